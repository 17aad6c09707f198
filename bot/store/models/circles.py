"""Who has joined, the circles they are in, and what they are asked there."""

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, Text, UniqueConstraint, false, text, true
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.circles import CircleState, MemberState
from bot.domain.facilitators import FacilitatorState
from bot.domain.questions import InvitationKind, InvitationState, QuestionKind
from bot.domain.worktime import MomentKind
from bot.store.columns import Codes, Zone, new_id
from bot.store.models.declarative import Base

_PROPOSED = text("state = 'proposed'")
_PUT_OFF = text("put_off_since IS NOT NULL")


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
    zone: Mapped[str] = mapped_column(Zone)
    days: Mapped[int]  # One bit a weekday, Monday the lowest.
    starts: Mapped[time]
    ends: Mapped[time]
    consent_version: Mapped[int]
    joined_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    goal: Mapped[bytes | None]
    became: Mapped[bytes | None]  # What has become of the goal, as they say in the end.
    language: Mapped[str] = mapped_column(server_default="en")  # An IETF tag.
    topics: Mapped[tuple[str, ...]] = mapped_column("topic", Codes, nullable=True)  # What of the list they chose.
    hosts: Mapped[bool] = mapped_column(server_default=false())  # Would host a meeting now and then.
    avoids: Mapped[bytes | None]  # User ids, sealed: whom this person would rather not be with is seen by nobody.
    first_place: Mapped[bool] = mapped_column(server_default=false())  # Had to leave, and waits before all others.
    not_before: Mapped[date | None]  # Waits, but is not proposed before this day.
    away_until: Mapped[date | None]  # Away: the first day on which they are back.


class WaitingList(Base):
    """Who waits for one programme is looked through for circles at `look_at`: at once when anybody in it changes."""

    __tablename__ = "waiting_lists"
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id"), primary_key=True)
    programme_id: Mapped[str] = mapped_column(primary_key=True)
    look_at: Mapped[datetime | None] = mapped_column(index=True)  # None: only when something changes.


class Edition(Base):
    """A programme's texts as circles keep to them, in all languages; ours, and of no workspace."""

    __tablename__ = "editions"
    name: Mapped[str] = mapped_column(primary_key=True)  # Made from the texts themselves.
    programme_id: Mapped[str]
    words: Mapped[str] = mapped_column(Text)  # As JSON.


