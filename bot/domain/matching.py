"""Who could make a circle with whom, and at which weekly hour.

One simple method: the person who waits longest looks at every weekly hour of their own, takes at each the
longest-waiting others who are free then, and keeps the group whose members wait longest. Whoever is left over
then joins a group that has room, unless those left over could become a circle of their own. People are taken
in the order in which they wait, so the method does not find the best division, only a sound one.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from bot.domain.worktime import (
    ALL_DAY,
    HALF_HOURS,
    HalfHours,
    Hour,
    first_meeting_on,
    half_hours,
    is_zone,
    readings,
    wall_time,
)

_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)
_MIDNIGHT = time(0)

# People are known inside by their rank: 0 waits longest. A group is its members' ranks, rising. A set of
# people is an integer with a bit for each rank; a set of weekly hours one with a bit for each half hour of a
# week in an anchor zone, from Monday 00:00. Instants are whole seconds since 1970. A person's windows are the
# first and the last instants, date by date, at which a meeting can start within that person's hours.
_Group = tuple[int, ...]
_Windows = tuple[list[int], list[int]]


@dataclass(frozen=True)
class Availability:
    """When a person can meet: local hours on weekdays (0 is Monday) in an IANA zone.

    `ends` may be 00:00, the midnight at the day's end. ValueError for a window that is empty or goes over
    midnight, for a weekday that does not exist and for an unknown zone. No days at all means never.
    """

    zone: str
    days: frozenset[int]
    starts: time
    ends: time

    def __post_init__(self) -> None:
        if self.ends != _MIDNIGHT and self.ends <= self.starts:
            raise ValueError(f"Hours go from earlier to later on one day, not {self.starts} to {self.ends}.")
        if not self.days <= frozenset(range(7)):
            raise ValueError(f"Weekdays are 0 (Monday) to 6 (Sunday), not {sorted(self.days)}.")
        if not is_zone(self.zone):
            raise ValueError(f"There is no time zone {self.zone!r}.")


@dataclass(frozen=True)
class Waiting:
    """A person on the waiting list since an instant (UTC)."""

    id: str
    since: datetime
    availability: Availability


@dataclass(frozen=True)
class Sizes:
    """How many members a circle may have; ValueError unless 2 <= smallest <= ideal <= largest."""

    smallest: int
    ideal: int
    largest: int

    def __post_init__(self) -> None:
        if not 2 <= self.smallest <= self.ideal <= self.largest:
            raise ValueError(f"Sizes grow from two: {self.smallest}, {self.ideal}, {self.largest} do not.")


@dataclass(frozen=True)
class Suggestion:
    """People who could be a circle, longest waiting first, and their weekly hour in their anchor zone."""

    members: tuple[str, ...]
    hour: Hour


def suggest(
    waiting: Sequence[Waiting],
    *,
    sizes: Sizes,
    minutes: int,
    weeks: int,
    now: datetime,
    patience: timedelta,
    notice: timedelta,
) -> list[Suggestion]:
    """Suggest circles whose hour lies within every member's own hours on each of the `weeks` dates of the run.

    `minutes` is the length of a meeting, `now` an instant (UTC); the first prompt is at least `notice` away.
    Fewer than the ideal number are suggested only when all of them have waited for `patience`, since somebody
    may still join; more than ideal only to take in people who are left over. ValueError for an id that is
    there twice, no weeks or no minutes.
    """
    if len({one.id for one in waiting}) < len(waiting) or weeks < 1 or minutes < 1:
        raise ValueError("Everyone waits once, and a run has weeks and minutes.")
    people = sorted(waiting, key=lambda one: (one.since, one.id))
    search = _Search([one.availability for one in people], _Calendar(minutes, weeks, now, notice))
    patient = _bits(rank for rank, one in enumerate(people) if one.since <= now - patience)
    groups = _divide(search, sizes, _bits(range(len(people))), patient)
    members = [tuple(people[rank].id for rank in group) for group in groups]
    return [Suggestion(ids, search.best_hour(group)) for ids, group in zip(members, groups, strict=True)]


def _divide(search: "_Search", sizes: Sizes, left: int, patient: int) -> list[_Group]:
    """Divide people into groups: of the ideal size, then smaller ones of the patient, then those left over."""
    groups: list[_Group] = []
    for size in range(sizes.ideal, sizes.smallest - 1, -1):
        for group in search.groups(size, left if size == sizes.ideal else left & patient):
            groups.append(group)
            left &= ~_bits(group)
    for rank in _each(left):
        # Those who could still become a circle of their own go on waiting for it together.
        if search.group_around(rank, sizes.smallest, left):
            continue
        if _take_in(search, sizes, groups, rank, patient):
            left &= ~(1 << rank)
    return sorted(groups)


def _take_in(search: "_Search", sizes: Sizes, groups: list[_Group], rank: int, patient: int) -> bool:
    """Put one more person into the smallest group that can have them, of equals the one that waits longest."""
    for host in sorted(groups, key=lambda group: (len(group), group)):
        grown = tuple(sorted((*host, rank)))
        allowed = len(grown) >= sizes.ideal or not _bits(grown) & ~patient
        if len(grown) <= sizes.largest and allowed and search.hours(grown):
            groups[groups.index(host)] = grown
            return True
    return False


class _Search:
    """Finds groups with an hour in common among people, given their availability in the order they wait."""

    def __init__(self, owns: Sequence[Availability], calendar: "_Calendar") -> None:
        self._owns = owns
        self._calendar = calendar
        self._people_by_hour = cache(self._find_people_by_hour)

    def groups(self, size: int, among: int) -> Iterator[_Group]:
        """Give groups that share nobody, starting from those who wait longest."""
        for seed in _each(among):
            group = self.group_around(seed, size, among) if among >> seed & 1 else None
            if group:
                among &= ~_bits(group)
                yield group

    def group_around(self, seed: int, size: int, among: int) -> _Group | None:
        """Give the group of one person and the longest-waiting others, None if no hour has enough."""
        gatherings = {
            self._people_by_hour(zone)[hour] & among
            for zone in {self._owns[rank].zone for rank in _each(among)}
            for hour in _each(self._calendar.hours(self._owns[seed], zone))
        }
        groups = {_first(people, seed, size) for people in gatherings if people.bit_count() >= size}
        # They met at an hour of somebody's zone, which need not be their anchor zone: hence another look.
        return next((group for group in sorted(groups) if self.hours(group)), None)

    def hours(self, group: _Group) -> int:
        """Give the weekly hours in the group's anchor zone at which all are free on every date."""
        anchor = self._anchor(group)
        hours = -1
        for rank in group:
            hours &= self._calendar.hours(self._owns[rank], anchor)
        return hours

    def best_hour(self, group: _Group) -> Hour:
        """Give the hour that is kindest to the member it suits least, of equals the earliest in the week."""
        anchor = self._anchor(group)
        owns = {self._owns[rank] for rank in group}

        def strain(hour: int) -> int:
            return max(self._calendar.strain(own, anchor, hour) for own in owns)

        weekday, half_hour = divmod(min(_each(self.hours(group)), key=strain), HALF_HOURS)
        return Hour(weekday, wall_time(half_hour), anchor)

    def _anchor(self, group: _Group) -> str:
        # A zone that changes its clock keeps its wall time, so the most members need not move their meeting.
        zones = [self._owns[rank].zone for rank in group]
        zones = [zone for zone in zones if self._calendar.changes_clock(zone)] or zones
        return max(dict.fromkeys(zones), key=zones.count)

    def _find_people_by_hour(self, anchor: str) -> list[int]:
        people = [0] * (7 * HALF_HOURS)
        for rank, own in enumerate(self._owns):
            for hour in _each(self._calendar.hours(own, anchor)):
                people[hour] |= 1 << rank
        return people


