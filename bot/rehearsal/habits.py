"""The characters: when somebody answers, whether at all, and how they look back on what they meant to do."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.rehearsal import signs

OPENS, CLOSES = time(9), time(17)


class Habit(StrEnum):
    """How somebody is."""

    STEADY = "steady"
    KEEN = "keen"
    LATE = "late"
    SHY = "shy"
    OVERLOADED = "overloaded"
    FORGETFUL = "forgetful"
    LEAVES = "leaves in week 5"
    ON_LEAVE = "on leave in week 3"
    JOINS_LATE = "joins late"
    DECLINES = "declines the proposal"
    DOUBLE = "at the same moment"


@dataclass(frozen=True)
class Ways:
    """A habit in figures.

    `hours` are the working hours after a prompt between which somebody checks in; `answers` is the chance that they do
    at all, `shows` that the circle may see it, `writes` that they answer the question too, `cheers` that they say
    something to somebody else's check-in, `serves` that they do what one of the circle is asked to do. `outcomes` weighs kept, partly, changed and let go.
    """

    sentence: str
    hours: tuple[float, float] = (4, 20)
    answers: float = 0.9
    shows: float = 0.8
    writes: float = 0.6
    cheers: float = 0.1
    outcomes: tuple[int, int, int, int] = (6, 2, 1, 1)
    serves: float = 0.4


WAYS = {
    Habit.STEADY: Ways("Checks in by the middle of the week and mostly does what was planned."),
    Habit.KEEN: Ways("Answers within two hours and cheers the others on.", (0.2, 2), 1, 1, 0.9, 0.5, (8, 2, 0, 0)),
    Habit.LATE: Ways("Answers on the last day, and at times too late.", (17, 25), 0.9, 0.8, 0.4, 0, serves=0.1),
    Habit.SHY: Ways("Checks in, but seldom shows it to the circle.", (6, 20), 0.9, 0.1, 0.5, 0, serves=0.1),
    Habit.OVERLOADED: Ways(
        "Has too much to do, and lets go of things.", (10, 22), 0.5, 0.7, 0.2, 0, (1, 3, 3, 3), serves=0
    ),
    Habit.FORGETFUL: Ways("Forgets about every second week.", (8, 22), 0.5, 0.8, 0.5, 0, (3, 3, 2, 2), serves=0.2),
    Habit.LEAVES: Ways("Leaves the circle in week 5.", (3, 20), 0.8),
    Habit.ON_LEAVE: Ways("Is away in weeks 3 and 4, and answers before and after.", (3, 16), 0.95),
    Habit.JOINS_LATE: Ways("Joins when the others have begun, and takes a free seat in a circle."),
    Habit.DECLINES: Ways("Would say no to the circle that is proposed.", (3, 20), 0.7),
    Habit.DOUBLE: Ways("Presses at the very moment at which somebody else does.", (3, 20), 0.95),
}
# In a circle's worth of people the plainer habits come first.
_ORDER = (
    *(
        Habit.KEEN,
        Habit.STEADY,
        Habit.SHY,
        Habit.LATE,
        Habit.STEADY,
        Habit.OVERLOADED,
        Habit.DOUBLE,
        Habit.FORGETFUL,
    ),
    *(Habit.ON_LEAVE, Habit.LEAVES, Habit.STEADY, Habit.JOINS_LATE, Habit.DECLINES, Habit.STEADY, Habit.KEEN),
)
OUTCOMES = (signs.KEPT, signs.PARTLY, signs.CHANGED, signs.LET_GO)


def cast(people: Sequence[str], *, seed: int) -> dict[str, Habit]:
    """A habit for each of these people (ids); of thirteen or more every habit occurs."""
    shuffled = sorted(people)
    dice(seed, "cast").shuffle(shuffled)
    return {user: _ORDER[number % len(_ORDER)] for number, user in enumerate(shuffled)}


def dice(seed: int, *about: object) -> random.Random:
    """Dice that fall the same way each time for the same seed and matter."""
    return random.Random(" ".join(map(str, (seed, *about))))  # noqa: S311 - nothing is protected by them.


def working_time(after: datetime, hours: float, zone: str) -> datetime:
    """The instant at which somebody has worked for so many `hours` since `after`, Monday to Friday, nine to five."""
    local, left = _at_work(after.astimezone(ZoneInfo(zone))), timedelta(hours=hours)
    while (rest := _closing(local) - local) <= left:
        left -= rest
        local = _at_work(_closing(local))
    return (local + left).astimezone(after.tzinfo)


def _at_work(local: datetime) -> datetime:
    if local.time() >= CLOSES:
        local = _opening(local) + timedelta(days=1)
    if local.time() < OPENS:
        local = _opening(local)
    while local.weekday() > 4:
        local = _opening(local) + timedelta(days=1)
    return local


def _opening(local: datetime) -> datetime:
    return local.replace(hour=OPENS.hour, minute=0, second=0, microsecond=0)


def _closing(local: datetime) -> datetime:
    return local.replace(hour=CLOSES.hour, minute=0, second=0, microsecond=0)
