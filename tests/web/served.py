"""The bot's own routes on a free port, and requests signed as Slack signs them."""

import asyncio
import hashlib
import hmac
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import uvicorn
from prometheus_client.parser import text_string_to_metric_families
from pydantic import SecretStr
from starlette.applications import Starlette

from bot.settings import Settings
from tests.town import Town


class SignedTown(Town):
    """A town whose bot has a signing secret and no app token: Slack reaches it over HTTP only."""

    def settings(self) -> Settings:
        """The bot's settings."""
        secret = SecretStr(self.installed.signing_secret)
        return super().settings().model_copy(update={"slack_app_token": None, "slack_signing_secret": secret})


@asynccontextmanager
async def served(application: Starlette) -> AsyncIterator[str]:
    """Serves the routes as the program does; the address."""
    config = uvicorn.Config(
        application, host="127.0.0.1", port=0, log_config=None, access_log=False, lifespan="off"
    )
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        await serving


def signed(body: bytes, secret: str, *, age: float = 0, timestamp: str | None = None) -> dict[str, str]:
    """The headers of a request that Slack signed `age` seconds ago."""
    stamp = timestamp or str(int(time.time() - age))
    digest = hmac.new(secret.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}


async def asked(http: aiohttp.ClientSession, address: str) -> dict[str, Any]:
    """What /readyz answers, with its status."""
    async with http.get(f"{address}/readyz") as answer:
        return {"status": answer.status, **await answer.json()}


async def figures(http: aiohttp.ClientSession, address: str) -> dict[tuple[str, ...], float]:
    """What /metrics answers: each value under its name and the values of its labels."""
    async with http.get(f"{address}/metrics") as answer:
        assert answer.status == 200
        families = list(text_string_to_metric_families(await answer.text()))
    return {(one.name, *one.labels.values()): one.value for family in families for one in family.samples}
