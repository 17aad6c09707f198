"""Sends what is owed to one workspace: in order within each conversation, as fast as Slack allows, each thing once.

Only one process does so for a workspace at a time. It goes in turns: what came of the attempts that have ended is
written down and the next rows are taken in hand, in one transaction; then those are worded, and Slack is called.
"""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any, TypeVar

from bot.delivery import attempts, choosing, recording
from bot.delivery.carrying import Delivery, Done
from bot.delivery.failures import Failure, Verdict
from bot.delivery.recording import LookAgain, Outcome
from bot.store import claims, paces
from bot.store.outbox import Intent, OutboxState
from bot.store.session import Session

log = logging.getLogger(__name__)

IN_FLIGHT = 20  # Calls to Slack at one time.
_AWAY = 1.0  # Seconds between two tries while the database is away.

Found = TypeVar("Found")
Ended = tuple[Intent, Outcome]


class WorkspaceDrain:
    """Runs until nothing may be sent at this moment. `wake` it when more is owed; `stop` it to finish what is in hand.

    `waits_for_database` tells whether the database is away at present.
    """

    def __init__(self, delivery: Delivery, workspace_id: str) -> None:
        self.waits_for_database = False
        self._delivery = delivery
        self._workspace_id = workspace_id
        self._pace = delivery.pace
        self._dice = random.Random()  # noqa: S311 - it only spreads retries.
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._ended: list[Ended] = []
        self._newest: str | None = None  # Slack's latest stamp of a message of ours.
        self._wake = asyncio.Event()
        self._stopping = False
        self._unsure = False  # Whether rows may be marked as being sent that we do not know of.

    def wake(self) -> None:
        """Looks at once for what is owed, and tries the database again; to be called in the loop."""
        self.waits_for_database = False
        self._wake.set()

    def stop(self) -> None:
        """Takes nothing more in hand; `run` returns as soon as what is in hand has ended and is written down."""
        self._stopping = True
        self._wake.set()

    async def run(self) -> datetime | None:
        """Sends; returns when something may be sent again, or None when nothing is owed.

        Where it is cancelled, what is in hand stays marked as being sent, and is looked up by whoever comes next.
        """
        try:
            await self._until_it_works(self._take_up)
            while True:
                self._wake.clear()
                await self._until_it_works(self._turn)
                if not self._tasks and not self._ended and not self._wake.is_set():
                    again_at = await self._until_it_works(self._again_at)
                    if not self._wake.is_set():
                        return again_at
                await self._wake.wait()
        finally:
            tasks = list(self._tasks.values())
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _until_it_works(self, step: Callable[[], Awaitable[Found]]) -> Found:
        """Does a step again until the database is back: without it nothing is known, and nothing may be forgotten."""
        while True:
            try:
                found = await step()
            except Exception:
                if not self.waits_for_database:
                    log.exception("cannot reach what is owed", extra={"action": "drain_failed"})
                self.waits_for_database = self._unsure = True
                self._wake.clear()
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._wake.wait(), _AWAY)
            else:
                self.waits_for_database = False
                return found

    async def _take_up(self) -> None:
        """Goes on where another one stopped: what it had in hand it can only have left behind."""
        workspace_id = self._workspace_id

        def read(session: Session) -> tuple[dict[str, Any], bool]:
            return paces.get(session, workspace_id), claims.in_hand(session, workspace_id)

        remembered, left_behind = await self._delivery.database.read(read)
        self._pace.take_up(workspace_id, remembered)
        self._newest = remembered.get("newest")
        self._unsure = left_behind

    async def _find_again(self, now: datetime) -> None:
        """Has looked for what is marked as being sent, and is in no hand of ours: it was left behind, or lost from sight."""
        ours = {*self._tasks, *(one.id for one, _ in self._ended)}
        for row_id in await self._delivery.database.write(
            lambda session: claims.take_over(session, self._workspace_id, now, without=ours)
        ):
            self._delivery.lost[row_id] = self._delivery.elapsed()
            self._delivery.metrics.ambiguous()
        self._unsure = False

    async def _turn(self) -> None:
        now = self._delivery.now()
        self._pace.forget_past(self._workspace_id, now)
        for one in [one for one in self._ended if not recording.stands_alone(one[1])]:
            await self._write_one(one, now)
        if self._unsure:
            await self._find_again(now)
        ready = await self._ready(now)
        claimed = await self._write(ready, now)
        for one, letter in zip(claimed, await attempts.word(self._delivery, claimed), strict=True):
            self._begin(one, attempts.send(self._delivery, one, letter))
        for one in ready:
            if one.state is OutboxState.UNKNOWN:
                self._begin(one, attempts.look(self._delivery, one, self._dice.random()))

    async def _ready(self, now: datetime) -> list[Intent]:
        """What may be begun now, as much of it as there is room for."""
        room = IN_FLIGHT - len(self._tasks)
        if self._stopping or room <= 0:
            return []
        resting = choosing.resting(self._pace, self._workspace_id, now)
        # Some are being looked for already, and others wait for their channel.
        limit = len(self._tasks) + 2 * IN_FLIGHT
        heads = await self._delivery.database.read(
            lambda session: claims.heads(session, self._workspace_id, by=now, resting=resting, limit=limit)
        )
        begun = {*self._tasks, *(one.id for one, _ in self._ended)}
        return choosing.choose(self._pace, [one for one in heads if one.id not in begun], now, room)

    async def _write(self, ready: Sequence[Intent], now: datetime) -> list[Intent]:
        """Writes down what has ended, and takes in hand what is to be sent."""
        ended = [one for one in self._ended if recording.stands_alone(one[1])]
        pending = [one for one in ready if one.state is OutboxState.PENDING]
        claimed: list[Intent] = []
        # Counted from before it is written down: we may be held up just after that, and others take it over meanwhile.
        since = self._delivery.elapsed()
        if ended or ready:
            claimed = await self._delivery.database.write(
                lambda session: self._record(session, ended, pending, now)
            )
        self._written(ended, now)
        for one in claimed:
            self._delivery.claimed[one.id] = since
        return claimed

    def _record(
        self, session: Session, ended: Sequence[Ended], pending: Sequence[Intent], now: datetime
    ) -> list[Intent]:
        for intent, outcome in ended:
            recording.write_down(session, intent, outcome, now=now, jitter=self._dice.random())
        paces.keep(session, self._workspace_id, {**self._pace.to_json(self._workspace_id), "newest": self._newest})
        return claims.claim(session, pending, now, self._newest)

    async def _write_one(self, ended: Ended, now: datetime) -> None:
        """Writes down what more follows from, in a transaction of its own.

        What cannot be written is of unknown outcome: it is looked for, and written down when it is found. Where not
        even that can be written the database is away, and it is kept until it can.
        """
        intent, _ = ended
        try:
            await self._delivery.database.write(lambda session: self._record(session, [ended], [], now))
        except Exception:
            extra = {"action": "record_failed", "kind": intent.kind, "row": intent.id}
            log.exception("cannot record a delivery", extra=extra)
            lost = intent, Failure(Verdict.UNKNOWN, "could not be recorded")
            await self._delivery.database.write(lambda session: self._record(session, [lost], [], now))
        self._written([ended], now)

    def _written(self, ended: Sequence[Ended], now: datetime) -> None:
        for one in ended:
            self._ended.remove(one)
            self._note(*one)
            recording.count(self._delivery.metrics, *one, now)
            self._wake.set()  # Now there may be a next one in its conversation.

    def _note(self, intent: Intent, outcome: Outcome) -> None:
        """Keeps what is to be known of a row in the meantime, and forgets what is over."""
        self._delivery.claimed.pop(intent.id, None)
        if isinstance(outcome, Failure) and outcome.verdict is Verdict.UNKNOWN:
            self._delivery.lost[intent.id] = self._delivery.elapsed()
        elif not isinstance(outcome, LookAgain):
            self._delivery.lost.pop(intent.id, None)
            self._delivery.pages.pop(intent.id, None)

    def _begin(self, intent: Intent, attempt: Awaitable[Outcome]) -> None:
        async def run() -> None:
            try:
                outcome = await self._safely(intent, attempt)
                self._ended.append((intent, outcome))
                if isinstance(outcome, Done) and outcome.ts:
                    self._newest = max(self._newest or "", outcome.ts)
            finally:
                del self._tasks[intent.id]
                self._wake.set()

        self._tasks[intent.id] = asyncio.create_task(run())

    async def _safely(self, intent: Intent, attempt: Awaitable[Outcome]) -> Outcome:
        """What comes of an attempt; where our own code stumbles nobody knows what has been sent."""
        try:
            return await attempt
        except Exception as error:
            extra = {"action": "attempt_failed", "kind": intent.kind, "row": intent.id}
            log.exception("an attempt failed", extra=extra)
            return Failure(Verdict.UNKNOWN, type(error).__name__)

    async def _again_at(self) -> datetime | None:
        """When the first row may be tried that may not be now, be it for its own sake or for the pace's.

        Not before a few of them may be: what is newly owed wakes whoever sends in any case.
        """
        now, workspace_id, pace = self._delivery.now(), self._workspace_id, self._pace
        resting = choosing.resting(pace, workspace_id, now)

        def read(session: Session) -> tuple[list[Intent], datetime | None]:
            awake = claims.heads(session, workspace_id, by=now, resting=resting)
            return awake, claims.next_try_at(session, workspace_id, now)

        held, later = await self._delivery.database.read(read)
        times = [choosing.ready_at(pace, one, now) for one in held] + ([later] if later else [])
        times += pace.rests_until(workspace_id, now)
        return max(min(times), now + pace.pause) if times else None
