"""Forming circles in a process of its own: the same circles come of it, and its death or ours is survived."""

import asyncio
import os
import time
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from multiprocessing import active_children

import pytest

from bot.domain.programme import Catalogue
from bot.domain.suggestions import Suggested
from bot.features import proposals
from bot.scheduler.forming import Forming, ProcessDiedError, in_a_process
from bot.store.session import Database
from tests.features import stage
from tests.features.stage import DAY, NOW
from tests.scheduler.present import Present
from tests.scheduler.searches import counting, dies

NINE = [f"U{number}" for number in range(9)]
ON_SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # Nothing of it is the database's.


def crowd(database: Database, catalogue: Catalogue) -> proposals.Crowd:
    """Nine people who wait."""
    stage.seed(database)
    stage.all_join(database, catalogue, NINE)
    with database.reading() as session:
        (found,) = proposals.crowds(session, catalogue=catalogue)
    return found


@ON_SQLITE
async def test_a_process_of_its_own_finds_what_a_thread_finds(database: Database, catalogue: Catalogue) -> None:
    waiting = crowd(database, catalogue)
    in_a_thread, beside = [await Forming(few).form(waiting, NOW + 2 * DAY) for few in (40, 0)]
    assert in_a_thread == beside
    assert sorted(len(one.members) for one in beside.suggestions) == [4, 5]
    assert active_children() == []


async def test_a_process_that_dies_is_noticed() -> None:
    with pytest.raises(ProcessDiedError):
        await in_a_process(partial(os._exit, 9))
    assert active_children() == []


async def test_work_that_is_watched_tells_how_far_it_is_and_gives_the_best_so_far_when_it_is_stopped() -> None:
    told: list[float] = []

    async def watch(part: float) -> bool:
        told.append(part)
        return part == 0.5  # It never goes back.

    assert await in_a_process(counting, watch, 0.01) == "the best so far"
    assert told[-1] == 0.5
    assert {*told} <= {0.0, 0.1, 0.5}, "each hundredth once"
    assert active_children() == []


async def test_watched_work_that_dies_is_noticed_and_a_watch_that_fails_ends_it() -> None:
    async def fails(_part: float) -> bool:
        raise OSError

    with pytest.raises(ProcessDiedError):
        await in_a_process(dies, fails, 60)
    with pytest.raises(OSError, match=r"^$"):
        await in_a_process(counting, fails, 0.01)
    assert active_children() == []


async def test_a_process_ends_at_once_when_nobody_waits_for_it_any_more() -> None:
    waiting = asyncio.create_task(in_a_process(partial(time.sleep, 3600)))
    while not active_children():
        await asyncio.sleep(0.01)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert active_children() == []


@ON_SQLITE
async def test_a_list_whose_process_died_is_looked_through_again_later(
    database: Database, catalogue: Catalogue, caplog: pytest.LogCaptureFixture
) -> None:
    crowd(database, catalogue)
    present = Present(database, catalogue, forming=_Dying())
    await present.timetable.plan()
    assert "a part of a tick failed" in [one.getMessage() for one in caplog.records]
    caplog.clear()
    with database.reading() as session:
        assert proposals.due(session, present.now) == []
        (place,) = proposals.due(session, present.now + proposals.LOOKING)
    assert place[0] == stage.WORKSPACE


@dataclass(frozen=True)
class _Long(Forming):
    """A search that takes, where more than a few wait, until it is told to come to an end."""

    begun: asyncio.Event = field(default_factory=asyncio.Event)
    ends: asyncio.Event = field(default_factory=asyncio.Event)

    async def form(self, crowd: proposals.Crowd, now: datetime) -> Suggested:
        """Waits before it begins."""
        if len(crowd.waiting) > self.few:
            self.begun.set()
            await self.ends.wait()
        return await super().form(crowd, now)


@ON_SQLITE
async def test_nothing_else_waits_for_the_circles_of_many(database: Database, catalogue: Catalogue) -> None:
    crowd(database, catalogue)
    stage.seed(database, "T0FEW")
    stage.all_join(database, catalogue, NINE[:5], workspace_id="T0FEW")
    search = _Long(few=5)
    present = Present(database, catalogue, (stage.WORKSPACE, "T0FEW"), forming=search)
    searching = asyncio.create_task(present.timetable.search())
    async with asyncio.timeout(60):  # It would wait for ever otherwise.
        await search.begun.wait()
        await present.timetable.plan()
        await present.timetable.search_when_free()
    assert [len(stage.owed(database, "consent.ask", one)) for one in ("T0FEW", stage.WORKSPACE)] == [5, 0]
    search.ends.set()
    await searching
    assert len(stage.owed(database, "consent.ask")) == 5, "four more may wait for one to join them"


@ON_SQLITE
async def test_the_planning_leaves_many_to_the_search_beside_it(database: Database, catalogue: Catalogue) -> None:
    crowd(database, catalogue)
    search = _Long(few=5)
    present = Present(database, catalogue, forming=search)
    async with asyncio.timeout(60):
        await present.timetable.plan()
    assert not search.begun.is_set()
    search.ends.set()
    await present.timetable.search()
    assert len(stage.owed(database, "consent.ask")) == 5


class _Dying(Forming):
    async def form(self, crowd: proposals.Crowd, now: datetime) -> Suggested:  # noqa: ARG002
        """Dies."""
        return await in_a_process(partial(os._exit, 9))
