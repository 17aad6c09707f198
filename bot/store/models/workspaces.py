"""Workspaces, the people in them, who holds which role, and the keys of what is sealed."""

from datetime import datetime, time

from sqlalchemy import ForeignKey, Text, false, true
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.roles import Role
from bot.store.columns import Zone, new_id
from bot.store.models.declarative import Base


class Workspace(Base):
    """One Slack workspace; its channels are seeded by the settings and then live here."""

    __tablename__ = "workspaces"
    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    bot_user_id: Mapped[str]
    bot_id: Mapped[str | None]
    bot_token: Mapped[bytes | None]  # Sealed; None where the token stands in the settings.
    created_at: Mapped[datetime]
    moderators_channel: Mapped[str | None]
    hr_channel: Mapped[str | None]
    command_seen_at: Mapped[datetime | None]
    language: Mapped[str] = mapped_column(
        server_default="en"
    )  # Of what several people read, such as channels of moderators.
    who_may_join: Mapped[str] = mapped_column(
        server_default="full_members"
    )  # Or "everyone", or a user group's id.
    contact: Mapped[str | None]  # Whom a concern goes to: a user id.
    help_line: Mapped[str | None] = mapped_column(Text)  # The company's own words on where else there is help.
    uninstalled_at: Mapped[datetime | None]


class Person(Base):
    """A person as the bot knows them beside any circle: zone and language, and how they want to be reminded."""

    __tablename__ = "people"
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id"), primary_key=True)
    user_id: Mapped[str] = mapped_column(primary_key=True)
    zone: Mapped[str | None] = mapped_column(Zone)  # As Slack last said.
    language: Mapped[str | None]  # As they chose it; None before.
    reminders: Mapped[bool] = mapped_column(server_default=true())
    remind_weekday: Mapped[int | None]  # The day and hour they chose to be reminded at, on their own clock.
    remind_at: Mapped[time | None]
    not_topics: Mapped[list[str] | None]
    would_host: Mapped[bool] = mapped_column(
        server_default=false()
    )  # Said at a circle's end; it is ticked when they join next.
    gone_at: Mapped[datetime | None]  # Their account is deactivated.
    country: Mapped[str | None]  # As they chose it; it goes before what a register says.


class Position(Base):
    """Where somebody stands in their company, as a register said that was imported; for putting circles together."""

    __tablename__ = "positions"
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id"), primary_key=True)
    user_id: Mapped[str] = mapped_column(primary_key=True)
    department: Mapped[str | None]
    function: Mapped[str | None]
    site: Mapped[str | None]
    level: Mapped[int | None]
    manager: Mapped[str | None]  # A user id.
    country: Mapped[str | None]  # An ISO code, with the region where there is one.


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
    why: Mapped[str | None]  # A code, where there is a reason beside who did it.


class Key(Base):
    """The wrapped key of one enrolment or circle; deleting it destroys the words it sealed."""

    __tablename__ = "keys"
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspaces.id"), primary_key=True)
    owner_id: Mapped[str] = mapped_column(primary_key=True)
    wrapped: Mapped[bytes]
    wrapped_by: Mapped[str]
