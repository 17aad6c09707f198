"""Circles without anybody ready to facilitate get somebody of another circle that has two, wherever no rule breaks.

A search among thousands ends before it has found each of these places, and there it is quick to look for them.
"""

# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false
# The types that numpy comes with leave some of its results unknown.

from collections.abc import Iterator, Sequence

import numpy as np

from bot.domain.forming.clocks import Words
from bot.domain.forming.crowds import Crowd
from bot.domain.forming.exchanges import Flags, Ints

_AT_A_TIME = 1_000  # Mostly somebody among the first of them can come.
_MOST_LOOKS = 10_000  # Where rules keep them apart, more would take longer than the search.


def led(crowd: Crowd, groups: Sequence[Sequence[int]]) -> list[list[int]]:
    """Exchange people so that as few circles as can be found have nobody to facilitate; all sizes stay as they are.

    Whoever is ready to comes out of no circle, or out of one that has somebody else who is. Where one circle can only
    be helped by the sole one of another, and that one by a third, they pass one on.
    """
    found = [list(group) for group in groups]
    if all(any(crowd.people[one].facilitates for one in group) for group in found):
        return found
    exchange = _Exchange(crowd, found)
    for number in exchange.without():
        if not exchange.can_spare():
            break
        if not exchange.bring(number, passed=frozenset()):
            exchange.pass_on(number)
    return found


class _Exchange:
    """Groups, whose members change, and for each person the hours that the others of their group have in common."""

    def __init__(self, crowd: Crowd, groups: list[list[int]]) -> None:
        self._crowd, self._groups = crowd, groups
        self._ready = np.array([one.facilitates for one in crowd.people], np.bool_)
        self._group_of = np.full(len(crowd.people), -1, np.intp)
        self._count = np.zeros(len(groups), np.intp)
        # Whoever is in no group keeps nobody from taking their place there.
        self._others = np.full((len(crowd.people), crowd.hours.shape[1]), 2**64 - 1, np.uint64)
        self._looks = _MOST_LOOKS
        self._note(*range(len(groups)))

    def without(self) -> list[int]:
        """Give the groups in which nobody is ready to facilitate."""
        return [int(one) for one in (self._count == 0).nonzero()[0]]

    def can_spare(self) -> bool:
        """Tell whether there is anybody to come, so far as looking for them has not taken too long already."""
        return self._looks > 0 and len(self._to_spare()) > 0

    def bring(self, number: int, passed: frozenset[int]) -> bool:
        """Bring somebody who can be spared into a group; False where nobody was found. Some groups `passed` theirs on."""
        return any(self._swap(number, *pair) for pair in self._pairs(number, self._to_spare(), passed))

    def pass_on(self, number: int) -> bool:
        """Bring the sole one of another group into a group, if that group can be helped then."""
        for one, gone in self._pairs(number, self._sole(), frozenset({number})):
            other = int(self._group_of[one])
            if self._swap(number, one, gone):
                if self.bring(other, frozenset({number, other})):
                    return True
                self._swap(number, gone, one)
        return False

    def _pairs(self, number: int, ready: Ints, passed: frozenset[int]) -> Iterator[tuple[int, int]]:
        """Yield who could come into a group for whom, as far as hours tell."""
        for begin in range(0, len(ready), _AT_A_TIME):
            some = ready[begin : begin + _AT_A_TIME]
            for gone in self._groups[number]:
                if self._looks <= 0:
                    return
                self._looks -= 1
                fits = _meet(self._crowd.hours[some], self._others[gone])
                fits &= _meet(self._others[some], self._crowd.hours[gone])
                yield from ((one, gone) for one in some[fits].tolist() if int(self._group_of[one]) not in passed)

    def _swap(self, number: int, one: int, gone: int) -> bool:
        """Put somebody in another's place, and that one in theirs, where no rule breaks."""
        self._looks -= 1
        other = int(self._group_of[one])
        here = [one if it == gone else it for it in self._groups[number]]
        there = [gone if it == one else it for it in self._groups[other]] if other >= 0 else []
        if not self._crowd.may_be(here) or (there and not self._crowd.may_be(there)):
            return False
        self._groups[number] = here
        self._note(number)
        if there:
            self._groups[other] = there
            self._note(other)
        else:
            self._others[gone], self._group_of[gone] = 2**64 - 1, other
        return True

    def _to_spare(self) -> Ints:
        """Give those who are ready to and in no group, then those whose group has more than one."""
        free = (self._ready & (self._group_of < 0)).nonzero()[0]
        among = (self._ready & (self._group_of >= 0)).nonzero()[0]
        return np.concatenate((free, among[self._count[self._group_of[among]] > 1]))

    def _sole(self) -> Ints:
        among = (self._ready & (self._group_of >= 0)).nonzero()[0]
        return among[self._count[self._group_of[among]] == 1]

    def _note(self, *numbers: int) -> None:
        groups = [np.array(self._groups[number], np.intp) for number in numbers]
        places = self._crowd.places(groups, len(groups))
        hours = self._crowd.hours[places]
        # What all but one have in common: all before that one, and all after.
        others = np.full(hours.shape, 2**64 - 1, np.uint64)
        others[:, 1:] = np.bitwise_and.accumulate(hours, axis=1)[:, :-1]
        others[:, :-1] &= np.bitwise_and.accumulate(hours[:, ::-1], axis=1)[:, -2::-1]
        there = places < len(self._crowd.people)
        rows = np.broadcast_to(np.array(numbers, np.intp)[:, None], places.shape)
        self._others[places[there]], self._group_of[places[there]] = others[there], rows[there]
        self._count[list(numbers)] = [self._ready[group].sum() for group in groups]


def _meet(ones: Words, others: Words) -> Flags:
    found: Flags = np.logical_or.reduce((ones & others) != 0, axis=1)
    return found
