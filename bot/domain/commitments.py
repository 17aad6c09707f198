"""The rules of a dated action that is made between two check-ins, and of its if-then plan."""

from dataclasses import dataclass
from datetime import date

from bot.domain.checkins import CUE_LIMIT, HORIZON, WORDS_LIMIT, Outcome, tidied
from bot.domain.refusals import Refusal, RefusalCode


@dataclass(frozen=True)
class CommitmentForm:
    """What the modal shows: the id that the commitment will have, so that it is taken once, and two dates."""

    circle_id: str
    commitment_id: str
    today: date  # The member's own.
    suggested_due_on: date


@dataclass(frozen=True)
class CommitmentGiven:
    """What a member filled in: what, by when, and the moment at which they will do it, if they named one."""

    what: str
    due_on: date
    cue: str | None
    shared: bool


@dataclass(frozen=True)
class CommitmentLook:
    """A commitment that its author looks back on, with how it came out if they have said so."""

    commitment_id: str
    what: str
    due_on: date
    outcome: Outcome | None


@dataclass(frozen=True)
class CommitmentShown:
    """A commitment that its author chose to show."""

    user_id: str
    what: str
    due_on: date
    cue: str | None


def checked(given: CommitmentGiven, today: date) -> CommitmentGiven:
    """The commitment with its words tidied; Refusal, naming the field, where it cannot be taken."""
    what, due_on = checked_action(given.what, given.due_on, today)
    cue = tidied(given.cue or "")
    if len(cue) > CUE_LIMIT:
        raise Refusal(RefusalCode.TEXT_TOO_LONG, field="cue", limit=CUE_LIMIT)
    return CommitmentGiven(what, due_on, cue or None, given.shared)


def checked_action(what: str, due_on: date, today: date) -> tuple[str, date]:
    """What somebody will do, tidied, and by when; `today` is in time until the member's own midnight."""
    what = tidied(what)
    if not what:
        raise Refusal(RefusalCode.NOTHING_WRITTEN, field="what")
    if len(what) > WORDS_LIMIT:
        raise Refusal(RefusalCode.TEXT_TOO_LONG, field="what", limit=WORDS_LIMIT)
    if due_on < today:
        raise Refusal(RefusalCode.DATE_PAST, field="due_on")
    if due_on > today + HORIZON:
        raise Refusal(RefusalCode.DATE_TOO_FAR, field="due_on", latest=today + HORIZON)
    return what, due_on
