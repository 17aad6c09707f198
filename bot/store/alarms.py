"""Alarms: what the bot means to do at an instant, once."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from bot.store import workspaces
from bot.store.columns import new_id
from bot.store.models import Alarm

# The one kind that rings where the app has been taken out: everything else waits for its return.
DESTROY = "workspace.destroyed"


@dataclass(frozen=True)
class Ringing:
    """An alarm whose instant has come."""

    workspace_id: str
    key: str
    kind: str
    at: datetime
    facts: Mapping[str, Any]


def set_(
    session: Session,
    workspace_id: str,
    *,
    key: str,
    kind: str,
    at: datetime,
    facts: Mapping[str, Any] | None = None,
) -> None:
    """Sets an alarm; one that is set under the same key is moved. `facts` never hold a person's words."""
    row = {"workspace_id": workspace_id, "key": key, "kind": kind, "at": at, "facts": dict(facts or {})}
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    session.execute(
        dialect.insert(Alarm)
        .values(id=new_id(), **row)
        .on_conflict_do_update(index_elements=["workspace_id", "key"], set_=row)
    )


def cancel(session: Session, workspace_id: str, *keys: str) -> None:
    """Takes alarms back, as far as they have not rung."""
    session.execute(delete(Alarm).where(Alarm.workspace_id == workspace_id, Alarm.key.in_(keys)))


def cancel_all(session: Session, workspace_id: str, prefix: str) -> None:
    """Takes back every alarm whose key begins with something."""
    session.execute(
        delete(Alarm).where(Alarm.workspace_id == workspace_id, Alarm.key.startswith(prefix, autoescape=True))
    )


def find(session: Session, workspace_id: str, key: str) -> Ringing | None:
    """The alarm that is set under a key, if there is one."""
    one = session.scalar(select(Alarm).where(Alarm.workspace_id == workspace_id, Alarm.key == key))
    return None if one is None else Ringing(one.workspace_id, one.key, one.kind, one.at, one.facts)


def ring(session: Session, now: datetime, limit: int) -> list[Ringing]:
    """Takes the alarms whose instant has come off the list, the longest overdue first; each for one taker only."""
    due = select(Alarm).where(Alarm.at <= now, _may_ring()).order_by(Alarm.at, Alarm.id).limit(limit)
    rows = session.scalars(due.with_for_update(skip_locked=True)).all()
    session.execute(delete(Alarm).where(Alarm.id.in_([one.id for one in rows])))
    return [Ringing(one.workspace_id, one.key, one.kind, one.at, one.facts) for one in rows]


def next_(session: Session, without: Collection[str] = ()) -> tuple[datetime, str] | None:
    """When the next alarm rings, and its kind; `without` are kinds to leave out."""
    wanted = _may_ring(), Alarm.kind.not_in(without)
    found = session.execute(
        select(Alarm.at, Alarm.kind).where(*wanted).order_by(Alarm.at, Alarm.id).limit(1)
    ).first()
    return None if found is None else (found.at, found.kind)


def _may_ring() -> ColumnElement[bool]:
    return or_(Alarm.workspace_id.in_(workspaces.installed()), Alarm.kind == DESTROY)
