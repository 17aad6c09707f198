"""The playground's page as calls: what a person at the page could see and do, and nothing else."""

import json
from typing import Any, Self

import aiohttp

Json = dict[str, Any]

_PATIENCE_S = 600  # A guard against hanging: on a busy machine what happens until the next thing may take minutes.


class RefusedError(Exception):
    """The page does not do it; the text is the sentence that a person would read."""


class Page:
    """One playground's page; use it as an async context manager. Whoever acts is named in each call."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._session: aiohttp.ClientSession

    async def __aenter__(self) -> Self:
        """Opens the connection."""
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=_PATIENCE_S))
        return self

    async def __aexit__(self, *_: object) -> None:
        """Closes it."""
        await self._session.close()

    async def get(self, path: str, **query: str) -> Json:
        """Reads; RefusedError with a sentence when the page will not have it."""
        async with self._session.get(f"{self._address}/playground/{path}", params=query) as answer:
            return await _read(answer)

    async def post(self, path: str, who: str | None = None, /, **body: object) -> Json:
        """Acts as somebody; RefusedError with a sentence when the page will not have it."""
        body |= {} if who is None else {"as": who}
        async with self._session.post(f"{self._address}/playground/{path}", json=body) as answer:
            return await _read(answer)

    async def log(self, after: int) -> list[Json]:
        """What people were shown since an entry."""
        return (await self.get("log", after=str(after)))["entries"]

    async def window(self, user: str) -> Json | None:
        """The modal on top, if somebody has one open."""
        stack = (await self.get("views", **{"as": user}))["stack"]
        return stack[-1] if stack else None


async def _read(answer: aiohttp.ClientResponse) -> Json:
    text = await answer.text()
    try:
        found = json.loads(text)
    except ValueError:
        raise RefusedError(f"the page answered with status {answer.status}") from None
    if not answer.ok:
        raise RefusedError(str(found.get("message") or f"status {answer.status}"))
    return found
