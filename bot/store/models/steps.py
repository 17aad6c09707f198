"""What members leave behind in the steps of their circle."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, ForeignKeyConstraint, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.checkins import Outcome
from bot.domain.duties import Duty
from bot.domain.exchanges import ExchangeState
from bot.domain.requests import HelpKind
from bot.domain.turns import Spot
from bot.domain.worksheets import SheetKind
from bot.store.columns import new_id
from bot.store.models.declarative import Base


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
    here: Mapped[bool] = mapped_column(
        server_default=false()
    )  # "Just here this week": a full check-in without words.
    shared: Mapped[bool] = mapped_column(server_default=false())  # Shown to the circle in the thread.
    edited_at: Mapped[datetime | None]


class Commitment(Base):
    """One dated action of a member and, once looked back on, its outcome."""

    __tablename__ = "commitments"
    __table_args__ = (
        ForeignKeyConstraint(["workspace_id", "circle_id"], ["circles.workspace_id", "circles.id"]),
        ForeignKeyConstraint(["workspace_id", "enrolment_id"], ["enrolments.workspace_id", "enrolments.id"]),
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
    reason: Mapped[bytes | None]  # Why it came out so, if they wrote it down; for their own eyes.
    cue: Mapped[bytes | None]  # The "when" of an if-then plan.
    checkin_id: Mapped[str | None]  # The check-in in which it was made; None for one made in between.


class Reply(Base):
    """A member wrote in a step's thread: that counts as having answered for the reminder; the words are not kept."""

    __tablename__ = "replies"
    __table_args__ = (
        ForeignKeyConstraint(["workspace_id", "circle_id"], ["circles.workspace_id", "circles.id"]),
        ForeignKeyConstraint(["workspace_id", "enrolment_id"], ["enrolments.workspace_id", "enrolments.id"]),
    )
    circle_id: Mapped[str] = mapped_column(primary_key=True)
    enrolment_id: Mapped[str] = mapped_column(primary_key=True)
    step: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id"))
    at: Mapped[datetime]


class HelpRequest(Base):
    """A member asks the circle for help of one kind; what about is sealed."""

    __tablename__ = "help_requests"
    __table_args__ = (
        ForeignKeyConstraint(["workspace_id", "circle_id"], ["circles.workspace_id", "circles.id"]),
        ForeignKeyConstraint(["workspace_id", "enrolment_id"], ["enrolments.workspace_id", "enrolments.id"]),
    )
    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id"))
    circle_id: Mapped[str] = mapped_column(index=True)
    enrolment_id: Mapped[str]
    kind: Mapped[HelpKind]
    words: Mapped[bytes]
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[str | None]  # Who (user id) was the first to answer.
    asked_to: Mapped[str | None]  # The member (user id) who was asked in private, when nobody had answered.


class Offer(Base):
    """One kind of help that a member is glad to give; what, in their own words, is sealed."""

    __tablename__ = "offers"
    __table_args__ = (
        ForeignKeyConstraint(["workspace_id", "circle_id"], ["circles.workspace_id", "circles.id"]),
        ForeignKeyConstraint(["workspace_id", "enrolment_id"], ["enrolments.workspace_id", "enrolments.id"]),
        UniqueConstraint("circle_id", "enrolment_id"),
    )
    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id"))
    circle_id: Mapped[str]
    enrolment_id: Mapped[str]
    kind: Mapped[HelpKind]
    words: Mapped[bytes]
    noted_at: Mapped[datetime]
    shown_as: Mapped[str | None]  # The key under which the circle was shown it; None when it is not to see it.


class Thanks(Base):
    """A member thanks another one in front of the circle."""

    __tablename__ = "thanks"
    __table_args__ = (
        ForeignKeyConstraint(["workspace_id", "circle_id"], ["circles.workspace_id", "circles.id"]),
        ForeignKeyConstraint(["workspace_id", "enrolment_id"], ["enrolments.workspace_id", "enrolments.id"]),
    )
    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id"))
    circle_id: Mapped[str] = mapped_column(index=True)
    enrolment_id: Mapped[str]
    to_user: Mapped[str]
    words: Mapped[bytes | None]
    at: Mapped[datetime]


class Meeting(Base):
    """What became of a step's meeting, as the first member to say so said: met, moved, did_not."""

    __tablename__ = "meetings"
    __table_args__ = (ForeignKeyConstraint(["workspace_id", "circle_id"], ["circles.workspace_id", "circles.id"]),)
    circle_id: Mapped[str] = mapped_column(primary_key=True)
    step: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id"))
    outcome: Mapped[str | None]
    at: Mapped[datetime]
    by: Mapped[str]
    moved_to: Mapped[datetime | None]


class Hosting(Base):
    """A member is asked in private to host a step's meeting: asked, yes, passed."""

    __tablename__ = "hostings"
    __table_args__ = (
        ForeignKeyConstraint(["workspace_id", "circle_id"], ["circles.workspace_id", "circles.id"]),
        ForeignKeyConstraint(["workspace_id", "enrolment_id"], ["enrolments.workspace_id", "enrolments.id"]),
    )
    circle_id: Mapped[str] = mapped_column(primary_key=True)
    step: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[str] = mapped_column(primary_key=True)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id"))
    state: Mapped[str]
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]


