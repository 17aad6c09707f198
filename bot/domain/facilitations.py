"""Who is asked to host a meeting: by offer and in turn, or once for all meetings, a while before it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.quiet import ENDS, STARTS
from bot.domain.worktime import instant

_SATURDAY = 5


@dataclass(frozen=True)
class Candidate:
    """Somebody who offered to host now and then, and where they stand in one step."""

    enrolment_id: str
    hosted: int  # How many meetings they have hosted.
    away: bool
    asked: bool  # Whether they were asked for this step already, whatever they answered.


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


def next_host(candidates: Iterable[Candidate], always: str | None = None) -> Candidate | None:
    """Whose turn it is: whoever hosted least, has not been asked for this step, and is not away.

    Before all others it is the turn of `always`, the enrolment of whoever hosts all meetings.
    """
    free = (one for one in candidates if not one.away and not one.asked)
    return min(free, key=lambda one: (one.enrolment_id != always, one.hosted, one.enrolment_id), default=None)


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
