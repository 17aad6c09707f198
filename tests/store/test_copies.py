"""The copy from before a migration: whole but for the keys, for its owner alone, and for seven days."""

import os
import resource
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic import command
from pydantic import SecretStr
from sqlalchemy import inspect, text

from bot import parts
from bot.settings import Settings, SettingsError
from bot.store import copies, migrations
from bot.store.session import Database, engine_for
from bot.store.texts import Keyring
from tests.conftest import KEYRING
from tests.town import KEY

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)
KEY_BYTES = b"WRAPPED-KEY-OF-SOMEBODY-" * 2
_SCRIPT = """
from alembic import op
import sqlalchemy as sa
revision, down_revision, branch_labels, depends_on = "{revision}", {down}, None, None
def upgrade():
    op.execute("{sql}")
    {more}
def downgrade():
    pass
"""


@pytest.fixture(autouse=True)
def _usual_umask() -> Iterator[None]:
    """The mask most machines have, so that a file is closed to others only by whoever makes it."""
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A database from before the last migration, with a workspace, a key in it and one that was destroyed."""
    path = tmp_path / "circles.sqlite"
    engine = engine_for(f"sqlite:///{path}")
    migrations.migrate(engine)
    with engine.begin() as connection:
        command.downgrade(migrations.config(connection), "-1")
        connection.execute(text(_WORKSPACE))
        for owner in ("one", "two"):
            values = {"owner": owner, "wrapped": KEY_BYTES, "by": KEYRING.newest}
            connection.execute(text("INSERT INTO keys VALUES ('T1', :owner, :wrapped, :by)"), values)
        connection.execute(text("DELETE FROM keys WHERE owner_id = 'two'"))
    engine.dispose()
    return path


_WORKSPACE = "INSERT INTO workspaces (id, name, bot_user_id, created_at) VALUES ('T1', 'Team', 'U0', '2026-12-01')"


def start(path: Path) -> None:
    """Opens the database as a start of the bot does."""
    parts.open_database(given(path)).close()


def given(path: Path) -> Settings:
    """The settings of a bot on that file."""
    address, keys = SecretStr(f"sqlite:///{path}"), [SecretStr(KEY)]
    return Settings(_env_file=None, database_url=address, circles_keys=keys)  # pyright: ignore[reportCallIssue]


def copied(path: Path) -> list[Path]:
    """The copies there are, and what is left of unfinished ones."""
    return sorted(one for one in path.parent.iterdir() if one.suffix in (".copy", ".unfinished"))


def rows(path: Path, table: str) -> list[tuple[object, ...]]:
    """All that stands in a table."""
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(f"SELECT * FROM {table}").fetchall()  # noqa: S608


def test_a_start_on_an_old_database_copies_it_without_its_keys(old: Path) -> None:
    before, at = rows(old, "workspaces"), rows(old, "alembic_version")
    start(old)
    (copy,) = copied(old)
    assert (rows(copy, "workspaces"), rows(copy, "alembic_version")) == (before, at)
    assert copy.name.startswith(f"{old.name}.{datetime.now(UTC):%Y-}")
    assert copy.name.endswith(f".at-{at[0][0]}.copy")
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert rows(copy, "keys") == []
    assert KEY_BYTES[:24] not in copy.read_bytes()
    assert len(rows(old, "keys")) == 1


def test_a_copy_has_the_tables_and_indexes_of_the_database(old: Path) -> None:
    copy = copies.make(old, "0004", NOW)
    (schema, of_copy) = (
        sorted(map(str, rows(path, "(SELECT name, sql FROM sqlite_master)"))) for path in (old, copy)
    )
    assert schema == of_copy


def test_nothing_is_copied_where_there_is_nothing_or_nothing_to_do(tmp_path: Path) -> None:
    path = tmp_path / "circles.sqlite"
    start(path)
    start(path)
    assert copied(path) == []


def test_whoever_goes_back_has_all_but_words_and_those_too_with_the_keys_of_the_newer_file(old: Path) -> None:
    """As the README tells it: the copy in the file's place, and the keys that are still there put into it."""
    start(old)
    (copy,) = copied(old)
    newer = old.with_name("newer.sqlite")
    old.rename(newer)
    copy.rename(old)
    with closing(sqlite3.connect(old)) as connection:
        connection.execute("ATTACH ? AS newer", (str(newer),))
        connection.execute("INSERT INTO keys SELECT * FROM newer.keys")
        connection.commit()
    assert [row[1] for row in rows(old, "keys")] == ["one"]
    start(old)
    assert [row[0] for row in rows(old, "workspaces")] == ["T1"]


