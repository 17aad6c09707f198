"""A circle's norms, sealed with the circle's key, and its members' yes to them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.store import texts
from bot.store.columns import new_id
from bot.store.models import Circle, Member, Norm, NormsYes

_PLACE = "norms.words"


def of(session: Session, circle: Circle) -> list[Norm]:
    """The lines of a circle in their order, those that were taken out too; none while nobody has touched them."""
    found = select(Norm).where(Norm.workspace_id == circle.workspace_id, Norm.circle_id == circle.id)
    return list(session.scalars(found.order_by(Norm.place)))


def version(session: Session, workspace_id: str, circle_id: str) -> int:
    """The version of a circle's norms, one more with each change."""
    found = select(func.max(Norm.version)).where(Norm.workspace_id == workspace_id, Norm.circle_id == circle_id)
    return session.scalar(found) or 0


def begin(session: Session, circle: Circle, lines: Sequence[str], now: datetime) -> None:
    """Gives a circle the lines that it starts from."""
    for line in lines:
        add(session, circle, new_id(), line, 0, now)


def add(session: Session, circle: Circle, norm_id: str, line: str, version: int, now: datetime) -> None:
    """Adds a line behind all others."""
    row = Norm(
        id=norm_id,
        workspace_id=circle.workspace_id,
        circle_id=circle.id,
        place=len(of(session, circle)),
        words=texts.seal(session, circle, _PLACE, norm_id, line),
        version=version,
        changed_at=now,
    )
    session.add(row)
    session.flush()


def change(session: Session, circle: Circle, norm: Norm, line: str | None, version: int, now: datetime) -> None:
    """Gives a line other words; none takes it out."""
    norm.words = None if line is None else texts.seal(session, circle, _PLACE, norm.id, line)
    norm.version, norm.changed_at = version, now
    session.flush()


def words(session: Session, circle: Circle, norm: Norm) -> str:
    """The words of a line; empty when it was taken out."""
    return "" if norm.words is None else texts.unseal(session, circle, _PLACE, norm.id, norm.words)


def say_yes(session: Session, member: Member, version: int, now: datetime) -> bool:
    """Records a member's yes to a version; False when they had said it before."""
    row = _yes(session, member)
    if row is not None and row.version == version:
        return False
    if row is None:
        row = NormsYes(
            circle_id=member.circle_id,
            enrolment_id=member.enrolment_id,
            workspace_id=member.workspace_id,
            version=version,
            at=now,
        )
        session.add(row)
    row.version, row.at = version, now
    session.flush()
    return True


def agreed_to(session: Session, member: Member) -> int | None:
    """The version that a member has said yes to last."""
    row = _yes(session, member)
    return None if row is None else row.version


def _yes(session: Session, member: Member) -> NormsYes | None:
    found = select(NormsYes).where(
        NormsYes.workspace_id == member.workspace_id,
        NormsYes.circle_id == member.circle_id,
        NormsYes.enrolment_id == member.enrolment_id,
    )
    return session.scalar(found)
