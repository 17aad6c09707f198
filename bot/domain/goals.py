"""The rules of a goal: what one member wants by the end. It may change at any time, and nobody has to have one."""

from dataclasses import dataclass

from bot.domain.checkins import tidied
from bot.domain.joinings import GOAL_LIMIT
from bot.domain.refusals import Refusal, RefusalCode


@dataclass(frozen=True)
class GoalForm:
    """What the modal shows: the goal as it is, and whether there is a circle to show it to.

    `token` names this one filling in, so that a goal is shown once, however often the modal is sent in.
    """

    enrolment_id: str
    token: str
    goal: str | None
    has_circle: bool


@dataclass(frozen=True)
class GoalShown:
    """A goal that its author chose to show."""

    user_id: str
    goal: str


def checked(goal: str | None) -> str | None:
    """The goal tidied, None for none; Refusal when it is too long."""
    words = tidied(goal or "")
    if len(words) > GOAL_LIMIT:
        raise Refusal(RefusalCode.TEXT_TOO_LONG, field="goal", limit=GOAL_LIMIT)
    return words or None
