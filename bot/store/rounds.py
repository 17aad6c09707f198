"""Rounds: those that are open, the circles that each of them plans, and when others open."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Select, delete, func, or_, select, update
from sqlalchemy.orm import Session

from bot.domain.circles import CircleState, MemberState
from bot.domain.forming.people import Reason
from bot.domain.rounds import Audience, AudienceKind, RoundState, Window
from bot.store import audiences, left_overs, texts, waiting_lists, workspaces
from bot.store.models import Circle, Draft, Enrolment, Member, Round, RoundSchedule
from bot.store.texts import Whole

_AT_WORK = (RoundState.FORMING, RoundState.SENDING, RoundState.CLOSING)


def add(session: Session, row: Round, theme: str | None) -> Round:
    """Adds a round and seals its theme."""
    session.add(row)
    session.flush()
    row.theme = seal_theme(session, row, theme)
    session.flush()
    return row


def get(session: Session, workspace_id: str, round_id: str) -> Round | None:
    """One round of this workspace as it is now, or None. Who changes it holds the workspace before."""
    found = select(Round).where(Round.workspace_id == workspace_id, Round.id == round_id)
    return session.scalar(found.execution_options(populate_existing=True))


def open_of(session: Session, workspace_id: str) -> list[Round]:
    """The rounds of a workspace that are open, the oldest first."""
    found = select(Round).where(Round.workspace_id == workspace_id, Round.closed_at.is_(None))
    return list(session.scalars(found.order_by(Round.opened_at, Round.id)))


def any_ready(session: Session, workspace_id: str) -> bool:
    """Whether circles of any round wait for a moderator."""
    return any(one.state is RoundState.READY for one in open_of(session, workspace_id))


def takes_over(session: Session, workspace_id: str, programme_id: str) -> bool:
    """Whether circles of a programme are formed in rounds: one is open, or some are to open by themselves."""
    is_open = Round.workspace_id == workspace_id, Round.programme_id == programme_id, Round.closed_at.is_(None)
    if session.scalar(select(Round.id).where(*is_open).limit(1)) is not None:
        return True
    return schedule(session, workspace_id, programme_id) is not None


def in_rounds(session: Session, workspace_id: str, programme_id: str, users: Sequence[str]) -> set[str]:
    """Those of these people of whom circles of a programme are formed in rounds alone: all others need not wait."""
    is_open = Round.workspace_id == workspace_id, Round.programme_id == programme_id, Round.closed_at.is_(None)
    rows: list[Round | RoundSchedule] = [*session.scalars(select(Round).where(*is_open))]
    by_itself = schedule(session, workspace_id, programme_id)
    rows += [by_itself] if by_itself is not None else []
    return {user for row in rows for user in audiences.among(session, row, users)}


def at_work(session: Session, now: datetime) -> list[Round]:
    """The rounds that have to be gone on with and that no process has in hand, the oldest first."""
    free = or_(Round.held_until.is_(None), Round.held_until <= now)
    wanted = Round.state.in_(_AT_WORK), free, workspaces.has_app(Round.workspace_id)
    return list(session.scalars(select(Round).where(*wanted).order_by(Round.opened_at, Round.id)))


def end(session: Session, row: Round, now: datetime) -> None:
    """Closes a round; circles of its programme may be formed without one again, and nobody's name is kept of a list."""
    if audiences.audience_of(row).kind is AudienceKind.PEOPLE:
        row.audience = Audience(AudienceKind.PEOPLE).kept
    row.state, row.closed_at, row.held_until = RoundState.CLOSED, now, None
    session.flush()
    waiting_lists.touch_one(session, (row.workspace_id, row.programme_id))


def take(session: Session, row: Round, now: datetime, lasting: timedelta) -> bool:
    """Takes a round in hand until an instant; False when another process was quicker."""
    free = or_(Round.held_until.is_(None), Round.held_until <= now)
    wanted = Round.id == row.id, Round.workspace_id == row.workspace_id, free
    taken = update(Round).where(*wanted).values(held_until=now + lasting).returning(Round.id)
    return session.execute(taken).first() is not None


def seal_theme(session: Session, row: Round | RoundSchedule, theme: str | None) -> bytes | None:
    """A theme as it is kept."""
    place, row_id = _place(row)
    return texts.seal(session, Whole(row.workspace_id), place, row_id, theme) if theme else None


def theme_of(session: Session, row: Round | RoundSchedule) -> str | None:
    """What the people asked read, if there is a theme and it can still be read."""
    if row.theme is None:
        return None
    try:
        return texts.unseal(session, Whole(row.workspace_id), *_place(row), row.theme)
    except texts.KeyMissing:
        return None


def _place(row: Round | RoundSchedule) -> tuple[str, str]:
    return ("rounds.theme", row.id) if isinstance(row, Round) else ("round_schedules.theme", row.programme_id)


def draft_of(session: Session, circle: Circle) -> Draft | None:
    """What a circle is in the round that planned it; None for one of no round."""
    return session.scalar(
        select(Draft).where(Draft.workspace_id == circle.workspace_id, Draft.circle_id == circle.id)
    )


def round_of(session: Session, circle: Circle) -> Round | None:
    """The round that planned a circle, also when that is over; None for one of no round."""
    found = draft_of(session, circle)
    return get(session, circle.workspace_id, found.round_id) if found else None


def window_of(session: Session, circle: Circle) -> Window:
    """Within which days the first meeting of a circle may be."""
    row = round_of(session, circle)
    return Window(row.from_on, row.until_on) if row is not None else Window()


