"""Where a search begins: people in the order in which their hours begin, cut into runs that have an hour in common.

The week is a circle, so it is begun at each of several half hours. For one order the cut that leaves the fewest over is
found exactly: of the first k people either the last one is left over, or a run ends with them.
"""

from collections.abc import Sequence

import numpy as np

from bot.domain.forming.clocks import Words
from bot.domain.forming.exchanges import Flags, Ints

_CUTS = 12


def cut(free: Flags, hours: Words, sizes: Sequence[int], dice: np.random.Generator) -> list[Ints]:
    """Give groups of people who have an hour in common, of the sizes given (the first are liked best).

    `free` has a row of half hours for each person, `hours` the same packed; nobody is without any.
    """
    people, columns = free.shape
    best: list[Ints] = []
    placed = -1
    for begin in dice.permutation(columns)[:_CUTS]:
        rolled = np.roll(free, -int(begin), axis=1)
        first, last = rolled.argmax(axis=1), columns - rolled[:, ::-1].argmax(axis=1)
        order = np.lexsort((dice.permutation(people), last, first))
        groups = _cut(hours[order], sizes)
        found = sum(end - start for start, end in groups)
        if found > placed:
            best, placed = [order[start:end] for start, end in groups], found
        if placed == people:
            break
    return best


def _cut(hours: Words, sizes: Sequence[int]) -> list[tuple[int, int]]:
    """Cut an order into runs with an hour in common, so that as few as can be are between them."""
    people = len(hours)
    share = {size: _share(hours, size) for size in sizes if size <= people}
    left, step = [0] * (people + 1), [1] * (people + 1)
    for end in range(1, people + 1):
        fewest, by = left[end - 1] + 1, 1
        for size, shared in share.items():
            if size <= end and shared[end - size] and left[end - size] < fewest:
                fewest, by = left[end - size], size
        left[end], step[end] = fewest, by
    groups, end = list[tuple[int, int]](), people
    while end > 0:
        if step[end] > 1:
            groups.append((end - step[end], end))
        end -= step[end]
    return groups[::-1]


def _share(hours: Words, size: int) -> list[bool]:
    """Tell for each place of an order whether so many people from there on have an hour in common."""
    common = hours[: len(hours) - size + 1].copy()
    for later in range(1, size):
        common &= hours[later : len(hours) - size + 1 + later]
    shared: Flags = np.logical_or.reduce(common, axis=1)
    return shared.tolist()
