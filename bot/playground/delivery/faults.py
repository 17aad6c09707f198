"""What can go wrong between an app and Slack: rules that say which calls meet with which fault."""

import asyncio
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from aiohttp import web

Kind = Literal[
    "rate_limited",
    "server_error",
    "hang",
    "reset_before",
    "reset_after",
    "latency",
    "drop_envelope",
    "double_envelope",
]
KINDS: tuple[Kind, ...] = get_args(Kind)
OF_ENVELOPES = ("drop_envelope", "double_envelope")
LONGEST = 86_400.0
# The name by which rules mean what an app says at a response url, which is no method.
RESPONSE_URL = "response_url"
Handle = Callable[[], web.Response]
When = Callable[[Mapping[str, Any]], bool]


@dataclass(eq=False)
class Fault:
    """One rule. `method` is a Web API method, "response_url", a kind of envelope, or "*".

    `times` is how often it is still to meet; None means until it is healed.

    `seconds` is the Retry-After, the latency, or how long a call hangs.
    """

    kind: Kind
    method: str = "*"
    times: int | None = 1
    seconds: float = 1.0
    when: When | None = None
    id: str = field(default_factory=lambda: secrets.token_hex(4))
    healed: asyncio.Event = field(default_factory=asyncio.Event)
    _met: asyncio.Event = field(default_factory=asyncio.Event)

    async def met(self) -> None:
        """Returns as soon as something has met with it."""
        await self._met.wait()

    def meets(self, method: str, arguments: Mapping[str, Any]) -> bool:
        """Whether it is meant for this call or envelope."""
        return self.method in ("*", method) and (self.when is None or self.when(arguments))

    def take(self) -> None:
        """Notes that something has met with it."""
        self._met.set()
        if self.times is not None:
            self.times -= 1


class Faults:
    """All rules that are in force; the first that is meant for a call is what happens to it."""

    def __init__(self) -> None:
        self.rules: list[Fault] = []
        # A rule may have met all that it was to meet, while something still hangs because of it.
        self._holding: list[Fault] = []
        self.told: Callable[[], None] = lambda: None
        """Called whenever a rule comes, goes, or has been met."""

    def add(
        self,
        kind: Kind,
        *,
        method: str = "*",
        times: int | None = 1,
        seconds: float = 1.0,
        when: When | None = None,
    ) -> Fault:
        """Adds a rule; ValueError for a kind that does not exist, or for figures that make no sense."""
        if kind not in KINDS:
            raise ValueError(f"There is no fault called {kind}. There are: {', '.join(KINDS)}.")
        if not 0 <= seconds <= LONGEST or (times is not None and (times < 1 or times % 1)):
            raise ValueError("A fault happens once or some whole number of times, and is over within a day.")
        rule = Fault(kind, method, times, seconds, when)
        self.rules.append(rule)
        self.told()
        return rule

    def heal(self, fault_id: str | None = None) -> None:
        """Takes out one rule, or all of them; what hangs or is late because of it is let go."""
        healed = [one for one in (*self.rules, *self._holding) if fault_id in (None, one.id)]
        for rule in healed:
            rule.healed.set()
        self.rules = [one for one in self.rules if one not in healed]
        self.told()

    async def around(
        self, request: web.Request, method: str, arguments: Mapping[str, Any], handle: Handle
    ) -> web.StreamResponse:
        """Answers what the app asks of Slack, or lets happen to it what a rule says."""
        rule = self._taken(method, arguments, envelopes=False)
        if rule is None:
            return handle()
        if rule.kind == "rate_limited":
            return limited(rule.seconds)
        if rule.kind == "server_error":
            return web.Response(status=500, text="<html>Server error</html>", content_type="text/html")
        if rule.kind == "latency":
            await self._passed(rule)
            return handle()
        if rule.kind == "hang":
            await self._passed(rule)
        elif rule.kind == "reset_after":
            handle()
        return _reset(request)

    def copies(self, envelope_type: str, payload: Mapping[str, Any]) -> int:
        """How often an envelope is sent: once, or as a rule says never or twice."""
        rule = self._taken(envelope_type, payload, envelopes=True)
        return 1 if rule is None else 0 if rule.kind == "drop_envelope" else 2

    def _taken(self, method: str, arguments: Mapping[str, Any], *, envelopes: bool) -> Fault | None:
        meant = (one for one in self.rules if (one.kind in OF_ENVELOPES) is envelopes)
        rule = next((one for one in meant if one.meets(method, arguments)), None)
        if rule is not None:
            rule.take()
            if rule.times == 0:
                self.rules.remove(rule)
            self.told()
        return rule

    async def _passed(self, rule: Fault) -> None:
        """Waits until a rule has been healed, or its time is over."""
        self._holding.append(rule)
        try:
            async with asyncio.timeout(rule.seconds):
                await rule.healed.wait()
        except TimeoutError:
            return
        finally:
            self._holding.remove(rule)


def limited(seconds: float) -> web.Response:
    """Slack's answer to who calls too often; Retry-After is in whole seconds."""
    headers = {"Retry-After": str(max(round(seconds), 1))}
    return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers=headers)


def _reset(request: web.Request) -> web.Response:
    """Breaks the connection off; what is returned reaches nobody."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
