"""What a proposal shows to a moderator, and how long people wait for a better one."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.circles import CircleState
from bot.domain.worktime import Hour

# A circle smaller than it should be is only proposed once its newest member has waited this long.
PATIENCE = timedelta(days=1)
# From the decision to the first prompt: time to be invited, to say hello, and to read what is pinned.
NOTICE = timedelta(days=1)
# More proposals than this on one page would be a wall of names.
SHOWN = 10
# More people than this are left for the next round of forming, so that one round stays short.
CONSIDERED = 200


@dataclass(frozen=True)
class ProposalCard:
    """A suggested circle for a moderator's eyes: who and when, and nothing that anybody wrote."""

    circle_id: str
    programme: str
    members: tuple[str, ...]  # Slack user ids
    zones: tuple[str, ...]  # The members' own, each once.
    hour: Hour
    minutes: int
    first_at: datetime
    meetings: int
    state: CircleState
    turn: str | None = None  # The moderator or channel it was given to, or EVERYBODY.
    founder: str | None = None  # Who started it, if somebody did.


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
