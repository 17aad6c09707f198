"""Sends what is owed from the bot's own process: a drain for each workspace, while there is something to be sent to it."""

import asyncio
import logging
import time
from collections.abc import Collection
from contextlib import suppress
from datetime import datetime, timedelta

from bot.delivery import choosing
from bot.delivery.carrying import Delivery
from bot.delivery.workspace_drain import WorkspaceDrain
from bot.store import claims
from bot.store.session import Session

log = logging.getLogger(__name__)

LOOK_AGAIN = timedelta(seconds=5)  # How long to sleep at most.
# What has been in hand for longer while nobody is at work there was left behind.
LEFT_AFTER = timedelta(seconds=60)
SET_BACK = timedelta(seconds=60)  # A clock that goes back further was set.
AT_ONCE = 40  # Workspaces: of more than a process can serve, each would hold what it cannot send in time.
_SLICE = 5.0  # Seconds after which a workspace lets others have their turn.
STOPS_WITHIN = 8.5  # Seconds to finish what is in hand.


class Drain:
    """A task in the bot's own loop; `wake` it when something is owed, `settle` to wait until nothing is."""

    def __init__(self, delivery: Delivery, *, at_once: int = AT_ONCE) -> None:
        self._delivery = delivery
        self._at_once = at_once
        self._drains: dict[str, WorkspaceDrain] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._again_at: dict[str, datetime] = {}  # When a workspace may be sent to again, where it had to wait.
        self._looked_at = delivery.now()
        self._begun: dict[str, float] = {}  # When a workspace had its last turn, unless more is owed to it since.
        self._at_start = True  # Whatever is in hand then was left there by a process that is gone.
        self._wake = asyncio.Event()
        self._quiet = asyncio.Event()

    def wake(self, workspace_ids: Collection[str]) -> None:
        """Looks at once for what is owed to these; to be called in the loop."""
        for one in workspace_ids:
            self._again_at.pop(one, None)
            self._begun.pop(one, None)
            if one in self._drains:
                self._drains[one].wake()
        self._wake.set()

    async def settle(self) -> None:
        """Returns when nothing is in hand and nothing that is owed may be sent at this moment."""
        self._again_at.clear()
        for one in self._drains.values():
            one.wake()
        self._quiet.clear()
        self._wake.set()
        await self._quiet.wait()

    async def next_at(self) -> datetime | None:
        """When the next owed thing may be sent; None when nothing is owed."""
        now, pace = self._delivery.now(), self._delivery.pace

        def read(session: Session) -> list[datetime]:
            owed = [one for at in claims.workspaces_owed(session) for one in claims.heads(session, at)]
            return [max(one.try_at, choosing.ready_at(pace, one, max(now, one.try_at))) for one in owed]

        return min(await self._delivery.database.read(read), default=None)

    async def run(self) -> None:
        """Sends until it is cancelled; then what is in hand is finished first."""
        try:
            while True:
                self._wake.clear()
                found_any = await self._start_ready()
                if not found_any and not self._wake.is_set() and self._all_wait():
                    self._quiet.set()
                with suppress(TimeoutError):
                    async with asyncio.timeout(self._sleeps().total_seconds()):
                        await self._wake.wait()
        finally:
            await self._finish()

    def _all_wait(self) -> bool:
        return all(one.waits_for_database for one in self._drains.values())

    def _sleeps(self) -> timedelta:
        if len(self._drains) >= self._at_once:
            return LOOK_AGAIN  # The first that ends wakes us.
        now = self._delivery.now()
        waits = [at - now for at in self._again_at.values()]
        return max(min(waits, default=LOOK_AGAIN), timedelta(seconds=0.01))

    async def _start_ready(self) -> bool:
        """Starts a drain wherever something may be sent now, as many as there is room for; whether there was any.

        Those come first that are newly owed something, then those that have waited longest.
        """
        now = self._delivery.now()
        left_before = now if self._at_start else now - LEFT_AFTER
        try:
            if self._at_start or now < self._looked_at - SET_BACK:
                await self._delivery.database.write(lambda session: claims.mend_times(session, now))
            self._looked_at = now
            ready = await self._delivery.database.read(
                lambda session: claims.workspaces_ready(session, now, left_before=left_before)
            )
        except Exception:
            log.exception("cannot reach what is owed", extra={"action": "drain_failed"})
            return False
        self._at_start = False
        self._again_at = {one: at for one, at in self._again_at.items() if at > now}
        waiting = [one for one in ready if one not in self._drains and one not in self._again_at]
        waiting.sort(key=lambda one: self._begun.get(one, 0.0))
        for workspace_id in waiting[: max(self._at_once - len(self._drains), 0)]:
            self._begun[workspace_id] = time.monotonic()
            drain = self._drains[workspace_id] = WorkspaceDrain(self._delivery, workspace_id)
            task = asyncio.create_task(self._run(workspace_id, drain))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return bool(waiting)

    async def _run(self, workspace_id: str, drain: WorkspaceDrain) -> None:
        loop = asyncio.get_running_loop()
        ending = loop.call_later(_SLICE, drain.stop)
        try:
            again_at = await drain.run()
            if again_at is not None and loop.time() < ending.when():
                # No longer than that: other processes owe something too, and wake nobody here.
                self._again_at[workspace_id] = min(again_at, self._delivery.now() + LOOK_AGAIN)
            else:
                self._again_at.pop(workspace_id, None)
        finally:
            ending.cancel()
            del self._drains[workspace_id]
            self._wake.set()

    async def _finish(self) -> None:
        for one in self._drains.values():
            one.stop()
        if not self._tasks:
            return
        _, late = await asyncio.wait(self._tasks, timeout=STOPS_WITHIN)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
