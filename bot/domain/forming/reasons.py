"""Why somebody is in no circle, and what would help: only ever by hours and numbers, so that nothing confidential shows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from bot.domain.forming.crowds import forbidden_with
from bot.domain.forming.exchanges import Flags
from bot.domain.forming.people import DAY, FreeTime, Help, Person, Reason, Terms, Unplaced
from bot.domain.forming.timetables import Timetable

_MOST_HELPED = 300  # For more people than this nobody reads one by one what would help.
_LONGER = (60, 120, 180)  # Minutes by which somebody's day could be longer.


@dataclass(frozen=True)
class _Circles:
    """The circles there are: who is in them, and at which half hours all of them are free."""

    groups: Sequence[Sequence[int]]
    free: Flags  # (circles, half hours)
    against: dict[str, set[str]]
    people: Sequence[Person]
    terms: Terms

    def may_join(self, person: int) -> Flags:
        """Tell for each circle whether somebody may join it, whatever the hours and however many are in it."""
        apart, department = self.against.get(self.people[person].id, set()), self.people[person].department
        most = self.terms.of_one_department
        found = np.ones(len(self.groups), np.bool_)
        for number, group in enumerate(self.groups):
            members = [self.people[one] for one in group]
            alike = sum(one.department == department for one in members) if department else 0
            found[number] = not any(one.id in apart for one in members) and (most is None or alike < most)
        return found


def explain(
    people: Sequence[Person],
    groups: Sequence[Sequence[int]],
    timetable: Timetable,
    terms: Terms,
    placeable: frozenset[int],
) -> tuple[Unplaced, ...]:
    """Explain for everybody who is in none of the groups why that is so, in the order of the people."""
    placed = {one for group in groups for one in group}
    left = [one for one in range(len(people)) if one not in placed]
    if not left:
        return ()
    free = [timetable.all_half_hours(group).all(axis=0) for group in groups]
    free = np.array(free) if free else np.zeros((0, len(timetable.half_hours(people[0].free))), np.bool_)
    circles = _Circles(groups, free, forbidden_with(people), people, terms)
    room = np.array([len(group) < terms.largest for group in groups], np.bool_)
    found = list[Unplaced]()
    for number, one in enumerate(left):
        own = timetable.half_hours(people[one].free)
        if not own.any() or len(people) < terms.smallest:
            reason = Reason.ALONE if own.any() else Reason.NO_HOURS
        else:
            reason = _reason(circles, own, room, placeable=one in placeable)
        missing = terms.smallest - len(left) % terms.smallest if reason in (Reason.NUMBERS, Reason.ALONE) else 0
        helps = _helps(circles, one, room, timetable) if number < _MOST_HELPED else None
        found.append(Unplaced(people[one].id, reason, helps, missing))
    return tuple(found)


def _reason(circles: _Circles, own: Flags, room: Flags, *, placeable: bool) -> Reason:
    together: Flags = np.logical_or.reduce(circles.free & own, axis=1)
    if not placeable or (len(together) and not together.any()):
        return Reason.NO_COMMON_HOURS
    return Reason.RULES if not len(together) or (together & room).any() else Reason.NUMBERS


def _helps(circles: _Circles, person: int, room: Flags, timetable: Timetable) -> Help | None:
    """Give the least that would place somebody: another weekday, or a longer day; None where neither would."""
    open_to = (circles.may_join(person) & room).nonzero()[0]
    if not len(open_to):
        return None
    for own, helps in _more(circles.people[person].free):
        together = (circles.free[open_to] & timetable.half_hours(own)).any(axis=1)
        if together.any():
            return replace(helps, circle=int(open_to[together.argmax()]))
    return None


def _more(own: FreeTime) -> Iterator[tuple[FreeTime, Help]]:
    """Give ways to be free for longer, those that ask the least first."""
    for day in sorted(set(range(5)) - own.days):
        yield replace(own, days=own.days | {day}), Help(0, weekday=day)
    for longer in _LONGER:
        for starts, ends in own.between:
            length = (ends - starts) % DAY or DAY
            for earlier, later in ((0, longer), (longer, 0)):
                if length + longer < DAY and starts >= earlier:
                    changed = (starts - earlier, (ends + later - 1) % DAY + 1)
                    yield replace(own, between=(*own.between, changed)), Help(0, between=changed)
