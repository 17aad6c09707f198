"""Sends what is owed, in order within each conversation, as fast as Slack allows, each thing once."""

import asyncio
import logging
import random
from contextlib import suppress
from datetime import datetime, timedelta

from bot.delivery import calls, failures, reconcile, recording
from bot.delivery.carrying import Delivery, Done, HeldBack, Pointless
from bot.delivery.failures import Failure, Verdict
from bot.store import outbox
from bot.store.outbox import Intent, OutboxState
from bot.store.session import Session

log = logging.getLogger(__name__)

IN_FLIGHT = 20  # Calls to Slack at one time.
_LOOK_AGAIN = timedelta(seconds=5)  # How long to sleep at most when nothing is owed.
_STOPS_WITHIN = 8.5  # Seconds to finish what is in hand.

Head = tuple[Intent, datetime, OutboxState]


class Drain:
    """A task in the bot's own loop; `wake` it when something is owed, `settle` to wait until nothing is."""

    def __init__(self, delivery: Delivery) -> None:
        self._delivery = delivery
        self._pace = delivery.pace
        self._dice = random.Random()  # noqa: S311 - it only spreads retries.
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._wake = asyncio.Event()
        self._quiet = asyncio.Event()

    def wake(self) -> None:
        """Looks at once for what is owed; to be called in the loop."""
        self._wake.set()

    async def settle(self) -> None:
        """Returns when nothing is in hand and nothing that is owed may be sent at this moment."""
        self._quiet.clear()
        self._wake.set()
        await self._quiet.wait()

    async def next_at(self) -> datetime | None:
        """When the next owed thing may be sent; None when nothing is owed."""
        return min((self._ready_at(*head) for head in await self._heads()), default=None)

    async def run(self) -> None:
        """Sends until it is cancelled; then what is in hand is finished first."""
        try:
            while True:
                self._wake.clear()
                wait = await self._start_ready()
                if not self._tasks and not self._wake.is_set() and wait > timedelta():
                    self._quiet.set()
                await self._sleep(wait)
        finally:
            await self._finish()

    async def _sleep(self, wait: timedelta) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(max(wait.total_seconds(), 0.01)):
                await self._wake.wait()

    async def _finish(self) -> None:
        if not self._tasks:
            return
        _, late = await asyncio.wait(self._tasks.values(), timeout=_STOPS_WITHIN)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    async def _start_ready(self) -> timedelta:
        """Starts whatever may be sent now, and says how long it is until something else may be."""
        if len(self._tasks) >= IN_FLIGHT:
            return _LOOK_AGAIN
        try:
            heads = await self._heads()
        except Exception:
            log.exception("cannot read what is owed", extra={"action": "drain_failed"})
            return _LOOK_AGAIN
        now = self._delivery.now()
        self._pace.forget_past(now)
        waits = [_LOOK_AGAIN]
        for intent, due_at, state in heads:
            ready_at = self._ready_at(intent, due_at, state)
            if intent.id in self._tasks or len(self._tasks) >= IN_FLIGHT:
                continue
            if ready_at > now:
                waits.append(ready_at - now)
            else:
                self._start(intent, state)
        return min(waits)

    def _start(self, intent: Intent, state: OutboxState) -> None:
        self._pace.took(intent.workspace_id, intent.conversation, _method(intent, state), self._delivery.now())
        task = asyncio.create_task(self._deliver(intent, state))
        self._tasks[intent.id] = task
        task.add_done_callback(lambda _task: self._finished(intent))

    def _finished(self, intent: Intent) -> None:
        del self._tasks[intent.id]
        self._wake.set()

    def _ready_at(self, intent: Intent, due_at: datetime, state: OutboxState) -> datetime:
        """When something can be done about a row: one in other hands is looked at when its claim has run out."""
        if state is OutboxState.SENDING:
            return (intent.attempt_at or due_at) + outbox.CLAIM_LASTS
        return self._pace.ready_at(intent.workspace_id, intent.conversation, _method(intent, state), due_at)

    async def _heads(self) -> list[Head]:
        def read(session: Session) -> list[Head]:
            owed = [one for one in outbox.workspaces_owed(session) if one in self._delivery.workspaces]
            return [head for workspace_id in owed for head in outbox.heads(session, workspace_id)]

        return await self._delivery.database.read(read)

    async def _deliver(self, intent: Intent, state: OutboxState) -> None:
        """One row from claim to record. Without the database nothing can be recorded: the claim runs out by itself."""
        try:
            if state is OutboxState.PENDING:
                await self._send(intent)
            elif state is OutboxState.UNKNOWN:
                await self._look(intent)
            else:
                now = self._delivery.now()
                await self._delivery.database.write(lambda session: outbox.claim_lost(session, intent, state, now))
        except Exception:
            extra = {"action": "deliver_failed", "kind": intent.kind, "row": intent.id}
            log.exception("cannot record a delivery", extra=extra)
            await asyncio.sleep(1)  # The database may be away: not as fast as the processor can.

    async def _send(self, intent: Intent) -> None:
        now = self._delivery.now()
        claimed = await self._delivery.database.write(lambda session: outbox.claim(session, intent, now))
        if claimed is None:
            return
        try:
            outcome: Done | Pointless | Failure = await calls.carry_out(self._delivery, claimed)
        except Pointless as reason:
            outcome = reason
        except HeldBack as early:
            outcome = Failure(Verdict.HELD, "held back", early.until - self._delivery.now())
        except Exception as error:
            outcome = self._judged(claimed, calls.method_of(claimed), error)
        await self._record(claimed, outcome)

    async def _look(self, intent: Intent) -> None:
        """Looks up whether a row of unknown outcome arrived, before anything is sent again."""
        try:
            found: Done | Pointless | Failure | None = await reconcile.look(self._delivery, intent)
        except Pointless as reason:
            found = reason
        except Exception as error:
            found = self._judged(intent, reconcile.method_of(intent), error)
        if isinstance(found, Failure) and found.verdict is not Verdict.PERMANENT:
            now = self._delivery.now()
            wait = found.wait or failures.patience(now - (intent.attempt_at or now), self._dice.random())
            await self._look_again(intent, now + wait, found.cause)
        else:
            await (self._record(intent, found) if found else self._absent(intent))

    async def _absent(self, intent: Intent) -> None:
        """Nothing of it is there: it is sent again, once a request under way can no longer arrive."""
        now = self._delivery.now()
        settled_at = (intent.attempt_at or now) + reconcile.SETTLES
        if calls.may_repeat(intent) or settled_at <= now:
            await self._delivery.database.write(lambda session: recording.not_there(session, intent, now))
        else:
            await self._look_again(intent, settled_at, "not there yet")

    async def _look_again(self, intent: Intent, at: datetime, why: str) -> None:
        await self._delivery.database.write(lambda session: outbox.unknown(session, intent, at, why, failed=False))

    def _judged(self, intent: Intent, method: str, error: Exception) -> Failure:
        """What a failed call means; a pause that Slack wants holds back the method, our own faults are logged."""
        failure = failures.judged(error)
        if failure.verdict is Verdict.HELD:
            # It may have been another call on the way that Slack limits, such as opening direct messages.
            method = failures.method_of(error) or method
            self._pace.block(intent.workspace_id, method, self._delivery.now() + failure.wait)
        extra = {"action": "delivery_failed", "kind": intent.kind, "row": intent.id, "method": method}
        ours = not isinstance(error, failures.CALL_ERRORS)
        log.warning("a call failed", exc_info=error if ours else None, extra={**extra, "cause": failure.cause})
        return failure

    async def _record(self, intent: Intent, outcome: Done | Pointless | Failure) -> None:
        now, jitter = self._delivery.now(), self._dice.random()
        await self._delivery.database.write(
            lambda session: recording.write_down(session, intent, outcome, now=now, jitter=jitter)
        )


def _method(intent: Intent, state: OutboxState) -> str:
    return reconcile.method_of(intent) if state is OutboxState.UNKNOWN else calls.method_of(intent)
