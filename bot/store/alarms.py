"""Alarms: what the bot means to do at an instant, once."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from bot.store import workspaces
from bot.store.columns import new_id
from bot.store.models import Alarm

# The one kind that rings where the app has been taken out: everything else waits for its return.
DESTROY = "workspace.destroyed"
DIGEST = "moderation.digest"  # A moderator's bundled message; one for each recipient.
# Kept beside what an alarm was set for, and never shown as part of it.
_FAILURES, _CAUSE, _SINCE = "failures", "failed_by", "failed_since"


@dataclass(frozen=True)
class Ringing:
    """An alarm, how often it has failed since it was set, by what kind of exception, and since when."""

    workspace_id: str
    key: str
    kind: str
    at: datetime
    facts: Mapping[str, Any]
    failures: int = 0
    cause: str = ""
    since: datetime | None = None


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
    set_all(session, workspace_id, kind, [(key, at, facts or {})])


def set_digest(session: Session, workspace_id: str, recipient: str, at: datetime) -> None:
    """Has the bundled message sent to a moderator or their channel at an instant, instead of any other one planned."""
    set_(session, workspace_id, key=f"{DIGEST}:{recipient}", kind=DIGEST, at=at, facts={"recipient": recipient})


def set_all(
    session: Session, workspace_id: str, kind: str, alarms: Sequence[tuple[str, datetime, Mapping[str, Any]]]
) -> None:
    """Sets several alarms of one kind, each as (key, at, facts)."""
    rows = [
        {"id": new_id(), "workspace_id": workspace_id, "key": key, "kind": kind, "at": at, "facts": dict(facts)}
        for key, at, facts in alarms
    ]
    if rows:
        dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
        inserted = dialect.insert(Alarm)
        moved = {name: inserted.excluded[name] for name in ("kind", "at", "facts")}
        session.execute(inserted.on_conflict_do_update(index_elements=["workspace_id", "key"], set_=moved), rows)


def cancel(session: Session, workspace_id: str, *keys: str) -> None:
    """Takes alarms back, as far as they have not rung."""
    session.execute(delete(Alarm).where(Alarm.workspace_id == workspace_id, Alarm.key.in_(keys)))


def hasten(session: Session, workspace_id: str, keys: Collection[str], now: datetime) -> None:
    """Has alarms ring now that would ring later."""
    later = Alarm.workspace_id == workspace_id, Alarm.key.in_(keys), Alarm.at > now
    session.execute(update(Alarm).where(*later).values(at=now))


def find(session: Session, workspace_id: str, key: str) -> Ringing | None:
    """The alarm that is set under a key, if there is one."""
    one = session.scalar(select(Alarm).where(Alarm.workspace_id == workspace_id, Alarm.key == key))
    return None if one is None else _ringing(one)


def due(session: Session, now: datetime, limit: int) -> list[Ringing]:
    """The alarms whose instant has come, the longest overdue first; none is held."""
    found = select(Alarm).where(Alarm.at <= now, _may_ring()).order_by(Alarm.at, Alarm.id).limit(limit)
    return [_ringing(one) for one in session.scalars(found)]


def take(session: Session, workspace_id: str, key: str, now: datetime) -> Ringing | None:
    """Takes an alarm off the list; None when it was taken back, moved, or taken by somebody else meanwhile."""
    wanted = Alarm.workspace_id == workspace_id, Alarm.key == key, Alarm.at <= now, _may_ring()
    taken = session.scalar(delete(Alarm).where(*wanted).returning(Alarm))
    return None if taken is None else _ringing(taken)


def put_off(session: Session, one: Ringing, at: datetime, cause: str) -> None:
    """Has an alarm that failed ring again at an instant, unless it was moved or taken back meanwhile."""
    found = Alarm.workspace_id == one.workspace_id, Alarm.key == one.key, Alarm.at == one.at
    failed = {_FAILURES: one.failures + 1, _CAUSE: cause, _SINCE: (one.since or one.at).isoformat()}
    session.execute(update(Alarm).where(*found).values(at=at, facts={**one.facts, **failed}))


def put_off_ones(session: Session, workspace_id: str) -> list[Ringing]:
    """The alarms of a workspace that have failed, the one that rings next first."""
    failed = Alarm.facts[_FAILURES].as_integer() > 0
    found = select(Alarm).where(Alarm.workspace_id == workspace_id, failed, _may_ring())
    return [_ringing(one) for one in session.scalars(found.order_by(Alarm.at, Alarm.id))]


def overdue(session: Session, before: datetime) -> int:
    """How many alarms should have rung before an instant."""
    counted = select(func.count()).select_from(Alarm).where(Alarm.at < before, _may_ring())
    return session.scalar(counted) or 0


def next_(session: Session, without: Collection[str] = ()) -> tuple[datetime, str] | None:
    """When the next alarm rings, and its kind; `without` are kinds to leave out."""
    wanted = _may_ring(), Alarm.kind.not_in(without)
    found = session.execute(
        select(Alarm.at, Alarm.kind).where(*wanted).order_by(Alarm.at, Alarm.id).limit(1)
    ).first()
    return None if found is None else (found.at, found.kind)


def _may_ring() -> ColumnElement[bool]:
    return or_(workspaces.has_app(Alarm.workspace_id), Alarm.kind == DESTROY)


def _ringing(row: Alarm) -> Ringing:
    facts = dict(row.facts)
    failures, cause, since = facts.pop(_FAILURES, 0), facts.pop(_CAUSE, ""), facts.pop(_SINCE, None)
    failed_since = datetime.fromisoformat(since) if since else None
    return Ringing(row.workspace_id, row.key, row.kind, row.at, facts, failures, cause, failed_since)
