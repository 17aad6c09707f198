"""How much is owed in all workspaces together: figures for whoever keeps the bot running."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, case, func, or_, select, text
from sqlalchemy.orm import Session

from bot.store import alarms, migrations, schedule, workspaces
from bot.store.models import Outbox, OutboxState, Workspace
from bot.store.outbox import ANSWER, OWED, RANKS

_DEAD = text("outbox.state = 'dead'")  # Written out for the index, like OWED.
_RANKS = sorted({ANSWER, *RANKS.values()})
_OVERDUE = timedelta(minutes=10)
LONG = timedelta(hours=1)  # What may be tried for so long, and is not, stands still.


@dataclass(frozen=True)
class Counts:
    """What is owed to the workspaces that have the app, counted; and what should have been planned or rung long ago.

    `oldest_due` is when the oldest was due of what may be tried now, or was tried in vain.
    """

    waiting: int
    due: int
    unknown: int
    dead: int
    overdue: int
    oldest_due: datetime | None


@dataclass(frozen=True)
class Backlog:
    """What is owed, and whether it stands still.

    `oldest_unexplained` is since when the oldest may be tried that could have been for `LONG`. It leaves out the
    workspaces in which something was tried in vain a while ago: why those wait is known.
    """

    counts: Counts
    oldest_unexplained: datetime | None
    migrated: bool


def read(session: Session, now: datetime, known: Counts | None = None) -> Backlog:
    """Looks at the head of what may be tried; counts, which reads all that is owed, only where nothing is `known`."""
    return Backlog(
        counts=known or _counts(session, now),
        oldest_unexplained=_oldest_unexplained(session, now),
        migrated=not migrations.behind(session.connection()),
    )


def _counts(session: Session, now: datetime) -> Counts:
    """Reads only rows that are owed or dead, each through its index."""
    # What many are told at once falls due together, and is given its place later: before that it is not late.
    is_due = and_(Outbox.due_at <= now, or_(Outbox.try_at <= now, Outbox.error.is_not(None)))
    is_unknown = Outbox.state == OutboxState.UNKNOWN
    here = Outbox.workspace_id.in_(workspaces.installed())
    everything, unknown, due, oldest_due = session.execute(
        select(
            func.count(),
            func.count(case((is_unknown, 1))),
            func.count(case((is_due & ~is_unknown, 1))),
            func.min(case((is_due, Outbox.due_at))),
        ).where(OWED, here)
    ).one()
    return Counts(
        waiting=everything - unknown - due,
        due=due,
        unknown=unknown,
        dead=session.scalar(select(func.count()).select_from(Outbox).where(_DEAD, here)) or 0,
        overdue=schedule.overdue(session, now - _OVERDUE) + alarms.overdue(session, now - _OVERDUE),
        oldest_due=oldest_due,
    )


def _oldest_unexplained(session: Session, now: datetime) -> datetime | None:
    """Asks of each workspace and rank for the first in the index, and of the few that are late whether it is known why."""
    firsts = [
        select(func.min(Outbox.try_at))
        .where(Outbox.workspace_id == Workspace.id, OWED, Outbox.rank == rank)
        .scalar_subquery()
        for rank in _RANKS
    ]
    oldest: list[datetime] = []
    for workspace_id, *found in session.execute(
        select(Workspace.id, *firsts).where(Workspace.uninstalled_at.is_(None))
    ).all():
        first = min((one for one in found if one is not None), default=now)
        if first < now - LONG and not _is_explained(session, workspace_id, now):
            oldest.append(first)
    return min(oldest, default=None)


def _is_explained(session: Session, workspace_id: str, now: datetime) -> bool:
    """Whether something is tried there, in vain: an error of long ago explains nothing."""
    lately = or_(Outbox.attempt_at >= now - LONG, Outbox.try_at > now)
    failed = select(Outbox.id).where(Outbox.workspace_id == workspace_id, OWED, Outbox.error.is_not(None), lately)
    return session.scalar(failed.limit(1)) is not None
