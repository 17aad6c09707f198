"""Help for whoever writes to the bot directly."""

from datetime import datetime

from bot.store import events, outbox
from bot.store.session import Session


def offer(session: Session, workspace_id: str, user_id: str, event_id: str, *, now: datetime) -> None:
    """Owes a person the help, at most once an hour, and once for an event however often Slack sends it."""
    if not events.first_time(session, workspace_id, event_id, now):
        return
    outbox.owe(
        session,
        workspace_id,
        key=f"help:{user_id}:{now:%Y-%m-%dT%H}",
        kind="help",
        conversation=f"to:{user_id}",
        recipient=user_id,
        now=now,
    )
