"""Several workers on one PostgreSQL serve many workspaces, and are killed; then how fast two are against one.

Slack is a stand-in that answers after 150 ms and limits nothing.
"""

import asyncio
import json
import os
import random
import secrets
import statistics
import sys
import time
import urllib.request
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import text

from bot.delivery.carrying import Patience
from bot.domain.circles import CircleState
from bot.domain.worktime import MomentKind
from bot.features import installations
from bot.features.installations import Installation
from bot.store import migrations, outbox
from bot.store.models import Circle
from bot.store.session import Database, Session
from bot.store.texts import Keyring
from tests.benchmarks import seeding
from tests.benchmarks.processes import started
from tests.benchmarks.standing import Found
from tests.databases import PostgresServer, fresh_database
from tests.delivery import nursery
from tests.delivery.bot_process import Life
from tests.town import KEY

# Long enough for a machine that is busy with all of it at once.
PATIENCE = Patience(
    settles=timedelta(seconds=5),
    send_within=timedelta(seconds=2),
    call=timedelta(seconds=2.5),
    heartbeat=timedelta(seconds=2),
)
_EVERY = 2.0, 5.0  # Seconds between two kills.
_WITHIN = 900  # Seconds until it is given up.


@dataclass(frozen=True)
class Size:
    """How much is served."""

    circles: int = 2_000
    workspaces: int = 40
    killed_among: tuple[int, ...] = (2, 4)
    readings: int = 3
    kills: int = 1_000  # At most; as a rule everything is sent before.


SMALL = Size(circles=40, workspaces=4, killed_among=(2,), readings=0, kills=1)


@dataclass
class Served:
    """A database in which something is owed to every circle, and the stand-in for Slack."""

    database: Database
    slack: str
    log: Path
    owed: dict[str, list[str]]  # Keys by channel, in their order.

    def life(self, patience: Patience = PATIENCE) -> Life:
        """What a worker lives by."""
        environment = {
            "PATH": os.environ["PATH"],
            "DATABASE_URL": self.database.url,
            "CIRCLES_KEYS": KEY,
            "SLACK_API_URL": f"{self.slack}/api/",
            "CIRCLES_POSTS_A_MINUTE": "10000",
        }
        return Life(environment, str(self.log), worker=True, spread=True, patience=patience)

    def left(self) -> int:
        """How much is still owed."""
        with self.database.reading() as session:
            found = session.execute(text("SELECT count(*) FROM outbox WHERE state <> 'sent'"))
            return int(found.scalar_one())

    def found(self) -> Found:
        """What the stand-in got, held against what is owed."""
        with urllib.request.urlopen(f"{self.slack}/got") as answer:  # noqa: S310 - our own address.
            got = json.load(answer)
        result = Found()
        for channel, keys in self.owed.items():
            result.hold(keys, got.pop(channel, []))
        result.double += [key for keys in got.values() for key in keys]
        return result


def measure(size: Size, folder: Path, postgres: PostgresServer | None) -> list[dict[str, Any]]:
    """A row for each number of workers that are killed, and one on how fast they are; nothing on SQLite."""
    if postgres is None:
        return []
    rows = [_killed(size, workers, folder, postgres) for workers in size.killed_among]
    return [*rows, *(_rates(size, folder, postgres) if size.readings else [])]


def _killed(size: Size, workers: int, folder: Path, postgres: PostgresServer) -> dict[str, Any]:
    seed = os.environ.get("SEED") or secrets.token_hex(4)
    print(f"workers: SEED={seed} workers={workers}", file=sys.stderr, flush=True)
    with fresh_database(postgres) as url, started("tests.benchmarks.remembering_slack") as slack:
        served = _seeded(url, slack["address"], size, folder / "workers.log")
        began = time.monotonic()
        killed = asyncio.run(_serve_and_die(served, workers, size.kills, random.Random(seed)))  # noqa: S311
        found = served.found()
        served.database.close()
    about = {
        "measure": "workers killed",
        "workers": workers,
        "circles": size.circles,
        "seed": seed,
        "kills": killed,
    }
    return {**about, **found.counted(), "seconds": round(time.monotonic() - began), "wrong": found.wrong}


