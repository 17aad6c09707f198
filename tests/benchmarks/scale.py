"""Measures what grows with the number of circles: planning, a tick with nothing due, memory; each next to its floor."""

import argparse
import asyncio
import json
import resource
import statistics
import subprocess
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import insert, select, text

from bot import app, parts  # noqa: F401 - all of it is read in, as a bot does.
from bot.delivery.carrying import NoToken
from bot.features import plans
from bot.scheduler import planning
from bot.scheduler.ticks import Timetable
from bot.slack.guard import Surface
from bot.store.models import Alarm, Outbox
from bot.store.session import Database, Session
from bot.store.texts import Keyring
from tests.benchmarks import companies, outbox
from tests.benchmarks.companies import MONDAY
from tests.benchmarks.processes import ROOT, python, started
from tests.benchmarks.seeding import KEY

Row = dict[str, Any]
_LONGEST = 1800  # Seconds; nothing here may hang.
_PLANNED = Outbox, Alarm


@dataclass(frozen=True)
class Size:
    """How much is measured."""

    planned: Sequence[int] = (2_000, 20_000)
    idle: Sequence[tuple[int, int]] = ((1, 1_000), (1, 20_000), (1, 100_000), (1_000, 40))  # Workspaces, circles.
    memory: int = 20_000
    rounds: int = 3
    ticks: int = 50
    seconds: float = 10  # Of sending, in which memory is looked at.


def measure(size: Size, folder: Path) -> list[Row]:
    """Rows of figures, on SQLite; each reading in a process of its own."""
    rows = [_planning(folder, circles, size.rounds) for circles in size.planned]
    for workspaces, circles in size.idle:
        address = _filled(folder / f"idle-{workspaces}-{circles}.sqlite", workspaces, circles)
        rows.append(_child("idle", "--ticks", size.ticks, "--database", address))
    with started("tests.benchmarks.stub_slack", "--latency", "0.15") as stub:
        found = []
        for number in range(size.rounds):
            address = _filled(folder / f"memory-{number}.sqlite", 1, size.memory)
            given = "--seconds", size.seconds, "--slack", stub["address"], "--database", address
            found.append(_child("memory", *given))
    return [*rows, _memory(size.memory, found)]


def _planning(folder: Path, circles: int, rounds: int) -> Row:
    planned, floor = list[Row](), list[Row]()
    for number in range(rounds):
        address = _filled(folder / f"plan-{circles}-{number}.sqlite", 1, circles)
        planned.append(_child("plan", "--database", address))
        floor.append(_child("rows", "--database", address))
    ratios = [one["per_s"] / two["per_s"] for one, two in zip(planned, floor, strict=True)]
    median = statistics.median(one["per_s"] for one in planned)
    return {
        "measure": "planning",
        "circles": circles,
        "circles_per_s": round(median),
        "from_to": _range([one["per_s"] for one in planned]),
        "s_per_100000": round(100_000 / median),
        "cpu_ms_each": statistics.median(one["cpu_ms_each"] for one in planned),
        "rows_alone_per_s": round(statistics.median(one["per_s"] for one in floor)),
        "beside_rows_alone": round(statistics.median(ratios), 3),
        "wrong": sum(one["wrong"] for one in planned),
    }


def _memory(circles: int, found: Sequence[Row]) -> Row:
    columns = {name: [one[name] for one in found] for name in ("imported", "loaded", "rush")}
    row: Row = {"measure": "memory", "circles": circles}
    for name, mbs in columns.items():
        row |= {f"{name}_mb": statistics.median(mbs), f"{name}_from_to": _range(mbs)}
    row["rush_beside_imported"] = round(row["rush_mb"] / row["imported_mb"], 2)
    return row


def _range(found: Sequence[float]) -> str:
    return f"{min(found):.0f}-{max(found):.0f}"


def _filled(file: Path, workspaces: int, circles: int) -> str:
    """A database with circles."""
    address = f"sqlite:///{file}"
    database = companies.opened(address, workspaces)
    companies.fill(database, workspaces, circles)
    database.close()
    return address


def _child(what: str, *given: object) -> Row:
    command = python("tests.benchmarks.scale", what, *map(str, given))
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True, timeout=_LONGEST)
    return json.loads(done.stdout)


async def plan(given: argparse.Namespace) -> Row:
    """Plans all that is due."""
    database = _opened(given)
    began, cpu = time.perf_counter(), time.process_time()
    await planning.plan(database, catalogue=parts.read_catalogue(), now=MONDAY, posts_a_minute=300)
    took, cpu = time.perf_counter() - began, time.process_time() - cpu
    circles, owed = await database.read(_counts)
    database.close()
    return {
        "per_s": circles / took,
        "cpu_ms_each": round(cpu / circles * 1000, 2),
        # A prompt, its thread, what is asked some hours later, and that it is asked no more.
        "wrong": abs(owed - 4 * circles),
    }


