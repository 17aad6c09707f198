"""Kills the bot at random moments, over and over, while things are owed all the time, and counts what became of them.

KILLS is how often (50 unless told), SEED which dice are thrown; the network loses and breaks some of the calls.
"""

import asyncio
import os
import random
import secrets
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiohttp import web

from tests.benchmarks.owing import Owing
from tests.benchmarks.standing import Found, found
from tests.databases import PostgresServer, fresh_database
from tests.delivery import faults
from tests.delivery.faults import Fault, Passing
from tests.delivery.stage import Stage

_LIVES = 0.2, 2.0  # Seconds; a start is over after some tenths of one.
_PAUSE = 0.05  # Seconds between two things that come to be owed.
_TOLD_EVERY = 50  # Kills.
_ALL_SENT_WITHIN = 600  # Seconds after the last kill.


@dataclass(frozen=True)
class Size:
    """How much is killed."""

    kills: int = 50


def measure(size: Size, folder: Path, postgres: PostgresServer | None) -> list[dict[str, Any]]:
    """One row: what was owed, and what of it was lost, double, or out of order."""
    kills = int(os.environ.get("KILLS", size.kills))
    seed = os.environ.get("SEED") or secrets.token_hex(4)
    print(f"kills: SEED={seed} KILLS={kills}", file=sys.stderr, flush=True)
    began = time.monotonic()
    if postgres is None:
        what = asyncio.run(_killed(f"sqlite:///{folder / 'kills.sqlite'}", seed, kills, 1, folder / "kills.log"))
    else:
        with fresh_database(postgres) as url:
            what = asyncio.run(_killed(url, seed, kills, 2, folder / "kills.log"))
    about = {"measure": "kills", "on": "postgresql" if postgres else "sqlite", "seed": seed, "kills": kills}
    return [{**about, **what.counted(), "seconds": round(time.monotonic() - began), "wrong": what.wrong}]


async def _killed(url: str, seed: str, kills: int, bots: int, log: Path) -> Found:
    """`bots` of them at a time; each that is killed is started again at once."""
    # None of the dice waits for another one's throw.
    owing_dice, killing_dice, weather_dice = (
        random.Random(f"{seed}:{what}")  # noqa: S311
        for what in ("owe", "kill", "weather")
    )
    async with Stage(url) as stage:
        stage.faults.weather = _weather(weather_dice)
        owing, killing = Owing(stage, owing_dice), _Killing(stage, killing_dice, kills, log)
        owes = asyncio.create_task(_keep_owing(owing))
        await asyncio.gather(*(killing.live_and_die() for _ in range(bots)))
        owes.cancel()
        with suppress(asyncio.CancelledError):
            await owes
        stage.faults.weather = None
        async with stage.born(log):
            await _until(lambda: owing.open() == 0)
        return found(stage, owing)


class _Killing:
    def __init__(self, stage: Stage, dice: random.Random, kills: int, log: Path) -> None:
        self._stage = stage
        self._dice = dice
        self._left = self._kills = kills
        self._log = log

    async def live_and_die(self) -> None:
        """Starts a bot and kills it, as often as there is still one to be killed."""
        while self._left > 0:
            self._left -= 1
            async with self._stage.born(self._log):
                await asyncio.sleep(self._dice.uniform(*_LIVES))
            done = self._kills - self._left
            if done % _TOLD_EVERY == 0:
                print(f"kills: {done} of {self._kills}", file=sys.stderr, flush=True)


async def _keep_owing(owing: Owing) -> None:
    while True:
        owing.something()
        await asyncio.sleep(_PAUSE)


async def _until(reached: Callable[[], bool]) -> None:
    async with asyncio.timeout(_ALL_SENT_WITHIN):
        while not reached():
            await asyncio.sleep(0.2)


def _weather(dice: random.Random) -> Fault:
    """Every call takes a moment; now and then one is lost on the way, or its answer, or Slack has enough."""
    bad: list[tuple[float, Fault]] = [
        (0.02, faults.lose),
        (0.01, faults.cut),
        (0.005, faults.broken),
        (0.005, faults.half_an_answer),
        (0.005, faults.limited(1)),
    ]

    async def weather(request: web.Request, passing: Passing) -> web.StreamResponse:
        await asyncio.sleep(dice.uniform(0, 0.06))
        thrown = dice.random()
        for chance, fault in bad:
            thrown -= chance
            if thrown < 0:
                return await fault(request, passing)
        return await passing()

    return weather
