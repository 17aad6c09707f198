"""A commitment between two check-ins: the modal, one rehearsal at the cue, and how the circle sees it."""

from slack_sdk.models.blocks import Block
from slack_sdk.models.blocks.block_elements import DatePickerElement, PlainTextInputElement

from bot.domain.checkins import WORDS_LIMIT
from bot.domain.commitments import CUE_LIMIT, CommitmentForm, CommitmentGiven, CommitmentShown
from bot.slack import ids
from bot.slack.views import checkins, kit, shares
from bot.slack.views.kit import Json, Message
from bot.wording import _


def form(asked: CommitmentForm, typed: str = "") -> Json:
    """The modal: what, which may have been typed with the command, by when and, if one likes, at which moment."""
    what = PlainTextInputElement(
        action_id=ids.INPUT, multiline=True, max_length=WORDS_LIMIT, initial_value=typed[:WORDS_LIMIT] or None
    )
    due_on = DatePickerElement(action_id=ids.INPUT, initial_date=asked.suggested_due_on.isoformat())
    cue = PlainTextInputElement(action_id=ids.INPUT, max_length=CUE_LIMIT)
    blocks: list[Block] = [
        shares.field(
            ids.FIELD_WHAT,
            _("What will you do next?"),
            what,
            hint=_("One thing, small enough to be done by then."),
        ),
        shares.field(ids.FIELD_DUE_ON, _("By when?"), due_on),
        shares.field(
            ids.FIELD_CUE,
            _("When ..."),
            cue,
            hint=_("The moment at which you will do it, such as: I have poured my first coffee on Tuesday."),
            optional=True,
        ),
        shares.who_sees_this(_("My circle, in this week's thread")),
    ]
    subject = f"{asked.circle_id}:{asked.commitment_id}"
    return kit.modal(_("Commit"), blocks, callback_id=ids.COMMITMENT_SUBMIT, subject=subject, submit=_("Commit"))


def taken(given: CommitmentGiven) -> Json:
    """The word that a commitment was taken, with one rehearsal where it has its moment."""
    seen = _("Your circle sees it.") if given.shared else _("Nobody but you sees it.")
    noted = _("Noted, by {day}. {seen}", day=kit.day(given.due_on), seen=seen)
    if given.cue is None:
        return kit.modal(_("Thank you"), kit.sections(noted), callback_id=ids.NOTICE_VIEW)
    plan = shares.words(checkins.rehearsal(given.cue, given.what))
    once = _("Read it once as if the moment were here: where are you, and what do you do first?")
    blocks: list[Block] = [plan, *kit.sections(once), kit.context(noted)]
    return kit.modal(_("Once in your mind"), blocks, callback_id=ids.NOTICE_VIEW)


def shown(found: CommitmentShown) -> Message:
    """A commitment as its author chose to show it."""
    says = _("*<@{user}>* will do this by {day}:", user=found.user_id, day=kit.day(found.due_on))
    words = checkins.plan(found.cue, found.what)
    return kit.message(f"{says}\n{kit.escape(words)}", [*kit.sections(says), shares.words(words)])
