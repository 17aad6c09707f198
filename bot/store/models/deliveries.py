"""What is owed to Slack and how fast it may be told, what was taken in from it, what is to be done when, and prints."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Integer, SmallInteger, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.summaries import Cell
from bot.store.columns import OutboxState, new_id
from bot.store.models.declarative import Base

_OWED = text("state IN ('pending', 'sending', 'unknown')")
_DEAD = text("state = 'dead'")


# What a version from before `try_at` leaves in it, until a drain reads `due_at` for it.
LONG_AGO = "1970-01-01 00:00:00"


class Outbox(Base):
    """What is owed to Slack: intent, never wording, and never a person's words.

    `conversation` is the lane in which order is kept, by `due_at`, which stays as it is while a row is tried again
    at `try_at`; `recipient` a channel, a user or nothing (the circle's channel, once there is one); `under` the key
    of the message that this one is a reply to. What has a higher `rank` lets all else go first.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("workspace_id", "key"),
        Index("ix_outbox_ready", "workspace_id", "rank", "try_at", sqlite_where=_OWED, postgresql_where=_OWED),
        Index(
            "ix_outbox_lane",
            "workspace_id",
            "conversation",
            "due_at",
            "id",
            sqlite_where=_OWED,
            postgresql_where=_OWED,
        ),
        Index("ix_outbox_recipient", "workspace_id", "recipient", "due_at"),
        Index("ix_outbox_conversation", "workspace_id", "conversation", "due_at"),
        Index("ix_outbox_dead", "workspace_id", sqlite_where=_DEAD, postgresql_where=_DEAD),
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
    try_at: Mapped[datetime] = mapped_column(server_default=LONG_AGO)
    rank: Mapped[int] = mapped_column(SmallInteger, server_default="0")
    state: Mapped[OutboxState]
    attempts: Mapped[int] = mapped_column(Integer, default=0)  # Claims: the number tells one from a later one.
    failures: Mapped[int] = mapped_column(Integer, default=0)  # Those that failed for a cause of their own.
    attempt_at: Mapped[datetime | None]
    unknown_at: Mapped[datetime | None]  # Since when nobody knows whether it arrived.
    sent_at: Mapped[datetime | None]
    newer_than: Mapped[
        str | None
    ]  # Slack's newest stamp known when it was taken in hand: its own can only be later.
    error: Mapped[str | None]
    channel: Mapped[str | None]
    ts: Mapped[str | None]


class Pace(Base):
    """How far a workspace has used up what Slack lets the bot call, for whichever process sends to it next."""

    __tablename__ = "paces"
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id"), primary_key=True)
    used: Mapped[dict[str, Any]]


class Spread(Base):
    """Until when the places are given away that the clock's messages to many have in a workspace, one after another."""

    __tablename__ = "spreads"
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id"), primary_key=True)
    until: Mapped[datetime]


class Turn(Base):
    """When a process last took something upon itself that one of all of them does now and then."""

    __tablename__ = "turns"
    name: Mapped[str] = mapped_column(primary_key=True)
    taken_at: Mapped[datetime]


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
