"""What an app says to where a person acted: in an acknowledgement, or by a response url."""

import logging
from typing import Any

from aiohttp import web

from bot.playground.block_kit.block_checks import problems
from bot.playground.block_kit.blocks import complete
from bot.playground.delivery.bodies import read_json
from bot.playground.delivery.faults import RESPONSE_URL
from bot.playground.delivery.tickets import ResponseUrl
from bot.playground.errors import SlackError
from bot.playground.happenings import channels
from bot.playground.happenings.channels import Draft
from bot.playground.happenings.world import World
from bot.playground.state.messages import thread_start
from bot.playground.state.records import App, Channel, Json

_log = logging.getLogger(__name__)


def new_response_url(world: World, channel: Channel, user: str, message_ts: str | None = None) -> str:
    """A fresh address to answer at."""
    secret = world.response_urls.issue(channel.id, user, message_ts)
    return f"{world.base_url}/responses/{world.workspace.team_id}/{secret}"


class Responses:
    """The route `/responses/{team}/{secret}`."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Answers `ok` as text, unless a fault is to befall it; a refusal is JSON, with status 404 or 400."""
        secret = request.match_info["secret"]
        try:
            said = await read_json(request)
        except ValueError:
            said = None
        arguments = said if isinstance(said, dict) else {}
        return await self._world.faults.around(
            request, RESPONSE_URL, arguments, lambda: self._taken(secret, arguments)
        )

    def _taken(self, secret: str, said: Json) -> web.Response:
        """404 refuses the address, 400 what was said at it."""
        app = self._world.workspace.app
        try:
            place = self._world.response_urls.use(secret)
        except SlackError as refusal:
            return _refused(404, refusal.code)
        if not said or app is None:
            return _refused(400, "invalid_payload")
        try:
            reply(self._world, app, place, said)
        except SlackError as refusal:
            return _refused(400, refusal.code)
        return web.Response(text="ok")


def _refused(status: int, code: str) -> web.Response:
    _log.info("A response url refused: %s", code)
    return web.json_response({"ok": False, "error": code}, status=status)


def reply(world: World, app: App, place: ResponseUrl, said: Json) -> None:
    """Shows, replaces or deletes a message as the app asks; only the person sees it unless it says otherwise.

    Raises SlackError (`no_text`, `invalid_blocks`, `thread_not_found`) when there is nothing to show, or no way to.
    """
    channel = world.workspace.channels[place.channel]
    original = channel.messages.get(place.message_ts or "")
    if said.get("delete_original") and original is not None:
        channels.delete(world, channel, original)
        return
    text, blocks = str(said.get("text") or ""), _blocks(said.get("blocks"))
    if not text and not blocks:
        raise SlackError("no_text")
    if said.get("replace_original") and original is not None:
        channels.edit(world, channel, original, text=text, blocks=blocks)
        return
    draft = Draft(text, blocks, _thread(channel, said.get("thread_ts")))
    _show(world, app, channel, place.user, draft, in_channel=said.get("response_type") == "in_channel")


def _show(world: World, app: App, channel: Channel, to: str, draft: Draft, *, in_channel: bool) -> None:
    if in_channel:
        channels.post(world, channel, app.user, draft)
    else:
        channels.whisper(world, channel, app.user, to, draft)


def _thread(channel: Channel, given: Any) -> str | None:
    if not given:
        return None
    parent = channel.messages.get(str(given))
    if parent is None or parent.ephemeral_to is not None:
        raise SlackError("thread_not_found")
    return thread_start(parent)


def _blocks(given: Any) -> list[Json]:
    if not given:
        return []
    if problems(given, "message"):
        raise SlackError("invalid_blocks")
    return complete(given)
