"""The hard rules of circles as the search sees them: common hours, somebody to facilitate, few of one department."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.domain.forming.clocks import Words
from bot.domain.forming.exchanges import Flags, Floats, Ints

_NEVER = np.float32(-1e9)
_EVERY = np.uint64(2**64 - 1)


@dataclass
class CircleRules:
    """What each person brings, with two rows more for empty places and walls; `waits` is for each group.

    A group that waits is no circle: it holds those who are in none. What breaks the rule about hours is ruled out;
    the others cost what is set, so that a search can find its way through.
    """

    hours: Words  # (words, people): all bits for nobody.
    facilitates: Flags
    departments: NDArray[np.int32]
    of_one_department: int | None
    waits: Flags
    facilitator: float = 0
    too_many: float = 0

    def weigh(self, changes: Floats, members: Ints, pairs: tuple[Ints, Ints]) -> None:
        """Take from the gains of exchanges between two groups what rules cost, and rule out what has no hour."""
        width = members.shape[1] // 2
        ones, others = members[:, :width], members[:, width:]
        wait = self.waits[pairs[0]], self.waits[pairs[1]]
        self._hours(changes, ones, others, wait[0])
        self._hours(changes.transpose(0, 2, 1), others, ones, wait[1])
        if self.facilitator:
            self._facilitators(changes, ones, others, wait[0])
            self._facilitators(changes.transpose(0, 2, 1), others, ones, wait[1])
        if self.of_one_department is not None:
            self._few_of_one(changes, ones, others, wait[0], self.of_one_department)
            self._few_of_one(changes.transpose(0, 2, 1), others, ones, wait[1], self.of_one_department)

    def penalty(self, places: Ints) -> float:
        """Give what people too many of a department cost an arrangement, less what circles with a facilitator are worth."""
        circles = places[~self.waits]
        cost = -float(self.facilitates[circles].any(axis=1).sum()) * self.facilitator
        if self.of_one_department is not None:
            own = self.departments[circles]
            before = np.tril(np.ones((own.shape[1],) * 2, np.bool_), -1)
            alike = ((own[:, :, None] == own[:, None, :]) & (own >= 0)[:, :, None] & before).sum(axis=2)
            cost += float((alike >= self.of_one_department).sum()) * self.too_many
        return cost

    def _hours(self, changes: Floats, own: Ints, coming: Ints, waits: Flags) -> None:
        """Rule out whoever has no hour in common with those who stay when one of them goes."""
        width = own.shape[1]
        # Arrays with the many pairs of groups last are worked through several times faster.
        hours, guests = self.hours[:, own.T], self.hours[:, coming.T]
        # What all but one have in common: all before that one, and all after.
        left = np.full(hours.shape, _EVERY)
        left[:, 1:] = np.bitwise_and.accumulate(hours, axis=1)[:, :-1]
        left[:, :-1] &= np.bitwise_and.accumulate(hours[:, ::-1], axis=1)[:, -2::-1]
        left[:, :, waits] = _EVERY
        meet = np.zeros((width, width, len(own)), np.bool_)
        for mine, theirs in zip(left, guests, strict=True):
            meet |= (mine[:, None] & theirs[None]) != 0
        changes[~meet.transpose(2, 0, 1)] = _NEVER

    def _facilitators(self, changes: Floats, own: Ints, coming: Ints, waits: Flags) -> None:
        """Let it cost to take the last one who facilitates from a circle, and be worth something to bring the first."""
        ready, guests = self.facilitates[own], self.facilitates[coming]
        count = ready.sum(axis=1)
        then = (count[:, None] - ready)[:, :, None] + guests[:, None, :] > 0
        gained = then.astype(np.float32) - (count > 0)[:, None, None]
        gained[waits] = 0
        changes += gained * np.float32(self.facilitator)

    def _few_of_one(self, changes: Floats, own: Ints, coming: Ints, waits: Flags, most: int) -> None:
        """Let it cost to bring one too many of a department, and be worth as much to take one away."""
        mine, theirs = self.departments[own], self.departments[coming]
        known = mine >= 0
        among = ((mine[:, :, None] == mine[:, None, :]) & known[:, None, :]).sum(axis=2)
        same = (mine[:, :, None] == theirs[:, None, :]) & known[:, :, None]
        arriving = same.sum(axis=1)[:, None, :] - same >= most
        leaving = ((among > most) & known)[:, :, None]
        cost = arriving.astype(np.float32) - leaving
        # Of one department for another of the same nothing changes.
        cost[same] = 0
        cost[waits] = 0
        changes -= cost * np.float32(self.too_many)
