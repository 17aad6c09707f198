"""A Web API that says yes to everything, at once or after a while, in a process of its own."""

import argparse
import asyncio
import itertools
import json
from collections import Counter
from typing import Any

from tests.benchmarks.processes import say_ready, when_stdin_closes

TEAM = "T00000001"
BOT_USER = "U00000BOT"
_ANSWERS: dict[str, dict[str, Any]] = {
    "auth.test": {"team_id": TEAM, "team": "Benchmark", "user_id": BOT_USER, "bot_id": "B00000001"},
    "conversations.open": {"channel": {"id": "D00000001"}},
}


class Stub:
    """Answers requests, and counts them by method; `GET /counts` tells the counts."""

    def __init__(self, latency: float) -> None:
        self._latency = latency
        self._counts: Counter[str] = Counter()
        self._numbers = itertools.count(1)
        self._connections: set[asyncio.StreamWriter] = set()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, for as long as it is kept open."""
        self._connections.add(writer)
        try:
            while head := await _head(reader):
                path = head.split(b" ", 2)[1].decode()
                await reader.readexactly(_length(head))
                writer.write(_response(await self._answer(path)))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # The other side is done.
        finally:
            self._connections.discard(writer)
            writer.close()

    def hang_up(self) -> None:
        """Closes every connection."""
        for writer in tuple(self._connections):
            writer.close()

    async def _answer(self, path: str) -> dict[str, Any]:
        if path == "/counts":
            return dict(self._counts)
        method = path.partition("?")[0].rsplit("/", 1)[-1]
        self._counts[method] += 1
        if self._latency and method != "auth.test":
            await asyncio.sleep(self._latency)
        number = next(self._numbers)
        return {"ok": True, "ts": f"1700000000.{number:06}", "channel": "C00000001", **_ANSWERS.get(method, {})}


async def _head(reader: asyncio.StreamReader) -> bytes:
    try:
        return await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return b""


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0


def _response(answer: dict[str, Any]) -> bytes:
    body = json.dumps(answer).encode()
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


async def _run(latency: float) -> None:
    stub, stopping, loop = Stub(latency), asyncio.Event(), asyncio.get_running_loop()
    when_stdin_closes(lambda: loop.call_soon_threadsafe(stopping.set))
    async with await asyncio.start_server(stub.serve, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        say_ready(address=f"http://127.0.0.1:{port}")
        await stopping.wait()
        stub.hang_up()


def main() -> None:
    """Serves until standard input closes."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--latency", type=float, default=0, help="seconds before each answer")
    asyncio.run(_run(parser.parse_args().latency))


if __name__ == "__main__":
    main()
