"""What a person does with messages of their own and with channels: edit, delete, leave, add, archive, create."""

import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from bot.playground.errors import PageError
from bot.playground.happenings import channels
from bot.playground.happenings.world import World
from bot.playground.page_api import commands
from bot.playground.page_api.checks import actor, named_channel, text_field, visible_message
from bot.playground.state.people import Person
from bot.playground.state.records import Channel, Json, Message

Act = Callable[[Json], Awaitable[Json]]


class RoomActs:
    """The routes about channels and what stands in them."""

    def __init__(self, world: World) -> None:
        self._world = world

    def acts(self) -> dict[str, Act]:
        """The acts by path."""
        return {
            "/playground/edit_message": self._edit,
            "/playground/delete_message": self._delete,
            "/playground/join": self._join,
            "/playground/leave": self._leave,
            "/playground/add_people": self._add,
            "/playground/archive": self._archive,
            "/playground/unarchive": self._unarchive,
            "/playground/create_channel": self._create,
        }

    async def _edit(self, given: Json) -> Json:
        channel, message = self._own_message(given)
        text = commands.escaped(self._world, actor(self._world, given), text_field(given, "text").strip())
        channels.edit(self._world, channel, message, text=text, blocks=[])
        return {}

    async def _delete(self, given: Json) -> Json:
        channel, message = self._own_message(given)
        channels.delete(self._world, channel, message)
        return {}

    def _own_message(self, given: Json) -> tuple[Channel, Message]:
        person = actor(self._world, given)
        channel = named_channel(self._world, person.id, given)
        message = visible_message(channel, person.id, str(given.get("ts")))
        if message.user != person.id or message.subtype is not None:
            raise PageError(403, "not_yours", "One can only change what one has written oneself.")
        _check_open(channel)
        return channel, message

    async def _join(self, given: Json) -> Json:
        person = actor(self._world, given)
        channel = named_channel(self._world, person.id, given)
        if channel.kind != "public":
            raise PageError(409, "not_public", "One joins public channels; to others one is added.")
        _check_open(channel)
        if person.id not in channel.members:
            channels.join(self._world, channel, person.id, inviter=None)
        return {}

    async def _leave(self, given: Json) -> Json:
        person, channel = self._member(given)
        if channel.is_general:
            raise PageError(409, "cant_leave_general", "Nobody can leave the channel that all are in.")
        channels.leave(self._world, channel, person.id)
        return {}

    async def _add(self, given: Json) -> Json:
        person, channel = self._member(given)
        _check_full_member(person, "add people")
        users = given.get("users")
        if not isinstance(users, list) or not users:
            raise PageError(400, "missing_field", "Choose whom to add.")
        for user in users:
            self._check_addable(user, channel)
        for user in users:
            if user not in channel.members:
                channels.join(self._world, channel, user, inviter=person.id)
        return {}

    def _check_addable(self, user: object, channel: Channel) -> None:
        who = self._world.workspace.people.get(str(user))
        if who is None:
            raise PageError(404, "user_not_found", "There is nobody of this id.")
        if who.deleted:
            raise PageError(409, "user_disabled", f"{who.real_name} has been deactivated.")
        if who.is_ultra_restricted and self._is_elsewhere(who, channel):
            raise PageError(409, "ura_max_channels", f"{who.real_name} may be in one channel only, and is in one.")

    def _is_elsewhere(self, who: Person, channel: Channel) -> bool:
        rooms = (one for one in self._world.workspace.channels.values() if one.kind != "im")
        return any(who.id in one.members for one in rooms if one is not channel and not one.is_archived)

    async def _archive(self, given: Json) -> Json:
        person, channel = self._member(given)
        _check_full_member(person, "archive channels")
        if channel.is_general:
            raise PageError(409, "cant_archive_general", "The channel that all are in cannot be archived.")
        channels.archive(self._world, channel, person.id)
        return {}

    async def _unarchive(self, given: Json) -> Json:
        person = actor(self._world, given)
        channel = named_channel(self._world, person.id, given)
        if channel.kind == "im":
            raise PageError(409, "direct_message", "This works in channels, not in direct messages.")
        _check_full_member(person, "open archived channels again")
        if not channel.is_archived:
            raise PageError(409, "not_archived", "This channel is not archived.")
        channels.unarchive(self._world, channel, person.id)
        return {}

    async def _create(self, given: Json) -> Json:
        person = actor(self._world, given)
        _check_full_member(person, "create channels")
        name = text_field(given, "name").strip().lower().replace(" ", "-")
        if not re.fullmatch(r"[\w-]{1,80}", name):
            raise PageError(400, "bad_name", "A channel's name has letters, digits, - and _, at most 80.")
        if self._world.workspace.channel_named(name) is not None:
            raise PageError(409, "name_taken", f"There is a channel named {name} already.")
        kind = "private" if given.get("private") else "public"
        channel = channels.create_channel(self._world, name, kind, creator=person.id)
        return {"channel": channel.id}

    def _member(self, given: Mapping[str, Any]) -> tuple[Person, Channel]:
        """Who acts, in a channel (not a direct message) of which they are a member and that is not archived."""
        person = actor(self._world, given)
        channel = named_channel(self._world, person.id, given)
        if channel.kind == "im":
            raise PageError(409, "direct_message", "This works in channels, not in direct messages.")
        if person.id not in channel.members:
            raise PageError(409, "not_in_channel", "You are not a member of this channel.")
        _check_open(channel)
        return person, channel


def _check_open(channel: Channel) -> None:
    if channel.is_archived:
        raise PageError(409, "is_archived", "This channel is archived; nothing can be changed in it.")


def _check_full_member(person: Person, what: str) -> None:
    if not person.is_full_member:
        raise PageError(403, "restricted_action", f"Guests and people of other companies cannot {what}.")