def planned(session: Session, row: Round, *, without: str = "", offset: int = 0, limit: int = 1) -> list[Circle]:
    """Circles of a round whose people have not been asked, in a steady order, but for those that somebody is in."""
    wanted = _planned(row).where(Circle.id.not_in(_with(row, without))).order_by(Circle.created_at, Circle.id)
    return list(session.scalars(wanted.offset(offset).limit(limit)))


def planned_after(session: Session, row: Round, after: str) -> str | None:
    """The first id after another one, of the circles of a round whose people have not been asked."""
    wanted = _planned(row).with_only_columns(Circle.id).where(Circle.id > after)
    return session.scalar(wanted.order_by(Circle.id).limit(1))


def counts(session: Session, row: Round, *, without: str = "") -> tuple[int, int, int, int]:
    """Of such circles of a round: how many there are without somebody, with them, locked, and the people in them all."""
    ids = _planned(row).with_only_columns(Circle.id)
    every = session.scalar(select(func.count()).select_from(ids.subquery())) or 0
    own = session.scalar(
        select(func.count()).select_from(ids.where(Circle.id.in_(_with(row, without))).subquery())
    )
    locked = session.scalar(select(func.count()).select_from(ids.where(Draft.locked).subquery()))
    seated = Member.circle_id.in_(ids), Member.state == MemberState.PROPOSED
    people = session.scalar(select(func.count()).select_from(Member).where(*seated))
    return every - (own or 0), own or 0, locked or 0, people or 0


def _planned(row: Round) -> Select[Circle]:
    joined = (Draft.circle_id == Circle.id) & (Draft.workspace_id == Circle.workspace_id)
    wanted = Circle.workspace_id == row.workspace_id, Draft.round_id == row.id, Circle.state == CircleState.PLANNED
    return select(Circle).join(Draft, joined).where(*wanted)


def _with(row: Round, user_id: str) -> Select[str]:
    seated = Member.workspace_id == row.workspace_id, Member.user_id == user_id
    return select(Member.circle_id).where(*seated, Member.state == MemberState.PROPOSED)


def delete_some(session: Session, row: Round, limit: int, *, locked: bool) -> int:
    """Deletes so many planned circles of a round, the locked ones too if wanted; how many. Nobody has heard of them."""
    wanted = _planned(row).with_only_columns(Circle.id)
    if not locked:
        wanted = wanted.where(Draft.locked.is_(False))
    ids = list(session.scalars(wanted.limit(limit)))
    for table, column in ((Draft, Draft.circle_id), (Member, Member.circle_id), (Circle, Circle.id)):
        gone = delete(table).where(table.workspace_id == row.workspace_id, column.in_(ids))
        session.execute(gone.execution_options(synchronize_session="fetch"))
    return len(ids)


def add_planned(session: Session, row: Round, circle: Circle, members: Sequence[Enrolment]) -> Circle:
    """Adds a circle that a round puts together."""
    session.add(circle)
    session.flush()
    places = {"circle_id": circle.id, "workspace_id": row.workspace_id}
    session.add(Draft(round_id=row.id, locked=False, **places))
    session.add_all(
        Member(enrolment_id=one.id, user_id=one.user_id, state=MemberState.PROPOSED, **places) for one in members
    )
    session.flush()
    return circle


def place_of(session: Session, enrolment: Enrolment) -> Member | None:
    """The place of somebody in a circle that a round plans, of which they know nothing."""
    joined = (Circle.id == Member.circle_id) & (Circle.workspace_id == Member.workspace_id)
    wanted = Member.workspace_id == enrolment.workspace_id, Member.enrolment_id == enrolment.id
    seated = Member.state == MemberState.PROPOSED, Circle.state == CircleState.PLANNED
    return session.scalar(select(Member).join(Circle, joined).where(*wanted, *seated))


def take_out(session: Session, enrolment: Enrolment, why: Reason | None = None) -> None:
    """Takes somebody out of the circle that a round plans with them, without a trace unless it is listed why."""
    place = place_of(session, enrolment)
    if place is None:
        return
    draft = session.get(Draft, place.circle_id)
    if draft is not None and why is not None:
        session.merge(left_overs.left_over(draft.round_id, enrolment, why))
    session.delete(place)
    session.flush()


def schedules(session: Session, workspace_id: str) -> list[RoundSchedule]:
    """The rounds of a workspace that are to open by themselves."""
    found = select(RoundSchedule).where(RoundSchedule.workspace_id == workspace_id)
    return list(session.scalars(found.order_by(RoundSchedule.programme_id)))


def schedule(session: Session, workspace_id: str, programme_id: str) -> RoundSchedule | None:
    """When rounds of a programme open by themselves; None where they do not."""
    return session.get(RoundSchedule, (workspace_id, programme_id))


def set_schedule(session: Session, row: RoundSchedule, theme: str | None) -> RoundSchedule:
    """Has rounds open by themselves, in the place of what was said before."""
    row.theme = seal_theme(session, row, theme)
    kept = session.merge(row)
    session.flush()
    waiting_lists.touch_one(session, (row.workspace_id, row.programme_id))
    return kept


def end_schedule(session: Session, row: RoundSchedule) -> None:
    """Has no round of a programme open by itself any more."""
    session.delete(row)
    session.flush()
    waiting_lists.touch_one(session, (row.workspace_id, row.programme_id))
