"""Thanks: the modal, the word that they were given, and how the circle sees them."""

from slack_sdk.models.blocks import Block
from slack_sdk.models.blocks.block_elements import ButtonElement, PlainTextInputElement, UserSelectElement

from bot.domain.thanks import THANKS_LIMIT, ThanksForm, ThanksShown
from bot.slack import ids
from bot.slack.views import kit, shares
from bot.slack.views.kit import Json, Message
from bot.wording import _


def next_button(circle_id: str, step: int) -> ButtonElement:
    """The way to thank whom one thanks in the ring, for each who presses it another one."""
    names = _("Thank whom you thank in the ring")
    return kit.button(_("Thank the next in the ring"), ids.THANKS_NEXT, f"{circle_id}:{step}", names=names)


def form(asked: ThanksForm, typed: str = "") -> Json:
    """The modal: whom and, if one likes, for what; both may have been typed with the command."""
    to = UserSelectElement(action_id=ids.INPUT, initial_user=asked.to)
    words = PlainTextInputElement(
        action_id=ids.INPUT, multiline=True, max_length=THANKS_LIMIT, initial_value=typed[:THANKS_LIMIT] or None
    )
    blocks: list[Block] = [
        shares.field(ids.FIELD_TO, _("Whom do you thank?"), to, hint=_("Somebody in your circle.")),
        shares.field(
            ids.FIELD_WORDS,
            _("What for?"),
            words,
            hint=_("Your circle reads this in its channel."),
            optional=True,
        ),
    ]
    subject = f"{asked.circle_id}:{asked.thanks_id}"
    return kit.modal(_("Say thank you"), blocks, callback_id=ids.THANKS_SUBMIT, subject=subject, submit=_("Thank"))


def given(to: str) -> Json:
    """The word that thanks were given."""
    text = _("Done: your circle sees in its channel that you thank <@{user}>.", user=to)
    return kit.modal(_("Say thank you"), kit.sections(text), callback_id=ids.NOTICE_VIEW)


def shown(found: ThanksShown) -> Message:
    """Thanks in the circle's channel."""
    people = {"user": found.user_id, "to": found.to}
    if found.words is None:
        return kit.plain(_("*<@{user}>* thanks *<@{to}>*.", **people))
    says = _("*<@{user}>* thanks *<@{to}>*:", **people)
    return kit.message(f"{says}\n{kit.escape(found.words)}", [*kit.sections(says), shares.words(found.words)])
