"""Coming into a circle that runs already: until when, whose hours fit, and what is asked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain.worktime import Hour, MomentKind

LAST_STEP = 2  # Whoever comes later would have missed too much.
WAITED = timedelta(days=2)  # Before that a circle of those who wait is the better one.
WAITED_LONG = timedelta(days=7)  # From then on it is better to be one more in a circle than in none.
AGAIN = timedelta(days=3)
DAYS = 3  # Working days to answer in.
YES, NO = "yes", "no"


class Chosen(StrEnum):
    """What comes of somebody's answer. TAKEN: the seat is no longer free."""

    MEMBERS_ASKED = "members_asked"
    NOT_WANTED = "not_wanted"
    TAKEN = "taken"


@dataclass(frozen=True)
class LateOffer:
    """A seat in a running circle, for somebody who waits: when it began and meets, on their own clock, and no member's
    name."""

    circle_id: str
    programme: str
    first_on: date
    hour: Hour
    anchor: str  # The zone whose clocks the hour follows.
    next_at: datetime | None
    professional: bool = False  # Whether somebody may facilitate it and read along who is no member.
    facilitator: str | None = None  # Whoever does, once they have said yes.
    weeks_apart: int = 1  # From one step to the next.


@dataclass(frozen=True)
class LateQuestion:
    """Somebody would like to join a circle, for its members."""

    question_id: str
    user_id: str
    channel_id: str
    closes_at: datetime | None
    closed: bool = False


def joins_at(done_kind: MomentKind | None, done_step: int | None) -> int:
    """The first step that counts for somebody who comes in now: the one that is open, or else the next one."""
    return 0 if done_step is None else done_step + (done_kind is not MomentKind.PROMPT)


def fits(
    zone: str, days: frozenset[int], hours: tuple[time, time], meetings: Iterable[datetime], minutes: int
) -> bool:
    """Whether all meetings lie within somebody's own hours; an end at 00:00 is the midnight at the day's end."""
    return all(_within(at.astimezone(ZoneInfo(zone)), days, hours, minutes) for at in meetings)


def _within(at: datetime, days: frozenset[int], hours: tuple[time, time], minutes: int) -> bool:
    starts, ends = hours
    begins = at.hour * 60 + at.minute
    latest = ends.hour * 60 + ends.minute or 24 * 60
    return at.weekday() in days and starts.hour * 60 + starts.minute <= begins and begins + minutes <= latest
