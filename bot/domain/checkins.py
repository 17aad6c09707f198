"""The rules of a check-in: looking back on commitments, and making the next one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from unicodedata import category

from bot.domain.quiet import working_day
from bot.domain.refusals import Refusal, RefusalCode

WORDS_LIMIT = 500  # Characters of one commitment: a sentence or two.
ANSWER_LIMIT = 1000  # Characters of the answer to the step's question.
CUE_LIMIT = 200  # Characters of the "when" of an if-then plan: one moment, not a story.
ASKED_AT_MOST = 5  # The latest open commitments; more at once would be a list of debts.
_LAST_DUE_AFTER = timedelta(days=89)  # From there to the next working day: letter and reunion come then, too.
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
    """What the check-in asks: the step's question, and which open commitments it looks back on."""

    circle_id: str
    step: int
    title: str
    question: str
    open: tuple[OpenCommitment, ...]
    today: date  # The member's own.
    suggested_due_on: date
    here: bool = False  # Whether they have said already that they are just here.
    weeks_apart: int = 1  # From one step to the next.
    is_last: bool = False  # Whether it is the last step, after which nothing is asked.


@dataclass(frozen=True)
class CheckInGiven:
    """What a member filled in: outcomes by commitment id, an answer if they like, and the next dated action."""

    outcomes: Mapping[str, Outcome]
    answer: str | None
    what: str
    due_on: date
    shared: bool
    cue: str | None = None  # The moment at which they will do it, if they named one.


@dataclass(frozen=True)
class CheckInTaken:
    """A check-in that was given, with its words opened for its own author."""

    circle_id: str
    step: int
    user_id: str
    question: str
    answer: str | None
    what: str
    due_on: date
    cue: str | None
    shared: bool
    is_open: bool  # Whether the step still goes on, so that it may be edited.
    is_last: bool  # Whether it is the last step, after which nothing is asked.
    version: int  # Another one after each edit.
    weeks_apart: int = 1  # From one step to the next.


def last_due(today: date) -> date:
    """When what is promised last falls due: the working day on which ninety days are over."""
    return working_day(today + _LAST_DUE_AFTER, 1)


def asked_about(
    commitments: Sequence[OpenCommitment], step: int, today: date, meeting_on: date
) -> tuple[OpenCommitment, ...]:
    """The open commitments that a check-in asks about, the oldest first.

    Those whose day is over, and those of earlier steps that are due by this step's meeting: of these a member may
    say how they came out, or leave them open.
    """
    asked = [one for one in commitments if one.due_on < today or (one.step < step and one.due_on <= meeting_on)]
    return tuple(sorted(asked, key=lambda one: (one.due_on, one.step))[-ASKED_AT_MOST:])


def checked(given: CheckInGiven, today: date, before: date | None = None) -> CheckInGiven:
    """The check-in with its words tidied; Refusal, naming the field, where it cannot be taken.

    `today` is the member's own date: "by today" is still in time until their own midnight. `before` is the day that
    stood there before an edit: it may stay, even when it is over by now.
    """
    what, answer, cue = tidied(given.what), tidied(given.answer or ""), tidied(given.cue or "")
    if not what:
        raise Refusal(RefusalCode.NOTHING_WRITTEN, field="what")
    for field, words, limit in (
        ("what", what, WORDS_LIMIT),
        ("answer", answer, ANSWER_LIMIT),
        ("cue", cue, CUE_LIMIT),
    ):
        if len(words) > limit:
            raise Refusal(RefusalCode.TEXT_TOO_LONG, field=field, limit=limit)
    if given.due_on < today and given.due_on != before:
        raise Refusal(RefusalCode.DATE_PAST, field="due_on")
    if given.due_on > today + HORIZON:
        raise Refusal(RefusalCode.DATE_TOO_FAR, field="due_on", latest=today + HORIZON)
    return replace(given, answer=answer or None, what=what, cue=cue or None)


def is_same(taken: CheckInTaken, given: CheckInGiven) -> bool:
    """Whether somebody has sent in once more what stands there already, as after a second tap on the button."""
    words = (tidied(given.what), tidied(given.answer or "") or None, tidied(given.cue or "") or None)
    return (taken.what, taken.answer, taken.cue) == words and taken.due_on == given.due_on


# Letters by name that nobody sees: fillers of Hangul, and the empty pattern of Braille.
_BLANK = frozenset("\u115f\u1160\u3164\uffa0\u2800")
_UNSEEN = ("C", "Z")  # Unicode's categories of controls, formats and separators.
# What turns whole stretches from right to left or back; letters that are written so need none of it.
_TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_BROKEN = ("Cc", "Cs")  # Control characters, and halves of characters, which cannot even be stored.


def tidied(words: str) -> str:
    """The words as they are kept: nothing in them that controls, every line ended alike, no white space around them.

    Nothing when there is nothing to be seen in them.
    """
    lines = "\n".join(words.splitlines())
    kept = "".join(one for one in lines if one in "\n\t" or not (one in _TURNS or category(one) in _BROKEN))
    seen = any(one not in _BLANK and category(one)[0] not in _UNSEEN for one in kept)
    return kept.strip() if seen else ""


@dataclass(frozen=True)
class Echo:
    """What a member chose to show their circle, in their own words."""

    user_id: str
    question: str
    answer: str | None
    what: str
    due_on: date
    cue: str | None = None


@dataclass(frozen=True)
class FollowThrough:
    """One's own follow-through, in private: how many commitments came out how, and how many are open."""

    outcomes: Mapping[Outcome, int]
    open: int


def follow_through(outcomes: Sequence[Outcome | None]) -> FollowThrough:
    """Counts the outcomes of one person's commitments."""
    counted = {kind: sum(1 for outcome in outcomes if outcome is kind) for kind in Outcome}
    return FollowThrough(counted, sum(1 for outcome in outcomes if outcome is None))
