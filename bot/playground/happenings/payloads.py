"""The payloads that tell the app what a person has done: commands, presses, submissions, closed views."""

from typing import Any

from bot.playground.happenings.world import World
from bot.playground.state import shapes
from bot.playground.state.messages import is_reply
from bot.playground.state.people import Person
from bot.playground.state.records import App, Channel, Json, Message, View

_NAMES = {"private": "privategroup", "im": "directmessage"}


def command(
    world: World, app: App, person: Person, channel: Channel, *, name: str, text: str, response_url: str
) -> Json:
    """A slash command; all its fields are strings, because over HTTP they travel as a form."""
    return {
        "token": app.verification_token,
        "team_id": world.workspace.team_id,
        "team_domain": world.workspace.domain,
        "channel_id": channel.id,
        "channel_name": _name(channel),
        "user_id": person.id,
        "user_name": person.name,
        "command": name,
        "text": text,
        "api_app_id": app.id,
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": world.triggers.issue(person.id),
    }


def press_on_message(
    world: World,
    app: App,
    person: Person,
    channel: Channel,
    message: Message,
    *,
    action: Json,
    response_url: str,
) -> Json:
    """A press in a message; of an ephemeral one the app is told only where it was."""
    payload = _interaction(world, app, person, "block_actions") | {
        "container": _container(channel, message),
        "channel": {"id": channel.id, "name": _name(channel)},
        "state": {"values": message.values.get(person.id, {})},
        "response_url": response_url,
        "actions": [action],
    }
    if message.ephemeral_to is None:
        payload["message"] = shapes.message(world.workspace, channel, message)
    return payload


def _container(channel: Channel, message: Message) -> Json:
    container: Json = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": channel.id,
        "is_ephemeral": message.ephemeral_to is not None,
    }
    return container | ({"thread_ts": message.thread_ts} if is_reply(message) else {})


def press_in_view(world: World, app: App, person: Person, view: View, *, action: Json) -> Json:
    """A press, or a change that the app wants to hear of, in a modal."""
    return _interaction(world, app, person, "block_actions", view) | {
        "container": {"type": "view", "view_id": view.id},
        "view": shapes.view(world.workspace, app, view),
        "actions": [action],
    }


def suggestion_on_message(
    world: World, app: App, person: Person, channel: Channel, message: Message, *, asked: Json
) -> Json:
    """The question what to offer in a select of a message for what has been typed; it carries no trigger."""
    payload = _suggestion(world, app, person, asked) | {
        "container": _container(channel, message),
        "channel": {"id": channel.id, "name": _name(channel)},
    }
    if message.ephemeral_to is None:
        payload["message"] = shapes.message(world.workspace, channel, message)
    return payload


def suggestion_in_view(world: World, app: App, person: Person, view: View, *, asked: Json) -> Json:
    """The same in a modal or a home."""
    return _suggestion(world, app, person, asked) | {
        "container": {"type": "view", "view_id": view.id},
        "view": shapes.view(world.workspace, app, view),
    }


def _suggestion(world: World, app: App, person: Person, asked: Json) -> Json:
    payload = _interaction(world, app, person, "block_suggestion")
    del payload["trigger_id"]
    return payload | asked


def submission(world: World, app: App, person: Person, view: View) -> Json:
    """A modal that was sent, with what had been entered."""
    return _interaction(world, app, person, "view_submission", view) | {
        "view": shapes.view(world.workspace, app, view),
        "response_urls": [],
    }


def closed(world: World, app: App, person: Person, view: View, *, is_cleared: bool) -> Json:
    """A modal that was closed without being sent."""
    payload = _interaction(world, app, person, "view_closed", view)
    del payload["trigger_id"]
    return payload | {"view": shapes.view(world.workspace, app, view), "is_cleared": is_cleared}


def _interaction(world: World, app: App, person: Person, kind: str, view: View | None = None) -> Json:
    workspace = world.workspace
    user: dict[str, Any] = {
        "id": person.id,
        "username": person.name,
        "name": person.name,
        "team_id": workspace.team_id,
    }
    return {
        "type": kind,
        "user": user,
        "api_app_id": app.id,
        "token": app.verification_token,
        "team": {"id": workspace.team_id, "domain": workspace.domain},
        "enterprise": None,
        "is_enterprise_install": False,
        "trigger_id": world.triggers.issue(person.id, view.id if view else None),
    }


def _name(channel: Channel) -> str:
    return _NAMES.get(channel.kind, channel.name)
