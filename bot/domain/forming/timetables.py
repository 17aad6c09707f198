"""When each of many people is free, put so that what several have in common is found in an instant."""

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np

from bot.domain.fair_hours import fairest
from bot.domain.forming.clocks import Clocks, Words, needed, packed
from bot.domain.forming.exchanges import WALL, Flags, Ints
from bot.domain.forming.people import FreeTime, Terms
from bot.domain.worktime import Hour

_EVERY = np.uint64(2**64 - 1)


class Timetable:
    """The half hours of people, in the order given: those of a week, for each way in which clocks change."""

    def __init__(self, owns: Sequence[FreeTime], terms: Terms) -> None:
        self._owns = owns
        self.clocks = Clocks(terms.dates)
        self._zones = Counter(one.zone for one in owns)
        ordered = sorted(self._zones, key=lambda zone: (-self._zones[zone], zone))
        self.anchors = self.clocks.anchors(ordered)
        patterns = {own: number for number, own in enumerate(dict.fromkeys(owns))}
        self._pattern = np.array([patterns[one] for one in owns], np.intp)
        self._patterns = np.array([self.half_hours(own) for own in patterns])

    def half_hours(self, own: FreeTime) -> Flags:
        """Give the half hours of somebody, for one way in which clocks change after another."""
        return np.concatenate([self.clocks.free(own, anchor) for anchor in self.anchors])

    def all_half_hours(self, people: Sequence[int]) -> Flags:
        """Give the half hours of each of some people."""
        return self._patterns[self._pattern[np.array(people, np.intp)]]

    def how_many_are_free(self, people: Sequence[int] | Ints) -> Ints:
        """Count of some people those who are free at each half hour."""
        own = self._pattern[np.asarray(people, np.intp)]
        return np.bincount(own, minlength=len(self._patterns)) @ self._patterns.astype(np.intp)

    def in_short(self, people: Sequence[int]) -> tuple[Flags, Words]:
        """Give of the half hours of people only as many as tell whether some have one in common; and the same packed.

        The packed have two rows more, for an empty place and a wall, which suit everybody.
        """
        own = self._pattern[np.array(people, np.intp)]
        there, own = np.unique(own, return_inverse=True)
        free = needed(self._patterns[there])[own]
        hours = packed(free)
        return free, np.concatenate((hours, np.full((WALL + 1, hours.shape[1]), _EVERY)))

    def placeable(self, smallest: int) -> Ints:
        """Give the people who are free at some half hour with enough others for a circle; of the others none ever is."""
        people, own = np.arange(len(self._owns)), self._pattern
        while len(people):
            crowded = self.how_many_are_free(people) >= smallest
            reached: Flags = np.logical_or.reduce(self._patterns[:, crowded], axis=1)
            stays = reached[own[people]]
            if stays.all():
                break
            people = people[stays]
        return people

    def best_hour(self, people: Sequence[int]) -> Hour:
        """Give the fairest hour of some people, kept in a zone of theirs, or anybody's where only that will do."""
        owns = [self._owns[one] for one in people]
        zones = self.clocks.anchors_for([own.zone for own in owns])
        found = fairest(self.clocks, owns, [*zones, *(one for one in self.anchors if one not in zones)])
        if found is None:
            raise AssertionError("A circle was formed that has no hour.")
        return found

    def suits(self, hour: Hour, people: Iterable[int]) -> bool:
        """Tell whether an hour, in the zone it is anchored in, suits all of some people on every date."""
        start = self.clocks.start(hour)
        return start is not None and all(
            bool(self.clocks.free(self._owns[one], hour.zone)[start]) for one in people
        )