def test_copies_go_after_seven_days_and_nothing_else_does(old: Path) -> None:
    kept = [copies.make(old, "0004", NOW - timedelta(days=days)) for days in (0, 6)]
    gone = copies.make(old, "0004", NOW - timedelta(days=7, seconds=1))
    others = [
        old.with_name(name) for name in ("other.sqlite.2020-01-01T000000Z.at-1.copy", f"{old.name}.mine.copy")
    ]
    for one in others:
        one.touch()
    database = Database(f"sqlite:///{old}", Keyring([b"k" * 32]))
    database.clear_old_copies(NOW)
    database.close()
    assert not gone.exists()
    assert copied(old) == sorted([*kept, *others])


def test_a_start_deletes_old_copies_and_what_a_killed_one_left_behind(old: Path) -> None:
    ancient = copies.make(old, "0004", NOW - timedelta(days=3000))
    left = old.with_name(f"{old.name}.2026-01-01T000000Z.at-0004.unfinished")
    left.touch()
    start(old)
    assert not left.exists()
    assert not ancient.exists()
    assert len(copied(old)) == 1


def scripts(folder: Path, *, fails: bool) -> Path:
    """Migrations of another program: a table that exists already, then one that is made, and maybe a failure."""
    versions = folder / "versions"
    versions.mkdir(parents=True)
    (folder / "env.py").write_text((ROOT / "migrations" / "env.py").read_text())
    head = migrations.newest()
    for revision, down, sql, more in (
        (head, None, "SELECT 1", "pass"),
        ("9001", head, "CREATE TABLE half (words text)", "op.execute('DELETE FROM workspaces')"),
        ("9002", "9001", "CREATE TABLE done (words text)", "raise RuntimeError" if fails else "pass"),
    ):
        script = _SCRIPT.format(revision=revision, down=repr(down), sql=sql, more=more)
        (versions / f"{revision}.py").write_text(script)
    return folder


def test_a_migration_that_fails_half_way_leaves_everything_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "circles.sqlite"
    engine = engine_for(f"sqlite:///{path}")
    migrations.migrate(engine)
    with engine.begin() as connection:
        connection.execute(text(_WORKSPACE))
    with closing(sqlite3.connect(path)) as plain:
        before = list(plain.iterdump())
    with pytest.raises(RuntimeError):
        migrations.migrate(
            engine,
            copying=lambda revision: copies.make(path, revision, NOW),
            scripts=scripts(tmp_path / "failing", fails=True),
        )
    with closing(sqlite3.connect(path)) as plain:
        assert list(plain.iterdump()) == before
    assert copied(path) == [], (
        "the database is as it was: a copy of it is of no use, and each start would make one"
    )
    assert migrations.migrate(engine, scripts=scripts(tmp_path / "mended", fails=False))
    assert rows(path, "workspaces") == []
    engine.dispose()


def test_a_migration_that_fails_half_way_is_undone_on_each_database(database_url: str, tmp_path: Path) -> None:
    engine = engine_for(database_url)
    migrations.migrate(engine)
    with engine.begin() as connection:
        connection.execute(text(_WORKSPACE))
    with pytest.raises(RuntimeError):
        migrations.migrate(engine, scripts=scripts(tmp_path / "failing", fails=True))
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM workspaces")) == 1
        assert "half" not in inspect(connection).get_table_names()
    assert migrations.current(engine) == migrations.newest()
    engine.dispose()


def test_a_disk_without_room_for_the_copy_stops_the_start_and_nothing_is_changed(old: Path) -> None:
    before = old.read_bytes()
    folder = len(list(old.parent.iterdir()))
    done = subprocess.run(
        [sys.executable, "-m", "bot", "migrate"],
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "PYTHONDONTWRITEBYTECODE": "1",  # What is compiled would be cut short too, for all who read it later.
            "DATABASE_URL": f"sqlite:///{old}",
            "CIRCLES_KEYS": KEY,
        },
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000)),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 1
    assert done.stderr.startswith(
        "DATABASE_URL: the copy that is made before the database is changed cannot be written"
    )
    assert len(done.stderr.splitlines()) == 1
    assert (old.read_bytes(), copied(old)) == (before, [])
    assert len(list(old.parent.iterdir())) == folder


def test_a_newer_database_is_told_from_an_old_one(database_url: str) -> None:
    engine = engine_for(database_url)
    migrations.migrate(engine)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    address, keys = SecretStr(database_url), [SecretStr(KEY)]
    settings = Settings(_env_file=None, database_url=address, circles_keys=keys)  # pyright: ignore[reportCallIssue]
    with pytest.raises(SettingsError, match=r"a newer version .* it is at 9999, .* Start the newer one again\.$"):
        parts.open_database(settings)
    with pytest.raises(migrations.TooNewError):
        migrations.migrate(engine)
    engine.dispose()
