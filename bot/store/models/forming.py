"""Forming circles: what matters in it, what came of each search, and what stands in the way of whoever is in none."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.outlooks import Hindrance
from bot.store.columns import new_id
from bot.store.models.declarative import Base


class Priority(Base):
    """How much each thing counts when circles of a programme are formed, from 0 to 3; without a row it is as usual."""

    __tablename__ = "priorities"
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id"), primary_key=True)
    programme_id: Mapped[str] = mapped_column(primary_key=True)
    department: Mapped[int]
    site: Mapped[int]
    function: Mapped[int]
    level: Mapped[int]
    topic: Mapped[int]
    met: Mapped[int]
    of_one_department: Mapped[int | None]  # How many members may be of one; None for any number.


class Search(Base):
    """One search for circles, in numbers alone: no person is in it, and none can be found out from it."""

    __tablename__ = "searches"
    __table_args__ = (Index("ix_searches_at", "at"),)
    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id"))
    programme_id: Mapped[str]
    at: Mapped[datetime]
    people: Mapped[int]
    seed: Mapped[int] = mapped_column(BigInteger)
    score: Mapped[float]
    bound: Mapped[float]  # What no way of forming circles could exceed.
    seconds: Mapped[float]
    placed: Mapped[int]
    unplaced: Mapped[int]


class Outlook(Base):
    """What stood in somebody's way when circles were last looked for, and what would help; nothing confidential."""

    __tablename__ = "outlooks"
    __table_args__ = (
        ForeignKeyConstraint(["workspace_id", "enrolment_id"], ["enrolments.workspace_id", "enrolments.id"]),
        Index("ix_outlooks_programme", "workspace_id", "programme_id"),
    )
    enrolment_id: Mapped[str] = mapped_column(primary_key=True)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id"))
    programme_id: Mapped[str]
    hindrance: Mapped[Hindrance]
    weekday: Mapped[int | None]  # On which to be free would help,
    starts: Mapped[int | None]  # or to be free from this minute of the day
    ends: Mapped[int | None]  # to this one.