class _Calendar:
    """Knows the dates of a run in every zone, and who is free on all of them."""

    def __init__(self, minutes: int, weeks: int, now: datetime, notice: timedelta) -> None:
        self._minutes, self._weeks, self._now, self._notice = minutes, weeks, now, notice
        self.hours = cache(self._find_hours)
        self.strain = cache(self._find_strain)
        self.changes_clock = cache(self._find_changes)
        self._dates = cache(self._find_dates)
        self._windows = cache(self._find_windows)

    def _find_hours(self, own: Availability, anchor: str) -> int:
        """Give the weekly hours in the anchor zone that lie within a person's hours on every date."""
        windows = self._windows(own)
        hours = 0
        for weekday, days in enumerate(self._dates(anchor)):
            free = ALL_DAY
            for day in days:
                free &= day.offered & _starts_within(windows, day.starts)
                if not free:
                    break
            hours |= free << weekday * HALF_HOURS
        return hours

    def _find_strain(self, own: Availability, anchor: str, hour: int) -> int:
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
        firsts = [first_meeting_on(hour, self._now, self._notice) for hour in hours]
        return [[half_hours(first + _WEEK * week, anchor) for week in range(self._weeks)] for first in firsts]

    def _find_windows(self, own: Availability) -> _Windows:
        """Give a person's windows for all dates that a run could touch, with two weeks to spare."""
        windows: _Windows = ([], [])
        first_on = (self._now + self._notice).date() - _DAY * 2
        dates = (first_on + _DAY * day for day in range(7 * self._weeks + 16))
        for on in (on for on in dates if on.weekday() in own.days):
            # Hours open at the later reading and close at the earlier: a change of the clock only narrows.
            opens = max(readings(on, own.starts, own.zone))
            ends_on = on + _DAY if own.ends == _MIDNIGHT else on
            last = min(readings(ends_on, own.ends, own.zone)) - self._minutes * 60
            if opens <= last:
                windows[0].append(opens)
                windows[1].append(last)
        return windows


def _starts_within(windows: _Windows, starts: Sequence[int]) -> int:
    """Give a bit for each of a day's half hours at which a meeting would lie within a person's hours."""
    first, last = windows
    within = 0
    window = bisect_left(last, starts[0])
    while window < len(first) and first[window] <= starts[-1]:
        within |= (1 << bisect_right(starts, last[window])) - (1 << bisect_left(starts, first[window]))
        window += 1
    return within


def _bits(numbers: Iterable[int]) -> int:
    return sum(1 << number for number in numbers)


def _each(bits: int) -> Iterator[int]:
    while bits:
        yield (bits & -bits).bit_length() - 1
        bits &= bits - 1


def _first(people: int, seed: int, size: int) -> _Group:
    others = _each(people & ~(1 << seed))
    return tuple(sorted([seed, *(next(others) for _ in range(size - 1))]))
