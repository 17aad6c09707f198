"""A faulty network: stands between the bot and the playground, passes calls on, and breaks those it is told to."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl

import aiohttp
from aiohttp import web

from tests.town import Json, Town

_PASSED = ("Authorization", "Content-Type")
_KEPT = ("x-oauth-scopes", "x-slack-req-id", "Retry-After")


@dataclass(frozen=True)
class Asked:
    """One call that reached the network: the method and its arguments."""

    method: str
    arguments: Mapping[str, Any]


Passing = Callable[[], Awaitable[web.Response]]
Fault = Callable[[web.Request, Passing], Awaitable[web.StreamResponse]]
When = Callable[[Mapping[str, Any]], bool]


@dataclass
class Rule:
    """What happens to the next calls of a method; `met` is set as soon as one of them has met with it."""

    method: str
    fault: Fault
    left: int
    when: When
    met: asyncio.Event = field(default_factory=asyncio.Event)


def _any(_arguments: Mapping[str, Any]) -> bool:
    return True


class Faults:
    """The network. Without rules it only counts."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.address = ""
        self.weather: Fault | None = None  # What happens to every call for which there is no rule.
        self._rules: list[Rule] = []
        self.released = asyncio.Event()

    async def start(self, behind: str) -> None:
        """Listens on a free port, in front of the playground at `behind`."""
        self.behind = behind
        self._session = aiohttp.ClientSession()
        app = web.Application()
        app.router.add_route("*", "/api/{method}", self._serve)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.address = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        """Lets go of what hangs, and stops."""
        self.release()
        await self._runner.cleanup()
        await self._session.close()

    def on(self, method: str, fault: Fault, *, times: int = 1, when: When = _any) -> Rule:
        """Breaks the next `times` calls of a method whose arguments are meant."""
        rule = Rule(method, fault, times, when)
        self._rules.append(rule)
        return rule

    def heal(self) -> None:
        """Forgets all rules."""
        self._rules.clear()

    def count(self, method: str, **arguments: str) -> int:
        """How often a method was called with these arguments."""
        return sum(one.method == method and arguments.items() <= dict(one.arguments).items() for one in self.asked)

    def release(self) -> None:
        """Lets go of whatever hangs, for good."""
        self.released.set()

    async def hang(self, request: web.Request, _passing: Passing) -> web.StreamResponse:
        """Never answers and passes nothing on, until it is released."""
        await self.released.wait()
        return _cut(request)

    async def hold(self, request: web.Request, passing: Passing) -> web.StreamResponse:
        """Passes the call on, and keeps the answer back until it is released."""
        answer = await passing()
        await self.released.wait()
        return answer if request.transport else _cut(request)

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        body = await request.read()
        method, arguments = request.match_info["method"], _arguments(request, body)
        self.asked.append(Asked(method, arguments))
        rule = next((one for one in self._rules if one.method == method and one.when(arguments)), None)

        async def passing() -> web.Response:
            answer = await self._pass_on(request, body)
            if rule is not None:
                rule.met.set()
            return answer

        if rule is None:
            return await (self.weather(request, passing) if self.weather else passing())
        rule.left -= 1
        if not rule.left:
            self._rules.remove(rule)
        if rule.fault not in (lose, self.hold):
            rule.met.set()
        return await rule.fault(request, passing)

    async def _pass_on(self, request: web.Request, body: bytes) -> web.Response:
        headers = {name: request.headers[name] for name in _PASSED if name in request.headers}
        address = f"{self.behind}{request.rel_url}"
        async with self._session.request(request.method, address, data=body, headers=headers) as answer:
            kept = {name: answer.headers[name] for name in _KEPT if name in answer.headers}
            return web.json_response(await answer.json(), status=answer.status, headers=kept)


async def cut(request: web.Request, _passing: Passing) -> web.StreamResponse:
    """Cuts the connection before anything is passed on."""
    return _cut(request)


async def lose(request: web.Request, passing: Passing) -> web.StreamResponse:
    """Passes the call on, and loses the answer."""
    await passing()
    return _cut(request)


async def broken(_request: web.Request, _passing: Passing) -> web.StreamResponse:
    """Status 500 with a page of HTML, as a proxy in the middle answers."""
    return web.Response(status=500, text="<html>Server error</html>", content_type="text/html")


async def half_an_answer(_request: web.Request, passing: Passing) -> web.StreamResponse:
    """Passes the call on; of the answer only the beginning arrives, with a status that says all is well."""
    await passing()
    return web.Response(text='{"ok": tr', content_type="application/json")


def limited(seconds: int) -> Fault:
    """Status 429 with Retry-After."""

    async def fault(_request: web.Request, _passing: Passing) -> web.StreamResponse:
        body = {"ok": False, "error": "ratelimited"}
        return web.json_response(body, status=429, headers={"Retry-After": str(seconds)})

    return fault


async def limited_in_between(_request: web.Request, _passing: Passing) -> web.StreamResponse:
    """Status 429 from a proxy, with a page of HTML: a pause of two minutes is wanted, and not in Slack's words."""
    text, headers = "<html>Too many requests</html>", {"Retry-After": "120"}
    return web.Response(status=429, text=text, content_type="text/html", headers=headers)


def refused(code: str, **more: object) -> Fault:
    """Slack's answer that it will not do it, and why."""

    async def fault(_request: web.Request, _passing: Passing) -> web.StreamResponse:
        return web.json_response({"ok": False, "error": code, **more})

    return fault


def _cut(request: web.Request) -> web.StreamResponse:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


def _arguments(request: web.Request, body: bytes) -> Json:
    given: Json = dict(request.query)
    if request.content_type == "application/json":
        return given | (json.loads(body) if body else {})
    return given | dict(parse_qsl(body.decode()))


class FaultyTown(Town):
    """A town whose bot reaches Slack over a faulty network."""

    faults: Faults

    def settings(self) -> Any:
        """The bot's settings, with the network's address for Slack's."""
        return super().settings().model_copy(update={"slack_api_url": f"{self.faults.address}/api/"})

    async def start_bot(self) -> None:
        """Starts the bot, and before its first start the network."""
        if not hasattr(self, "faults"):
            self.faults = Faults()
            await self.faults.start(self.address)
            self._closing.push_async_callback(self.faults.stop)
        await super().start_bot()

    async def stop_bot(self) -> None:
        """Stops the bot; what hangs is let go of, so that it stops at once."""
        self.faults.release()
        await super().stop_bot()


async def settle_over(town: FaultyTown, seconds: int) -> None:
    """Sends what may be sent, and once more when so many seconds have gone by."""
    await town.bot.drain.settle()
    town.clock.move_to(town.clock.now() + timedelta(seconds=seconds))
    await town.bot.drain.settle()
