"""Which of Slack's events were taken in already: Slack repeats them, and any replica may get the repetition."""

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from bot.store.models import SeenEvent

# Slack repeats an event for up to 24 hours where delayed delivery is switched on.
KEPT_FOR = timedelta(hours=25)


def first_time(session: Session, workspace_id: str, event_id: str, now: datetime) -> bool:
    """Notes an event; False when it was noted before."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    row = dialect.insert(SeenEvent).values(workspace_id=workspace_id, event_id=event_id, seen_at=now)
    return session.execute(row.on_conflict_do_nothing().returning(SeenEvent.event_id)).first() is not None


def forget_old(session: Session, now: datetime) -> None:
    """Forgets events that Slack no longer repeats."""
    session.execute(delete(SeenEvent).where(SeenEvent.seen_at < now - KEPT_FOR))
