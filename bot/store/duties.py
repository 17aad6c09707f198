"""Who has taken something on for a meeting."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Select, select

from bot.domain.circles import MemberState
from bot.domain.duties import Duty
from bot.store.models import Circle, DutyTaken, Member
from bot.store.session import Session


def of_step(session: Session, circle: Circle, step: int) -> dict[Duty, tuple[str, ...]]:
    """The user ids of those who have, first come first; without whoever has left since."""
    taken: dict[Duty, tuple[str, ...]] = {}
    found = _taken(circle).where(DutyTaken.step == step).order_by(DutyTaken.at, DutyTaken.enrolment_id)
    for one, user_id in session.execute(found):
        taken[one.duty] = (*taken.get(one.duty, ()), user_id)
    return taken


def turns(session: Session, circle: Circle, duty: Duty, *, before: int) -> dict[str, list[int]]:
    """The steps before one for which each had taken something on, by user id."""
    steps: dict[str, list[int]] = {}
    found = _taken(circle).where(DutyTaken.duty == duty, DutyTaken.step < before).order_by(DutyTaken.step)
    for one, user_id in session.execute(found):
        steps.setdefault(user_id, []).append(one.step)
    return steps


def _taken(circle: Circle) -> Select[DutyTaken, str]:
    """What was taken on in a circle, with whose it is who has not left since."""
    return (
        select(DutyTaken, Member.user_id)
        .join(
            Member,
            (Member.workspace_id == DutyTaken.workspace_id)
            & (Member.circle_id == DutyTaken.circle_id)
            & (Member.enrolment_id == DutyTaken.enrolment_id),
        )
        .where(
            DutyTaken.workspace_id == circle.workspace_id,
            DutyTaken.circle_id == circle.id,
            Member.state.in_((MemberState.MEMBER, MemberState.FINISHED)),
        )
    )


def take(session: Session, member: Member, step: int, duty: Duty, now: datetime) -> None:
    """Writes down that a member has taken something on."""
    row = DutyTaken(
        workspace_id=member.workspace_id,
        circle_id=member.circle_id,
        step=step,
        duty=duty,
        enrolment_id=member.enrolment_id,
        at=now,
    )
    session.add(row)
    session.flush()


def give_all_back(session: Session, member: Member, steps: Collection[int]) -> list[tuple[int, Duty]]:
    """A member does nothing of what they had taken on for some steps; what that was, with its step."""
    found = select(DutyTaken).where(
        DutyTaken.workspace_id == member.workspace_id,
        DutyTaken.circle_id == member.circle_id,
        DutyTaken.enrolment_id == member.enrolment_id,
        DutyTaken.step.in_(steps),
    )
    rows = list(session.scalars(found.order_by(DutyTaken.step, DutyTaken.duty)))
    for one in rows:
        session.delete(one)
    session.flush()
    return [(one.step, one.duty) for one in rows]


def give_back(session: Session, member: Member, step: int, duty: Duty) -> bool:
    """A member does not do it after all; whether they were to."""
    row = session.get(DutyTaken, (member.circle_id, step, duty, member.enrolment_id))
    if row is None or row.workspace_id != member.workspace_id:
        return False
    session.delete(row)
    session.flush()
    return True
