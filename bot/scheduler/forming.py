"""Forms circles of those who wait, in a process of its own where they are many: nobody's click waits for it.

A few people take a moment, which a thread is good enough for; a new process would take longer to begin than they do.
One process is begun for one search and is gone after it, with all the memory that it took. It is ended at once when
the bot is stopped; where it dies of itself that is logged, and the list is looked through again later.
"""

import asyncio
import signal
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from multiprocessing import get_context
from multiprocessing.connection import Connection
from time import perf_counter
from typing import Any, TypeVar

from bot.domain.programme import Catalogue
from bot.domain.proposals import AT_ONCE, READ_AT_ONCE, in_parts
from bot.domain.suggestions import Suggested, Waiting
from bot.features import proposals
from bot.features.proposals import Crowd, Place
from bot.store.session import Database

FEW = 40
_SPAWN = get_context(
    "spawn"
)  # A copy of this process would hold its connections, and its locks as they happen to be.

Found = TypeVar("Found")
STOP = "stop"  # Whatever is sent to the process says so.
Watch = Callable[[float], Awaitable[bool]]  # Told what share is done, from 0 to 1; tells whether to stop.


class ProcessDiedError(Exception):
    """The process that was to find something has died."""


@dataclass(frozen=True)
class Forming:
    """Forms circles; of more people than `few` in a process of its own, which is looked after `every` so many seconds."""

    few: int = FEW
    every: float = 3

    async def form(self, crowd: Crowd, now: datetime) -> Suggested:
        """Gives the circles that could be made of a crowd; ProcessDiedError where the process has not come to an end."""
        return await self.find(proposals.search(crowd, now=now), len(crowd.waiting))

    async def find(self, search: Callable[..., Suggested], size: int, watch: Watch | None = None) -> Suggested:
        """The same for any search among so many people; one that takes long is watched, and may be stopped."""
        if size <= self.few:
            return await asyncio.to_thread(search)
        return await in_a_process(search, watch, self.every)


async def crowd_of(database: Database, catalogue: Catalogue, place: Place) -> Crowd | None:
    """Who waits in one place, read some at a time: whoever is not as they were by then is left out of what comes of it."""
    listed = await database.read(lambda session: proposals.listed(session, place, catalogue=catalogue))
    if listed is None:
        return None
    waiting: list[Waiting] = []
    for some in in_parts(list(listed.values()), READ_AT_ONCE):
        waiting += await database.read(lambda session, some=some: proposals.some_of(session, place, some, listed))
    programme = catalogue.get(place[1])
    return await database.read(lambda session: proposals.gathered(session, place, waiting, programme))


async def propose(database: Database, catalogue: Catalogue, forming: Forming, place: Place, now: datetime) -> None:
    """Looks through those who wait in one place, beside the database's threads, and asks the people of new circles.

    Whoever comes or goes meanwhile has all looked at again. Many circles are proposed some at a time, so that nobody's
    click waits for all of them.
    """
    if not await database.write(lambda session: proposals.take(session, place, now)):
        return
    crowd = await crowd_of(database, catalogue, place)
    if crowd is not None:
        began = perf_counter()
        found = await forming.form(crowd, now)
        took = perf_counter() - began
        await database.write(lambda session: proposals.noted(session, crowd, found, seconds=took, now=now))
        for some in in_parts(found.unplaced, READ_AT_ONCE):
            await database.write(lambda session, some=some: proposals.tell(session, crowd, some))
        for some in in_parts(found.suggestions, AT_ONCE):
            await database.write(lambda session, some=some: proposals.propose(session, crowd, some, now=now))
    await database.write(lambda session: proposals.looked(session, place, crowd, now=now))


async def in_a_process(work: Callable[..., Found], watch: Watch | None = None, every: float = 3) -> Found:
    """Gives what some work gives, or raises ProcessDiedError; the process ends with it, or with whoever waits for it.

    Work that is watched takes `progress` and `stop`, and gives the best so far once it is told to stop.
    """
    receiving, sending = _SPAWN.Pipe(duplex=False)
    stopped, stopping = _SPAWN.Pipe(duplex=False)
    watched = stopped if watch is not None else None
    process = _SPAWN.Process(target=_work, args=(sending, watched, work), daemon=True)
    await asyncio.to_thread(process.start)
    sending.close()  # Ours: when the process is gone with its own, there is nothing left to wait for.
    parts = [0.0]
    coming = asyncio.create_task(asyncio.to_thread(_receive, receiving, parts))
    try:
        while watch is not None and not (await asyncio.wait({coming}, timeout=every))[0]:
            if await watch(parts[-1]):
                stopping.send(STOP)
                watch = None
        try:
            return await coming
        except EOFError:
            raise ProcessDiedError from None
    finally:
        coming.cancel()
        process.kill()
        process.join()


def _receive(receiving: Any, parts: list[float]) -> Any:
    """Waits for what comes of it, and notes what share is done until then."""
    while True:
        part, found = receiving.recv()
        if found:
            return found[0]
        parts.append(part)


def _work(sending: Connection, stopped: Connection | None, work: Callable[..., object]) -> None:
    """What the new process does; Ctrl-C, which all processes of a terminal get, is for the bot itself to hear."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    told = 0

    def progress(part: float) -> None:
        nonlocal told
        if int(100 * part) > told:
            told = int(100 * part)
            sending.send((part, ()))

    found = work(progress=progress, stop=stopped.poll) if stopped is not None else work()
    sending.send((1.0, (found,)))
