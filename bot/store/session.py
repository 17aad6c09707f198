"""The database: one engine, one transaction for each piece of work, and the threads it runs on."""

import asyncio
import contextvars
import logging
import sqlite3
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DBAPIError, DisconnectionError, OperationalError, SQLAlchemyError
from sqlalchemy.orm import Session

from bot.store import copies, outages, waiting_lists
from bot.store.outages import Away, Hand, Turn, is_away
from bot.store.texts import Keyring

__all__ = ["Database", "Session", "Turn", "engine_for", "is_away"]

log = logging.getLogger(__name__)

T = TypeVar("T")
Work = Callable[[Session], T]
# Called just before the commit of a transaction that wrote to the outbox, with the connection and the workspaces
# concerned, each with whether an answer is among it; what it returns is called once the commit is done.
OnOwed = Callable[[Connection, dict[str, bool]], Callable[[], None] | None]

POSTGRESQL_THREADS = 8
TRIES = 3
ANSWERS_WITHIN = 2.0  # Seconds: Slack gives an answer three, and a view may still have to be opened in them.
PATIENCE = 5.0  # Seconds that work for which nobody waits stands in line for a SQLite file.
GIVES_UP_AFTER = 300.0  # Seconds: such work on a PostgreSQL that takes what is sent, and answers nothing.
# A server that vanished without a word is found out in ten seconds rather than in a quarter of an hour.
_POSTGRESQL_LIMITS = {
    "connect_timeout": 5,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}
_CLASHES = ("40P01", "40001")  # PostgreSQL's codes for works that wait for, or overtook, each other.


def engine_for(url: str, *, read_only: bool = False) -> Engine:
    """An engine for a SQLite file or PostgreSQL.

    Parameters never stand in its error messages, because they can be a person's words.
    """
    if make_url(url).get_backend_name() != "sqlite":
        return create_engine(url, hide_parameters=True, pool_size=POSTGRESQL_THREADS, connect_args=_limits(url))
    engine = create_engine(url, hide_parameters=True)
    event.listen(engine, "connect", _prepare_read_only if read_only else _prepare_sqlite)
    event.listen(engine, "begin", _begin_reading if read_only else _begin_writing)
    return engine


def _limits(url: str) -> dict[str, int]:
    """The limits of a connection that its address does not set itself."""
    given = make_url(url).query
    return {name: value for name, value in _POSTGRESQL_LIMITS.items() if name not in given}


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # SQLAlchemy's own BEGIN below, not the driver's late one.
    # Half a minute: a second process may start while the first one is still migrating.
    for pragma in ("busy_timeout=30000", "synchronous=NORMAL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}").close()
    # A file keeps its mode; changing it needs the file alone, which a second start would not get.
    if connection.execute("PRAGMA journal_mode").fetchone() != ("wal",):
        connection.execute("PRAGMA journal_mode=WAL").close()


def _be_impatient(connection: sqlite3.Connection, _record: object) -> None:
    # Once the bot runs, somebody may be waiting for an answer.
    connection.execute("PRAGMA busy_timeout=500").close()


def _prepare_read_only(connection: sqlite3.Connection, record: object) -> None:
    _prepare_sqlite(connection, record)
    connection.execute("PRAGMA query_only=ON").close()


