"""At which weekly half hours somebody is free on every date of a run, whatever the clocks of all zones do meanwhile.

Half hours are those of UTC. A weekly hour keeps its place on the clock of the zone it is anchored in, so two zones
whose clocks change alike are as good as one another, and one of them stands for all such in the masks. Minutes are
counted from midnight UTC of the run's first day.
"""

# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false
# The types that numpy comes with leave some of its results unknown.

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from bot.domain.forming.exchanges import Flags, Ints
from bot.domain.forming.people import DAY, FreeTime
from bot.domain.worktime import Hour

WEEK = 7 * DAY
STARTS = 2 * 24 * 7  # The half hours of a week.
Words = NDArray[np.uint64]

_LUNCH_STARTS, _LUNCH_ENDS = 12 * 60, 13 * 60 + 30
_AT_LUNCH = 2 * DAY  # Worse than any distance from the middle of somebody's hours.
_NOT_FREE = 4 * DAY
_MOST_PATTERNS = 4_000


@dataclass(frozen=True)
class Dates:
    """The dates of a run: weekly meetings of so many minutes, each weekday's first one in the week from `start` on."""

    start: date
    weeks: int
    minutes: int


class Clocks:
    """Knows the clocks of all zones during a run, and remembers what it was asked."""

    def __init__(self, dates: Dates) -> None:
        self._dates = dates
        self._midnight = datetime.combine(dates.start, time(0), UTC)
        self.steps = cache(self._find_steps)
        self.instants = cache(self._find_instants)
        self.readings = cache(self._find_readings)
        self.discomfort = cache(self._find_discomfort)
        self.changes = cache(self._find_changes)

    def anchors(self, zones: Sequence[str]) -> tuple[str, ...]:
        """Give of all zones whose clocks change alike the first one."""
        first: dict[bytes, str] = {}
        for zone in zones:
            edges, offsets = self.steps(zone)
            first.setdefault(np.concatenate((edges, offsets - offsets[0])).tobytes(), zone)
        return tuple(first.values())

    def free(self, own: FreeTime, anchor: str) -> Flags:
        """Tell for each half hour of the first week whether somebody is free then and in all weeks after it."""
        return self.discomfort(own, anchor) < _NOT_FREE

    def hour(self, anchor: str, start: int) -> Hour:
        """Give a half hour as weekday and wall time in its zone."""
        minute = (self._dates.start.weekday() * DAY + start * 30 + self._odd(anchor)) % WEEK
        weekday, minute = divmod(minute, DAY)
        return Hour(weekday, time(minute // 60, minute % 60), anchor)

    def start(self, hour: Hour) -> int | None:
        """Give which half hour an hour is in its own zone; None for one that is not on the half hour in UTC."""
        minute = hour.weekday * DAY + hour.at.hour * 60 + hour.at.minute - self._odd(hour.zone)
        start, rest = divmod((minute - self._dates.start.weekday() * DAY) % WEEK, 30)
        return None if rest else start

    def _find_changes(self, zone: str) -> bool:
        """Tell whether clocks in a zone change in the year after the run's first day."""
        days = (self._midnight + timedelta(days=7 * week) for week in range(53))
        return len({_offset(zone, day) for day in days}) > 1

    def _odd(self, anchor: str) -> int:
        """How many minutes after the full half hour clocks in a zone show when it is one in UTC."""
        return int(self.steps(anchor)[1][0]) % 30

    def _find_steps(self, zone: str) -> tuple[Ints, Ints]:
        """Give the minutes at which a zone's offset changes, and its offsets before, between and after them."""
        days = [DAY * day for day in range(-3, 7 * self._dates.weeks + 5)]
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
        edges, offsets = self.steps(zone)
        return offsets[np.searchsorted(edges, minutes, side="right")]

    def _find_instants(self, anchor: str) -> tuple[Ints, Flags]:
        """Give the minute of each half hour in each week, (weeks, half hours), and whether clocks read it just once."""
        weeks, first = np.arange(self._dates.weeks)[:, None], self.steps(anchor)[1][0]
        local = weeks * WEEK + np.arange(STARTS) * 30 + self._odd(anchor)
        one, other = (self._offsets(anchor, local - first + away) for away in (-DAY, DAY))
        early, late = (self._offsets(anchor, local - offset) == offset for offset in (one, other))
        once: Flags = np.where(one == other, early, early ^ late)
        minutes: Ints = local - np.where(early, one, other)
        return minutes, once

    def _find_readings(self, zone: str, anchor: str) -> Ints:
        """Give what a zone's clocks read, as a minute of the week, at each half hour: one row for each kind of week.

        Where a clock changes during the meeting, or the anchor's leaps over it, it is the minute after the last one.
        """
        minutes, once = self.instants(anchor)
        offsets = self._offsets(zone, minutes)
        steady = once & (self._offsets(zone, minutes + self._dates.minutes) == offsets)
        local = (self._dates.start.weekday() * DAY + minutes + offsets) % WEEK
        return np.unique(np.where(steady, local, WEEK), axis=0)

    def _find_discomfort(self, own: FreeTime, anchor: str) -> Ints:
        """Give for each half hour how far from the middle of their hours the meeting is, in the worst of the weeks."""
        return np.max(self._inconvenience(own)[self.readings(own.zone, anchor)], axis=0)

    def _inconvenience(self, own: FreeTime) -> Ints:
        """Give the same for each minute of the week on somebody's own clock."""
        minutes = self._dates.minutes
        found = np.full(WEEK + 1, _NOT_FREE, np.intp)
        for day in own.days:
            for starts, ends in own.between:
                length = (ends - starts) % DAY or DAY
                begin = np.arange(length - minutes + 1)
                apart = np.abs(2 * begin + minutes - length) // 2
                of_day = (starts + begin) % DAY
                apart[(of_day < _LUNCH_ENDS) & (of_day + minutes > _LUNCH_STARTS)] += _AT_LUNCH
                at = (day * DAY + starts + begin) % WEEK
                found[at] = np.minimum(found[at], apart)
        return found


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
