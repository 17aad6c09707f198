"""Rows of the outbox as they stand after something has happened to them, for tests."""

from datetime import datetime, timedelta
from typing import Any

from bot.store.models import Outbox, OutboxState
from bot.store.session import Database


def owing(database: Database, workspace_id: str, now: datetime, **changed: Any) -> str:
    """A private message that was given up an hour ago, unless something is changed; its id."""
    then = now - timedelta(hours=1)
    usual = {
        "key": f"help:{len(changed)}:{changed.get('recipient', 'U0ANA')}",
        "kind": "help",
        "conversation": "to:U0ANA",
        "recipient": "U0ANA",
        "facts": {},
        "created_at": then,
        "due_at": then,
        "try_at": then,
        "attempt_at": then,
        "state": OutboxState.DEAD,
        "error": "user_disabled",
    }
    with database.transaction() as session:
        row = Outbox(workspace_id=workspace_id, **(usual | changed))
        session.add(row)
        session.flush()
        return row.id


def states(database: Database, workspace_id: str) -> dict[str, tuple[OutboxState, str | None]]:
    """State and error of every row of a workspace, by its key."""
    with database.reading() as session:
        rows = session.query(Outbox).filter_by(workspace_id=workspace_id)
        return {one.key: (one.state, one.error) for one in rows}
