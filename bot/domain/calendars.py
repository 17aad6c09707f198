"""Who is free when, on every date of a run, whatever the clocks of their zones do meanwhile.

A set of weekly hours is an integer with a bit for each half hour of a week in an anchor zone, from Monday 00:00.
Instants are whole seconds since 1970. The windows of local hours are the first and the last instants, date by
date, at which a meeting can start and still lie within them.
"""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.domain.worktime import HALF_HOURS, HalfHours, Hour, Windows, first_meeting_on, half_hours, readings

_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)
_MIDNIGHT = time(0)


def anchor_of(zones: Sequence[str], changes_clock: Callable[[str], bool]) -> str:
    """Give the zone on whose clock an hour is kept: that of most people, of those whose clocks change; of equals the first.

    A zone that changes its clock keeps its wall time, so the most members need not move their meeting.
    """
    changing = [zone for zone in zones if changes_clock(zone)] or zones
    return max(dict.fromkeys(changing), key=changing.count)


class LocalHours(NamedTuple):
    """Hours on weekdays in a zone, to the day after if they end no later than they start."""

    zone: str
    days: frozenset[int]
    starts: time
    ends: time


class Calendar:
    """Knows the dates of a run in every zone, and who is free on all of them.

    `hours`, `strain` and `changes_clock` are remembered for as long as the calendar is: it serves one search.
    """

    def __init__(
        self, minutes: int, weeks: int, now: datetime, notice: timedelta, not_before: date | None = None
    ) -> None:
        self._minutes, self._weeks, self._now, self._notice = minutes, weeks, now, notice
        self._not_before = not_before
        self.hours = cache(self._find_hours)
        self.strain = cache(self._find_strain)
        self.changes_clock = cache(self._find_changes)
        self._dates = cache(self._find_dates)
        self._windows = cache(self._find_windows)

    def _find_hours(self, local: LocalHours, anchor: str) -> int:
        """Give the weekly hours in the anchor zone that lie within local hours on every date."""
        windows = self._windows(local)
        hours = 0
        for weekday, days in enumerate(self._dates(anchor)):
            free = -1
            for day in days:
                free &= day.within(windows)
                if not free:
                    break
            hours |= free << weekday * HALF_HOURS
        return hours

    def _find_strain(self, own: LocalHours, anchor: str, hour: int) -> int:
        """Give twice the seconds from the middle of a person's hours to a meeting's, on the worst date."""
        first, last = self._windows(own)
        weekday, half_hour = divmod(hour, HALF_HOURS)
        worst = 0
        for day in self._dates(anchor)[weekday]:
            start = day.starts[half_hour]
            window = bisect_left(last, start)
            worst = max(worst, abs(2 * start - first[window] - last[window]))
        return worst

    def _find_changes(self, zone: str) -> bool:
        """Tell whether clocks in the zone change in the coming year; even a Ramadan's change lasts for weeks."""
        instants = ((self._now + _WEEK * week).astimezone(ZoneInfo(zone)) for week in range(53))
        return len({at.utcoffset() for at in instants}) > 1

    def _find_dates(self, anchor: str) -> list[list[HalfHours]]:
        """Give for each weekday the dates on which a circle with that weekday and anchor zone would meet."""
        hours = [Hour(weekday, _MIDNIGHT, anchor) for weekday in range(7)]
        firsts = [first_meeting_on(hour, self._now, self._notice, self._not_before) for hour in hours]
        return [[half_hours(first + _WEEK * week, anchor) for week in range(self._weeks)] for first in firsts]

    def _find_windows(self, local: LocalHours) -> Windows:
        """Give the windows of local hours for all dates that a run could touch, with two weeks to spare."""
        windows: Windows = ([], [])
        earliest = (self._now + self._notice).date()
        first_on = max(earliest, self._not_before or earliest) - _DAY * 2
        dates = (first_on + _DAY * day for day in range(7 * self._weeks + 16))
        for on in (on for on in dates if on.weekday() in local.days):
            # Hours open at the later reading and close at the earlier: a change of the clock only narrows.
            opens = max(readings(on, local.starts, local.zone))
            ends_on = on + _DAY if local.ends <= local.starts else on
            last = min(readings(ends_on, local.ends, local.zone)) - self._minutes * 60
            if opens <= last:
                windows[0].append(opens)
                windows[1].append(last)
        return windows
