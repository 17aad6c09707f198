"""The bot as `circles run` serves it, in a process of its own, and beside it a Bolt handler that does nothing."""

import argparse
import asyncio
import base64
import socket
import time
from pathlib import Path

import uvicorn
from pydantic import SecretStr
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from bot import logs, parts
from bot.app import Bot
from bot.settings import Settings
from bot.slack import ids
from tests.benchmarks.processes import say_ready, when_stdin_closes
from tests.benchmarks.requests import EMPTY, SECRET
from tests.benchmarks.seeding import KEY
from tests.benchmarks.stub_slack import BOT_USER, TEAM


def settings(database_url: str, slack: str) -> Settings:
    """The settings of a bot over HTTP."""
    return Settings(
        _env_file=None,  # pyright: ignore[reportCallIssue]
        slack_bot_token=SecretStr("xoxb-benchmark"),
        slack_app_token=None,
        slack_signing_secret=SecretStr(SECRET),
        slack_api_url=f"{slack}/api/",
        database_url=SecretStr(database_url),
        circles_keys=[SecretStr(base64.b64encode(KEY).decode())],
        circles_home=Path(),
        circles_moderators=["U0MODERATOR"],
        circles_hr=["U0HR"],
    )


def empty_app() -> AsyncApp:
    """Bolt as the bot uses it, with one listener that only acknowledges."""

    async def authorize(team_id: str | None, enterprise_id: str | None) -> AuthorizeResult:
        return AuthorizeResult(
            enterprise_id=enterprise_id, team_id=team_id or TEAM, bot_token="xoxb-benchmark", bot_user_id=BOT_USER
        )

    async def acknowledge(ack: AsyncAck) -> None:
        await ack()

    app = AsyncApp(signing_secret=SECRET, authorize=authorize, process_before_response=True)
    app.command(ids.COMMAND)(acknowledge)
    return app


async def _run(database_url: str, slack: str) -> None:
    given = settings(database_url, slack)
    database, catalogue = parts.open_database(given), parts.read_catalogue()
    async with Bot(given, clock=parts.Clock(), database=database, catalogue=catalogue) as bot:
        web = bot.web()
        handler = AsyncSlackRequestHandler(empty_app())
        web.router.routes.append(Route(EMPTY, handler.handle, methods=["POST"]))
        web.router.routes.append(Route("/cpu", _cpu))
        server = uvicorn.Server(uvicorn.Config(web, log_config=None, access_log=False, lifespan="off"))
        when_stdin_closes(lambda: setattr(server, "should_exit", True))
        # Asyncio turns Nagle's delay off, as it does for `circles run`, only where the protocol is named.
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listening:
            listening.bind(("127.0.0.1", 0))
            listening.listen()
            say_ready(address=f"http://127.0.0.1:{listening.getsockname()[1]}")
            await server.serve([listening])


async def _cpu(_request: Request) -> JSONResponse:
    return JSONResponse(time.process_time())


def main() -> None:
    """Serves until standard input closes."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--database", required=True)
    parser.add_argument("--slack", required=True)
    given = parser.parse_args()
    logs.start(level=30)
    parts.pin_time_zones()
    asyncio.run(_run(given.database, given.slack))


if __name__ == "__main__":
    main()
