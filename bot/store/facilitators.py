"""Who facilitates which circle without being a member of it."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.domain.circles import CircleState
from bot.domain.facilitators import CURRENT, FacilitatorState
from bot.store.models import Circle, Facilitator


def get(session: Session, workspace_id: str, circle_id: str, user_id: str) -> Facilitator | None:
    """How somebody stands to a circle, if they were ever chosen for it."""
    found = session.get(Facilitator, (circle_id, user_id))
    return found if found is not None and found.workspace_id == workspace_id else None


def current(session: Session, circle: Circle) -> Facilitator | None:
    """Whoever was chosen for a circle and has neither said no nor stepped back."""
    wanted = select(Facilitator).where(
        Facilitator.workspace_id == circle.workspace_id,
        Facilitator.circle_id == circle.id,
        Facilitator.state.in_(CURRENT),
    )
    return session.scalar(wanted)


def who(session: Session, circle: Circle) -> str | None:
    """The user id of whoever facilitates a circle: they have said yes."""
    found = current(session, circle)
    return found.user_id if found is not None and found.state is FacilitatorState.YES else None


def of_person(session: Session, workspace_id: str, user_id: str) -> list[Facilitator]:
    """The circles somebody facilitates, is asked about or was chosen for, the newest first."""
    wanted = select(Facilitator).where(
        Facilitator.workspace_id == workspace_id,
        Facilitator.user_id == user_id,
        Facilitator.state.in_(CURRENT),
    )
    return list(session.scalars(wanted.order_by(Facilitator.chosen_at.desc(), Facilitator.circle_id)))


def led(session: Session, workspace_id: str, user_id: str) -> list[Circle]:
    """The circles that somebody facilitates: they have said yes, and the circle has not ended. The newest first."""
    wanted = (
        select(Circle)
        .join(Facilitator, Facilitator.circle_id == Circle.id)
        .where(
            Circle.workspace_id == workspace_id,
            Circle.state.in_((CircleState.OPENING, CircleState.RUNNING)),
            Facilitator.workspace_id == workspace_id,
            Facilitator.user_id == user_id,
            Facilitator.state == FacilitatorState.YES,
        )
    )
    return list(session.scalars(wanted.order_by(Facilitator.chosen_at.desc(), Circle.id)))


def choose(session: Session, circle: Circle, user_id: str, now: datetime) -> Facilitator:
    """Writes down that somebody is chosen, though they may have been before."""
    row = get(session, circle.workspace_id, circle.id, user_id)
    if row is None:
        row = Facilitator(circle_id=circle.id, user_id=user_id, workspace_id=circle.workspace_id)
        session.add(row)
    row.state, row.chosen_at, row.answered_at = FacilitatorState.CHOSEN, now, None
    session.flush()
    return row


def become(session: Session, row: Facilitator, state: FacilitatorState, now: datetime) -> None:
    """Writes down what became of somebody who was chosen."""
    row.state, row.answered_at = state, now
    session.flush()
