"""Moves the clock, one move at a time, if its owner lets it be moved: to the next thing, or by a while."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from bot.playground.errors import PageError
from bot.playground.happenings.world import World
from bot.playground.page_api.controls import Controls, TimeControls, Upcoming
from bot.playground.state.records import Json

# How many things may happen in one move before it is taken for one that never ends.
MOST_AT_ONCE = 2000
_WHILES = {"+1h": timedelta(hours=1), "+1d": timedelta(days=1)}


class Moving:
    """The clock's controls, once its owner has supplied them; concurrent moves wait for each other."""

    def __init__(self, world: World, controls: Controls) -> None:
        self._world = world
        self._controls = controls
        self._lock = asyncio.Lock()

    @property
    def movable(self) -> bool:
        """Whether somebody has supplied the controls."""
        return self._controls.time is not None

    async def next(self) -> Json | None:
        """The next thing that happens as {at, what}, or None."""
        time = self._controls.time
        upcoming = await time.next_due() if time else None
        return _shape(upcoming) if upcoming else None

    @asynccontextmanager
    async def still(self) -> AsyncIterator[None]:
        """No move is under way meanwhile; who wants to move the clock waits."""
        async with self._lock:
            yield

    @asynccontextmanager
    async def without_clock(self) -> AsyncIterator[None]:
        """The same, and nobody is asked what is next, for whoever knows it may be about to be replaced."""
        async with self._lock:
            before, self._controls.time = self._controls.time, None
            try:
                yield
            finally:
                self._controls.time = self._controls.time or before

    async def settle(self) -> None:
        """Returns when all that is to be done at this moment has been done, also in the middle of a move."""
        if self._controls.time is not None:
            await self._settle(self._controls.time)

    async def advance(self, to: object) -> Json:
        """Moves to "next", "step" (the next thing that opens one), "+1h" or "+1d".

        Returns {now, what, happened: [{at, what}]}, `what` being the last thing of those that happened;
        PageError if the clock cannot be moved or nothing lies ahead.
        """
        if to not in ("next", "step", *_WHILES):
            raise PageError(400, "bad_field", "Time moves to: next, step, +1h or +1d.")
        async with self._lock:
            time = self._controls.time
            if time is None:
                raise PageError(409, "not_movable", "Time cannot be moved here.")
            happened = (
                await self._by(time, _WHILES[str(to)]) if to in _WHILES else await self._until(time, str(to))
            )
        what = happened[-1].what if happened else ""
        now = self._world.workspace.now().isoformat()
        return {"now": now, "what": what, "happened": [_shape(one) for one in _without_repeats(happened)]}

    async def _until(self, time: TimeControls, to: str) -> list[Upcoming]:
        happened: list[Upcoming] = []
        while len(happened) < MOST_AT_ONCE and (upcoming := await time.next_due()) is not None:
            await self._move(time, upcoming.at)
            happened.append(upcoming)
            if to == "next" or upcoming.opens_step:
                return happened
        if not happened:
            raise PageError(409, "nothing_due", "Nothing is going to happen by itself.")
        return happened

    async def _by(self, time: TimeControls, span: timedelta) -> list[Upcoming]:
        end, happened = self._world.workspace.now() + span, []
        while len(happened) < MOST_AT_ONCE and (upcoming := await time.next_due()) and upcoming.at <= end:
            await self._move(time, upcoming.at)
            happened.append(upcoming)
        await self._move(time, end)
        return happened

    async def _move(self, time: TimeControls, at: datetime) -> None:
        await time.advance(at)
        await self._settle(time)

    async def _settle(self, time: TimeControls) -> None:
        # What was posted reaches the app as events, which it may want to act on before it is settled.
        await self._world.delivery.quiet()
        await time.settled()


def _without_repeats(happened: Sequence[Upcoming]) -> list[Upcoming]:
    """What happened; of the same thing several times in a row, the first."""
    before = (None, *(one.what for one in happened))
    return [one for one, said in zip(happened, before, strict=False) if one.what != said]


def _shape(upcoming: Upcoming) -> Json:
    return {"at": upcoming.at.isoformat(), "what": upcoming.what}
