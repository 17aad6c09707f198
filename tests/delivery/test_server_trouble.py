"""A PostgreSQL that breaks off, hangs, crashes or may only be read: said plainly, and over without a restart."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Event

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import make_url, text
from sqlalchemy.exc import DBAPIError

from bot.domain.programme import Catalogue
from bot.store.outages import Away
from bot.store.session import Session, is_away
from tests.databases import PostgresServer, fresh_database
from tests.delivery import outage
from tests.delivery.faults import FaultyTown

GIVEN_UP = (Away, DBAPIError)


@pytest.fixture
async def town(postgres: PostgresServer, catalogue: Catalogue) -> AsyncIterator[FaultyTown]:
    """A town on PostgreSQL whose bot answers within a second."""
    with fresh_database(postgres) as url:
        async for one in outage.town_in_a_hurry(url, catalogue):
            yield one


def _admin(url: str) -> psycopg.Connection:
    address = make_url(url).set(drivername="postgresql", database="postgres")
    return psycopg.connect(address.render_as_string(hide_password=False), autocommit=True)


def _end_connections(admin: psycopg.Connection, url: str) -> None:
    ends = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
    admin.execute(ends, (make_url(url).database,))


@contextmanager
def hanging(url: str) -> Iterator[None]:
    """The server takes whatever is sent, and answers nothing."""
    with _admin(url) as admin, ExitStack() as going_on:
        row = admin.execute("SHOW data_directory").fetchone()
        assert row is not None
        first = int((Path(row[0]) / "postmaster.pid").read_text().splitlines()[0])

        def stop(pid: int) -> None:
            going_on.callback(os.kill, pid, signal.SIGCONT)
            os.kill(pid, signal.SIGSTOP)

        stop(first)  # From here on no child is made, and none that ends is forgotten.
        for child in Path(f"/proc/{first}/task/{first}/children").read_text().split():
            stop(int(child))
        yield


@contextmanager
def crashed(url: str) -> Iterator[None]:
    """The server loses all connections and recovers; whoever had one in the pool finds it broken."""
    with outage.away(url):
        yield
    with _admin(url) as admin:
        _end_connections(admin, url)


@contextmanager
def only_to_be_read(url: str) -> Iterator[None]:
    """What was the leading server is none any more, as after a failover; connections stay as they were made."""
    name = sql.Identifier(str(make_url(url).database))
    with _admin(url) as admin:
        admin.execute(sql.SQL("ALTER DATABASE {} SET default_transaction_read_only = on").format(name))
        _end_connections(admin, url)
        yield
        admin.execute(sql.SQL("ALTER DATABASE {} RESET default_transaction_read_only").format(name))


@pytest.mark.parametrize("trouble", [hanging, crashed, only_to_be_read])
async def test_everybody_reads_a_plain_sentence_and_afterwards_all_goes_on(
    town: FaultyTown, trouble: outage.Trouble
) -> None:
    await outage.everything_is_refused_and_then_works(town, lambda: trouble(town.database_url))


async def test_a_connection_cut_in_the_middle_of_a_transaction_leaves_nothing_of_it(town: FaultyTown) -> None:
    def half(session: Session) -> None:
        session.execute(text("UPDATE workspaces SET name = 'half'"))
        with _admin(town.database_url) as admin:
            _end_connections(admin, town.database_url)
        session.execute(text("UPDATE workspaces SET name = 'whole'"))

    with pytest.raises(Exception, match="terminat") as caught:
        await town.bot.database.write(half)
    assert is_away(caught.value)
    names = await town.bot.database.read(
        lambda session: session.scalars(text("SELECT name FROM workspaces")).all()
    )
    assert "half" not in names


async def test_work_that_was_given_up_is_not_done_when_the_server_answers_again(town: FaultyTown) -> None:
    database, begun = town.bot.database, Event()

    def work(session: Session) -> None:
        session.execute(text("UPDATE workspaces SET name = 'late'"))
        begun.set()

    with hanging(town.database_url):
        with pytest.raises(GIVEN_UP) as caught, database.turn() as turn:
            await database.write(work)
        assert is_away(caught.value)
        assert not turn.kept
    await asyncio.sleep(0.2)
    assert not begun.is_set()
    names = await database.read(lambda session: session.scalars(text("SELECT name FROM workspaces")).all())
    assert "late" not in names


async def test_work_that_nobody_waits_for_is_given_up_too(town: FaultyTown) -> None:
    def work(session: Session) -> None:
        session.execute(text("UPDATE workspaces SET name = 'begun'"))
        begun.set()
        go_on.wait()
        session.execute(text("UPDATE workspaces SET name = 'late'"))

    database, begun, go_on = town.bot.database, Event(), Event()
    writing = asyncio.create_task(database.write(work))
    assert await asyncio.to_thread(begun.wait, 20)
    with hanging(town.database_url):
        go_on.set()
        with pytest.raises(GIVEN_UP) as caught:
            await asyncio.wait_for(writing, 20)
        assert is_away(caught.value)
    names = await database.read(lambda session: session.scalars(text("SELECT name FROM workspaces")).all())
    assert not {"begun", "late"} & set(names)


async def test_work_behind_a_lock_is_given_up_in_time(town: FaultyTown) -> None:
    database = town.bot.database
    with database.engine.begin() as other:
        other.execute(text("UPDATE workspaces SET name = 'held'"))
        with pytest.raises(GIVEN_UP) as caught, database.turn():
            await database.write(lambda session: session.execute(text("UPDATE workspaces SET name = 'late'")))
        assert is_away(caught.value)
    names = await database.read(lambda session: session.scalars(text("SELECT name FROM workspaces")).all())
    assert names == ["held"]


async def test_a_server_that_hangs_holds_up_no_closing(town: FaultyTown) -> None:
    with hanging(town.database_url):
        writing = asyncio.create_task(
            town.bot.database.write(lambda session: session.execute(text("DELETE FROM outbox")))
        )
        await asyncio.sleep(0.1)
        await town.stop_bot()
        with pytest.raises(GIVEN_UP) as caught:
            await writing
        assert is_away(caught.value)
