"""What is owed to Slack, seen from the outside: taken up after a stop, tried again, counted."""

from datetime import datetime

from bot.store import backlogs, outbox
from bot.store.backlogs import Backlog
from bot.store.session import Session


def resume(session: Session, *, now: datetime) -> int:
    """After a stop in the middle: what was in hand is looked up before it is sent again; how many."""
    return outbox.abandon_claims(session, now)


def undelivered(session: Session, workspace_id: str) -> list[tuple[str, str]]:
    """(kind, cause) of everything that could not be delivered."""
    return [(intent.kind, cause) for intent, cause in outbox.dead_letters(session, workspace_id)]


def backlog(session: Session, *, now: datetime) -> Backlog:
    """How much is owed in all workspaces together, and how old it is."""
    return backlogs.read(session, now)
