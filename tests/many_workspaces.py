"""A bot that serves several workspaces: a stand-in for Slack that tells them by their tokens, and signed requests."""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode

import aiohttp
from aiohttp import web
from pydantic import SecretStr

from bot import parts
from bot.app import Bot
from bot.domain.programme import Catalogue
from bot.features import installations
from bot.features.installations import Installation
from bot.settings import Settings
from tests.features import stage
from tests.town import KEY
from tests.web.served import served, signed

SECRET = "0123456789abcdef0123456789abcdef"
ONE, TWO = "T0ONE", "T0TWO"
TOKENS = {ONE: "xoxb-of-one", TWO: "xoxb-of-two"}
_VIEW: dict[str, Any] = {"id": "V1", "type": "modal", "private_metadata": "", "state": {"values": {}}}


@dataclass
class Slack:
    """Notes every call with the token it was made with; takes the tokens that it knows."""

    teams: dict[str, str] = field(default_factory=lambda: {token: team for team, token in TOKENS.items()})
    asked: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)  # Token, method, arguments.
    responses: list[str] = field(default_factory=list)
    address: str = ""
    is_busy: bool = False  # Wants a pause of everything that is not an answer to somebody who waits.

    def of(self, team: str, method: str) -> list[dict[str, Any]]:
        """The arguments of the calls of a method that were made with a workspace's token of now."""
        return [
            arguments for token, name, arguments in self.asked if (self.teams.get(token), name) == (team, method)
        ]

    async def answer(self, request: web.Request) -> web.Response:
        """One call."""
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        method, body = request.match_info["method"], await request.text()
        given = json.loads(body) if request.content_type == "application/json" and body else dict(parse_qsl(body))
        given |= dict(request.query)
        if method == "respond":  # Where Bolt itself answers somebody.
            self.responses.append(str(given.get("text")))
            return web.Response(text="ok")
        self.asked.append((token, method, given))
        team = self.teams.get(token)
        if team is None:
            return web.json_response({"ok": False, "error": "invalid_auth"})
        if self.is_busy and not method.startswith(("views.", "users.", "auth.")):
            return web.json_response(
                {"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": "600"}
            )
        number = len(self.asked)
        found: dict[str, Any] = {"ok": True, "channel": "D0ANY", "ts": f"{1_800_000_000 + number}.000100"}
        if method == "auth.test":
            found |= {"team_id": team, "team": f"Team {team}", "user_id": "U0BOT", "bot_id": f"B0{team}"}
        if method == "users.info":
            found["user"] = {"id": given.get("user"), "tz": "Europe/Berlin", "team_id": team, "locale": "en-GB"}
        return web.json_response(found)


@asynccontextmanager
async def slack() -> AsyncIterator[Slack]:
    """The stand-in, on a free port."""
    made, app = Slack(), web.Application()
    app.router.add_route("*", "/api/{method}", made.answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.address = f"http://127.0.0.1:{runner.addresses[0][1]}/api/"
    try:
        yield made
    finally:
        await runner.cleanup()


def settings(at: Slack, url: str) -> Settings:
    """Those of a bot on HTTP whose tokens are all kept in the store."""
    given: dict[str, Any] = {
        "slack_signing_secret": SecretStr(SECRET),
        "slack_api_url": at.address,
        "database_url": SecretStr(url),
        "circles_keys": [SecretStr(KEY)],
    }
    return Settings(_env_file=None, **given)  # pyright: ignore[reportCallIssue]


@dataclass
class Served:
    """A bot that is reached over HTTP."""

    bot: Bot
    address: str
    http: aiohttp.ClientSession

    async def send(self, fields: Mapping[str, str]) -> dict[str, Any]:
        """A signed form of Slack's; what the bot answers."""
        return await self._post(urlencode(fields).encode(), "application/x-www-form-urlencoded")

    async def tell(self, team: str, event: Mapping[str, Any], event_id: str) -> dict[str, Any]:
        """An event, in its envelope."""
        whole = {"type": "event_callback", "team_id": team, "event_id": event_id, "event": event}
        return await self._post(json.dumps(whole).encode(), "application/json")

    async def command(self, team: str, user: str, text: str) -> dict[str, Any]:
        """`/circle` and what stands behind it."""
        return await self.send(
            {"command": "/circle", "text": text, "team_id": team, "user_id": user, "trigger_id": "1.2.3"}
            | {"channel_id": "D0ANY", "response_url": f"{self.bot.settings.slack_api_url}respond"}
        )

    async def press(self, team: str, user: str, action_id: str, value: str) -> dict[str, Any]:
        """A button of a message."""
        action = {"type": "button", "action_id": action_id, "block_id": "b", "value": value, "action_ts": "1.2"}
        return await self._interact(
            team, user, {"type": "block_actions", "actions": [action], "trigger_id": "1.2.3"}
        )

    async def submit(self, team: str, user: str, view: Mapping[str, Any]) -> dict[str, Any]:
        """A form that was filled in."""
        return await self._interact(team, user, {"type": "view_submission", "view": {**_VIEW, **view}})

    async def _interact(self, team: str, user: str, more: Mapping[str, Any]) -> dict[str, Any]:
        where = {"response_url": f"{self.bot.settings.slack_api_url}respond", "channel": {"id": "C0ANY"}}
        payload = where | {"team": {"id": team}, "user": {"id": user, "team_id": team}, "api_app_id": "A0", **more}
        return await self.send({"payload": json.dumps(payload)})

    async def _post(self, body: bytes, content_type: str) -> dict[str, Any]:
        headers = {"Content-Type": content_type} | signed(body, SECRET)
        async with self.http.post(f"{self.address}/slack/events", data=body, headers=headers) as answer:
            text = await answer.text()
            return {"status": answer.status, **(json.loads(text) if text.startswith("{") else {"text": text})}


@asynccontextmanager
async def bot(at: Slack, url: str, catalogue: Catalogue, *, spread: bool = False) -> AsyncIterator[Served]:
    """The bot on a database, served over HTTP; its clock stands at the beginning of the stage's story."""
    given, clock = settings(at, url), parts.StillClock(stage.NOW)
    made = Bot(
        given, clock=clock, database=parts.open_database(given), catalogue=catalogue, ticking=False, spread=spread
    )
    made.database.answers_within = 30
    async with made as running, served(running.web()) as address, aiohttp.ClientSession() as http:
        running.database.answers_within = 30
        yield Served(running, address, http)


def keep(database: parts.Database, *teams: str) -> None:
    """Keeps the tokens of workspaces, each with two moderators."""
    for team in teams:
        stage.seed(database, team)
        with database.transaction() as session:
            found = Installation(team, "U0BOT", f"B0{team}", TOKENS[team])
            installations.keep(session, found, name=team, now=stage.NOW)
