"""Brings a database to the newest migration, one process at a time."""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

_LOCK = 7_283_114  # Any number that no other program on the database uses.


def config(connection: Connection | None = None) -> Config:
    """Alembic's configuration, from pyproject.toml."""
    found = Config(toml_file=Path(__file__).parents[2] / "pyproject.toml")
    found.attributes["connection"] = connection
    return found


def newest() -> str | None:
    """The newest migration there is."""
    return ScriptDirectory.from_config(config()).get_current_head()


def current(engine: Engine) -> str | None:
    """The migration the database is at; None for an empty one."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def behind(connection: Connection) -> bool:
    """Whether the database lacks a migration of ours. One that a newer release has migrated already does not."""
    found = MigrationContext.configure(connection).get_current_revision()
    return found is None or found in _older()


@cache
def _older() -> frozenset[str]:
    every = ScriptDirectory.from_config(config()).walk_revisions()
    return frozenset(one.revision for one in every if not one.is_head)


def migrate(engine: Engine) -> bool:
    """Applies what is missing; False when nothing was. Two at once wait for one another."""
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        if MigrationContext.configure(connection).get_current_revision() == newest():
            return False
        command.upgrade(config(connection), "head")
        return True
