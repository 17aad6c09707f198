"""How well a meeting suits one person, by the clock on their own wall.

It is a number, their comfort: 100 in the middle of the day, 80 elsewhere in their own hours, 20 less for each hour
outside them, and 0 at night and on days that are none of theirs.
"""

# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false
# The types that numpy comes with leave some of its results unknown.

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


def comfort(own: FreeTime, weekday: int, starts: int, minutes: int) -> int:
    """How well somebody is suited by a meeting that begins so many minutes after midnight of their own weekday."""
    return int(of_week(own, minutes)[weekday * DAY + starts])


def at_night(begins: datetime, minutes: int) -> bool:
    """Whether a meeting begins before people wake or ends after they sleep, on the clock that `begins` is on."""
    starts = begins.hour * 60 + begins.minute
    return starts < _WAKES or starts + minutes > _SLEEPS


def of_week(own: FreeTime, minutes: int) -> Ints:
    """Give for each minute of the week, on somebody's own clock, how well a meeting suits them that begins then."""
    found = np.zeros(WEEK, np.intp)
    begins = np.arange(DAY)
    for day in own.days:
        for starts, ends in own.between:
            closes = starts + ((ends - starts) % DAY or DAY)
            outside = np.maximum(starts - begins, 0) + np.maximum(begins + minutes - closes, 0)
            _keep(found, day * DAY + begins, _suits(begins, outside, minutes))
            # What is left of hours that go over midnight is on the next day.
            after = np.arange(DAY, max(DAY, closes - minutes + 1))
            _keep(found, (day * DAY + after) % WEEK, _suits(after % DAY, np.zeros(len(after), np.intp), minutes))
    return found


def _keep(found: Ints, at: Ints, suits: Ints) -> None:
    found[at] = np.maximum(found[at], suits)


def _suits(begins: Ints, outside: Ints, minutes: int) -> Ints:
    ends = begins + minutes
    at_lunch = (begins < _LUNCH_ENDS) & (ends > _LUNCH_STARTS)
    core = (begins >= _CORE_STARTS) & (ends <= _CORE_ENDS) & ~at_lunch
    asleep = (begins < _WAKES) | (ends > _SLEEPS)
    beyond = np.where(asleep, 0, np.maximum(INSIDE + (-outside // 3), 0))
    return np.where(outside > 0, beyond, np.where(core, CORE, INSIDE))
