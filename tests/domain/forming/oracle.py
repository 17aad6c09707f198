"""The best way there is to divide few people: found by trying all, and written without anything of the engine's search."""

from collections.abc import Sequence
from itertools import combinations

import numpy as np

from bot.domain.forming.crowds import score
from bot.domain.forming.people import Person, Terms
from bot.domain.forming.timetables import Timetable
from bot.domain.forming.together import apart

_LEFT_OVER = 10_000.0  # One more left over is worse than any mixture is good.


def best(people: Sequence[Person], terms: Terms) -> tuple[int, float]:
    """Give how few are left over at least, and the highest sum of scores of those who leave over so few."""
    worth = np.full(1 << len(people), -np.inf)
    worth[0] = 0
    by_first: dict[int, list[tuple[int, float]]] = {one: [] for one in range(len(people))}
    for group, value in _circles(people, terms):
        by_first[group[0]].append((sum(1 << one for one in group), value))
    everything = np.arange(1 << len(people))
    for first in range(len(people)):
        # All before the first one are settled, and the first one is not.
        low = (1 << first) - 1
        states = everything[low :: 1 << (first + 1)]
        states = states[worth[states] > -np.inf]
        for members, value in [(1 << first, -_LEFT_OVER), *by_first[first]]:
            apart = states[(states & members) == 0]
            worth[apart | members] = np.maximum(worth[apart | members], worth[apart] + value)
    left = max(0, round(-worth[-1] / _LEFT_OVER))
    return left, float(worth[-1] + left * _LEFT_OVER)


def _circles(people: Sequence[Person], terms: Terms) -> list[tuple[tuple[int, ...], float]]:
    timetable = Timetable([one.free for one in people], terms)
    free = timetable.all_half_hours(range(len(people)))
    against = {one.id: {other.id for other in people if apart(one, other)} for one in people}
    found: list[tuple[tuple[int, ...], float]] = []
    for size in range(terms.smallest, terms.largest + 1):
        for group in combinations(range(len(people)), size):
            members = [people[one] for one in group]
            ids = {one.id for one in members}
            if free[list(group)].all(axis=0).any() and not any(against.get(one, set()) & ids for one in ids):
                found.append((group, score(members, terms.goals)))
    return found
