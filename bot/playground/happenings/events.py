"""Events for the app, in Slack's shapes, if it subscribed to them and is in the channel."""

from typing import Literal

from bot.playground.happenings.world import World
from bot.playground.state import shapes
from bot.playground.state.people import Person
from bot.playground.state.records import HISTORY_SCOPES, READ_SCOPES, App, Channel, Json, Message
from bot.playground.state.workspace import Workspace, new_id

_CHANNEL_TYPES = {"public": "channel", "private": "group", "im": "im"}
_MESSAGE_EVENTS = {"public": "message.channels", "private": "message.groups", "im": "message.im"}


def message_posted(world: World, channel: Channel, message: Message) -> None:
    """A message has been posted, by a person or by the app itself."""
    workspace = world.workspace
    event = shapes.message(workspace, channel, message) | _place(channel, message.ts)
    _emit_message(world, channel, event)


def message_changed(world: World, channel: Channel, message: Message, previous: Json) -> None:
    """A message has been edited; `previous` is its shape before."""
    changed = shapes.message(world.workspace, channel, message)
    _emit_hidden(world, channel, "message_changed", {"message": changed, "previous_message": previous})


def message_deleted(world: World, channel: Channel, previous: Json) -> None:
    """A message has been deleted; `previous` is its shape before."""
    fields = {"deleted_ts": previous["ts"], "previous_message": previous}
    _emit_hidden(world, channel, "message_deleted", fields)


def member_joined(world: World, channel: Channel, user: str, inviter: str | None) -> None:
    """Somebody, perhaps the app's own bot, has become a member of a channel."""
    event = _membership(world.workspace, channel, user, "member_joined_channel")
    _emit(world, channel, "member_joined_channel", event | ({"inviter": inviter} if inviter else {}))


def member_left(world: World, channel: Channel, user: str) -> None:
    """Somebody has left a channel; told while the app is still in it."""
    event = _membership(world.workspace, channel, user, "member_left_channel")
    _emit(world, channel, "member_left_channel", event)


def app_left(world: World, channel: Channel) -> None:
    """The app's own bot is out of a private channel; told while it is still in it."""
    if channel.kind == "private":
        _channel_event(world, channel, "left", {"channel": channel.id})


def deleted(world: World, channel: Channel) -> None:
    """A private channel has been deleted; told while the app is still in it."""
    if channel.kind == "private":
        _channel_event(world, channel, "deleted", {"channel": channel.id})


def id_changed(world: World, channel: Channel, before: str) -> None:
    """A channel goes by another id from now on."""
    event: Json = {"type": "channel_id_changed", "old_channel_id": before, "new_channel_id": channel.id}
    _emit(world, channel, "channel_id_changed", event | {"event_ts": world.workspace.next_ts()})


def uninstalled(world: World) -> None:
    """The app is taken out of the workspace: its tokens are worth nothing any more, and it is told both."""
    app = world.workspace.app
    if app is not None:
        revoked: Json = {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [app.user]}}
        for event in ({"type": "app_uninstalled"}, revoked):
            _tell_app(world, event["type"], event | {"event_ts": world.workspace.next_ts()})


def archived(world: World, channel: Channel, user: str) -> None:
    """A channel has been archived; told while the app is still in it."""
    _channel_event(world, channel, "archive", {"channel": channel.id, "user": user})


def unarchived(world: World, channel: Channel, user: str) -> None:
    """An archived channel has been opened again."""
    _channel_event(world, channel, "unarchive", {"channel": channel.id, "user": user})


def renamed(world: World, channel: Channel) -> None:
    """A channel has another name."""
    fields = {"id": channel.id, "name": channel.name, "name_normalized": channel.name, "created": channel.created}
    _channel_event(world, channel, "rename", {"channel": fields | {"is_channel": True, "is_mpim": False}})


