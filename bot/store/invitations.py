"""Invitations to a circle that is being founded: by its founder, and to a free seat."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.domain.circles import BEFORE, CircleState
from bot.domain.questions import InvitationKind, InvitationState
from bot.store.models import Circle, Invitation

_KINDS = (InvitationKind.FOUNDING, InvitationKind.SEAT)


def add(session: Session, circle: Circle, user_id: str, kind: InvitationKind, now: datetime) -> Invitation:
    """Writes down that somebody is asked."""
    row = Invitation(
        workspace_id=circle.workspace_id,
        circle_id=circle.id,
        user_id=user_id,
        kind=kind,
        state=InvitationState.ASKED,
        asked_at=now,
    )
    session.add(row)
    session.flush()
    return row


def get(session: Session, workspace_id: str, invitation_id: str) -> Invitation | None:
    """One invitation of this workspace to a circle that is or was being founded, as it is now, or None."""
    found = select(Invitation).where(
        Invitation.workspace_id == workspace_id, Invitation.id == invitation_id, Invitation.kind.in_(_KINDS)
    )
    return session.scalar(found.execution_options(populate_existing=True))


def of_circle(session: Session, circle: Circle) -> list[Invitation]:
    """Everybody who was asked, in the order in which they were."""
    found = select(Invitation).where(
        Invitation.workspace_id == circle.workspace_id,
        Invitation.circle_id == circle.id,
        Invitation.kind.in_(_KINDS),
    )
    ordered = found.order_by(Invitation.asked_at, Invitation.id)
    return list(session.scalars(ordered.execution_options(populate_existing=True)))


def open_in(session: Session, circle: Circle) -> list[Invitation]:
    """Those who have not answered yet."""
    return [one for one in of_circle(session, circle) if one.state is InvitationState.ASKED]


def open_of(session: Session, workspace_id: str, user_id: str) -> list[Invitation]:
    """What one person is asked at present, the oldest first."""
    found = (
        select(Invitation)
        .join(Circle, (Circle.id == Invitation.circle_id) & (Circle.workspace_id == Invitation.workspace_id))
        .where(
            Invitation.workspace_id == workspace_id,
            Invitation.user_id == user_id,
            Invitation.kind.in_(_KINDS),
            Invitation.state == InvitationState.ASKED,
            Circle.state == CircleState.FOUNDING,
        )
    )
    return list(session.scalars(found.order_by(Invitation.asked_at, Invitation.id)))


def founded_by(session: Session, workspace_id: str, user_id: str) -> Circle | None:
    """The circle that somebody founds and that has not been decided on, or None."""
    found = select(Circle).where(
        Circle.workspace_id == workspace_id, Circle.founder == user_id, Circle.state.in_(BEFORE)
    )
    return session.scalar(found.order_by(Circle.created_at.desc(), Circle.id).limit(1))
