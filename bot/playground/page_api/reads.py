"""What the page reads: workspace, conversations, messages, views and the stream of changes."""

import re
from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.playground.errors import PageError
from bot.playground.happenings import showing
from bot.playground.happenings.world import World
from bot.playground.page_api import shapes
from bot.playground.page_api.checks import actor, named_channel, visible_message

Route = Callable[[web.Request], Awaitable[web.StreamResponse]]


class PageReads:
    """The routes that change nothing."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> dict[str, Route]:
        """The handlers by path."""
        return {
            "/playground/workspace": self._workspace,
            "/playground/conversations": self._conversations,
            "/playground/messages": self._messages,
            "/playground/views": self._views,
            "/playground/home": self._home,
            "/playground/log": self._log,
            "/playground/present": self._present,
            "/playground/stream": self._stream,
        }

    async def _workspace(self, _: web.Request) -> web.Response:
        return web.json_response(shapes.workspace(self._world.workspace))

    async def _conversations(self, request: web.Request) -> web.Response:
        viewer = actor(self._world, request.query).id
        return web.json_response({"conversations": shapes.conversations(self._world.workspace, viewer)})

    async def _messages(self, request: web.Request) -> web.Response:
        viewer = actor(self._world, request.query).id
        channel = named_channel(self._world, viewer, request.query)
        if not request.query.get("thread_ts"):
            return web.json_response({"messages": shapes.messages(channel, viewer)})
        parent = visible_message(channel, viewer, request.query["thread_ts"])
        return web.json_response({"messages": shapes.thread(channel, parent, viewer)})

    async def _views(self, request: web.Request) -> web.Response:
        viewer = actor(self._world, request.query).id
        stack = self._world.workspace.views_of(viewer)
        return web.json_response({"stack": [showing.view(view) for view in stack]})

    async def _home(self, request: web.Request) -> web.Response:
        home = self._world.workspace.homes.get(actor(self._world, request.query).id)
        return web.json_response({"view": showing.view(home) if home else None})

    async def _log(self, request: web.Request) -> web.Response:
        after = request.query.get("after", "0")
        if not re.fullmatch(r"[0-9]{1,18}", after):
            raise PageError(400, "bad_field", "The field after must be a number.")
        entries = self._world.log.after(int(after))
        return web.json_response({"entries": entries, "last": entries[-1]["n"] if entries else int(after)})

    async def _present(self, _: web.Request) -> web.Response:
        return web.json_response({"users": sorted(self._world.stream.present())})

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        return await self._world.stream.serve(request, actor(self._world, request.query).id)
