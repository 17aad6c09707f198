"""How much is owed in all workspaces together: figures for whoever keeps the bot running."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select, text
from sqlalchemy.orm import Session

from bot.store import migrations, workspaces
from bot.store.models import Outbox, OutboxState
from bot.store.outbox import OWED

_DEAD = text("outbox.state = 'dead'")  # Written out for the index, like OWED.


@dataclass(frozen=True)
class Backlog:
    """What is owed to the workspaces that have the app.

    `oldest_due` is when the oldest that is due was due. `oldest_unexplained` leaves out the workspaces in which
    something was tried in vain: why those wait is known.
    """

    waiting: int
    due: int
    unknown: int
    dead: int
    oldest_due: datetime | None
    oldest_unexplained: datetime | None
    migrated: bool


def read(session: Session, now: datetime) -> Backlog:
    """Reads only rows that are owed or dead, each through its index."""
    is_due = Outbox.due_at <= now
    is_unknown = Outbox.state == OutboxState.UNKNOWN
    here = Outbox.workspace_id.in_(workspaces.installed())
    rows = session.execute(
        select(
            func.count(),
            func.count(case((is_unknown, 1))),
            func.count(case((is_due & ~is_unknown, 1))),
            func.min(case((is_due, Outbox.due_at))),
            func.count(Outbox.error),
        )
        .where(OWED, here)
        .group_by(Outbox.workspace_id)
    ).all()
    everything, unknown, due = (sum(row[at] for row in rows) for at in range(3))
    return Backlog(
        waiting=everything - unknown - due,
        due=due,
        unknown=unknown,
        dead=session.scalar(select(func.count()).select_from(Outbox).where(_DEAD, here)) or 0,
        oldest_due=min((row[3] for row in rows if row[3]), default=None),
        oldest_unexplained=min((row[3] for row in rows if row[3] and not row[4]), default=None),
        migrated=not migrations.behind(session.connection()),
    )
