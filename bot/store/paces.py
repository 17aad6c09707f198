"""How far a workspace has used up what Slack lets the bot call, kept for whichever process sends to it next."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from bot.store.models import Pace


def get(session: Session, workspace_id: str) -> dict[str, Any]:
    """What was kept last; nothing before anything was."""
    found = session.get(Pace, workspace_id)
    return {} if found is None else found.used


def keep(session: Session, workspace_id: str, used: Mapping[str, Any]) -> None:
    """Keeps it in place of what was kept before."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    row = dialect.insert(Pace).values(workspace_id=workspace_id, used=dict(used))
    session.execute(row.on_conflict_do_update(index_elements=["workspace_id"], set_={"used": dict(used)}))
