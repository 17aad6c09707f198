"""The rules of a check-in: looking back on commitments, and making the next one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from unicodedata import category

from bot.domain.refusals import Refusal, RefusalCode

WORDS_LIMIT = 500  # Characters of one commitment: a sentence or two.
ANSWER_LIMIT = 1000  # Characters of the answer to the step's question.
HORIZON = timedelta(days=92)  # A commitment further away than a quarter is a goal.


class Outcome(StrEnum):
    """How a commitment came out. Letting go is not failure."""

    KEPT = "kept"
    PARTLY = "partly"
    CHANGED = "changed"
    LET_GO = "let_go"


@dataclass(frozen=True)
class OpenCommitment:
    """A commitment that has not been looked back on, with its words opened for its own author."""

    id: str
    step: int
    what: str
    due_on: date


@dataclass(frozen=True)
class CheckInForm:
    """What the check-in modal shows: the step, its question, and what is open from before."""

    circle_id: str
    step: int
    title: str
    question: str
    open: tuple[OpenCommitment, ...]
    today: date  # The member's own.
    suggested_due_on: date


@dataclass(frozen=True)
class CheckInGiven:
    """What a member filled in: outcomes by commitment id, an answer if they like, and the next dated action."""

    outcomes: Mapping[str, Outcome]
    answer: str | None
    what: str
    due_on: date
    shared: bool


def checked(given: CheckInGiven, today: date) -> CheckInGiven:
    """The check-in with its words tidied; Refusal, naming the field, where it cannot be taken.

    `today` is the member's own date: "by today" is still in time until their own midnight.
    """
    what, answer = tidied(given.what), tidied(given.answer or "")
    if not what:
        raise Refusal(RefusalCode.NOTHING_WRITTEN, field="what")
    if len(what) > WORDS_LIMIT:
        raise Refusal(RefusalCode.TEXT_TOO_LONG, field="what", limit=WORDS_LIMIT)
    if len(answer) > ANSWER_LIMIT:
        raise Refusal(RefusalCode.TEXT_TOO_LONG, field="answer", limit=ANSWER_LIMIT)
    if given.due_on < today:
        raise Refusal(RefusalCode.DATE_PAST, field="due_on")
    if given.due_on > today + HORIZON:
        raise Refusal(RefusalCode.DATE_TOO_FAR, field="due_on", latest=today + HORIZON)
    return CheckInGiven(given.outcomes, answer or None, what, given.due_on, given.shared)


# Letters by name that nobody sees: fillers of Hangul, and the empty pattern of Braille.
_BLANK = frozenset("\u115f\u1160\u3164\uffa0\u2800")
_UNSEEN = ("C", "Z")  # Unicode's categories of controls, formats and separators.


def tidied(words: str) -> str:
    """The words without white space around them; nothing when there is nothing to be seen in them."""
    seen = any(one not in _BLANK and category(one)[0] not in _UNSEEN for one in words)
    return words.strip() if seen else ""


@dataclass(frozen=True)
class Echo:
    """What a member chose to show their circle, in their own words."""

    user_id: str
    question: str
    answer: str | None
    what: str
    due_on: date


@dataclass(frozen=True)
class FollowThrough:
    """One's own follow-through, in private: how many commitments came out how, and how many are open."""

    outcomes: Mapping[Outcome, int]
    open: int


def follow_through(outcomes: Sequence[Outcome | None]) -> FollowThrough:
    """Counts the outcomes of one person's commitments."""
    counted = {kind: sum(1 for outcome in outcomes if outcome is kind) for kind in Outcome}
    return FollowThrough(counted, sum(1 for outcome in outcomes if outcome is None))
