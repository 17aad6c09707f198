"""When a member is reminded of a check-in: once in a step, in their own working hours, at the hour they chose."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.quiet import STARTS, working_day, working_time
from bot.domain.worktime import instant

_DAY = timedelta(days=1)
AFTER_PROMPT = timedelta(hours=4)  # Nobody is reminded of what they have only just been asked,
AFTER_MEETING = timedelta(hours=1)  # Counted from its end.
BEFORE_WRAP_UP = timedelta(hours=4)  # or of what is over before they have found the time.


@dataclass(frozen=True)
class Reminder:
    """What a reminder says."""

    circle_id: str
    channel_id: str
    step: int
    title: str
    closes_at: datetime  # When the step is wrapped up.
    weeks_apart: int = 1  # From one step to the next.


@dataclass(frozen=True)
class Wish:
    """The weekday (0 is Monday) and the hour at which somebody wants to be reminded, as far as they chose."""

    weekday: int | None
    at: time | None


def due_at(
    prompt_at: datetime, meeting_at: datetime, wrap_up_at: datetime, zone: str, wish: Wish, minutes: int = 60
) -> datetime | None:
    """When to remind somebody who lives in `zone` of a step; None when no hour is left before the wrap-up.

    The first wished hour while the check-in is open or, without one, the working morning after the meeting, in which
    most people check in. Where the wrap-up comes soon after or before that, as for members far west of the others,
    in their first working hour behind the meeting, which lasts so many `minutes`. Where there is no meeting (it is then at the wrap-up), the morning
    of its day; where that comes too soon after the prompt, some hours after the prompt. All instants are UTC.
    """
    earliest = prompt_at + AFTER_PROMPT
    wished = [
        at
        for on in _days(prompt_at, wrap_up_at, zone)
        if wish.weekday == on.weekday() and earliest <= (at := instant(on, wish.at or STARTS, zone)) < wrap_up_at
    ]
    if wished:
        return wished[0]
    on = meeting_at.astimezone(ZoneInfo(zone)).date()
    morning_after = instant(working_day(on, 1), wish.at or STARTS, zone)
    for after in morning_after, working_time(meeting_at + timedelta(minutes=minutes) + AFTER_MEETING, zone):
        if earliest <= after <= wrap_up_at - BEFORE_WRAP_UP:
            return after
    usual = instant(on, wish.at or STARTS, zone)
    if not earliest <= usual < meeting_at:
        usual = working_time(earliest, zone)
    return usual if usual < wrap_up_at else None


def _days(first: datetime, last: datetime, zone: str) -> list[date]:
    """The dates in a zone from one instant to another."""
    start, end = (at.astimezone(ZoneInfo(zone)).date() for at in (first, last))
    return [start + _DAY * number for number in range((end - start).days + 1)]
