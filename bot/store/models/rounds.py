"""Rounds in which many circles are planned at once: what was wanted, what is planned, and who is in no circle."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.forming.people import Reason
from bot.domain.rounds import RoundState
from bot.store.columns import new_id
from bot.store.models.declarative import Base

_OPEN = text("closed_at IS NULL")


class Round(Base):
    """A round of one programme, of which one at a time is open; who opened it is a moderator, or "schedule"."""

    __tablename__ = "rounds"
    __table_args__ = (
        Index(
            "uq_rounds_open",
            "workspace_id",
            "programme_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        UniqueConstraint("workspace_id", "id"),
    )
    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id"))
    programme_id: Mapped[str]
    state: Mapped[RoundState]
    opened_by: Mapped[str]
    opened_at: Mapped[datetime]
    audience: Mapped[dict[str, Any]]  # What kind it is, and its names.
    theme: Mapped[bytes | None]  # Sealed with the workspace's key: what the people asked read.
    from_on: Mapped[date | None]
    until_on: Mapped[date | None]
    run: Mapped[int] = mapped_column(server_default="1")  # How often it was formed; the seed of the search too.
    held_until: Mapped[datetime | None]  # By the process that has it in hand.
    approved_by: Mapped[str | None]  # The moderator who approved all of it.
    part: Mapped[int | None]  # How much of the search is done, in percent, once it takes more than a moment,
    stopped_by: Mapped[str | None]  # and the moderator who had it end with the best so far.
    formed_at: Mapped[datetime | None]
    size: Mapped[int | None]  # How many people were looked at,
    score: Mapped[float | None]  # how good the circles are together,
    bound: Mapped[float | None]  # a sum that could not be exceeded,
    seconds: Mapped[float | None]  # and how long it took.
    shown_to: Mapped[str | None]  # Whose window shows that it is being formed,
    shown_in: Mapped[str | None]  # and which of Slack's it is, to be brought up to date.
    closed_at: Mapped[datetime | None]


class Draft(Base):
    """A circle that a round put together; it stays one of that round when its people are asked and it runs."""

    __tablename__ = "drafts"
    __table_args__ = (
        ForeignKeyConstraint(["workspace_id", "circle_id"], ["circles.workspace_id", "circles.id"]),
        ForeignKeyConstraint(["workspace_id", "round_id"], ["rounds.workspace_id", "rounds.id"]),
        Index("ix_drafts_round", "round_id"),
    )
    circle_id: Mapped[str] = mapped_column(primary_key=True)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id"))
    round_id: Mapped[str]
    locked: Mapped[bool] = mapped_column(server_default=false())  # Stays as it is when the round is formed again.


class LeftOver(Base):
    """Somebody whom a round found no circle for, and what would help them."""

    __tablename__ = "left_overs"
    __table_args__ = (
        ForeignKeyConstraint(["workspace_id", "round_id"], ["rounds.workspace_id", "rounds.id"]),
        ForeignKeyConstraint(["workspace_id", "enrolment_id"], ["enrolments.workspace_id", "enrolments.id"]),
    )
    round_id: Mapped[str] = mapped_column(primary_key=True)
    enrolment_id: Mapped[str] = mapped_column(primary_key=True)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id"))
    user_id: Mapped[str]
    reason: Mapped[Reason]
    missing: Mapped[int] = mapped_column(server_default="0")
    weekday: Mapped[int | None]  # A weekday on which they could be in a circle,
    starts: Mapped[int | None]  # or minutes of the day between which they could.
    ends: Mapped[int | None]


class RoundSchedule(Base):
    """Rounds of one programme that open by themselves, every so many weeks from a day on."""

    __tablename__ = "round_schedules"
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id"), primary_key=True)
    programme_id: Mapped[str] = mapped_column(primary_key=True)
    first_on: Mapped[date]
    every_weeks: Mapped[int]
    audience: Mapped[dict[str, Any]]
    theme: Mapped[bytes | None]
    set_by: Mapped[str]
    zone: Mapped[str]  # On whose clock the day begins: of whoever set it.
