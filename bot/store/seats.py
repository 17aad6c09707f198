"""Free seats in circles that run: which there are, and who is asked whether they want one."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from bot.domain.circles import CircleState, MemberState
from bot.domain.consents import Consent
from bot.domain.questions import InvitationKind, InvitationState, QuestionKind
from bot.store import circles, facilitators, votes
from bot.store.models import Circle, Enrolment, Invitation, Member, Question, Round

# Whoever has been asked, or has said yes and waits for the members, has a hand on the seat.
_LOOKED_AT = 50  # Circles with room for others: enough to find one that suits.
_HELD = (InvitationState.ASKED, InvitationState.YES)


def running(session: Session, enrolment: Enrolment) -> list[Circle]:
    """The circles of somebody's programme and language that run and have a channel, the youngest first."""
    found = select(Circle).where(
        Circle.workspace_id == enrolment.workspace_id,
        Circle.programme_id == enrolment.programme_id,
        Circle.language == enrolment.language,
        Circle.state == CircleState.RUNNING,
        Circle.channel_id.is_not(None),
    )
    return list(session.scalars(found.order_by(Circle.created_at.desc(), Circle.id)))


def with_room(session: Session, circle: Circle, most: int, steps: range) -> list[tuple[Circle, int]]:
    """Other circles of a circle's programme and language that go their usual way, with how many members each has: at
    most so many, and whose step that was opened last is one of these; the smallest first, and not all of very many."""
    inside = (
        select(func.count())
        .where(
            Member.workspace_id == Circle.workspace_id,
            Member.circle_id == Circle.id,
            Member.state == MemberState.MEMBER,
        )
        .scalar_subquery()
    )
    found = select(Circle, inside).where(
        Circle.workspace_id == circle.workspace_id,
        Circle.programme_id == circle.programme_id,
        Circle.language == circle.language,
        Circle.state == CircleState.RUNNING,
        Circle.channel_id.is_not(None),
        Circle.held_at.is_(None),
        Circle.archived_at.is_(None),
        Circle.put_off_since.is_(None),
        Circle.id != circle.id,
        func.coalesce(Circle.done_step, -1).in_(steps),
        inside.between(1, most),
    )
    rows = session.execute(found.order_by(inside, Circle.id).limit(_LOOKED_AT))
    return [(one, size) for one, size in rows]


def late(session: Session, circle: Circle) -> list[Invitation]:
    """Everybody who was ever asked whether they want to come into this running circle."""
    found = select(Invitation).where(
        Invitation.workspace_id == circle.workspace_id,
        Invitation.circle_id == circle.id,
        Invitation.kind == InvitationKind.LATE,
    )
    return list(session.scalars(found.order_by(Invitation.id).execution_options(populate_existing=True)))


def held(session: Session, circle: Circle) -> list[Invitation]:
    """Those among them whose invitation is still open, or whose yes the members are asked about."""
    return [one for one in late(session, circle) if one.state in _HELD]


def not_for(session: Session, circle: Circle) -> set[str]:
    """Whom (user ids) a circle's seats are not offered: who said no to this very circle, who left it, who facilitates it."""
    said_no = select(Invitation.user_id).where(
        Invitation.workspace_id == circle.workspace_id,
        Invitation.circle_id == circle.id,
        Invitation.state == InvitationState.NO,
    )
    found = set(session.scalars(said_no))
    for question in votes.of_kind(session, circle, QuestionKind.PROPOSAL):
        found |= {who for who, said in votes.answers(session, question).items() if said == Consent.NO}
    found |= {one.user_id for one in circles.members(session, circle) if one.state is MemberState.LEFT}
    leads = facilitators.current(session, circle)
    return found | ({leads.user_id} if leads else set())


def who_is_asked(session: Session, workspace_id: str, among: Collection[str] | None = None) -> set[str]:
    """Who (user ids) has an open invitation into a running circle, or waits for what its members say; of these few, or
    of everybody."""
    found = _asked(workspace_id)
    return set(session.scalars(found.where(Invitation.user_id.in_(among)) if among is not None else found))


def is_offered_none(row: Round) -> ColumnElement[bool]:
    """That somebody is none of them, as a condition on enrolments."""
    return Enrolment.user_id.not_in(_asked(row.workspace_id))


def _asked(workspace_id: str) -> Select[str]:
    late = Invitation.kind == InvitationKind.LATE, Invitation.state.in_(_HELD)
    return select(Invitation.user_id).where(Invitation.workspace_id == workspace_id, *late)


def is_asked(session: Session, workspace_id: str, user_id: str) -> bool:
    """Whether somebody is one of them."""
    return bool(who_is_asked(session, workspace_id, [user_id]))


def late_of(session: Session, circle: Circle, user_id: str) -> Invitation | None:
    """What somebody was asked about this running circle, and what they said; None when they never were."""
    return next((one for one in late(session, circle) if one.user_id == user_id), None)


def question_about(session: Session, circle: Circle, enrolment_id: str) -> Question | None:
    """The open question to a circle's members about one late joiner."""
    found = select(Question).where(
        Question.workspace_id == circle.workspace_id,
        Question.circle_id == circle.id,
        Question.kind == QuestionKind.LATE_JOINER,
        Question.closed_at.is_(None),
    )
    return next((one for one in session.scalars(found) if one.facts["enrolment"] == enrolment_id), None)


def invite(session: Session, circle: Circle, user_id: str, now: datetime) -> Invitation:
    """Writes down that somebody is asked."""
    row = Invitation(
        workspace_id=circle.workspace_id,
        circle_id=circle.id,
        user_id=user_id,
        kind=InvitationKind.LATE,
        state=InvitationState.ASKED,
        asked_at=now,
    )
    session.add(row)
    session.flush()
    return row
