"""Of those who are left over it is the ones who wait shortest: whoever waits longer gets their place in a circle."""

# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false
# The types that numpy comes with leave some of its results unknown.

from collections.abc import Callable, Sequence
from heapq import heapify, heappop, heappush

import numpy as np

from bot.domain.forming.clocks import packed
from bot.domain.forming.exchanges import Flags
from bot.domain.forming.people import Person, Terms
from bot.domain.forming.timetables import Timetable
from bot.domain.forming.together import may_come_in

_AT_A_TIME = 1_000  # Mostly somebody among the first of them can go.

Allowed = Callable[[Sequence[int]], bool]


def in_turn(
    people: Sequence[Person],
    groups: Sequence[Sequence[int]],
    timetable: Timetable,
    terms: Terms,
    allowed: Allowed,
) -> list[list[int]]:
    """Exchange whoever is in no group for somebody who waits shorter and is in one, wherever no rule breaks.

    People stand in the order in which they wait, those who wait longest at first. `allowed` is asked of each group that
    would come of it. A group that had somebody to facilitate has somebody then, too.
    """
    found = [list(group) for group in groups]
    placed = {one for group in found for one in group}
    left = [one for one in range(len(people)) if one not in placed]
    if not left or not found:
        return found
    queue = _Queue(people, found, timetable, terms, allowed)
    heapify(left)
    while left:
        gone = queue.take_in(heappop(left))
        if gone is not None:
            heappush(left, gone)
    return [sorted(group) for group in found]


class _Queue:
    """Groups and, for each place in one, the half hours that all others in it have in common."""

    def __init__(
        self,
        people: Sequence[Person],
        groups: list[list[int]],
        timetable: Timetable,
        terms: Terms,
        allowed: Allowed,
    ) -> None:
        self._people, self._groups, self._terms, self._allowed = people, groups, terms, allowed
        self._hours = packed(timetable.all_half_hours(range(len(people))))
        places = [(number, one) for number, group in enumerate(groups) for one in group]
        self._group_of = dict((one, number) for number, one in places)
        # Whoever waits shortest is the first to go.
        self._sitting = np.array(sorted(self._group_of, reverse=True), np.intp)
        self._others = np.zeros_like(self._hours)
        for number in range(len(groups)):
            self._note(number)

    def take_in(self, one: int) -> int | None:
        """Give somebody a place; whoever had it, or None where nobody has to go who waits shorter."""
        shorter = len(self._sitting) - int(np.searchsorted(self._sitting[::-1], one))
        for begin in range(0, shorter, _AT_A_TIME):
            some = self._sitting[begin : min(begin + _AT_A_TIME, shorter)]
            fits: Flags = np.logical_or.reduce((self._others[some] & self._hours[one]) != 0, axis=1)
            for gone in some[fits].tolist():
                number = self._group_of[gone]
                rest = [other for other in self._groups[number] if other != gone]
                if self._may_have(one, rest, gone):
                    self._exchange(one, gone, [*rest, one])
                    return gone
        return None

    def _exchange(self, one: int, gone: int, group: list[int]) -> None:
        number = self._group_of.pop(gone)
        self._groups[number], self._group_of[one] = group, number
        kept = self._sitting[self._sitting != gone]
        self._sitting = np.insert(kept, len(kept) - int(np.searchsorted(kept[::-1], one)), one)
        self._note(number)

    def _may_have(self, one: int, rest: list[int], gone: int) -> bool:
        people, others = self._people, [self._people[other] for other in rest]
        led = people[one].facilitates or any(other.facilitates for other in others)
        if people[gone].facilitates and not led:
            return False
        return may_come_in(people[one], others, self._terms.of_one_department) and self._allowed([*rest, one])

    def _note(self, number: int) -> None:
        group = self._groups[number]
        for one in group:
            others = self._hours[[other for other in group if other != one]]
            self._others[one] = np.bitwise_and.reduce(others, axis=0)
