"""Who is asked to host a meeting: in turn, or once for all meetings, a while before it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.quiet import ENDS, STARTS
from bot.domain.worktime import instant

_SATURDAY = 5


@dataclass(frozen=True)
class Candidate:
    """Somebody who could host, and where they stand in one step."""

    enrolment_id: str
    turns: int  # How many they have had: meetings that they hosted, or were asked to host and did not want to.
    away: bool
    asked: bool  # Whether they were asked for this step already, whatever they answered.
    offered: bool = True  # Whether they offered to host now and then.
    hosted_last: bool = False  # Whether they hosted the meeting before this one.


@dataclass(frozen=True)
class Turn:
    """What somebody reads who is asked to host a meeting, or does."""

    circle_id: str
    step: int
    meeting_at: datetime | None  # None in a programme that is read ahead without a circle.
    zone: str
    taken_by: str | None  # The user id of whoever hosts, once somebody said yes.
    weeks_apart: int = 1  # From one step to the next.
    for_all: bool = False  # Whether it is about hosting all meetings, from this one on.
    offered: bool = True  # Whether whoever is asked offered to host now and then.


def next_host(candidates: Iterable[Candidate], always: str | None = None) -> Candidate | None:
    """Whose turn it is, of those who are not away and have not been asked for this step: whoever had the fewest turns.

    Those who offered come before the others, and whoever hosted the last time comes after all others. Before everybody
    it is the turn of `always`, the enrolment of whoever hosts all meetings.
    """

    def place(one: Candidate) -> tuple[bool, bool, bool, int, str]:
        return one.enrolment_id != always, one.hosted_last, not one.offered, one.turns, one.enrolment_id

    return min((one for one in candidates if not one.away and not one.asked), key=place, default=None)


def ask_at(meeting_at: datetime, zone: str) -> datetime:
    """When somebody in a zone is asked: in the morning of their own clock, two working days before the meeting."""
    return _morning_before(meeting_at, zone, 2)


def again_at(asked_at: datetime, meeting_at: datetime, zone: str) -> datetime | None:
    """When the next one is asked because nobody has answered: the morning of the working day before the meeting."""
    morning = _morning_before(meeting_at, zone, 1)
    return morning if morning > asked_at else None


def last_call(meeting_at: datetime, zone: str) -> datetime:
    """After this nobody is asked any more: the end of the working day before the meeting."""
    local = _morning_before(meeting_at, zone, 1).astimezone(ZoneInfo(zone))
    return instant(local.date(), ENDS, zone)


def _morning_before(meeting_at: datetime, zone: str, days: int) -> datetime:
    on = meeting_at.astimezone(ZoneInfo(zone)).date()
    while days > 0:
        on -= timedelta(days=1)
        days -= on.weekday() < _SATURDAY
    return instant(on, STARTS, zone)
