"""What the app itself would serve at a public address: here it stands below /app/, on the playground's own port."""

from aiohttp import web

from bot.playground.page_api.controls import Controls

AT = "/app/"


class OwnPages:
    """Hands what is asked for to the app, as far as its owner has lent that."""

    def __init__(self, controls: Controls) -> None:
        self._controls = controls

    async def serve(self, request: web.Request) -> web.Response:
        """The app's own answer; 404 where it has no pages."""
        if self._controls.own_pages is None:
            raise web.HTTPNotFound
        status, headers, body = await self._controls.own_pages(request.match_info["path"], request.headers)
        return web.Response(status=status, headers=headers, body=body)
