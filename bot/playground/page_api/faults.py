"""Bad days by hand: the rules that are in force, new ones, and connections that are dropped."""

from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.playground.delivery.faults import KINDS, OF_ENVELOPES, Fault, Kind
from bot.playground.errors import PageError
from bot.playground.happenings.world import World
from bot.playground.state.records import Json

Act = Callable[[Json], Awaitable[Json]]
Route = Callable[[web.Request], Awaitable[web.StreamResponse]]

_LABELS: dict[Kind, str] = {
    "rate_limited": "Too many calls (429 with Retry-After)",
    "server_error": "Slack answers with status 500",
    "hang": "Slack does not answer",
    "reset_before": "The connection breaks before anything is done",
    "reset_after": "It is done, and the answer is lost",
    "latency": "Slack answers late",
    "drop_envelope": "What happened never reaches the app",
    "double_envelope": "The app is told twice",
}
_WITH_SECONDS = ("rate_limited", "hang", "latency")
_ENVELOPES = ("events_api", "slash_commands", "interactive")
_DISCONNECTS = ("close", "drop", "warning", "refresh_requested", "link_disabled")


class FaultRoutes:
    """What one reads and does about faults on the page."""

    def __init__(self, world: World) -> None:
        self._world = world
        world.faults.told = lambda: world.stream.tell("faults")

    def reads(self) -> dict[str, Route]:
        """The handlers that change nothing, by path."""
        return {"/playground/faults": self._faults}

    def acts(self) -> dict[str, Act]:
        """The acts by path."""
        return {
            "/playground/faults": self._add,
            "/playground/heal": self._heal,
            "/playground/disconnect": self._disconnect,
        }

    async def _faults(self, _: web.Request) -> web.Response:
        kinds = [
            {
                "kind": kind,
                "label": _LABELS[kind],
                "seconds": kind in _WITH_SECONDS,
                "methods": list(_ENVELOPES) if kind in OF_ENVELOPES else sorted(self._world.calls),
            }
            for kind in KINDS
        ]
        return web.json_response(self._rules() | {"kinds": kinds, "disconnects": list(_DISCONNECTS)})

    async def _add(self, given: Json) -> Json:
        times, seconds = given.get("times", 1), given.get("seconds", 1)
        if not (times is None or _is_number(times)) or not _is_number(seconds):
            raise PageError(400, "bad_field", "How often and how long must be numbers.")
        method = str(given.get("method") or "*")
        try:
            self._world.faults.add(given.get("kind") or "*", method=method, times=times, seconds=seconds)  # pyright: ignore[reportArgumentType]
        except ValueError as refusal:
            raise PageError(400, "bad_field", str(refusal)) from None
        return self._rules()

    async def _heal(self, given: Json) -> Json:
        self._world.faults.heal(str(given["id"]) if given.get("id") else None)
        return self._rules()

    async def _disconnect(self, given: Json) -> Json:
        how, sockets = given.get("how"), self._world.delivery.sockets
        if how not in _DISCONNECTS:
            raise PageError(400, "bad_field", f"A connection ends by: {', '.join(_DISCONNECTS)}.")
        if how in ("close", "drop"):
            await sockets.drop(with_close_frame=how == "close")
        else:
            await sockets.disconnect(str(how))
        return {}

    def _rules(self) -> Json:
        return {"rules": [_shape(rule) for rule in self._world.faults.rules]}


def _shape(rule: Fault) -> Json:
    return {
        "id": rule.id,
        "kind": rule.kind,
        "label": _LABELS[rule.kind],
        "method": rule.method,
        "times": rule.times,
        "seconds": rule.seconds,
    }


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
