"""Puts load on a server, over kept connections: so many requests a second, or so many at once.

Plain asyncio streams: an HTTP client of its own would cost about as much as an empty handler on two cores.
"""

import asyncio
import json
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from tests.benchmarks.requests import Sent

_TIMEOUT = 30  # Seconds; nothing here may hang.


@dataclass
class Taken:
    """How long each answer took, in seconds, and how long all of it took."""

    times: list[float] = field(default_factory=list)
    wrong: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0

    def within(self, seconds: float) -> float:
        """The share that was answered, rightly, in this time."""
        late = sum(1 for one in self.times if one > seconds)
        return 1 - (late + self.wrong.total()) / len(self.times)

    def at(self, share: float) -> float:
        """The time within which this share was answered, in seconds; 1 for the slowest."""
        ordered = sorted(self.times)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]

    def rate(self) -> float:
        """Answers a second."""
        return len(self.times) / self.seconds


class Wire:
    """Kept connections to one server; a new one is opened when all others are in use."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self._where = parts.hostname or "", parts.port or 80
        self._free: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []

    async def answer(self, data: bytes) -> tuple[int, bytes]:
        """Sends a request; the answer's status and body."""
        reader, writer = await self._connection()
        writer.write(data)
        async with asyncio.timeout(_TIMEOUT):
            head = await reader.readuntil(b"\r\n\r\n")
            body = await reader.readexactly(_length(head))
        self._free.append((reader, writer))
        return int(head[9:12]), body

    async def _connection(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        while self._free:
            reader, writer = self._free.pop()
            if not reader.at_eof():
                return reader, writer
            writer.close()  # The server hangs up when a connection lies idle for long.
        return await asyncio.open_connection(*self._where)

    async def ask(self, path: str) -> Any:
        """Reads JSON."""
        _, body = await self.answer(f"GET {path} HTTP/1.1\r\nHost: benchmark\r\n\r\n".encode())
        return json.loads(body)

    async def close(self) -> None:
        """Lets go of every connection."""
        for _, writer in self._free:
            writer.close()
            await writer.wait_closed()


@asynccontextmanager
async def wire(address: str) -> AsyncIterator[Wire]:
    """Connections to a server, closed at the end."""
    made = Wire(address)
    try:
        yield made
    finally:
        await made.close()


async def steadily(on: Wire, requests: Iterator[Sent], per_second: float) -> Taken:
    """Sends so many a second, whether or not the ones before have been answered.

    Each time counts from the moment at which the request was due, so that a server that stands still
    cannot hide it by holding back the load.
    """
    taken, began = Taken(), time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for number, request in enumerate(requests):
            due = began + number / per_second
            await asyncio.sleep(max(due - time.perf_counter(), 0))
            group.create_task(_one(on, request, due, taken))
    taken.seconds = time.perf_counter() - began
    return taken


async def at_once(on: Wire, requests: Iterator[Sent], connections: int) -> Taken:
    """Keeps so many under way at all times."""
    taken, began = Taken(), time.perf_counter()

    async def work() -> None:
        for request in requests:
            await _one(on, request, time.perf_counter(), taken)

    async with asyncio.TaskGroup() as group:
        for _ in range(connections):
            group.create_task(work())
    taken.seconds = time.perf_counter() - began
    return taken


async def _one(on: Wire, request: Sent, began: float, taken: Taken) -> None:
    status, body = await on.answer(request.data)
    taken.times.append(time.perf_counter() - began)
    taken.kinds[request.kind] += 1
    if status != 200 or request.expects not in body:
        taken.wrong[request.kind] += 1


def _length(head: bytes) -> int:
    lines = (line.partition(b":") for line in head.split(b"\r\n"))
    return next((int(value) for name, _, value in lines if name.lower() == b"content-length"), 0)
