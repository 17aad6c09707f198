"""What members ask their circle for; the words are sealed for their author."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.domain.requests import HelpKind
from bot.store import texts
from bot.store.models import Circle, Enrolment, HelpRequest, Member

_PLACE = "help_requests.words"


def get(session: Session, workspace_id: str, request_id: str) -> HelpRequest | None:
    """One request of this workspace, or None."""
    found = select(HelpRequest).where(HelpRequest.workspace_id == workspace_id, HelpRequest.id == request_id)
    return session.scalar(found)


def add(
    session: Session,
    enrolment: Enrolment,
    member: Member,
    request_id: str,
    *,
    kind: HelpKind,
    about: str,
    now: datetime,
) -> HelpRequest:
    """Records a request, its words sealed with the enrolment's key."""
    row = HelpRequest(
        id=request_id,
        workspace_id=member.workspace_id,
        circle_id=member.circle_id,
        enrolment_id=member.enrolment_id,
        kind=kind,
        words=texts.seal(session, enrolment, _PLACE, request_id, about),
        asked_at=now,
    )
    session.add(row)
    session.flush()
    return row


def words(session: Session, enrolment: Enrolment, request: HelpRequest) -> str:
    """What help is wanted about, in the member's own words."""
    return texts.unseal(session, enrolment, _PLACE, request.id, request.words)


def unanswered(session: Session, workspace_id: str, circle_id: str) -> list[HelpRequest]:
    """The requests of a circle that nobody has answered, the oldest first."""
    found = select(HelpRequest).where(
        HelpRequest.workspace_id == workspace_id,
        HelpRequest.circle_id == circle_id,
        HelpRequest.answered_at.is_(None),
    )
    return list(session.scalars(found.order_by(HelpRequest.id)))


def answered(session: Session, request: HelpRequest, by: str, now: datetime) -> bool:
    """Records who (user id) has answered; False when somebody had before."""
    done = session.execute(
        update(HelpRequest)
        .where(
            HelpRequest.workspace_id == request.workspace_id,
            HelpRequest.id == request.id,
            HelpRequest.answered_at.is_(None),
        )
        .values(answered_at=now, answered_by=by)
        .returning(HelpRequest.id)
    )
    return done.first() is not None


def answered_by(session: Session, circle: Circle, user_id: str) -> list[HelpRequest]:
    """The requests of a circle that somebody was the first to answer, the oldest first."""
    found = select(HelpRequest).where(
        HelpRequest.workspace_id == circle.workspace_id,
        HelpRequest.circle_id == circle.id,
        HelpRequest.answered_by == user_id,
    )
    return list(session.scalars(found.order_by(HelpRequest.answered_at, HelpRequest.id)))


def asked_before(session: Session, workspace_id: str, circle_id: str) -> list[str]:
    """Who was asked in private on behalf of others in a circle, in the order in which they were."""
    found = select(HelpRequest.asked_to).where(
        HelpRequest.workspace_id == workspace_id,
        HelpRequest.circle_id == circle_id,
        HelpRequest.asked_to.is_not(None),
    )
    return [one for one in session.scalars(found.order_by(HelpRequest.asked_at, HelpRequest.id)) if one]
