"""Goes on with rounds that are at work: forms their circles beside the database's threads, sends them, lets them go.

It is a tick of its own, so that no prompt waits for the circles of very many people.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from time import perf_counter
from typing import TypeVar

from bot.domain.crowds import Crowd, formed
from bot.domain.forming.people import Formed, Person
from bot.domain.rounds import RoundState
from bot.features import formings
from bot.features.formings import AT_ONCE, READ_AT_ONCE, Place, Task
from bot.slack.guard import Surface
from bot.slack.listeners import rounds as showing

T = TypeVar("T")
Forming = Callable[[Crowd], Awaitable[Formed]]


async def in_a_thread(crowd: Crowd) -> Formed:
    """Forms circles while everything else goes on."""
    return await asyncio.to_thread(formed, crowd)


@dataclass(frozen=True)
class Rounds:
    """What goes on with rounds; may be run at any time, by any process, as often as one likes."""

    surface: Surface
    form: Forming = in_a_thread

    async def due(self, now: datetime) -> list[Place]:
        """The rounds in which something is to be done, and that no other process has in hand."""
        return await self.surface.database.read(lambda session: formings.due(session, now))

    async def go_on(self, place: Place, now: datetime) -> None:
        """Does all that is to be done in one round. Where that fails it is tried again once it is not held any more."""
        task = await self.surface.database.write(lambda session: formings.take(session, place, now))
        if task is None:
            return
        if task.state is RoundState.SENDING:
            await self._send(task, now)
        else:
            while await self.surface.database.write(lambda session: formings.clear(session, task, now)):
                pass
        if task.state is RoundState.FORMING:
            await self._form(task, now)
        # The last circle may have been sent: then what is left is let go at once.
        if task.state is RoundState.SENDING:
            await self.go_on(place, now)
        if task.state is not RoundState.CLOSING:
            await showing.bring_up_to_date(self.surface, *place)

    async def _send(self, task: Task, now: datetime) -> None:
        after: str | None = ""
        while after is not None:
            after = await self.surface.database.write(
                lambda session, last=after: formings.send(
                    session, task, last, catalogue=self.surface.catalogue, now=now
                )
            )

    async def _form(self, task: Task, now: datetime) -> None:
        database, catalogue = self.surface.database, self.surface.catalogue
        people = await self._people(task, now)
        crowd = await database.read(
            lambda session: formings.crowd(session, task, people, catalogue=catalogue, now=now)
        )
        if crowd is None:
            return
        began = perf_counter()
        found = await self.form(crowd)
        seconds = perf_counter() - began
        for some in _parts(found.circles, AT_ONCE):
            if not await database.write(
                lambda session, some=some: formings.write(session, task, crowd, some, catalogue=catalogue, now=now)
            ):
                return
        for some in _parts(found.unplaced, READ_AT_ONCE):
            await database.write(lambda session, some=some: formings.write_left(session, task, crowd, some, now))
        size = len(crowd.people)
        await database.write(lambda session: formings.finish(session, task, found, size, seconds, now))

    async def _people(self, task: Task, now: datetime) -> Sequence[tuple[str, Person]]:
        """Reads of whom circles are formed, in parts, so that no click waits long."""
        database, catalogue = self.surface.database, self.surface.catalogue
        ids = await database.read(lambda session: formings.waiting(session, task, catalogue=catalogue))
        people: list[tuple[str, Person]] = []
        for some in _parts(ids, READ_AT_ONCE):
            people += await database.read(lambda session, some=some: formings.known(session, task, some, now))
        return people


def _parts(some: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    return (some[at : at + size] for at in range(0, len(some), size))
