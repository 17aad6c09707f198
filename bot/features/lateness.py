"""What was to be sent long ago: it does not come in the middle of the night, and no reminder comes with its prompt."""

from datetime import datetime, timedelta

from bot.domain.quiet import working_time
from bot.domain.reminders import AFTER_PROMPT
from bot.features import answering, people, reminders
from bot.store import circles, outbox
from bot.store.outbox import ANSWER, Intent
from bot.store.session import Session

_LATE = timedelta(hours=1)
# What is said to one person in their working hours, though it ranks with the answers.
_PRIVATE = (
    "break.none",
    "break.question",
    "consent.apart",
    "consent.ask",
    "exchange.ask",
    "exchange.told",
    "exit.ask",
    "facilitator.ask",
    "facilitator.note",
    "facilitator.over",
    "facilitator.told",
    "founding.decide",
    "founding.ended",
    "hours.ask",
    "invitation.ask",
    "late.ask",
    "late.invite",
    "leave.dissolved",
    "merge.ask",
    "merge.remind",
    "merge.told",
    "moderation.nobody",
    "pause.welcome",
    "proposal.declined",
    "proposal.kept_place",
    "rescue.ask",
    "rescue.remind",
    "rescue.told",
)
# Nor does a case clinic in writing go on at night, because its phases come late; in a meeting's they are over by then.
_WAITS = (*_PRIVATE, "clinic.opened", "clinic.phase", "clinic.phase_over", "clinic.closed")


def held_until(session: Session, intent: Intent, now: datetime) -> datetime | None:
    """When a row is to be sent that is not to be sent yet; None when it may go.

    What answers somebody always may, and what is ahead of an answer in its conversation.
    """
    if intent.rank == ANSWER and (
        intent.kind not in _WAITS or outbox.is_followed(session, intent, now, without=_WAITS)
    ):
        return None
    earliest = _earliest(session, intent, now)
    if earliest == now and intent.due_at >= now - _LATE:
        return None
    zone = _zone(session, intent)
    until = working_time(earliest, zone) if zone else earliest
    return until if until > now else None


def _earliest(session: Session, intent: Intent, now: datetime) -> datetime:
    """From when on it may be sent, were it not for the night: a reminder some hours after its prompt."""
    if intent.kind != reminders.KIND:
        return now
    prompt = f"prompt:{intent.facts['circle']}:{intent.facts['step']}"
    prompted_at = answering.asked_at(session, intent.workspace_id, prompt, now)
    return max(now, prompted_at + AFTER_PROMPT) if prompted_at else now


def _zone(session: Session, intent: Intent) -> str | None:
    """The clock of whoever reads a message; None when nobody knows it."""
    if intent.recipient and intent.recipient[0] in "UW":
        return people.zone_of(session, intent.workspace_id, intent.recipient)
    circle_id = intent.facts.get("circle")
    circle = circles.get(session, intent.workspace_id, circle_id) if circle_id else None
    return circle.zone if circle else None
