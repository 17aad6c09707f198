"""Shared fixtures: real databases, the playground as Slack, and the bot between them."""

import asyncio
import gc
import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from zoneinfo import reset_tzpath

import pytest
from xdist.remote import Producer

from bot import parts
from bot.domain.library import Library
from bot.domain.programme import Catalogue
from bot.store.session import Database
from bot.store.texts import KEY_BYTES, Keyring
from bot.wording import language
from tests import statements
from tests.both_databases import pytest_collection_modifyitems
from tests.databases import PostgresServer, fresh_database, migrated_postgres, migrated_sqlite
from tests.scheduling import ByWhatTheyShare
from tests.town import Town

__all__ = ["pytest_collection_modifyitems"]
KEYRING = Keyring([b"k" * KEY_BYTES])


def pytest_configure() -> None:
    """The pinned time zones only, as the program itself does; and what spares a run a third of its time."""
    reset_tzpath(to=())
    # Most of what there is stays until the end: seven thousand tests, and all that they import.
    gc.set_threshold(700, 10, 1000)
    statements.share()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Three processes for two cores: whoever starts bots and browsers waits for them much of the time."""
    return 3 * (os.cpu_count() or 1) // 2


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByWhatTheyShare:
    """Several processes share the tests in this way."""
    return ByWhatTheyShare(config, log)


def pytest_collection_finish() -> None:
    """No search for rubbish goes through what was collected."""
    gc.freeze()


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No test reads the settings or the .env file of whoever runs it."""
    for name in list(os.environ):
        if name.startswith(("SLACK_", "CIRCLES_")) or name in ("DATABASE_URL", "HOST", "PORT"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL server of our own, on a Unix socket."""
    with PostgresServer() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database, of each kind in turn."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'circles.sqlite'}"
    else:
        with fresh_database(request.getfixturevalue("postgres")) as url:
            yield url


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The address of a SQLite file that is not there yet."""
    return f"sqlite:///{tmp_path / 'circles.sqlite'}"


@pytest.fixture
def postgresql_url(postgres: PostgresServer) -> Iterator[str]:
    """The address of a PostgreSQL database with all tables and no rows."""
    with fresh_database(postgres, like=migrated_postgres(postgres)) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def migrated_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database with all tables and no rows, of each kind in turn."""
    if request.param == "sqlite":
        path = tmp_path / "circles.sqlite"
        path.write_bytes(migrated_sqlite())
        yield f"sqlite:///{path}"
    else:
        server = request.getfixturevalue("postgres")
        with fresh_database(server, like=migrated_postgres(server)) as url:
            yield url


@pytest.fixture
def database(migrated_url: str) -> Iterator[Database]:
    """A migrated database, of each kind in turn."""
    made = Database(migrated_url, KEYRING)
    yield made
    made.close()


@pytest.fixture(scope="session")
def shipped() -> Catalogue:
    """All programmes that come with the bot."""
    return parts.read_catalogue()


@pytest.fixture(scope="session")
def catalogue(shipped: Catalogue) -> Catalogue:
    """The one of them with which most stories are told, worded in the language that is spoken."""
    _, programme = shipped.edition("working-out-loud")
    return Catalogue([programme], language)


@pytest.fixture(scope="session")
def library() -> Library:
    """What is shipped beside them."""
    return parts.read_library()


@pytest.fixture
async def town(sqlite_url: str, catalogue: Catalogue, library: Library) -> AsyncIterator[Town]:
    """A playground with the bot attached, on SQLite, over HTTP and WebSocket."""
    async with Town(sqlite_url, catalogue, library=library) as made:
        yield made
    await asyncio.sleep(0)
