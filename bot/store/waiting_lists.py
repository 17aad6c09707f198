"""Waiting lists: which of them have to be looked through for circles, and when; noted whenever anybody in them changes."""

from collections.abc import Iterable
from datetime import UTC, datetime

from sqlalchemy import event, inspect, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from bot.domain.circles import MemberState
from bot.store import workspaces
from bot.store.models import Enrolment, GroupMember, Holder, Member, WaitingList, Workspace

AT_ONCE = datetime(1970, 1, 1, tzinfo=UTC)
# What of an enrolment plays a part in forming circles; a goal, for instance, does not.
_MATTERS = (
    *("ended_at", "zone", "days", "starts", "ends", "language", "topics", "hosts", "avoids", "first_place"),
    *("not_before", "away_until"),
)
_TOUCHED = "waiting_lists"  # In a session's info: what its transaction has changed.

Place = tuple[str, str]  # A workspace's and a programme's id.


def watch(session: Session) -> None:
    """Has a session note what it changes about who waits, or about who decides on circles."""
    session.info[_TOUCHED] = set()
    event.listen(session, "before_flush", _note)


def touch(session: Session, workspace_id: str) -> None:
    """Has all lists of a workspace looked through: something has changed that is written down beside the enrolments."""
    touched: set[tuple[str, str, str]] = session.info[_TOUCHED]
    touched.add(("workspace", workspace_id, ""))


def _note(session: Session, _context: object, _instances: object) -> None:
    touched: set[tuple[str, str, str]] = session.info[_TOUCHED]
    for one in (*session.new, *session.dirty):
        if isinstance(one, Enrolment) and _changes(one, _MATTERS):
            touched.add(("programme", one.workspace_id, one.programme_id))
        elif isinstance(one, Member) and one.state is not MemberState.FINISHED and _changes(one, ("state",)):
            touched.add(("enrolment", one.workspace_id, one.enrolment_id))
        elif isinstance(one, Holder | GroupMember):
            touched.add(("workspace", one.workspace_id, ""))
        elif isinstance(one, Workspace) and _changes(one, ("moderators_channel",)):
            touched.add(("workspace", one.id, ""))


def _changes(row: object, names: Iterable[str]) -> bool:
    attributes = inspect(row).attrs
    return any(attributes[name].history.has_changes() for name in names)


def touch_one(session: Session, place: Place) -> None:
    """Has a list looked through next although nobody in it has changed: whether circles are formed of it has."""
    session.info[_TOUCHED].add(("programme", *place))


def write_down(session: Session) -> None:
    """To be called at the very end of a transaction: what it has changed is looked through next.

    Not before, so that nobody waits behind it, and in one order, so that no two wait for each other.
    """
    if not session.in_transaction():  # It was rolled back: nothing has changed.
        return
    session.flush()
    touched: set[tuple[str, str, str]] = session.info[_TOUCHED]
    if not touched:
        return
    places = {(workspace_id, one) for what, workspace_id, one in touched if what == "programme"}
    enrolled = {one for what, _, one in touched if what == "enrolment"}
    if enrolled:
        found = select(Enrolment.workspace_id, Enrolment.programme_id).where(Enrolment.id.in_(enrolled)).distinct()
        places |= {(workspace_id, programme_id) for workspace_id, programme_id in session.execute(found)}
    whole = {workspace_id for what, workspace_id, _ in touched if what == "workspace"}
    if whole:
        places |= set(_all_of(session, whole))
    for place in sorted(places):
        _set(session, place)
    touched.clear()


def _all_of(session: Session, workspace_ids: Iterable[str]) -> list[Place]:
    found = select(WaitingList.workspace_id, WaitingList.programme_id)
    rows = session.execute(found.where(WaitingList.workspace_id.in_(workspace_ids)))
    return [(workspace_id, programme_id) for workspace_id, programme_id in rows]


def _set(session: Session, place: Place) -> None:
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    row = {"workspace_id": place[0], "programme_id": place[1], "look_at": AT_ONCE}
    keys = ["workspace_id", "programme_id"]
    session.execute(
        dialect.insert(WaitingList)
        .values(row)
        .on_conflict_do_update(index_elements=keys, set_={"look_at": AT_ONCE})
    )


def due(session: Session, now: datetime) -> list[Place]:
    """The lists that have to be looked through, where the app is installed; the longest overdue first."""
    found = select(WaitingList.workspace_id, WaitingList.programme_id).where(
        WaitingList.look_at <= now, workspaces.has_app(WaitingList.workspace_id)
    )
    rows = session.execute(found.order_by(WaitingList.look_at, WaitingList.workspace_id, WaitingList.programme_id))
    return [(workspace_id, programme_id) for workspace_id, programme_id in rows]


def move(session: Session, place: Place, *, now: datetime, to: datetime) -> bool:
    """Takes a list in hand until an instant; False when it is not due, as somebody else was quicker."""
    return _update(session, place, WaitingList.look_at <= now, to)


def settle(session: Session, place: Place, *, held_until: datetime, to: datetime | None) -> None:
    """Has a list looked through at another instant, unless anything in it has changed since it was taken in hand."""
    _update(session, place, WaitingList.look_at == held_until, to)


def all_at_once(session: Session) -> None:
    """Has every list looked through: for what is noted nowhere, such as a programme that takes other numbers now."""
    session.execute(update(WaitingList).values(look_at=AT_ONCE))


def _update(session: Session, place: Place, condition: object, to: datetime | None) -> bool:
    wanted = WaitingList.workspace_id == place[0], WaitingList.programme_id == place[1], condition
    moved = update(WaitingList).where(*wanted).values(look_at=to)  # pyright: ignore[reportArgumentType]
    return session.execute(moved.returning(WaitingList.programme_id)).first() is not None
