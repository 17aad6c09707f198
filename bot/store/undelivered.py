"""What of the outbox could not be delivered, or waits longer than it should: for whoever can mend it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, TextClause, case, func, or_, select, update
from sqlalchemy.orm import Session

from bot.store.models import Outbox, OutboxState
from bot.store.outbox import OWED, note_owed

_DEAD = Outbox.state == OutboxState.DEAD
_IN_CIRCLE = Outbox.conversation.startswith("circle:")
# What may be dropped: of what is in hand, or of unknown outcome, nobody knows whether it is on its way or has arrived.
AT_REST = (OutboxState.DEAD, OutboxState.PENDING)


@dataclass(frozen=True)
class Row:
    """One row of the outbox as seen from the outside."""

    id: str
    key: str
    kind: str
    state: OutboxState
    recipient: str | None
    circle_id: str | None
    due_at: datetime
    cause: str | None
    in_circle: bool


def counts(session: Session, workspace_id: str, since: datetime | None = None) -> list[tuple[str, str, int, bool]]:
    """(kind, cause, how many, whether to a circle's channel) of what could not be sent, and was tried since an instant if one is named."""
    in_circle = func.max(case((_IN_CIRCLE, 1), else_=0))
    counted = select(Outbox.kind, Outbox.error, func.count(), in_circle).where(*_dead(workspace_id, since))
    rows = session.execute(counted.group_by(Outbox.kind, Outbox.error).order_by(Outbox.kind, Outbox.error))
    return [(kind, cause or "", count, bool(circle)) for kind, cause, count, circle in rows]


def revive(
    session: Session, workspace_id: str, kind: str, cause: str, *, now: datetime, since: datetime | None = None
) -> int:
    """Has all dead rows of one kind and cause tried again, each after a look whether it arrived; how many."""
    alike = Outbox.kind == kind, func.coalesce(Outbox.error, "") == cause
    values = {"state": OutboxState.UNKNOWN, "try_at": now, "unknown_at": now, "failures": 0}
    done = session.execute(
        update(Outbox).where(*_dead(workspace_id, since), *alike).values(values).returning(Outbox.id)
    ).all()
    if done:
        note_owed(session, workspace_id, answer=False)
    return len(done)


def dead(session: Session, workspace_id: str) -> list[Row]:
    """What could not be sent, the earliest due first."""
    return _rows(session, *_dead(workspace_id, None))


def owed(session: Session, workspace_id: str, before: datetime | None = None) -> list[Row]:
    """What is owed, the earliest due first; with `before` only what was due by then, or is of unknown outcome."""
    late = [] if before is None else [or_(Outbox.due_at <= before, Outbox.state == OutboxState.UNKNOWN)]
    return _rows(session, Outbox.workspace_id == workspace_id, OWED, *late)


def withdrawn(session: Session, workspace_id: str, since: datetime) -> list[Row]:
    """What became pointless or was dropped, of what was to be tried since an instant, the earliest due first."""
    gone = Outbox.state == OutboxState.WITHDRAWN, func.coalesce(Outbox.attempt_at, Outbox.try_at) >= since
    return _rows(session, Outbox.workspace_id == workspace_id, *gone)


def waiting(
    session: Session, workspace_id: str, before: datetime, *, unknown: bool
) -> tuple[int, datetime | None]:
    """How many were due by an instant and are still owed, and the earliest due; those of unknown outcome, or the others."""
    state = Outbox.state == OutboxState.UNKNOWN if unknown else Outbox.state != OutboxState.UNKNOWN
    counted = select(func.count(), func.min(Outbox.due_at)).where(
        Outbox.workspace_id == workspace_id, OWED, state, Outbox.due_at <= before
    )
    count, oldest = session.execute(counted).one()
    return count, oldest


def named(session: Session, workspace_id: str, name: str, *, shortest: int) -> list[Row]:
    """The rows that a key names, or an id or its end that is not too short, whatever became of them."""
    ends = [Outbox.id.endswith(name, autoescape=True)] if len(name) >= shortest else []
    called = or_(Outbox.key == name, Outbox.id == name, *ends)
    return _rows(session, Outbox.workspace_id == workspace_id, called)


def take_back(session: Session, workspace_id: str, row_id: str, reason: str, *, now: datetime) -> bool:
    """Has a row tried again that was dropped for a reason, after a look whether it arrived; False when it was not."""
    values = {"state": OutboxState.UNKNOWN, "try_at": now, "unknown_at": now, "failures": 0}
    dropped = Outbox.id == row_id, Outbox.state == OutboxState.WITHDRAWN, Outbox.error == reason
    taken = update(Outbox).where(Outbox.workspace_id == workspace_id, *dropped).values(values)
    if session.execute(taken.returning(Outbox.id)).first() is None:
        return False
    note_owed(session, workspace_id, answer=False)
    return True


def drop(session: Session, workspace_id: str, row_id: str, reason: str) -> bool:
    """Records that a row is not to be sent any more; False when it may be on its way or there, or is over."""
    done = session.execute(
        update(Outbox)
        .where(Outbox.workspace_id == workspace_id, Outbox.id == row_id, Outbox.state.in_(AT_REST))
        .values(state=OutboxState.WITHDRAWN, error=reason)
        .returning(Outbox.id)
    )
    return done.first() is not None


def _dead(workspace_id: str, since: datetime | None) -> Collection[ColumnElement[bool]]:
    late_enough = [] if since is None else [func.coalesce(Outbox.attempt_at, Outbox.try_at) >= since]
    return [Outbox.workspace_id == workspace_id, _DEAD, *late_enough]


def _rows(session: Session, *wanted: ColumnElement[bool] | TextClause) -> list[Row]:
    columns = Outbox.id, Outbox.key, Outbox.kind, Outbox.state, Outbox.recipient, Outbox.facts
    more = Outbox.due_at, Outbox.error, _IN_CIRCLE.label("in_circle")
    found = session.execute(select(*columns, *more).where(*wanted).order_by(Outbox.due_at, Outbox.id))
    return [
        Row(
            row.id,
            row.key,
            row.kind,
            row.state,
            row.recipient,
            row.facts.get("circle"),
            row.due_at,
            row.error,
            row.in_circle,
        )
        for row in found
    ]
