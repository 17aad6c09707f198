"""The timetable: a handful of fixed ticks, the same in every replica; APScheduler only ticks."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from time import perf_counter

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.delivery.carrying import NoToken
from bot.domain.programme import Catalogue
from bot.domain.spreading import POSTS_A_MINUTE
from bot.features import assignments, plans, proposals, subscriptions, summaries, turns, workspaces
from bot.features.proposals import Place
from bot.metrics import Metrics
from bot.reports import participation
from bot.scheduler import alarms, planning
from bot.scheduler.forming import Forming, propose
from bot.scheduler.rounds import Rounds
from bot.slack import directory
from bot.slack.guard import Surface
from bot.store.session import Database, Session

log = logging.getLogger(__name__)

EVERY_SECONDS = 10
HOUR = 3600
MINUTE = 60  # How often it is looked whose turn it is: a workspace may have come.
WORKSPACES_AT_ONCE = 8
# A little less than the hour between two ticks, so that whoever had the last turn is not late for the next one.
TURN = timedelta(minutes=59)
HERE, HERE_EVERY = "here", timedelta(minutes=1)


@dataclass(frozen=True)
class Timetable:
    """What the ticks do. Each may be run at any time, by any replica, as often as one likes.

    What calls Slack or is done now and then is done in turns, by one of all replicas. `posts_a_minute` is how much
    may be posted in one workspace.
    """

    surface: Surface
    posts_a_minute: int = POSTS_A_MINUTE
    planning: asyncio.Lock = field(default_factory=asyncio.Lock)
    searching: asyncio.Lock = field(default_factory=asyncio.Lock)
    begun: dict[str, bool] = field(default_factory=dict)  # Which ticks have been run, and whether nobody was here.
    running: set[asyncio.Task[None]] = field(default_factory=set)
    forming: Forming = field(default_factory=Forming)

    async def plan(self) -> None:
        """Plans what is due in circles, and proposes circles where few wait; the rows that come of it are sent by the drain.

        Most of the time nothing is due: that is read from indexes, and nothing is written. Whoever wants it done in
        this process while it is being done waits for that first.
        """
        async with self.planning:
            await self._plan()

    async def _plan(self) -> None:
        database, catalogue, now = self._parts()

        def look(session: Session) -> tuple[bool, list[str], list[Place]]:
            few = self._crowds(session, now, many=False)
            return bool(plans.due(session, now)), assignments.left_alone(session, now), few

        circles_due, left_alone, crowds_due = await database.read(look)
        if circles_due:
            ceiling, metrics = self.posts_a_minute, self.surface.metrics
            await planning.plan(database, catalogue=catalogue, now=now, posts_a_minute=ceiling, metrics=metrics)
        for workspace_id in left_alone:
            await self._alone(self._look_after(workspace_id, now), workspace_id)
        for place in crowds_due:
            await self._alone(propose(database, catalogue, self.forming, place, now), *place)
        # Last, so that whoever is to hear of what was just proposed hears of all of it at once.
        await alarms.ring(database, catalogue=catalogue, now=now, metrics=self.surface.metrics)
        await self._is_here()

    async def _alone(self, work: Awaitable[None], *place: str) -> None:
        """Does what concerns one place; where that fails it is tried again later, and no other place waits for it."""
        try:
            await work
        except NoToken:
            log.warning("a workspace has no token", extra={"action": "no_token", "place": place})
        except Exception:
            log.exception("a part of a tick failed", extra={"action": "tick_part_failed", "place": place})

    async def _look_after(self, workspace_id: str, now: datetime) -> None:
        await self.surface.database.write(lambda session: assignments.look_after(session, workspace_id, now=now))

    async def search(self) -> None:
        """Does what takes long for very many people, beside all planning: goes on with rounds that are at work, and
        forms circles where many wait."""
        async with self.searching:
            rounds, (database, catalogue, now) = Rounds(self.surface, self.forming), self._parts()
            for place in await rounds.due(now):
                await self._alone(rounds.go_on(place, now), *place)
            for place in await database.read(lambda session: self._crowds(session, now, many=True)):
                await self._alone(propose(database, catalogue, self.forming, place, now), *place)

    async def search_when_free(self) -> None:
        """The same, unless this process is at it: that may take longer than it is until the next tick."""
        if not self.searching.locked():
            await self.search()

    def _crowds(self, session: Session, now: datetime, *, many: bool) -> list[Place]:
        """Where circles are to be looked for: those places where so many wait that it takes long, or all others."""
        found = proposals.due(session, now)
        return [one for one in found if proposals.are_many(session, one, self.forming.few) is many]

    async def report(self) -> None:
        """Prints the figures for HR's channel once a month, when there are any."""
        database, catalogue, now = self._parts()

        def print_one(session: Session, workspace_id: str) -> None:
            found = participation.summary(session, workspace_id, catalogue=catalogue, now=now)
            if any(one.figures for one in found):
                summaries.owe_monthly(session, workspace_id, now=now)

        for workspace_id in await database.read(lambda session: summaries.to_print(session, now)):
            if await self._turn(f"report:{workspace_id}", TURN):
                printing = database.write(lambda session, one=workspace_id: print_one(session, one))
                await self._alone(printing, workspace_id)

    async def read_groups(self) -> None:
        """Reads again who holds a role by a user group, and in which zones they are."""

        async def read(workspace_id: str) -> None:
            await directory.read_groups(self.surface, workspace_id)
            await directory.read_zones(self.surface, workspace_id)

        await self._in_turn("read_groups", read)

    async def look_inside(self) -> None:
        """Looks who is in the circles' channels: a call for each, so that no start waits for it."""
        await self._in_turn("look_inside", lambda one: directory.look_inside(self.surface, one))

    async def tidy(self) -> None:
        """Forgets what is no longer needed, and looks at what nobody has noted a change of."""
        database, _, now = self._parts()
        if await self._turn("tidy", TURN):
            await database.write(lambda session: workspaces.forget_old_events(session, now))
            await database.write(lambda session: proposals.forget_old(session, now))
            await database.write(lambda session: subscriptions.forget_old(session, now))
        await asyncio.to_thread(database.clear_old_copies, now)  # Of this process, on its own disk.
        if await self._turn("look_everywhere", timedelta(days=1)):
            await database.write(proposals.look_everywhere)

    async def _turns(self, tick: str) -> AsyncIterator[str]:
        """The workspaces that it is this process's turn to do something for: each is done by one of all in an hour.

        After a time in which no process was there all is done at once, since nobody has heard what happened meanwhile.
        """
        anew = tick not in self.begun and await self._nobody_was_here()
        self.begun[tick] = True
        (database, _, now), every = self._parts(), timedelta() if anew else TURN
        names = {f"{tick}:{workspace_id}": workspace_id for workspace_id in await self.surface.workspaces()}
        for name in await database.read(lambda session: turns.over(session, list(names), now, every)):
            if await self._turn(name, every):
                yield names[name]

    async def _in_turn(self, tick: str, work: Callable[[str], Awaitable[None]]) -> None:
        """Does something for each workspace whose turn it is, some of them at the same time."""
        room = asyncio.Semaphore(WORKSPACES_AT_ONCE)
        async with asyncio.TaskGroup() as group:
            async for workspace_id in self._turns(tick):
                await room.acquire()
                task = group.create_task(self._alone(work(workspace_id), workspace_id))
                task.add_done_callback(lambda _: room.release())

    async def _nobody_was_here(self) -> bool:
        """Whether no process listened just before this one began."""
        database, _, now = self._parts()
        if HERE not in self.begun:  # On SQLite there is no other process.
            self.begun[HERE] = database.is_sqlite or await database.read(
                lambda session: turns.is_over(session, HERE, now, 2 * HERE_EVERY)
            )
        return self.begun[HERE]

    async def _is_here(self) -> None:
        """Writes down, once in a while, that there is a process that listens."""
        await self._nobody_was_here()  # To be asked before.
        database, _, now = self._parts()
        if await database.read(lambda session: turns.is_over(session, HERE, now, HERE_EVERY)):
            await self._turn(HERE, HERE_EVERY)

    async def _turn(self, name: str, every: timedelta) -> bool:
        database, _, now = self._parts()
        return await database.write(lambda session: turns.take(session, name, now, every))

    def start(self) -> AsyncIOScheduler:
        """Starts the ticks in the running loop. A tick that is late or slow is not run twice."""
        scheduler = AsyncIOScheduler(timezone="UTC")
        for tick, seconds in (
            (self.plan, EVERY_SECONDS),
            (self.search_when_free, EVERY_SECONDS),
            (self.report, HOUR),
            (self.read_groups, MINUTE),
            (self.look_inside, MINUTE),
            (self.tidy, HOUR),
        ):
            scheduler.add_job(
                self._noted(_guarded(tick, self.surface.metrics)),
                "interval",
                id=tick.__name__,
                seconds=seconds,
                coalesce=True,
                max_instances=2 if tick == self.search_when_free else 1,  # The second one ends at once.
                misfire_grace_time=None,
            )
        scheduler.start()
        _watch(scheduler)
        for tick in (self.read_groups, self.look_inside):  # Much may have changed while the bot was away.
            _soon(scheduler, tick.__name__)
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
    """Has the planning done at once rather than at its next turn, and what takes long begun."""
    for tick in (Timetable.plan, Timetable.search_when_free):
        _soon(scheduler, tick.__name__)


def set_right(scheduler: AsyncIOScheduler, now: datetime) -> None:
    """Brings a tick forward that would come later than its own interval: the system's clock has gone back."""
    slack = timedelta(seconds=EVERY_SECONDS)
    for job in scheduler.get_jobs():
        if job.next_run_time and job.next_run_time > now + job.trigger.interval + slack:
            job.modify(next_run_time=now)


def _watch(scheduler: AsyncIOScheduler) -> None:
    """Looks at it now and then, by a clock that nobody sets: a scheduler of its own accord would wait, even for a day."""
    if scheduler.running:
        set_right(scheduler, datetime.now(UTC))
        asyncio.get_running_loop().call_later(EVERY_SECONDS, _watch, scheduler)


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
