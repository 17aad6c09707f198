"""Measures interactions: at a steady pace and at many at once, beside a handler that does nothing, in rounds."""

import asyncio
import shutil
import statistics
import tempfile
from collections.abc import Callable, Coroutine, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from bot.store.session import sqlite_path
from tests.benchmarks import load, requests, seeding
from tests.benchmarks.load import Taken, Wire
from tests.benchmarks.processes import started
from tests.benchmarks.requests import People
from tests.databases import PostgresServer, fresh_database

PER_SECOND = 50
AT_ONCE = 32
QUICK = 0.1  # Seconds.
_METHODS = {"press": "views.open"}  # What a request of this kind has to have called.


@dataclass(frozen=True)
class Size:
    """How much is measured."""

    rounds: int = 3
    seconds: float = 10  # Of the steady pace, in each round.
    rush_seconds: float = 6  # The same, while much is owed.
    burst: int = 1200  # Requests of the bot at many at once, in each round.
    empty: int = 2400  # The same for the handler that does nothing.
    circles: int = 400
    rush: int = 1000  # Prompts that are owed meanwhile in the rounds of the rush.


Fill = Callable[[str], None]
T = TypeVar("T")


@dataclass(frozen=True)
class Round:
    """What one round found; CPU in seconds of the server's process."""

    steady: Taken
    burst: Taken
    empty: Taken
    cpu_burst: float
    cpu_empty: float


def measure(size: Size, folder: Path, postgres: PostgresServer | None) -> list[dict[str, Any]]:
    """One row of figures for each way of asking; every round has a fresh server and database."""
    rounds, rushes = [], []
    kind = "postgresql" if postgres else "sqlite"
    calm, rush = _filling(size, folder / "calm.sqlite", 0), _filling(size, folder / "rush.sqlite", size.rush)
    for _ in range(size.rounds):
        rounds.append(_served(calm, postgres, partial(_round, size)))
        rushes.append(_served(rush, postgres, partial(_rush, size)))
    return [
        _steady(kind, 0, [one.steady for one in rounds]),
        _steady(kind, size.rush, rushes),
        _burst(kind, rounds),
        _empty(rounds),
        _ratio(kind, rounds),
    ]


def _served(fill: Fill, postgres: PostgresServer | None, work: Callable[[str, str], Coroutine[Any, Any, T]]) -> T:
    """Runs `work(server's address, stub's address)` against a server on a database of its own."""
    with ExitStack() as closing:
        if postgres is None:
            url = f"sqlite:///{closing.enter_context(tempfile.TemporaryDirectory())}/circles.sqlite"
        else:
            url = closing.enter_context(fresh_database(postgres))
        fill(url)
        stub = closing.enter_context(started("tests.benchmarks.stub_slack"))
        arguments = "--database", url, "--slack", stub["address"]
        server = closing.enter_context(started("tests.benchmarks.server", *arguments))
        return asyncio.run(work(server["address"], stub["address"]))


def _filling(size: Size, original: Path, owed: int) -> Fill:
    """A function that fills a database; for SQLite that is done once, and copied."""

    def seed(url: str) -> None:
        database = seeding.opened(url)
        seeding.fill(database, range(size.circles))
        seeding.owe(database, range(size.circles, size.circles + owed))
        database.close()

    def fill(url: str) -> None:
        path = sqlite_path(url)
        if path is None:
            seed(url)
            return
        if not original.exists():
            seed(f"sqlite:///{original}")
        shutil.copy(original, path)

    return fill


async def _rush(size: Size, server: str, _slack: str) -> Taken:
    people = People(size.circles)
    async with load.wire(server) as bot:
        await load.at_once(bot, people.mixed(40), 2)
        return await load.steadily(bot, people.mixed(int(size.rush_seconds * PER_SECOND)), PER_SECOND)


async def _round(size: Size, server: str, slack: str) -> Round:
    people = People(size.circles)
    async with load.wire(server) as bot, load.wire(slack) as stub:
        await load.at_once(bot, people.mixed(40), 2)  # What the first requests import and compile is not measured.
        await load.at_once(bot, requests.empty(40), 2)
        before = await stub.ask("/counts")
        steady = await load.steadily(bot, people.mixed(int(size.seconds * PER_SECOND)), PER_SECOND)
        burst, cpu_burst = await _with_cpu(bot, people.mixed(size.burst))
        after = await stub.ask("/counts")
        empty, cpu_empty = await _with_cpu(bot, requests.empty(size.empty))
    for kind, method in _METHODS.items():
        called = after.get(method, 0) - before.get(method, 0)
        if called != steady.kinds[kind] + burst.kinds[kind]:
            raise RuntimeError(f"{method} was called {called} times, which is not once for each {kind}")
    return Round(steady, burst, empty, cpu_burst, cpu_empty)


async def _with_cpu(bot: Wire, mixed: Iterator[requests.Sent]) -> tuple[Taken, float]:
    before = await bot.ask("/cpu")
    taken = await load.at_once(bot, mixed, AT_ONCE)
    return taken, await bot.ask("/cpu") - before


def _steady(kind: str, owed: int, rounds: list[Taken]) -> dict[str, Any]:
    return {
        "measure": "interactions, steady",
        "on": kind,
        "owed_meanwhile": owed,
        "per_second": PER_SECOND,
        "within_100_ms": round(_median(one.within(QUICK) for one in rounds), 4),
        "worst_round_within_100_ms": round(min(one.within(QUICK) for one in rounds), 4),
        **_times(rounds),
    }


def _burst(kind: str, rounds: list[Round]) -> dict[str, Any]:
    return {
        "measure": "interactions, at once",
        "on": kind,
        "at_once": AT_ONCE,
        "answers_per_second": round(_median(one.burst.rate() for one in rounds)),
        "cpu_ms_each": round(_median(one.cpu_burst / len(one.burst.times) for one in rounds) * 1000, 2),
        **_times([one.burst for one in rounds]),
    }


def _empty(rounds: list[Round]) -> dict[str, Any]:
    return {
        "measure": "empty Bolt handler, at once",
        "at_once": AT_ONCE,
        "answers_per_second": round(_median(one.empty.rate() for one in rounds)),
        "cpu_ms_each": round(_median(one.cpu_empty / len(one.empty.times) for one in rounds) * 1000, 2),
        **_times([one.empty for one in rounds]),
    }


def _ratio(kind: str, rounds: list[Round]) -> dict[str, Any]:
    """Within each round, so that a slow minute of the machine weighs on both sides."""
    ratios = [one.burst.rate() / one.empty.rate() for one in rounds]
    return {
        "measure": "throughput beside the empty handler",
        "on": kind,
        "ratio": round(statistics.median(ratios), 3),
        "lowest": round(min(ratios), 3),
        "highest": round(max(ratios), 3),
    }


def _times(taken: list[Taken]) -> dict[str, Any]:
    return {
        "p50_ms": round(_median(one.at(0.5) for one in taken) * 1000, 1),
        "p99_ms": round(_median(one.at(0.99) for one in taken) * 1000, 1),
        "max_ms": round(max(one.at(1) for one in taken) * 1000, 1),
        "requests": sum(len(one.times) for one in taken),
        "wrong": sum(one.wrong.total() for one in taken),
    }


def _median(values: Iterator[float]) -> float:
    return statistics.median(values)
