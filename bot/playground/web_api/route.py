"""The Web API: finds the method, checks token, scopes and arguments, and answers as Slack does."""

import logging
import secrets

from aiohttp import web

from bot.playground.delivery.faults import limited
from bot.playground.errors import SlackError, invalid_arguments
from bot.playground.happenings.world import World
from bot.playground.state.records import App, Json
from bot.playground.web_api.arguments import Arguments, read_arguments
from bot.playground.web_api.calls import Call, Method
from bot.playground.web_api.limits import Limiter, Limits, TooOften
from bot.playground.web_api.offer import METHODS

_log = logging.getLogger(__name__)


class WebApi:
    """The route `/api/{method}`, for GET and POST."""

    def __init__(self, world: World, limits: Limits | None) -> None:
        self._world = world
        self._limiter = Limiter(limits, lambda: world.workspace.now())

    def begin_anew(self) -> None:
        """Forgets how often was called, for that belongs to another story."""
        self._limiter.forget()

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
        except TooOften as early:
            self._world.refusals[method, "ratelimited"] += 1
            return limited(early.seconds)

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
        app = _authorise(_token(request, arguments), self._world.workspace.app, method)
        self._limiter.take(request.match_info["method"], method.tier)
        call = Call(self._world, app, arguments, request.method, self._limiter)
        if method.any_scope:
            call.require_scope(*method.any_scope)
        _check_required(method, arguments)
        _check_offered(method, arguments)
        return {"ok": True} | method.run(call)


def _token(request: web.Request, arguments: Arguments) -> str:
    """The token of the header or, if there is none, that of a form; one in the address counts for nothing."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme == "Bearer" else arguments.token


def _authorise(token: str, app: App | None, method: Method) -> App:
    if method.caller == "anyone" and app is not None:
        return app
    if not token:
        raise SlackError("not_authed")
    if app is None:
        raise SlackError("invalid_auth")
    tokens = {"bot": app.installation.bot_token, "app": app.installation.app_token}
    given = _bytes(token)
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


def _check_offered(method: Method, arguments: Arguments) -> None:
    # What the page could not show is refused rather than lost without a word.
    for name in method.refused:
        refusal = invalid_arguments(f"`{name}` is not offered by the playground [json-pointer:/{name}]")
        if arguments.structure(name, error=refusal):
            raise refusal
