"""Who plays what in a rehearsal, whether somebody is there in a week, and the moments at which each of them acts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.rehearsal.client import Json
from bot.rehearsal.habits import Habit, working_time
from bot.rehearsal.record import Member

AWAY_IN, SILENT_FROM = (3, 4), 5
_TRIES = 7


@dataclass(frozen=True)
class Company:
    """Who plays what: joiners with their habits, moderators, HR, facilitators (ids).

    `members` is everybody in the workspace.
    """

    habits: Mapping[str, Habit]
    moderators: Sequence[str]
    hr: Sequence[str]
    start: datetime
    weeks: int
    seed: int
    members: Mapping[str, Member]
    facilitators: Sequence[str] = ()  # Whose work it is to lead circles that they are no members of.

    @property
    def counted(self) -> dict[str, Member]:
        """Everybody whom the figures are about: whoever facilitates is in none."""
        return {user: one for user, one in self.members.items() if user not in self.facilitators}

    def those_in(self, entry: Json) -> list[str]:
        """The joiners among those who were shown something."""
        return [user for user in entry["to"] if user in self.habits]

    def is_there(self, user: str, step: int) -> bool:
        """Whether somebody takes part in a step that is played: some are away for a while, or have left."""
        habit = self.habits[user]
        is_away = habit is Habit.ON_LEAVE and step in AWAY_IN
        return step <= self.weeks and not is_away and not (habit is Habit.LEAVES and step >= SILENT_FROM)

    def at(self, user: str, after: datetime, hours: float) -> datetime:
        """A moment in somebody's working hours that nobody else has: each has a second of their own."""
        at = working_time(after, hours, self.members[user].zone)
        number = sorted(self.members).index(user)
        return at.replace(second=number % 60, microsecond=number // 60)

    def at_the_same_time(self, users: Sequence[str], after: datetime) -> datetime:
        """A moment at which all of them are at work or, where there is none, the last of those that were tried."""
        at = self.at(users[0], after, 1)
        for _ in range(_TRIES):
            for user in users:
                at = max(at, working_time(at, 0, self.members[user].zone))
        return at
