"""What seldom happens to channels and to the app: removed from, deleted, given another id, uninstalled."""

from collections.abc import Awaitable, Callable

from bot.playground.errors import PageError
from bot.playground.happenings import channels, events
from bot.playground.happenings.world import World
from bot.playground.page_api.checks import actor, installed_app, named_channel, text_field
from bot.playground.state.records import Channel, Json
from bot.playground.state.workspace import new_id

Act = Callable[[Json], Awaitable[Json]]


class Upheavals:
    """The routes about what an app has to live through."""

    def __init__(self, world: World) -> None:
        self._world = world

    def acts(self) -> dict[str, Act]:
        """The acts by path."""
        return {
            "/playground/remove_person": self._remove,
            "/playground/delete_channel": self._delete,
            "/playground/change_channel_id": self._change_id,
            "/playground/uninstall": self._uninstall,
        }

    async def _remove(self, given: Json) -> Json:
        person, channel = actor(self._world, given), self._room(given)
        user = text_field(given, "user")
        if user not in channel.members:
            raise PageError(409, "not_in_channel", "This person is not in the channel.")
        channels.leave(self._world, channel, user, by=person.id)
        return {}

    async def _delete(self, given: Json) -> Json:
        channel = self._room(given)
        if channel.is_general:
            raise PageError(409, "cant_delete_general", "The channel that all are in cannot be deleted.")
        channels.destroy(self._world, channel)
        return {}

    async def _change_id(self, given: Json) -> Json:
        channel = self._room(given)
        channels.change_id(self._world, channel, new_id("C"))
        return {"channel": channel.id}

    async def _uninstall(self, _: Json) -> Json:
        installed_app(self._world)
        events.uninstalled(self._world)
        return {}

    def _room(self, given: Json) -> Channel:
        """A channel, not a direct message, that whoever acts is in."""
        person = actor(self._world, given)
        channel = named_channel(self._world, person.id, given)
        if channel.kind == "im" or person.id not in channel.members:
            raise PageError(409, "not_in_channel", "This works in channels that you are in.")
        if not person.is_full_member:
            raise PageError(403, "restricted_action", "Guests and people of other companies cannot do that.")
        return channel
