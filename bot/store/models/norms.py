"""What a circle has agreed on: its norms line by line, and who has said yes to which version of them."""

from datetime import datetime

from sqlalchemy import ForeignKey, ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.columns import new_id
from bot.store.models.declarative import Base


class Norm(Base):
    """One line of a circle's norms, sealed with the circle's key; a line that was taken out keeps its row."""

    __tablename__ = "norms"
    __table_args__ = (
        ForeignKeyConstraint(["workspace_id", "circle_id"], ["circles.workspace_id", "circles.id"]),
        UniqueConstraint("circle_id", "place"),
    )
    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id"))
    circle_id: Mapped[str]
    place: Mapped[int]  # Its place in the order, which no other line gets.
    words: Mapped[bytes | None]
    version: Mapped[int]  # Of the norms, in which it got these words; 0 for those of the programme.
    changed_at: Mapped[datetime]


class NormsYes(Base):
    """A member has said yes to one version of their circle's norms; only the latest yes is kept."""

    __tablename__ = "norms_yeses"
    __table_args__ = (
        ForeignKeyConstraint(["workspace_id", "circle_id"], ["circles.workspace_id", "circles.id"]),
        ForeignKeyConstraint(["workspace_id", "enrolment_id"], ["enrolments.workspace_id", "enrolments.id"]),
    )
    circle_id: Mapped[str] = mapped_column(primary_key=True)
    enrolment_id: Mapped[str] = mapped_column(primary_key=True)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id"))
    version: Mapped[int]
    at: Mapped[datetime]
