"""The bot's own HTTP routes: Slack's requests, and whether the bot is well."""

from collections.abc import Awaitable, Callable

from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

Health = Callable[[], Awaitable[dict[str, str]]]


def application(bolt: AsyncApp, *, signed: bool, health: Health) -> Starlette:
    """The routes. Without a signing secret nothing that claims to come from Slack can be believed."""
    handler = AsyncSlackRequestHandler(bolt)

    async def events(request: Request) -> Response:
        if not signed:
            return PlainTextResponse("SLACK_SIGNING_SECRET is not set; this app uses Socket Mode.", 403)
        if not request.headers.get("x-slack-request-timestamp", "").isdecimal():
            return PlainTextResponse("This is no request of Slack's.", 401)  # Bolt would stumble over it.
        return await handler.handle(request)

    async def healthz(_request: Request) -> Response:
        found = await health()
        well = all(value != "down" for value in found.values())
        return JSONResponse(found, status_code=200 if well else 503)

    return Starlette(
        routes=[
            Route("/slack/events", events, methods=["POST"]),
            Route("/healthz", healthz, methods=["GET"]),
        ]
    )
