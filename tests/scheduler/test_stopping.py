"""Ticks are ended before the database is closed: what one has in hand is done or not done, and nothing is logged."""

import asyncio
import sqlite3
from contextlib import closing

import pytest

from bot.scheduler.ticks import plan_soon
from bot.store.outages import Away
from bot.store.session import sqlite_path
from tests.town import Town


async def test_a_tick_in_the_middle_of_its_work_is_ended_without_a_word(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    timetable, path = town.bot.timetable, sqlite_path(town.database_url)
    assert path is not None
    scheduler = timetable.start()
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")  # The plan stands in line for the file.
        plan_soon(scheduler)
        async with asyncio.timeout(10):
            while not timetable.running:
                await asyncio.sleep(0.01)
        plan_soon(scheduler)
        await timetable.stop(scheduler)
        assert not timetable.running
        assert not scheduler.running
        other.execute("ROLLBACK")
    await town.stop_bot()
    assert [one.getMessage() for one in caplog.records if one.levelname in ("WARNING", "ERROR")] == []


async def test_work_that_comes_after_the_end_is_refused_as_by_a_database_that_is_away(town: Town) -> None:
    database = town.bot.database
    await town.stop_bot()
    with pytest.raises(Away):
        await database.read(lambda _session: None)
