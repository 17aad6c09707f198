"""Who waits and is in no circle of a round, and why."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, delete, func, select, true
from sqlalchemy.orm import Session

from bot.domain.circles import MemberState
from bot.domain.forming.people import Reason
from bot.domain.rounds import LeftOver as Listed
from bot.store import audiences, seats
from bot.store.models import Draft, Enrolment, LeftOver, Member, Round


def left_over(round_id: str, one: Enrolment, why: Reason) -> LeftOver:
    """Somebody in none, where nothing is known of what would help."""
    who = {"enrolment_id": one.id, "workspace_id": one.workspace_id, "user_id": one.user_id}
    return LeftOver(round_id=round_id, reason=why, missing=0, weekday=None, starts=None, ends=None, **who)


def add(session: Session, some: Sequence[LeftOver]) -> None:
    """Writes down more people of a round who are in no circle."""
    session.add_all(some)
    session.flush()


def forget(session: Session, row: Round, limit: int | None = None) -> int:
    """Forgets why people were in no circle, or so many of them; how many."""
    ids = list(session.scalars(select(LeftOver.enrolment_id).where(_of(row)).limit(limit)))
    some = LeftOver.enrolment_id.in_(ids) if limit else true()
    gone = delete(LeftOver).where(_of(row), some)
    session.execute(gone.execution_options(synchronize_session="fetch"))
    return len(ids)


def forget_one(session: Session, enrolment: Enrolment) -> None:
    """Forgets of somebody why they were in no circle."""
    whose = LeftOver.workspace_id == enrolment.workspace_id, LeftOver.enrolment_id == enrolment.id
    session.execute(delete(LeftOver).where(*whose).execution_options(synchronize_session="fetch"))


def found(session: Session, row: Round) -> list[LeftOver]:
    """Those who wait still and of whom the search, or a moderator, has said why they are in none."""
    wanted = select(LeftOver).join(Enrolment, _is_of(row)).where(_of(row), *_wait(row)).order_by(LeftOver.user_id)
    return list(session.scalars(wanted))


def listed(session: Session, row: Round, *, others: bool, offset: int, limit: int) -> list[Listed]:
    """Some of them, and with `others` also those who could be in one and of whom nothing was said: they came, or
    something changed, since the circles were formed. Whoever was asked in this round is none of them: it would show
    who has not said yes."""
    wanted = _all(row, others).with_only_columns(Enrolment.user_id, LeftOver.reason, LeftOver.missing)
    some = session.execute(wanted.order_by(Enrolment.user_id).offset(offset).limit(limit))
    return [Listed(user_id, reason or Reason.SINCE, missing or 0) for user_id, reason, missing in some]


def count(session: Session, row: Round, *, others: bool) -> int:
    """How many `listed` could give."""
    ids = _all(row, others).with_only_columns(Enrolment.id)
    return session.scalar(select(func.count()).select_from(ids.subquery())) or 0


def _all(row: Round, others: bool) -> Select[Enrolment]:
    wanted = LeftOver.enrolment_id.is_not(None)
    if others:
        wanted |= audiences.may_be_in(row) & seats.is_offered_none(row) & Enrolment.id.not_in(_asked(row))
    return select(Enrolment).outerjoin(LeftOver, _is_of(row) & _of(row)).where(*_wait(row), wanted)


def _asked(row: Round) -> Select[str]:
    joined = (Draft.circle_id == Member.circle_id) & (Draft.workspace_id == Member.workspace_id)
    released = Member.workspace_id == row.workspace_id, Member.state == MemberState.RELEASED
    return select(Member.enrolment_id).join(Draft, joined).where(*released, Draft.round_id == row.id)


def _of(row: Round) -> ColumnElement[bool]:
    return (LeftOver.workspace_id == row.workspace_id) & (LeftOver.round_id == row.id)


def _is_of(row: Round) -> ColumnElement[bool]:
    return (LeftOver.enrolment_id == Enrolment.id) & (LeftOver.workspace_id == row.workspace_id)


def _wait(row: Round) -> tuple[ColumnElement[bool], ...]:
    seated = Member.state.in_((MemberState.PROPOSED, MemberState.MEMBER))
    placed = select(Member.enrolment_id).where(Member.workspace_id == row.workspace_id, seated)
    here = Enrolment.workspace_id == row.workspace_id, Enrolment.programme_id == row.programme_id
    return (*here, Enrolment.ended_at.is_(None), Enrolment.id.not_in(placed))
