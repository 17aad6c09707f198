"""The queue's tables: made with ours, and brought to the version that is installed, whichever they were at."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from procrastinate.schema import SchemaManager
from sqlalchemy import Connection, Engine, text

from bot.store import migrations, queue_tables
from bot.store.session import engine_for
from tests.databases import PostgresServer, fresh_database

_SHAPES = text(
    "SELECT 'column', table_name || '.' || column_name, data_type FROM information_schema.columns"
    " WHERE table_name LIKE 'procrastinate%' UNION ALL"
    " SELECT 'function', proname || '(' || pg_get_function_identity_arguments(oid) || ')', md5(prosrc) FROM pg_proc"
    " WHERE proname LIKE 'procrastinate%' ORDER BY 1, 2"
)


@pytest.fixture
def engine(postgres: PostgresServer) -> Iterator[Engine]:
    """An empty PostgreSQL database."""
    with fresh_database(postgres) as url:
        made = engine_for(url)
        yield made
        made.dispose()


def _tables(connection: Connection) -> list[str]:
    found = text("SELECT tablename FROM pg_tables WHERE tablename LIKE 'procrastinate%' ORDER BY 1")
    return list(connection.scalars(found))


def test_they_are_made_with_ours_and_only_once(engine: Engine) -> None:
    with engine.connect() as connection:
        assert queue_tables.behind(connection)
    assert migrations.migrate(engine)
    with engine.connect() as connection:
        assert "procrastinate_jobs" in _tables(connection)
        assert not queue_tables.behind(connection)
        assert not migrations.behind(connection)
    assert not migrations.migrate(engine)


def test_older_ones_are_changed_step_by_step(engine: Engine) -> None:
    """As an earlier version of the library made them, by its own scripts up to then."""
    assert migrations.migrate(engine)
    with engine.connect() as connection:
        wanted = connection.execute(_SHAPES).all()
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    with engine.begin() as connection:
        _made_by(connection, "3.2.0")
        assert queue_tables.behind(connection)
    assert migrations.migrate(engine)
    with engine.connect() as connection:
        assert not queue_tables.behind(connection)
        assert _names(connection.execute(_SHAPES).all()) >= _names(wanted)


def _made_by(connection: Connection, version: str) -> None:
    raw = connection.connection.driver_connection
    assert raw is not None
    for script in sorted(Path(SchemaManager.get_migrations_path()).glob("*.sql")):
        if [int(part) for part in script.name.split("_")[0].split(".")] <= [
            int(part) for part in version.split(".")
        ]:
            raw.execute(script.read_text())
    raw.execute(f"COMMENT ON TABLE procrastinate_jobs IS '{version}'")


def _names(shapes: object) -> set[tuple[str, str]]:
    return {(kind, name) for kind, name, _ in shapes}  # type: ignore[attr-defined]
