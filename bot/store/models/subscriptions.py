"""Who has a private address at which a calendar finds the meetings of a circle."""

from datetime import datetime

from sqlalchemy import ForeignKey, ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.columns import new_id
from bot.store.models.declarative import Base


class Subscription(Base):
    """One person's address for one circle, of which only a hash is kept, and what was last told there.

    The address of somebody whose traces were destroyed is nobody's: it tells that the meetings are called off.
    """

    __tablename__ = "subscriptions"
    __table_args__ = (
        ForeignKeyConstraint(["workspace_id", "circle_id"], ["circles.workspace_id", "circles.id"]),
        ForeignKeyConstraint(["workspace_id", "enrolment_id"], ["enrolments.workspace_id", "enrolments.id"]),
        UniqueConstraint("circle_id", "user_id"),
        UniqueConstraint("address_hash"),
    )
    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id"))
    circle_id: Mapped[str]
    user_id: Mapped[str | None]
    enrolment_id: Mapped[str | None] = mapped_column(index=True)  # None for whoever facilitates.
    address_hash: Mapped[str]
    made_at: Mapped[datetime]
    entries: Mapped[list[list[int]]]  # Each meeting as it was last told.
    changed_at: Mapped[datetime]  # When what is told changed last.
    ends_at: Mapped[datetime] = mapped_column(index=True)  # From when on it is of no use to anybody.
