"""A circle's hour moves on a member's own clock, because clocks change on different dates: when, and what they read."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.meetings import hour_at
from bot.domain.quiet import STARTS
from bot.domain.worktime import Run, hour_of, instant

_AHEAD = timedelta(days=7)
_DAY = timedelta(days=1)
_SATURDAY = 5


@dataclass(frozen=True)
class ClockChange:
    """What somebody reads whose clock shows another hour from a meeting on; both instants are on that clock."""

    channel_id: str
    was: datetime
    now: datetime
    anchor: str  # The zone whose clock the hour follows.
    outside: bool = False  # Whether the new hour leaves those they gave.
    leads: bool = False  # Whether they facilitate the circle, and are no member.
    of_two: bool = False  # Whether the circle has another hour too, which it takes turns with.


def moved(run: Run, step: int, zone: str) -> tuple[datetime, datetime] | None:
    """The weekly hour in the week of the step before and in that of a step, as clocks in a zone read it; None where
    they read the same, and for the first step. Of two hours by turns it is the same one, when it was last its turn."""
    before = last_at(run, step)
    if before is None:
        return None
    was, now = (hour_at(run, one).astimezone(ZoneInfo(zone)) for one in (before, step))
    return None if was.time() == now.time() else (was, now)


def last_at(run: Run, step: int) -> int | None:
    """The last step before another one that had its hour too; None where none had."""
    return next((one for one in reversed(range(step)) if hour_of(run, one) == hour_of(run, step)), None)


def told_at(run: Run, step: int, zone: str) -> datetime:
    """When people in a zone are told of it: in the morning of a working day that is a week before or earlier."""
    on = (hour_at(run, step).astimezone(ZoneInfo(zone)) - _AHEAD).date()
    while on.weekday() >= _SATURDAY:
        on -= _DAY
    return instant(on, STARTS, zone)
