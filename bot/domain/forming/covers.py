"""Dividing few people by trying all there is: whoever has the fewest to be with comes first, and dead ends are left.

For more people, or many that suit one another, it would take for ever; so it gives up after so many steps.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from bot.domain.forming.crowds import Crowd
from bot.domain.forming.exchanges import Ints

# A set of people is an integer with a bit for each, a set of half hours another one.
Group = tuple[int, ...]

_STEPS = 30_000


class GaveUpError(Exception):
    """There would have been more to try."""


@dataclass
class Cover:
    """Looks for circles in which all but so many people are; `dice` tells in which order equals are tried."""

    crowd: Crowd
    dice: np.random.Generator
    steps: int
    facilitated: bool = False
    """Whether each circle must have somebody who facilitates."""
    count: int | None = None
    """How many circles there are to be, if that is given."""

    def __post_init__(self) -> None:
        people = len(self.crowd.people)
        self._hours = [int.from_bytes(row.tobytes()) for row in self.crowd.hours[:people]]
        everybody = range(people)
        self._suits = [
            sum(1 << other for other in everybody if other != one and self._suit(one, other)) for one in everybody
        ]
        self._small = bool(self.dice.integers(2))
        self._luck = [int(one) for one in self.dice.permutation(people)]

    def find(self, left: int) -> list[Ints] | None:
        """Give circles with at most so many left over, None where there are none; GaveUpError for what takes too long."""
        found = self._divide((1 << len(self.crowd.people)) - 1, left, self.count)
        return None if found is None else [np.array(group, np.intp) for group in found]

    def _suit(self, one: int, other: int) -> bool:
        return self._hours[one] & self._hours[other] != 0 and other not in self.crowd.against.get(one, ())

    def _divide(self, people: int, left: int, count: int | None) -> list[Group] | None:
        if not people:
            return []
        terms, there = self.crowd.terms, people.bit_count()
        if count is not None and not terms.smallest * count <= there <= terms.largest * count + left:
            return None
        self._step()
        first = min(_each(people), key=lambda one: ((self._suits[one] & people).bit_count(), self._luck[one]))
        others = sorted(
            _each(self._suits[first] & people),
            key=lambda one: ((self._suits[one] & people).bit_count(), self._luck[one]),
        )
        for group in self._groups((first,), self._hours[first], others):
            rest = self._divide(
                people & ~sum(1 << one for one in group), left, None if count is None else count - 1
            )
            if rest is not None:
                return [group, *rest]
        # Or the one with the fewest to be with is left over.
        return self._divide(people & ~(1 << first), left - 1, count) if left else None

    def _groups(self, group: Group, hours: int, others: list[int]) -> Iterator[Group]:
        """Give all circles of a group and some of the others, who come in order."""
        whole = len(group) >= self.crowd.terms.smallest and self._may_stand(group)
        if whole and self._small:
            yield group
        if len(group) < self.crowd.terms.largest:
            for place, one in enumerate(others):
                self._step()
                common = hours & self._hours[one]
                if common:
                    fit = [other for other in others[place + 1 :] if self._suits[one] >> other & 1]
                    yield from self._groups((*group, one), common, fit)
        if whole and not self._small:
            yield group

    def _step(self) -> None:
        self.steps -= 1
        if self.steps < 0:
            raise GaveUpError

    def _may_stand(self, group: Group) -> bool:
        led = not self.facilitated or any(self.crowd.people[one].facilitates for one in group)
        return led and not self.crowd.too_many(group)


def covered(crowd: Crowd, dice: np.random.Generator, floor: int) -> tuple[list[Ints] | None, int]:
    """Give circles that leave over as few as can be, None where that takes too long to find; and how few that is.

    It is at least `floor`, and more where all has been tried.
    """
    while True:
        try:
            found = Cover(crowd, dice, _STEPS).find(floor)
        except GaveUpError:
            return None, floor
        if found is not None:
            return found, floor
        floor += 1


def of_number(crowd: Crowd, dice: np.random.Generator, left: int, count: int) -> list[Ints] | None:
    """Give so many circles that leave over at most so many, if possible with somebody in each who facilitates."""
    for facilitated in (True, False):
        try:
            found = Cover(crowd, dice, _STEPS, facilitated=facilitated, count=count).find(left)
        except GaveUpError:
            continue
        if found is not None:
            return found
    return None


def _each(people: int) -> Iterator[int]:
    while people:
        lowest = people & -people
        yield lowest.bit_length() - 1
        people ^= lowest
