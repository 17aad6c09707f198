"""Why somebody is in no circle, and what would help: only ever by hours and numbers, so that nothing confidential shows."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from bot.domain.forming.exchanges import Flags, Ints
from bot.domain.forming.people import DAY, FreeTime, Help, Person, Reason, Terms, Unplaced
from bot.domain.forming.timetables import Timetable

_MOST_HELPED = 300  # For more people than this nobody reads one by one what would help.
_LONGER = (60, 120, 180)  # Minutes by which somebody's day could be longer.


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
    room = np.array([len(group) < terms.largest for group in groups], np.bool_)
    others = timetable.how_many_are_free(left)
    found = list[Unplaced]()
    for number, one in enumerate(left):
        own = timetable.half_hours(people[one].free)
        if not own.any() or len(people) < terms.smallest:
            reason = Reason.ALONE if own.any() else Reason.NO_HOURS
        else:
            reason = _reason(free, own, room, placeable=one in placeable)
        counts = reason in (Reason.NUMBERS, Reason.ALONE)
        missing = _missing(others[own], terms.smallest) if counts else 0
        helps = _helps(free[room], people[one].free, timetable) if number < _MOST_HELPED else None
        found.append(Unplaced(people[one].id, reason, helps, missing))
    return tuple(found)


def _reason(free: Flags, own: Flags, room: Flags, *, placeable: bool) -> Reason:
    together: Flags = np.logical_or.reduce(free & own, axis=1)
    if not placeable or (len(together) and not together.any()):
        return Reason.NO_COMMON_HOURS
    return Reason.RULES if not len(together) or (together & room).any() else Reason.NUMBERS


def _missing(together: Ints, smallest: int) -> int:
    """Give how many more people at somebody's hours would make a circle, of how many left over are free at each of these.

    Where enough of them are free together it is not known: then no number of people is what is missing.
    """
    return max(0, smallest - int(together.max(initial=0)))


def _helps(roomy: Flags, own: FreeTime, timetable: Timetable) -> Help | None:
    """Give the least that would let somebody come to one more circle with room: another weekday, or a longer day.

    Whether a rule between two people keeps them out of that circle is not asked, and it is not named: whoever reads
    what would help, or reads nothing, could find out who would rather not be with whom.
    """
    others = roomy[~(roomy & timetable.half_hours(own)).any(axis=1)].any(axis=0)
    return next((helps for more, helps in _more(own) if (others & timetable.half_hours(more)).any()), None)


def _more(own: FreeTime) -> Iterator[tuple[FreeTime, Help]]:
    """Give ways to be free for longer, those that ask the least first."""
    for day in sorted(set(range(5)) - own.days):
        yield replace(own, days=own.days | {day}), Help(weekday=day)
    for longer in _LONGER:
        for starts, ends in own.between:
            length = (ends - starts) % DAY or DAY
            for earlier, later in ((0, longer), (longer, 0)):
                if length + longer < DAY and starts >= earlier:
                    changed = (starts - earlier, (ends + later - 1) % DAY + 1)
                    yield replace(own, between=(*own.between, changed)), Help(between=changed)
