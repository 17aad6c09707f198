"""Shares the sending among processes: the drain of a workspace is a task of Procrastinate, with one worker at a time.

PostgreSQL only. What is owed is put in the queue in the transaction that owes it; whatever was missed there, because a
process died or because it only falls due now, is put there by a sweep, which also frees what a dead worker held.
"""

import asyncio
import logging
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from typing import Any

from procrastinate import App, PsycopgConnector, SyncPsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException, UniqueViolation
from procrastinate.jobs import Job, Status
from procrastinate.worker import Worker
from psycopg.errors import RaiseException

from bot.delivery.carrying import Delivery
from bot.delivery.drain import LEFT_AFTER, SET_BACK, STOPS_WITHIN
from bot.delivery.workspace_drain import WorkspaceDrain
from bot.store import claims
from bot.store.session import Session, libpq_address

log = logging.getLogger(__name__)

DRAIN = "drain"
AT_ONCE = 100  # Workspaces that one process sends to at the same time; most of them only wait for their pace.
_SLICE = 20.0  # Seconds after which a workspace lets others have their turn.
_LINGERS = timedelta(seconds=2)  # A pause of the pace that is not worth giving up the turn for.
_LOOKS_EVERY = timedelta(seconds=5)  # For what was missed, at most.
_AWAY = 2.0  # Seconds until a worker is started again that has lost the database.

# Only to put tasks in the queue, on connections that others have opened.
_queue = App(connector=SyncPsycopgConnector())


def kick(connection: Any, owed: Mapping[str, bool]) -> None:
    """Puts the drains of workspaces in the queue, within the transaction of a SQLAlchemy connection.

    `owed` tells of each whether an answer is owed there: then its turn comes before those of workspaces to which only
    that is owed which is said to many. One that waits there already is left to it: the savepoint keeps the transaction
    usable.
    """
    raw = connection.connection.driver_connection
    for one, answer in sorted(owed.items()):
        task = _queue.configure_task(
            DRAIN,
            allow_unknown=True,
            lock=one,
            queueing_lock=f"{one} answers" if answer else one,
            priority=int(answer),
            connection=raw,
        )
        with suppress(AlreadyEnqueued), connection.begin_nested():
            task.defer(workspace_id=one)


class Spread:
    """Works on the queue until it is cancelled; then what is in hand is finished first."""

    def __init__(self, delivery: Delivery, *, at_once: int = AT_ONCE) -> None:
        self._delivery = delivery
        self._heartbeat = delivery.patience.heartbeat.total_seconds()
        self._looks_every = min(_LOOKS_EVERY.total_seconds(), self._heartbeat)
        self._at_once = at_once
        self._drains: set[WorkspaceDrain] = set()
        self._stopping = False

    async def run(self) -> None:
        """Works; when the database goes away, anew as soon as it is back."""
        while True:
            try:
                await self._work()
            except Exception:
                log.exception("the queue cannot be worked on", extra={"action": "queue_failed"})
            await asyncio.sleep(_AWAY)

    async def _work(self) -> None:
        connector = PsycopgConnector(
            conninfo=libpq_address(self._delivery.database.url), min_size=1, max_size=4, timeout=5
        )
        queue = App(connector=connector)
        queue.task(name=DRAIN)(self._drain)
        async with queue.open_async():
            worker = self._worker(queue)
            tasks = asyncio.create_task(worker.run()), asyncio.create_task(self._sweep(queue))
            try:
                done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
                for one in done:
                    one.result()
            except asyncio.CancelledError:
                self._stopping = True
                raise
            finally:
                await self._finish(worker, *tasks)

    def _worker(self, queue: App) -> Worker:
        return Worker(
            queue,
            name=None,
            concurrency=self._at_once,
            shutdown_graceful_timeout=STOPS_WITHIN,
            delete_jobs="always",
            install_signal_handlers=False,
            update_heartbeat_interval=self._heartbeat / 3,
            stalled_worker_timeout=self._heartbeat,
            fetch_job_polling_interval=self._looks_every,
        )

    async def _finish(self, worker: Worker, working: asyncio.Task[None], sweeping: asyncio.Task[None]) -> None:
        sweeping.cancel()
        for one in self._drains:
            one.stop()
        worker.stop()
        _, late = await asyncio.wait({working}, timeout=STOPS_WITHIN + 0.5)
        for one in late:  # The database is away, and the worker cannot sign off.
            one.cancel()
        await asyncio.gather(working, sweeping, return_exceptions=True)

    async def _drain(self, workspace_id: str) -> None:
        """One turn at a workspace; when there is more to do after it, the next turn is in the queue."""
        drain, loop = WorkspaceDrain(self._delivery, workspace_id), asyncio.get_running_loop()
        self._drains.add(drain)
        over = asyncio.Event()
        ending = loop.call_later(_SLICE, lambda: (over.set(), drain.stop()))
        try:
            while True:
                again_at = await drain.run()
                wait = None if again_at is None else again_at - self._delivery.now()
                if wait is None or wait > _LINGERS or over.is_set() or self._stopping:
                    break
                with suppress(TimeoutError):
                    await asyncio.wait_for(over.wait(), max(wait.total_seconds(), 0))
        finally:
            ending.cancel()
            self._drains.discard(drain)
        if wait is not None and wait <= _LINGERS:
            await self._kick([workspace_id])

    async def _kick(self, workspace_ids: Collection[str]) -> None:
        await self._delivery.database.write(
            lambda session: kick(session.connection(), dict.fromkeys(workspace_ids, False))
        )

    async def _sweep(self, queue: App) -> None:
        looked_at: datetime | None = None
        while True:
            now = self._delivery.now()
            if looked_at is None or now < looked_at - SET_BACK:
                await self._delivery.database.write(
                    lambda session: claims.mend_times(session, self._delivery.now())
                )
            looked_at = now
            await self._rescue(queue)
            ready = await self._delivery.database.read(self._ready)
            if ready:
                await self._kick(ready)
            await asyncio.sleep(self._looks_every)

    def _ready(self, session: Session) -> list[str]:
        now = self._delivery.now()
        return claims.workspaces_ready(session, now, left_before=now - LEFT_AFTER)

    async def _rescue(self, queue: App) -> None:
        """Gives what a worker held that shows no sign of life to others."""
        for job in await queue.job_manager.get_stalled_jobs(seconds_since_heartbeat=self._heartbeat):
            await self._free(queue, job)

    async def _free(self, queue: App, job: Job) -> None:
        with _unless_gone():
            try:
                await queue.job_manager.retry_job(job)
            except UniqueViolation:
                # Its workspace is in the queue once more already, and may be there only once: that one does the work.
                await queue.job_manager.finish_job(job, status=Status.FAILED, delete_job=True)


@contextmanager
def _unless_gone() -> Iterator[None]:
    """Another worker was quicker to free it, and it is done: the queue's own functions raise where there is no such job."""
    try:
        yield
    except ConnectorException as error:
        if not isinstance(error.__cause__, RaiseException):
            raise
