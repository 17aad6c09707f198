"""The Web API: finds the method, checks token, scopes and arguments, and answers as Slack does."""

import logging
import secrets

from aiohttp import web

from bot.playground.errors import SlackError, invalid_arguments
from bot.playground.happenings.world import World
from bot.playground.state.records import App, Json
from bot.playground.web_api import auth, chat, conversation_reads, conversations, pins, users, views
from bot.playground.web_api.arguments import Arguments, read_arguments
from bot.playground.web_api.calls import Call, Method

_log = logging.getLogger(__name__)

METHODS: dict[str, Method] = {
    **auth.METHODS,
    **chat.METHODS,
    **conversation_reads.METHODS,
    **conversations.METHODS,
    **pins.METHODS,
    **users.METHODS,
    **views.METHODS,
}


class WebApi:
    """The route `/api/{method}`, for GET and POST."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Answers a call, unless a fault is to befall it."""
        method = request.match_info["method"]
        try:
            arguments = await read_arguments(request)
        except SlackError as refusal:
            return self._refused(method, refusal)
        return await self._world.faults.around(
            request, method, arguments.values, lambda: self._handled(request, method, arguments)
        )

    def _handled(self, request: web.Request, method: str, arguments: Arguments) -> web.Response:
        self._world.calls[method] += 1
        try:
            return web.json_response(self._answer(request, arguments), headers=self._headers())
        except SlackError as refusal:
            return self._refused(method, refusal)

    def _refused(self, method: str, refusal: SlackError) -> web.Response:
        """Status 200, as always; what went wrong is in the body."""
        body = {"ok": False, "error": refusal.code} | refusal.fields
        self._world.refusals[method, refusal.code] += 1
        _log.info("%s was refused: %s", method, body)
        return web.json_response(body, headers=self._headers())

    def _headers(self) -> dict[str, str]:
        app = self._world.workspace.app
        scopes = ",".join(app.scopes) if app is not None else ""
        return {"x-oauth-scopes": scopes, "x-slack-req-id": secrets.token_hex(16), "Cache-Control": "no-store"}

    def _answer(self, request: web.Request, arguments: Arguments) -> Json:
        method = METHODS.get(request.match_info["method"])
        if method is None:
            raise SlackError("unknown_method")
        app = _authorise(request, self._world.workspace.app, method)
        call = Call(self._world, app, arguments, request.method)
        if method.any_scope:
            call.require_scope(*method.any_scope)
        _check_required(method, arguments)
        return {"ok": True} | method.run(call)


def _authorise(request: web.Request, app: App | None, method: Method) -> App:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme != "Bearer" or not token.strip():
        raise SlackError("not_authed")
    if app is None:
        raise SlackError("invalid_auth")
    tokens = {"bot": app.installation.bot_token, "app": app.installation.app_token}
    given = _bytes(token.strip())
    kinds = [kind for kind, known in tokens.items() if secrets.compare_digest(_bytes(known), given)]
    if not kinds:
        raise SlackError("invalid_auth")
    if kinds[0] != method.caller:
        raise SlackError("not_allowed_token_type")
    return app


def _bytes(token: str) -> bytes:
    # Only bytes can be compared whatever is in them; a header that is no UTF-8 comes with surrogates.
    return token.encode(errors="surrogateescape")


def _check_required(method: Method, arguments: Arguments) -> None:
    absent = [name for name in method.required if name not in arguments]
    if not absent:
        return
    if method.missing == "missing_argument":
        raise SlackError("missing_argument")
    raise invalid_arguments(*(f"missing required field: {name}" for name in absent))
