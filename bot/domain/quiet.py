"""How much the bot says of its own accord: a person's working hours, and a ceiling for every week."""

from datetime import date, datetime, time, timedelta
from enum import IntEnum
from zoneinfo import ZoneInfo

from bot.domain.worktime import instant

WEEK = timedelta(days=7)
CEILING = 5  # Messages to a person in seven days, a channel's posts counted once for each of its members.
STARTS, ENDS = time(9), time(17)  # Working hours on a person's own clock, Monday to Friday.
_SATURDAY = 5


class Weight(IntEnum):
    """How much a private message matters when a week is full."""

    KIND = 0  # Reminders and suggestions: left out when the week is full.
    ANSWER = 1  # What somebody waits for: always sent, and at once.
    DECISION = 2  # What they have to decide on: always sent, but in their working hours.


def may_send(weight: Weight, this_week: int) -> bool:
    """Whether a message may be sent to somebody who got so many in the last seven days."""
    return weight is not Weight.KIND or this_week < CEILING


def is_away(away_until: date | None, now: datetime, zone: str) -> bool:
    """Whether somebody is away: they are back on the morning of the day they named, on their own clock."""
    return away_until is not None and now < instant(away_until, STARTS, zone)


def working_time(now: datetime, zone: str) -> datetime:
    """The first instant (UTC) from `now` on that lies in working hours in a zone."""
    local = now.astimezone(ZoneInfo(zone))
    on = local.date()
    if on.weekday() < _SATURDAY and local.timetz().replace(tzinfo=None) < STARTS:
        return instant(on, STARTS, zone)
    if on.weekday() < _SATURDAY and local.timetz().replace(tzinfo=None) < ENDS:
        return now
    return instant(working_day(on, 1), STARTS, zone)


def working_day(on: date, days: int) -> date:
    """The date that is so many working days (Monday to Friday) after a date."""
    while days > 0:
        on += timedelta(days=1)
        days -= on.weekday() < _SATURDAY
    return on


def next_morning(now: datetime, zone: str) -> datetime:
    """The beginning of the working hours (UTC) of the working day after this one in a zone."""
    return instant(working_day(now.astimezone(ZoneInfo(zone)).date(), 1), STARTS, zone)


def working_days_later(now: datetime, zone: str, days: int) -> datetime:
    """The end of the working hours (UTC) of the day that is so many working days later in a zone."""
    return instant(working_day(now.astimezone(ZoneInfo(zone)).date(), days), ENDS, zone)
