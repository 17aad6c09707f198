"""Of those who are left over it is the ones who wait shortest: whoever waits longer gets their place in a circle."""

# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false
# The types that numpy comes with leave some of its results unknown.

from collections.abc import Callable, Sequence
from heapq import heapify, heappop, heappush

import numpy as np

from bot.domain.forming.clocks import Words, packed
from bot.domain.forming.people import Person, Terms
from bot.domain.forming.timetables import Timetable
from bot.domain.forming.together import may_come_in

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
        fits: Words = (self._others[self._sitting] & self._hours[one]).any(axis=1)
        for gone in self._sitting[fits & (self._sitting > one)].tolist():
            number = self._group_of[gone]
            rest = [other for other in self._groups[number] if other != gone]
            if self._may_have(one, rest, gone):
                self._groups[number] = [*rest, one]
                del self._group_of[gone]
                self._group_of[one] = number
                self._sitting = np.sort(np.append(self._sitting[self._sitting != gone], one))[::-1]
                self._note(number)
                return gone
        return None

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
