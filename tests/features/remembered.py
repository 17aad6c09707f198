"""Acts of stories, done once in a run: where one is done again on the same rows, what came of it is put in their place."""

import pickle
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from hashlib import blake2b
from sqlite3 import Connection
from typing import Any, TypeVar

from bot.domain.programme import Catalogue
from bot.store.models import Base
from bot.store.session import Database

Found = TypeVar("Found")
Rows = dict[str, Sequence[tuple[Any, ...]]]

_MOST = 400  # Stories that begin alike are those of one file, which are told one after another.
_KNOWN: OrderedDict[bytes, tuple[Rows, Any]] = OrderedDict()


def once(database: Database, act: Callable[[], Found], catalogue: Catalogue | None, *plot: object) -> Found:
    """What `act` gives, which has to depend on nothing but the rows before it, the programmes and the plot.

    The plot names the act, and can be pickled. On PostgreSQL it is done each time.
    """
    if not database.is_sqlite:
        return act()
    with _connected(database) as connection:
        before = _rows(connection)
    programmes = catalogue.programmes if catalogue is not None else None
    place = blake2b(pickle.dumps((before, programmes, plot))).digest()
    if place in _KNOWN:
        _KNOWN.move_to_end(place)
        after, found = _KNOWN[place]
        with _connected(database) as connection:
            _put(connection, before, after)
        return found
    found = act()
    with _connected(database) as connection:
        _KNOWN[place] = _rows(connection), found
    while len(_KNOWN) > _MOST:
        _KNOWN.popitem(last=False)
    return found


@contextmanager
def _connected(database: Database) -> Iterator[Connection]:
    taken = database.engine.raw_connection()
    try:
        driver = taken.driver_connection
        assert isinstance(driver, Connection)
        yield driver
    finally:
        taken.close()


def _rows(connection: Connection) -> Rows:
    """All that a database holds, as it is stored: by table that holds anything."""
    found = {table: connection.execute(_select(table)).fetchall() for table in _tables()}
    return {table: rows for table, rows in found.items() if rows}


def _put(connection: Connection, before: Rows, after: Rows) -> None:
    """Puts rows in the place of those before, where they are other ones."""
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("PRAGMA defer_foreign_keys=ON")
    for table in _tables():
        was, is_now = before.get(table, ()), after.get(table, ())
        if was != is_now:
            connection.execute(f"DELETE FROM {table}")  # noqa: S608 - The names are those of our own tables.
            if is_now:
                places = ", ".join("?" * len(is_now[0]))
                connection.executemany(f"INSERT INTO {table} ({_columns(table)}) VALUES ({places})", is_now)  # noqa: S608
    connection.execute("COMMIT")


@cache
def _tables() -> list[str]:
    return [table.name for table in Base.metadata.sorted_tables]


@cache
def _columns(table: str) -> str:
    return ", ".join(f'"{column.name}"' for column in Base.metadata.tables[table].columns)


@cache
def _select(table: str) -> str:
    return f"SELECT {_columns(table)} FROM {table}"  # noqa: S608
