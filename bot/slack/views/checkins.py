"""The check-in: the modal, the word that it was taken, and the echo in the circle's thread."""

from collections.abc import Mapping
from datetime import date

from slack_sdk.models.blocks import Block, InputBlock, Option, PlainTextObject, SectionBlock
from slack_sdk.models.blocks.block_elements import (
    DatePickerElement,
    PlainTextInputElement,
    RadioButtonsElement,
)

from bot.domain.checkins import ANSWER_LIMIT, WORDS_LIMIT, CheckInForm, Echo, OpenCommitment, Outcome
from bot.slack import ids
from bot.slack.views import kit
from bot.slack.views.kit import Json, Message
from bot.wording import _

_SHOWN = 10  # The latest open commitments; more at once would be a list of debts.


def form(asked: CheckInForm) -> Json:
    """The modal: one tap for each open commitment, then one next commitment."""
    blocks: list[Block] = [_outcome(one) for one in asked.open[-_SHOWN:]]
    blocks += [
        InputBlock(
            block_id=ids.FIELD_ANSWER,
            label=asked.question[:2000],
            element=PlainTextInputElement(action_id=ids.INPUT, multiline=True, max_length=ANSWER_LIMIT),
            optional=True,
        ),
        InputBlock(
            block_id=ids.FIELD_WHAT,
            label=_("What will you do next?"),
            hint=_("One thing, small enough to be done by then."),
            element=PlainTextInputElement(action_id=ids.INPUT, multiline=True, max_length=WORDS_LIMIT),
        ),
        InputBlock(
            block_id=ids.FIELD_DUE_ON,
            label=_("By when?"),
            element=DatePickerElement(action_id=ids.INPUT, initial_date=asked.suggested_due_on.isoformat()),
        ),
        InputBlock(
            block_id=ids.FIELD_SHARE,
            label=_("Who sees this?"),
            element=_share(),
        ),
    ]
    subject = f"{asked.circle_id}:{asked.step}"
    return kit.modal(_("Check in"), blocks, callback_id=ids.CHECKIN_SUBMIT, subject=subject, submit=_("Check in"))


def taken(due_on: date, shared: bool) -> Json:
    """The word that a check-in was taken."""
    seen = _("Your circle sees it in this week's thread.") if shared else _("Nobody but you sees it.")
    text = _(
        "Noted, by {day}. {seen} The next check-in, if there is one, asks how it came out.",
        day=kit.day(due_on),
        seen=seen,
    )
    return kit.modal(_("Thank you"), kit.sections(text), callback_id=ids.NOTICE_VIEW)


def here() -> str:
    """The word to somebody who is just here this week."""
    return _(
        'Good that you are here. That is your check-in for this week; if words come later, "Check in" takes them.'
    )


def echo(shown: Echo) -> Message:
    """What a member chose to show: their words as plain text, so that nothing in them is carried out."""
    says = _("*<@{user}>* will do this by {day}:", user=shown.user_id, day=kit.day(shown.due_on))
    blocks: list[Block] = [*kit.sections(says), _words(shown.what)]
    text = f"{says}\n{kit.escape(shown.what)}"
    if shown.answer:
        blocks += [kit.context(kit.escape(shown.question)), _words(shown.answer)]
        text += f"\n{kit.escape(shown.question)}\n{kit.escape(shown.answer)}"
    return kit.message(text, blocks)


def outcome_names() -> Mapping[Outcome, str]:
    """The words for the outcomes of a commitment."""
    return {
        Outcome.KEPT: _("Kept"),
        Outcome.PARTLY: _("Partly"),
        Outcome.CHANGED: _("Changed"),
        Outcome.LET_GO: _("Let go"),
    }


def _words(words: str) -> SectionBlock:
    return SectionBlock(text=PlainTextObject(text=words, emoji=False))


def _outcome(commitment: OpenCommitment) -> InputBlock:
    label = _("By {day} you wanted to: {what}", day=kit.day(commitment.due_on), what=commitment.what)
    options = [Option(value=outcome.value, label=name) for outcome, name in outcome_names().items()]
    return InputBlock(
        block_id=f"{ids.FIELD_OUTCOME}{commitment.id}",
        label=label[:2000],
        element=RadioButtonsElement(action_id=ids.INPUT, options=options),
        optional=True,
    )


def _share() -> RadioButtonsElement:
    """Nothing is chosen beforehand: nobody shows anything by not looking."""
    shown = Option(value=ids.YES, label=_("My circle, in this week's thread"))
    kept = Option(value=ids.NO, label=_("Only I"))
    return RadioButtonsElement(action_id=ids.INPUT, options=[shown, kept])
