"""Two works that run into each other: the second waits for the first one, and only then does that go on."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from sqlalchemy import text

from bot.domain.refusals import RefusalCode
from bot.store.session import Database, Session
from tests.features import stage

T = TypeVar("T")


def meanwhile(
    database: Database, first: Callable[[Session], object], second: Callable[[Session], object]
) -> RefusalCode | Exception | None:
    """How a second work ends that runs into a first one which has not been committed yet."""
    return crossing(database, first, lambda: stage.at_once(database, second)[0])


def crossing(
    database: Database,
    first: Callable[[Session], object],
    second: Callable[[], T],
    then: Callable[[Session], object] = lambda _session: None,
) -> T:
    """What comes of a second work that runs into a first one, which goes on only once the second one waits for it."""
    with ThreadPoolExecutor(1) as threads:
        with database.transaction() as session:
            first(session)
            session.flush()
            running = threads.submit(second)
            if not database.is_sqlite:
                _wait_until_blocked(database, running)
            then(session)
        return running.result(timeout=20)


def _wait_until_blocked(database: Database, running: Future[T]) -> None:
    asking = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND cardinality(pg_blocking_pids(pid)) > 0"
    )
    with database.engine.connect() as connection:
        while not running.done() and not connection.scalar(asking):
            connection.rollback()  # Each transaction sees the activity of one moment only.
