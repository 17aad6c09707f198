"""Sending is shared through the queue: a workspace is in it once, with its reason, and comes out of dead hands again."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest
from procrastinate import App, PsycopgConnector
from sqlalchemy import text

from bot.delivery import spread
from bot.delivery.carrying import Delivery, Patience
from bot.delivery.spread import Spread
from bot.metrics import Metrics
from bot.parts import read_catalogue
from bot.store import migrations
from bot.store.models import Workspace
from bot.store.session import Database, libpq_address
from tests.conftest import KEYRING
from tests.databases import PostgresServer, fresh_database
from tests.delivery.outage import away
from tests.delivery.stage import RUN, Stage

TEAM, OTHER = "T1", "T2"


@pytest.fixture
def database(postgres: PostgresServer) -> Iterator[Database]:
    """A migrated PostgreSQL database with two workspaces, in which nothing is owed."""
    with fresh_database(postgres) as url:
        made = Database(url, KEYRING)
        migrations.migrate(made.engine)
        with made.transaction() as session:
            for one in (TEAM, OTHER):
                session.add(Workspace(id=one, name=one, bot_user_id="U0", created_at=datetime.now(UTC)))
        yield made
        made.close()


def _kick(database: Database, *workspace_ids: str) -> None:
    with database.transaction() as session:
        spread.kick(session.connection(), dict.fromkeys(workspace_ids, False))


def _jobs(database: Database) -> list[tuple[str, str]]:
    """(workspace, state) of what is in the queue."""
    with database.reading() as session:
        found = session.execute(text("SELECT lock, status FROM procrastinate_jobs ORDER BY id"))
        return [(lock, status) for lock, status in found]


@asynccontextmanager
async def _at_work(database: Database) -> AsyncIterator[None]:
    async def nobody(_workspace_id: str) -> object:
        raise AssertionError("nothing is owed")

    catalogue = read_catalogue()
    patience = Patience(heartbeat=timedelta(seconds=1))
    delivery = Delivery(
        database,
        catalogue,
        nobody,  # type: ignore[arg-type]
        lambda: datetime.now(UTC),
        Metrics(),
        patience=patience,
    )
    running = asyncio.create_task(Spread(delivery).run())
    try:
        yield
    finally:
        running.cancel()
        await asyncio.wait({running})


async def _until_empty(database: Database) -> None:
    async with asyncio.timeout(30):
        while _jobs(database):
            await asyncio.sleep(0.05)


def test_what_is_rolled_back_is_not_in_the_queue(database: Database) -> None:
    with pytest.raises(ValueError, match="on purpose"), database.transaction() as session:
        spread.kick(session.connection(), {TEAM: False})
        raise ValueError("on purpose")
    assert _jobs(database) == []


def test_a_workspace_waits_in_the_queue_once_and_the_transaction_goes_on(database: Database) -> None:
    _kick(database, TEAM)
    with database.transaction() as session:
        spread.kick(session.connection(), {TEAM: False, OTHER: False})
        assert session.scalar(text("SELECT count(*) FROM workspaces")) == 2
    assert _jobs(database) == [(TEAM, "todo"), (OTHER, "todo")]


def test_while_one_is_at_work_the_next_turn_can_wait(database: Database) -> None:
    _kick(database, TEAM)
    with database.transaction() as session:
        session.execute(text("UPDATE procrastinate_jobs SET status = 'doing'"))
    _kick(database, TEAM)
    _kick(database, TEAM)
    assert _jobs(database) == [(TEAM, "doing"), (TEAM, "todo")]


async def test_where_an_answer_is_owed_the_turn_comes_first(database: Database) -> None:
    _kick(database, OTHER, TEAM)
    with database.transaction() as session:
        spread.kick(session.connection(), {OTHER: True})
        spread.kick(session.connection(), {OTHER: True})
    assert _jobs(database) == [(TEAM, "todo"), (OTHER, "todo"), (OTHER, "todo")]
    async with App(connector=PsycopgConnector(conninfo=libpq_address(database.url))).open_async() as queue:
        worker_id = await queue.job_manager.register_worker()
        taken = [await queue.job_manager.fetch_job(queues=None, worker_id=worker_id) for _ in range(3)]
    assert [job and job.lock for job in taken] == [OTHER, TEAM, None], "no workspace is sent to by two at once"


async def test_what_is_done_leaves_the_queue(database: Database) -> None:
    _kick(database, TEAM, OTHER)
    async with _at_work(database):
        await _until_empty(database)


@pytest.mark.parametrize("waiting", [False, True], ids=["alone", "with the next one waiting behind it"])
async def test_what_a_dead_worker_held_is_taken_from_it(database: Database, waiting: bool) -> None:
    """Where its workspace waits in the queue once more, it cannot be put there a second time: that one does it."""
    await _held_by_a_dead_worker(database)
    if waiting:
        _kick(database, TEAM)
    assert [state for _, state in _jobs(database)] == ["doing", "todo"][: 1 + waiting]
    async with _at_work(database):
        await _until_empty(database)


async def test_what_another_one_frees_at_the_same_moment_stops_nobody(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    await _held_by_a_dead_worker(database)
    with database.engine.connect() as connection:
        connection.execute(text("DELETE FROM procrastinate_jobs"))  # The others see it only in the end.
        running = asyncio.create_task(_until_somebody_waits(database))
        async with _at_work(database):
            await running
            connection.commit()
            _kick(database, OTHER)
            await _until_empty(database)
    assert "the queue cannot be worked on" not in caplog.text


async def _until_somebody_waits(database: Database) -> None:
    waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    async with asyncio.timeout(30):
        while True:
            with database.reading() as session:
                if session.scalar(waiting):
                    return
            await asyncio.sleep(0.05)


async def _held_by_a_dead_worker(database: Database) -> None:
    _kick(database, TEAM)
    async with App(connector=PsycopgConnector(conninfo=libpq_address(database.url))).open_async() as queue:
        worker_id = await queue.job_manager.register_worker()
        assert await queue.job_manager.fetch_job(queues=None, worker_id=worker_id)
    with database.transaction() as session:
        session.execute(text("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'"))


async def test_after_the_database_was_away_the_sending_goes_on_without_a_restart(postgres: PostgresServer) -> None:
    with fresh_database(postgres) as url:
        async with Stage(url) as stage, stage.bot(RUN) as process:
            stage.owe_help("before")
            await stage.until_sent("before")
            stage.database.close()
            with away(url):
                await asyncio.sleep(1)
            stage.open_database()
            stage.owe_help("after")
            await stage.until_sent("after")
            assert process.returncode is None
            assert (await stage.stopped(process, 10))[0] == 0
            assert len(await stage.messages()) == 2
