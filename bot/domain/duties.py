"""What somebody takes on for a meeting of their own accord: to watch the clock, or to bring a challenge."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.domain import turns
from bot.domain.programme import Programme, StepKind, Timekeeping


class Duty(StrEnum):
    """What can be taken on."""

    CLOCK = "clock"
    CHALLENGE = "challenge"


@dataclass(frozen=True)
class Duties:
    """What a meeting needs, and who has taken it on (user ids, in the order in which they did)."""

    step: int
    clocks: int
    challenges: int
    clock: tuple[str, ...] = ()
    brings: tuple[str, ...] = ()
    asks_host: bool = False  # Whether the circle is asked who would host.

    def wanted(self, duty: Duty) -> int:
        """For how many there is room."""
        return self.clocks if duty is Duty.CLOCK else self.challenges

    def taken(self, duty: Duty) -> tuple[str, ...]:
        """Who has taken something on."""
        return self.clock if duty is Duty.CLOCK else self.brings

    @property
    def free(self) -> tuple[Duty, ...]:
        """What somebody could still take on."""
        return tuple(duty for duty in Duty if len(self.taken(duty)) < self.wanted(duty))


def wanted(programme: Programme, step: int, *, meets: bool) -> Duties:
    """What a step needs, before anybody has taken it on; in writing nobody watches a clock."""
    together = meets and programme.steps[step].kind is StepKind.MEETING
    clocks = int(together and programme.timekeeping is Timekeeping.ROTATING)
    return Duties(step, clocks, programme.steps[step].challenges)


def comes_first(
    who: str, others: Collection[str], had: Mapping[str, Collection[int]], came: Mapping[str, int]
) -> int | None:
    """How many turns whoever comes before somebody has had; None where it is as much theirs as anybody's.

    `others` are those who could take it on as well, `had` are the steps of everybody's turns before, and `came` says
    from which step on each member was there.
    """
    standing = turns.standing(had, came)
    fewest = min((standing[one] for one in others), default=standing[who])
    return fewest if fewest < standing[who] else None
