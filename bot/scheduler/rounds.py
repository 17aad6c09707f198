"""Goes on with rounds that are at work: forms their circles beside the database's threads, sends them, lets them go.

That is beside all planning, so that no prompt waits for the circles of very many people.
"""

import logging
from dataclasses import dataclass
from datetime import datetime
from time import perf_counter

from bot.domain.proposals import AT_ONCE, READ_AT_ONCE, in_parts
from bot.domain.rounds import RoundState
from bot.domain.suggestions import Waiting
from bot.features import formings
from bot.features.formings import Place, Task
from bot.features.proposals import Crowd
from bot.scheduler.forming import Forming
from bot.slack.guard import Surface
from bot.slack.listeners import rounds as showing
from bot.store.session import is_away

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Rounds:
    """What goes on with rounds; may be run at any time, by any process, as often as one likes."""

    surface: Surface
    forming: Forming

    async def due(self, now: datetime) -> list[Place]:
        """The rounds in which something is to be done, and that no other process has in hand."""
        return await self.surface.database.read(lambda session: formings.due(session, now, self.surface.catalogue))

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
        """Sends one circle after another: each takes some 30 ms, and one that fails keeps no other waiting."""
        database, catalogue, last = self.surface.database, self.surface.catalogue, ""
        while one := await database.read(lambda session, last=last: formings.next_to_send(session, task, last)):
            last = one
            try:
                await database.write(
                    lambda session, one=one: formings.send(session, task, one, catalogue=catalogue, now=now)
                )
            except Exception as error:
                if is_away(error):
                    raise
                extra = {"action": "circle_not_sent", "workspace": task.place[0], "circle": one}
                log.exception("a circle cannot be sent", extra=extra)
        await database.write(lambda session: formings.all_sent(session, task, now))

    async def _form(self, task: Task, now: datetime) -> None:
        database, catalogue = self.surface.database, self.surface.catalogue
        crowd = await self._crowd(task, now)
        if crowd is None:
            return

        async def watch(part: float) -> bool:
            at = self.surface.now()
            stops = await database.write(lambda session: formings.watched(session, task, part, at))
            await showing.show_progress(self.surface, *task.place)
            return stops

        began = perf_counter()
        found = await self.forming.find(formings.search(task, crowd, now), len(crowd.waiting), watch)
        seconds = perf_counter() - began
        seen = {one.person.id: one for one in crowd.waiting}
        for some in in_parts(found.suggestions, AT_ONCE):
            if not await database.write(
                lambda session, some=some: formings.write(session, task, some, seen, catalogue=catalogue, now=now)
            ):
                return
        for some in in_parts(found.unplaced, READ_AT_ONCE):
            await database.write(lambda session, some=some: formings.write_left(session, task, some, now))
        among = await database.read(lambda session: formings.listed(session, task))
        for some in in_parts([one for one in among.values() if one not in seen], READ_AT_ONCE):
            await database.write(lambda session, some=some: formings.write_later(session, task, some, now))
        size = len(crowd.waiting)
        await database.write(lambda session: formings.finish(session, task, found, size, seconds, now))

    async def _crowd(self, task: Task, now: datetime) -> Crowd | None:
        """Of whom circles are formed, read some at a time: whoever is not as they were by then shows in what is planned."""
        database, catalogue = self.surface.database, self.surface.catalogue
        among = await database.read(lambda session: formings.listed(session, task))
        waiting: list[Waiting] = []
        for some in in_parts(list(among.values()), READ_AT_ONCE):
            waiting += await database.read(
                lambda session, some=some: formings.some_of(session, task, some, among, now)
            )
        return await database.read(
            lambda session: formings.crowd(session, task, waiting, catalogue=catalogue, now=now)
        )