class Circle(Base):
    """A circle, from the proposal on; it is pinned to an edition of its programme."""

    __tablename__ = "circles"
    __table_args__ = (
        Index("ix_circles_next_at", "next_at"),
        Index("ix_circles_name", "workspace_id", "name"),
        Index(
            "ix_circles_proposed",
            "workspace_id",
            "assigned_to",
            sqlite_where=_PROPOSED,
            postgresql_where=_PROPOSED,
        ),
        Index("ix_circles_put_off", "put_off_since", sqlite_where=_PUT_OFF, postgresql_where=_PUT_OFF),
        UniqueConstraint("workspace_id", "id"),
        UniqueConstraint("workspace_id", "channel_id"),
    )
    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id"), index=True)
    programme_id: Mapped[str]
    programme_version: Mapped[int]
    edition: Mapped[str | None]  # The very texts it keeps to; None until it starts.
    state: Mapped[CircleState]
    weekday: Mapped[int]
    at: Mapped[time]
    zone: Mapped[str] = mapped_column(Zone)
    other_weekday: Mapped[int | None]  # Of every second meeting, where no single hour could be asked of all,
    other_at: Mapped[time | None]  # on the clock of the same zone.
    first_on: Mapped[date]
    name: Mapped[str | None]
    channel_id: Mapped[str | None]
    created_at: Mapped[datetime]
    decided_by: Mapped[str | None]
    done_kind: Mapped[MomentKind | None]  # The last moment that was planned; None before the first.
    done_step: Mapped[int | None]
    next_at: Mapped[datetime | None]
    put_off_since: Mapped[datetime | None]  # It could not be planned since then, for what is in `put_off_cause`.
    put_off_cause: Mapped[str | None]  # The kind of exception, never a person's words.
    language: Mapped[str] = mapped_column(server_default="en")
    founder: Mapped[
        str | None
    ]  # The user id of whoever founded it; None when it was formed from the waiting list.
    not_before: Mapped[date | None]  # Its founder wishes that it does not begin before this day.
    open_seats: Mapped[bool] = mapped_column(
        server_default=false()
    )  # Free seats may be offered to those who wait.
    asked_times: Mapped[int] = mapped_column(
        server_default="0"
    )  # How often its people were asked, each time for another hour.
    assigned_to: Mapped[str | None]  # The moderator whose turn it is.
    declined_with: Mapped[str | None]  # The code of a ready sentence; "own" for the moderator's own words below.
    declined_words: Mapped[bytes | None]
    meets: Mapped[bool] = mapped_column(
        server_default=true()
    )  # False: it writes in its thread from Monday to Friday.
    place: Mapped[bytes | None]  # Where it meets, sealed with the circle's key: "huddle", or a link.
    breaks: Mapped[list[list[int]] | None]  # Pairs: before which step, how many weeks.
    strangers: Mapped[list[str] | None]  # Who is in the channel without being a member.
    held_at: Mapped[datetime | None]  # Check-ins are held since then, because of a stranger.
    archived_at: Mapped[datetime | None]
    shut_steps: Mapped[list[int] | None]  # Steps that took no check-ins when they ended, or were never shown.


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
    joined_step: Mapped[int] = mapped_column(server_default="0")  # The first step that counts for them.
    trial_until: Mapped[int | None]  # Asked whether they are in for all of it, until the end of this step.
    left_at: Mapped[datetime | None]
    left_why: Mapped[str | None]  # A code, if they gave one; seen by nobody.
    still_inside: Mapped[bool] = mapped_column(server_default=false())  # Has left, and is still in the channel.
    muted_step: Mapped[int | None]  # No reminders in this step,
    muted_by: Mapped[str | None]  # because this facilitator said so; the member sees it.
    sign_step: Mapped[int | None]  # The last step in which they pressed what leaves no row of theirs.
    silence_told: Mapped[int | None]  # The step after which they were asked whether they want to go on.
    outside_since: Mapped[datetime | None]  # A member who is out of the circle's channel since then.


class Facilitator(Base):
    """Somebody whose work it is to facilitate, in one circle: no member of it."""

    __tablename__ = "facilitators"
    __table_args__ = (
        ForeignKeyConstraint(["workspace_id", "circle_id"], ["circles.workspace_id", "circles.id"]),
        Index("ix_facilitators_person", "workspace_id", "user_id"),
    )
    circle_id: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[str] = mapped_column(primary_key=True)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id"))
    state: Mapped[FacilitatorState]
    chosen_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]


class Invitation(Base):
    """Somebody is asked in private whether they want a seat: in a circle being founded, a free one, or a late one."""

    __tablename__ = "invitations"
    __table_args__ = (
        ForeignKeyConstraint(["workspace_id", "circle_id"], ["circles.workspace_id", "circles.id"]),
        UniqueConstraint("circle_id", "user_id", "kind"),
    )
    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id"))
    circle_id: Mapped[str]
    user_id: Mapped[str] = mapped_column(index=True)
    kind: Mapped[InvitationKind]
    state: Mapped[InvitationState]
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]


class Question(Base):
    """Something the people of a circle are asked, each in private or by a button all see; `facts` say about what."""

    __tablename__ = "questions"
    __table_args__ = (
        ForeignKeyConstraint(["workspace_id", "circle_id"], ["circles.workspace_id", "circles.id"]),
        UniqueConstraint("workspace_id", "id"),
    )
    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id"))
    circle_id: Mapped[str] = mapped_column(index=True)
    kind: Mapped[QuestionKind]
    facts: Mapped[dict[str, Any]]
    asked_at: Mapped[datetime]
    closes_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    result: Mapped[str | None]


class Answer(Base):
    """One person's answer to a question; the last one given before it is closed counts."""

    __tablename__ = "answers"
    __table_args__ = (
        ForeignKeyConstraint(["workspace_id", "question_id"], ["questions.workspace_id", "questions.id"]),
    )
    question_id: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[str] = mapped_column(primary_key=True)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id"))
    answer: Mapped[str]
    at: Mapped[datetime]
