"""Members' letters to themselves, sealed for their authors."""

from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from bot.store import texts
from bot.store.columns import new_id
from bot.store.models import Circle, Enrolment, Letter, Member

_PLACE = "letters.words"


def get(session: Session, workspace_id: str, enrolment_id: str) -> Letter | None:
    """The letter of an enrolment, if there is one."""
    found = select(Letter).where(Letter.workspace_id == workspace_id, Letter.enrolment_id == enrolment_id)
    return session.scalar(found)


def anything_in(session: Session, circle: Circle) -> bool:
    """Whether anybody in a circle has written one, or named a goal, which comes back in its place."""
    found = (
        select(Member.enrolment_id)
        .join(Enrolment, Enrolment.id == Member.enrolment_id)
        .outerjoin(Letter, Letter.enrolment_id == Member.enrolment_id)
        .where(
            Member.workspace_id == circle.workspace_id,
            Member.circle_id == circle.id,
            or_(Letter.id.is_not(None), Enrolment.goal.is_not(None)),
        )
    )
    return session.scalar(found.limit(1)) is not None


def words(session: Session, enrolment: Enrolment, letter: Letter) -> str:
    """What stands in a letter."""
    return texts.unseal(session, enrolment, _PLACE, letter.id, letter.words)


def write(session: Session, enrolment: Enrolment, written: str, now: datetime) -> None:
    """Keeps a letter in the place of the one before; nothing written takes it away."""
    row = get(session, enrolment.workspace_id, enrolment.id)
    if not written:
        if row is not None:
            session.delete(row)
        return
    if row is None:
        row = Letter(
            id=new_id(), workspace_id=enrolment.workspace_id, enrolment_id=enrolment.id, words=b"", written_at=now
        )
        session.add(row)
    row.words, row.written_at = texts.seal(session, enrolment, _PLACE, row.id, written), now
    session.flush()
