"""A question to several people, each in private: put once, recalled once, and closed when all have had their time.

What asked stands there without its buttons from then on, in the same words for all.
"""

from collections.abc import Collection
from datetime import datetime

from bot.domain.quiet import Weight, working_days_later
from bot.domain.rescues import REMINDED_AFTER, WORKING_DAYS
from bot.features import answering, people
from bot.store import alarms, outbox
from bot.store.alarms import Ringing
from bot.store.models import Question
from bot.store.session import Session


def put(
    session: Session, question: Question, kind: str, user_ids: Collection[str], zone: str, now: datetime
) -> None:
    """Asks each of these people; `kind` is that of the message, and names those of its reminder and its alarm."""
    for user_id in user_ids:
        _tell(session, question, f"{kind}.ask", user_id, Weight.DECISION, now)
    question.closes_at = working_days_later(now, zone, WORKING_DAYS)
    _ring_at(session, question, kind, working_days_later(now, zone, REMINDED_AFTER), reminded=False)


def is_over(
    session: Session,
    ringing: Ringing,
    question: Question,
    kind: str,
    silent: Collection[str],
    zone: str,
    now: datetime,
) -> bool:
    """Whether all have had their time when its alarm rings; at the first time the silent are reminded instead."""
    if not ringing.facts["reminded"]:
        for user_id in silent:
            if _has_arrived(session, question, kind, user_id):
                _tell(session, question, f"{kind}.remind", user_id, Weight.KIND, now)
        _ring_at(session, question, kind, question.closes_at or now, reminded=True)
        return False
    keys = [_key(question, f"{kind}.ask", one) for one in silent]
    later = answering.until(session, ringing, keys, zone=zone, days=WORKING_DAYS, now=now)
    if later is not None:
        question.closes_at = later
        _ring_at(session, question, kind, later, reminded=True)
    return later is None


def settled(session: Session, question: Question, kind: str, user_ids: Collection[str], now: datetime) -> None:
    """Nobody waits for an answer any more: what asked these people loses its buttons, or is not sent at all."""
    alarms.cancel(session, question.workspace_id, f"{kind}.close:{question.id}")
    for user_id in user_ids:
        for asks in (f"{kind}.ask", f"{kind}.remind"):
            key, closed = _key(question, asks, user_id), f"{kind}.closed"
            place = session, question.workspace_id, key
            people.say_again(*place, key=f"{closed}:{key}", kind=closed, now=now, unasked=people.CLOSED)


def tell_all(session: Session, question: Question, kind: str, user_ids: Collection[str], now: datetime) -> None:
    """Tells each of these people what has come of it; whoever is away reads nothing."""
    for user_id in user_ids:
        _tell(session, question, f"{kind}.told", user_id, Weight.ANSWER, now)


def _tell(session: Session, question: Question, kind: str, user_id: str, weight: Weight, now: datetime) -> None:
    people.tell(
        session,
        question.workspace_id,
        user_id,
        key=_key(question, kind, user_id),
        kind=kind,
        weight=weight,
        now=now,
        facts={"question": question.id, "user": user_id},
        in_working_hours=True,
    )


def _has_arrived(session: Session, question: Question, kind: str, user_id: str) -> bool:
    found = outbox.sending_of(session, question.workspace_id, _key(question, f"{kind}.ask", user_id))
    return found is not None and found[1] is not None


def _ring_at(session: Session, question: Question, kind: str, at: datetime, *, reminded: bool) -> None:
    facts = {"question": question.id, "reminded": reminded}
    key, rings = f"{kind}.close:{question.id}", f"{kind}.close"
    alarms.set_(session, question.workspace_id, key=key, kind=rings, at=at, facts=facts)


def _key(question: Question, kind: str, user_id: str) -> str:
    return f"{kind}:{question.id}:{user_id}"
