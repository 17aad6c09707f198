"""What matters when circles of a programme are formed, as moderators say it: in words, of which the search makes weights."""

from dataclasses import dataclass
from enum import IntEnum

from bot.domain.forming.people import Goals

MOST_OF_ONE = 6  # Of one department a moderator may allow so many, or any number.


class Matter(IntEnum):
    """How much something matters."""

    NONE = 0
    LITTLE = 1
    MUCH = 2
    VERY_MUCH = 3


@dataclass(frozen=True)
class Priorities:
    """How much each goal matters; what they are to begin with is as good as any.

    `of_one_department` is how many members of a circle may come from one department, None for any number.
    """

    department: Matter = Matter.VERY_MUCH
    site: Matter = Matter.MUCH
    function: Matter = Matter.LITTLE
    level: Matter = Matter.LITTLE
    topic: Matter = Matter.MUCH
    met: Matter = Matter.MUCH
    of_one_department: int | None = None

    @property
    def goals(self) -> Goals:
        """The weights: that two have met before weighs four times what each of the others does."""
        mixing = (self.department, self.site, self.function, self.level, self.topic)
        return Goals(*map(int, mixing), language=0, met=4 * self.met)


GOALS = ("department", "site", "function", "level", "topic", "met")
USUAL = Priorities()


@dataclass(frozen=True)
class PrioritiesForm:
    """What matters for a programme at present, for whoever may change it."""

    programme_id: str
    programme: str
    now: Priorities
