"""Brings a database to the newest migration, one process at a time."""

from collections.abc import Callable
from contextlib import ExitStack
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from bot.store import queue_tables

_LOCK = 7_283_114  # Any number that no other program on the database uses.


class TooNewError(Exception):
    """A newer version of the program has migrated the database, so this one does not know its tables."""


def config(connection: Connection | None = None, scripts: Path | None = None) -> Config:
    """Alembic's configuration, from pyproject.toml; with `scripts`, other migrations than ours."""
    found = Config(toml_file=Path(__file__).parents[2] / "pyproject.toml")
    if scripts is not None:
        found.set_main_option("script_location", str(scripts))
    found.attributes["connection"] = connection
    return found


def newest(scripts: Path | None = None) -> str | None:
    """The newest migration there is."""
    return ScriptDirectory.from_config(config(scripts=scripts)).get_current_head()


def current(engine: Engine) -> str | None:
    """The migration the database is at; None for an empty one."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def behind(connection: Connection) -> bool:
    """Whether the database lacks a migration of ours. One that a newer release has migrated already does not."""
    found = MigrationContext.configure(connection).get_current_revision()
    if connection.dialect.name == "postgresql" and queue_tables.behind(connection):
        return True
    return found is None or found in _older()


@cache
def _older() -> frozenset[str]:
    every = ScriptDirectory.from_config(config()).walk_revisions()
    return frozenset(one.revision for one in every if not one.is_head)


def check(revision: str | None, scripts: Path | None = None) -> None:
    """TooNewError, naming both, when a database is at a migration that this program does not know."""
    known = {one.revision for one in ScriptDirectory.from_config(config(scripts=scripts)).walk_revisions()}
    if revision is not None and revision not in known:
        raise TooNewError(f"it is at {revision}, and this version knows no more than {newest(scripts)}")


def migrate(engine: Engine, *, copying: Callable[[str], Path] | None = None, scripts: Path | None = None) -> bool:
    """Applies what is missing, all or nothing; False when nothing was. Two at once wait for one another.

    Before anything is changed in a database that is not empty, `copying` makes a copy of it, which is told the
    migration it is at. The copy goes again where the migration fails, because the database is as it was.
    """
    with ExitStack() as undoing:
        with engine.begin() as connection:
            made = False
            if engine.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
                made = queue_tables.migrate(connection)
            at = MigrationContext.configure(connection).get_current_revision()
            if at == newest(scripts):
                return made
            check(at, scripts)
            if copying is not None and at is not None:
                undoing.callback(copying(at).unlink, missing_ok=True)
            command.upgrade(config(connection, scripts), "head")
        undoing.pop_all()
    return True
