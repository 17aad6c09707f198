"""Who could make a circle with whom, and at which weekly hour.

One simple method: the person who waits longest looks at every weekly hour of their own, takes at each the
longest-waiting others who are free then, and keeps the group whose members wait longest. Whoever is left over
then joins a group that has room, unless those left over could become a circle of their own. People are taken
in the order in which they wait, so the method does not find the best division, only a sound one.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.calendars import Calendar, LocalHours
from bot.domain.groups import Group, Search, bits, each
from bot.domain.worktime import HALF_HOURS, Hour, is_zone

_MIDNIGHT = time(0)
_EVERY_DAY = frozenset(range(7))


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
    known = [bits(rank_of[one] for one in ids if one in rank_of) for ids in declined]
    search = Search(local, Calendar(minutes, weeks, now, notice), known, _fitting(people, rank_of, apart))
    patient = bits(rank for rank, one in enumerate(people) if one.since <= now - patience)
    groups = _divide(search, sizes, bits(range(len(people))), patient)
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
            fitting[rank] &= ~bits(other for other in ranks if other != rank)
    return fitting


@dataclass(frozen=True)
class Dates:
    """What the dates of a run come from: a meeting's minutes, how many weeks, the present, and the notice wanted.

    `not_before` is the day before which nobody wants to meet, if there is one.
    """

    minutes: int
    weeks: int
    now: datetime
    notice: timedelta
    not_before: date | None = None


def common_hours(people: Sequence[Availability], dates: Dates) -> list[Hour]:
    """Give every weekly hour that suits all of these people on every date of a run, the kindest first."""
    return _search_among(people, dates).ranked(tuple(range(len(people))))


def suits(hour: Hour, people: Sequence[Availability], dates: Dates) -> bool:
    """Tell whether a weekly hour, in whatever zone, suits all of these people on every date of a run."""
    calendar = _calendar(dates)
    place = hour.weekday * HALF_HOURS + hour.at.hour * 2 + hour.at.minute // 30
    return all(calendar.hours(_local(own), hour.zone) >> place & 1 for own in people)


def who_fit(circle: Sequence[Availability], others: Sequence[Availability], dates: Dates) -> list[int]:
    """Give the places in `others` of those each of whom has some weekly hour in common with all of a circle."""
    search, size = _search_among((*circle, *others), dates), len(circle)
    return [place for place in range(len(others)) if search.hours((*range(size), size + place))]


def _search_among(people: Sequence[Availability], dates: Dates) -> Search:
    return Search([_local(own) for own in people], _calendar(dates), (), ())


def _calendar(dates: Dates) -> Calendar:
    return Calendar(dates.minutes, dates.weeks, dates.now, dates.notice, dates.not_before)


def _divide(search: Search, sizes: Sizes, left: int, patient: int) -> list[Group]:
    """Divide people into groups: of the ideal size, then smaller ones of the patient, then those left over."""
    groups: list[Group] = []
    for size in range(sizes.ideal, sizes.smallest - 1, -1):
        for group in search.groups(size, left if size == sizes.ideal else left & patient):
            groups.append(group)
            left &= ~bits(group)
    for rank in each(left):
        # Those who could still become a circle of their own go on waiting for it together.
        if search.group_around(rank, sizes.smallest, left):
            continue
        if _take_in(search, sizes, groups, rank, patient):
            left &= ~(1 << rank)
    return sorted(groups)


def _take_in(search: Search, sizes: Sizes, groups: list[Group], rank: int, patient: int) -> bool:
    """Put one more person into the smallest group that can have them, of equals the one that waits longest."""
    for host in sorted(groups, key=lambda group: (len(group), group)):
        grown = tuple(sorted((*host, rank)))
        allowed = len(grown) >= sizes.ideal or not bits(grown) & ~patient
        allowed = allowed and search.fits(rank, host)
        if len(grown) <= sizes.largest and allowed and search.hours(grown):
            groups[groups.index(host)] = grown
            return True
    return False
