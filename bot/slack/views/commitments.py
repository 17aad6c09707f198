"""A commitment between two check-ins: the modal, one rehearsal at the cue, how the circle sees it, and how it came out."""

from slack_sdk.models.blocks import ActionsBlock, Block, Option
from slack_sdk.models.blocks.block_elements import DatePickerElement, PlainTextInputElement, RadioButtonsElement

from bot.domain.checkins import WORDS_LIMIT, Outcome
from bot.domain.commitments import CUE_LIMIT, CommitmentForm, CommitmentGiven, CommitmentLook, CommitmentShown
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
            hint=_("One thing, small enough to be done by the day below."),
        ),
        shares.field(ids.FIELD_DUE_ON, _("By when?"), due_on),
        shares.field(
            ids.FIELD_CUE,
            _("When ..."),
            cue,
            hint=_("The moment at which you will do it, such as: I have poured my first coffee on Tuesday."),
            optional=True,
        ),
        shares.who_sees_this(_("My circle, in the check-in thread")),
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


def look_back(found: CommitmentLook) -> Json:
    """The question how a commitment came out, with what was said before."""
    options = {
        outcome: Option(value=outcome.value, label=name) for outcome, name in checkins.outcome_names().items()
    }
    chosen = options[found.outcome] if found.outcome else None
    element = RadioButtonsElement(action_id=ids.INPUT, options=[*options.values()], initial_option=chosen)
    label = _("By {day} you wanted to: {what}", day=kit.day(found.due_on), what=found.what)
    blocks: list[Block] = [
        shares.words(label),
        shares.field(ids.FIELD_CAME_OUT, _("How did it come out?"), element),
    ]
    return kit.modal(
        _("Looking back"),
        blocks,
        callback_id=ids.COMMITMENT_SETTLE,
        subject=found.commitment_id,
        submit=_("Save"),
    )


def settled(commitment_id: str, outcome: Outcome) -> Json:
    """The word that it was noted, and the way to say it anew."""
    noted = _("*{outcome}*, noted. Nobody but you sees it.", outcome=checkins.outcome_names()[outcome])
    anew = kit.button(_("Change"), ids.COMMITMENT_LOOK, commitment_id, names=_("Say anew how it came out"))
    blocks: list[Block] = [*kit.sections(noted), ActionsBlock(elements=[anew])]
    return kit.modal(_("Thank you"), blocks, callback_id=ids.NOTICE_VIEW)
