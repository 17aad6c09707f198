"""Copies of a SQLite file from before a migration: without the keys of members' words, and for seven days only.

Where a key is destroyed, the words go with it: of whoever said after the kickoff that it is not for them, or of a
workspace that took the app out. A copy that held keys would bring them back.
"""

import glob
import os
import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

KEPT = timedelta(days=7)
_KEYS = "keys"  # The table that is not copied.
_WHEN = "%Y-%m-%dT%H%M%SZ"


class NoCopyError(Exception):
    """The copy could not be written: there is no room for it, or the disk is unwell. Nothing was changed."""


def make(database: Path, revision: str, now: datetime) -> Path:
    """Copies a file as it is at this moment, but for its keys, to one beside it; NoCopyError when it cannot be.

    Keys are never written in it, not even for a moment. Until it is whole it has another name.
    """
    copy = database.with_name(f"{database.name}.{now.astimezone(UTC).strftime(_WHEN)}.at-{revision}.copy")
    unfinished = copy.with_suffix(".unfinished")
    _clear_unfinished(database)
    try:
        os.close(os.open(unfinished, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        with closing(sqlite3.connect(unfinished, isolation_level=None)) as target:
            target.execute("PRAGMA journal_mode=OFF").close()  # What is unfinished is thrown away.
            target.execute("ATTACH ? AS source", (f"{database.resolve().as_uri()}?mode=ro",)).close()
            _copy(target)
        unfinished.rename(copy)
    except (sqlite3.Error, OSError) as error:
        unfinished.unlink(missing_ok=True)
        raise NoCopyError(getattr(error, "sqlite_errorname", None) or str(error)) from error
    return copy


def clear_old(database: Path, now: datetime) -> None:
    """Deletes the copies of a file that are older than seven days; the date in the name counts."""
    for copy in database.parent.glob(f"{_escaped(database)}.*.copy"):
        found = re.fullmatch(r"(\d{4}-\d\d-\d\dT\d{6}Z)\.at-.*\.copy", copy.name.removeprefix(f"{database.name}."))
        if found and datetime.strptime(found[1], _WHEN).replace(tzinfo=UTC) < now - KEPT:
            copy.unlink(missing_ok=True)


def _clear_unfinished(database: Path) -> None:
    """Deletes what a copying that was killed left behind: no other one is at work, the file is held for writing."""
    for left in database.parent.glob(f"{_escaped(database)}.*.unfinished"):
        left.unlink(missing_ok=True)


def _escaped(database: Path) -> str:
    return glob.escape(database.name)


def _copy(target: sqlite3.Connection) -> None:
    """Copies table by table in one transaction, which sees the source as it was at its beginning."""
    made = (
        "SELECT name, sql FROM source.sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite~_%' ESCAPE '~'"
    )
    target.execute("BEGIN").close()
    for name, sql in target.execute(f"{made} AND type = 'table'").fetchall():
        target.execute(sql).close()
        if name != _KEYS:
            quoted = name.replace('"', '""')
            target.execute(f'INSERT INTO main."{quoted}" SELECT * FROM source."{quoted}"').close()  # noqa: S608
    for _, sql in target.execute(f"{made} AND type <> 'table'").fetchall():
        target.execute(sql).close()
    target.execute("COMMIT").close()
