"""Who acts on the page, and on what: checks that both are there and belong together."""

from collections.abc import Mapping
from typing import Any

from bot.playground.errors import PageError
from bot.playground.happenings.world import World
from bot.playground.state.messages import sees
from bot.playground.state.people import Person
from bot.playground.state.records import App, Channel, Message, View


def actor(world: World, given: Mapping[str, Any]) -> Person:
    """The person one acts as, named by `as`."""
    person = world.workspace.people.get(str(given.get("as")))
    if person is None:
        raise PageError(404, "user_not_found", "There is nobody of this id; choose whom to act as.")
    if person.is_bot:
        raise PageError(403, "is_bot", f"{person.real_name} is a bot; nobody can act as it.")
    if person.deleted:
        raise PageError(403, "user_disabled", f"{person.real_name} has been deactivated and cannot act.")
    return person


def named_channel(world: World, user: str, given: Mapping[str, Any]) -> Channel:
    """The conversation named by `channel`, if this person may see it."""
    channel = world.workspace.channel_for(user, str(given.get("channel")))
    if channel is None:
        raise PageError(404, "channel_not_found", "You cannot see a conversation of this id.")
    return channel


def visible_message(channel: Channel, user: str, ts: str) -> Message:
    """The message of this ts, if this person sees it."""
    message = channel.messages.get(ts)
    if message is None or not sees(user, message):
        raise PageError(404, "message_not_found", "This message is not there, or not for you.")
    return message


def open_view(world: World, user: str, view_id: str) -> View:
    """The modal of this id, if this person has it open."""
    for view in world.workspace.views_of(user):
        if view.id == view_id:
            return view
    raise PageError(409, "view_not_found", "This window has been closed.")


def shown_view(world: World, user: str, view_id: str) -> View:
    """The modal of this id, or this person's home, if they have it before them."""
    home = world.workspace.homes.get(user)
    return home if home is not None and home.id == view_id else open_view(world, user, view_id)


def installed_app(world: World) -> App:
    """The installed app."""
    if world.workspace.app is None:
        raise PageError(409, "no_app", "No app is installed in this workspace.")
    return world.workspace.app


def text_field(given: Mapping[str, Any], name: str) -> str:
    """A string that must be there and not be blank."""
    value = given.get(name)
    if not isinstance(value, str) or not value.strip():
        raise PageError(400, "missing_field", f"The field {name} is missing or empty.")
    return value


def object_field(given: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """An object of objects, as inputs are sent; an absent one is empty."""
    value = given.get(name) or {}
    if not isinstance(value, dict) or not _is_nested(value):
        raise PageError(400, "bad_field", f"The field {name} must hold objects by block id and action id.")
    return value


def _is_nested(value: Mapping[str, Any]) -> bool:
    inner = [one for one in value.values() if isinstance(one, dict)]
    return len(inner) == len(value) and all(isinstance(x, dict) for one in inner for x in one.values())
