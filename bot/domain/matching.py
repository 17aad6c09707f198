"""Who could make a circle with whom, and at which weekly hour.

One simple method: the person who waits longest looks at every weekly hour of their own, takes at each the
longest-waiting others who are free then, and keeps the group whose members wait longest. Whoever is left over
then joins a group that has room, unless those left over could become a circle of their own. People are taken
in the order in which they wait, so the method does not find the best division, only a sound one.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from bot.domain.calendars import Calendar, LocalHours
from bot.domain.worktime import HALF_HOURS, Hour, is_zone, wall_time

_MIDNIGHT = time(0)
_LUNCH_STARTS, _LUNCH_ENDS = time(12), time(13, 30)
_EVERY_DAY = frozenset(range(7))

# People are known inside by their rank: 0 waits longest. A group is its members' ranks, rising. A set of
# people is an integer with a bit for each rank; a set of weekly hours one with a bit for each half hour of a
# week, as in calendars.py.
_Group = tuple[int, ...]


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
        if not self.days <= _EVERY_DAY:
            raise ValueError(f"Weekdays are 0 (Monday) to 6 (Sunday), not {sorted(self.days)}.")
        if not is_zone(self.zone):
            raise ValueError(f"There is no time zone {self.zone!r}.")


@dataclass(frozen=True)
class Waiting:
    """A person on the waiting list since an instant (UTC), who wants to speak one language.

    `first` is somebody who comes before all others; `not_before` the day, on their own calendar, from which on they
    may be suggested.
    """

    id: str
    since: datetime
    availability: Availability
    language: str = ""
    first: bool = False
    not_before: date | None = None


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
    declined: Collection[frozenset[str]] = (),
    apart: Collection[frozenset[str]] = (),
) -> list[Suggestion]:
    """Suggest circles whose hour lies within every member's own hours on each of the `weeks` dates of the run.

    Of such hours those that leave everybody's lunch alone (12:00 to 13:30 on their own clock) come first, then
    the one whose middle is nearest to that of the own hours of the member it suits least, then the earliest.
    `minutes` is the length of a meeting, `now` an instant (UTC); the first prompt is at least `notice` away.
    Fewer than the ideal number are suggested only when all of them have waited for `patience`, since somebody
    may still join; more than ideal only to take in people who are left over. People who were `declined` together
    are suggested again only with somebody new among them. People who are in one set of `apart`, or who speak
    different languages, are never suggested together. ValueError for an id that is there twice, no weeks or no
    minutes.
    """
    if len({one.id for one in waiting}) < len(waiting) or weeks < 1 or minutes < 1:
        raise ValueError("Everyone waits once, and a run has weeks and minutes.")
    here = [one for one in waiting if _may_begin(one, now)]
    people = sorted(here, key=lambda one: (not one.first, one.since, one.id))
    owns = [one.availability for one in people]
    local = [_local(own) for own in owns]
    rank_of = {one.id: rank for rank, one in enumerate(people)}
    known = [_bits(rank_of[one] for one in ids if one in rank_of) for ids in declined]
    search = _Search(local, Calendar(minutes, weeks, now, notice), known, _fitting(people, rank_of, apart))
    patient = _bits(rank for rank, one in enumerate(people) if one.since <= now - patience)
    groups = _divide(search, sizes, _bits(range(len(people))), patient)
    members = [tuple(people[rank].id for rank in group) for group in groups]
    return [Suggestion(ids, search.best_hour(group)) for ids, group in zip(members, groups, strict=True)]


def share_an_hour(one: Availability, others: Iterable[Availability], *, minutes: int, now: datetime) -> bool:
    """Tell whether at least one of the others is free at a weekly hour of this person's own, in the coming week."""
    calendar = Calendar(minutes, 1, now, timedelta(0))
    own = calendar.hours(_local(one), one.zone)
    return any(own & calendar.hours(local, one.zone) for local in {_local(other) for other in others})


def _local(own: Availability) -> LocalHours:
    return LocalHours(own.zone, own.days, own.starts, own.ends)


def _may_begin(one: Waiting, now: datetime) -> bool:
    return one.not_before is None or one.not_before <= now.astimezone(ZoneInfo(one.availability.zone)).date()


