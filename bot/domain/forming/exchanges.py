"""The search: groups exchange members, in disjoint pairs of groups and all pairs of them at once, ever more choosily.

An arrangement is an array of groups by places. In each place is a person's number, or EMPTY or WALL counted from the
number of people: an empty place can be taken by somebody (so an exchange with it moves a person), a wall never.
In a round the groups are paired off. For each pair the gain of every exchange of one place for another is computed,
and one of them, or none, is drawn with a probability that grows with its gain (a heat bath): at a high temperature
nearly anything goes, at a low one only what is better. Since the pairs are disjoint, all of that is a handful of
operations on whole arrays.
"""

# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false
# The types that numpy comes with leave some of its results unknown.

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.intp]
Floats = NDArray[np.float32]
Flags = NDArray[np.bool_]

EMPTY, WALL = 0, 1  # What is in a place without a person, counted from the number of people.

_NEVER = np.float32(-1e9)
_FEWEST_DICE = 1 << 18
_ROLLS = 4096
_TOLERANCE = 1e-3  # What is less of a gain than this may be rounding.


class Gains(Protocol):
    """Knows what each two people gain by being in one group."""

    people: int

    def block(self, members: Ints) -> Floats:
        """Give for each row of members the gains of all two of them: (rows, places) to (rows, places, places)."""
        ...


class Rules(Protocol):
    """Knows what is not, or not easily, allowed beside what two people gain."""

    def weigh(self, changes: Floats, members: Ints, pairs: tuple[Ints, Ints]) -> None:
        """Take from the gains of exchanges between two groups, (pairs, places, places), what rules cost."""
        ...

    def penalty(self, places: Ints) -> float:
        """Give what the rules cost an arrangement."""
        ...


@dataclass(frozen=True)
class Worth:
    """What a group's sum of gains is worth, by the group's kind and its size: `scale` times the sum, and `base`."""

    kinds: Ints  # For each group a row of the tables.
    scale: Floats  # (kinds, sizes from nought)
    base: Floats


@dataclass(frozen=True)
class Heat:
    """How hot the search begins and how cold it ends, in units of the gains."""

    first: float
    last: float


# How far a search is by its round, from 0 to 1: it ends at 1.
Pace = Callable[[int], float]
# Which groups are paired off in a round: the first half of them with the second, in this order.
Order = Callable[[Ints], Ints]


