"""Fixtures that copy a database migrated once for the run, because migrating one for each test takes long."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import delete

from bot.store import migrations
from bot.store.models import Base
from bot.store.session import Database, engine_for
from tests.conftest import KEYRING
from tests.databases import PostgresServer, fresh_database, migrated_sqlite


@pytest.fixture(scope="session")
def migrated_url(postgres: PostgresServer) -> Iterator[str]:
    """The address of a migrated PostgreSQL database, which each test leaves empty."""
    with fresh_database(postgres) as url:
        engine = engine_for(url)
        migrations.migrate(engine)
        engine.dispose()
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A migrated database without any rows, of each kind in turn."""
    if request.param == "sqlite":
        path = tmp_path / "circles.sqlite"
        path.write_bytes(migrated_sqlite())
        made = Database(f"sqlite:///{path}", KEYRING)
        yield made
    else:
        made = Database(request.getfixturevalue("migrated_url"), KEYRING)
        yield made
        with made.transaction() as session:
            for table in reversed(Base.metadata.sorted_tables):
                session.execute(delete(table))
    made.close()
