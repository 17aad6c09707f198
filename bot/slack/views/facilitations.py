"""Hosting a meeting: the question, the note for whoever said yes, and leaving a member in peace."""

from collections.abc import Callable, Mapping
from typing import Any

from slack_sdk.models.blocks import ActionsBlock, Block, InputBlock
from slack_sdk.models.blocks.block_elements import ButtonElement, UserSelectElement

from bot.domain.duties import Duty
from bot.domain.facilitations import Question, Standing, Turn
from bot.domain.programme import Step
from bot.domain.refusals import RefusalCode
from bot.slack import ids
from bot.slack.views import exchanges, kit
from bot.slack.views.kit import Json, Message
from bot.wording import _


def question(turn: Turn) -> Message:
    """Somebody is asked in private whether they would host this time."""
    week = kit.step(turn.step, turn.weeks_apart)
    text = _(
        "Would you host the meeting of your circle on {at} ({week})?\nHosting means: open it, lead from one part to "
        "the next, and see that everybody gets their turn. You take part like everybody else, and a note with what to "
        "look out for comes with your yes. If it does not suit you, pass: no reason is asked, and nobody learns of it.",
        at=kit.when_met(turn.meeting_at, turn.zone),
        week=week,
    )
    text += " " + _then(turn)
    if turn.hosted:
        text += "\n" + _("You have hosted before, thank you. Would you once more? A no is as good as a yes.")
    elif not turn.offered:
        text += "\n" + _("You did not offer to host, and need not: each of you is asked in turn.")
    if turn.for_all:
        text += "\n" + _(
            "Whoever says yes hosts the meetings after it too; before each one you can say that you cannot this time."
        )
    subject = _subject(turn)
    yes = kit.button(
        _("I will"),
        ids.HOSTING_YES,
        subject,
        names=_("I will host the meeting of {week}", week=week),
        style="primary",
    )
    no = kit.button(_("Pass"), ids.HOSTING_PASS, subject, names=_("Pass on hosting {week}", week=week))
    return kit.message(text, [*kit.sections(text), ActionsBlock(elements=[yes, no])])


def _then(turn: Turn) -> str:
    """What happens without a yes, and until when nobody else is asked."""
    if turn.until is None:
        return _("Then, or without an answer, I ask others.")
    until = kit.when(turn.until, turn.zone)
    return _("Then, or without an answer by {until}, I ask others.", until=until)


def settled(found: Question) -> Message:
    """The question once nobody is asked any more, or whoever was has answered, without its buttons."""
    week, turn = kit.step(found.step, found.weeks_apart), found.turn
    if found.standing is Standing.YES and turn is not None:
        at = kit.when_met(turn.meeting_at, turn.zone)
        return kit.plain(_("*You said yes:* you host the meeting on {at} ({week}).", at=at, week=week))
    if found.standing is Standing.TAKEN and turn is not None:
        return kit.plain(_("<@{user}> hosts this meeting ({week}).", user=turn.taken_by, week=week))
    if found.standing is Standing.BUSY and found.does is Duty.CLOCK:
        return kit.plain(_("*You watch the clock:* I ask others who hosts ({week}).", week=week))
    said = {
        Standing.BUSY: _("*You bring something:* I ask others who hosts ({week}).", week=week),
        Standing.PASSED: _("*You passed:* I ask others who hosts ({week}).", week=week),
        Standing.CIRCLE: _("By now I ask your whole circle who hosts, in the thread ({week}).", week=week),
    }
    over = _("*This is over:* you are not asked any more whether you host ({week}).", week=week)
    return kit.plain(said.get(found.standing, over))


def note(turn: Turn, step: Step) -> Message:
    """What a host reads: when, what is on the agenda, and what to look out for."""
    week = kit.step(turn.step, turn.weeks_apart)
    text = _(
        "*You host {week}: {title}*\nMeeting: {at}. Your circle reads that you host.",
        week=week,
        title=step.title,
        at=kit.when_met(turn.meeting_at, turn.zone),
    )
    if turn.for_all:
        text += " " + _(
            "You host each meeting. *I cannot this time* gives back only this one: I ask others for it, and the next is "
            "yours again."
        )
    shown = [text, *leading(turn, step), _peace()]
    blocks: list[Block] = [block for part in shown for block in kit.sections(part)]
    subject = _subject(turn)
    mute = kit.button(
        _("Leave somebody in peace"),
        ids.MUTE_OPEN,
        subject,
        names=_("Turn off reminders to one member in {week}", week=week),
    )
    back = kit.button(
        _("I cannot this time"),
        ids.HOSTING_PASS,
        subject,
        names=_("I cannot host {week} this time", week=week),
    )
    other = exchanges.open_button(subject, week)
    return kit.message("\n\n".join(shown), [*blocks, ActionsBlock(elements=[mute, other, back])])


def leading(turn: Turn, step: Step) -> list[str]:
    """What whoever leads a meeting has at hand: its agenda, what changes with three, and what to look out for."""
    agenda = "\n".join(_("• {minutes} min: {text}", minutes=item.minutes, text=item.text) for item in step.agenda)
    parts = [
        _("*In the meeting*") + f"\n{agenda}" if agenda else "",
        _("*When you are three*") + f"\n{step.for_three}" if turn.in_threes and step.for_three else "",
        step.facilitator_note,
    ]
    return [part for part in parts if part]


