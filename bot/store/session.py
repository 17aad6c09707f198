"""The database: one engine, one transaction for each piece of work, and the threads it runs on."""

import asyncio
import contextvars
import logging
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.orm import Session

from bot.store import waiting_lists
from bot.store.texts import Keyring

__all__ = ["Database", "Session", "engine_for"]

log = logging.getLogger(__name__)

T = TypeVar("T")
Work = Callable[[Session], T]
# Called just before the commit of a transaction that wrote to the outbox, with the connection and the
# workspaces concerned; what it returns is called once the commit is done.
OnOwed = Callable[[Connection, set[str]], Callable[[], None] | None]

POSTGRESQL_THREADS = 8
TRIES = 3
_CLASHES = ("40P01", "40001")  # PostgreSQL's codes for works that wait for, or overtook, each other.


def engine_for(url: str, *, read_only: bool = False) -> Engine:
    """An engine for a SQLite file or PostgreSQL.

    Parameters never stand in its error messages, because they can be a person's words.
    """
    if make_url(url).get_backend_name() != "sqlite":
        return create_engine(url, hide_parameters=True, pool_size=POSTGRESQL_THREADS, pool_pre_ping=True)
    engine = create_engine(url, hide_parameters=True)
    event.listen(engine, "connect", _prepare_read_only if read_only else _prepare_sqlite)
    event.listen(engine, "begin", _begin_reading if read_only else _begin_writing)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # SQLAlchemy's own BEGIN below, not the driver's late one.
    # Half a minute: a second process may start while the first one is still migrating.
    for pragma in ("busy_timeout=30000", "synchronous=NORMAL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}").close()
    # A file keeps its mode; changing it needs the file alone, which a second start would not get.
    if connection.execute("PRAGMA journal_mode").fetchone() != ("wal",):
        connection.execute("PRAGMA journal_mode=WAL").close()


def _prepare_read_only(connection: sqlite3.Connection, record: object) -> None:
    _prepare_sqlite(connection, record)
    connection.execute("PRAGMA query_only=ON").close()


def _begin_writing(connection: Connection) -> None:
    # A write lock taken at the start cannot fail half-way through, as an upgraded read lock can.
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin_reading(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


class Database:
    """Runs plain synchronous work, each piece in one transaction, on a few threads of its own.

    SQLite gets one thread that writes and one that only reads; PostgreSQL gets eight for both.
    """

    def __init__(self, url: str, keyring: Keyring, *, on_owed: OnOwed | None = None) -> None:
        self.url = url
        self.on_owed = on_owed
        self._keyring = keyring
        self.is_sqlite = make_url(url).get_backend_name() == "sqlite"
        self.engine = engine_for(url)
        self._reading_engine = engine_for(url, read_only=True) if self.is_sqlite else self.engine
        threads = 1 if self.is_sqlite else POSTGRESQL_THREADS
        self._writers = ThreadPoolExecutor(threads, thread_name_prefix="database-write")
        self._readers = ThreadPoolExecutor(1, "database-read") if self.is_sqlite else self._writers

    def key_ids(self) -> frozenset[str]:
        """The short names of the wrapping keys at hand."""
        return self._keyring.ids()

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A session that commits at the end, or rolls back when anything is raised."""
        announce: Callable[[], None] | None = None
        with self._session(self.engine) as session, session.begin():
            waiting_lists.watch(session)
            yield session
            waiting_lists.write_down(session)
            owed: set[str] = session.info["owed"]
            if owed and self.on_owed:
                announce = self.on_owed(session.connection(), owed)
        if announce:
            announce()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that only reads."""
        with self._session(self._reading_engine) as session, session.begin():
            yield session

    async def write(self, work: Work[T]) -> T:
        """Runs `work(session)` in one transaction on a writing thread; anew when another work got in its way."""
        return await self._on(self._writers, self.transaction, work, TRIES)

    async def read(self, work: Work[T]) -> T:
        """Runs `work(session)` on a reading thread."""
        return await self._on(self._readers, self.reading, work, 1)

    async def _on(self, threads: ThreadPoolExecutor, opening: Callable[[], Any], work: Work[T], tries: int) -> T:
        def run() -> T:
            for left in reversed(range(1, tries)):
                try:
                    with opening() as session:
                        return work(session)
                except DBAPIError as error:
                    if getattr(error.orig, "sqlstate", None) not in _CLASHES:
                        raise
                    log.warning("a transaction is done again", extra={"action": "write_again", "left": left})
            with opening() as session:
                return work(session)

        # The thread words things in the language of whoever waits for it.
        context = contextvars.copy_context()
        return await asyncio.get_running_loop().run_in_executor(threads, context.run, run)

    def _session(self, engine: Engine) -> Session:
        return Session(engine, expire_on_commit=False, info={"keyring": self._keyring, "owed": set()})

    async def look(self, work: Work[T]) -> T | None:
        """As `read`; None when the database is away."""
        try:
            return await self.read(work)
        except SQLAlchemyError as error:
            log.warning("the database is away", extra={"action": "away", "error": type(error).__name__})
            return None

    def close(self) -> None:
        """Waits for what is running, then lets go of every connection."""
        self._writers.shutdown()
        self._readers.shutdown()
        self.engine.dispose()
        self._reading_engine.dispose()


def sqlite_path(url: str) -> Path | None:
    """The file behind a SQLite address, or None for any other database."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        return None
    return Path(parsed.database)
