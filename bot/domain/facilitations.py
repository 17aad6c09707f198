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
    full: bool = False  # Whether their week is full, so that they are asked nothing more.
    asked_last: bool = False  # Whether they were asked for the meeting before this one.
    hosted_last: bool = False  # Whether they hosted it.


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


def next_host(candidates: Iterable[Candidate], always: str | None = None) -> Candidate | None:
    """Whose turn it is, of those who can be asked and were not yet for this step: whoever had the fewest turns.

    So each has one before anybody has a second, those first who offered to. Whoever was asked the last time comes after
    those who were not, and whoever hosted then after all others. Before everybody it is the turn of `always`, the
    enrolment of whoever hosts all meetings.
    """

    def place(one: Candidate) -> tuple[bool, bool, bool, int, bool, str]:
        return (
            one.enrolment_id != always,
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


def ask_at(meeting_at: datetime, zone: str) -> datetime:
    """When somebody in a zone is asked: in the morning of their own clock, two working days before the meeting."""
    return _morning_before(meeting_at, zone, 2)


def again_at(asked_at: datetime, meeting_at: datetime, zone: str) -> datetime:
    """When the next one is looked for because nobody has answered: the morning of the working day before the meeting,
    and after that its end."""
    morning = _morning_before(meeting_at, zone, 1)
    return morning if morning > asked_at else last_call(meeting_at, zone)


def last_call(meeting_at: datetime, zone: str) -> datetime:
    """After this nobody is asked in private any more: the end of the working day before the meeting."""
    local = _morning_before(meeting_at, zone, 1).astimezone(ZoneInfo(zone))
    return instant(local.date(), ENDS, zone)


def _morning_before(meeting_at: datetime, zone: str, days: int) -> datetime:
    on = meeting_at.astimezone(ZoneInfo(zone)).date()
    while days > 0:
        on -= timedelta(days=1)
        days -= on.weekday() < _SATURDAY
    return instant(on, STARTS, zone)
