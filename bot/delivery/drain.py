"""Sends what is owed, in order within each conversation, as fast as Slack allows, each thing once."""

import asyncio
import logging
import random
from contextlib import suppress
from datetime import datetime, timedelta

from bot.delivery import calls, failures, reconcile
from bot.delivery.calls import Delivery, Done, Pointless
from bot.delivery.failures import Failure, Verdict
from bot.delivery.pace import Pace
from bot.features import circles
from bot.store import outbox
from bot.store.outbox import Intent, OutboxState
from bot.store.session import Session

log = logging.getLogger(__name__)

IN_FLIGHT = 20  # Calls to Slack at one time.
_LOOK_AGAIN = timedelta(seconds=5)  # How long to sleep at most when nothing is owed.
_ATTEMPTS = 20  # After so many the cause is no passing one.

Head = tuple[Intent, datetime, OutboxState]


class Drain:
    """A task in the bot's own loop; `wake` it when something is owed, `settle` to wait until nothing is."""

    def __init__(self, delivery: Delivery) -> None:
        self._delivery = delivery
        self._pace = Pace()
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
        ready = [self._ready_at(intent, due_at) for intent, due_at, _ in await self._heads()]
        return min(ready, default=None)

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
            if self._tasks:
                await asyncio.wait(self._tasks.values(), timeout=8)

    async def _sleep(self, wait: timedelta) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._wake.wait(), max(wait.total_seconds(), 0.01))

    async def _start_ready(self) -> timedelta:
        """Starts whatever may be sent now, and says how long it is until something else may be."""
        try:
            heads = await self._heads()
        except Exception:
            log.exception("cannot read what is owed", extra={"action": "drain_failed"})
            return _LOOK_AGAIN
        now = self._delivery.now()
        self._pace.forget_past(now)
        waits = [_LOOK_AGAIN]
        for intent, due_at, state in heads:
            ready_at = self._ready_at(intent, due_at)
            if intent.id in self._tasks or len(self._tasks) >= IN_FLIGHT:
                continue
            if ready_at > now:
                waits.append(ready_at - now)
            elif state is not OutboxState.SENDING or self._is_lost(intent):
                self._start(intent, state)
        return min(waits)

    def _start(self, intent: Intent, state: OutboxState) -> None:
        self._pace.took(intent.workspace_id, intent.conversation, calls.method_of(intent), self._delivery.now())
        task = asyncio.create_task(self._deliver(intent, state))
        self._tasks[intent.id] = task
        task.add_done_callback(lambda _task: self._finished(intent))

    def _finished(self, intent: Intent) -> None:
        del self._tasks[intent.id]
        self._wake.set()

    def _ready_at(self, intent: Intent, due_at: datetime) -> datetime:
        method = calls.method_of(intent)
        return self._pace.ready_at(intent.workspace_id, intent.conversation, method, due_at)

    def _is_lost(self, intent: Intent) -> bool:
        return intent.attempt_at is not None and intent.attempt_at + outbox.CLAIM_LASTS <= self._delivery.now()

    async def _heads(self) -> list[Head]:
        def read(session: Session) -> list[Head]:
            owed = outbox.workspaces_owed(session)
            return [head for workspace_id in owed for head in outbox.heads(session, workspace_id)]

        return await self._delivery.database.read(read)

    async def _deliver(self, intent: Intent, state: OutboxState) -> None:
        """One row from claim to record; a fault in our own code puts it back, and is logged."""
        try:
            if state is OutboxState.PENDING:
                await self._send(intent)
            else:
                await self._look(intent, state)
        except Exception as error:
            log.exception(
                "cannot deliver", extra={"action": "deliver_failed", "kind": intent.kind, "row": intent.id}
            )
            await self._record(intent, Failure(Verdict.UNKNOWN, type(error).__name__))

    async def _send(self, intent: Intent) -> None:
        now = self._delivery.now()
        claimed = await self._delivery.database.write(lambda session: outbox.claim(session, intent, now))
        if claimed is None:
            return
        try:
            outcome: Done | Pointless | Failure = await calls.carry_out(self._delivery, claimed)
        except Pointless as reason:
            outcome = reason
        except Exception as error:
            outcome = failures.judged(error)
        await self._record(claimed, outcome)

    async def _look(self, intent: Intent, state: OutboxState) -> None:
        now = self._delivery.now()
        if state is OutboxState.SENDING:
            await self._delivery.database.write(lambda session: outbox.claim_lost(session, intent, state, now))
            return
        try:
            found = await reconcile.look(self._delivery, intent)
        except Pointless as reason:
            await self._record(intent, reason)
            return
        except Exception as error:
            failures.judged(error)
            await self._later(intent, now + failures.backoff(intent.attempt, self._dice.random()), "cannot look")
            return
        await (self._record(intent, found) if found else self._absent(intent, now))

    async def _absent(self, intent: Intent, now: datetime) -> None:
        """Nothing of it is there: it is sent again, once a request under way can no longer arrive."""
        settled_at = (intent.attempt_at or now) + reconcile.SETTLES
        if calls.may_repeat(intent) or settled_at <= now:
            await self._delivery.database.write(
                lambda session: outbox.put_back(session, intent, now, "did not arrive")
            )
        else:
            await self._later(intent, settled_at, "not there yet")

    async def _later(self, intent: Intent, at: datetime, why: str) -> None:
        await self._delivery.database.write(lambda session: outbox.unknown(session, intent, at, why))

    async def _record(self, intent: Intent, outcome: Done | Pointless | Failure) -> None:
        now = self._delivery.now()
        if isinstance(outcome, Failure):
            method = calls.method_of(intent)
            if outcome.verdict is Verdict.LIMITED:
                self._pace.block(intent.workspace_id, method, now + outcome.wait)
            extra = {"action": "delivery_failed", "kind": intent.kind, "method": method, "cause": outcome.cause}
            log.warning("Slack did not take it", extra={**extra, "verdict": outcome.verdict, "row": intent.id})
        jitter = self._dice.random()
        await self._delivery.database.write(lambda session: _write_down(session, intent, outcome, now, jitter))


def _write_down(
    session: Session, intent: Intent, outcome: Done | Pointless | Failure, now: datetime, jitter: float
) -> None:
    """Records what became of a row, and what follows from it, in one transaction."""
    if isinstance(outcome, Done):
        held = outbox.sent(session, intent, channel=outcome.channel, ts=outcome.ts)
        if held and outcome.record:
            outcome.record(session)
    elif isinstance(outcome, Pointless):
        outbox.withdraw(session, intent, str(outcome))
    elif outcome.verdict is Verdict.PERMANENT or intent.attempt >= _ATTEMPTS:
        if outbox.dead(session, intent, outcome.cause) and intent.kind == "circle.open":
            circles.tell_trouble(session, intent.workspace_id, intent.facts["circle"], outcome.cause, now=now)
    elif outcome.verdict is Verdict.UNKNOWN:
        outbox.unknown(session, intent, now + timedelta(seconds=2), outcome.cause)
    else:
        wait = max(outcome.wait, failures.backoff(intent.attempt, jitter))
        outbox.put_back(session, intent, now + (outcome.wait or wait), outcome.cause)
