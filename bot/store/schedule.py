"""What the clock finds in circles: whose next moment has come, when the next one comes, and how many come together."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from bot.domain.circles import CircleState
from bot.domain.moderations import EVERYBODY
from bot.domain.roles import Role
from bot.domain.worktime import Hour, Moment, MomentKind
from bot.store import workspaces
from bot.store.models import Circle, GroupMember, Holder, Outbox, Spread, Workspace
from bot.store.outbox import ANSWER, OWED

_FAR = timedelta(days=1)
# Written out, because SQLite uses the index on proposals only where it reads the index's own condition.
_PROPOSED = text("circles.state = 'proposed'")
_PUT_OFF = text("circles.put_off_since IS NOT NULL")


def places(session: Session, now: datetime, limit: int) -> list[tuple[str, str]]:
    """(workspace id, circle id) of the circles whose next moment has come, the longest overdue first; none is held."""
    found = select(Circle.workspace_id, Circle.id).where(Circle.next_at <= now, _goes_on())
    rows = session.execute(found.order_by(Circle.next_at).limit(limit))
    return [(workspace_id, circle_id) for workspace_id, circle_id in rows]


def due(session: Session, now: datetime, limit: int, only: str | None = None) -> list[Circle]:
    """The same, or `only` one circle, each to one planner only: it is held until the transaction ends."""
    found = select(Circle).where(Circle.next_at <= now, _goes_on())
    if only is not None:
        found = found.where(Circle.id == only)
    held = found.order_by(Circle.next_at).limit(limit).with_for_update(of=Circle, skip_locked=True)
    return list(session.scalars(held.execution_options(populate_existing=True)))


def put_off(session: Session, workspace_id: str) -> list[Circle]:
    """The circles that could not be planned when their moment came, the longest first."""
    found = select(Circle).where(Circle.workspace_id == workspace_id, _PUT_OFF, _goes_on())
    return list(session.scalars(found.order_by(Circle.put_off_since, Circle.id)))


def overdue(session: Session, before: datetime) -> int:
    """How many circles' next moments came before an instant and are not planned, or were put off before it."""
    late = Circle.next_at < before, and_(_PUT_OFF, Circle.put_off_since < before, Circle.next_at >= before)
    counted = [session.scalar(select(func.count()).select_from(Circle).where(one, _goes_on())) for one in late]
    return sum(one or 0 for one in counted)


def next_at(session: Session) -> tuple[datetime, Circle] | None:
    """When the next moment of any circle comes, and whose it is."""
    found = session.scalar(
        select(Circle).where(Circle.next_at.is_not(None), _goes_on()).order_by(Circle.next_at).limit(1)
    )
    return None if found is None or found.next_at is None else (found.next_at, found)


def held_by_nobody(session: Session) -> list[Circle]:
    """The proposals whose turn it is for nobody who moderates, where the app is installed."""
    by_name = select(Holder.principal).where(
        Holder.workspace_id == Circle.workspace_id,
        Holder.role == Role.MODERATOR,
        Holder.principal == Circle.assigned_to,
    )
    by_group = (
        select(GroupMember.user_id)
        .join(
            Holder, (Holder.workspace_id == GroupMember.workspace_id) & (Holder.principal == GroupMember.group_id)
        )
        .where(
            GroupMember.workspace_id == Circle.workspace_id,
            GroupMember.user_id == Circle.assigned_to,
            Holder.role == Role.MODERATOR,
        )
    )
    channel = select(Workspace.id).where(
        Workspace.id == Circle.workspace_id, Workspace.moderators_channel == Circle.assigned_to
    )
    held = or_(Circle.assigned_to == EVERYBODY, channel.exists(), by_name.exists(), by_group.exists())
    found = select(Circle).where(_PROPOSED, or_(Circle.assigned_to.is_(None), ~held))
    return list(session.scalars(found.where(workspaces.has_app(Circle.workspace_id))))


@dataclass(frozen=True)
class Together:
    """So many circles of a workspace whose next moments, of one kind, come in the same minute."""

    at: datetime
    zone: str
    done: MomentKind | None  # What was last before it.
    circles: int


@dataclass(frozen=True)
class Beginning:
    """So many circles of a workspace that are to begin on one date, at one hour."""

    hour: Hour
    first_on: date
    circles: int


def beginning(session: Session, workspace_id: str) -> list[Beginning]:
    """How many circles that do not run yet are to begin together."""
    columns = Circle.weekday, Circle.at, Circle.zone, Circle.first_on
    planned = Circle.state.in_((CircleState.ASKING, CircleState.PROPOSED, CircleState.OPENING))
    found = select(*columns, func.count()).where(Circle.workspace_id == workspace_id, planned).group_by(*columns)
    rows = session.execute(found)
    return [Beginning(Hour(weekday, at, zone), on, number) for weekday, at, zone, on, number in rows]


def together(session: Session, workspace_id: str, since: datetime, until: datetime) -> list[Together]:
    """How many circles have their next moment at the same time, in the order of time: those that run until an
    instant, and first ones at any distance."""
    columns = Circle.next_at, Circle.zone, Circle.done_kind
    near = or_(Circle.next_at < until, Circle.done_kind.is_(None))
    found = (
        select(*columns, func.count())
        .where(Circle.workspace_id == workspace_id, Circle.next_at >= since, near, _goes_on())
        .group_by(*columns)
        .order_by(Circle.next_at, Circle.zone)
    )
    return [Together(at, zone, done, number) for at, zone, done, number in session.execute(found) if at]


def given_until(session: Session, workspace_id: str, now: datetime) -> datetime | None:
    """Until when places are given away to a workspace's messages to many; held until the transaction ends.

    Whoever holds several takes them in the order of the workspaces' ids. Where none of them is owed any more all
    places are free, and so they are where they lie too far off: then the clock was wrong when they were given away.
    """
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    statement = dialect.insert(Spread).values(workspace_id=workspace_id, until=now)
    session.execute(statement.on_conflict_do_nothing(index_elements=["workspace_id"]))
    until = session.scalar(select(Spread.until).where(Spread.workspace_id == workspace_id).with_for_update())
    if until is None or not now < until < now + _FAR:
        return None
    owed = select(Outbox.id).where(Outbox.workspace_id == workspace_id, Outbox.rank != ANSWER, OWED)
    return None if session.scalar(owed.limit(1)) is None else until


def give_until(session: Session, workspace_id: str, until: datetime) -> None:
    """Writes down until when places are given away by now."""
    row = session.get(Spread, workspace_id)
    if row is not None:
        row.until = until


def _goes_on() -> ColumnElement[bool]:
    """A circle runs, its channel has not been archived under it, and its workspace has the app."""
    return and_(
        Circle.state == CircleState.RUNNING,
        Circle.archived_at.is_(None),
        workspaces.has_app(Circle.workspace_id),
    )


def done(circle: Circle) -> Moment | None:
    """What fell due in a circle last."""
    if circle.done_kind is None or circle.done_step is None:
        return None
    return Moment(circle.done_kind, circle.done_step, circle.next_at or circle.created_at)
