"""The body of a request, whoever sent it: read as a whole, turned into text, and parsed as sound JSON."""

import json
from typing import Any

from aiohttp import web

# Slack does not say how deeply JSON may be nested; whatever is shown here is nested much less.
DEEPEST = 100


class TooLarge(ValueError):  # noqa: N818 - it is the body that is too large.
    """A body is larger than the server takes; so many bytes would have been taken."""

    def __init__(self, most: int) -> None:
        super().__init__(f"the body has more than {most} bytes")
        self.most = most


async def read_body(request: web.Request) -> bytes:
    """The body as it came. Raises TooLarge, or ValueError for one that is broken on the way."""
    try:
        return await request.read()
    except web.HTTPRequestEntityTooLarge:
        raise TooLarge(request.client_max_size) from None
    except web.RequestPayloadError as error:
        raise ValueError(f"the body is broken: {error}") from None


async def read_json(request: web.Request) -> Any:
    """The body as JSON in UTF-8. Raises TooLarge, or ValueError for one that is anything else."""
    return sound_json((await read_body(request)).decode())


def sound_json(text: str) -> Any:
    """What a text says in JSON; ValueError for what is none.

    That is also what is nested too deeply, a number that is none, and half of a pair of surrogates, which is no character
    and could be neither stored nor sent on.
    """
    try:
        value = json.loads(text)
        json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
    except RecursionError:
        raise ValueError("nested too deeply") from None
    if _is_deep(value):
        raise ValueError("nested too deeply")
    return value


def _is_deep(value: Any) -> bool:
    level = [value]
    for _ in range(DEEPEST):
        level = [inner for one in level for inner in _inside(one)]
    return bool(level)


def _inside(value: Any) -> list[Any]:
    return list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []
