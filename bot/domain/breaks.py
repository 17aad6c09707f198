"""A break between two steps: how long, before which step, and whether the members want it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain.refusals import Refusal, RefusalCode

LONGEST = 4  # Weeks.
WORKING_DAYS = 3  # That people have to answer.
YES, NO = "yes", "no"


@dataclass(frozen=True)
class BreakAsked:
    """What a member reads who is asked whether the circle makes a break."""

    question_id: str
    by: str
    weeks: int
    step: int  # The break comes before it.
    next_at: datetime  # When they would meet again.
    zone: str
    closes_at: datetime


@dataclass(frozen=True)
class BreakMade:
    """What the circle reads of its break."""

    circle_id: str
    weeks: int
    next_at: datetime
    zone: str


@dataclass(frozen=True)
class Pausable:
    """A circle that a moderator may have make a break, named by its channel."""

    circle_id: str
    name: str
    programme: str
    step: int | None  # The step that was opened last.
    weeks_apart: int = 1  # From one step to the next.


def checked(weeks: int) -> int:
    """The weeks; Refusal, naming the field, when there are none or too many."""
    if weeks not in range(1, LONGEST + 1):
        raise Refusal(RefusalCode.BREAK_TOO_LONG, field="weeks", weeks=LONGEST)
    return weeks


def coming_step(done_step: int | None, steps: int) -> int | None:
    """The first step whose prompt is not posted yet; None in the last one."""
    coming = 0 if done_step is None else done_step + 1
    return coming if coming < steps else None


def result(asked: Iterable[str], answers: Mapping[str, str]) -> str | None:
    """What the members decided; None as long as somebody has not answered.

    One no does not end it at once: how soon it ended would tell who said it.
    """
    said = [answers.get(one) for one in asked]
    if None in said:
        return None
    return YES if all(one == YES for one in said) else NO
