"""The best way there is to divide few people, found by trying all: for a small company, and for a few circles of a larger.

A set of people is an integer with a bit for each. The best way to divide a set is the best of all ways to take a circle
with its first person away, or that person alone, and to divide the rest in the best way.
"""

# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false
# The types that numpy comes with leave some of its results unknown.

from collections.abc import Sequence
from functools import cache
from itertools import combinations
from math import comb

import numpy as np

from bot.domain.forming.attempts import STRICT
from bot.domain.forming.crowds import Crowd
from bot.domain.forming.exchanges import Floats, Ints
from bot.domain.forming.people import Terms

_MOST_PEOPLE, _MOST_CIRCLES = 20, 25_000
_AT_A_TIME = 15  # Of a larger company; a person more takes twice as long.
_OF_THE_LEFT = 4  # At a time, so that there is room for circles to take them.
_BROKEN = -STRICT.forbidden / 2


def can_be_tried(people: int, terms: Terms) -> bool:
    """Tell whether people are so few that all ways to divide them can be tried."""
    sizes = range(terms.smallest, terms.largest + 1)
    return people <= _MOST_PEOPLE and sum(comb(people, size) for size in sizes) <= _MOST_CIRCLES


def divided(crowd: Crowd, people: Sequence[int]) -> list[list[int]]:
    """Divide people so that the fewest are left over, then the fewest lack somebody to facilitate, then they mix best."""
    some = np.array(people, np.intp)
    worth = np.full(1 << len(some), -np.inf)
    last = np.zeros(1 << len(some), np.intp)
    worth[0] = 0
    circles, values = _circles(crowd, people)
    everything = np.arange(1 << len(some))
    for first in range(len(some)):
        # All before the first one are settled, and the first one is not.
        states = everything[(1 << first) - 1 :: 1 << (first + 1)]
        states = states[worth[states] > -np.inf]
        its = (circles & -circles) == 1 << first
        options = [(1 << first, -STRICT.unplaced), *zip(circles[its].tolist(), values[its].tolist(), strict=True)]
        for members, value in options:
            before = states[(states & members) == 0]
            after, then = before | members, worth[before] + value
            better = then > worth[after]
            worth[after[better]], last[after[better]] = then[better], members
    groups, rest = list[list[int]](), len(last) - 1
    while rest:
        groups.append([int(one) for number, one in enumerate(some) if last[rest] >> number & 1])
        rest ^= int(last[rest])
    return [group for group in groups if len(group) > 1]


def _circles(crowd: Crowd, people: Sequence[int]) -> tuple[Ints, Floats]:
    """Give all circles that break no rule, as sets, and what each is worth."""
    crowd.gains.forbid(STRICT.forbidden)
    some = np.array(people, np.intp)
    gains = crowd.gains.block(some[None])[0]
    ready = np.array([crowd.people[one].facilitates for one in people], np.bool_)
    circles, values = list[Ints](), list[Floats]()
    for size in range(crowd.terms.smallest, min(crowd.terms.largest, len(some)) + 1):
        groups = _combinations(len(some), size)
        sums = gains[groups[:, :, None], groups[:, None, :]].sum(axis=(1, 2)) / 2
        fit = (sums > _BROKEN) & np.bitwise_and.reduce(crowd.hours[some][groups], axis=1).any(axis=1)
        groups, sums = groups[fit], sums[fit]
        if crowd.terms.of_one_department is not None:
            few = np.array([not crowd.too_many(some[group].tolist()) for group in groups], np.bool_)
            groups, sums = groups[few], sums[few]
        circles.append((1 << groups).sum(axis=1))
        values.append(sums / (size - 1) + STRICT.facilitator * ready[groups].any(axis=1))
    return np.concatenate(circles), np.concatenate(values)


@cache
def _combinations(people: int, size: int) -> Ints:
    return np.array(list(combinations(range(people), size)), np.intp).reshape(-1, size)


def redivided(crowd: Crowd, groups: Sequence[Sequence[int]], dice: np.random.Generator) -> list[list[int]]:
    """Take some circles that share an hour apart, with some who are in none, and divide their people in the best way.

    Where that is no other way the circles stay as they are.
    """
    placed = {one for group in groups for one in group}
    left = [one for one in range(len(crowd.people)) if one not in placed]
    pool = [left[one] for one in dice.permutation(len(left)).tolist()[:_OF_THE_LEFT]]
    chosen, hours = list[int](), np.full(crowd.hours.shape[1], 2**64 - 1, np.uint64)
    for number in dice.permutation(len(groups)).tolist():
        common = np.bitwise_and.reduce(crowd.hours[list(groups[number])], axis=0) & hours
        together = len(pool) + len(groups[number])
        if common.any() and together <= _AT_A_TIME and can_be_tried(together, crowd.terms):
            chosen, hours = [*chosen, number], common
            pool += groups[number]
    others = [list(group) for number, group in enumerate(groups) if number not in chosen]
    return [*others, *divided(crowd, pool)] if chosen else others
