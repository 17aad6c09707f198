"""A workspace's own settings: seeded once from outside, changed here afterwards, each change logged."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Literal

from bot.domain.installations import destroyed_at
from bot.domain.roles import Role
from bot.store import alarms, events, rounds, workspaces
from bot.store.models import Workspace
from bot.store.session import Session

Channel = Literal["moderators_channel", "hr_channel"]
CHANNELS: tuple[Channel, ...] = ("moderators_channel", "hr_channel")
Way = Literal["contact", "help_line"]
# Who holds a role, as an administrator calls them.
NAMED = (("moderators", Role.MODERATOR), ("hr", Role.HR), ("facilitators", Role.FACILITATOR))
WAYS: tuple[Way, ...] = ("contact", "help_line")


def seed(
    session: Session,
    *,
    workspace_id: str,
    name: str,
    bot_user_id: str,
    roles: Mapping[Role, Iterable[str]],
    channels: Mapping[Channel, str | None],
    ways: Mapping[Way, str | None] | None = None,
    now: datetime,
) -> Workspace:
    """The workspace; at its first start with these roles and channels, afterwards as it was left."""
    known = workspaces.get(session, workspace_id)
    if known is not None:
        known.name, known.bot_user_id = name, bot_user_id
        installed_again(session, workspace_id, now)
        return known
    row = Workspace(id=workspace_id, name=name, bot_user_id=bot_user_id, created_at=now)
    added = workspaces.add(session, row)
    for role, wanted in roles.items():
        set_role(session, workspace_id, role, wanted, by="settings", now=now)
    for channel, channel_id in channels.items():
        set_channel(session, workspace_id, channel, channel_id, by="settings", now=now)
    for way, words in (ways or {}).items():
        set_way(session, workspace_id, way, words, by="settings", now=now)
    return added


def uninstalled(session: Session, workspace_id: str, now: datetime) -> None:
    """The app was taken out: from now on the workspace is left alone, and after a time of grace destroyed."""
    workspaces.lock(session, workspace_id)  # Slack tells it twice, and maybe to two processes at once.
    row = workspaces.get(session, workspace_id)
    if row is None or row.uninstalled_at is not None:
        return
    row.uninstalled_at = now
    workspaces.log(session, workspace_id, at=now, by="Slack", subject="app", what="uninstalled")
    at = destroyed_at(now)
    alarms.set_(session, workspace_id, key=alarms.DESTROY, kind=alarms.DESTROY, at=at)


def installed_again(session: Session, workspace_id: str, now: datetime) -> None:
    """The app is there: if it had been taken out, everything goes on as it was left."""
    row = workspaces.get(session, workspace_id)
    if row is not None and row.uninstalled_at is not None:
        row.uninstalled_at = None
        workspaces.log(session, workspace_id, at=now, by="Slack", subject="app", what="installed again")
        alarms.cancel(session, workspace_id, alarms.DESTROY)


def bot_user_id(session: Session, workspace_id: str) -> str:
    """The bot's own user id in a workspace."""
    row = workspaces.get(session, workspace_id)
    return row.bot_user_id if row is not None else ""


def is_overdue(session: Session, workspace_id: str, now: datetime) -> bool:
    """Whether a workspace that has taken the app out has had its time of grace."""
    row = workspaces.get(session, workspace_id)
    return row is not None and row.uninstalled_at is not None and destroyed_at(row.uninstalled_at) <= now


def set_role(
    session: Session, workspace_id: str, role: Role, wanted: Iterable[str], *, by: str, now: datetime
) -> None:
    """Gives a role to exactly these user ids and user groups."""
    chosen = sorted(set(wanted))
    if chosen == workspaces.principals(session, workspace_id, role):
        return
    before = workspaces.holders(session, workspace_id, Role.MODERATOR)
    workspaces.set_principals(session, workspace_id, role, chosen)
    workspaces.log(session, workspace_id, at=now, by=by, subject=f"role {role}", what=",".join(chosen) or "nobody")
    _tell_new_moderators(session, workspace_id, before, now)


def set_channel(
    session: Session, workspace_id: str, channel: Channel, channel_id: str | None, *, by: str, now: datetime
) -> None:
    """Sets the moderators' or HR's channel, or none."""
    row = workspaces.get(session, workspace_id)
    if row is None or getattr(row, channel) == channel_id:
        return
    setattr(row, channel, channel_id)
    workspaces.log(session, workspace_id, at=now, by=by, subject=channel, what=channel_id or "none")


