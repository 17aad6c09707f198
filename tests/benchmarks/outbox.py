"""Measures the outbox: how fast owed rows are sent, with a near and a far Slack and with ever more rows owed."""

import argparse
import asyncio
import json
import ssl
import statistics
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot import parts
from bot.delivery.carrying import Delivery
from bot.delivery.drain import Drain
from bot.delivery.pace import Pace
from bot.metrics import Metrics
from bot.store import claims
from bot.store.session import Database
from tests.benchmarks import seeding
from tests.benchmarks.processes import ROOT, python, started
from tests.benchmarks.stub_slack import TEAM
from tests.databases import PostgresServer, fresh_database

_READINGS = 7
_ENDS_WITHIN = 10  # Seconds that a drain is given to finish what is in hand.


@dataclass(frozen=True)
class Size:
    """How much is measured."""

    owed: Sequence[int] = (10, 1_000, 10_000)
    latencies: Sequence[float] = (0, 0.15)
    seconds: float = 3  # After which a drain is stopped, and what it sent is counted.


class Unpaced(Pace):
    """Slack without rate limits, so that the bot's own speed shows."""

    def method_ready_at(self, workspace_id: str, method: str, now: datetime, *, bulk: bool = False) -> datetime:  # noqa: ARG002
        """At once."""
        return now

    def took(self, workspace_id: str, channel: str, method: str, now: datetime) -> None:
        """Notes nothing, for no channel either."""


def measure(size: Size, folder: Path, postgres: PostgresServer | None) -> list[dict[str, Any]]:
    """One row of figures for each latency and each number of rows owed, each in a process of its own."""
    rows = []
    for latency in size.latencies:
        with started("tests.benchmarks.stub_slack", "--latency", str(latency)) as stub:
            for owed in size.owed:
                common = "--owed", str(owed), "--slack", stub["address"], "--seconds", str(size.seconds)
                if postgres is None:
                    found = _alone(
                        *common, "--database", f"sqlite:///{folder / f'outbox-{latency}-{owed}.sqlite'}"
                    )
                else:
                    with fresh_database(postgres) as url:
                        found = _alone(*common, "--database", url)
                kind = "postgresql" if postgres else "sqlite"
                about = {"measure": "outbox", "on": kind, "slack_ms": round(latency * 1000), "owed": owed}
                rows.append(about | found)
    return rows


def _alone(*arguments: str) -> dict[str, Any]:
    done = subprocess.run(
        python("tests.benchmarks.outbox", *arguments), cwd=ROOT, stdout=subprocess.PIPE, check=True, timeout=120
    )
    return json.loads(done.stdout)


async def _drained(database: Database, slack: str, owed: int, seconds: float) -> dict[str, Any]:
    async with aiohttp.ClientSession() as session:
        client = AsyncWebClient(
            token="xoxb-benchmark",
            base_url=f"{slack}/api/",
            session=session,
            ssl=ssl.create_default_context(),
            retry_handlers=[],
        )

        async def client_of(_workspace_id: str) -> AsyncWebClient:
            return client

        drain = Drain(
            Delivery(
                database,
                parts.read_catalogue(),
                client_of,
                lambda: datetime.now(UTC),
                Metrics(),
                pace=Unpaced(),
            )
        )
        task = asyncio.create_task(drain.run())
        began, cpu = time.perf_counter(), time.process_time()
        try:
            async with asyncio.timeout(seconds):
                await drain.settle()
        except TimeoutError:
            pass  # What was sent until now is what counts.
        took, cpu = time.perf_counter() - began, time.process_time() - cpu
        left = await database.read(_left)
        task.cancel()
        await asyncio.wait({task}, timeout=_ENDS_WITHIN)
    sent = owed - left
    return {
        "sent": sent,
        "rows_per_second": round(sent / took, 1),
        "cpu_ms_each": round(cpu / max(sent, 1) * 1000, 2),
    }


def _left(session: seeding.Session) -> int:
    found = session.connection().exec_driver_sql("SELECT count(*) FROM outbox WHERE state <> 'sent'")
    return int(found.scalar_one())


def _reading_ms(database: Database) -> float:
    """How long it takes to read what is to be sent next."""
    times = []
    for _ in range(_READINGS):
        with database.reading() as session:
            began = time.perf_counter()
            claims.heads(session, TEAM)
            times.append(time.perf_counter() - began)
    return round(statistics.median(times) * 1000, 2)


def main() -> None:
    """One measurement; prints a JSON object."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--owed", type=int, required=True)
    parser.add_argument("--database", required=True)
    parser.add_argument("--slack", required=True)
    parser.add_argument("--seconds", type=float, required=True)
    given = parser.parse_args()
    database = seeding.opened(given.database)
    seeding.owe(database, range(given.owed))
    reading_ms = _reading_ms(database)
    found = asyncio.run(_drained(database, given.slack, given.owed, given.seconds))
    database.close()
    print(json.dumps({**found, "reading_heads_ms": reading_ms}))


if __name__ == "__main__":
    main()
