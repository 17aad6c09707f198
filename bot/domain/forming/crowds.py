"""Those who can be placed at all, as numbers and arrays that the search works on."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from bot.domain.forming.clocks import Words
from bot.domain.forming.exchanges import Flags, Ints, Worth
from bot.domain.forming.people import Goals, Person, Terms
from bot.domain.forming.rules import CircleRules
from bot.domain.forming.tables import empty_place
from bot.domain.forming.timetables import Timetable
from bot.domain.forming.together import kept_from
from bot.domain.forming.traits import Pairs, Tabled, Traits, codes, gains_of, known, pairs


@dataclass
class Crowd:
    """People by their numbers, with what they gain, when they are free and who must not be with whom."""

    people: Sequence[Person]
    terms: Terms
    free: Flags
    hours: Words
    traits: Traits
    gains: Traits | Tabled
    forbidden: Pairs
    against: dict[int, set[int]] = field(default_factory=dict[int, set[int]])

    def rules(self, waits: Flags) -> CircleRules:
        """Give the rules for groups of which some wait; what they cost is set later."""
        return CircleRules(
            np.ascontiguousarray(self.hours.T),
            known([one.facilitates for one in self.people]),
            codes([one.department for one in self.people]),
            self.terms.of_one_department,
            waits,
        )

    def worth(self, waits: Flags, unplaced: float) -> Worth:
        """Give what groups are worth: circles their gains over one less than their size; who is in none costs."""
        sizes = np.arange(self.terms.largest + 1)
        whole = sizes >= self.terms.smallest
        scale = np.where(whole, 1 / np.maximum(sizes - 1, 1), 0)
        # To wait in what may become a circle is a little better than to wait for nothing.
        base = np.where(whole, 0, -unplaced * 0.98 * sizes)
        tables = np.array([scale, 0 * scale], np.float32), np.array([base, -unplaced * sizes], np.float32)
        return Worth(waits.astype(np.intp), *tables)

    def places(self, groups: Sequence[Ints], count: int) -> Ints:
        """Give an arrangement of so many groups, the last of which are empty."""
        found = np.full((count, self.terms.largest), empty_place(len(self.people)), np.intp)
        for row, group in zip(found, groups, strict=False):
            row[: len(group)] = group
        return found

    def conflicts(self, person: int, group: Iterable[int]) -> int:
        """Count with how many of a group somebody must not be."""
        return len(self.against.get(person, set()) & set(group))

    def too_many(self, group: Iterable[int]) -> bool:
        """Tell whether too many of a group are of one department."""
        if self.terms.of_one_department is None:
            return False
        names = [self.people[one].department for one in group if self.people[one].department]
        return any(names.count(one) > self.terms.of_one_department for one in set(names))

    def may_be(self, group: Sequence[int]) -> bool:
        """Tell whether a group breaks no rule; what size it has is not asked."""
        one_hour = np.bitwise_and.reduce(self.hours[np.array(group, np.intp)], axis=0).any()
        apart = any(self.conflicts(one, group) for one in group)
        return bool(one_hour) and not apart and not self.too_many(group)


def crowd(people: Sequence[Person], timetable: Timetable, placeable: Sequence[int], terms: Terms) -> Crowd:
    """Make a crowd of those who can be placed, of all whom a timetable knows."""
    some = [people[number] for number in placeable]
    free, hours = timetable.in_short(placeable)
    met, forbidden = _named(some, _met), _named(some, kept_from)
    against: dict[int, set[int]] = {}
    for one, other in zip(forbidden.ones.tolist(), forbidden.others.tolist(), strict=True):
        against.setdefault(one, set()).add(other)
        against.setdefault(other, set()).add(one)
    traits = Traits(some, terms.goals, met, forbidden)
    return Crowd(some, terms, free, hours, traits, gains_of(traits, forbidden), forbidden, against)


def score(people: Sequence[Person], goals: Goals) -> float:
    """Give the score of one circle."""
    found = sum(gain(one, other, goals) for place, one in enumerate(people) for other in people[:place])
    return found / (len(people) - 1)


def gain(one: Person, other: Person, goals: Goals) -> float:
    """Give what two people gain by being in one circle."""
    counts = (
        (bool(one.department and other.department and one.department != other.department), goals.department),
        (bool(one.site and other.site and one.site != other.site), goals.site),
        (bool(one.function and other.function and one.function != other.function), goals.function),
        (one.level is not None and other.level is not None and abs(one.level - other.level) <= 1, goals.level),
        (bool(one.topics & other.topics), goals.topic),
        (bool(one.languages & other.languages), goals.language),
        (other.id in one.met or one.id in other.met, -goals.met),
    )
    return sum(weight for there, weight in counts if there)


def _met(one: Person) -> Iterable[str]:
    return one.met


def _named(people: Sequence[Person], names: Callable[[Person], Iterable[str]]) -> Pairs:
    """Give the pairs of those who are there and name one another by their ids."""
    numbers = {one.id: number for number, one in enumerate(people)}
    return pairs(
        (number, numbers[name]) for number, one in enumerate(people) for name in names(one) if name in numbers
    )
