"""Opening the database: why it cannot be used, without anything secret, and who may read what is made."""

import os
import sqlite3
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy.exc import SQLAlchemyError

from bot import parts
from bot.settings import Settings, SettingsError
from tests.databases import PostgresServer
from tests.town import KEY


def given(url: str | None = None, **changed: Any) -> Settings:
    """Settings with a database's address, and a key."""
    secret = None if url is None else SecretStr(url)
    return Settings(_env_file=None, database_url=secret, **{"circles_keys": [SecretStr(KEY)], **changed})


def said(settings: Settings) -> str:
    """What is said when the database is opened, which has to fail."""
    with pytest.raises(SettingsError) as told:
        parts.open_database(settings)
    assert "\n" not in str(told.value)
    return str(told.value)


@pytest.fixture
def usual_umask() -> Iterator[None]:
    """The mask most machines have, whatever the one who runs the tests has."""
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("postgres://me:GEHEIM@127.0.0.1:1/name", "nothing listens at its address"),
        ("postgres://me:GEHEIM@/name?host=/nowhere", "nothing listens at its address"),
        ("postgres://me:GEHEIM@no.such.invalid/name", "its host is not known"),
        ("postgres://me:GEHEIM@127.0.0.1:1/name?colour=blue", "an option that PostgreSQL does not know"),
        ("postgres://me:GEHEIM@127.0.0.1:1/name?sslmode=blue", "an option that PostgreSQL does not know"),
    ],
)
def test_a_server_that_cannot_be_reached_is_explained_without_its_address(url: str, why: str) -> None:
    sentence = said(given(url))
    assert sentence.startswith("DATABASE_URL: the database cannot be used: ")
    assert why in sentence
    for secret in ("GEHEIM", "127.0.0.1", "no.such.invalid", "nowhere", "'me'"):
        assert secret not in sentence


@pytest.mark.parametrize(
    ("changed", "why"),
    [({"database": "nonesuch"}, "no database of that name"), ({"username": "stranger"}, "does not know its user")],
)
def test_a_server_that_refuses_is_explained(postgres: PostgresServer, changed: dict[str, str], why: str) -> None:
    sentence = said(given(postgres.url.set(**changed).render_as_string(hide_password=False)))
    assert why in sentence
    assert not any(value in sentence for value in changed.values())


def test_a_file_that_is_no_database_is_explained(tmp_path: Path) -> None:
    file = tmp_path / "circles.sqlite"
    file.write_text("This is no database at all, and long enough to be looked at. " * 20)
    assert "no whole SQLite database" in said(given(f"sqlite:///{file}"))
    assert "no whole SQLite database" in said(given(f"sqlite:///{file}", circles_keys=[]))


def test_a_folder_in_the_file_s_place_is_explained(tmp_path: Path) -> None:
    file = tmp_path / "circles.sqlite"
    file.mkdir()
    sentence = said(given(f"sqlite:///{file}"))
    assert f"{file}: Is a directory. Look at the path" in sentence


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("SQLITE_READONLY_DIRECTORY", "cannot be written"),
        ("SQLITE_FULL", "the disk is full"),
        ("SQLITE_BUSY", "another program holds"),
    ],
)
def test_what_a_disk_does_is_explained(code: str, why: str) -> None:
    error = sqlite3.OperationalError("words of the driver")
    error.sqlite_errorname = code
    wrapped = SQLAlchemyError()
    wrapped.orig = error  # pyright: ignore[reportAttributeAccessIssue]
    with pytest.raises(SettingsError, match=f"^CIRCLES_HOME: .*{why}"), parts.explained(given()):
        raise wrapped


@pytest.mark.usefixtures("usual_umask")
def test_the_home_and_all_in_it_is_for_its_owner_alone(tmp_path: Path) -> None:
    database = parts.open_database(given(circles_home=tmp_path / "home", circles_keys=[]))
    with database.transaction():
        modes = {one.name: stat.S_IMODE(one.stat().st_mode) for one in (tmp_path / "home").iterdir()}
    database.close()
    assert stat.S_IMODE((tmp_path / "home").stat().st_mode) == 0o700
    assert set(modes) >= {"circles.sqlite", "circles.sqlite-wal", "circles.key"}
    assert set(modes.values()) == {0o600}


@pytest.mark.usefixtures("usual_umask")
def test_a_folder_and_a_file_that_were_there_keep_their_modes(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir(mode=0o750)
    (home / "circles.sqlite").touch(mode=0o640)
    parts.open_database(given(circles_home=home)).close()
    assert stat.S_IMODE(home.stat().st_mode) == 0o750
    assert stat.S_IMODE((home / "circles.sqlite").stat().st_mode) == 0o640


def test_two_first_starts_at_the_same_moment_use_one_key(tmp_path: Path) -> None:
    """A key file that is there but still empty would stop one of them, or seal with two keys."""
    given = Settings(_env_file=None, circles_home=tmp_path / "home")
    parts.make_home(given)
    together = Barrier(8)

    def start(_number: int) -> frozenset[str]:
        together.wait()
        return parts.keyring_of(given).ids()

    with ThreadPoolExecutor(8) as threads:
        found = set(threads.map(start, range(8)))
    assert len(found) == 1
    assert [one.name for one in (tmp_path / "home").iterdir() if one.suffix == ".key"] == ["circles.key"]
    assert (tmp_path / "home" / "circles.key").stat().st_mode & 0o777 == 0o600


def test_postgresql_without_its_packages_is_told_in_a_sentence() -> None:
    with pytest.raises(SettingsError, match=r"pip install 'peer-circles\[postgres\]'"):
        parts.check_packages(True, find=lambda _name: None)
    parts.check_packages(False, find=lambda _name: None)