def home_opened(world: World, user: str, channel: Channel, tab: Literal["home", "messages"]) -> None:
    """Somebody looks at the app: its home, with what was published there before, or its messages."""
    workspace, app = world.workspace, world.workspace.app
    event: Json = {"type": "app_home_opened", "user": user, "channel": channel.id, "tab": tab}
    home = workspace.homes.get(user)
    if tab == "home" and home is not None and app is not None:
        event["view"] = shapes.view(workspace, app, home)
    _tell_app(world, "app_home_opened", event | {"event_ts": workspace.next_ts()})


def person_changed(world: World, who: Person, *, joined: bool = False) -> None:
    """Somebody has come to the workspace, left it, or changed what others see of them."""
    name = "team_join" if joined else "user_change"
    app = world.workspace.app
    if app is not None and "users:read" in app.scopes:
        user = shapes.person(world.workspace, who, with_email="users:read.email" in app.scopes)
        more = {} if joined else {"cache_ts": world.workspace.seconds()}
        _tell_app(world, name, {"type": name, "user": user, "event_ts": world.workspace.next_ts()} | more)


def _channel_event(world: World, channel: Channel, what: str, fields: Json) -> None:
    name = f"{'group' if channel.kind == 'private' else 'channel'}_{what}"
    event = {"type": name} | fields | {"event_ts": world.workspace.next_ts()}
    app = world.workspace.app
    if channel.kind == "public" and app is not None and READ_SCOPES["public"] in app.scopes:
        # What becomes of a public channel is told to all who may look at such channels, members or not.
        _tell_app(world, name, event)
    else:
        _emit(world, channel, name, event)


def _tell_app(world: World, subscription: str, event: Json) -> None:
    """An event that belongs to no conversation."""
    app = world.workspace.app
    if app is not None and world.base_url and subscription in app.events:
        world.delivery.event(app, _wrapper(world.workspace, app, event))


def _place(channel: Channel, event_ts: str) -> Json:
    return {"channel": channel.id, "channel_type": _CHANNEL_TYPES[channel.kind], "event_ts": event_ts}


def _membership(workspace: Workspace, channel: Channel, user: str, name: str) -> Json:
    return {
        "type": name,
        "user": user,
        "channel": channel.id,
        "channel_type": "G" if channel.kind == "private" else "C",
        "team": workspace.team_id,
        "event_ts": workspace.next_ts(),
    }


def _emit_hidden(world: World, channel: Channel, subtype: str, fields: Json) -> None:
    ts = world.workspace.next_ts()
    event: Json = {"type": "message", "subtype": subtype, "hidden": True, "ts": ts}
    _emit_message(world, channel, event | fields | _place(channel, ts))


def _emit_message(world: World, channel: Channel, event: Json) -> None:
    app = world.workspace.app
    if app is not None and HISTORY_SCOPES[channel.kind] in app.scopes:
        _dispatch(world, app, channel, _MESSAGE_EVENTS[channel.kind], event)


def _emit(world: World, channel: Channel, subscription: str, event: Json) -> None:
    app = world.workspace.app
    if app is not None and READ_SCOPES[channel.kind] in app.scopes:
        _dispatch(world, app, channel, subscription, event)


def _dispatch(world: World, app: App, channel: Channel, subscription: str, event: Json) -> None:
    # Nothing can travel before the server runs: what is seeded until then happens unnoticed.
    if world.base_url and subscription in app.events and app.user in channel.members:
        world.delivery.event(app, _wrapper(world.workspace, app, event))


def _wrapper(workspace: Workspace, app: App, event: Json) -> Json:
    authorization = {
        "enterprise_id": None,
        "team_id": workspace.team_id,
        "user_id": app.user,
        "is_bot": True,
        "is_enterprise_install": False,
    }
    return {
        "token": app.verification_token,
        "team_id": workspace.team_id,
        "context_team_id": workspace.team_id,
        "context_enterprise_id": None,
        "api_app_id": app.id,
        "event": event,
        "type": "event_callback",
        "event_id": new_id("Ev"),
        "event_time": workspace.seconds(),
        "authorizations": [authorization],
        "is_ext_shared_channel": False,
        "event_context": f"4-{new_id('E')}",
    }
