"""The weekly hour that is fairest to whoever it suits least, over all the dates of a run.

How well a date suits somebody is their comfort, of comforts.py. An hour is as good as it is for the worst-off on the
worst date. One with at least 80 lies within everybody's own hours on every date.
"""

# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false
# The types that numpy comes with leave some of its results unknown.

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from bot.domain.comforts import FLOOR, INSIDE
from bot.domain.dates import Dates
from bot.domain.forming.clocks import Clocks
from bot.domain.forming.people import DAY, FreeTime
from bot.domain.worktime import Hour


@dataclass(frozen=True)
class FairHour:
    """A weekly hour and how well it suits people: whoever it suits least, all of them added up, and how often the
    hour moves on somebody's own clock; `worsts` is the worst for each of them, in their order."""

    hour: Hour
    worst: int
    total: int
    moves: int
    worsts: tuple[int, ...]

    @property
    def is_fair(self) -> bool:
        """Whether it can be asked of everybody."""
        return self.worst >= FLOOR

    @property
    def is_own(self) -> bool:
        """Whether it lies within everybody's own hours."""
        return self.worst >= INSIDE


def ranked(people: Sequence[FreeTime], dates: Dates, anchor: str | None = None) -> list[FairHour]:
    """Give every weekly hour of some people, the fairest first.

    That is the one whose worst-off is suited best; of equals the one with the fewest public holidays, added up over
    all of them, then the one that suits all together best, then the one that moves on the fewest clocks, then the
    earliest in the week. Hours that the anchor's clocks leap over or read
    twice on some date are none. `anchor` is the zone of a circle that has one already; otherwise it is the best of
    theirs in which an hour lies within all their own, or else simply the best. ValueError without people.
    """
    if not people:
        raise ValueError("An hour is for somebody.")
    clocks = Clocks(dates)
    zones = [anchor] if anchor else clocks.anchors_for([one.zone for one in people])
    zone = next((one for one in zones if _in_common(clocks, people, one)), zones[0])
    return _ranked(clocks, people, zone)


def fairest(clocks: Clocks, people: Sequence[FreeTime], anchors: Sequence[str]) -> Hour | None:
    """Give the fairest hour within everybody's own, in the first of these zones that has one; None where none has."""
    for anchor in anchors:
        if _in_common(clocks, people, anchor):
            order, _ = _order(clocks, people, anchor)
            return clocks.hour(anchor, int(order[0]))
    return None


def score(hour: Hour, people: Sequence[FreeTime], dates: Dates) -> FairHour | None:
    """How well a single hour, in whatever zone, suits some people; None for one that is doubtful on some date."""
    return next((one for one in _ranked(Clocks(dates), people, hour.zone) if one.hour == hour), None)


def common_hours(people: Sequence[FreeTime], dates: Dates) -> list[Hour]:
    """Give every weekly hour that lies within all these people's own on every date of a run, the fairest first."""
    return [one.hour for one in ranked(people, dates) if one.is_own]


def suits(hour: Hour, people: Sequence[FreeTime], dates: Dates) -> bool:
    """Tell whether a weekly hour, in whatever zone, lies within all these people's own on every date of a run; of two
    by turns both."""
    return all(worst >= INSIDE for own in people for worst in worsts(hour, own, dates))


def can_be_asked(hour: Hour, people: Sequence[FreeTime], dates: Dates) -> bool:
    """Tell whether a weekly hour can be asked of all these people or, of two by turns, one of them of each."""
    return all(max(worsts(hour, own, dates)) >= FLOOR for own in people)


def worsts(hour: Hour, own: FreeTime, dates: Dates) -> tuple[int, ...]:
    """How well an hour, or each of two by turns, suits somebody on its worst date; 0 for one that is doubtful."""
    clocks = Clocks(dates)
    found, starts = clocks.suited(own, hour.zone).worst, [clocks.start(one) for one in hour.each]
    return tuple(0 if start is None else int(found[start]) for start in starts)


