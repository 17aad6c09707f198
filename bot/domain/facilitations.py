"""Who is asked to host a meeting: in turn, or once for all meetings, a while before it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain.duties import Duty
from bot.domain.quiet import ENDS, STARTS, working_day, working_time
from bot.domain.worktime import instant

_SATURDAY = 5
_HALF_A_DAY = 4  # Working hours.
_IN_TWO_DAYS = 4  # How many can be asked one after another in two working days.


@dataclass(frozen=True)
class Candidate:
    """Somebody who could host, and where they stand in one step."""

    enrolment_id: str
    turns: int  # How many they have had: meetings that they hosted, or were asked to host and did not want to.
    away: bool
    asked: bool  # Whether they were asked for this step already, whatever they answered.
    offered: bool = True  # Whether they offered to host now and then.
    full: bool = False  # Whether their week is full, so that they are asked nothing more.
    asked_last: bool = False  # Whether they were asked for the meeting before this one.
    hosted_last: bool = False  # Whether they hosted it.
    new: bool = False  # Whether it is the first step that counts for somebody who came late.


@dataclass(frozen=True)
class Turn:
    """What somebody reads who is asked to host a meeting, or does."""

    circle_id: str
    step: int
    meeting_at: datetime | None  # None in a programme that is read ahead without a circle.
    zone: str
    taken_by: str | None  # The user id of whoever hosts, once somebody said yes.
    weeks_apart: int = 1  # From one step to the next.
    channel_id: str | None = None  # None in a programme that is read ahead, too.
    for_all: bool = False  # Whether it is about hosting all meetings, from this one on.
    offered: bool = True  # Whether whoever is asked offered to host now and then.
    until: datetime | None = None  # Until when nobody else is asked; None where others are by now.
    hosted: bool = False  # Whether they have hosted a meeting of this circle before.
    in_threes: bool = False  # Whether only three are there.


class Standing(StrEnum):
    """What has become of the question whether somebody would host."""

    OPEN = "open"
    YES = "yes"
    PASSED = "passed"
    BUSY = "busy"  # They have taken something else on for the meeting.
    TAKEN = "taken"  # Another one hosts.
    CIRCLE = "circle"  # The whole circle is asked.
    OVER = "over"


@dataclass(frozen=True)
class Question:
    """What somebody was asked in private, as it stands now; `turn` is None where there is no meeting any more."""

    standing: Standing
    step: int
    weeks_apart: int
    turn: Turn | None
    does: Duty | None = None  # What whoever is asked has taken on for the meeting.


def next_host(candidates: Iterable[Candidate], always: str | None = None) -> Candidate | None:
    """Whose turn it is, of those who can be asked and were not yet for this step: whoever had the fewest turns.

    So each has one before anybody has a second, those first who offered to. Whoever was asked the last time comes after
    those who were not, whoever hosted then after them, and whoever is new and did not offer to after all others. Before
    everybody it is the turn of `always`, the enrolment of whoever hosts all meetings.
    """

    def place(one: Candidate) -> tuple[bool, bool, bool, bool, int, bool, str]:
        return (
            one.enrolment_id != always,
            one.new and not one.offered,
            one.hosted_last,
            one.asked_last,
            one.turns,
            not one.offered,
            one.enrolment_id,
        )

    free = (
        one for one in candidates if not (one.away or one.asked) and (one.enrolment_id == always or not one.full)
    )
    return min(free, key=place, default=None)


def ask_at(meeting_at: datetime, zone: str, members: int = _IN_TWO_DAYS) -> datetime:
    """When somebody in a zone is asked at the earliest: in the morning of their own clock, two working days before the
    meeting; three where more `members` may have to be asked than there is time for in two."""
    return _morning_before(meeting_at, zone, 2 if members <= _IN_TWO_DAYS else 3)


def has_until(asked_at: datetime, zone: str) -> datetime:
    """Until when somebody has time to answer before the next one is asked: half a working day on their own clock, counted
    from the full hour in which the question reaches them, and in the night from the morning."""
    local = working_time(asked_at, zone).astimezone(ZoneInfo(zone))
    on, hour = local.date(), local.hour + _HALF_A_DAY
    if hour > ENDS.hour:
        on, hour = working_day(on, 1), STARTS.hour + hour - ENDS.hour
    return instant(on, time(hour), zone)


def is_in_time(now: datetime, meeting_at: datetime, zone: str) -> bool:
    """Whether somebody who is asked now has all their time before the last call."""
    return has_until(now, zone) <= last_call(meeting_at, zone)


def last_call(meeting_at: datetime, zone: str) -> datetime:
    """Until then somebody who is asked in private has answered: the end of the working day before the meeting."""
    local = _morning_before(meeting_at, zone, 1).astimezone(ZoneInfo(zone))
    return instant(local.date(), ENDS, zone)


def _morning_before(meeting_at: datetime, zone: str, days: int) -> datetime:
    on = meeting_at.astimezone(ZoneInfo(zone)).date()
    while days > 0:
        on -= timedelta(days=1)
        days -= on.weekday() < _SATURDAY
    return instant(on, STARTS, zone)
