"""A model of Slack's limits in moved time: very many circles due at one instant, in one workspace or in a thousand.

All of the real path: planning, outbox, drain, pace and Slack's client, with the tokens sealed in the store; only Slack
is a model, and the clock stands still until nothing more may be sent at that moment.
"""

import asyncio
import random
import statistics
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, cast

import aiohttp
from sqlalchemy import delete

from bot import parts
from bot.clients import Clients
from bot.delivery.carrying import Delivery
from bot.delivery.drain import AT_ONCE, Drain
from bot.delivery.pace import Pace
from bot.domain.spreading import POSTS_A_MINUTE
from bot.metrics import Metrics
from bot.parts import StillClock
from bot.scheduler import planning
from bot.store import outbox
from bot.store.models import Outbox
from bot.store.session import Database, Session
from tests.benchmarks import companies
from tests.benchmarks.companies import MONDAY
from tests.benchmarks.limited_slack import LimitedSlack, Post
from tests.benchmarks.server import settings
from tests.databases import PostgresServer, fresh_database

ASKED = "asked:"  # How the keys of what answers somebody begin.
SEED = 20270301


@dataclass(frozen=True)
class Size:
    """How much is due at once: circles in each workspace, of which some are only being made, and answers meanwhile."""

    workspaces: int
    circles: int
    opening: int = 0
    answers: int = 0

    @property
    def posts(self) -> int:
        """How many messages that makes in each workspace: two a circle, a welcome for each that is made."""
        return 2 * self.circles + self.opening + self.answers


FULL = (Size(1, 20_000, opening=40, answers=800), Size(1000, 40, answers=2))
FEW = (Size(1, 20, opening=2, answers=3), Size(3, 8, answers=1))


@dataclass
class Rush:
    """One instant at which all of it is due, played until nothing is owed any more."""

    database: Database
    size: Size
    clock: StillClock
    slack: LimitedSlack
    delivery: Delivery
    planned_in: float = 0.0
    planned_cpu: float = 0.0
    sent_in: float = 0.0
    sent_cpu: float = 0.0

    async def plan(self) -> None:
        """Has the clock find what is due."""
        began, cpu = time.perf_counter(), time.process_time()
        await planning.plan(
            self.database, catalogue=self.delivery.catalogue, now=MONDAY, posts_a_minute=POSTS_A_MINUTE
        )
        self.planned_in, self.planned_cpu = time.perf_counter() - began, time.process_time() - cpu
        await self.database.write(_only_what_is_due)  # What is asked hours later is no part of the rush.

    async def send(self, *, at_once: int = AT_ONCE) -> None:
        """Sends all of it; meanwhile people ask for something at random moments."""
        drain, loop = Drain(self.delivery, at_once=at_once), asyncio.get_running_loop()
        self.database.on_owed = lambda _, owed_to: lambda: _called(loop, drain, owed_to)
        began, cpu = time.perf_counter(), time.process_time()
        sending = asyncio.create_task(drain.run())
        try:
            await self._through(drain, _asking(self.size))
        finally:
            sending.cancel()
            await asyncio.gather(sending, return_exceptions=True)
        self.sent_in, self.sent_cpu = time.perf_counter() - began, time.process_time() - cpu

    async def _through(self, drain: Drain, asking: list[tuple[datetime, int, int]]) -> None:
        """Moves the clock to wherever something happens next, until nothing is owed."""
        while True:
            await drain.settle()
            owed_at, asked_at = await drain.next_at(), asking[0][0] if asking else None
            if owed_at is not None:  # As the drain itself does, which waits until a few may be sent together.
                owed_at = max(owed_at, self.clock.now() + self.delivery.pace.pause)
            nexts = [at for at in (owed_at, asked_at) if at is not None]
            if not nexts:
                return
            self.clock.move_to(min(nexts))
            while asking and asking[0][0] <= self.clock.now():
                at, workspace, number = asking.pop(0)
                await self.database.write(
                    lambda session, one=(at, workspace, number): _owe_answer(session, *one, now=self.clock.now())
                )


def _only_what_is_due(session: Session) -> None:
    session.execute(delete(Outbox).where(Outbox.due_at > MONDAY))


def _asking(size: Size) -> list[tuple[datetime, int, int]]:
    """When somebody asks for something, in which workspace, and the how manyeth that is: often two at a time."""
    dice = random.Random(SEED)  # noqa: S311 - it only spreads them.
    lasts = size.posts / POSTS_A_MINUTE * 60
    found = [
        (MONDAY + timedelta(seconds=dice.randint(0, int(lasts))), workspace, number)
        for workspace in range(size.workspaces)
        for number in range(size.answers)
    ]
    return sorted(found)


