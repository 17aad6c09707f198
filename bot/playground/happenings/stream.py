"""Tells open pages what has changed, as server-sent events."""

import asyncio
import json
from collections.abc import Collection
from dataclasses import dataclass, field

from aiohttp import web


@dataclass(eq=False)
class Listener:
    """One open page: who looks at it, and what it has not yet been told (None ends it)."""

    user: str
    queue: asyncio.Queue[str | None] = field(default_factory=asyncio.Queue)


class Stream:
    """The open pages; what is told to nobody in particular goes to all of them."""

    def __init__(self, heartbeat: float) -> None:
        """`heartbeat` is the number of seconds after which a silent stream gets a comment line."""
        self._heartbeat = heartbeat
        self._listeners: set[Listener] = set()

    def tell(self, *what: str, channel: str | None = None, to: Collection[str] | None = None) -> None:
        """Says that something changed; `to` limits it to the pages of these people."""
        data = json.dumps({"what": list(what), "channel": channel})
        for listener in self._listeners:
            if to is None or listener.user in to:
                listener.queue.put_nowait(data)

    def present(self) -> set[str]:
        """The people (ids) whose page is open."""
        return {listener.user for listener in self._listeners}

    def end(self) -> None:
        """Ends all streams, so that their requests finish."""
        for listener in self._listeners:
            listener.queue.put_nowait(None)

    async def serve(self, request: web.Request, user: str) -> web.StreamResponse:
        """Answers a request with the stream of changes for a person, until either side ends it."""
        headers = {"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        response = web.StreamResponse(headers=headers)
        listener = Listener(user)
        self._listeners.add(listener)
        try:
            await response.prepare(request)
            await response.write(b": open\n\n")
            await self._write_all(response, listener)
        except ConnectionError:
            # The page was closed: nobody is left to tell.
            pass
        finally:
            self._listeners.discard(listener)
        return response

    async def _write_all(self, response: web.StreamResponse, listener: Listener) -> None:
        while True:
            try:
                data = await asyncio.wait_for(listener.queue.get(), self._heartbeat)
            except TimeoutError:
                await response.write(b": heartbeat\n\n")
                continue
            if data is None:
                return
            await response.write(f"event: change\ndata: {data}\n\n".encode())