@dataclass
class Search:
    """Improves an arrangement; `fewest` is for each group how small it may become."""

    gains: Gains
    fewest: Ints
    dice: np.random.Generator
    worth: Worth | None = None
    rules: Rules | None = None
    keep_best: bool = True
    _thrown: Floats = field(default_factory=lambda: np.zeros(0, np.float32))

    def improve(self, places: Ints, heat: Heat, pace: Pace, order: Order | None = None) -> Ints:
        """Give the best arrangement that was met on the way, the one that was given among them; or else the last."""
        places = places.copy()
        best, value, highest = places.copy(), 0.0, 0.0
        noise, needed = self._noise(places)
        starts = self.dice.integers(0, len(noise) - needed, _ROLLS)
        number = 0
        while (part := pace(number)) < 1:
            pairs = self._paired(places, order)
            degree = np.float32(heat.first * (heat.last / heat.first) ** part)
            start = starts[number % _ROLLS]
            value += self._exchange(places, pairs, degree, noise[start : start + needed])
            if self.keep_best and value > highest + _TOLERANCE:
                best, highest = places.copy(), value
            number += 1
        return best if self.keep_best else places

    def value(self, places: Ints) -> float:
        """Give what an arrangement is worth."""
        total = 0.0
        for some in np.array_split(np.arange(len(places)), max(1, len(places) // 1000)):
            sums = self.gains.block(places[some]).sum((1, 2), dtype=np.float64) / 2
            if self.worth is not None:
                kinds, sizes = self.worth.kinds[some], self._sizes(places[some])
                sums = sums * self.worth.scale[kinds, sizes] + self.worth.base[kinds, sizes]
            total += float(sums.sum())
        return total - (self.rules.penalty(places) if self.rules is not None else 0.0)

    def _noise(self, places: Ints) -> tuple[Floats, int]:
        """Give dice thrown in advance, of which each round reads some, and how many it needs at most."""
        needed = len(places) // 2 * (places.shape[1] ** 2 + 1)
        if len(self._thrown) < 4 * needed:
            self._thrown = self.dice.gumbel(size=max(_FEWEST_DICE, 4 * needed)).astype(np.float32)
        return self._thrown, needed

    def _paired(self, places: Ints, order: Order | None) -> tuple[Ints, Ints]:
        groups = self.dice.permutation(len(places)) if order is None else order(places)
        half = len(groups) // 2
        return groups[:half], groups[half : 2 * half]

    def _sizes(self, places: Ints) -> Ints:
        return np.add.reduce(places < self.gains.people, axis=1, dtype=np.intp)

    def _exchange(self, places: Ints, pairs: tuple[Ints, Ints], degree: np.float32, noise: Floats) -> float:
        """Make at most one exchange in each pair of groups; the gain of all of them."""
        ones, others = pairs
        count, width = len(ones), places.shape[1]
        members = np.concatenate((places[ones], places[others]), axis=1)
        changes = self._changes(members, pairs)
        if self.rules is not None:
            self.rules.weigh(changes, members, pairs)
        flat = changes.reshape(count, width * width)
        tried = noise[: flat.size].reshape(flat.shape) * degree
        tried += flat
        chosen = tried.argmax(axis=1)
        every = np.arange(count)
        # To leave all as it is stands against the exchanges as one more of them, with no gain.
        made = (tried[every, chosen] > noise[flat.size : flat.size + count] * degree).nonzero()[0]
        if not len(made):
            return 0.0
        chosen = chosen[made]
        first, second = np.divmod(chosen, width)
        places[ones[made], first], places[others[made], second] = (
            members[made, width + second],
            members[made, first],
        )
        return float(flat[made, chosen].sum(dtype=np.float64))

    def _changes(self, members: Ints, pairs: tuple[Ints, Ints]) -> Floats:
        """Give what each exchange of a place of one group for one of the other gains: (pairs, places, places)."""
        width = members.shape[1] // 2
        gains = self.gains.block(members)
        halves: Floats = np.zeros((2 * width, 2), np.float32)
        halves[:width, 0] = halves[width:, 1] = 1
        sums: Floats = gains @ halves  # What everybody gains with each of the two groups.
        crossed = gains[:, :width, width:]
        if self.worth is None:
            leaving = sums[:, :, 1] - sums[:, :, 0]
            changes = (leaving[:, :width, None] - leaving[:, None, width:] - 2 * crossed).astype(
                np.float32, copy=False
            )
        else:
            changes = self._worths(self.worth, members, pairs, sums, crossed)
        self._close(changes, members, pairs)
        return changes

    def _worths(
        self, worth: Worth, members: Ints, pairs: tuple[Ints, Ints], sums: Floats, crossed: Floats
    ) -> Floats:
        """Give the changes where a group's worth depends on its size, which an empty place changes."""
        width = members.shape[1] // 2
        there = members < self.gains.people
        grows = there[:, None, width:].astype(np.intp) - there[:, :width, None]
        changes: Floats = np.zeros(crossed.shape, np.float32)
        for side, groups in enumerate(pairs):
            own = slice(side * width, (side + 1) * width)
            total, kinds = sums[:, own, side].sum(axis=1) / 2, worth.kinds[groups]
            sizes = there[:, own].sum(axis=1)
            # Whoever comes gains with all but the one who makes room.
            one, other = sums[:, :width, side], sums[:, width:, side]
            coming = other[:, None, :] - one[:, :, None] if side == 0 else one[:, :, None] - other[:, None, :]
            then = sizes[:, None, None] + (grows if side == 0 else -grows)
            at = kinds[:, None, None] * worth.scale.shape[1] + then
            changes += worth.scale.take(at, mode="clip") * (total[:, None, None] + coming - crossed)
            changes += worth.base.take(at, mode="clip")
            changes -= (worth.scale[kinds, sizes] * total + worth.base[kinds, sizes])[:, None, None]
        return changes

    def _close(self, changes: Floats, members: Ints, pairs: tuple[Ints, Ints]) -> None:
        """Rule out exchanges with walls, and those that would make a group too small."""
        width, people = members.shape[1] // 2, self.gains.people
        if members.max() < people:
            return
        sizes = (members < people).reshape(len(members), 2, width).sum(axis=2)
        for side in (0, 1):
            own = members[:, side * width : (side + 1) * width]
            # Where the other group cannot do with fewer, nobody comes into this one's empty places.
            fixed = sizes[:, 1 - side] <= self.fewest[pairs[1 - side]]
            closed = (own > people) | ((own == people) & fixed[:, None])
            changes[np.broadcast_to(closed[:, :, None] if side == 0 else closed[:, None, :], changes.shape)] = (
                _NEVER
            )
