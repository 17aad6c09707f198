"""A Web API that remembers what it got, for any number of workspaces: it answers after a while, and lets itself be read.

A token is `xoxb-` and the workspace's id, which is what `auth.test` tells.
"""

import argparse
import asyncio
import itertools
import json
from collections import defaultdict
from typing import Any
from urllib.parse import parse_qsl

from tests.benchmarks.processes import say_ready, when_stdin_closes

Json = dict[str, Any]
_LIMIT = 15


class Slack:
    """Answers one call at a time for each connection; `GET /got` tells every key by channel, as they arrived."""

    def __init__(self, latency: float) -> None:
        self._latency = latency
        self._numbers = itertools.count(1)
        self._got: dict[str, list[Json]] = defaultdict(list)
        self._open: set[asyncio.StreamWriter] = set()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, for as long as it is kept open."""
        self._open.add(writer)
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode()
                body = await reader.readexactly(_length(head))
                answer = json.dumps(await self._answer(head.split(" ", 2)[1], head, body)).encode()
                start = (
                    f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(answer)}\r\n\r\n"
                )
                writer.write(start.encode() + answer)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # The other side is done, or dead.
        finally:
            self._open.discard(writer)
            writer.close()

    def hang_up(self) -> None:
        """Closes every connection."""
        for writer in tuple(self._open):
            writer.close()

    async def _answer(self, path: str, head: str, body: bytes) -> Json:
        if path == "/got":
            return {channel: [_key(one) for one in got] for channel, got in self._got.items()}
        method, asked = path.partition("?")[0].rpartition("/")[2], _arguments(path, body.decode())
        if method == "auth.test":
            team = head.partition("xoxb-")[2].split("\r\n")[0]
            return {"ok": True, "team_id": team, "team": team, "user_id": "U0BOT", "bot_id": "B0BOT"}
        await asyncio.sleep(self._latency / 2)
        said = self._carried_out(method, asked)
        await asyncio.sleep(self._latency / 2)
        return {"ok": True, **said}

    def _carried_out(self, method: str, asked: Json) -> Json:
        channel = asked.get("channel") or asked.get("users", "")
        got = self._got[channel] if method.startswith(("chat.", "conversations.")) else []
        if method == "chat.postMessage":
            ts = f"1700000000.{next(self._numbers):06}"
            got.append({"ts": ts, "thread_ts": asked.get("thread_ts"), "metadata": asked["metadata"]})
            return {"channel": channel, "ts": ts}
        if method in ("conversations.history", "conversations.replies"):
            thread = asked.get("ts")
            there = [one for one in got if (one["thread_ts"] == thread if thread else not one["thread_ts"])]
            start = int(asked.get("cursor") or 0)
            page = there[::-1][start : start + _LIMIT]
            more = str(start + _LIMIT) if start + _LIMIT < len(there) else ""
            return {"messages": page, "response_metadata": {"next_cursor": more}}
        return {"channel": {"id": channel}}


def _arguments(path: str, body: str) -> Json:
    if body.startswith("{"):
        return dict(json.loads(body))
    return dict(parse_qsl(path.partition("?")[2])) | dict(parse_qsl(body))


def _key(message: Json) -> str:
    return str(message["metadata"]["event_payload"]["key"])


def _length(head: str) -> int:
    for line in head.split("\r\n"):
        name, _, value = line.partition(":")
        if name.lower() == "content-length":
            return int(value)
    return 0


async def _run(latency: float) -> None:
    slack, stopping, loop = Slack(latency), asyncio.Event(), asyncio.get_running_loop()
    when_stdin_closes(lambda: loop.call_soon_threadsafe(stopping.set))
    async with await asyncio.start_server(slack.serve, "127.0.0.1", 0) as server:
        say_ready(address=f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")
        await stopping.wait()
        slack.hang_up()


def main() -> None:
    """Serves until standard input closes."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--latency", type=float, default=0.15, help="seconds of each answer")
    asyncio.run(_run(parser.parse_args().latency))


if __name__ == "__main__":
    main()
