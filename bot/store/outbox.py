"""The ledger of what is owed to Slack: what is written into it, withdrawn from it, and read out of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import and_, case, func, or_, select, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from bot.store.columns import new_id
from bot.store.models import Outbox, OutboxState

# Written out, because SQLite uses the index on what is owed only where it reads the index's own condition.
OWED = text("outbox.state IN ('pending', 'sending', 'unknown')")
# What the clock has the bot say to many at once lets what answers somebody go first: its rank is behind that.
_STEPS = (
    *(
        "circle.week_off",
        "step.came_out",
        "step.goodbye",
        "step.norms",
        "step.offers",
        "step.prompt",
        "step.tasks",
    ),
    *("step.tasks_again", "step.thanks", "step.thread", "step.wrap_up", "step.wrap_up_again"),
    *("step.wrap_up_late", "step.wrap_up_over"),
)
_NOTES = (
    *("clock.moves", "hosting.ask", "hosting.open", "keepsake", "letter", "letter.late", "moderation.digest"),
    *("offer.reminder", "reminder", "reunion.ask", "reunion.ask_alone", "silence.ask", "summary", "trial.ask"),
    *("trial.closed", "waiting.line"),
)
ANSWER, RANKS = 0, {**dict.fromkeys(_STEPS, 1), **dict.fromkeys(_NOTES, 2)}
# What the bot posts in a circle's channel of its own accord.
POSTS = (
    "circle.welcome",
    "step.prompt",
    "step.wrap_up",
    "step.goodbye",
    "circle.break",
    "circle.week_off",
    "stranger.came",
    "merge.came",
    "rescue.goodbye",
)


@dataclass(frozen=True)
class Intent:
    """One owed message or call, as it stands. `attempt` tells one claim of it from a later one."""

    id: str
    workspace_id: str
    key: str
    kind: str
    conversation: str
    recipient: str | None
    under: str | None
    facts: Mapping[str, Any]
    due_at: datetime
    try_at: datetime
    rank: int
    state: OutboxState
    attempt: int
    failures: int
    attempt_at: datetime | None
    unknown_at: datetime | None
    newer_than: str | None
    error: str | None
    channel: str | None
    ts: str | None


# The columns of its values in their order, for reading many without an object of the mapper's for each.
COLUMNS = [Outbox.__table__.columns["attempts" if one.name == "attempt" else one.name] for one in fields(Intent)]


def owe(
    session: Session,
    workspace_id: str,
    *,
    key: str,
    kind: str,
    conversation: str,
    now: datetime,
    due_at: datetime | None = None,
    try_at: datetime | None = None,
    recipient: str | None = None,
    under: str | None = None,
    facts: Mapping[str, Any] | None = None,
) -> bool:
    """Writes down that something is owed; False when it was written down before under the same key.

    `due_at` is the instant it is meant for, which says its place in its conversation, and how late it comes; it is not
    tried before `try_at`. `facts` are ids, dates and numbers, never a person's text.
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
        "try_at": try_at or due_at or now,
        "rank": RANKS.get(kind, ANSWER),
        "state": OutboxState.PENDING,
        "attempts": 0,
        "failures": 0,
    }
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    statement = dialect.insert(Outbox).values(row).on_conflict_do_nothing(index_elements=["workspace_id", "key"])
    written = session.execute(statement.returning(Outbox.id)).first() is not None
    if written:
        note_owed(session, workspace_id, answer=row["rank"] == ANSWER)
        if row["rank"] == ANSWER and (due_at or now) <= now:
            _go_along(session, workspace_id, conversation, now)
    return written


def note_owed(session: Session, workspace_id: str, *, answer: bool) -> None:
    """Has whoever sends told, when the transaction ends, that something is owed to a workspace; an answer is urgent."""
    owed: dict[str, bool] = session.info["owed"]
    owed[workspace_id] = answer or owed.get(workspace_id, False)


def _go_along(session: Session, workspace_id: str, conversation: str, now: datetime) -> None:
    """What is ahead of an answer in its own conversation waits no longer among what is said to many."""
    # What has failed is tried again in its own time; what is only held back comes along.
    waits = and_(Outbox.state == OutboxState.PENDING, Outbox.failures == 0)
    ahead = Outbox.workspace_id == workspace_id, Outbox.conversation == conversation, OWED
    queued = *ahead, Outbox.due_at <= now, or_(Outbox.rank != ANSWER, and_(waits, Outbox.try_at > now))
    try_at = case((waits, now), else_=Outbox.try_at)
    session.execute(update(Outbox).where(*queued).values(rank=ANSWER, try_at=try_at))


