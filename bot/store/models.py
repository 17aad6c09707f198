"""The rows the bot remembers, as typed SQLAlchemy models; everything of a workspace carries its id."""

from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from bot.domain.checkins import Outcome
from bot.domain.circles import CircleState, MemberState
from bot.domain.roles import Role
from bot.domain.summaries import Cell
from bot.domain.worktime import MomentKind
from bot.store.columns import Coded, Instant, new_id


class OutboxState(StrEnum):
    """Where an owed message stands. `unknown`: it was tried, and whether it arrived has to be looked up."""

    PENDING = "pending"
    SENDING = "sending"
    UNKNOWN = "unknown"
    SENT = "sent"
    DEAD = "dead"
    WITHDRAWN = "withdrawn"


class Base(DeclarativeBase):
    """The base of all rows: constraint names by convention, so that migrations can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy's own way to declare it.
        str: String(255),
        datetime: Instant(),
        bytes: LargeBinary(),
        dict[str, Any]: JSON(),
        CircleState: Coded(CircleState),
        MemberState: Coded(MemberState),
        MomentKind: Coded(MomentKind),
        Outcome: Coded(Outcome),
        OutboxState: Coded(OutboxState),
        Role: Coded(Role),
        Cell: Coded(Cell),
    }


class Workspace(Base):
    """One Slack workspace; its channels are seeded by the settings and then live here."""

    __tablename__ = "workspaces"
    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    bot_user_id: Mapped[str]
    created_at: Mapped[datetime]
    moderators_channel: Mapped[str | None]
    hr_channel: Mapped[str | None]
    command_seen_at: Mapped[datetime | None]


class Holder(Base):
    """Who holds a role: a user id, or the id of a user group (its people are kept in group_members)."""

    __tablename__ = "holders"
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id"), primary_key=True)
    role: Mapped[Role] = mapped_column(primary_key=True)
    principal: Mapped[str] = mapped_column(primary_key=True)


class GroupMember(Base):
    """A person in a user group that holds a role, as Slack last said."""

    __tablename__ = "group_members"
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id"), primary_key=True)
    group_id: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[str] = mapped_column(primary_key=True)


class Change(Base):
    """What was changed, by whom and when: roles, channels and the states of circles. Never a person's words."""

    __tablename__ = "changes"
    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id"), index=True)
    at: Mapped[datetime]
    by: Mapped[str]
    subject: Mapped[str]
    what: Mapped[str] = mapped_column(Text)


class Key(Base):
    """The wrapped key of one enrolment or circle; deleting it destroys the words it sealed."""

    __tablename__ = "keys"
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id"), primary_key=True)
    owner_id: Mapped[str] = mapped_column(primary_key=True)
    wrapped: Mapped[bytes]
    wrapped_by: Mapped[str]


class Enrolment(Base):
    """One person in one run of one programme, from the waiting list on."""

    __tablename__ = "enrolments"
    __table_args__ = (
        Index(
            "uq_enrolments_open",
            "workspace_id",
            "user_id",
            "programme_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        UniqueConstraint("workspace_id", "id"),
    )
    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id"))
    user_id: Mapped[str]
    programme_id: Mapped[str]
    zone: Mapped[str]
    days: Mapped[int]  # One bit a weekday, Monday the lowest.
    starts: Mapped[time]
    ends: Mapped[time]
    consent_version: Mapped[int]
    joined_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    goal: Mapped[bytes | None]


class Circle(Base):
    """A circle, from the proposal on; it is pinned to a version of its programme."""

    __tablename__ = "circles"
    __table_args__ = (
        Index("ix_circles_next_at", "next_at"),
        UniqueConstraint("workspace_id", "id"),
        UniqueConstraint("workspace_id", "channel_id"),
    )
    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id"), index=True)
    programme_id: Mapped[str]
    programme_version: Mapped[int]
    state: Mapped[CircleState]
    weekday: Mapped[int]
    at: Mapped[time]
    zone: Mapped[str]
    first_on: Mapped[date]
    name: Mapped[str | None]
    channel_id: Mapped[str | None]
    created_at: Mapped[datetime]
    decided_by: Mapped[str | None]
    done_kind: Mapped[MomentKind | None]  # The last moment that was planned; None before the first.
    done_step: Mapped[int | None]
    next_at: Mapped[datetime | None]


class Member(Base):
    """An enrolment's place in a circle."""

    __tablename__ = "members"
    __table_args__ = (
        ForeignKeyConstraint(["workspace_id", "circle_id"], ["circles.workspace_id", "circles.id"]),
        ForeignKeyConstraint(["workspace_id", "enrolment_id"], ["enrolments.workspace_id", "enrolments.id"]),
        Index(
            "uq_members_current",
            "enrolment_id",
            unique=True,
            sqlite_where=text("state IN ('proposed', 'member')"),
            postgresql_where=text("state IN ('proposed', 'member')"),
        ),
    )
    circle_id: Mapped[str] = mapped_column(primary_key=True)
    enrolment_id: Mapped[str] = mapped_column(primary_key=True)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id"))
    user_id: Mapped[str]
    state: Mapped[MemberState]
    invite_error: Mapped[str | None]


class CheckIn(Base):
    """A member's check-in for a step; the answer is sealed, and the next action stands in the commitment."""

    __tablename__ = "checkins"
    __table_args__ = (
        ForeignKeyConstraint(["workspace_id", "circle_id"], ["circles.workspace_id", "circles.id"]),
        ForeignKeyConstraint(["workspace_id", "enrolment_id"], ["enrolments.workspace_id", "enrolments.id"]),
        UniqueConstraint("circle_id", "enrolment_id", "step"),
    )
    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id"))
    circle_id: Mapped[str]
    enrolment_id: Mapped[str] = mapped_column(index=True)
    step: Mapped[int]
    given_at: Mapped[datetime]
    answer: Mapped[bytes | None]


class Commitment(Base):
    """One dated action of a member and, once looked back on, its outcome."""

    __tablename__ = "commitments"
    __table_args__ = (
        ForeignKeyConstraint(["workspace_id", "circle_id"], ["circles.workspace_id", "circles.id"]),
        ForeignKeyConstraint(["workspace_id", "enrolment_id"], ["enrolments.workspace_id", "enrolments.id"]),
        UniqueConstraint("circle_id", "enrolment_id", "step"),
    )
    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id"))
    circle_id: Mapped[str]
    enrolment_id: Mapped[str] = mapped_column(index=True)
    step: Mapped[int]
    what: Mapped[bytes]
    due_on: Mapped[date]
    outcome: Mapped[Outcome | None]
    outcome_at: Mapped[datetime | None]


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
