"""The bot's own HTTP routes: Slack's requests, private calendars, and what is seen of the bot from outside."""

import hashlib
import hmac
import json
import re
from collections.abc import Awaitable, Callable
from urllib.parse import parse_qs

from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.signature import SignatureVerifier
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.web.calendars import Calendars
from bot.web.health import Health

MOST_BYTES = 1_000_000  # Of a request's body; the longest of Slack's are a tenth of it.


class _Verifier(SignatureVerifier):
    """The SDK's verifier over the bytes as they came; its own stumbles over those that are no text."""

    def generate_signature(self, *, timestamp: str, body: str | bytes) -> str:
        raw = body.encode() if isinstance(body, str) else body
        signed = b"v0:%b:%b" % (timestamp.encode(), raw)
        return f"v0={hmac.new(self.signing_secret.encode(), signed, hashlib.sha256).hexdigest()}"


def application(
    health: Health,
    *,
    bolt: AsyncApp | None = None,
    signing_secret: str | None = None,
    calendars: Calendars | None = None,
) -> Starlette:
    """The routes; Slack's only where there is a Bolt app to hand its requests to."""
    slack = [Route("/slack/events", _events(bolt, signing_secret), methods=["POST"])] if bolt else []
    return Starlette(routes=[*slack, *(calendars.routes() if calendars else []), *health.routes()])


def waiting() -> Starlette:
    """The routes while the bot waits for Slack or its database: it lives, and whoever wants more has to come again."""

    async def alive(_request: Request) -> Response:
        return PlainTextResponse("alive\n")

    async def not_yet(_request: Request) -> Response:
        return JSONResponse({"ready": False, "wrong": ["starting"]}, status_code=503)

    return Starlette(
        routes=[Route("/healthz", alive), Route("/{path:path}", not_yet, methods=["GET", "HEAD", "POST"])]
    )


def _events(bolt: AsyncApp, signing_secret: str | None) -> Callable[[Request], Awaitable[Response]]:
    """Slack's requests. Without a signing secret nothing that claims to come from Slack can be believed."""
    handler = AsyncSlackRequestHandler(bolt)
    verifier = _Verifier(signing_secret) if signing_secret else None

    async def events(request: Request) -> Response:
        if verifier is None:
            return PlainTextResponse("SLACK_SIGNING_SECRET is not set; this app uses Socket Mode.", 403)
        try:
            body = await _body(request)
        except ClientDisconnect:
            return PlainTextResponse("Nobody is there any more.", 400)
        if body is None:
            return PlainTextResponse("This is longer than any request of Slack's.", 413)
        if not _believed(request, body, verifier):
            return PlainTextResponse("This is no request of Slack's.", 401)
        if not _readable(body, request.headers.get("content-type", "")):
            return PlainTextResponse("This cannot be read.", 400)
        return await handler.handle(request)

    return events


async def _body(request: Request) -> bytes | None:
    """The whole body, or None as soon as it is too long; the request keeps it for whoever asks next."""
    taken = bytearray()
    async for chunk in request.stream():
        taken += chunk
        if len(taken) > MOST_BYTES:
            return None
    request._body = bytes(taken)  # Where Starlette's own body() keeps it.
    return request._body


def _believed(request: Request, body: bytes, verifier: SignatureVerifier) -> bool:
    stamp = request.headers.get("x-slack-request-timestamp", "")
    signature = request.headers.get("x-slack-signature", "")
    well_formed = re.fullmatch("[0-9]{1,12}", stamp) and re.fullmatch("v0=[0-9a-f]{64}", signature)
    return bool(well_formed) and verifier.is_valid(body, stamp, signature)


def _readable(body: bytes, content_type: str) -> bool:
    """Whether Bolt can take it: a form, or an object in JSON, bare or as the form's payload."""
    try:
        text = body.decode()
        if content_type.partition(";")[0].strip().lower() == "application/json" or text.startswith("{"):
            return isinstance(json.loads(text), dict)
        payloads = parse_qs(text, keep_blank_values=True).get("payload", ["{}"])
        return all(isinstance(json.loads(one), dict) for one in payloads)
    except (ValueError, RecursionError):
        return False