def set_way(session: Session, workspace_id: str, way: Way, words: str | None, *, by: str, now: datetime) -> None:
    """Sets whom a concern goes to, or the company's words on where else there is help; the log holds neither."""
    row = workspaces.get(session, workspace_id)
    if row is None or getattr(row, way) == (words or None):
        return
    setattr(row, way, words or None)
    workspaces.log(session, workspace_id, at=now, by=by, subject=way, what="set" if words else "none")


def set_who_may_join(session: Session, workspace_id: str, who: str, *, by: str, now: datetime) -> None:
    """Sets who may join: full members, everyone, or the members of a user group."""
    row = workspaces.get(session, workspace_id)
    if row is None or row.who_may_join == who:
        return
    row.who_may_join = who
    workspaces.log(session, workspace_id, at=now, by=by, subject="who_may_join", what=who)


def holds(session: Session, workspace_id: str, role: Role, user_id: str) -> bool:
    """Whether a person holds a role, by name or through a user group."""
    return user_id in workspaces.holders(session, workspace_id, role)


def holders_of(session: Session, workspace_id: str, role: Role) -> list[str]:
    """Everybody who holds a role."""
    return workspaces.holders(session, workspace_id, role)


def all_holders(session: Session, workspace_id: str) -> list[str]:
    """Everybody who holds any role."""
    return sorted({one for role in Role for one in workspaces.holders(session, workspace_id, role)})


def groups_to_read(session: Session) -> list[tuple[str, str]]:
    """(workspace id, user group id) of every group that holds a role, or may join, where the app is installed."""
    return [(one, group) for one in installed(session) for group in workspaces.groups(session, one)]


def groups_of(session: Session, workspace_id: str) -> list[str]:
    """The same of one workspace."""
    return workspaces.groups(session, workspace_id) if workspace_id in installed(session) else []


def group_read(session: Session, workspace_id: str, group_id: str, users: Collection[str], now: datetime) -> None:
    """Records who is in a user group, as Slack says."""
    before = workspaces.holders(session, workspace_id, Role.MODERATOR)
    workspaces.set_group(session, workspace_id, group_id, users)
    _tell_new_moderators(session, workspace_id, before, now)


def command_seen_at(session: Session, workspace_id: str) -> datetime | None:
    """When our slash command was last noted to have reached us."""
    row = workspaces.get(session, workspace_id)
    return row.command_seen_at if row else None


def command_seen(session: Session, workspace_id: str, now: datetime) -> None:
    """Notes, at most once a day, that our slash command reached us: another app may have taken its name."""
    installed_again(session, workspace_id, now)
    row = workspaces.get(session, workspace_id)
    if row is not None and (row.command_seen_at is None or (now - row.command_seen_at).days >= 1):
        row.command_seen_at = now


def forget_old_events(session: Session, now: datetime) -> None:
    """Forgets events that Slack no longer repeats."""
    events.forget_old(session, now)


def every(session: Session) -> list[str]:
    """The ids of all workspaces."""
    return [one.id for one in workspaces.every(session)]


def installed(session: Session) -> list[str]:
    """The ids of the workspaces that have the app."""
    return [one.id for one in workspaces.every(session) if one.uninstalled_at is None]


def settings_of(session: Session, workspace_id: str) -> dict[str, str]:
    """How a workspace is set up, by name."""
    row = workspaces.get(session, workspace_id)
    shown = {"workspace": f"{row.name} ({row.id})"} if row else {}
    for name, role in NAMED:
        shown[name] = ", ".join(workspaces.principals(session, workspace_id, role)) or "nobody"
    for channel in CHANNELS:
        shown[channel] = getattr(row, channel, None) or "none"
    for way in WAYS:
        shown[way] = getattr(row, way, None) or "none"
    shown["who_may_join"] = row.who_may_join if row else "nobody"
    if row is not None and row.uninstalled_at is not None:
        shown["uninstalled"] = (
            f"{row.uninstalled_at:%Y-%m-%d}; destroyed on {destroyed_at(row.uninstalled_at):%Y-%m-%d}"
        )
    return shown


def _tell_new_moderators(session: Session, workspace_id: str, before: Collection[str], now: datetime) -> None:
    """Whoever moderates from now on hears of the rounds that wait: they were not there when the others were told.

    Where there is a moderators' channel it stands there. When it suits them is looked at once the alarm rings.
    """
    row = workspaces.get(session, workspace_id)
    new = set(workspaces.holders(session, workspace_id, Role.MODERATOR)).difference(before)
    if not new or row is None or row.moderators_channel or not rounds.any_ready(session, workspace_id):
        return
    for user_id in sorted(new):
        if alarms.find(session, workspace_id, f"{alarms.DIGEST}:{user_id}") is None:
            alarms.set_digest(session, workspace_id, user_id, now)
