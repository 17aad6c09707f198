"""Takes events, commands and interactions to the app, events again when they were not acknowledged."""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

from bot.playground.delivery.envelopes import Answer, Envelope
from bot.playground.delivery.faults import Faults
from bot.playground.delivery.posts import Posts
from bot.playground.delivery.sockets import Sockets
from bot.playground.delivery.timings import Timings
from bot.playground.state.records import App, Json

_log = logging.getLogger(__name__)


class Delivery:
    """The ways to the app, and the events that are under way."""

    def __init__(self, timings: Timings) -> None:
        self._timings = timings
        self.faults = Faults()
        self.sockets = Sockets(timings)
        self._posts = Posts(timings)
        self._tasks: set[asyncio.Task[None]] = set()
        self._in_flight = 0
        self._idle = asyncio.Event()
        self._idle.set()

    def event(self, app: App, payload: Json) -> None:
        """Delivers an event in the background, up to four times; nowhere if the app named no place for events."""
        if not app.socket_mode and not app.events_url:
            return
        self._spawn(self._deliver_event(app, payload))

    async def command(self, app: App, payload: Json) -> Answer:
        """Delivers a slash command once and waits for the answer."""
        url = app.commands[payload["command"]].url
        return await self._send(app, Envelope("slash_commands", payload, url))

    async def interaction(self, app: App, payload: Json) -> Answer:
        """Delivers what a person did with a message or a view once and waits for the answer."""
        return await self._send(app, Envelope("interactive", payload, app.interactivity_url))

    def notice(self, app: App, payload: Json) -> None:
        """Delivers an interaction whose answer nobody waits for, such as a closed view."""
        self._spawn(self._deliver_notice(app, payload))

    async def quiet(self) -> None:
        """Waits until nothing is on its way; what waits for its next attempt does not count."""
        while self._in_flight:
            await self._idle.wait()

    async def stop(self) -> None:
        """Gives up what is under way, lets go of what hangs, and closes all connections."""
        self.faults.heal()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.sockets.close()
        await self._posts.close()

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        # Counted from now on, so that whoever asks for quiet next also waits for this.
        self._enter()
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._finished)

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._leave()
        if not task.cancelled() and (failure := task.exception()):
            _log.error("A delivery broke off.", exc_info=failure)

    def _enter(self) -> None:
        self._in_flight += 1
        self._idle.clear()

    def _leave(self) -> None:
        self._in_flight -= 1
        if self._in_flight == 0:
            self._idle.set()

    async def _deliver_notice(self, app: App, payload: Json) -> None:
        answer = await self.interaction(app, payload)
        if not answer.acknowledged:
            _log.warning("The app did not take a %s (%s).", payload["type"], answer.problem)

    async def _deliver_event(self, app: App, payload: Json) -> None:
        reason = ""
        for attempt, delay in enumerate((*self._timings.retries, None)):
            answer = await self._send(app, Envelope("events_api", payload, app.events_url, attempt, reason))
            if answer.acknowledged or not answer.may_retry:
                return
            if delay is not None:
                await self._until_next(app, answer, delay)
            # Over sockets there is one reason only; over HTTP each has its own.
            reason = "timeout" if app.socket_mode else answer.problem
        _log.warning("The app never took the event %s.", payload["event_id"])

    async def _until_next(self, app: App, last: Answer, delay: float) -> None:
        """Waits until it is time for another attempt: a client that comes back is not kept waiting any longer."""
        away = last.problem == "not_connected" and app.socket_mode
        if away and delay <= self._timings.ack:
            await self.sockets.wait_open(self._timings.ack)
        elif delay > 0:
            # While an event waits for so long it is not under way.
            self._leave()
            try:
                await (self.sockets.wait_open(delay) if away else asyncio.sleep(delay))
            finally:
                self._enter()

    async def _send(self, app: App, envelope: Envelope) -> Answer:
        copies = self.faults.copies(envelope.type, envelope.payload)
        if app.socket_mode:
            return await self.sockets.send(envelope, copies=copies)
        if copies == 0:
            return Answer("timeout")
        answers = [
            await self._posts.send(envelope, signing_secret=app.installation.signing_secret) for _ in range(copies)
        ]
        return answers[0]