def who_fit(circle: Sequence[FreeTime], others: Sequence[FreeTime], dates: Dates) -> list[int]:
    """Give the places in `others` of those each of whom has some weekly hour in common with all of a circle."""
    clocks = Clocks(dates)

    def fits(other: FreeTime) -> bool:
        together = [*circle, other]
        anchors = clocks.anchors_for([one.zone for one in together])
        return any(_in_common(clocks, together, anchor) for anchor in anchors)

    fitting = {other: fits(other) for other in set(others)}
    return [place for place, other in enumerate(others) if fitting[other]]


def alternating(fair: Sequence[FairHour]) -> tuple[FairHour, FairHour] | None:
    """Give two hours for a circle that takes turns with them, of those `ranked` gave; None where there are none.

    Everybody has at least every other meeting at an hour that can be asked of them, and somebody each: without anybody
    at both it would be two circles that never meet. Of such pairs it is the one whose worst-off is suited best on
    average, of equals all together, then the earliest. They are on the same day or on neighbouring working days, so
    that each step ends before the next one begins. None too where a single hour is fair.
    """
    if not fair or fair[0].is_fair:
        return None
    kept = [one for one in fair if one.hour.weekday < 5 and any(worst >= FLOOR for worst in one.worsts)]
    pairs = (
        (one, other)
        for place, one in enumerate(kept)
        for other in kept[place + 1 :]
        if abs(one.hour.weekday - other.hour.weekday) <= 1
        and all(max(both) >= FLOOR for both in zip(one.worsts, other.worsts, strict=True))
        and any(min(both) >= FLOOR for both in zip(one.worsts, other.worsts, strict=True))
    )
    best = min(pairs, key=_order_of_pair, default=None)
    return None if best is None else (min(best, key=_place), max(best, key=_place))


def by_turns(fair: Sequence[FairHour]) -> Hour | None:
    """Give what `alternating` gives as the hour of a circle."""
    pair = alternating(fair)
    return replace(pair[0].hour, other=(pair[1].hour.weekday, pair[1].hour.at)) if pair else None


def _ranked(clocks: Clocks, people: Sequence[FreeTime], anchor: str) -> list[FairHour]:
    order, (worst, total, moves) = _order(clocks, people, anchor)
    worsts = np.array([clocks.suited(own, anchor).worst for own in people])
    return [
        FairHour(
            clocks.hour(anchor, start),
            int(worst[start]),
            int(total[start]),
            int(moves[start]),
            tuple(int(one) for one in worsts[:, start]),
        )
        for start in order.tolist()
    ]


Column = np.ndarray[tuple[int], np.dtype[np.intp]]


def _order(
    clocks: Clocks, people: Sequence[FreeTime], anchor: str
) -> tuple[Column, tuple[Column, Column, Column]]:
    """Give the half hours in order, the fairest first, and for each its worst, total and moves."""
    suited = [clocks.suited(own, anchor) for own in people]
    worst = np.min([one.worst for one in suited], axis=0)
    total = np.sum([one.total for one in suited], axis=0)
    moves = np.sum([clocks.moves(own.zone, anchor) for own in people], axis=0)
    holidays = np.sum([clocks.holidays(own, anchor) for own in people], axis=0)
    order = np.lexsort((clocks.places(anchor), moves, -total, holidays, -worst))
    return order[clocks.once(anchor)[order]], (worst, total, moves)


def _in_common(clocks: Clocks, people: Sequence[FreeTime], anchor: str) -> bool:
    return bool(np.all([clocks.free(own, anchor) for own in people], axis=0).any())


def _order_of_pair(pair: tuple[FairHour, FairHour]) -> tuple[int, int, int, int]:
    one, other = pair
    mean = min(sum(both) for both in zip(one.worsts, other.worsts, strict=True))
    return -mean, -(one.total + other.total), one.moves + other.moves, _place(one) + _place(other)


def _place(one: FairHour) -> int:
    return one.hour.weekday * DAY + one.hour.at.hour * 60 + one.hour.at.minute