def is_followed(session: Session, intent: Intent, now: datetime, *, without: Sequence[str]) -> bool:
    """Whether something else is due in a row's conversation, of other kinds than some: it waits behind it."""
    place = Outbox.workspace_id == intent.workspace_id, Outbox.conversation == intent.conversation, OWED
    other = Outbox.id != intent.id, Outbox.due_at <= now, Outbox.rank == ANSWER, Outbox.kind.not_in(without)
    return session.scalar(select(Outbox.id).where(*place, *other).limit(1)) is not None


def withdraw(session: Session, intent: Intent, reason: str) -> bool:
    """Records that a row has become pointless."""
    return finish(session, intent, state=OutboxState.WITHDRAWN, error=reason)


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
        .values(state=OutboxState.UNKNOWN, try_at=now, unknown_at=now, failures=0)
        .returning(Outbox.id)
    )
    if done.first() is None:
        return False
    note_owed(session, workspace_id, answer=False)
    return True


def try_now(session: Session, workspace_id: str, now: datetime) -> None:
    """Has what was put off because it failed, or could not be sent, tried at once."""
    put_off = (
        Outbox.workspace_id == workspace_id,
        OWED,
        Outbox.state == OutboxState.PENDING,
        Outbox.error.is_not(None),
    )
    done = session.execute(
        update(Outbox).where(*put_off, Outbox.try_at > now).values(try_at=now).returning(Outbox.id)
    )
    if done.first() is not None:
        note_owed(session, workspace_id, answer=False)


def find(session: Session, workspace_id: str, key: str) -> Intent | None:
    """The row with a key, whatever became of it."""
    found = session.scalar(select(Outbox).where(Outbox.workspace_id == workspace_id, Outbox.key == key))
    return None if found is None else intent_of(found)


def state_of(session: Session, workspace_id: str, key: str) -> OutboxState | None:
    """What has become of the row with a key; None when there is none."""
    return session.scalar(select(Outbox.state).where(Outbox.workspace_id == workspace_id, Outbox.key == key))


def sending_of(session: Session, workspace_id: str, key: str) -> tuple[OutboxState, datetime | None] | None:
    """What has become of the row with a key, and when it was sent; None when there is none."""
    found = select(Outbox.state, Outbox.sent_at).where(Outbox.workspace_id == workspace_id, Outbox.key == key)
    row = session.execute(found).first()
    return None if row is None else (row.state, row.sent_at)


def beginning_with(session: Session, workspace_id: str, prefix: str) -> list[Intent]:
    """The rows whose keys begin with something, for following up on them."""
    wanted = select(Outbox).where(
        Outbox.workspace_id == workspace_id, Outbox.key.startswith(prefix, autoescape=True)
    )
    return [intent_of(row) for row in session.scalars(wanted.order_by(Outbox.id))]


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


def dead_since(session: Session, workspace_id: str, since: datetime) -> list[tuple[Intent, str]]:
    """What could not be sent and was tried since an instant, with its reason."""
    rows = session.scalars(
        select(Outbox).where(
            Outbox.workspace_id == workspace_id,
            Outbox.state == OutboxState.DEAD,
            func.coalesce(Outbox.attempt_at, Outbox.try_at) >= since,
        )
    )
    return [(intent_of(row), row.error or "") for row in rows]


def finish(session: Session, intent: Intent, **values: object) -> bool:
    """Changes a row only as long as this claim of it holds and nobody has finished with it."""
    done = session.execute(
        update(Outbox)
        .where(Outbox.id == intent.id, Outbox.attempts == intent.attempt, OWED)
        .values(values)
        .returning(Outbox.id)
    )
    return done.first() is not None


def intent_of(row: Outbox) -> Intent:
    """A row as a value."""
    return Intent(
        id=row.id,
        workspace_id=row.workspace_id,
        key=row.key,
        kind=row.kind,
        conversation=row.conversation,
        recipient=row.recipient,
        under=row.under,
        facts=row.facts,
        due_at=row.due_at,
        try_at=row.try_at,
        rank=row.rank,
        state=row.state,
        attempt=row.attempts,
        failures=row.failures,
        attempt_at=row.attempt_at,
        unknown_at=row.unknown_at,
        newer_than=row.newer_than,
        error=row.error,
        channel=row.channel,
        ts=row.ts,
    )


def newest_key(session: Session, workspace_id: str, recipient: str, kind: str) -> str | None:
    """The key of what of one kind was owed last to a recipient."""
    owed = Outbox.workspace_id == workspace_id, Outbox.recipient == recipient, Outbox.kind == kind
    return session.scalar(select(Outbox.key).where(*owed).order_by(Outbox.id.desc()).limit(1))
