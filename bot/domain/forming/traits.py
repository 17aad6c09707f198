"""What two people gain by being in one circle, computed from what they say of themselves, by the columns."""

# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false
# The types that numpy comes with leave some of its results unknown.

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.domain.forming.exchanges import WALL, Flags, Floats, Ints
from bot.domain.forming.people import Goals, Person
from bot.domain.forming.tables import MOST_PEOPLE, Table

_UNKNOWN = -1
_ROWS = 1_000


@dataclass(frozen=True)
class Pairs:
    """Some pairs of people, by their numbers; each pair is there once."""

    ones: Ints
    others: Ints


@dataclass(frozen=True)
class _Sets:
    """Sets of words as bits: two people gain `weight` when they share one."""

    weight: float
    words: NDArray[np.uint64]  # (words, people)


@dataclass(frozen=True)
class _Labels:
    """Labels as numbers: two people gain `weight` when theirs are known and differ."""

    weight: float
    codes: NDArray[np.int32]
    complete: bool


class Traits:
    """The gains of each two people, computed whenever they are asked for: nothing grows with the people's square."""

    def __init__(self, people: Sequence[Person], goals: Goals, met: Pairs, forbidden: Pairs) -> None:
        self.people = len(people)
        self._labels = [
            _labels(getattr(goals, name), [getattr(one, name) for one in people])
            for name in ("department", "site", "function")
            if getattr(goals, name)
        ]
        levels = [_UNKNOWN * 10 if one.level is None else one.level for one in people]
        self._level_weight, self._levels = goals.level, _with_nobody(np.array(levels, np.int32), _UNKNOWN * 10)
        self._levels_known = all(one.level is not None for one in people)
        self._sets = [
            _Sets(goals.topic, _bits([one.topics for one in people])),
            _Sets(goals.language, _bits([one.languages for one in people])),
        ]
        self._met, self._met_weight, self._forbidden = met, goals.met, forbidden
        self._ones = np.concatenate((met.ones, forbidden.ones))
        self._others = np.concatenate((met.others, forbidden.others))
        self.forbid(0)

    def forbid(self, penalty: float) -> None:
        """Have the pairs that are forbidden cost so much."""
        costs = [np.full(len(self._met.ones), self._met_weight), np.full(len(self._forbidden.ones), penalty)]
        self._costs = np.concatenate(costs).astype(np.float32)

    def block(self, members: Ints) -> Floats:
        """Give for each row of members the gains of all two of them."""
        # Arrays with the many rows last are worked through several times faster.
        turned = np.ascontiguousarray(members.T)
        gains = np.ascontiguousarray(self._soft(turned[:, None], turned[None]).transpose(2, 0, 1))
        self._take(gains, members)
        there = members < self.people
        if not there.all():
            gains *= there[:, :, None]
            gains *= there[:, None, :]
        own: Ints = np.arange(members.shape[1])
        gains[:, own, own] = 0
        return gains

    def whole(self) -> Floats:
        """Give all gains but of forbidden pairs, for few people."""
        everybody = np.arange(self.people)
        parts = [everybody[begin : begin + _ROWS, None] for begin in range(0, self.people, _ROWS)]
        gains = np.concatenate([self._soft(some, everybody[None]) for some in parts])
        for ones, others in ((self._met.ones, self._met.others), (self._met.others, self._met.ones)):
            gains[ones, others] -= self._met_weight
        np.fill_diagonal(gains, 0)
        return gains

    def _soft(self, ones: Ints, others: Ints) -> Floats:
        """Give the gains of people with others, of whatever shape, but what it costs that they have met."""
        gains = np.zeros(np.broadcast_shapes(ones.shape, others.shape), np.float32)
        for labels in self._labels:
            one, other = labels.codes[ones], labels.codes[others]
            differ = one != other
            if not labels.complete:
                differ &= (one != _UNKNOWN) & (other != _UNKNOWN)
            gains += differ * np.float32(labels.weight)
        if self._level_weight:
            one, other = self._levels[ones], self._levels[others]
            near = np.abs(one - other) <= 1
            if not self._levels_known:
                near &= (one >= 0) & (other >= 0)
            gains += near * np.float32(self._level_weight)
        for sets in self._sets:
            if sets.weight:
                shared = np.zeros(gains.shape, np.bool_)
                for word in sets.words:
                    shared |= (word[ones] & word[others]) != 0
                gains += shared * np.float32(sets.weight)
        return gains

    def _take(self, gains: Floats, members: Ints) -> None:
        """Take away what it costs that two have met or are forbidden: all such pairs are looked up at once."""
        row = np.full(self.people + WALL + 1, -1, np.intp)
        place = np.zeros(self.people + WALL + 1, np.intp)
        row[members] = np.arange(len(members))[:, None]
        place[members] = np.arange(members.shape[1])
        together = ((row[self._ones] == row[self._others]) & (row[self._ones] >= 0)).nonzero()[0]
        ones, others, costs = self._ones[together], self._others[together], self._costs[together]
        gains[row[ones], place[ones], place[others]] -= costs
        gains[row[ones], place[others], place[ones]] -= costs


class Tabled(Table):
    """The same for few people, in a table."""

    def __init__(self, gains: Floats, forbidden: Pairs) -> None:
        super().__init__(gains)
        ones, others = forbidden.ones, forbidden.others
        self._at = np.concatenate((ones * self._width + others, others * self._width + ones))
        self._allowed = self._flat[self._at]

    def forbid(self, penalty: float) -> None:
        """Have the pairs that are forbidden cost so much."""
        self._flat[self._at] = self._allowed - np.float32(penalty)


def gains_of(traits: Traits, forbidden: Pairs) -> Traits | Tabled:
    """Give the gains in a table for as many people as that is small for, and otherwise as they are."""
    return Tabled(traits.whole(), forbidden) if traits.people <= MOST_PEOPLE else traits


def pairs(named: Iterable[tuple[int, int]]) -> Pairs:
    """Give pairs of numbers, each once and nobody with themselves."""
    found = sorted({(min(pair), max(pair)) for pair in named if pair[0] != pair[1]})
    ones, others = zip(*found, strict=True) if found else ((), ())
    return Pairs(np.array(ones, np.intp), np.array(others, np.intp))


def codes(labels: Sequence[str]) -> NDArray[np.int32]:
    """Give a number for each label, the same for the same, and -1 for an empty one and for nobody (two at the end)."""
    known = {label: code for code, label in enumerate(sorted({one for one in labels if one}))}
    return _with_nobody(np.array([known.get(one, _UNKNOWN) for one in labels], np.int32), _UNKNOWN)


def _labels(weight: float, labels: Sequence[str]) -> _Labels:
    return _Labels(weight, codes(labels), all(labels))


def _with_nobody(column: NDArray[np.int32], nobody: int) -> NDArray[np.int32]:
    return np.concatenate((column, np.full(WALL + 1, nobody, np.int32)))


def _bits(sets: Sequence[frozenset[str]]) -> NDArray[np.uint64]:
    """Give a bit for each word that two people or more have; empty places and walls have none."""
    place = {word: number for number, word in enumerate(sorted(set[str]().union(*sets)))}
    words = np.zeros((max(1, -(-len(place) // 64)), len(sets) + WALL + 1), np.uint64)
    for number, those in enumerate(sets):
        for word in those:
            row, bit = divmod(place[word], 64)
            words[row, number] |= np.uint64(1 << bit)
    return words


def known(flags: Sequence[bool]) -> Flags:
    """Give flags of people, and none for empty places and walls."""
    return np.concatenate((np.array(flags, np.bool_), np.zeros(WALL + 1, np.bool_)))
