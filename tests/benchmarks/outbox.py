"""Measures posting: the whole path from the outbox to Slack's answer beside the bare client, both with as much in flight.

Slack is far (150 ms) and has no limits. A workspace has 20 calls in flight, so that more of them need more workspaces.
"""

import argparse
import asyncio
import json
import ssl
import statistics
import subprocess
import time
from collections.abc import AsyncIterator, Coroutine, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot import parts
from bot.clients import Clients
from bot.delivery import calls
from bot.delivery.carrying import Delivery
from bot.delivery.drain import Drain
from bot.delivery.pace import Pace
from bot.delivery.workspace_drain import IN_FLIGHT
from bot.metrics import Metrics
from bot.parts import StillClock
from bot.scheduler import planning
from bot.slack.views.kit import Message
from bot.store import claims
from bot.store.session import Database, Session
from tests.benchmarks import companies
from tests.benchmarks.companies import MONDAY
from tests.benchmarks.processes import ROOT, python, started
from tests.benchmarks.server import settings
from tests.databases import PostgresServer, fresh_database

LATENCY = 0.15  # Seconds until Slack answers.
_ENDS_WITHIN = 10  # Seconds that a drain is given to finish what is in hand.
NO_LIMIT = 10**9


@dataclass(frozen=True)
class Size:
    """How much is measured."""

    workspaces: Sequence[int] = (1, 5, 10)
    circles: int = 4_000  # In all, two messages each.
    seconds: float = 5  # After which a drain is stopped, and what it sent is counted.
    rounds: int = 3


class Unpaced(Pace):
    """Slack without rate limits, so that the bot's own speed shows."""

    def ready_at(
        self,
        workspace_id: str,  # noqa: ARG002
        channel: str,  # noqa: ARG002
        method: str,  # noqa: ARG002
        now: datetime,
        *,
        bulk: bool = False,  # noqa: ARG002
    ) -> datetime:
        """At once."""
        return now

    def method_ready_at(self, workspace_id: str, method: str, now: datetime, *, bulk: bool = False) -> datetime:  # noqa: ARG002
        """At once."""
        return now

    def took(self, workspace_id: str, channel: str, method: str, now: datetime) -> None:
        """Notes nothing, for no channel either."""


def measure(size: Size, folder: Path, postgres: PostgresServer | None) -> list[dict[str, Any]]:
    """One row for each number of workspaces; each reading in a process of its own, the two kinds in turns."""
    rows = []
    with started("tests.benchmarks.stub_slack", "--latency", str(LATENCY)) as stub:
        for workspaces in size.workspaces:
            found: list[tuple[dict[str, Any], dict[str, Any]]] = []
            for number in range(size.rounds):
                file = folder / f"outbox-{workspaces}-{number}.sqlite"
                found.append(_pair(size, workspaces, stub["address"], f"sqlite:///{file}", postgres))
            rows.append({"measure": "outbox", "on": "postgresql" if postgres else "sqlite", **_row(found)})
    return rows


