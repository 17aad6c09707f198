"""What the sum of all scores could never exceed, however circles were formed: proven, and not always reachable.

A circle's score is what each two of its members gain, over one less than its size: half the sum, over its members,
of the mean of what each gains with the others. Two limits hold for the sum of all. Nobody's mean exceeds that of their
best partners, as many as the smallest circle has. And where a department is large, some of it must be together.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np

from bot.domain.forming.clocks import Words
from bot.domain.forming.exchanges import Floats
from bot.domain.forming.people import Goals, Person, Terms
from bot.domain.forming.tables import MOST_PEOPLE

_FORBIDDEN = np.float32(-1e6)


def bound(people: Sequence[Person], terms: Terms, gains: Floats | None, hours: Words) -> float:
    """Give the lower of both limits; the first needs all gains (forbidden ones far below nought), so few people."""
    limits = [by_labels(people, terms)]
    if gains is not None and 1 < len(people) <= MOST_PEOPLE:
        means = best_partners(gains, hours, terms.smallest - 1) / (terms.smallest - 1)
        limits.append(float(np.maximum(means, 0).sum(dtype=np.float64)) / 2)
    return min(limits)


def best_partners(gains: Floats, hours: Words, count: int) -> Floats:
    """Give for each person what they gain at most with so many others whom they share an hour with."""
    found = np.zeros(len(gains), np.float32)
    for person in range(len(gains)):
        row = np.where((hours & hours[person]).any(axis=1), gains[person], _FORBIDDEN)
        row[person] = _FORBIDDEN
        most = np.partition(row, len(row) - min(count, len(row)))[-count:]
        found[person] = most.sum()
    return found


def by_labels(people: Sequence[Person], terms: Terms) -> float:
    """Give the limit that needs no gains, and tells nothing of who may be with whom and when."""
    goals = terms.goals
    total = sum(_most(one, goals) for one in people) / 2
    for name in ("department", "site", "function"):
        counts = Counter(str(getattr(one, name)) for one in people)
        del counts[""]
        weight = float(getattr(goals, name))
        total -= weight * sum(_together(count, len(people), terms) for count in counts.values())
    return total


def _most(person: Person, goals: Goals) -> float:
    """What somebody gains at most with anybody, by what is known of them."""
    weighed: Iterable[tuple[bool, float]] = (
        (bool(person.department), goals.department),
        (bool(person.site), goals.site),
        (bool(person.function), goals.function),
        (person.level is not None, goals.level),
        (bool(person.topics), goals.topic),
        (bool(person.languages), goals.language),
    )
    return sum(weight for there, weight in weighed if there)


def _together(count: int, people: int, terms: Terms) -> float:
    """Give how much a label that so many people have loses at least, for a weight of one.

    A circle of `size` with `alike` of them loses their pairs over `size - 1`; whoever is in no circle loses a half.
    Circles of all kinds make up the people and the alike: what they lose in all is least with two kinds of them.
    """
    kinds = [
        (size, alike, alike * (alike - 1) / 2 / (size - 1))
        for size in range(terms.smallest, terms.largest + 1)
        for alike in range(size + 1)
    ]
    kinds += [(1, 0, 0.0), (1, 1, 0.5)]
    least = np.inf
    for size, alike, loses in kinds:
        for other_size, other_alike, other_loses in kinds:
            spread = size * other_alike - other_size * alike
            if spread:
                one = (people * other_alike - other_size * count) / spread
                other = (size * count - people * alike) / spread
                if one >= -1e-9 and other >= -1e-9:
                    least = min(least, one * loses + other * other_loses)
            elif size * count == people * alike:
                least = min(least, people / size * loses)
    return float(least)