def _fitting(people: Sequence[Waiting], rank_of: dict[str, int], apart: Collection[frozenset[str]]) -> list[int]:
    """Give for each person, by rank, whom they may be with: who speaks the same and is not to be kept apart."""
    speaking = {language: 0 for language in {one.language for one in people}}
    for rank, one in enumerate(people):
        speaking[one.language] |= 1 << rank
    fitting = [speaking[one.language] for one in people]
    for ids in apart:
        ranks = [rank_of[one] for one in ids if one in rank_of]
        for rank in ranks:
            fitting[rank] &= ~_bits(other for other in ranks if other != rank)
    return fitting


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
        allowed = allowed and search.fits(rank, host)
        if len(grown) <= sizes.largest and allowed and search.hours(grown):
            groups[groups.index(host)] = grown
            return True
    return False


class _Search:
    """Finds groups with an hour in common among people, given their own hours in the order they wait."""

    def __init__(
        self, owns: Sequence[LocalHours], calendar: Calendar, declined: Sequence[int], fitting: Sequence[int]
    ) -> None:
        self._owns = owns
        self._declined = declined
        self._fitting = fitting
        self._calendar = calendar
        self._people_by_hour = cache(self._find_people_by_hour)

    def groups(self, size: int, among: int) -> Iterator[_Group]:
        """Give groups that share nobody, starting from those who wait longest."""
        for seed in _each(among):
            group = self.group_around(seed, size, among) if among >> seed & 1 else None
            if group:
                among &= ~_bits(group)
                yield group

    def fits(self, rank: int, group: _Group) -> bool:
        """Tell whether a person may be with everybody of a group."""
        return _bits(group) & ~self._fitting[rank] == 0

    def group_around(self, seed: int, size: int, among: int) -> _Group | None:
        """Give the group of one person and the longest-waiting others, None if no hour has enough."""
        among &= self._fitting[seed]
        gatherings = {
            self._people_by_hour(zone)[hour] & among
            for zone in {self._owns[rank].zone for rank in _each(among)}
            for hour in _each(self._calendar.hours(self._owns[seed], zone))
        }
        groups = {self._first(people, seed, size) for people in gatherings if people.bit_count() >= size}
        # They met at an hour of somebody's zone, which need not be their anchor zone: hence another look.
        return next((group for group in sorted(groups - {()}) if self.hours(group)), None)

    def hours(self, group: _Group) -> int:
        """Give the weekly hours in the group's anchor zone at which all are free on every date; none if declined."""
        if self._was_declined(group):
            return 0
        anchor = self._anchor(group)
        hours = -1
        for rank in group:
            hours &= self._calendar.hours(self._owns[rank], anchor)
        return hours

    def best_hour(self, group: _Group) -> Hour:
        """Give the hour, off lunch if there is one, that is kindest to the worst-off, of equals the earliest."""
        anchor = self._anchor(group)
        owns = {self._owns[rank] for rank in group}
        hours = off_lunch = self.hours(group)
        for zone in {own.zone for own in owns}:
            between_lunches = LocalHours(zone, _EVERY_DAY, _LUNCH_ENDS, _LUNCH_STARTS)
            off_lunch &= self._calendar.hours(between_lunches, anchor)

        def strain(hour: int) -> int:
            return max(self._calendar.strain(own, anchor, hour) for own in owns)

        weekday, half_hour = divmod(min(_each(off_lunch or hours), key=strain), HALF_HOURS)
        return Hour(weekday, wall_time(half_hour), anchor)

    def _first(self, people: int, seed: int, size: int) -> _Group:
        """Give the longest-waiting group around one person that was not declined, an empty one if all were."""
        groups = (tuple(sorted((seed, *others))) for others in self._together(people & ~(1 << seed), size - 1))
        return next((group for group in groups if not self._was_declined(group)), ())

    def _together(self, people: int, size: int) -> Iterator[_Group]:
        """Give all groups of so many of these people who may be with one another, the longest-waiting first."""
        if size == 0:
            yield ()
            return
        while people.bit_count() >= size:
            rank = next(_each(people))
            people &= ~(1 << rank)
            yield from ((rank, *rest) for rest in self._together(people & self._fitting[rank], size - 1))

    def _was_declined(self, group: _Group) -> bool:
        people = _bits(group)
        return any(people & ~together == 0 for together in self._declined)

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


def _bits(numbers: Iterable[int]) -> int:
    return sum(1 << number for number in numbers)


def _each(bits: int) -> Iterator[int]:
    while bits:
        yield (bits & -bits).bit_length() - 1
        bits &= bits - 1
