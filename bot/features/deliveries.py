"""What is owed to Slack, seen from the outside: what it concerns is held, and what was not delivered is told."""

from bot.store import circles, outbox, workspaces
from bot.store.outbox import Intent
from bot.store.session import Session


def hold(session: Session, intent: Intent) -> None:
    """Holds what a row concerns before the row itself, as all do who hold several things: the workspace, the circle."""
    workspaces.lock(session, intent.workspace_id)
    circle_id = intent.facts.get("circle")
    if circle_id is not None:
        circles.locked(session, intent.workspace_id, circle_id)


def undelivered(session: Session, workspace_id: str) -> list[tuple[str, str]]:
    """(kind, cause) of everything that could not be delivered."""
    return [(intent.kind, cause) for intent, cause in outbox.dead_letters(session, workspace_id)]
