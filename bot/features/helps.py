"""Help for whoever writes to the bot directly."""

from datetime import datetime, timedelta

from bot.store import events, outbox
from bot.store.session import Session

# One answer is enough for what somebody writes within so many minutes.
QUIET = timedelta(minutes=5)


def offer(session: Session, workspace_id: str, user_id: str, event_id: str, *, now: datetime) -> None:
    """Owes a person the help, unless they had it a moment ago; once for an event however often Slack sends it."""
    if not events.first_time(session, workspace_id, event_id, now):
        return
    # In one stretch of the clock the key lets one through; of the stretch before, one may be too new.
    before = outbox.find(session, workspace_id, _key(user_id, now - QUIET))
    if before is not None and now - datetime.fromisoformat(before.facts["at"]) < QUIET:
        return
    outbox.owe(
        session,
        workspace_id,
        key=_key(user_id, now),
        kind="help",
        conversation=f"to:{user_id}",
        recipient=user_id,
        facts={"at": now.isoformat()},
        now=now,
    )


def _key(user_id: str, at: datetime) -> str:
    return f"help:{user_id}:{int(at.timestamp() // QUIET.total_seconds())}"
