"""What a moderator may change about a proposal before deciding on it."""

from dataclasses import dataclass

from bot.domain.proposals import ProposalCard
from bot.domain.worktime import Hour

CONSIDERED = 60  # People on the waiting list who are looked at, the longest-waiting first.
CANDIDATES = 12  # More than these would be a wall of names.


@dataclass(frozen=True)
class Adjusting:
    """A proposal that is being changed, and whether anybody may be taken out without replacement or come in beside."""

    card: ProposalCard
    may_remove: bool
    may_add: bool = False


@dataclass(frozen=True)
class Candidate:
    """Somebody from the waiting list who would fit."""

    enrolment_id: str
    user_id: str
    zone: str


@dataclass(frozen=True)
class Swap:
    """Who is to go, if anybody, and who could come in."""

    card: ProposalCard
    out: str | None  # A user id.
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True)
class OtherHours:
    """The weekly hours that suit everybody in a proposal, the present one among them if it does, in a week's order."""

    card: ProposalCard
    hours: tuple[Hour, ...]


def hour_key(hour: Hour) -> str:
    """A weekly hour in the value of an option."""
    return " / ".join(f"{one.weekday} {one.at:%H:%M}" for one in hour.each)
