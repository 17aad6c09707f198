"""The response urls: where an app answers what a person did, for half an hour and up to five times."""

import logging

from aiohttp import web

from .errors import SlackError
from .records import Channel
from .replies import reply
from .world import World

_log = logging.getLogger(__name__)


def new_response_url(world: World, channel: Channel, user: str, message_ts: str | None = None) -> str:
    """A fresh address to answer at."""
    secret = world.response_urls.issue(channel.id, user, message_ts)
    return f"{world.base_url}/responses/{world.workspace.team_id}/{secret}"


class Responses:
    """The route `/responses/{team}/{secret}`."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def serve(self, request: web.Request) -> web.Response:
        """Answers `ok` as text; a refusal as JSON with status 404 (the address) or 400 (what was said)."""
        app = self._world.workspace.app
        try:
            place = self._world.response_urls.use(request.match_info["secret"])
        except SlackError as refusal:
            return _refused(404, refusal.code)
        try:
            said = await request.json()
        except ValueError:
            return _refused(400, "invalid_payload")
        if not isinstance(said, dict) or app is None:
            return _refused(400, "invalid_payload")
        try:
            reply(self._world, app, place, said)
        except SlackError as refusal:
            return _refused(400, refusal.code)
        return web.Response(text="ok")


def _refused(status: int, code: str) -> web.Response:
    _log.info("A response url refused: %s", code)
    return web.json_response({"ok": False, "error": code}, status=status)
