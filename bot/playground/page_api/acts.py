"""What a person does on the page: say, press, submit, close, open a direct message, read."""

from collections.abc import Awaitable, Callable

from bot.playground.errors import PageError
from bot.playground.happenings import channels, events, showing
from bot.playground.happenings.world import World
from bot.playground.page_api import commands, presses, submissions
from bot.playground.page_api.checks import (
    actor,
    installed_app,
    named_channel,
    object_field,
    open_view,
    shown_view,
    text_field,
    visible_message,
)
from bot.playground.state.messages import thread_start
from bot.playground.state.people import Person
from bot.playground.state.records import Channel, Json

Act = Callable[[Json], Awaitable[Json]]


class PageActs:
    """The routes that change something; each takes the JSON of its request and returns that of its answer."""

    def __init__(self, world: World) -> None:
        self._world = world

    def acts(self) -> dict[str, Act]:
        """The acts by path."""
        return {
            "/playground/say": self._say,
            "/playground/press": self._press,
            "/playground/submit": self._submit,
            "/playground/close": self._close,
            "/playground/open_im": self._open_im,
            "/playground/open_home": self._open_home,
            "/playground/options": self._options,
            "/playground/read": self._read,
        }

    async def _say(self, given: Json) -> Json:
        person = actor(self._world, given)
        channel = named_channel(self._world, person.id, given)
        text = text_field(given, "text").strip()
        thread_ts = self._thread_start(channel, person, given)
        if channel.is_archived:
            raise PageError(409, "is_archived", "This channel is archived; nothing more can be said in it.")
        if person.id not in channel.members and not text.startswith("/"):
            raise PageError(409, "not_in_channel", "You are not a member of this channel.")
        await commands.say(self._world, person, channel, text, thread_ts)
        return {}

    def _thread_start(self, channel: Channel, person: Person, given: Json) -> str | None:
        if not given.get("thread_ts"):
            return None
        parent = visible_message(channel, person.id, str(given["thread_ts"]))
        if parent.ephemeral_to is not None:
            raise PageError(409, "cannot_reply", "Nobody else sees this message; it cannot be replied to.")
        return thread_start(parent)

    async def _press(self, given: Json) -> Json:
        person, app = actor(self._world, given), installed_app(self._world)
        given["state"] = object_field(given, "state")
        if given.get("view_id"):
            view = shown_view(self._world, person.id, str(given["view_id"]))
            await presses.press_in_view(self._world, app, person, view, given)
        else:
            channel = named_channel(self._world, person.id, given)
            message = visible_message(channel, person.id, str(given.get("ts")))
            await presses.press_on_message(self._world, app, person, channel, message, given)
        return {}

    async def _submit(self, given: Json) -> Json:
        person, app = actor(self._world, given), installed_app(self._world)
        view = open_view(self._world, person.id, text_field(given, "view_id"))
        values = object_field(given, "values")
        return await submissions.submit(self._world, app, person, view, values)

    async def _close(self, given: Json) -> Json:
        person, app = actor(self._world, given), installed_app(self._world)
        view = open_view(self._world, person.id, text_field(given, "view_id"))
        submissions.close(self._world, app, person, view)
        return {}

    async def _open_im(self, given: Json) -> Json:
        person = actor(self._world, given)
        other = self._world.workspace.people.get(text_field(given, "user"))
        if other is None:
            raise PageError(404, "user_not_found", "There is nobody of this id.")
        if other.deleted:
            raise PageError(409, "user_disabled", f"{other.real_name} has been deactivated.")
        channel, _ = channels.open_im(self._world, person.id, other.id)
        return {"channel": channel.id}

    async def _open_home(self, given: Json) -> Json:
        person, app = actor(self._world, given), installed_app(self._world)
        channel, _ = channels.open_im(self._world, person.id, app.user)
        events.home_opened(self._world, person.id, channel, "home")
        home = self._world.workspace.homes.get(person.id)
        return {"channel": channel.id, "view": showing.view(home) if home else None}

    async def _options(self, given: Json) -> Json:
        person, app = actor(self._world, given), installed_app(self._world)
        if given.get("view_id"):
            return await presses.options_in_view(
                self._world, app, person, shown_view(self._world, person.id, str(given["view_id"])), given
            )
        channel = named_channel(self._world, person.id, given)
        message = visible_message(channel, person.id, str(given.get("ts")))
        return await presses.options_on_message(self._world, app, person, channel, message, given)

    async def _read(self, given: Json) -> Json:
        person = actor(self._world, given)
        channel = named_channel(self._world, person.id, given)
        ts = text_field(given, "ts")
        if channel.last_read.get(person.id, "0") < ts:
            channel.last_read[person.id] = ts
            self._world.stream.tell("conversations", channel=channel.id, to=[person.id])
        return {}
