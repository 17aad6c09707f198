"""The ledger of what is owed to Slack: writing intents, claiming them in order, recording what became of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from bot.store import workspaces
from bot.store.columns import new_id
from bot.store.models import Outbox, OutboxState

# Written out, because SQLite uses the index on what is owed only where it reads the index's own condition.
OWED = text("outbox.state IN ('pending', 'sending', 'unknown')")
# A claim older than this is taken for lost: its process died, or hangs and must not send any more.
CLAIM_LASTS = timedelta(seconds=60)
# What the clock has the bot say to many at once: it lets go first what answers somebody.
BULK = (
    "letter",
    "letter.late",
    "moderation.digest",
    "reminder",
    "silence.ask",
    "step.goodbye",
    "step.prompt",
    "step.thread",
    "step.wrap_up",
    "summary",
    "waiting.line",
)
# What the bot posts in a circle's channel of its own accord.
POSTS = ("circle.welcome", "step.prompt", "step.wrap_up", "step.goodbye", "circle.break", "stranger.came")


@dataclass(frozen=True)
class Intent:
    """One owed message or call, as claimed by a drain. `attempt` tells this claim from a later one."""

    id: str
    workspace_id: str
    key: str
    kind: str
    conversation: str
    recipient: str | None
    under: str | None
    facts: Mapping[str, Any]
    attempt: int
    failures: int
    attempt_at: datetime | None
    channel: str | None
    ts: str | None


def owe(
    session: Session,
    workspace_id: str,
    *,
    key: str,
    kind: str,
    conversation: str,
    now: datetime,
    due_at: datetime | None = None,
    recipient: str | None = None,
    under: str | None = None,
    facts: Mapping[str, Any] | None = None,
) -> bool:
    """Writes down that something is owed; False when it was written down before under the same key.

    `facts` are ids, dates and numbers, never a person's text.
    """
    row = {
        "id": new_id(),
        "workspace_id": workspace_id,
        "key": key,
        "kind": kind,
        "conversation": conversation,
        "recipient": recipient,
        "under": under,
        "facts": dict(facts or {}),
        "created_at": now,
        "due_at": due_at or now,
        "try_at": due_at or now,
        "bulk": kind in BULK,
        "state": OutboxState.PENDING,
        "attempts": 0,
        "failures": 0,
    }
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    statement = dialect.insert(Outbox).values(row).on_conflict_do_nothing(index_elements=["workspace_id", "key"])
    written = session.execute(statement.returning(Outbox.id)).first() is not None
    if written:
        session.info["owed"].add(workspace_id)
    return written


def workspaces_owed(session: Session) -> list[str]:
    """The workspaces to which anything is owed, as long as they have the app."""
    owed = select(Outbox.workspace_id).where(OWED, Outbox.workspace_id.in_(workspaces.installed()))
    return list(session.scalars(owed.distinct()))


def heads(session: Session, workspace_id: str, limit: int = 80) -> list[tuple[Intent, datetime, OutboxState]]:
    """The first owed row of each conversation with its due time and state, the earliest due first.

    Only the head of a conversation may be sent: that keeps the order within it. What is due to one
    person does not wait for what is due to another.
    """
    owed = Outbox.workspace_id == workspace_id, OWED
    firsts = select(func.min(Outbox.id)).where(*owed).group_by(Outbox.conversation)
    rows = session.scalars(
        select(Outbox).where(Outbox.id.in_(firsts)).order_by(Outbox.due_at, Outbox.id).limit(limit)
    )
    return [(_intent(row), row.due_at, row.state) for row in rows]


def claim(session: Session, intent: Intent, now: datetime) -> Intent | None:
    """Takes one row in hand for sending; None when somebody else was quicker."""
    taken = session.execute(
        update(Outbox)
        .where(Outbox.id == intent.id, Outbox.state == OutboxState.PENDING, Outbox.attempts == intent.attempt)
        .values(state=OutboxState.SENDING, attempt_at=now, attempts=Outbox.attempts + 1)
        .returning(Outbox)
    ).scalar_one_or_none()
    return None if taken is None else _intent(taken)


def claim_lost(session: Session, intent: Intent, state: OutboxState, now: datetime) -> bool:
    """Marks a row whose claim was lost as unknown, to be looked up before anything is sent again."""
    lost = state is OutboxState.SENDING and (intent.attempt_at or now) + CLAIM_LASTS <= now
    return lost and _finish(session, intent, state=OutboxState.UNKNOWN, due_at=now, error="claim lost")


def abandon_claims(session: Session, now: datetime) -> int:
    """Marks every row in hand as unknown: for the start of the one process that sends (SQLite)."""
    rows = session.scalars(select(Outbox).where(Outbox.state == OutboxState.SENDING)).all()
    for row in rows:
        row.state, row.due_at, row.error = OutboxState.UNKNOWN, now, "stopped in the middle"
    return len(rows)


def sent(session: Session, intent: Intent, *, channel: str | None, ts: str | None) -> bool:
    """Records that a row has been sent, and where; False when this claim was taken over meanwhile."""
    return _finish(session, intent, state=OutboxState.SENT, channel=channel, ts=ts, error=None)


def put_back(session: Session, intent: Intent, due_at: datetime, error: str, *, failed: bool) -> bool:
    """Gives a row back, to be sent again at `due_at`; `failed` when it was its own failure, and not only too early."""
    failures = intent.failures + failed
    return _finish(session, intent, state=OutboxState.PENDING, due_at=due_at, error=error, failures=failures)


def unknown(session: Session, intent: Intent, look_at: datetime, error: str, *, failed: bool) -> bool:
    """Records that nobody knows whether a row arrived; it is looked up at `look_at`."""
    failures = intent.failures + failed
    return _finish(session, intent, state=OutboxState.UNKNOWN, due_at=look_at, error=error, failures=failures)


def dead(session: Session, intent: Intent, error: str) -> bool:
    """Records that a row cannot be sent, and why."""
    return _finish(session, intent, state=OutboxState.DEAD, error=error)


def withdraw(session: Session, intent: Intent, reason: str) -> bool:
    """Records that a row has become pointless."""
    return _finish(session, intent, state=OutboxState.WITHDRAWN, error=reason)


def withdraw_from(session: Session, workspace_id: str, recipient: str, reason: str) -> None:
    """Records that everything that waits for one recipient has become pointless."""
    waits = Outbox.workspace_id == workspace_id, Outbox.recipient == recipient, Outbox.state == OutboxState.PENDING
    session.execute(update(Outbox).where(*waits).values(state=OutboxState.WITHDRAWN, error=reason))


def readdress(session: Session, workspace_id: str, before: str, after: str) -> None:
    """Gives everything that was or will be sent to a channel its new id, in the keys that name it too."""
    named = Outbox.workspace_id == workspace_id, Outbox.recipient == before
    keys = {name: func.replace(getattr(Outbox, name), before, after) for name in ("key", "under")}
    session.execute(update(Outbox).where(*named).values(recipient=after, **keys))


def revive(session: Session, workspace_id: str, key: str, now: datetime) -> bool:
    """Has a dead row tried again, after a look whether it arrived; False when there is none under this key."""
    done = session.execute(
        update(Outbox)
        .where(Outbox.workspace_id == workspace_id, Outbox.key == key, Outbox.state == OutboxState.DEAD)
        .values(state=OutboxState.UNKNOWN, due_at=now, failures=0)
        .returning(Outbox.id)
    )
    if done.first() is None:
        return False
    session.info["owed"].add(workspace_id)
    return True


def find(session: Session, workspace_id: str, key: str) -> Intent | None:
    """The row with a key, whatever became of it."""
    found = session.scalar(select(Outbox).where(Outbox.workspace_id == workspace_id, Outbox.key == key))
    return None if found is None else _intent(found)


def state_of(session: Session, workspace_id: str, key: str) -> OutboxState | None:
    """What has become of the row with a key; None when there is none."""
    return session.scalar(select(Outbox.state).where(Outbox.workspace_id == workspace_id, Outbox.key == key))


def beginning_with(session: Session, workspace_id: str, prefix: str) -> list[Intent]:
    """The rows whose keys begin with something, for following up on them."""
    wanted = select(Outbox).where(
        Outbox.workspace_id == workspace_id, Outbox.key.startswith(prefix, autoescape=True)
    )
    return [_intent(row) for row in session.scalars(wanted.order_by(Outbox.id))]


def posted_since(session: Session, workspace_id: str, circle_ids: Sequence[str], since: datetime) -> int:
    """How many messages of the bot's own accord were posted in the channels of circles, replies not counted."""
    counted = select(func.count()).where(
        Outbox.workspace_id == workspace_id,
        Outbox.conversation.in_([f"circle:{one}" for one in circle_ids]),
        Outbox.kind.in_(POSTS),
        Outbox.state == OutboxState.SENT,
        Outbox.due_at >= since,
    )
    return session.scalar(counted) or 0