async def _serve_and_die(served: Served, workers: int, kills: int, dice: random.Random) -> int:
    """Kills one worker every few seconds, and starts another one, until everything is sent; how many were killed."""
    alive: list[AsyncExitStack] = []
    killed = 0
    try:
        async with asyncio.timeout(_WITHIN):
            for _ in range(workers):
                alive.append(await _worker(served))
            await _until_left(served, sum(map(len, served.owed.values())) * 9 // 10)
            while await asyncio.to_thread(served.left):
                if killed < kills:
                    await alive.pop(dice.randrange(workers)).aclose()
                    alive.append(await _worker(served))
                    killed += 1
                await _a_while(served, dice.uniform(*_EVERY))
    finally:
        for one in alive:
            await one.aclose()
    return killed


async def _a_while(served: Served, seconds: float) -> None:
    """Waits, or until everything is sent."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            while await asyncio.to_thread(served.left):
                await asyncio.sleep(0.5)


async def _worker(served: Served, patience: Patience = PATIENCE) -> AsyncExitStack:
    """A worker that lives until the stack is closed."""
    stack = AsyncExitStack()
    await stack.enter_async_context(nursery.born(served.life(patience)))
    return stack


def _rates(size: Size, folder: Path, postgres: PostgresServer) -> list[dict[str, Any]]:
    """Rows a second with one worker and with two, in turn."""
    rates: dict[int, list[float]] = {1: [], 2: []}
    for _ in range(size.readings):
        for workers, found in rates.items():
            with fresh_database(postgres) as url, started("tests.benchmarks.remembering_slack") as slack:
                served = _seeded(url, slack["address"], size, folder / "workers.log")
                found.append(asyncio.run(_rate(served, workers)))
                served.database.close()
    one, two = (statistics.median(found) for found in rates.values())
    about = {"measure": "workers", "circles": size.circles, "readings": size.readings}
    spread = " ".join(
        f"{low:.0f}-{high:.0f}" for low, high in ((min(found), max(found)) for found in rates.values())
    )
    return [
        {
            **about,
            "one_a_second": round(one),
            "two_a_second": round(two),
            "ratio": round(two / one, 2),
            "spread": spread,
        }
    ]


async def _rate(served: Served, workers: int) -> float:
    """Measured from the first tenth sent to the last tenth left, so that neither a start nor an end counts."""
    owed = sum(map(len, served.owed.values()))
    async with AsyncExitStack() as alive:
        for _ in range(workers):
            alive.push_async_exit(await _worker(served, Patience()))
        first = await _until_left(served, owed * 9 // 10)
        last = await _until_left(served, owed // 10)
    return (first[1] - last[1]) / (last[0] - first[0])


async def _until_left(served: Served, left: int) -> tuple[float, int]:
    async with asyncio.timeout(_WITHIN):
        while (found := await asyncio.to_thread(served.left)) > left:
            await asyncio.sleep(0.2)
    return time.monotonic(), found


def _seeded(url: str, slack: str, size: Size, log: Path) -> Served:
    """Each circle is owed a prompt, the thread under it, and a message after that."""
    database, now = Database(url, Keyring([seeding.KEY])), datetime.now(UTC)
    migrations.migrate(database.engine)
    served = Served(database, slack, log, {})
    each = size.circles // size.workspaces
    for place in range(size.workspaces):
        team = f"T{place:08}"
        with database.transaction() as session:
            installations.keep(session, Installation(team, "U0BOT", "B0BOT", f"xoxb-{team}"), name=team, now=now)
            for number in range(place * each, (place + 1) * each):
                _circle(session, served, team, number, now)
    return served


def _circle(session: Session, served: Served, team: str, number: int, now: datetime) -> None:
    first_on = now.date() - timedelta(days=7 * seeding.STEP)
    circle, channel = seeding.circle_id(number), seeding.channel_id(number)
    session.add(
        Circle(
            id=circle,
            workspace_id=team,
            programme_id=seeding.PROGRAMME,
            programme_version=1,
            state=CircleState.RUNNING,
            weekday=first_on.weekday(),
            at=datetime(2000, 1, 1, 16, tzinfo=UTC).time(),
            zone="Europe/Berlin",
            first_on=first_on,
            name=f"circle-{number}",
            channel_id=channel,
            created_at=now - timedelta(days=21),
            done_kind=MomentKind.PROMPT,
            done_step=seeding.STEP,
            next_at=now + timedelta(days=1),
        )
    )
    session.flush()
    served.owed[channel] = keys = [f"{what}:{circle}" for what in ("prompt", "thread", "welcome")]
    for key, kind, under in zip(
        keys, ("step.prompt", "step.thread", "circle.welcome"), (None, keys[0], None), strict=True
    ):
        facts = {"circle": circle, "step": seeding.STEP}
        lane = f"circle:{circle}"
        outbox.owe(session, team, key=key, kind=kind, conversation=lane, under=under, facts=facts, now=now)
