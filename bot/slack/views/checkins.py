"""The check-in: its two screens, the echo in the circle's thread, and the offer to keep a reply as one."""

from collections.abc import Mapping, Sequence
from datetime import date

from slack_sdk.models.blocks import ActionsBlock, Block, CheckboxesElement, InputBlock, Option
from slack_sdk.models.blocks.block_elements import (
    DatePickerElement,
    PlainTextInputElement,
    RadioButtonsElement,
)

from bot.domain.checkins import (
    ANSWER_LIMIT,
    ASKED_AT_MOST,
    CUE_LIMIT,
    WORDS_LIMIT,
    CheckInForm,
    CheckInTaken,
    Echo,
    OpenCommitment,
    Outcome,
)
from bot.domain.steps import StepMessage
from bot.slack import ids
from bot.slack.views import kit, reminders, shares
from bot.slack.views.kit import Json, Message
from bot.wording import _

_LABEL = 2000  # Characters of an input's label.


def look_back(asked: CheckInForm, reply: str | None = None) -> Json:
    """The first screen: one tap for each commitment whose time has come. `reply` is the `ts` of one to keep."""
    blocks: list[Block] = [_outcome(one) for one in asked.open[-ASKED_AT_MOST:]]
    if not asked.here:
        here = reminders.here_button(f"{asked.circle_id}:{asked.step}", kit.step(asked.step, asked.weeks_apart))
        blocks.append(ActionsBlock(elements=[here]))
    subject = f"{asked.circle_id}:{asked.step}" + (f":{reply}" if reply else "")
    return kit.modal(
        _("Looking back"), blocks, callback_id=ids.CHECKIN_LOOK_BACK, subject=subject, submit=_("Next")
    )


def form(asked: CheckInForm, reply: str | None = None) -> Json:
    """The screen that asks for one next commitment; `reply` is what somebody wrote in the thread and wants to keep."""
    blocks: list[Block] = [
        _answer(asked.question, reply, kept=reply is not None),
        *_action(None, asked.suggested_due_on, None, is_last=asked.is_last),
        _share(ticked=False),
    ]
    if not asked.open and not asked.here:
        here = reminders.here_button(f"{asked.circle_id}:{asked.step}", kit.step(asked.step, asked.weeks_apart))
        blocks.append(ActionsBlock(elements=[here]))
    subject = f"{asked.circle_id}:{asked.step}"
    return kit.modal(_("Check in"), blocks, callback_id=ids.CHECKIN_SUBMIT, subject=subject, submit=_("Check in"))


def edit(taken: CheckInTaken, *, ticked: bool = False) -> Json:
    """The check-in once more, with the words as they stand; `ticked` when it was about to be shared."""
    blocks: list[Block] = [
        _answer(taken.question, taken.answer),
        *_action(taken.what, taken.due_on, taken.cue, is_last=taken.is_last),
        _share(ticked=ticked or taken.shared),
    ]
    if taken.shared:
        blocks.append(kit.context(_("What you change here changes in your circle's thread too.")))
    subject = f"{taken.circle_id}:{taken.step}"
    return kit.modal(
        _("Edit your check-in"), blocks, callback_id=ids.CHECKIN_EDIT, subject=subject, submit=_("Save")
    )


def here() -> str:
    """The word to somebody who is just here this week."""
    return _(
        "Good to have you here. That is your check-in this time. If you want to add something later, press "
        '"Check in".'
    )


def keep(told: StepMessage, reply: str) -> Message:
    """The question whether a reply in the thread, named by its `ts`, is to be somebody's check-in."""
    text = _(
        "Thank you for writing: no reminder follows this time. Shall this be your check-in? You look at it first, and "
        "I store nothing of it before you send it."
    )
    button = kit.button(
        _("Keep this as my check-in"),
        ids.CHECKIN_KEEP,
        f"{told.circle_id}:{told.step.number}:{reply}",
        names=_("Keep my reply as my check-in for {week}", week=kit.step(told.step.number, told.weeks_apart)),
    )
    return kit.message(text, [*kit.sections(text), ActionsBlock(elements=[button])])


