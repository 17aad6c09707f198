"""How well weekly half hours suit somebody on every date of a run, whatever the clocks of all zones do meanwhile.

A weekly hour keeps its place on the clock of the zone it is anchored in, so two zones whose clocks change alike are as
good as one another, and one of them stands for all such. Half hours are those of the anchor's clock, 336 from the
midnight on which the first day begins on which a circle could meet there. Minutes are counted from a midnight UTC
before that.
"""

# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false
# The types that numpy comes with leave some of its results unknown.

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from bot.domain.comforts import INSIDE, WEEK, of_week
from bot.domain.dates import Dates
from bot.domain.forming.exchanges import Flags, Ints
from bot.domain.forming.people import DAY, FreeTime
from bot.domain.worktime import Hour

STARTS = 2 * 24 * 7  # The half hours of a week.
Words = NDArray[np.uint64]

_FURTHEST = 10  # Days from the midnight that minutes are counted from: the first date is before it everywhere.
_MOST_PATTERNS = 4_000


@dataclass(frozen=True)
class Suited:
    """How well each half hour of a week suits somebody: on the worst date, and on all dates added up."""

    worst: Ints
    total: Ints


class Clocks:
    """Knows the clocks of all zones during a run, and remembers what it was asked."""

    def __init__(self, dates: Dates) -> None:
        self._dates = dates
        self._midnight = datetime.combine(dates.day_before, time(0), UTC)
        self._steps = cache(self._find_steps)
        self._shift = cache(self._find_shift)
        self._instants = cache(self._find_instants)
        self._readings = cache(self._find_readings)
        self._comforts = cache(self._find_comforts)
        self.suited = cache(self._find_suited)
        self.moves = cache(self._find_moves)
        self.holidays = cache(self._find_holidays)
        self.places = cache(self._find_places)
        self.changes = cache(self._find_changes)

    def anchors(self, zones: Sequence[str]) -> tuple[str, ...]:
        """Give of all zones on whose clocks the same half hours can be had the first one."""
        first: dict[bytes, str] = {}
        for zone in zones:
            edges, offsets = self._steps(zone)
            alike = np.concatenate((edges, offsets - offsets[0], (self._shift(zone), offsets[0] % 30)))
            first.setdefault(alike.tobytes(), zone)
        return tuple(first.values())

    def anchors_for(self, zones: Sequence[str]) -> list[str]:
        """Give the zones that people's hour may be kept in, the best first.

        That is the zone of the most people, of those whose clocks change; of equals the first. A zone that changes its
        clock keeps its wall time, so the most people need not move their meeting.
        """
        count = Counter(zones)
        return sorted(count, key=lambda zone: (not self.changes(zone), -count[zone]))

    def free(self, own: FreeTime, anchor: str) -> Flags:
        """Tell for each half hour of the first week whether somebody is free then and in all weeks after it."""
        return self.suited(own, anchor).worst >= INSIDE

    def once(self, anchor: str) -> Flags:
        """Tell for each half hour whether the anchor's clocks read it exactly once on every date."""
        found: Flags = np.logical_and.reduce(self._instants(anchor)[1], axis=0)
        return found

    def hour(self, anchor: str, start: int) -> Hour:
        """Give a half hour as weekday and wall time in its zone."""
        weekday, minute = divmod(int(self.places(anchor)[start]), DAY)
        return Hour(weekday, time(minute // 60, minute % 60), anchor)

    def start(self, hour: Hour) -> int | None:
        """Give which half hour an hour is in its own zone; None for one that is not on the half hour."""
        minute = hour.weekday * DAY + hour.at.hour * 60 + hour.at.minute
        start, rest = divmod((minute - self._first_minute(hour.zone)) % WEEK, 30)
        return None if rest else start

    def _find_changes(self, zone: str) -> bool:
        """Tell whether clocks in a zone change in the coming year; even a Ramadan's change lasts for weeks."""
        days = (self._midnight + timedelta(days=7 * week) for week in range(53))
        return len({_offset(zone, day) for day in days}) > 1

    def _find_shift(self, zone: str) -> int:
        """Give how many days the first date in a zone is after the day that minutes are counted from."""
        return (self._dates.first_on(zone) - self._dates.day_before).days

    def _find_places(self, anchor: str) -> Ints:
        """Give the minute of the week, in a zone, at which each half hour begins."""
        return (self._first_minute(anchor) + 30 * np.arange(STARTS)) % WEEK

    def _first_minute(self, anchor: str) -> int:
        """Give the minute of the week, in a zone, at which its first half hour begins."""
        return (self._dates.day_before.weekday() + self._shift(anchor)) * DAY

    def _find_steps(self, zone: str) -> tuple[Ints, Ints]:
        """Give the minutes at which a zone's offset changes, and its offsets before, between and after them."""
        days = [DAY * day for day in range(-3, 7 * self._dates.weeks + _FURTHEST + 5)]
        edges, offsets = list[int](), [self._offset_at(zone, days[0])]
        for before, after in pairwise(days):
            if self._offset_at(zone, after) != offsets[-1]:
                while after - before > 1:
                    middle = (before + after) // 2
                    same = self._offset_at(zone, middle) == offsets[-1]
                    before, after = (middle, after) if same else (before, middle)
                edges.append(after)
                offsets.append(self._offset_at(zone, after))
        return np.array(edges, np.intp), np.array(offsets, np.intp)

    def _offset_at(self, zone: str, minute: int) -> int:
        return _offset(zone, self._midnight + timedelta(minutes=minute))

    def _offsets(self, zone: str, minutes: Ints) -> Ints:
        edges, offsets = self._steps(zone)
        return offsets[np.searchsorted(edges, minutes, side="right")]

    def _find_instants(self, anchor: str) -> tuple[Ints, Flags]:
        """Give the minute of each half hour in each week, (weeks, half hours), and whether clocks read it just once."""
        weeks, first = np.arange(self._dates.weeks)[:, None], self._steps(anchor)[1][0]
        local = self._shift(anchor) * DAY + weeks * WEEK + np.arange(STARTS) * 30
        one, other = (self._offsets(anchor, local - first + away) for away in (-DAY, DAY))
        early, late = (self._offsets(anchor, local - offset) == offset for offset in (one, other))
        once: Flags = np.where(one == other, early, early ^ late)
        minutes: Ints = local - np.where(early, one, other)
        return minutes, once

    def _find_readings(self, zone: str, anchor: str) -> tuple[Ints, Flags]:
        """Give what a zone's clocks read at each half hour in each week, as a minute of the week.

        And whether it can be relied on: no clock changes during the meeting, and the anchor's do not leap over it.
        """
        minutes, once = self._instants(anchor)
        offsets = self._offsets(zone, minutes)
        steady = once & (self._offsets(zone, minutes + self._dates.minutes) == offsets)
        return (self._dates.day_before.weekday() * DAY + minutes + offsets) % WEEK, steady

    def _find_comforts(self, own: FreeTime) -> Ints:
        return of_week(own, self._dates.minutes)

    def _find_suited(self, own: FreeTime, anchor: str) -> Suited:
        readings, steady = self._readings(own.zone, anchor)
        found = self._comforts(own)[readings] * steady
        return Suited(found.min(axis=0), found.sum(axis=0))

    def _find_holidays(self, own: FreeTime, anchor: str) -> Ints:
        """Give for each half hour on how many dates it is on a day that is a public holiday for somebody."""
        minutes, _ = self._instants(anchor)
        days = (minutes + self._offsets(own.zone, minutes)) // DAY
        theirs = [(one - self._dates.day_before).days for one in own.holidays]
        return np.isin(days, theirs).sum(axis=0)

    def _find_moves(self, zone: str, anchor: str) -> Ints:
        """Give for each half hour how often a zone's clocks read otherwise than a week before."""
        readings, _ = self._readings(zone, anchor)
        return (readings[1:] != readings[:-1]).sum(axis=0)


def _offset(zone: str, at: datetime) -> int:
    """Minutes from UTC, rounded: before railways some were not whole."""
    offset = at.astimezone(ZoneInfo(zone)).utcoffset() or timedelta(0)
    return round(offset.total_seconds() / 60)


def needed(free: Flags) -> Flags:
    """Leave out, of the half hours of all patterns, those at which nobody more is free than at another one.

    (patterns, half hours) to fewer half hours: whoever has one in common has one of these in common too.
    """
    free = np.unique(free, axis=1)
    free = free[:, free.any(axis=0)]
    if len(free) > _MOST_PATTERNS:
        return free
    common = free.T.astype(np.float32) @ free.astype(np.float32)
    within = common >= common.diagonal()[:, None]  # All that are free at one half hour are free at the other.
    np.fill_diagonal(within, val=False)
    return free[:, ~within.any(axis=1)]


def packed(free: Flags) -> Words:
    """Pack flags into words of 64 bits: (patterns, flags) to (patterns, words)."""
    bits = np.packbits(free, axis=1)
    wide = np.zeros((len(bits), -(-bits.shape[1] // 8) * 8), np.uint8)
    wide[:, : bits.shape[1]] = bits
    return wide.view(np.uint64)
