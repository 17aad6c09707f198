"""Moves the clock to the next thing that happens, one move at a time, if its owner lets it be moved."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from bot.playground.delivery.dispatch import Delivery
from bot.playground.errors import PageError
from bot.playground.state.records import Json


@dataclass(frozen=True)
class Upcoming:
    """The next thing that will happen by the clock: when (aware, UTC) and what, as a short phrase."""

    at: datetime
    what: str


@dataclass(frozen=True)
class TimeControls:
    """The three callables by which the owner of the clock lets it be moved."""

    next_due: Callable[[], Awaitable[Upcoming | None]]
    advance: Callable[[datetime], Awaitable[None]]
    settled: Callable[[], Awaitable[None]]


class Moving:
    """The clock's controls, once its owner has supplied them; concurrent moves wait for each other."""

    def __init__(self, controls: TimeControls | None, delivery: Delivery) -> None:
        self.controls = controls
        self._delivery = delivery
        self._lock = asyncio.Lock()

    async def next(self) -> Json | None:
        """The next thing that happens as {at, what}, or None."""
        upcoming = await self.controls.next_due() if self.controls else None
        return {"at": upcoming.at.isoformat(), "what": upcoming.what} if upcoming else None

    async def advance(self) -> Upcoming:
        """Moves to the next thing that happens and returns it when all is settled; PageError if none is near."""
        controls = self.controls
        if controls is None:
            raise PageError(409, "not_movable", "Time cannot be moved here.")
        async with self._lock:
            upcoming = await controls.next_due()
            if upcoming is None:
                raise PageError(409, "nothing_due", "Nothing is going to happen by itself.")
            await controls.advance(upcoming.at)
            # What was posted reaches the app as events, which it may want to act on before it is settled.
            await self._delivery.quiet()
            await controls.settled()
        return upcoming
