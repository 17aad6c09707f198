"""Case clinics: which phase each is in, and how it ended."""

from datetime import datetime

from sqlalchemy import ForeignKey, ForeignKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.clinics import Ending, Pace
from bot.domain.requests import HelpKind
from bot.store.columns import new_id
from bot.store.models.declarative import Base


class Clinic(Base):
    """A member brings a case to the circle; what it is about is sealed. At most one goes on in a circle."""

    __tablename__ = "clinics"
    __table_args__ = (
        ForeignKeyConstraint(["workspace_id", "circle_id"], ["circles.workspace_id", "circles.id"]),
        ForeignKeyConstraint(["workspace_id", "enrolment_id"], ["enrolments.workspace_id", "enrolments.id"]),
    )
    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id"))
    circle_id: Mapped[str] = mapped_column(index=True)
    enrolment_id: Mapped[str]  # The presenter's.
    pace: Mapped[Pace]
    words: Mapped[bytes | None]
    kind: Mapped[HelpKind | None]  # Which help is wanted, once the presenter has said so.
    phase: Mapped[int]
    phase_begins_at: Mapped[datetime]
    phase_ends_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ending: Mapped[Ending | None]
