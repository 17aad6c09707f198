"""Sending what is owed: what may be tried now, in which order, who has it in hand, and what became of it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select, text, tuple_, update
from sqlalchemy.orm import Session, aliased

from bot.store import workspaces
from bot.store.models import Outbox, OutboxState, Workspace
from bot.store.outbox import ANSWER, COLUMNS, OWED, RANKS, Intent, finish

OPENING = "circle.open"  # The one call that is looked for, among the channels.


@dataclass(frozen=True)
class Resting:
    """What is not to be tried for now: kinds (or all but these), what is bulk, and looking for what may have arrived.

    `called` are the kinds that are no messages, so that none is looked for in a conversation.
    """

    kinds: tuple[str, ...] = ()
    all_but: tuple[str, ...] | None = None
    bulk: bool = False
    called: tuple[str, ...] = ()
    messages: bool = False
    replies: bool = False
    channels: bool = False


_NOTHING_RESTS = Resting()
_EVER = datetime(1971, 1, 1, tzinfo=UTC)  # Nothing was ever to be tried before that.
_LONGEST_WAIT = timedelta(minutes=15)
# Asked for one by one, so that the index gives each in its order and no more of it is read than is wanted.
_RANKS = sorted({ANSWER, *RANKS.values()})


def workspaces_ready(session: Session, now: datetime, *, left_before: datetime | None = None) -> list[str]:
    """The workspaces to which anything owed may be sent, as long as they have the app.

    What was taken in hand before `left_before` counts too: unless somebody is at work there, it was left behind.
    """
    idle = Outbox.state != OutboxState.SENDING
    if left_before is not None:
        idle = or_(idle, Outbox.attempt_at <= left_before)
    # Asked of each workspace, so that no more is read where very much is owed.
    ready = [
        select(Outbox.id)
        .where(Outbox.workspace_id == Workspace.id, OWED, Outbox.rank == rank, Outbox.try_at <= now, idle)
        .exists()
        for rank in _RANKS
    ]
    return list(session.scalars(select(Workspace.id).where(Workspace.uninstalled_at.is_(None), or_(*ready))))


def workspaces_owed(session: Session) -> list[str]:
    """The workspaces to which anything is owed, as long as they have the app."""
    owed = select(Outbox.workspace_id).where(OWED, Outbox.workspace_id.in_(workspaces.installed()))
    return list(session.scalars(owed.distinct()))


def next_try_at(session: Session, workspace_id: str, after: datetime) -> datetime | None:
    """When the next row of a workspace may be tried, of those that may not be by now."""
    later = Outbox.workspace_id == workspace_id, OWED, Outbox.try_at > after
    found = [session.scalar(select(func.min(Outbox.try_at)).where(*later, Outbox.rank == rank)) for rank in _RANKS]
    return min((one for one in found if one is not None), default=None)


def heads(
    session: Session,
    workspace_id: str,
    *,
    by: datetime | None = None,
    resting: Resting = _NOTHING_RESTS,
    limit: int = 80,
) -> list[Intent]:
    """The first owed row of each conversation that may be tried `by` an instant, answers first, then what circles wait for.

    Only the head of a conversation may be sent: that keeps the order within it. What is due to one person does not
    wait for what is due to another, nor for what is due to the same one later. What is in hand is left out.
    """
    found: list[Intent] = []
    for rank in _RANKS:
        values = {"workspace": workspace_id, "rank": rank, "by": by, "left": limit - len(found)}
        rows = session.execute(_heads(resting, timely=by is not None), values)
        found += [Intent(*row) for row in rows]
    return found


@lru_cache  # It is asked before every call, and putting it together takes longer than the database's answer.
def _heads(resting: Resting, *, timely: bool) -> Select[Any]:
    wanted = [
        Outbox.workspace_id == bindparam("workspace"),
        OWED,
        Outbox.state != OutboxState.SENDING,
        Outbox.try_at >= _EVER,
        _is_head(),
        *_awake(resting),
        Outbox.rank == bindparam("rank"),
    ]
    if timely:
        wanted.append(Outbox.try_at <= bindparam("by"))
    return select(*COLUMNS).where(*wanted).order_by(Outbox.try_at, Outbox.id).limit(bindparam("left"))


def _is_head() -> ColumnElement[bool]:
    ahead = aliased(Outbox, name="ahead")
    found = select(ahead.id).where(
        ahead.workspace_id == bindparam("workspace"),
        ahead.conversation == Outbox.conversation,
        text("ahead.state IN ('pending', 'sending', 'unknown')"),
        tuple_(ahead.due_at, ahead.id) < tuple_(Outbox.due_at, Outbox.id),
    )
    return ~found.exists()


def _awake(resting: Resting) -> list[ColumnElement[bool]]:
    pending, unknown = Outbox.state == OutboxState.PENDING, Outbox.state == OutboxState.UNKNOWN
    wanted: list[ColumnElement[bool]] = []
    if resting.kinds:
        wanted.append(or_(and_(unknown, Outbox.kind == OPENING), Outbox.kind.not_in(resting.kinds)))
    if resting.all_but is not None:
        wanted.append(or_(unknown, Outbox.kind.in_(resting.all_but)))
    if resting.bulk:
        wanted.append(or_(unknown, Outbox.rank == ANSWER))
    if resting.messages:
        wanted.append(or_(pending, Outbox.under.is_not(None), Outbox.kind.in_(resting.called)))
    if resting.replies:
        wanted.append(or_(pending, Outbox.under.is_(None), Outbox.kind.in_(resting.called)))
    if resting.channels:
        wanted.append(or_(pending, Outbox.kind != OPENING))
    return wanted


def claim(
    session: Session, intents: Sequence[Intent], now: datetime, newer_than: str | None = None
) -> list[Intent]:
    """Takes rows in hand for sending, as they are by now; those are left out which somebody else was quicker to take.

    `newer_than` is Slack's newest stamp that is known in the workspace, by Slack's own clock.
    """
    if not intents:
        return []
    seen = {one.id: one.attempt for one in intents}
    taken = session.execute(
        update(Outbox)
        .where(Outbox.id.in_(seen), Outbox.state == OutboxState.PENDING)
        .values(state=OutboxState.SENDING, attempt_at=now, attempts=Outbox.attempts + 1, newer_than=newer_than)
        .returning(*COLUMNS)
    )
    return sorted((Intent(*row) for row in taken), key=lambda one: list(seen).index(one.id))


def mend_times(session: Session, now: datetime) -> None:
    """Has tried soon what waits far beyond any wait of ours, as after the clock was set back, or a version from before
    `try_at` wrote it."""
    session.execute(update(Outbox).where(OWED, Outbox.try_at < _EVER).values(try_at=Outbox.due_at))
    far = OWED, Outbox.attempts > 0, Outbox.try_at > now + _LONGEST_WAIT
    session.execute(update(Outbox).where(*far).values(try_at=now))
    session.execute(update(Outbox).where(OWED, Outbox.attempt_at > now).values(attempt_at=now))


def in_hand(session: Session, workspace_id: str) -> bool:
    """Whether any row of a workspace is marked as being sent."""
    wanted = Outbox.workspace_id == workspace_id, OWED, Outbox.state == OutboxState.SENDING
    return session.scalar(select(Outbox.id).where(*wanted).limit(1)) is not None


def take_over(session: Session, workspace_id: str, now: datetime, *, without: Collection[str] = ()) -> list[str]:
    """Marks what is in hand as unknown, for the one who alone sends to a workspace from now on; the ids of the rows.

    Whoever had it in hand is gone, or hangs and must not send it any more.
    """
    lost = (
        Outbox.workspace_id == workspace_id,
        OWED,
        Outbox.state == OutboxState.SENDING,
        Outbox.id.not_in(without),
    )
    values = {"state": OutboxState.UNKNOWN, "try_at": now, "unknown_at": now, "error": "stopped in the middle"}
    return list(session.scalars(update(Outbox).where(*lost).values(values).returning(Outbox.id)))


def sent(session: Session, intent: Intent, *, channel: str | None, ts: str | None, now: datetime) -> bool:
    """Records that a row has been sent, and where; False when this claim was taken over meanwhile."""
    return finish(session, intent, state=OutboxState.SENT, channel=channel, ts=ts, sent_at=now, error=None)


def put_back(session: Session, intent: Intent, try_at: datetime, error: str, *, failed: bool) -> bool:
    """Gives a row back, to be sent again at `try_at`; `failed` when it was its own failure, and not only too early."""
    failures = intent.failures + failed
    again = {"try_at": try_at, "unknown_at": None, "error": error, "failures": failures}
    return finish(session, intent, state=OutboxState.PENDING, **again)


def unknown(
    session: Session, intent: Intent, look_at: datetime, error: str, *, failed: bool, now: datetime
) -> bool:
    """Records that nobody knows whether a row arrived, since when it was not known; it is looked up at `look_at`."""
    failures, since = intent.failures + failed, intent.unknown_at or now
    again = {"try_at": look_at, "unknown_at": since, "error": error, "failures": failures}
    return finish(session, intent, state=OutboxState.UNKNOWN, **again)


def dead(session: Session, intent: Intent, error: str) -> bool:
    """Records that a row cannot be sent, and why."""
    return finish(session, intent, state=OutboxState.DEAD, error=error)
