"""The circles that run, a page of them, for a moderator or for whoever facilitates them: facts, and nothing of a person."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.health import Health
from bot.domain.programme import Facilitation
from bot.domain.worktime import Hour

SHOWN = 10  # Circles on one page.


class Whose(StrEnum):
    """Which circles are listed: all that run, or those that the reader facilitates."""

    ALL = "all"
    LED = "led"


@dataclass(frozen=True)
class RunningCircle:
    """Where a circle is. `zone` is the reader's own; `place` is known only where whoever is in its channel asks for it."""

    circle_id: str
    name: str  # Of its channel; "" as long as it has none.
    channel_id: str | None
    programme: str
    step: int | None  # The step that was opened last; None before the first prompt.
    last_step: int
    weeks_apart: int  # From one step to the next.
    guide_step: int  # Whose guide is of use now.
    members: int
    facilitation: Facilitation
    facilitator: str | None  # A colleague who was chosen and has not said no,
    answered: bool  # and whether they have said yes.
    meeting_at: datetime | None
    meets: bool
    zone: str
    place: str | None = None
    health: Health | None = None  # What its members read too; None for whoever facilitates it.
    by_turns: Hour | None = None  # Its two hours, where it has two.


@dataclass(frozen=True)
class RunningCircles:
    """One page of the circles, the number of that page from 0, and how many there are in all."""

    whose: Whose
    circles: tuple[RunningCircle, ...]
    page: int
    count: int

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.count // SHOWN))


def page_there_is(count: int, wanted: int) -> int:
    """The page that is wanted, or the last one where there are fewer by now."""
    return min(wanted, max(0, -(-count // SHOWN) - 1))
