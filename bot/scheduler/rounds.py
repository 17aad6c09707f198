"""Goes on with rounds that are at work: forms their circles beside the database's threads, sends them, lets them go.

It is a tick of its own, so that no prompt waits for the circles of very many people.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from time import perf_counter
from typing import TypeVar

from bot.domain.rounds import RoundState
from bot.features import formings
from bot.features.formings import AT_ONCE, PEOPLE_AT_ONCE, Place, Task
from bot.scheduler.forming import Forming
from bot.slack.guard import Surface
from bot.slack.listeners import rounds as showing

T = TypeVar("T")


@dataclass(frozen=True)
class Rounds:
    """What goes on with rounds; may be run at any time, by any process, as often as one likes."""

    surface: Surface
    forming: Forming

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
        crowd = await database.read(lambda session: formings.crowd(session, task, catalogue=catalogue, now=now))
        if crowd is None:
            return
        began = perf_counter()
        found = await self.forming.find(formings.search(task, crowd, now), len(crowd.waiting))
        seconds = perf_counter() - began
        for some in _parts(found.suggestions, AT_ONCE):
            if not await database.write(
                lambda session, some=some: formings.write(session, task, some, catalogue=catalogue, now=now)
            ):
                return
        for some in _parts(found.unplaced, PEOPLE_AT_ONCE):
            await database.write(lambda session, some=some: formings.write_left(session, task, some, now))
        size = len(crowd.waiting)
        await database.write(lambda session: formings.finish(session, task, found, size, seconds, now))


def _parts(some: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    return (some[at : at + size] for at in range(0, len(some), size))
