"""What simulated colleagues did, as it is remembered for the figures and the transcript."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from bot.rehearsal import signs


@dataclass(frozen=True)
class Member:
    """One of the people: id, name, zone."""

    id: str
    name: str
    zone: str


@dataclass(frozen=True)
class Deed:
    """What somebody did, in words, when the log of what is shown stood at entry `after`; `lines` is what they wrote."""

    after: int
    at: datetime
    user: str
    text: str
    conversation: str
    lines: tuple[str, ...] = ()


@dataclass
class Tally:
    """What was accepted in one circle's channel."""

    checkins: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)

    def count(self, outcomes: list[str], *, commits: bool) -> None:
        """Notes how open commitments came out and, where `commits`, a check-in with one new commitment."""
        self.checkins += commits
        self.outcomes.update(outcomes)

    def by_outcome(self) -> dict[str, int]:
        """How many commitments came out how; each check-in made one."""
        known = {one: self.outcomes[one] for one in (signs.KEPT, signs.PARTLY, signs.CHANGED, signs.LET_GO)}
        return known | {"open": self.checkins - sum(known.values())}


@dataclass
class Record:
    """Everything that was done, and what was refused."""

    deeds: list[Deed] = field(default_factory=list)
    tallies: dict[str, Tally] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    away: set[str] = field(default_factory=set)  # Who said until when they are.

    def tally(self, channel: str) -> Tally:
        """The tally of one channel."""
        return self.tallies.setdefault(channel, Tally())
