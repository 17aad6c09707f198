"""The routes by which one looks at the app's programmes before anybody is told of them."""

import asyncio
import re
from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.playground.errors import PageError
from bot.playground.page_api.controls import Controls, ProgrammeControls

Route = Callable[[web.Request], Awaitable[web.StreamResponse]]


class ProgrammeRoutes:
    """What its owner shows of programmes; their files are read in a thread, for there may be many."""

    def __init__(self, controls: Controls) -> None:
        self._controls = controls

    def reads(self) -> dict[str, Route]:
        """The handlers by path."""
        return {"/playground/programmes": self._listed, "/playground/previews": self._previews}

    async def _listed(self, request: web.Request) -> web.Response:
        return web.json_response(await asyncio.to_thread(self._lent().listed, _language(request)))

    async def _previews(self, request: web.Request) -> web.Response:
        lent, asked = self._lent(), request.query
        step = asked.get("step", "")
        if not re.fullmatch("[0-9]{0,3}", step):
            raise PageError(400, "bad_field", "The field step must be a number.")
        number = int(step) if step else None
        try:
            shown = await asyncio.to_thread(lent.previews, asked.get("programme", ""), number, _language(request))
        except ValueError as refusal:
            raise PageError(409, "not_shown", str(refusal)) from None
        return web.json_response({"previews": list(shown)})

    def _lent(self) -> ProgrammeControls:
        if self._controls.programmes is None:
            raise PageError(409, "no_programmes", "There are no programmes here to look at.")
        return self._controls.programmes


def _language(request: web.Request) -> str:
    return request.query.get("language") or "en"
