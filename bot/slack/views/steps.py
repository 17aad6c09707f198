"""What a circle's channel shows in each step: prompt, thread and wrap-up."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from slack_sdk.models.blocks import ActionsBlock, Block, ButtonElement

from bot.domain import asks
from bot.domain.asks import Ask
from bot.domain.duties import Duties
from bot.domain.groupings import Group, thank_both
from bot.domain.meetings import HUDDLE
from bot.domain.programme import IN_SMALL_GROUPS, Step, StepKind
from bot.domain.steps import StepMessage
from bot.domain.turns import Speakers
from bot.slack import ids
from bot.slack.views import (
    duties,
    facilitations,
    kit,
    meetings,
    reminders,
    requests,
    shared_commitments,
    thanks,
    turns,
    worksheets,
)
from bot.slack.views.kit import Message
from bot.wording import _


def prompt(message: StepMessage) -> Message:
    """The message that opens a step."""
    title = named(message.step, message.weeks_apart)
    meets = _meets(message)
    if message.host or message.facilitator:
        meets = f"{meets}\n{facilitations.leads(message.host, message.facilitator)}"
    if message.holiday:
        meets = f"{meets}\n" + _("Public holiday for at least one of you.")
    together = _groups(message) if message.groups and not message.is_last else ""
    if message.speakers and (speak := turns.speakers(message.speakers)):
        meets = f"{meets}\n{speak}"
    if message.triads:
        meets = f"{meets}\n" + _("*Your triads:* {groups}.", groups=kit.groups(message.triads))
    if message.duties and (said := duties.who(message.duties)):
        meets = f"{meets}\n{said}"
    # Whoever is to look back for themselves is asked for nothing else here; the check-in is in the thread.
    asked = (
        [worksheets.look_back_button(message.circle_id, message.step.number, _name(message))]
        if message.step.review
        else [_checkin_button(message), _here_button(message)]
    )
    blocks: list[Block] = [
        kit.header(title),
        *kit.sections(message.step.prompt),
        kit.context(meets),
        *kit.sections(together),
        ActionsBlock(
            elements=[
                *asked,
                _guide_button(message),
                requests.ask_button(_subject(message)),
            ]
        ),
    ]
    said = (title, message.step.prompt, meets, together)
    return kit.message("\n".join(one for one in said if one), blocks)


def thread(message: StepMessage) -> Message:
    """The opening of the check-in thread, under the prompt, with what would make the prompt too long."""
    two_minutes = (
        _("Two minutes: one thing you will do next, and by when.")
        if message.step.number == 0
        else _("Two minutes: how your last commitment came out, and one thing you will do next.")
    )
    text = _(
        "*Check-in.* {question}\n{asks} You choose whether your circle sees it here in the thread.",
        question=message.step.question,
        asks=" ".join(one for one in (two_minutes, _best(message)) if one),
    )
    if not message.meets and message.step.without_meeting:
        text = f"{message.step.without_meeting}\n\n{text}"
    buttons = [_checkin_button(message), _here_button(message), requests.ask_button(_subject(message))]
    asked = kit.message(text, [*kit.sections(text), ActionsBlock(elements=buttons)])
    places = _places(message)
    after = [kit.message(places, [kit.context(places)])] if places else []
    before = [shared_commitments.reminder(message.last_time)] if message.last_time else []
    return kit.together(*before, kit.plain("\n".join(_beside(message))), asked, *after)


def _places(message: StepMessage) -> str:
    """The way to exchange what a step gives some of them: a turn, a group, or both; "" where it gives neither."""
    has_turn = message.speakers is not None and turns.speakers(message.speakers)
    if len(message.groups) > 1 and not message.is_last:  # In the last one they say who thanks whom.
        if has_turn:
            return _("Does your turn, or your group, not suit you? The guide has *Exchange places*.")
        return _("Does your group not suit you? The guide has *Exchange places*.")
    return _("Does your turn not suit you? The guide has *Exchange places*.") if has_turn else ""


def _beside(message: StepMessage) -> Iterator[str]:
    """What is to be known of the meeting beside what the prompt says."""
    if message.holiday:
        yield _(
            "*The public holiday.* If the day does not suit you all, agree here on another one this once; what comes "
            "after it keeps its hour."
        )
    if message.is_last and message.groups:
        keep = _("Keep yours for the meeting.") if message.gathers else ""
        yield f"{_groups(message)} {keep}".rstrip()
    if message.new_triads:
        yield _("*Changed in your triads:* {groups}.", groups=kit.groups(message.new_triads))


def tasks(message: StepMessage, *, over: bool = False) -> Message:
    """What somebody is still needed for in a step, one thing at a time, some hours after its prompt."""
    duties_ = message.duties or Duties(message.step.number, 0, 0)
    ask = None if over else asks.of_duties(duties_, last_call=True)
    return duties.open_(message.circle_id, duties_, message.step, message.weeks_apart, ask)


def thanks_go_round(message: StepMessage) -> Message:
    """The ring once more when half of the last meeting is over, with the way to thank in writing."""
    says = _("Write it with the button.")
    if message.gathers:
        says = _("Say it in the meeting. Where somebody cannot be there, write it with the button.")
    text = f"{_groups(message)}\n{says}"
    button = thanks.next_button(message.circle_id, message.step.number)
    return kit.message(text, [*kit.sections(text), ActionsBlock(elements=[button])])


def _best(message: StepMessage) -> str:
    """When a check-in is best made: it opens before the meeting, and most questions are about it."""
    if not message.meets:
        return ""
    if message.step.kind in IN_SMALL_GROUPS:
        return _("It is best done after your talk.")
    return _("It is best done after you have met.")


def wrap_up(message: StepMessage) -> Message:
    """The message that ends a step: never who, never how many."""
    number = message.step.number
    title = _("The kickoff is over") if number == 0 else _("{week} comes to a close", week=_name(message))
    said = [message.step.wrap_up]
    if message.gathers and message.outcome is not None:
        said.append(f"{meetings.outcome(message.outcome)} {_corrects(message)}")
    if message.next is not None:
        said.append(_next(message, message.next))
        who = duties.who(message.next_duties) if message.next_duties else ""
        if who and asks.of_wrap_up(message) in (None, Ask.MET, Ask.TOGETHER):
            said.append(duties.named(message.next, message.weeks_apart, who))
    told = kit.message("\n\n".join([title, *said]), [kit.header(title), *kit.sections("\n\n".join(said))])
    return kit.together(told, _asked(message))


def _corrects(message: StepMessage) -> str:
    if message.is_last:
        return _("`{command} meeting` corrects it until the circle's goodbye.", command=ids.COMMAND)
    return _("`{command} meeting` corrects it until the next wrap-up.", command=ids.COMMAND)


def _asked(message: StepMessage) -> Message:
    """The one thing that a wrap-up asks as it stands."""
    ask = asks.of_wrap_up(message)
    if ask is Ask.MET:
        text = _did_you_meet(message)
        return kit.message(text, [*kit.sections(text), meetings.afterwards(_subject(message), _name(message))])
    if ask is Ask.TOGETHER:
        return shared_commitments.invitation(message.circle_id, message.step.number)
    if ask is None or message.next is None or message.next_duties is None:
        return kit.message("", [])
    return duties.open_(message.circle_id, message.next_duties, message.next, message.weeks_apart, ask)


def _did_you_meet(message: StepMessage) -> str:
    """Days later it says when, for the next meeting is near by then."""
    if message.is_late and message.meeting_at is not None:
        day = kit.day(message.meeting_at.astimezone(ZoneInfo(message.zone)).date())
        return _("Did you meet on {day}? One of you says so with a button.", day=day)
    return _("Did you meet? One of you says so with a button.")


def _meets(message: StepMessage) -> str:
    at = kit.when_met(message.meeting_at, message.zone)
    return _line(at, message.place, message.step, message.groups, meets=message.meets)


def _line(
    at: str, place: str | None, step: Step, groups: tuple[Group, ...] = (), *, meets: bool, in_threes: bool = False
) -> str:
    if not meets:
        return _("You write here instead of meeting, until {at}", at=at)
    if step.kind in IN_SMALL_GROUPS:
        sizes = {len(one) for one in groups}
        return _apart(
            at, step, in_threes=in_threes or (bool(sizes) and min(sizes) > 2), one_in_threes=len(sizes) > 1
        )
    return _(
        "Meeting: {at}, {minutes} minutes", at=meetings.meeting(at, place or HUDDLE), minutes=step.meeting_minutes
    )


def _next(message: StepMessage, step: Step) -> str:
    title = step.title if step.title[-1:] in "?!" else f"{step.title}."
    following = _("*Next: {title}* {purpose}", title=title, purpose=step.purpose)
    if step.label and message.next_meets:
        following = _("*Next ({kind}): {title}* {purpose}", kind=step.label, title=title, purpose=step.purpose)
    at = kit.when_met(message.next_meeting_at, message.zone)
    return f"{following}\n{_line(at, message.place, step, meets=message.next_meets, in_threes=message.in_threes)}"


def _apart(at: str, step: Step, *, in_threes: bool, one_in_threes: bool) -> str:
    # Where only three are left, a week of twos is one of threes.
    if step.kind is StepKind.TRIOS or in_threes:
        return _(
            "You talk in threes, for {minutes} minutes, when it suits you; {at} is kept free.",
            minutes=step.meeting_minutes,
            at=at,
        )
    if one_in_threes:
        return _(
            "You talk in twos, and three of you together, for {minutes} minutes, when it suits you; {at} is kept free.",
            minutes=step.meeting_minutes,
            at=at,
        )
    return _(
        "You talk in twos, for {minutes} minutes, when it suits you; {at} is kept free.",
        minutes=step.meeting_minutes,
        at=at,
    )


def _groups(message: StepMessage) -> str:
    if message.is_last and thank_both(message.groups):
        people = kit.group([giver for giver, _receiver in message.groups])
        return _("*Thanks go round:* {people}, each of you thanks both of the others.", people=people)
    if message.is_last:
        ring = [_("<@{giver}> thanks <@{receiver}>", giver=one, receiver=other) for one, other in message.groups]
        return _("*Thanks go round:* {thanks}.", thanks=", ".join(ring))
    return _("*This time:* {groups}.", groups=kit.groups(message.groups))


def changed(told: Speakers) -> Message:
    """Who speaks instead of whom the prompt names, because somebody is not there."""
    return kit.plain(turns.instead(told))


def named(step: Step, weeks_apart: int) -> str:
    """What a step is called, with its number."""
    return f"{kit.step(step.number, weeks_apart)}: {step.title}"


def _name(message: StepMessage) -> str:
    return kit.step(message.step.number, message.weeks_apart)


def _subject(message: StepMessage) -> str:
    return f"{message.circle_id}:{message.step.number}"


def _checkin_button(message: StepMessage) -> ButtonElement:
    names = _("Check in for {week}", week=named(message.step, message.weeks_apart))
    return kit.button(_("Check in"), ids.CHECKIN_OPEN, _subject(message), names=names, style="primary")


def _here_button(message: StepMessage) -> ButtonElement:
    return reminders.here_button(_subject(message), named(message.step, message.weeks_apart))


def _guide_button(message: StepMessage) -> ButtonElement:
    names = _("Open the guide to {week}", week=named(message.step, message.weeks_apart))
    return kit.button(_("Open the guide"), ids.GUIDE_OPEN, _subject(message), names=names)
