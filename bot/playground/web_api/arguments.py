"""The arguments of a Web API call, in whichever of Slack's three forms they came."""

import json
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from bot.playground.errors import SlackError, invalid_arguments

_TRUE = {"1", "true", "True"}


async def read_arguments(request: web.Request) -> "Arguments":
    """The arguments of the query, a form or a JSON body; the body wins over the query."""
    values: dict[str, Any] = dict(request.query)
    if request.method == "POST" and request.content_type == "application/json":
        values |= _json_body(await request.text())
    elif request.method == "POST":
        values |= dict(await request.post())
    return Arguments({key: value for key, value in values.items() if value is not None})


def _json_body(text: str) -> dict[str, Any]:
    # A method without arguments may be called with the content type of JSON and no body.
    if not text.strip():
        return {}
    try:
        body = json.loads(text)
    except ValueError:
        raise SlackError("invalid_json") from None
    if not isinstance(body, dict):
        raise SlackError("json_not_object")
    return body


class Arguments:
    """Named values, read with the type that the method needs."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self.values = values

    def __contains__(self, name: str) -> bool:
        return name in self.values

    def text(self, name: str, default: str = "") -> str:
        """A string; numbers come as their digits. Raises invalid_arguments for an object or a list."""
        value = self.values.get(name, default)
        if isinstance(value, (dict, list)):
            raise invalid_arguments(f"must be a string [json-pointer:/{name}]")
        return str(value)

    def flag(self, name: str) -> bool:
        """A truth value, which may be written as true, 1, "true" or "1"."""
        value = self.values.get(name, False)
        return value is True or str(value) in _TRUE

    def number(self, name: str, default: int, *, low: int, high: int, error: str) -> int:
        """A whole number; outside its bounds, or no number at all, is the method's own error."""
        try:
            value = int(self.text(name, str(default)) or default)
        except ValueError:
            raise SlackError(error) from None
        if not low <= value <= high:
            raise SlackError(error)
        return value

    def listing(self, name: str) -> list[str]:
        """Several strings, as a list or separated by commas."""
        value = self.values.get(name, "")
        parts = value if isinstance(value, list) else str(value).split(",")
        return [str(part).strip() for part in parts if str(part).strip()]

    def structure(self, name: str, *, error: SlackError) -> Any:
        """An object or list, given as itself or as JSON in a string; None when absent or empty."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value.strip():
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise error from None
