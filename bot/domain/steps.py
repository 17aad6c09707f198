"""What a circle's channel shows in a step, as plain values, and which step is open for check-ins."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.programme import Programme, Step
from bot.domain.worktime import Hour, MomentKind


@dataclass(frozen=True)
class StepMessage:
    """A step as it concerns one circle; `next` is the step after it, None after the last."""

    circle_id: str
    programme: str
    step: Step
    last_step: int
    zone: str
    meeting_at: datetime
    next: Step | None
    next_meeting_at: datetime | None


@dataclass(frozen=True)
class Opening:
    """What a circle's first message says."""

    circle_id: str
    programme: Programme
    members: tuple[str, ...]
    hour: Hour
    first_at: datetime


def open_step(done: MomentKind | None, step: int | None) -> int | None:
    """The step that takes check-ins: from its prompt to its wrap-up."""
    return step if done is MomentKind.PROMPT else None
