"""What is owed to Slack, seen from the outside: what it concerns is held; it is listed, counted, tried again, dropped."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.hindrances import OPENING, Undelivered
from bot.features import echoes
from bot.store import backlogs, circles, outbox, undelivered, workspaces
from bot.store.backlogs import Backlog, Counts
from bot.store.outbox import Intent
from bot.store.session import Session
from bot.store.undelivered import Row

LATE = timedelta(minutes=10)  # What is owed for longer waits longer than it should.
KEPT_IN_SIGHT = timedelta(days=30)
_DROPPED = "dropped by hand"
DROPPED_FROM = undelivered.AT_REST


@dataclass(frozen=True)
class Owed:
    """One thing that is owed, or was given up. `circle` is its channel's name, once it has one; `has_app` its workspace's."""

    row: Row
    circle: str | None
    is_late: bool
    has_app: bool


@dataclass(frozen=True)
class LeftOut:
    """One thing that was not sent, and why; `row` unless it was not even owed."""

    at: datetime
    circle: str | None
    why: str
    row: Row | None = None


def hold(session: Session, intent: Intent) -> None:
    """Holds what a row concerns before the row itself, as all do who hold several things: the workspace, the circle."""
    workspaces.lock(session, intent.workspace_id)
    circle_id = intent.facts.get("circle")
    if circle_id is not None:
        circles.locked(session, intent.workspace_id, circle_id)


def given_up(session: Session, workspace_id: str) -> list[Undelivered]:
    """Everything that was given up, counted by kind and cause."""
    return [Undelivered(*one) for one in undelivered.counts(session, workspace_id)]


def listed(session: Session, workspace_id: str, *, everything: bool, now: datetime) -> list[Owed]:
    """What was given up, what waits longer than it should and what is of unknown outcome; or all that is owed as well."""
    owed = undelivered.owed(session, workspace_id, None if everything else now - LATE)
    rows = [*undelivered.dead(session, workspace_id), *owed]
    row = workspaces.get(session, workspace_id)
    has_app = row is not None and row.uninstalled_at is None
    return [Owed(one, _circle(session, workspace_id, one), one.due_at <= now - LATE, has_app) for one in rows]


def left_out(session: Session, workspace_id: str, *, now: datetime) -> list[LeftOut]:
    """What became pointless, was dropped by hand or was skipped in the last thirty days, the earliest first."""
    since = now - KEPT_IN_SIGHT
    gone = [
        LeftOut(row.due_at, _circle(session, workspace_id, row), row.cause or "", row)
        for row in undelivered.withdrawn(session, workspace_id, since)
    ]
    for one in workspaces.left_out(session, workspace_id, since):
        circle = circles.get(session, workspace_id, one.subject.removeprefix("circle "))
        gone.append(LeftOut(one.at, circle and circle.name, one.what))
    return sorted(gone, key=lambda one: one.at)


def waiting_long(session: Session, workspace_id: str, *, now: datetime) -> list[tuple[bool, int, datetime]]:
    """(whether of unknown outcome, how many, since when the first is owed) of what waits longer than it should."""
    kinds = [(one, *undelivered.waiting(session, workspace_id, now - LATE, unknown=one)) for one in (True, False)]
    return [(unknown, count, oldest) for unknown, count, oldest in kinds if oldest is not None]


def try_again(session: Session, workspace_id: str, *, now: datetime) -> int:
    """Has everything that was given up tried again; how many."""
    counted = undelivered.counts(session, workspace_id)
    return sum(undelivered.revive(session, workspace_id, kind, cause, now=now) for kind, cause, *_ in counted)


def try_one_again(session: Session, workspace_id: str, row: Row, *, now: datetime) -> bool:
    """Has one thing tried again that was given up or dropped by hand, after a look whether it arrived; False if it was not.

    Whoever had shown something that was dropped may have shown it anew since.
    """
    if outbox.revive(session, workspace_id, row.key, now):
        return True
    return row.kind not in echoes.ANY_SHOWN and undelivered.take_back(
        session, workspace_id, row.id, _DROPPED, now=now
    )


def drop(session: Session, workspace_id: str, rows: Collection[Row], *, by: str, now: datetime) -> list[Row]:
    """Gives up for good what nobody wants any more, and logs it; what was dropped.

    What may be on its way is not, nor what makes a circle's channel: its people would wait for ever.
    """
    wanted = [one for one in rows if one.kind != OPENING]
    dropped = [one for one in wanted if undelivered.drop(session, workspace_id, one.id, _DROPPED)]
    for one in dropped:
        if one.kind in echoes.ANY_SHOWN and (shown := outbox.find(session, workspace_id, one.key)):
            echoes.lost(session, workspace_id, shown.facts, one.key)
        what = f"dropped {one.kind} {one.id}"
        workspaces.log(session, workspace_id, at=now, by=by, subject="outbox", what=what, why=one.cause)
    return dropped


def backlog(session: Session, *, now: datetime, known: Counts | None = None) -> Backlog:
    """How much is owed in all workspaces together, and how old it is; it is not counted where that is `known`."""
    return backlogs.read(session, now, known)


def _circle(session: Session, workspace_id: str, row: Row) -> str | None:
    circle = circles.get(session, workspace_id, row.circle_id) if row.circle_id else None
    return circle and circle.name