def dead_letters(session: Session, workspace_id: str) -> list[tuple[Intent, str]]:
    """What could not be sent, with its reason."""
    rows = session.scalars(
        select(Outbox).where(Outbox.workspace_id == workspace_id, Outbox.state == OutboxState.DEAD)
    )
    return [(_intent(row), row.error or "") for row in rows]


def dead_since(session: Session, workspace_id: str, since: datetime) -> list[tuple[Intent, str]]:
    """What could not be sent and was due since an instant, with its reason."""
    rows = session.scalars(
        select(Outbox).where(
            Outbox.workspace_id == workspace_id, Outbox.state == OutboxState.DEAD, Outbox.due_at >= since
        )
    )
    return [(_intent(row), row.error or "") for row in rows]


def _finish(session: Session, intent: Intent, **values: object) -> bool:
    """Changes a row only as long as this claim of it holds and nobody has finished with it."""
    done = session.execute(
        update(Outbox)
        .where(Outbox.id == intent.id, Outbox.attempts == intent.attempt, OWED)
        .values(values)
        .returning(Outbox.id)
    )
    return done.first() is not None


def _intent(row: Outbox) -> Intent:
    return Intent(
        id=row.id,
        workspace_id=row.workspace_id,
        key=row.key,
        kind=row.kind,
        conversation=row.conversation,
        recipient=row.recipient,
        under=row.under,
        facts=row.facts,
        attempt=row.attempts,
        failures=row.failures,
        attempt_at=row.attempt_at,
        channel=row.channel,
        ts=row.ts,
    )


def newest_key(session: Session, workspace_id: str, recipient: str, kind: str) -> str | None:
    """The key of what of one kind was owed last to a recipient."""
    owed = Outbox.workspace_id == workspace_id, Outbox.recipient == recipient, Outbox.kind == kind
    return session.scalar(select(Outbox.key).where(*owed).order_by(Outbox.id.desc()).limit(1))