def mute_form(circle_id: str, step: int) -> Json:
    """The modal in which a host says whom to leave in peace."""
    text = _(
        "I will not remind this member of anything until this step is wrapped up. They see that it was you, and can "
        "turn their reminders on again. Nobody else learns of it."
    )
    field = InputBlock(block_id=ids.FIELD_MEMBER, label=_("Whom?"), element=UserSelectElement(action_id=ids.INPUT))
    return kit.modal(
        _("Leave in peace"),
        [*kit.sections(text), field],
        callback_id=ids.MUTE_SUBMIT,
        subject=f"{circle_id}:{step}",
        submit=_("Turn off"),
    )


def muted(user_id: str) -> Json:
    """The word that it is done."""
    return kit.notice(_("I leave <@{user}> in peace until this step is over.", user=user_id))


def asks_all() -> str:
    """The circle is asked, where nobody in it can be asked in private, who would host all meetings."""
    return _(
        "*Who would host?* Open the meeting, and see that everybody gets their turn. Whoever presses first hosts this "
        "meeting and those after it; before each one they can pass."
    )


def _asks_once() -> str:
    return _(
        "*Nobody hosts this meeting yet.* Who would open it, and see that everybody gets their turn? Whoever presses "
        "first does. Without a host, decide together when you begin."
    )


def take_button(circle_id: str, step: int, week: str) -> ButtonElement:
    """Somebody hosts, the first who presses it."""
    names = _("I host the meeting of {week}", week=week)
    return kit.button(_("I host"), ids.HOSTING_TAKE, f"{circle_id}:{step}", names=names)


def open_again(turn: Turn) -> Message:
    """The circle is asked again, and not told who said that they cannot."""
    button = take_button(turn.circle_id, turn.step, kit.step(turn.step, turn.weeks_apart))
    text = asks_all() if turn.for_all else _asks_once()
    return kit.message(text, [*kit.sections(text), ActionsBlock(elements=[button])])


def open_settled(turn: Turn | None, *, over: bool) -> Message:
    """What has asked the circle, without its button; `turn` is None where there is no such meeting any more, and `over`
    is when its time has come."""
    if turn is None:
        return kit.plain(_("*This is over:* nobody is asked any more who hosts this meeting."))
    if turn.taken_by is not None:
        return kit.plain(_("<@{user}> hosts this meeting.", user=turn.taken_by))
    if over:
        return kit.plain(
            _("Nobody hosts this meeting: whoever is there first reads out the agenda, which is in the guide.")
        )
    return kit.plain(_("Nobody hosts this meeting at the moment: I ask again."))


def taken(user_id: str) -> Message:
    """The word to the circle that somebody hosts."""
    return kit.plain(leads(user_id, None))


def thanks() -> Message:
    """The word to whoever will host."""
    return kit.plain(_("Thank you. The note for this meeting is in our messages."))


def passed() -> Message:
    """The word to whoever passes."""
    return kit.plain(_("All right. Nobody learns of it."))


def reminders_on() -> Message:
    """The word to somebody who wants to be reminded again."""
    return kit.plain(_("Your reminders are on again."))


def leads(host: str | None, facilitator: str | None) -> str:
    """Who leads a meeting, for its prompt: the member who hosts it, or somebody who is no member."""
    return _("<@{user}> hosts.", user=host) if host else _("<@{user}> facilitates.", user=facilitator)


def reads_along(user_id: str | None = None) -> str:
    """What members read of it before they say yes, and in their welcome."""
    if user_id:
        return _(
            "*Who facilitates.* <@{user}> leads your meetings. They are no member of your circle, and read what is "
            "written in this channel.",
            user=user_id,
        )
    return _(
        "*Who facilitates.* A colleague whose work it is may lead your meetings. They are no member of the circle, "
        "and whoever does is in its channel and can read what is written there. You read their name before they "
        "come in. Otherwise you host by turns."
    )


def _peace() -> str:
    return _(
        "If you know that one of you has other worries this time, I can leave them in peace: then I remind them of "
        "nothing until the wrap-up."
    )


def _subject(turn: Turn) -> str:
    return f"{turn.circle_id}:{turn.step}"


REFUSALS: Mapping[RefusalCode, Callable[[dict[str, Any]], str]] = {
    RefusalCode.FACILITATES: lambda _f: _(
        "This is for the members of a circle, and you facilitate. `{command} guide`, `{command} meeting`, "
        "`{command} calendar` and `{command} norms` work for you too, and `{command} circles` shows the circles that you facilitate.",
        command=ids.COMMAND,
    ),
    RefusalCode.NO_CIRCLES_TO_SEE: lambda _f: _(
        "The list of circles is for moderators and for those who facilitate one. `{command} status` shows your own.",
        command=ids.COMMAND,
    ),
    RefusalCode.HOST_FOUND: lambda facts: _(
        "Thank you. <@{user}> said yes before you and hosts this time.", **facts
    ),
    RefusalCode.HAS_DUTY: lambda _f: _(
        "You have something else to do in this meeting already: whoever brings something or watches the clock does not host "
        "it. To change, give it back first: the button is in the guide to that step."
    ),
    RefusalCode.NOT_THE_HOST: lambda _f: _("Only whoever hosts this meeting can do that."),
    RefusalCode.ONESELF: lambda _f: _("Choose somebody else: your own reminders are yours to turn off."),
    RefusalCode.NOT_A_MEMBER_HERE: lambda _f: _("Choose a member of your circle."),
}
