"""How well a meeting suits one person, by the clock on their own wall.

It is a number, their comfort: 100 in the middle of the day, 80 elsewhere in their own hours, 20 less for each hour
outside them, and 0 at night and on days that are none of theirs.
"""

# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false
# The types that numpy comes with leave some of its results unknown.

from collections.abc import Iterable
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from bot.domain.forming.people import DAY, FreeTime

FLOOR = 40  # Below it an hour is asked of nobody.
CORE, INSIDE = 100, 80
WEEK = 7 * DAY
_CORE_STARTS, _CORE_ENDS = 10 * 60, 16 * 60
_LUNCH_STARTS, _LUNCH_ENDS = 12 * 60, 13 * 60 + 30
_WAKES, _SLEEPS = 7 * 60, 22 * 60

Ints = NDArray[np.intp]
_Span = tuple[int, int]  # From which minute to which.


def comfort(own: FreeTime, weekday: int, starts: int, minutes: int) -> int:
    """How well somebody is suited by a meeting that begins so many minutes after midnight of their own weekday."""
    return int(of_week(own, minutes)[weekday * DAY + starts])


def at_night(begins: datetime, minutes: int) -> bool:
    """Whether a meeting begins before people wake or ends after they sleep, on the clock that `begins` is on."""
    starts = begins.hour * 60 + begins.minute
    return starts < _WAKES or starts + minutes > _SLEEPS


def of_week(own: FreeTime, minutes: int) -> Ints:
    """Give for each minute of the week, on somebody's own clock, how well a meeting suits them that begins then.

    Hours that touch are one, on the next of their days too, so that a meeting may go over where they do.
    """
    found = np.zeros(WEEK, np.intp)
    begins = np.arange(DAY)
    daily = _joined((starts, starts + ((ends - starts) % DAY or DAY)) for starts, ends in own.between)
    for day in own.days:
        for starts, closes in daily:
            outside = np.maximum(starts - begins, 0) + np.maximum(begins + minutes - closes, 0)
            _keep(found, day * DAY + begins, _suits(begins, outside, minutes))
    for starts, closes in _in_week(
        (day * DAY + starts, day * DAY + closes) for day in own.days for starts, closes in daily
    ):
        # What is left of hours that go over midnight is on the next day.
        inside = np.arange(starts, closes - minutes + 1)
        _keep(found, inside % WEEK, _suits(inside % DAY, np.zeros(len(inside), np.intp), minutes))
    return found


def _joined(spans: Iterable[_Span]) -> list[_Span]:
    """Give spans of minutes in order, those that touch or overlap as one."""
    found: list[_Span] = []
    for starts, closes in sorted(spans):
        if found and starts <= found[-1][1]:
            found[-1] = found[-1][0], max(closes, found[-1][1])
        else:
            found.append((starts, closes))
    return found


def _in_week(spans: Iterable[_Span]) -> list[_Span]:
    """The same for minutes of the week, whose end touches its beginning; what is the whole week has no end."""
    found = _joined(spans)
    while len(found) > 1 and found[-1][1] >= found[0][0] + WEEK:
        found[-1] = found[-1][0], max(found[-1][1], found[0][1] + WEEK)
        del found[0]
    return [
        (starts, starts + 2 * WEEK) if closes - starts >= WEEK else (starts, closes) for starts, closes in found
    ]


def _keep(found: Ints, at: Ints, suits: Ints) -> None:
    found[at] = np.maximum(found[at], suits)


def _suits(begins: Ints, outside: Ints, minutes: int) -> Ints:
    ends = begins + minutes
    at_lunch = (begins < _LUNCH_ENDS) & (ends > _LUNCH_STARTS)
    core = (begins >= _CORE_STARTS) & (ends <= _CORE_ENDS) & ~at_lunch
    asleep = (begins < _WAKES) | (ends > _SLEEPS)
    beyond = np.where(asleep, 0, np.maximum(INSIDE + (-outside // 3), 0))
    return np.where(outside > 0, beyond, np.where(core, CORE, INSIDE))
