"""A SQLite file that is full, may only be read, or is held by another program: said plainly, and over by itself."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from itertools import product

import pytest
from sqlalchemy import event, inspect, text
from sqlalchemy.exc import OperationalError

from bot.domain.programme import Catalogue
from bot.store.session import sqlite_path
from tests.delivery import outage
from tests.delivery.faults import FaultyTown

Trouble = Callable[[FaultyTown], AbstractContextManager[None]]


@pytest.fixture
async def town(sqlite_url: str, catalogue: Catalogue) -> AsyncIterator[FaultyTown]:
    """A town on SQLite whose bot answers within a second."""
    async for one in outage.town_in_a_hurry(sqlite_url, catalogue):
        yield one


@contextmanager
def pragma(town: FaultyTown, before: str, after: str) -> Iterator[None]:
    """Sets something on every connection that writes as soon as it is taken, and afterwards sets it back."""
    now = [before]

    def set_it(connection: sqlite3.Connection, *_: object) -> None:
        connection.execute(now[0]).close()

    event.listen(town.bot.database.engine, "checkout", set_it)
    yield
    now[0] = after


@contextmanager
def full(town: FaultyTown) -> Iterator[None]:
    """The file may not grow any more, and whatever is written needs room: rows this small fit in for long."""
    with town.bot.database.engine.begin() as connection:
        tables = inspect(connection).get_table_names()
        connection.execute(text("CREATE TABLE filler (words)"))
        for table, doing in product(tables, ("INSERT", "UPDATE")):
            filling = f"BEFORE {doing} ON {table} BEGIN INSERT INTO filler VALUES (zeroblob(500)); END"  # noqa: S608
            connection.execute(text(f"CREATE TRIGGER {table}_{doing} {filling}"))
    with pragma(town, "PRAGMA max_page_count=1", "PRAGMA max_page_count=1000000"):
        with pytest.raises(OperationalError, match="full"):
            while True:  # Until no room is left in the pages there are.
                with town.bot.database.engine.begin() as connection:
                    connection.execute(text("INSERT INTO filler VALUES (zeroblob(500))"))
        yield


@contextmanager
def read_only(town: FaultyTown) -> Iterator[None]:
    """Nothing may be written."""
    with pragma(town, "PRAGMA query_only=ON", "PRAGMA query_only=OFF"):
        yield


@contextmanager
def held(town: FaultyTown) -> Iterator[None]:
    """Another program holds the file, as one that makes a backup does."""
    path = sqlite_path(town.database_url)
    assert path is not None
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


@pytest.mark.parametrize("trouble", [full, read_only, held])
async def test_everybody_reads_a_plain_sentence_and_afterwards_all_goes_on(
    town: FaultyTown, trouble: Trouble
) -> None:
    await outage.everything_is_refused_and_then_works(town, lambda: trouble(town))


async def test_who_waits_behind_somebody_who_waits_is_answered_in_time_too(town: FaultyTown) -> None:
    """A tick that stands in line for the file has no time limit of an answer, and holds the one thread that writes."""
    people = [town.person(name) for name in ("greta", "farid")]
    for one in people:
        await one.say("/circle join")
    with held(town):
        tick = asyncio.create_task(town.bot.timetable.plan())
        for one in people:
            answer = await one.submit(consent=["yes"])
            assert list(answer["errors"].values()) == [outage.AWAY]
        with pytest.raises(OperationalError, match="locked"):
            await tick
    for one in people:
        assert (await one.submit(consent=["yes"]))["action"] == "updated"


async def test_what_was_refused_is_not_done_afterwards(town: FaultyTown) -> None:
    """Somebody who was told that nothing was kept finds nothing, even if the file was free a moment later."""
    greta, town.bot.database.patience = town.person("greta"), 30.0
    await greta.say("/circle join")
    with held(town):
        tick = asyncio.create_task(town.bot.timetable.plan())
        await greta.submit(consent=["yes"])
    await tick
    await greta.say("/circle status")
    assert "on no waiting list" in (await greta.last())["text"]