def _pair(
    size: Size, workspaces: int, slack: str, url: str, postgres: PostgresServer | None
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The whole path and the bare client, one after the other."""
    common = ["--workspaces", workspaces, "--circles", size.circles // workspaces]
    common += ["--slack", slack, "--seconds", size.seconds, "--database"]
    if postgres is None:
        return _alone(*common, url), _alone("--bare", *common, f"{url}-bare")
    with fresh_database(postgres) as other:
        whole = _alone(*common, other)
    with fresh_database(postgres) as other:
        return whole, _alone("--bare", *common, other)


def _alone(*arguments: object) -> dict[str, Any]:
    command = python("tests.benchmarks.outbox", *map(str, arguments))
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True, timeout=300)
    return json.loads(done.stdout)


def _row(found: Sequence[tuple[dict[str, Any], dict[str, Any]]]) -> dict[str, Any]:
    whole, bare = ([one[place]["per_second"] for one in found] for place in (0, 1))
    ratios = [one / two for one, two in zip(whole, bare, strict=True)]
    return {
        "in_flight": found[0][0]["in_flight"],
        "posts_per_s": round(statistics.median(whole)),
        "from_to": f"{min(whole):.0f}-{max(whole):.0f}",
        "bare_per_s": round(statistics.median(bare)),
        "bare_from_to": f"{min(bare):.0f}-{max(bare):.0f}",
        "beside_bare": round(statistics.median(ratios), 2),
        "beside_from_to": f"{min(ratios):.2f}-{max(ratios):.2f}",
        "cpu_ms_each": statistics.median(one["cpu_ms_each"] for one, _ in found),
        "bare_cpu_ms": statistics.median(two["cpu_ms_each"] for _, two in found),
        "left": min(one["left"] for one, _ in found),
        "wrong": sum(one["wrong"] for one, _ in found),
    }


@asynccontextmanager
async def _session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        yield session


async def whole(database: Database, slack: str, seconds: float, *, now: datetime = MONDAY) -> tuple[int, float]:
    """Sends what is owed, for so long at most; how much was sent, and how long it took."""
    clock, metrics, catalogue = StillClock(now), Metrics(), parts.read_catalogue()
    async with _session() as session:
        clients = Clients(settings(database.url, slack), session, database, metrics)
        drain = Drain(Delivery(database, catalogue, clients.of, clock.now, metrics, Unpaced(NO_LIMIT)))
        began = time.perf_counter()
        task = asyncio.create_task(drain.run())
        try:
            async with asyncio.timeout(seconds):
                await drain.settle()
        except TimeoutError:
            pass  # What was sent until now is what counts.
        took = time.perf_counter() - began
        sent = await database.read(_sent)
        task.cancel()
        await asyncio.wait({task}, timeout=_ENDS_WITHIN)
    return sent, took


async def bare(message: Message, slack: str, in_flight: int, seconds: float) -> tuple[int, float]:
    """Posts the same message again and again by Slack's client alone, for so long; how often, and how long it took."""
    async with _session() as session:
        client = AsyncWebClient(
            token="xoxb-benchmark",
            base_url=f"{slack}/api/",
            session=session,
            ssl=ssl.create_default_context(),
            retry_handlers=[],
        )
        began, posted = time.perf_counter(), 0

        async def post() -> None:
            nonlocal posted
            while time.perf_counter() < began + seconds:
                await client.chat_postMessage(channel="C1", text=message.text, blocks=message.blocks)
                posted += 1

        await asyncio.gather(*(post() for _ in range(in_flight)))
    return posted, time.perf_counter() - began


def _sent(session: Session) -> int:
    found = session.connection().exec_driver_sql("SELECT count(*) FROM outbox WHERE state = 'sent'")
    return int(found.scalar_one())


def _message(session: Session) -> Message:
    """What is posted most."""
    one = claims.heads(session, companies.workspace_id(0), limit=1)[0]
    letter = calls.letter(session, one, parts.read_catalogue(), one.due_at)
    if letter is None:
        raise RuntimeError("a prompt is a message")
    return letter.message


def owed(url: str, workspaces: int, circles: int) -> Database:
    """A database in which each circle's prompt and thread are owed."""
    database = companies.opened(url, workspaces)
    companies.fill(database, workspaces, circles)
    plan = planning.plan(database, catalogue=parts.read_catalogue(), now=MONDAY, posts_a_minute=NO_LIMIT)
    asyncio.run(plan)
    return database


def measured(posting: Coroutine[Any, Any, tuple[int, float]]) -> dict[str, Any]:
    """How fast something posts, and what it costs."""
    cpu = time.process_time()
    posted, took = asyncio.run(posting)
    cpu = time.process_time() - cpu
    return {"posted": posted, "per_second": posted / took, "cpu_ms_each": round(cpu / max(posted, 1) * 1000, 2)}


def main() -> None:
    """One measurement; prints a JSON object."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--bare", action="store_true")
    for name, kind in (
        ("workspaces", int),
        ("circles", int),
        ("seconds", float),
        ("slack", str),
        ("database", str),
    ):
        parser.add_argument(f"--{name}", type=kind, required=True)
    given = parser.parse_args()
    in_flight = given.workspaces * IN_FLIGHT
    if given.bare:
        database = owed(given.database, 1, 1)
        with database.reading() as session:
            message = _message(session)
        found = measured(bare(message, given.slack, in_flight, given.seconds))
    else:
        database = owed(given.database, given.workspaces, given.circles)
        found = measured(whole(database, given.slack, given.seconds))
    found["left"] = 2 * given.workspaces * given.circles - found["posted"]
    found["wrong"] = int(found["posted"] == 0)
    database.close()
    print(json.dumps({"in_flight": in_flight, **found}))


if __name__ == "__main__":
    main()
