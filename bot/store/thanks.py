"""Thanks in front of the circle; the words are sealed for their author."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.store import texts
from bot.store.models import Circle, Enrolment, Member, Thanks

_PLACE = "thanks.words"


def get(session: Session, workspace_id: str, thanks_id: str) -> Thanks | None:
    """One member's thanks to another one, or None."""
    return session.scalar(select(Thanks).where(Thanks.workspace_id == workspace_id, Thanks.id == thanks_id))


def add(
    session: Session,
    enrolment: Enrolment,
    member: Member,
    thanks_id: str,
    *,
    to: str,
    words: str | None,
    now: datetime,
) -> None:
    """Records thanks, the words sealed with the key of the enrolment that gives them."""
    row = Thanks(
        id=thanks_id,
        workspace_id=member.workspace_id,
        circle_id=member.circle_id,
        enrolment_id=member.enrolment_id,
        to_user=to,
        words=texts.seal(session, enrolment, _PLACE, thanks_id, words) if words else None,
        at=now,
    )
    session.add(row)
    session.flush()


def in_circle(session: Session, circle: Circle) -> list[Thanks]:
    """All thanks of a circle, the oldest first."""
    found = select(Thanks).where(Thanks.workspace_id == circle.workspace_id, Thanks.circle_id == circle.id)
    return list(session.scalars(found.order_by(Thanks.at, Thanks.id)))


def words(session: Session, enrolment: Enrolment, thanks: Thanks) -> str | None:
    """For what, in the words of whoever gives thanks."""
    if thanks.words is None:
        return None
    return texts.unseal(session, enrolment, _PLACE, thanks.id, thanks.words)
