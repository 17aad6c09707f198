"""The routes about the playground itself: time, colleagues, saved state, and what the app has called so far."""

from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.playground.errors import PageError
from bot.playground.happenings.world import World
from bot.playground.page_api.controls import Controls
from bot.playground.page_api.moving import Moving
from bot.playground.state.records import Json

Act = Callable[[Json], Awaitable[Json]]
Route = Callable[[web.Request], Awaitable[web.StreamResponse]]

LARGEST_FILE = 256 * 1024 * 1024


class RunningRoutes:
    """What one reads and does about the playground as a whole, whoever one acts as."""

    def __init__(self, world: World, controls: Controls, moving: Moving) -> None:
        self._world = world
        self._controls = controls
        self._moving = moving

    def reads(self) -> dict[str, Route]:
        """The handlers that change nothing, by path."""
        return {
            "/playground/time": self._time,
            "/playground/colleagues": self._colleagues,
            "/playground/state": self._save,
            "/playground/calls": self._calls,
        }

    def acts(self) -> dict[str, Act]:
        """The acts by path; each takes the JSON of its request and returns that of its answer."""
        return {
            "/playground/advance": self._advance,
            "/playground/settle": self._settle,
            "/playground/colleagues": self._switch,
        }

    async def load(self, request: web.Request) -> web.Response:
        """Takes up the state in the file that is the request's body."""
        if self._controls.state is None:
            raise PageError(409, "not_saving", "A state cannot be loaded here.")
        saved = bytearray()
        async for piece in request.content.iter_any():
            saved += piece
            if len(saved) > LARGEST_FILE:
                raise PageError(413, "too_large", "This file is too large to be a saved state.")
        try:
            async with self._moving.without_clock():
                await self._controls.state.load(bytes(saved))
        except ValueError as refusal:
            raise PageError(400, "bad_file", str(refusal)) from None
        what = ("workspace", "conversations", "messages", "views", "home", "time", "colleagues", "faults")
        self._world.stream.tell(*what)
        return web.json_response({"ok": True})

    async def _time(self, _: web.Request) -> web.Response:
        body = {
            "now": self._world.workspace.now().isoformat(),
            "next": await self._moving.next(),
            "movable": self._moving.movable,
        }
        return web.json_response(body)

    async def _advance(self, given: Json) -> Json:
        moved = await self._moving.advance(given.get("to"))
        self._world.stream.tell("time")
        return moved

    async def _settle(self, _: Json) -> Json:
        await self._moving.settle()
        return {}

    async def _colleagues(self, _: web.Request) -> web.Response:
        return web.json_response(self._cast())

    async def _switch(self, given: Json) -> Json:
        if self._controls.colleagues is None:
            raise PageError(409, "no_colleagues", "There are no colleagues here who could answer.")
        if not isinstance(given.get("on"), bool):
            raise PageError(400, "bad_field", "The field on must be true or false.")
        await self._controls.colleagues.switch(given["on"])
        self._world.stream.tell("colleagues", "time")
        return self._cast()

    def _cast(self) -> Json:
        lent = self._controls.colleagues
        if lent is None:
            return {"available": False, "on": False, "cast": []}
        cast = [{"user": one.user, "habit": one.habit, "sentence": one.sentence} for one in lent.cast]
        return {"available": True, "on": lent.is_on(), "cast": cast}

    async def _save(self, _: web.Request) -> web.Response:
        if self._controls.state is None:
            raise PageError(409, "not_saving", "The state cannot be saved here.")
        async with self._moving.still():
            saved = await self._controls.state.save()
        name = f"playground-{self._world.workspace.now():%Y-%m-%d}.json"
        return web.Response(
            body=saved,
            content_type="application/json",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )

    async def _calls(self, _: web.Request) -> web.Response:
        refusals = [
            {"method": method, "error": error, "n": count}
            for (method, error), count in sorted(self._world.refusals.items())
        ]
        return web.json_response({"calls": dict(sorted(self._world.calls.items())), "refusals": refusals})
