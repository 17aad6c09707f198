"""What circles are formed of and what comes out: people, what is asked of a circle, and what was found."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from bot.domain.dates import Dates
from bot.domain.worktime import Hour, is_zone

DAY = 24 * 60  # Minutes.


@dataclass(frozen=True)
class FreeTime:
    """When somebody can meet: on weekdays (0 is Monday), between minutes of the day on the clock of an IANA zone.

    Of each pair of minutes the second is when it ends; where that is not after the first it is on the next day.
    `holidays` are days that are public holidays for them, as far as anybody knows: they make an hour worse and not
    impossible.
    ValueError for an unknown zone, and for days and minutes that do not exist.
    """

    zone: str
    days: frozenset[int]
    between: tuple[tuple[int, int], ...]
    holidays: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        if not is_zone(self.zone):
            raise ValueError(f"There is no time zone {self.zone!r}.")
        if not self.days <= frozenset(range(7)):
            raise ValueError(f"Weekdays are 0 (Monday) to 6 (Sunday), not {sorted(self.days)}.")
        if not all(0 <= starts < DAY and 0 <= ends <= DAY for starts, ends in self.between):
            raise ValueError("The minutes of a day go from 0 to 1440.")

    @classmethod
    def daily(cls, zone: str, days: frozenset[int], starts: time, ends: time) -> "FreeTime":
        """Give the same hours of one day on each weekday; 00:00 ends them at the day's end. ValueError for hours that end before they begin."""
        begins, closes = (one.hour * 60 + one.minute for one in (starts, ends))
        closes = closes or DAY
        if closes <= begins:
            raise ValueError(f"Hours go from earlier to later on one day, not {starts} to {ends}.")
        return cls(zone, days, ((begins, closes),))


@dataclass(frozen=True)
class Person:
    """Somebody who wants to be in a circle; what is not known of them is empty, and counts neither for nor against."""

    id: str
    free: FreeTime
    department: str = ""
    function: str = ""
    site: str = ""
    level: int | None = None
    topics: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    manager: str = ""
    """The id of whoever they report to: the two are never in one circle. Nobody further up is meant."""
    avoid: frozenset[str] = field(default=frozenset(), repr=False)
    """Ids; confidential, so that they stand in no trace of an error either."""
    facilitates: bool = False
    met: frozenset[str] = frozenset()
    """Ids of those they were in a circle with before."""


@dataclass(frozen=True)
class Goals:
    """How much each thing counts that is good for two people in one circle; none of them is below nought."""

    department: float = 3
    site: float = 2
    function: float = 1
    level: float = 1
    topic: float = 2
    language: float = 1
    met: float = 8
    """How much it counts against two that they have met."""

    def __post_init__(self) -> None:
        if min(self.department, self.site, self.function, self.level, self.topic, self.language, self.met) < 0:
            raise ValueError("No goal counts less than nothing.")

    @property
    def most(self) -> float:
        """What two people gain at most."""
        return self.department + self.site + self.function + self.level + self.topic + self.language


@dataclass(frozen=True)
class Terms:
    """What is asked of each circle: sizes, a meeting's length, how many weekly meetings from which day on.

    `of_one_department` is how many members of a circle may come from one department. ValueError for what cannot be.
    """

    smallest: int
    largest: int
    minutes: int
    weeks: int
    start: date
    goals: Goals = field(default_factory=Goals)
    of_one_department: int | None = None
    earliest: datetime | None = None
    """Nobody hears of their first meeting before this instant: by the weekday and the zone the first date is later."""

    def __post_init__(self) -> None:
        if not 2 <= self.smallest <= self.largest:
            raise ValueError(f"A circle has two members or more, and not {self.smallest} to {self.largest}.")
        if not (1 <= self.minutes <= DAY and self.weeks >= 1):
            raise ValueError("A run has at least one week, and a meeting lasts from a minute to a day.")
        if self.of_one_department is not None and self.of_one_department < 1:
            raise ValueError("At least one of a department may be in a circle.")

    @property
    def dates(self) -> Dates:
        """What the dates of the run come from; without an earliest instant all may begin on the very first day."""
        earliest = self.earliest or datetime.combine(self.start, time(0), UTC) - timedelta(weeks=2)
        return Dates(self.minutes, self.weeks, earliest, timedelta(0), self.start)


class Reason(StrEnum):
    """Why somebody could not be placed."""

    NO_HOURS = "no_hours"
    ALONE = "alone"
    NO_COMMON_HOURS = "no_common_hours"
    RULES = "rules"
    NUMBERS = "numbers"
    SOON = "soon"
    """They could be a circle that is smaller than it should be, and somebody may still join it."""
    LATER = "later"
    """They are away, or want to begin later than the circles of a round do."""
    TAKEN_OUT = "taken_out"
    """A moderator took them out of a planned circle."""
    SINCE = "since"
    """They came, or they or somebody with them changed something, since a round's circles were formed."""


@dataclass(frozen=True)
class Circle:
    """People who can be a circle, their weekly hour, and what they gain: each two of them, over one less than all.

    `facilitator` is a member who is ready to, None where nobody is.
    """

    members: tuple[str, ...]
    facilitator: str | None
    hour: Hour
    score: float


@dataclass(frozen=True)
class Help:
    """What would help somebody to a circle: being free on another weekday, or between other minutes."""

    weekday: int | None = None
    between: tuple[int, int] | None = None


@dataclass(frozen=True)
class Unplaced:
    """Somebody who is in no circle, why, and what would help; how many more people at their hours would, where it is the numbers."""

    id: str
    reason: Reason
    helps: Help | None = None
    missing: int = 0


@dataclass(frozen=True)
class Formed:
    """Circles and who is in none, the sum of all scores, and a sum that no way of forming them could exceed."""

    circles: tuple[Circle, ...]
    unplaced: tuple[Unplaced, ...]
    score: float
    bound: float
    seed: int


# Told how much of the work is done, from 0 to 1.
Progress = Callable[[float], None]
# Asked whether to stop and keep the best so far.
Stop = Callable[[], bool]
