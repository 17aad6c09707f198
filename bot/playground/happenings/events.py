"""Events for the app, in Slack's shapes, if it subscribed to them and is in the channel."""

from bot.playground.happenings.world import World
from bot.playground.state import shapes
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


def archived(world: World, channel: Channel, user: str) -> None:
    """A channel has been archived; told while the app is still in it."""
    name = "group_archive" if channel.kind == "private" else "channel_archive"
    event = {"type": name, "channel": channel.id, "user": user, "event_ts": world.workspace.next_ts()}
    _emit(world, channel, name, event)


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
