"""Groups of people with a weekly hour in common: which there are, and the hour that is kindest to them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import time
from functools import cache

from bot.domain.calendars import Calendar, LocalHours, anchor_of
from bot.domain.worktime import HALF_HOURS, Hour, wall_time

_LUNCH_STARTS, _LUNCH_ENDS = time(12), time(13, 30)
_EVERY_DAY = frozenset(range(7))

# People are known inside by their rank: 0 waits longest. A group is its members' ranks, rising. A set of
# people is an integer with a bit for each rank; a set of weekly hours one with a bit for each half hour of a
# week, as in calendars.py.
Group = tuple[int, ...]


class Search:
    """Finds groups with an hour in common among people, given their own hours in the order they wait."""

    def __init__(
        self, owns: Sequence[LocalHours], calendar: Calendar, declined: Sequence[int], fitting: Sequence[int]
    ) -> None:
        self._owns = owns
        self._declined = declined
        self._fitting = fitting
        self._calendar = calendar
        self._people_by_hour = cache(self._find_people_by_hour)

    def groups(self, size: int, among: int) -> Iterator[Group]:
        """Give groups that share nobody, starting from those who wait longest."""
        for seed in each(among):
            group = self.group_around(seed, size, among) if among >> seed & 1 else None
            if group:
                among &= ~bits(group)
                yield group

    def fits(self, rank: int, group: Group) -> bool:
        """Tell whether a person may be with everybody of a group."""
        return bits(group) & ~self._fitting[rank] == 0

    def group_around(self, seed: int, size: int, among: int) -> Group | None:
        """Give the group of one person and the longest-waiting others, None if no hour has enough."""
        among &= self._fitting[seed]
        gatherings = {
            self._people_by_hour(zone)[hour] & among
            for zone in {self._owns[rank].zone for rank in each(among)}
            for hour in each(self._calendar.hours(self._owns[seed], zone))
        }
        groups = {self._first(people, seed, size) for people in gatherings if people.bit_count() >= size}
        # They met at an hour of somebody's zone, which need not be their anchor zone: hence another look.
        return next((group for group in sorted(groups - {()}) if self.hours(group)), None)

    def hours(self, group: Group) -> int:
        """Give the weekly hours in the group's anchor zone at which all are free on every date; none if declined."""
        if self._was_declined(group):
            return 0
        anchor = self._anchor(group)
        hours = -1
        for rank in group:
            hours &= self._calendar.hours(self._owns[rank], anchor)
        return hours

    def best_hour(self, group: Group) -> Hour:
        """Give the hour, off lunch if there is one, that is kindest to the worst-off, of equals the earliest."""
        hours = self.hours(group)
        return self._hour(group, min(each(self._off_lunch(group, hours) or hours), key=self._strain(group)))

    def ranked(self, group: Group) -> list[Hour]:
        """Give all hours of a group in the order in which they would be taken."""
        hours, strain = self.hours(group), self._strain(group)
        off_lunch = self._off_lunch(group, hours)
        found = sorted(each(hours), key=lambda hour: (not off_lunch >> hour & 1, strain(hour), hour))
        return [self._hour(group, hour) for hour in found]

    def _off_lunch(self, group: Group, hours: int) -> int:
        anchor = self._anchor(group)
        for zone in {self._owns[rank].zone for rank in group}:
            between_lunches = LocalHours(zone, _EVERY_DAY, _LUNCH_ENDS, _LUNCH_STARTS)
            hours &= self._calendar.hours(between_lunches, anchor)
        return hours

    def _strain(self, group: Group) -> Callable[[int], int]:
        anchor = self._anchor(group)
        owns = {self._owns[rank] for rank in group}
        return lambda hour: max(self._calendar.strain(own, anchor, hour) for own in owns)

    def _hour(self, group: Group, hour: int) -> Hour:
        weekday, half_hour = divmod(hour, HALF_HOURS)
        return Hour(weekday, wall_time(half_hour), self._anchor(group))

    def _first(self, people: int, seed: int, size: int) -> Group:
        """Give the longest-waiting group around one person that was not declined, an empty one if all were."""
        groups = (tuple(sorted((seed, *others))) for others in self._together(people & ~(1 << seed), size - 1))
        return next((group for group in groups if not self._was_declined(group)), ())

    def _together(self, people: int, size: int) -> Iterator[Group]:
        """Give all groups of so many of these people who may be with one another, the longest-waiting first."""
        if size == 0:
            yield ()
            return
        while people.bit_count() >= size:
            rank = next(each(people))
            people &= ~(1 << rank)
            yield from ((rank, *rest) for rest in self._together(people & self._fitting[rank], size - 1))

    def _was_declined(self, group: Group) -> bool:
        people = bits(group)
        return any(people & ~together == 0 for together in self._declined)

    def _anchor(self, group: Group) -> str:
        return anchor_of([self._owns[rank].zone for rank in group], self._calendar.changes_clock)

    def _find_people_by_hour(self, anchor: str) -> list[int]:
        people = [0] * (7 * HALF_HOURS)
        for rank, own in enumerate(self._owns):
            for hour in each(self._calendar.hours(own, anchor)):
                people[hour] |= 1 << rank
        return people


def bits(numbers: Iterable[int]) -> int:
    """Give the set with these numbers in it."""
    return sum(1 << number for number in numbers)


def each(numbers: int) -> Iterator[int]:
    """Give the numbers of a set, rising."""
    while numbers:
        yield (numbers & -numbers).bit_length() - 1
        numbers &= numbers - 1
