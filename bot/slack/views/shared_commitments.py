"""What a circle does together: the form, how it stands in the channel, and how it came out."""

from collections.abc import Callable, Mapping
from typing import Any

from slack_sdk.models.blocks import ActionsBlock, Block, Option
from slack_sdk.models.blocks.block_elements import (
    ButtonElement,
    DatePickerElement,
    PlainTextInputElement,
    RadioButtonsElement,
)

from bot.domain.checkins import WORDS_LIMIT
from bot.domain.refusals import RefusalCode
from bot.domain.shared_commitments import SharedCommitment, SharedForm
from bot.slack import ids
from bot.slack.views import checkins, kit, shares
from bot.slack.views.kit import Json, Message
from bot.wording import _


def form(asked: SharedForm) -> Json:
    """The modal: what, and by when."""
    what = PlainTextInputElement(
        action_id=ids.INPUT, multiline=True, max_length=WORDS_LIMIT, initial_value=asked.what or None
    )
    due_on = DatePickerElement(action_id=ids.INPUT, initial_date=asked.due_on.isoformat())
    hint = _("One thing, in the words in which you agreed on it. Your circle reads it in the thread.")
    blocks: list[Block] = [
        shares.field(ids.FIELD_WHAT, _("What will you do together?"), what, hint=hint),
        shares.field(ids.FIELD_DUE_ON, _("By when?"), due_on),
    ]
    subject = f"{asked.circle_id}:{asked.step}:{asked.version}"
    return kit.modal(
        _("What we do together"), blocks, callback_id=ids.SHARED_SUBMIT, subject=subject, submit=_("Write down")
    )


def written() -> Json:
    """The word that it was written down."""
    return kit.notice(
        _("Written down. Your circle reads it in the thread, and at your next meeting I ask for it.")
    )


def shown(found: SharedCommitment) -> Message:
    """How it stands in the channel."""
    says = _("*Together, by {day}:*", day=kit.day(found.due_on))
    text = f"{says}\n{kit.escape(found.what)}"
    buttons = [write_button(found.circle_id, found.step, anew=True)]
    return kit.message(text, [*kit.sections(says), shares.words(found.what), ActionsBlock(elements=buttons)])


def invitation(circle_id: str, step: int) -> Message:
    """The question what is done together until the next meeting, with the way to write it down."""
    says = _("*Until you meet again.* What will you do together? One of you writes it down for all.")
    return kit.message(says, [*kit.sections(says), ActionsBlock(elements=[write_button(circle_id, step)])])


def reminder(found: SharedCommitment) -> Message:
    """What they do together until they meet, while there is still time."""
    return _words(found, _("*Together, by {day}:*", day=kit.day(found.due_on)))


def _words(found: SharedCommitment, says: str) -> Message:
    return kit.message(f"{says}\n{kit.escape(found.what)}", [*kit.sections(says), shares.words(found.what)])


def ask(found: SharedCommitment) -> Message:
    """The question how it came out, as the next meeting begins."""
    before = _words(found, _("*What you wanted to do together by {day}:*", day=kit.day(found.due_on)))
    asks = _("How did it come out? One of you says so for all.")
    asked = kit.message(asks, [*kit.sections(asks), ActionsBlock(elements=[_look_button(found)])])
    return kit.together(before, asked)


def look_back(found: SharedCommitment) -> Json:
    """The question how it came out, with what was said before."""
    options = {one: Option(value=one.value, label=name) for one, name in checkins.outcome_names().items()}
    chosen = options[found.outcome] if found.outcome else None
    element = RadioButtonsElement(action_id=ids.INPUT, options=[*options.values()], initial_option=chosen)
    label = _("By {day} you wanted to do together: {what}", day=kit.day(found.due_on), what=found.what)
    blocks: list[Block] = [
        shares.words(label),
        shares.field(ids.FIELD_CAME_OUT, _("How did it come out?"), element, hint=_("Your circle reads it.")),
    ]
    subject = f"{found.circle_id}:{found.step}:{found.outcome or ''}"
    return kit.modal(_("Looking back"), blocks, callback_id=ids.SHARED_SETTLE, subject=subject, submit=_("Save"))


def settled(found: SharedCommitment) -> Message | None:
    """How it came out, for the circle."""
    if found.outcome is None:
        return None
    outcome = checkins.outcome_names()[found.outcome]
    return kit.plain(_("What you wanted to do together: *{outcome}*.", outcome=outcome))


def noted() -> Json:
    """The word that it was noted."""
    return kit.notice(_("Noted. Your circle reads it in the thread."))


def write_button(circle_id: str, step: int, *, anew: bool = False) -> ButtonElement:
    """The way to write it down, or to change the words."""
    names = _("Change what we do together") if anew else _("Write down what we do together until we meet again")
    text = _("Change the words") if anew else _("Write down what we do together")
    return kit.button(text, ids.SHARED_OPEN, f"{circle_id}:{step}", names=names)


def _look_button(found: SharedCommitment) -> ButtonElement:
    names = _("Say how what we wanted to do together came out")
    return kit.button(_("How did it come out?"), ids.SHARED_LOOK, f"{found.circle_id}:{found.step}", names=names)


# Why something was not done, by the rule that said no.
REFUSALS: Mapping[RefusalCode, Callable[[dict[str, Any]], str]] = {
    RefusalCode.SHARED_CHANGED: lambda _f: _("Somebody wrote it down a moment ago: your channel shows it."),
    RefusalCode.SHARED_SETTLED: lambda _f: _(
        "Another of you said how it came out a moment ago: your channel shows it. Open this again to change it."
    ),
}