def _begin_writing(connection: Connection) -> None:
    # A write lock taken at the start cannot fail half-way through, as an upgraded read lock can.
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin_reading(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def _hold(engine: Engine) -> None:
    """Lets each piece of work on PostgreSQL know its connection, and gives it one that still answers."""

    def taken(connection: Any, _record: object, *_more: object) -> None:
        ours = outages.hand.get()
        if ours is not None:
            ours.connection = connection
            if ours.given_up:
                raise Away

    def prepare(connection: Any, record: object) -> None:
        with ExitStack() as closing:
            closing.callback(connection.close)
            taken(connection, record)
            connection.execute("SET statement_timeout = '60s'")  # Nobody is left who waits for it.
            connection.commit()
            closing.pop_all()

    def ping(connection: Any, record: Any, fairy: object) -> None:
        taken(connection, record, fairy)
        try:
            engine.dialect.do_ping(connection)
        except connection.Error as error:
            taken(connection, record)
            raise DisconnectionError from error

    def failed(context: ExceptionContext) -> None:
        if outages.is_read_only(context.original_exception):
            context.is_disconnect = True  # All connections are made anew, to the server that leads now.

    event.listen(engine, "connect", prepare)
    event.listen(engine, "checkout", ping)
    event.listen(engine, "handle_error", failed)


class Database:
    """Runs plain synchronous work, each piece in one transaction, on a few threads of its own.

    SQLite gets one thread that writes and one that only reads; PostgreSQL gets eight for both.
    """

    def __init__(self, url: str, keyring: Keyring, *, on_owed: OnOwed | None = None) -> None:
        self.url = url
        self.on_owed = on_owed
        self._keyring = keyring
        self.is_sqlite = make_url(url).get_backend_name() == "sqlite"
        self.answers_within, self.patience, self.gives_up_after = ANSWERS_WITHIN, PATIENCE, GIVES_UP_AFTER
        self.engine = engine_for(url)
        self._reading_engine = engine_for(url, read_only=True) if self.is_sqlite else self.engine
        if self.is_sqlite:
            event.remove(self.engine, "begin", _begin_writing)
            event.listen(self.engine, "begin", self._stand_in_line)
            for engine in (self.engine, self._reading_engine):
                event.listen(engine, "connect", _be_impatient)
        else:
            _hold(self.engine)
        threads = 1 if self.is_sqlite else POSTGRESQL_THREADS
        self._writers = ThreadPoolExecutor(threads, thread_name_prefix="database-write")
        self._readers = ThreadPoolExecutor(1, "database-read") if self.is_sqlite else self._writers
        self._under_way: dict[Future[Any], Hand] = {}
        self._closing = False

    def key_ids(self) -> frozenset[str]:
        """The short names of the wrapping keys at hand."""
        return self._keyring.ids()

    def turn(self) -> AbstractContextManager[Turn]:
        """A block in which somebody waits for an answer: whatever is not done in time is not done at all."""
        return outages.turn(self.answers_within)

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A session that commits at the end, or rolls back when anything is raised."""
        announce: Callable[[], None] | None = None
        with self._session(self.engine) as session, session.begin():
            waiting_lists.watch(session)
            yield session
            waiting_lists.write_down(session)
            owed: dict[str, bool] = session.info["owed"]
            if owed and self.on_owed:
                announce = self.on_owed(session.connection(), owed)
            if not self.is_sqlite:
                session.flush()
                outages.keeping()  # Where the answer to a commit is lost, nobody knows what became of it.
        outages.keeping()
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
        context, hand = contextvars.copy_context(), Hand()
        context.run(outages.hand.set, hand)
        if self._closing:
            raise Away
        work_under_way = threads.submit(context.run, run)
        self._under_way[work_under_way] = hand
        work_under_way.add_done_callback(self._under_way.pop)
        return await self._in_turn(work_under_way, hand)

    async def _in_turn(self, work: Future[T], hand: Hand) -> T:
        """Waits as long as somebody waits for us, or a server may keep us; what is not done by then is not done later."""
        turn, waiting = outages.present_turn(), asyncio.wrap_future(work)
        at_most = None if self.is_sqlite else self.gives_up_after
        try:
            done, _ = await asyncio.wait({waiting}, timeout=turn.left() if turn else at_most)
        except asyncio.CancelledError:
            waiting.cancel()
            raise
        if not done and work.cancel():
            raise Away
        if not done and not self.is_sqlite:  # What has begun on SQLite looks at the turn itself.
            hand.give_up()
            done, _ = await asyncio.wait({waiting}, timeout=0.5)
            if not done:  # Still on its way to a connection; it ends there.
                waiting.cancel()
                raise Away
        return await waiting

    def _stand_in_line(self, connection: Connection) -> None:
        """Begins to write as soon as no other program does, while there is time left for it."""
        turn = outages.present_turn()
        until = turn.until if turn else time.monotonic() + self.patience
        while True:
            try:
                _begin_writing(connection)
            except OperationalError as error:
                if not outages.is_busy(error) or self._closing or time.monotonic() >= until:
                    raise
            else:
                return

    def _session(self, engine: Engine) -> Session:
        return Session(engine, expire_on_commit=False, info={"keyring": self._keyring, "owed": {}})

    async def look(self, work: Work[T], *, writing: bool = False) -> T | None:
        """As `read`, or as `write`; None when the database is away."""
        try:
            return await (self.write(work) if writing else self.read(work))
        except (SQLAlchemyError, Away) as error:
            log.warning("the database is away", extra={"action": "away", "error": type(error).__name__})
            return None

    def clear_old_copies(self, now: datetime) -> None:
        """Deletes the copies from before migrations whose time is over."""
        file = sqlite_path(self.url)
        if file is not None:
            copies.clear_old(file, now)

    def close(self) -> None:
        """Waits for what is running, but not for a server that does not answer; then lets go of every connection."""
        self._closing = True
        wait(list(self._under_way), timeout=1)
        for hand in list(self._under_way.values()):
            hand.give_up()
        self._writers.shutdown()
        self._readers.shutdown()
        self.engine.dispose()
        self._reading_engine.dispose()


def libpq_address(url: str) -> str:
    """A PostgreSQL address as its own tools take it, password and all."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def sqlite_path(url: str) -> Path | None:
    """The file behind a SQLite address, or None for any other database."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        return None
    return Path(parsed.database)
