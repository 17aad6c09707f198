"""The database: how SQLite is opened, what a transaction keeps, and what it announces."""

import asyncio
import sqlite3
from collections.abc import Callable
from datetime import datetime
from threading import Barrier, Event

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from bot.store import claims, outbox
from bot.store.columns import Instant
from bot.store.session import TRIES, Database, Session, sqlite_path
from tests.features import stage
from tests.features.stage import NOW, WORKSPACE


def owe(session: Session, key: str) -> bool:
    """Owes something."""
    return outbox.owe(session, WORKSPACE, key=key, kind="help", conversation="to:U1", recipient="U1", now=NOW)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_sqlite_runs_in_wal_with_foreign_keys_and_forgets_what_is_deleted(database: Database) -> None:
    with database.transaction() as session:
        assert session.scalar(text("PRAGMA journal_mode")) == "wal"
        assert session.scalar(text("PRAGMA foreign_keys")) == 1
        assert session.scalar(text("PRAGMA secure_delete")) == 1
    path = sqlite_path(database.url)
    assert path is not None
    with sqlite3.connect(path) as plain:
        assert plain.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    plain.close()


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_session_that_reads_cannot_write(database: Database) -> None:
    with pytest.raises(OperationalError, match="readonly"), database.reading() as session:
        session.execute(text("DELETE FROM outbox"))


def test_a_row_of_a_workspace_that_does_not_exist_is_refused(database: Database) -> None:
    with pytest.raises(IntegrityError), database.transaction() as session:
        owe(session, "one")


def test_what_raises_leaves_nothing_behind_and_announces_nothing(database: Database) -> None:
    stage.seed(database)
    announced: list[set[str]] = []

    def on_owed(_connection: Connection, workspaces: dict[str, bool]) -> None:
        announced.append(workspaces)

    database.on_owed = on_owed
    with pytest.raises(ZeroDivisionError), database.transaction() as session:
        owe(session, "one")
        raise ZeroDivisionError
    assert (announced, stage.owed(database, "help")) == ([], [])
    with database.transaction() as session:
        assert owe(session, "one")
    assert (announced, stage.owed(database, "help")) == ([{WORKSPACE: True}], ["one"])


def test_the_same_key_is_owed_once_and_announced_once(database: Database) -> None:
    stage.seed(database)
    announced: list[set[str]] = []
    database.on_owed = lambda _connection, workspaces: announced.append(workspaces)
    for expected in (True, False):
        with database.transaction() as session:
            assert owe(session, "one") is expected
    assert announced == [{WORKSPACE: True}]


def test_the_same_key_at_the_same_moment_is_owed_once(database: Database) -> None:
    stage.seed(database)
    assert stage.at_once(database, *[lambda session: owe(session, "one")] * 4) == [None] * 4
    assert stage.owed(database, "help") == ["one"]


def test_an_instant_without_a_zone_is_refused_and_others_come_back_in_utc(database: Database) -> None:
    naive = datetime(2026, 1, 1)  # noqa: DTZ001 - that is what is refused.
    with pytest.raises(ValueError, match="zone"):
        Instant().process_bind_param(naive, database.engine.dialect)
    stage.seed(database)
    with database.transaction() as session:
        owe(session, "one")
    with database.reading() as session:
        (head,) = claims.heads(session, WORKSPACE)
        assert head.due_at == NOW
        assert head.due_at.utcoffset() == NOW.utcoffset()


def test_an_error_of_the_database_does_not_quote_what_was_written(database: Database) -> None:
    with pytest.raises(DBAPIError) as caught, database.transaction() as session:
        session.execute(text("SELECT nothing FROM nowhere WHERE words = :words"), {"words": "a secret goal"})
    assert "a secret goal" not in str(caught.value)


async def test_work_runs_on_threads_of_its_own_and_returns_what_it_found(database: Database) -> None:
    stage.seed(database)
    await database.write(lambda session: owe(session, "one"))
    found = await asyncio.gather(*(database.read(claims.workspaces_owed) for _ in range(3)))
    assert found == [[WORKSPACE]] * 3


async def crossing(database: Database, *, again: str) -> list[int | BaseException]:
    """Two works want two rows, each in the other order, when they are first begun; how often each was begun."""
    stage.seed(database)
    with database.transaction() as session:
        for key in ("one", "two"):
            owe(session, key)
    both, one_is_through, begun = Barrier(2, timeout=20), Event(), {"one": 0, "two": 0}

    def work(first: str, second: str) -> Callable[[Session], int]:
        def run(session: Session) -> int:
            begun[first] += 1
            if begun[first] > 1:  # Or it might be quicker than the other one, and in its way again.
                assert one_is_through.wait(timeout=20)
            session.execute(text("UPDATE outbox SET kind = :kind WHERE key = :key"), {"key": first, "kind": again})
            if begun[first] == 1:
                both.wait()
            session.execute(
                text("UPDATE outbox SET kind = :kind WHERE key = :key"), {"key": second, "kind": again}
            )
            one_is_through.set()
            return begun[first]

        return run

    works = (work("one", "two"), work("two", "one"))
    return await asyncio.gather(*(database.write(one) for one in works), return_exceptions=True)


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
async def test_a_work_that_another_one_got_in_the_way_of_is_done_again(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    assert sorted(await crossing(database, again="done")) == [1, 2]  # pyright: ignore[reportArgumentType]
    assert stage.owed(database, "done") == ["one", "two"]
    assert [vars(one)["action"] for one in caplog.records if one.levelname == "WARNING"] == ["write_again"]


async def test_a_work_that_fails_by_itself_is_not_done_again(database: Database) -> None:
    begun: list[int] = []

    def work(session: Session) -> None:
        begun.append(1)
        owe(session, "in no workspace")

    with pytest.raises(IntegrityError):
        await database.write(work)
    assert begun == [1]


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
async def test_a_work_is_tried_so_often_and_no_more(database: Database) -> None:
    begun: list[int] = []

    def work(session: Session) -> None:
        begun.append(1)
        session.execute(text("DO $$ BEGIN RAISE SQLSTATE '40001'; END $$"))

    with pytest.raises(DBAPIError):
        await database.write(work)
    assert len(begun) == TRIES


async def test_what_is_written_in_a_turn_counts_as_kept_and_what_fails_or_only_reads_does_not(
    database: Database,
) -> None:
    stage.seed(database)
    with database.turn() as turn:
        await database.read(claims.workspaces_owed)
        with pytest.raises(IntegrityError):
            await database.write(lambda session: owe(session, "one") and session.execute(text(_UNKNOWN)))
        assert not turn.kept
        await database.write(lambda session: owe(session, "one"))
        assert turn.kept


_UNKNOWN = "INSERT INTO outbox (id) VALUES ('one')"
