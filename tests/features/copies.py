"""Fixtures that copy a database migrated once for the run, because migrating one for each test takes long."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import delete

from bot.store import migrations
from bot.store.models import Base
from bot.store.session import Database
from tests.conftest import KEYRING
from tests.databases import PostgresServer, fresh_database


def _migrated(url: str) -> None:
    made = Database(url, KEYRING)
    migrations.migrate(made.engine)
    made.close()


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file, to be copied."""
    path = tmp_path_factory.mktemp("migrated") / "circles.sqlite"
    _migrated(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def migrated_url(postgres: PostgresServer) -> Iterator[str]:
    """The address of a migrated PostgreSQL database, which each test leaves empty."""
    with fresh_database(postgres) as url:
        _migrated(url)
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A migrated database without any rows, of each kind in turn."""
    if request.param == "sqlite":
        path = shutil.copy(request.getfixturevalue("migrated_file"), tmp_path / "circles.sqlite")
        made = Database(f"sqlite:///{path}", KEYRING)
        yield made
    else:
        made = Database(request.getfixturevalue("migrated_url"), KEYRING)
        yield made
        with made.transaction() as session:
            for table in reversed(Base.metadata.sorted_tables):
                session.execute(delete(table))
    made.close()