def _owe_answer(session: Session, _at: datetime, workspace: int, number: int, *, now: datetime) -> None:
    one, user = companies.workspace_id(workspace), companies.user_id(workspace, number % 50)
    place = {"conversation": f"to:{user}", "recipient": user, "now": now}
    outbox.owe(session, one, key=f"{ASKED}{number}", kind="help", **place)


def _called(loop: asyncio.AbstractEventLoop, drain: Drain, owed_to: set[str]) -> None:
    loop.call_soon_threadsafe(drain.wake, owed_to)


async def played(url: str, size: Size) -> Rush:
    """A rush of this size, played to its end."""
    rush = prepared(url, size)
    try:
        await rush.plan()
        await rush.send()
    finally:
        rush.database.close()
    return rush


def prepared(url: str, size: Size) -> Rush:
    """A rush of this size that has not begun."""
    database = companies.opened(url, size.workspaces)
    companies.fill(database, size.workspaces, size.circles)
    if size.opening:
        with database.transaction() as session:
            companies.open_some(session, 0, size.circles, size.opening)
    clock = StillClock(MONDAY)
    slack, metrics = LimitedSlack(clock.now, POSTS_A_MINUTE), Metrics()
    # All of the real client but the connection.
    clients = Clients(
        settings(url, "http://slack.invalid"), cast("aiohttp.ClientSession", slack), database, metrics
    )
    delivery = Delivery(database, parts.read_catalogue(), clients.of, clock.now, metrics, Pace(POSTS_A_MINUTE))
    return Rush(database, size, clock, slack, delivery)


def figures(rush: Rush) -> dict[str, Any]:
    """What came of it. `used` is the share of what the ceiling allows in the time it took; `wrong` must be 0."""
    slack, size = rush.slack, rush.size
    lasted = max(one.at for one in slack.posts) - MONDAY
    allowed = size.workspaces * POSTS_A_MINUTE * max(lasted, timedelta(minutes=1)) / timedelta(minutes=1)
    owed = size.workspaces * (2 * size.circles + size.answers) + size.opening
    answers = answered_in(rush)
    return {
        "workspaces": size.workspaces,
        "circles": size.workspaces * size.circles,
        "owed": owed,
        "lost": owed - len({(one.workspace_id, one.key) for one in slack.posts}),
        "double": len(slack.posts) - len({(one.workspace_id, one.key) for one in slack.posts}),
        "minutes": round(lasted / timedelta(minutes=1), 1),
        "used": round(len(slack.posts) / allowed, 3),
        "refused": round(slack.refused.total() / slack.calls.total(), 4),
        "answer_median_s": round(statistics.median(answers), 2),
        "answer_slowest_s": round(max(answers), 2),
        "planned_per_s": round(size.workspaces * size.circles / rush.planned_in),
        "planned_cpu_ms": round(rush.planned_cpu / (size.workspaces * size.circles) * 1000, 2),
        "sent_cpu_ms": round(rush.sent_cpu / len(slack.posts) * 1000, 2),
        "posts_per_real_s": round(len(slack.posts) / rush.sent_in),
        "real_s": round(rush.planned_in + rush.sent_in),
        "wrong": slack.wrong.total() + crowded(slack.posts),
    }


def answered_in(rush: Rush) -> list[float]:
    """After how many seconds each answer was there, in moved time."""
    asked = {(companies.workspace_id(one), f"{ASKED}{number}"): at for at, one, number in _asking(rush.size)}
    return [
        (one.at - asked[one.workspace_id, one.key]).total_seconds()
        for one in rush.slack.posts
        if one.key.startswith(ASKED)
    ]


def crowded(posts: Sequence[Post]) -> int:
    """In how many channels there were, in some ten seconds, more than a message a second and a small burst."""
    times: dict[tuple[str, str], list[datetime]] = defaultdict(list)
    for one in posts:
        times[one.workspace_id, one.channel].append(one.at)
    stretch, most = timedelta(seconds=10), 15
    return sum(
        any(last - first < stretch for first, last in zip(found, found[most:], strict=False))
        for found in times.values()
    )


def measure(sizes: Sequence[Size], folder: Path, postgres: PostgresServer | None) -> list[dict[str, Any]]:
    """One row of figures for each size."""
    rows = []
    for number, size in enumerate(sizes):
        if postgres is None:
            found = asyncio.run(played(f"sqlite:///{folder / f'limits-{number}.sqlite'}", size))
        else:
            with fresh_database(postgres) as url:
                found = asyncio.run(played(url, size))
        rows.append({"measure": "limits", **figures(found)})
    return rows
