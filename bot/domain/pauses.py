"""Being away: until when one may be, and what one finds on coming back."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.domain.groupings import Talk
from bot.domain.refusals import Refusal, RefusalCode

LONGEST = timedelta(days=365)


@dataclass(frozen=True)
class PauseForm:
    """What the screen shows: today on the person's own clock, when they are back who are away, and if there is a circle."""

    today: date
    back_on: date | None
    in_circle: bool = False


@dataclass(frozen=True)
class BeyondEnd:
    """Somebody comes back only after their circle has met for the last time."""

    enrolment_id: str
    back_on: date
    last_meeting_at: datetime


@dataclass(frozen=True)
class Paused:
    """What was noted: the day of the return, whether there is a circle, and whether it will be over by then."""

    back_on: date
    in_circle: bool
    beyond: BeyondEnd | None


@dataclass(frozen=True)
class CatchUp:
    """Where a circle is, for somebody who was not there; never a list of what is overdue."""

    enrolment_id: str
    from_step: int
    circle_id: str
    channel_id: str
    programme: str
    passed: tuple[tuple[int, str], ...]  # (number, title) of the steps that are over, from `from_step` on.
    step: int | None  # The step that was opened last.
    open_step: int | None  # The one that takes their check-in, if they have not given it.
    next_meeting_at: datetime | None
    zone: str
    older: int  # Open commitments whose day is over.
    weeks_apart: int = 1  # From one step to the next.
    talk: Talk | None = None  # With whom they can talk, in a step that is done in twos or threes.


@dataclass(frozen=True)
class Welcome:
    """The word to somebody who is back: into a circle, to the waiting list, or after their circle's end."""

    enrolment_id: str
    from_step: int
    channel_id: str | None
    over: bool
    dissolved: bool = False  # While they were away, their circle ended before its last step.
    talk: Talk | None = None  # With whom they can talk, in a step that is done in twos or threes.


def checked(back_on: date, today: date) -> date:
    """The day of the return: from tomorrow on, and within a year; Refusal, naming the field, for any other."""
    if back_on <= today:
        raise Refusal(RefusalCode.BACK_TOO_SOON, field="back_on")
    if back_on > today + LONGEST:
        raise Refusal(RefusalCode.BACK_TOO_LATE, field="back_on", latest=today + LONGEST)
    return back_on