def echo(shown: Echo) -> Message:
    """What a member chose to show: their words as plain text, so that nothing in them is carried out."""
    says = _("*<@{user}>* will do this by {day}:", user=shown.user_id, day=kit.day(shown.due_on))
    what = plan(shown.cue, shown.what)
    blocks: list[Block] = [*kit.sections(says), shares.words(what)]
    text = f"{says}\n{kit.escape(what)}"
    if shown.answer:
        blocks += [kit.context(kit.escape(shown.question)), shares.words(shown.answer)]
        text += f"\n{kit.escape(shown.question)}\n{kit.escape(shown.answer)}"
    return kit.message(text, blocks)


def plan(cue: str | None, what: str) -> str:
    """What somebody will do, with the moment at which they will if they named one."""
    return _("When {cue}: {what}", cue=kit.beside(cue), what=kit.beside(what)) if cue else what


def rehearsal(cue: str, what: str) -> str:
    """The same in the first person, to be gone through once."""
    return _("When {cue}, I will {what}", cue=kit.beside(cue), what=kit.beside(what))


def outcome_names() -> Mapping[Outcome, str]:
    """The words for the outcomes of a commitment."""
    return {
        Outcome.KEPT: _("Kept"),
        Outcome.PARTLY: _("Partly"),
        Outcome.CHANGED: _("Changed"),
        Outcome.LET_GO: _("Let go"),
    }


def _outcome(commitment: OpenCommitment) -> InputBlock:
    label = _("By {day} you wanted to: {what}", day=kit.day(commitment.due_on), what=kit.beside(commitment.what))
    options = [Option(value=outcome.value, label=name) for outcome, name in outcome_names().items()]
    return InputBlock(
        block_id=f"{ids.FIELD_OUTCOME}{commitment.id}",
        label=label[:_LABEL],
        hint=_("Not over yet? Leave this empty: it stays open."),
        element=RadioButtonsElement(action_id=ids.INPUT, options=options),
        optional=True,
    )


def _answer(question: str, words: str | None, *, kept: bool = False) -> InputBlock:
    element = PlainTextInputElement(
        action_id=ids.INPUT,
        multiline=True,
        max_length=ANSWER_LIMIT,
        initial_value=words[:ANSWER_LIMIT] if words else None,
    )
    hint = _("From your reply in the thread, as far as it fits. It is stored only when you check in.")
    return InputBlock(
        block_id=ids.FIELD_ANSWER,
        label=question[:_LABEL],
        hint=hint if kept else None,
        element=element,
        optional=True,
    )


def _action(what: str | None, due_on: date, cue: str | None, *, is_last: bool) -> Sequence[InputBlock]:
    small = _("One thing, small enough to be done by the day below.")
    # Nobody is asked how this one came out, and the day below is three months away.
    beyond = _(
        "What you go on with once your circle is over. I do not ask you about it: you find it with {command} keepsake.",
        command=ids.COMMAND,
    )
    return (
        shares.field(
            ids.FIELD_WHAT,
            _("What will you do next?"),
            PlainTextInputElement(
                action_id=ids.INPUT, multiline=True, max_length=WORDS_LIMIT, initial_value=what or None
            ),
            hint=beyond if is_last else small,
        ),
        shares.field(
            ids.FIELD_DUE_ON,
            _("By when?"),
            DatePickerElement(action_id=ids.INPUT, initial_date=due_on.isoformat()),
        ),
        shares.field(
            ids.FIELD_CUE,
            _("When ..."),
            PlainTextInputElement(action_id=ids.INPUT, max_length=CUE_LIMIT, initial_value=cue or None),
            hint=_("The moment at which you will do it, such as: I have poured my first coffee on Tuesday."),
            optional=True,
        ),
    )


def _share(*, ticked: bool) -> InputBlock:
    """A tick that is not there beforehand: nobody shows anything by not looking."""
    option = Option(value=ids.YES, label=_("Share with my circle"))
    element = CheckboxesElement(
        action_id=ids.INPUT, options=[option], initial_options=[option] if ticked else None
    )
    hint = _("In the check-in thread; you see first how it looks there. Without the tick nobody but you sees it.")
    return InputBlock(
        block_id=ids.FIELD_SHARE, label=_("Who sees this?"), hint=hint, element=element, optional=True
    )