async def rows(given: argparse.Namespace) -> Row:
    """Writes the rows that were planned once more, into empty tables, as many in a transaction: the floor."""
    database = _opened(given)
    circles, _ = await database.read(_counts)
    tables = [(one, await database.read(lambda session, one=one: _all(session, one))) for one in _PLANNED]
    await database.write(_emptied)
    batches = -(-circles // plans.BATCH)
    began = time.perf_counter()
    for number in range(batches):

        def write(session: Session, number: int = number) -> None:
            for one, found in tables:
                if some := found[number::batches]:
                    session.connection().execute(insert(one), some)

        await database.write(write)
    took = time.perf_counter() - began
    database.close()
    return {"per_s": circles / took}


def _all(session: Session, model: type[Outbox] | type[Alarm]) -> list[Row]:
    return [dict(one) for one in session.execute(select(model.__table__)).mappings()]


def _emptied(session: Session) -> None:
    for one in _PLANNED:
        session.execute(text(f"DELETE FROM {one.__tablename__}"))  # noqa: S608 - our own tables.


def _counts(session: Session) -> tuple[int, int]:
    found = [session.scalar(text(f"SELECT count(*) FROM {one}")) or 0 for one in ("circles", "outbox")]  # noqa: S608
    return found[0], found[1]


async def idle(given: argparse.Namespace) -> Row:
    """Ticks with nothing due, and beside each a read that asks nothing."""
    database = _opened(given)
    timetable, circles = _timetable(database), (await database.read(_counts))[0]
    ticks, reads = list[float](), list[float]()
    for _ in range(2):  # What it asks is put together at the first times.
        await timetable.plan()
    for _ in range(given.ticks):
        ticks.append(await _took(timetable.plan()))
        reads.append(await _took(database.read(lambda session: session.execute(text("SELECT 1")))))
    workspaces = await database.read(lambda session: session.scalar(text("SELECT count(*) FROM workspaces")))
    database.close()
    return {
        "measure": "idle tick",
        "workspaces": workspaces,
        "circles": circles,
        "median_ms": round(statistics.median(ticks) * 1000, 2),
        "from_to": f"{min(ticks) * 1000:.2f}-{max(ticks) * 1000:.2f}",
        "empty_read_ms": round(statistics.median(reads) * 1000, 2),
        "beside_empty_read": round(statistics.median(ticks) / statistics.median(reads), 1),
    }


async def _took(work: Awaitable[object]) -> float:
    began = time.perf_counter()
    await work
    return time.perf_counter() - began


async def memory(given: argparse.Namespace) -> Row:
    """What the process holds: all modules read in, the database open and ticking, and planning and sending a rush."""
    found = {"imported": _resident()}
    database = _opened(given)
    timetable = _timetable(database)
    for _ in range(20):
        await timetable.plan()
    found["loaded"] = _resident()
    await planning.plan(database, catalogue=parts.read_catalogue(), now=MONDAY, posts_a_minute=300)
    await outbox.whole(database, given.slack, given.seconds, now=MONDAY + timedelta(days=1))
    database.close()
    found["rush"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return found


def _resident() -> int:
    """Megabytes that the process holds now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() // 2**20


def _opened(given: argparse.Namespace) -> Database:
    return Database(given.database, Keyring([KEY]))


def _timetable(database: Database) -> Timetable:
    """The timetable of a bot without a Slack, a day before anything is due."""

    async def nobody(workspace_id: str) -> AsyncWebClient:
        raise NoToken(workspace_id)

    def now() -> datetime:
        return MONDAY - timedelta(days=1)

    return Timetable(Surface(database, parts.read_catalogue(), now, nobody, (), lambda: None))


_KINDS: dict[str, Callable[[argparse.Namespace], Awaitable[Row]]] = {
    "plan": plan,
    "rows": rows,
    "idle": idle,
    "memory": memory,
}


def main() -> None:
    """One measurement; prints a JSON object."""
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=_KINDS)
    parser.add_argument("--database", required=True)
    parser.add_argument("--slack")
    parser.add_argument("--ticks", type=int)
    parser.add_argument("--seconds", type=float)
    given = parser.parse_args()
    parts.pin_time_zones()

    async def run() -> Row:
        return await _KINDS[given.what](given)

    print(json.dumps(asyncio.run(run())))


if __name__ == "__main__":
    main()
