"""What matters when circles of a programme are formed, where a moderator has said so."""

from dataclasses import asdict

from sqlalchemy.orm import Session

from bot.domain.priorities import GOALS, USUAL, Matter, Priorities
from bot.store.models import Priority


def get(session: Session, workspace_id: str, programme_id: str) -> Priorities:
    """What matters for a programme; the usual, where nobody has said anything."""
    found = session.get(Priority, (workspace_id, programme_id))
    if found is None:
        return USUAL
    return Priorities(
        **{name: Matter(getattr(found, name)) for name in GOALS}, of_one_department=found.of_one_department
    )


def set_(session: Session, workspace_id: str, programme_id: str, wanted: Priorities) -> None:
    """Keeps what matters for a programme in the place of what did."""
    session.merge(Priority(workspace_id=workspace_id, programme_id=programme_id, **asdict(wanted)))
    session.flush()
