"""What a proposal shows to a moderator, and how long people wait for a better one."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2s
from typing import TypeVar

from bot.domain.circles import CircleState
from bot.domain.programme import Rhythm
from bot.domain.worktime import Hour

# A circle smaller than it should be is only proposed once its newest member has waited this long.
PATIENCE = timedelta(days=1)
# From the decision to the first prompt: time to be invited, to say hello, and to read what is pinned.
NOTICE = timedelta(days=1)
# More proposals than this on one page would be a wall of names.
SHOWN = 10
# So many are asked in one transaction, so that none holds others up.
AT_ONCE = 20
READ_AT_ONCE = 500  # Of people who wait.


@dataclass(frozen=True)
class ProposalCard:
    """A suggested circle for a moderator's eyes: who and when, and nothing that anybody wrote."""

    circle_id: str
    programme: str
    members: tuple[str, ...]  # Slack user ids
    zones: tuple[str, ...]  # The members' own, each once.
    hour: Hour
    first_at: datetime
    rhythm: Rhythm
    state: CircleState
    turn: str | None = None  # The moderator or channel it was given to, or EVERYBODY.
    founder: str | None = None  # Who started it, if somebody did.
    professional: bool = False  # Whether somebody may facilitate it who is no member,
    facilitator: str | None = None  # and who was chosen to.
    second_at: datetime | None = None  # The first meeting at the other one of two hours by turns.
    came_back: bool = False  # A moderator approved it in a round, and it cannot begin as it was.
    nobody_offered: bool = False  # Whether members host and none of them has offered to.
    short: bool = False  # Fewer people than the smallest circle has: then nobody is shown when they are free.

    @property
    def stamp(self) -> str:
        """What tells whether a proposal is still the one that somebody looked at."""
        return stamp(self.members, self.hour)


def stamp(members: Iterable[str], hour: Hour) -> str:
    """A short word that is another one for other people or another hour, in whatever order the people are named."""
    named = "|".join([*sorted(members), *(f"{one.weekday}|{one.at:%H:%M}" for one in hour.each), hour.zone])
    return blake2s(named.encode(), digest_size=4).hexdigest()


@dataclass(frozen=True)
class Desk:
    """What one moderator may decide on: one page of it, the number of that page from 0, and how much there is in all."""

    proposals: tuple[ProposalCard, ...]
    page: int
    count: int

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.count // SHOWN))


@dataclass(frozen=True)
class Trouble:
    """What went wrong with a circle's channel, for the moderators."""

    circle_id: str
    kind: str  # The kind of what could not be done, such as circle.open.
    cause: str  # Slack's code, where it has one.
    users: tuple[str, ...]  # Who could not be invited or, for anything else, whose circle it is.


Thing = TypeVar("Thing")


def in_parts(things: Sequence[Thing], size: int) -> Iterator[Sequence[Thing]]:
    """Give things in parts of so many."""
    return (things[at : at + size] for at in range(0, len(things), size))
