"""The kickoff as a trial: whoever was there may say afterwards that the rest is not for them, as if never begun."""

from dataclasses import dataclass

from bot.domain.steps import is_over
from bot.domain.worktime import MomentKind

KICKOFF, FIRST_WEEK = 0, 1  # Steps.
NOT_FOR_ME = "not_for_me"  # In the place of why somebody left: whoever counts those who left leaves these out.


@dataclass(frozen=True)
class Trial:
    """What somebody is asked about, for their own eyes; `is_in` says whether they are in the circle at present."""

    circle_id: str
    channel_id: str | None
    programme: str
    is_in: bool


def is_open(done: MomentKind | None, done_step: int | None) -> bool:
    """Whether the question can be answered: from the kickoff's end to that of the first week."""
    return is_over(done, done_step, KICKOFF) and not is_over(done, done_step, FIRST_WEEK)