class Exchange(Base):
    """A member asks another one to exchange places in a step: `groups` are with whom either talks (user ids), the one
    who asks first; none where it is about the meeting of all of them."""

    __tablename__ = "exchanges"
    __table_args__ = (
        ForeignKeyConstraint(["workspace_id", "circle_id"], ["circles.workspace_id", "circles.id"]),
        ForeignKeyConstraint(["workspace_id", "enrolment_id"], ["enrolments.workspace_id", "enrolments.id"]),
        ForeignKeyConstraint(["workspace_id", "asked_id"], ["enrolments.workspace_id", "enrolments.id"]),
    )
    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id"))
    circle_id: Mapped[str] = mapped_column(index=True)
    step: Mapped[int]
    enrolment_id: Mapped[str]  # Whose wish it is.
    asked_id: Mapped[str]  # The enrolment of whoever is asked.
    groups: Mapped[list[list[str]]]
    speaks: Mapped[Spot | None]  # Where it is about who speaks first or last: the place of whose wish it is,
    for_spot: Mapped[Spot | None]  # and the one of whoever is asked, if they have one.
    state: Mapped[ExchangeState]
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]


class Grouping(Base):
    """Who talks with whom in a step, as user ids: twos and threes, or in the last one pairs of giver and receiver."""

    __tablename__ = "groupings"
    __table_args__ = (ForeignKeyConstraint(["workspace_id", "circle_id"], ["circles.workspace_id", "circles.id"]),)
    circle_id: Mapped[str] = mapped_column(primary_key=True)
    step: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id"))
    groups: Mapped[list[list[str]]]


class Triads(Base):
    """Threes who have each other's back, as user ids, from a step on until they change in a later one."""

    __tablename__ = "triads"
    __table_args__ = (ForeignKeyConstraint(["workspace_id", "circle_id"], ["circles.workspace_id", "circles.id"]),)
    circle_id: Mapped[str] = mapped_column(primary_key=True)
    step: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id"))
    groups: Mapped[list[list[str]]]


class SpeakersTold(Base):
    """Who (user ids) speaks first and last in a step's meeting, as the circle was told."""

    __tablename__ = "speakers"
    __table_args__ = (ForeignKeyConstraint(["workspace_id", "circle_id"], ["circles.workspace_id", "circles.id"]),)
    circle_id: Mapped[str] = mapped_column(primary_key=True)
    step: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id"))
    first: Mapped[str | None]
    last: Mapped[str | None]


class DutyTaken(Base):
    """A member has taken something on for a step's meeting, of their own accord."""

    __tablename__ = "duties"
    __table_args__ = (
        ForeignKeyConstraint(["workspace_id", "circle_id"], ["circles.workspace_id", "circles.id"]),
        ForeignKeyConstraint(["workspace_id", "enrolment_id"], ["enrolments.workspace_id", "enrolments.id"]),
    )
    circle_id: Mapped[str] = mapped_column(primary_key=True)
    step: Mapped[int] = mapped_column(primary_key=True)
    duty: Mapped[Duty] = mapped_column(primary_key=True)
    enrolment_id: Mapped[str] = mapped_column(primary_key=True)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id"))
    at: Mapped[datetime]


class JointCommitment(Base):
    """What a circle wants to have done together by a day; the words are sealed with the circle's own key."""

    __tablename__ = "shared_commitments"
    __table_args__ = (ForeignKeyConstraint(["workspace_id", "circle_id"], ["circles.workspace_id", "circles.id"]),)
    circle_id: Mapped[str] = mapped_column(primary_key=True)
    step: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id"))
    what: Mapped[bytes]
    due_on: Mapped[date]
    outcome: Mapped[Outcome | None]
    version: Mapped[int]
    written_at: Mapped[datetime]


class Letter(Base):
    """A member's letter to themselves: it comes back in the last step, and 90 days after the end."""

    __tablename__ = "letters"
    __table_args__ = (
        ForeignKeyConstraint(["workspace_id", "enrolment_id"], ["enrolments.workspace_id", "enrolments.id"]),
        UniqueConstraint("enrolment_id"),
    )
    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id"))
    enrolment_id: Mapped[str]
    words: Mapped[bytes]
    written_at: Mapped[datetime]


class Worksheet(Base):
    """What a member wrote in a step's worksheet or review: the questions with the answers, sealed together."""

    __tablename__ = "worksheets"
    __table_args__ = (
        ForeignKeyConstraint(["workspace_id", "circle_id"], ["circles.workspace_id", "circles.id"]),
        ForeignKeyConstraint(["workspace_id", "enrolment_id"], ["enrolments.workspace_id", "enrolments.id"]),
        UniqueConstraint("circle_id", "enrolment_id", "step", "kind"),
    )
    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id"))
    circle_id: Mapped[str]
    enrolment_id: Mapped[str] = mapped_column(index=True)
    step: Mapped[int]
    kind: Mapped[SheetKind]
    lines: Mapped[bytes]
    shared: Mapped[bool] = mapped_column(
        server_default=false()
    )  # Shown to the circle in the thread; never a review.
    written_at: Mapped[datetime]
    edited_at: Mapped[datetime | None]
