"""What the page reads: workspace, conversations, messages, views, time and the stream of changes."""

from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.playground.happenings.world import World
from bot.playground.page_api import shapes
from bot.playground.page_api.checks import actor, named_channel, visible_message
from bot.playground.page_api.moving import Moving

Route = Callable[[web.Request], Awaitable[web.StreamResponse]]


class PageReads:
    """The routes that change nothing."""

    def __init__(self, world: World, moving: Moving) -> None:
        self._world = world
        self._moving = moving

    def routes(self) -> dict[str, Route]:
        """The handlers by path."""
        return {
            "/playground/workspace": self._workspace,
            "/playground/conversations": self._conversations,
            "/playground/messages": self._messages,
            "/playground/views": self._views,
            "/playground/time": self._time,
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
        return web.json_response({"stack": [shapes.view(view) for view in stack]})

    async def _time(self, _: web.Request) -> web.Response:
        body = {
            "now": self._world.workspace.now().isoformat(),
            "next": await self._moving.next(),
            "movable": self._moving.controls is not None,
        }
        return web.json_response(body)

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        return await self._world.stream.serve(request, actor(self._world, request.query).id)
