"""What is owed to Slack, what was taken in from it, what is to be done when, and what was printed."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Integer, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.summaries import Cell
from bot.store.columns import OutboxState, new_id
from bot.store.models.declarative import Base


class Outbox(Base):
    """What is owed to Slack: intent, never wording, and never a person's words.

    `conversation` is the lane in which order is kept; `recipient` a channel, a user or nothing (the circle's
    channel, once there is one); `under` the key of the message that this one is a reply to.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("workspace_id", "key"),
        Index(
            "ix_outbox_owed",
            "workspace_id",
            "due_at",
            sqlite_where=text("state IN ('pending', 'sending', 'unknown')"),
            postgresql_where=text("state IN ('pending', 'sending', 'unknown')"),
        ),
    )
    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id"))
    key: Mapped[str]
    kind: Mapped[str]
    conversation: Mapped[str]
    recipient: Mapped[str | None]
    under: Mapped[str | None]
    facts: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    state: Mapped[OutboxState]
    attempts: Mapped[int] = mapped_column(Integer, default=0)  # Claims: the number tells one from a later one.
    failures: Mapped[int] = mapped_column(Integer, default=0)  # Those that failed for a cause of their own.
    attempt_at: Mapped[datetime | None]
    error: Mapped[str | None]
    channel: Mapped[str | None]
    ts: Mapped[str | None]


class Alarm(Base):
    """Something the bot means to do at an instant, once; setting it again under its key moves it."""

    __tablename__ = "alarms"
    __table_args__ = (UniqueConstraint("workspace_id", "key"), Index("ix_alarms_at", "at"))
    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id"))
    key: Mapped[str]
    kind: Mapped[str]
    at: Mapped[datetime]
    facts: Mapped[dict[str, Any]]  # Ids, dates and numbers, never a person's words.


class SeenEvent(Base):
    """An event of Slack's that was taken in, kept for a little longer than Slack repeats it."""

    __tablename__ = "seen_events"
    workspace_id: Mapped[str] = mapped_column(primary_key=True)
    event_id: Mapped[str] = mapped_column(primary_key=True)
    seen_at: Mapped[datetime] = mapped_column(index=True)


class Print(Base):
    """A cell of a summary as printed, kept for ever; the roster (enrolment ids) only serves to refuse differences."""

    __tablename__ = "prints"
    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id"), index=True)
    programme_id: Mapped[str]
    cell: Mapped[Cell]
    printed_at: Mapped[datetime]
    figures: Mapped[dict[str, Any]]
    roster: Mapped[dict[str, Any]]
