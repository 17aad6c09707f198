"""In for all of it? Whoever has taken part in a first step may say that the rest is not for them, as if never begun."""

from dataclasses import dataclass

from bot.domain.steps import is_over
from bot.domain.worktime import MomentKind


@dataclass(frozen=True)
class Trial:
    """What somebody is asked about, for their own eyes; `is_in` says whether they are in the circle at present.

    They may answer until the step `until` is over, or the circle where it has no such step (None).
    """

    circle_id: str
    channel_id: str | None
    programme: str
    is_in: bool
    until: int | None = None
    weeks_apart: int = 1  # From one step to the next.


def until(
    done: MomentKind | None, done_step: int | None, *, joined_step: int, asked_until: int | None
) -> int | None:
    """Until the end of which step a member can answer who is asked now; None for whoever is not to be asked.

    Each is asked once, when the first step that counts for them is over, or later when they are away then. They have
    the whole of the next step that begins.
    """
    if asked_until is not None or done_step is None or not is_over(done, done_step, joined_step):
        return None
    return done_step + 1


def is_open(done: MomentKind | None, done_step: int | None, asked_until: int | None) -> bool:
    """Whether a member who was asked can answer still; never before they are."""
    return asked_until is not None and not is_over(done, done_step, asked_until)


def is_settled(done: MomentKind | None, done_step: int | None, asked_until: int | None) -> bool:
    """Whether a member was asked, and stayed: before that no figure counts them, for they may never have begun."""
    return asked_until is not None and is_over(done, done_step, asked_until)
