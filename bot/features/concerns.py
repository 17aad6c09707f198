"""A concern: where to turn with it. Nothing is written down, not even that somebody asked."""

from bot.domain.concerns import Ways
from bot.store import people, workspaces
from bot.store.session import Session


def ways(session: Session, workspace_id: str) -> Ways:
    """Where to turn in a workspace; a contact whose account is deactivated is none."""
    row = workspaces.get(session, workspace_id)
    if row is None:
        return Ways(None, None)
    person = people.get(session, workspace_id, row.contact) if row.contact else None
    is_gone = person is not None and person.gone_at is not None
    return Ways(None if is_gone else row.contact, row.help_line)
