"""Workspaces: their channels, who holds which role, and the log of changes."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, Select, delete, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from bot.domain.roles import Role
from bot.domain.rounds import AudienceKind
from bot.store.models import Base, Change, GroupMember, Holder, RoundSchedule, Turn, Workspace


def get(session: Session, workspace_id: str) -> Workspace | None:
    """The workspace, or None before its first start."""
    return session.get(Workspace, workspace_id)


def lock(session: Session, workspace_id: str) -> None:
    """Holds a workspace against a second one of the same kind of work, until the transaction ends.

    There is one order in which everybody takes what they hold: first the workspace, then circles, then other rows,
    such as alarms, people and what is owed. Who holds one circle alone need not hold the workspace.
    Whoever holds a circle and writes any row of the workspace needs its key only, and is not kept waiting.
    """
    held = select(Workspace.id).where(Workspace.id == workspace_id)
    session.execute(held.with_for_update(key_share=True))


def every(session: Session) -> list[Workspace]:
    """All workspaces, the oldest first."""
    return list(session.scalars(select(Workspace).order_by(Workspace.created_at, Workspace.id)))


def installed() -> Select[str]:
    """The ids of the workspaces that have the app, for a condition: what belongs to others is left alone."""
    return select(Workspace.id).where(Workspace.uninstalled_at.is_(None))


def has_app(column: InstrumentedAttribute[str]) -> ColumnElement[bool]:
    """The same for few rows among many: asked of each row, so that they are found by another index than this one."""
    return select(Workspace.id).where(Workspace.id == column, Workspace.uninstalled_at.is_(None)).exists()


def with_token(session: Session) -> list[str]:
    """The workspaces that have the app and whose token is kept here."""
    kept = Workspace.bot_token.is_not(None), Workspace.uninstalled_at.is_(None)
    return list(session.scalars(select(Workspace.id).where(*kept)))


def channel_moved(session: Session, workspace_id: str, before: str, after: str) -> None:
    """Writes down the new id of a channel, where it is the moderators' or HR's."""
    for column in (Workspace.moderators_channel, Workspace.hr_channel):
        moved = update(Workspace).where(Workspace.id == workspace_id, column == before)
        session.execute(moved.values({column: after}))


def destroy(session: Session, workspace_id: str) -> None:
    """Deletes every row of a workspace, the keys of what people wrote among them, and in the end its own."""
    session.flush()
    for table in reversed(Base.metadata.sorted_tables):
        if "workspace_id" in table.columns:
            session.execute(delete(table).where(table.c.workspace_id == workspace_id))
    session.execute(delete(Turn).where(Turn.name.endswith(f":{workspace_id}", autoescape=True)))
    session.execute(delete(Workspace).where(Workspace.id == workspace_id))
    session.expire_all()


def add(session: Session, workspace: Workspace) -> Workspace:
    """Adds a workspace."""
    session.add(workspace)
    session.flush()
    return workspace


def principals(session: Session, workspace_id: str, role: Role) -> list[str]:
    """User ids and user group ids that hold a role, in order."""
    held = select(Holder.principal).where(Holder.workspace_id == workspace_id, Holder.role == role)
    return sorted(session.scalars(held))


def set_principals(session: Session, workspace_id: str, role: Role, wanted: Iterable[str]) -> None:
    """Gives a role to exactly these."""
    session.execute(delete(Holder).where(Holder.workspace_id == workspace_id, Holder.role == role))
    session.add_all(Holder(workspace_id=workspace_id, role=role, principal=one) for one in set(wanted))
    session.flush()


def holders(session: Session, workspace_id: str, role: Role) -> list[str]:
    """The people who hold a role, those of its user groups among them."""
    direct = principals(session, workspace_id, role)
    groups = [one for one in direct if one.startswith("S")]
    members = select(GroupMember.user_id).where(
        GroupMember.workspace_id == workspace_id, GroupMember.group_id.in_(groups)
    )
    return sorted({one for one in direct if one not in groups} | set(session.scalars(members)))


def groups(session: Session, workspace_id: str) -> list[str]:
    """The user groups that hold any role, whose members may join, or of whom rounds form circles by themselves."""
    held = select(Holder.principal).where(Holder.workspace_id == workspace_id, Holder.principal.startswith("S"))
    row = get(session, workspace_id)
    joining = {row.who_may_join} if row and row.who_may_join.startswith("S") else set[str]()
    opening = session.scalars(select(RoundSchedule).where(RoundSchedule.workspace_id == workspace_id))
    named = {
        name for one in opening for name in one.audience["names"] if one.audience["kind"] == AudienceKind.GROUP
    }
    return sorted({*session.scalars(held), *joining, *named})


def users_in(session: Session, workspace_id: str, group_id: str) -> set[str]:
    """Who is in a user group, as Slack last said."""
    known = GroupMember.workspace_id == workspace_id, GroupMember.group_id == group_id
    return set(session.scalars(select(GroupMember.user_id).where(*known)))


def in_group(session: Session, workspace_id: str, group_id: str, user_id: str) -> bool:
    """Whether somebody is in a user group, as Slack last said."""
    return session.get(GroupMember, (workspace_id, group_id, user_id)) is not None


def set_group(session: Session, workspace_id: str, group_id: str, users: Collection[str]) -> None:
    """Records who is in a user group, as Slack says; nothing is written where that is known."""
    if users_in(session, workspace_id, group_id) == set(users):
        return
    session.execute(
        delete(GroupMember).where(GroupMember.workspace_id == workspace_id, GroupMember.group_id == group_id)
    )
    session.add_all(GroupMember(workspace_id=workspace_id, group_id=group_id, user_id=one) for one in set(users))
    session.flush()


def log(
    session: Session,
    workspace_id: str,
    *,
    at: datetime,
    by: str,
    subject: str,
    what: str,
    why: str | None = None,
) -> None:
    """Records a change: who changed what, when and why. `what` and `why` never hold a person's words."""
    session.add(Change(workspace_id=workspace_id, at=at, by=by, subject=subject, what=what, why=why))


def left_out(session: Session, workspace_id: str, since: datetime) -> list[Change]:
    """What the bot has skipped in circles, or put off, since an instant, the earliest first."""
    said = or_(*(Change.what.startswith(one) for one in ("skipped ", "put off: ", "set aside: ")))
    wanted = Change.workspace_id == workspace_id, Change.at >= since, Change.by == "bot", said
    of_circles = select(Change).where(*wanted, Change.subject.startswith("circle "))
    return list(session.scalars(of_circles.order_by(Change.at, Change.id)))
