"""Who in a circle's channel is a stranger, and when its members have said that they go on all the same."""

from collections.abc import Collection
from dataclasses import dataclass

from bot.domain.circles import MemberState

NEEDED = 2  # Members who say go on; where fewer are there, all of them.
YES, LEFT = "yes", "left"  # What became of the question: they went on, or the stranger left.
_AT_HOME = (MemberState.MEMBER, MemberState.FINISHED)


@dataclass(frozen=True)
class Arrival:
    """Somebody who came into a circle's channel without being a member, as the circle reads of it."""

    question_id: str
    user_id: str
    is_app: bool
    needed: int  # Members who have to say go on.
    result: str | None
    held: bool  # Whether check-ins wait at this moment, for this one or for somebody else.


def is_stranger(states: Collection[MemberState]) -> bool:
    """Whether somebody with these places in a circle, one or none as a rule, does not belong into its channel."""
    return not any(one in _AT_HOME for one in states)


def needed(active: int) -> int:
    """How many members have to say go on, when so many are there."""
    return max(1, min(NEEDED, active))


def enough(said: Collection[str], active: Collection[str]) -> bool:
    """Whether enough members have said go on; who is away and says so all the same counts as there."""
    return len(set(said)) >= needed(len({*said, *active}))
