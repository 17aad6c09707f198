"""The one commitment that a circle makes together in a step, where it works on a shared problem."""

from dataclasses import dataclass
from datetime import date

from bot.domain.checkins import Outcome
from bot.domain.commitments import checked_action


@dataclass(frozen=True)
class SharedCommitment:
    """What a circle wants to have done together by a day, and how it came out once somebody has said so."""

    circle_id: str
    step: int
    what: str
    due_on: date
    outcome: Outcome | None
    version: int  # Another one after each change of the words.


@dataclass(frozen=True)
class SharedForm:
    """What the modal shows: the words as they are, or nothing yet; `version` is 0 then."""

    circle_id: str
    step: int
    what: str
    due_on: date
    version: int


def checked(what: str, due_on: date, today: date) -> tuple[str, date]:
    """The words tidied, and the day; Refusal, naming the field, where they cannot be taken."""
    return checked_action(what, due_on, today)
