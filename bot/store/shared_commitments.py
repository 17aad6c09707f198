"""What a circle has committed to together, its words sealed with the circle's own key."""

from datetime import date, datetime

from bot.domain.checkins import Outcome
from bot.domain.shared_commitments import SharedCommitment
from bot.store import texts
from bot.store.models import Circle, JointCommitment
from bot.store.session import Session
from bot.store.texts import KeyMissing

_PLACE = "shared_commitments.what"


def of_step(session: Session, circle: Circle, step: int) -> SharedCommitment | None:
    """What was committed to in a step; None when nothing was, or the key is not there."""
    row = _row(session, circle, step)
    if row is None:
        return None
    try:
        what = texts.unseal(session, circle, _PLACE, _name(circle, step), row.what)
    except KeyMissing:
        return None
    return SharedCommitment(circle.id, step, what, row.due_on, row.outcome, row.version)


def write(session: Session, circle: Circle, step: int, what: str, due_on: date, now: datetime) -> SharedCommitment:
    """Writes it down, in the place of what was there."""
    sealed = texts.seal(session, circle, _PLACE, _name(circle, step), what)
    row = _row(session, circle, step)
    if row is None:
        row = JointCommitment(workspace_id=circle.workspace_id, circle_id=circle.id, step=step, version=0)
        session.add(row)
    row.what, row.due_on, row.written_at, row.version = sealed, due_on, now, row.version + 1
    session.flush()
    return SharedCommitment(circle.id, step, what, due_on, row.outcome, row.version)


def settle(session: Session, circle: Circle, step: int, outcome: Outcome) -> None:
    """Writes down how it came out."""
    row = _row(session, circle, step)
    if row is not None:
        row.outcome = outcome
        session.flush()


def _row(session: Session, circle: Circle, step: int) -> JointCommitment | None:
    row = session.get(JointCommitment, (circle.id, step))
    return row if row is not None and row.workspace_id == circle.workspace_id else None


def _name(circle: Circle, step: int) -> str:
    return f"{circle.id}:{step}"
