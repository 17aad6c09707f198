"""The timetable: a handful of fixed ticks, the same in every replica; APScheduler only ticks."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import perf_counter

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.domain.matching import Waiting
from bot.domain.programme import Catalogue
from bot.domain.proposals import PATIENCE
from bot.features import assignments, proposals, steps, summaries, workspaces
from bot.features.proposals import Crowd
from bot.metrics import Metrics
from bot.reports import participation
from bot.scheduler import alarms
from bot.slack import directory
from bot.slack.guard import Surface
from bot.store.session import Database, Session

log = logging.getLogger(__name__)

EVERY_SECONDS = 10
HOUR = 3600


@dataclass(frozen=True)
class Seen:
    """What a crowd looked like when circles were last looked for in it."""

    people: frozenset[Waiting]
    apart: frozenset[frozenset[str]]
    later: int
    patient: int
    declined: int


@dataclass(frozen=True)
class Timetable:
    """What the ticks do. Each may be run at any time, by any replica, as often as one likes."""

    surface: Surface
    seen: dict[tuple[str, str], Seen] = field(default_factory=dict)
    running: set[asyncio.Task[None]] = field(default_factory=set)

    async def plan(self) -> None:
        """Plans what is due in circles, and proposes circles; the rows that come of it are sent by the drain."""
        database, catalogue, now = self._parts()
        while await database.write(lambda session: steps.plan(session, catalogue=catalogue, now=now)):
            pass
        for workspace_id in self.surface.workspaces:
            await database.write(lambda session, one=workspace_id: assignments.look_after(session, one, now=now))
        for crowd in await database.read(lambda session: proposals.crowds(session, catalogue=catalogue)):
            await self._propose(crowd, now)
        # Last, so that whoever is to hear of what was just proposed hears of all of it at once.
        await alarms.ring(database, catalogue=catalogue, now=now)

    async def _propose(self, crowd: Crowd, now: datetime) -> None:
        """Computes beside the database's threads, and only when the crowd is not the one of last time."""
        place = crowd.workspace_id, crowd.programme.id
        patient = sum(1 for one in crowd.waiting if one.since + PATIENCE <= now)
        later = sum(1 for one in crowd.waiting if one.not_before and one.not_before > now.date())
        seen = Seen(frozenset(crowd.waiting), crowd.apart, later, patient, len(crowd.declined))
        if self.seen.get(place) == seen:
            return
        found = await asyncio.to_thread(proposals.suggestions, crowd, now=now)
        await self.surface.database.write(lambda session: proposals.propose(session, crowd, found, now=now))
        self.seen[place] = seen

    async def report(self) -> None:
        """Prints the figures for HR's channel once a month, when there are any."""
        database, catalogue, now = self._parts()

        def print_one(session: Session, workspace_id: str) -> None:
            found = participation.summary(session, workspace_id, catalogue=catalogue, now=now)
            if any(one.figures for one in found):
                summaries.owe_monthly(session, workspace_id, now=now)

        for workspace_id in await database.read(summaries.with_hr_channel):
            await database.write(lambda session, one=workspace_id: print_one(session, one))

    async def read_groups(self) -> None:
        """Reads again who holds a role by a user group, and in which zones they are."""
        await directory.read_groups(self.surface)
        await directory.read_zones(self.surface)

    async def look_inside(self) -> None:
        """Looks who is in the circles' channels: a call for each, so that no start waits for it."""
        await directory.look_inside(self.surface)

    async def tidy(self) -> None:
        """Forgets what is no longer needed."""
        database, _, now = self._parts()
        await database.write(lambda session: workspaces.forget_old_events(session, now))
        await asyncio.to_thread(database.clear_old_copies, now)

    def start(self) -> AsyncIOScheduler:
        """Starts the ticks in the running loop. A tick that is late or slow is not run twice."""
        scheduler = AsyncIOScheduler(timezone="UTC")
        for tick, seconds in (
            (self.plan, EVERY_SECONDS),
            (self.report, HOUR),
            (self.read_groups, HOUR),
            (self.look_inside, HOUR),
            (self.tidy, HOUR),
        ):
            scheduler.add_job(
                self._noted(_guarded(tick, self.surface.metrics)),
                "interval",
                id=tick.__name__,
                seconds=seconds,
                coalesce=True,
                max_instances=1,
                misfire_grace_time=None,
            )
        scheduler.start()
        _soon(scheduler, self.look_inside.__name__)  # Somebody may have come in while the bot was away.
        return scheduler

    async def stop(self, scheduler: AsyncIOScheduler) -> None:
        """Ends the ticks: one that runs ends after the piece of work it has in hand; the next start goes on from there."""
        scheduler.pause()
        await asyncio.sleep(0)  # What has just begun gets as far as being noted.
        for task in self.running:
            task.cancel()
        await asyncio.gather(*self.running, return_exceptions=True)
        scheduler.shutdown(wait=False)
        await asyncio.sleep(0)  # That is when it is.

    def _noted(self, tick: Callable[[], Awaitable[None]]) -> Callable[[], Awaitable[None]]:
        async def run() -> None:
            task = asyncio.ensure_future(tick())
            self.running.add(task)
            task.add_done_callback(self.running.discard)
            with suppress(asyncio.CancelledError):  # By the scheduler, when it is shut down.
                await asyncio.wait({task})

        return run

    def _parts(self) -> tuple[Database, Catalogue, datetime]:
        return self.surface.database, self.surface.catalogue, self.surface.now()


def plan_soon(scheduler: AsyncIOScheduler) -> None:
    """Has the planning done at once rather than at its next turn."""
    _soon(scheduler, Timetable.plan.__name__)


def _soon(scheduler: AsyncIOScheduler, tick: str) -> None:
    job = scheduler.get_job(tick)
    if job is not None:
        job.modify(next_run_time=datetime.now(UTC))


def _guarded(tick: Callable[[], Awaitable[None]], metrics: Metrics) -> Callable[[], Awaitable[None]]:
    """A tick that fails is logged; the next one tries again. One that is cut short is no failure: the bot is stopped."""

    name = getattr(tick, "__name__", "tick")

    async def run() -> None:
        began, failed = perf_counter(), False
        try:
            await tick()
        except asyncio.CancelledError:
            return
        except Exception:
            failed = True
            log.exception("a tick failed", extra={"action": "tick_failed", "tick": name})
        metrics.ticked(name, perf_counter() - began, failed=failed)

    return run
