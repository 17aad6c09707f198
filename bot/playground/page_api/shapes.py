"""The JSON in which the page sees the workspace, its conversations and what stands in them."""

from bot.playground.happenings import showing
from bot.playground.state.messages import is_reply, other_member, sees, thread_of, unread
from bot.playground.state.people import Person
from bot.playground.state.records import App, Channel, Json, Message
from bot.playground.state.workspace import Workspace

_KIND_ORDER = {"public": 0, "private": 1, "im": 2}


def workspace(space: Workspace) -> Json:
    """The workspace with everybody in it, and the app if one is installed."""
    app = space.app
    return {
        "team": {"id": space.team_id, "name": space.team_name},
        "people": [_person(one) for one in space.people.values()],
        "app": _app(app) if app is not None else None,
        "notes": list(space.notes),
        "saving": space.saving,
        "programmes": space.programmes,
    }


def _person(one: Person) -> Json:
    return {
        "id": one.id,
        "name": one.name,
        "real_name": one.real_name,
        "title": one.title,
        "tz": one.tz,
        "color": one.color,
        "initials": one.initials,
        "is_bot": one.is_bot,
        "deleted": one.deleted,
        "is_restricted": one.is_restricted,
        "is_single_channel": one.is_ultra_restricted,
        "is_stranger": one.is_stranger,
    }


def _app(app: App) -> Json:
    commands = [
        {"command": one.command, "description": one.description, "usage_hint": one.usage_hint}
        for one in app.commands.values()
    ]
    return {"id": app.id, "name": app.name, "bot_user_id": app.user, "commands": commands, "home": app.has_home}


def conversations(space: Workspace, viewer: str) -> list[Json]:
    """The conversations that a person may see: public ones, private ones, direct messages, each by name."""
    seen = [channel for channel in space.channels.values() if space.can_see(viewer, channel)]
    named = [(channel, _name(space, channel, viewer)) for channel in seen]
    named.sort(key=lambda pair: (_KIND_ORDER[pair[0].kind], pair[1]))
    return [_conversation(channel, name, viewer) for channel, name in named]


def _name(space: Workspace, channel: Channel, viewer: str) -> str:
    if channel.kind != "im":
        return channel.name
    return space.people[other_member(channel, viewer)].real_name


def _conversation(channel: Channel, name: str, viewer: str) -> Json:
    last = next((one for one in reversed(channel.messages.values()) if _shown(one, viewer)), None)
    return {
        "id": channel.id,
        "name": name,
        "kind": channel.kind,
        "with": other_member(channel, viewer) if channel.kind == "im" else None,
        "members": list(channel.members),
        "topic": channel.topic.value,
        "is_archived": channel.is_archived,
        "is_general": channel.is_general,
        "unread": unread(channel, viewer),
        "last_ts": last.ts if last is not None else None,
        "pins": list(channel.pins),
    }


def _shown(message: Message, viewer: str) -> bool:
    return sees(viewer, message) and not is_reply(message)


def messages(channel: Channel, viewer: str) -> list[Json]:
    """What a person sees in a channel outside threads, oldest first."""
    return [showing.message(channel, one) for one in channel.messages.values() if _shown(one, viewer)]


def thread(channel: Channel, parent: Message, viewer: str) -> list[Json]:
    """What a person sees in a thread: the parent, then replies and what only they see, oldest first."""
    replies = thread_of(channel, parent)[1:]
    whispers = [
        one
        for one in channel.messages.values()
        if one.ephemeral_to == viewer and one.thread_ts == parent.ts and one is not parent
    ]
    below = sorted([*replies, *whispers], key=lambda one: float(one.ts))
    return [showing.message(channel, one) for one in [parent, *below]]
