"""Holds a SQLite file for one bot alone: two of them would both send what is owed."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

try:
    import fcntl
except ImportError:  # A platform without it goes on without.
    fcntl = None

_SUFFIX = ".lock"


@contextmanager
def held(database: Path) -> Iterator[bool]:
    """Yields whether no other process holds the file; then it is ours until the end, or until the process ends.

    What is held is an empty file beside it, because SQLite's own locks last for a transaction only. It stays there:
    whoever deleted it would take it from somebody who opened it a moment before.
    """
    opened = os.open(database.with_name(database.name + _SUFFIX), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        yield _taken(opened)
    finally:
        os.close(opened)


def _taken(opened: int) -> bool:
    if fcntl is None:
        return True
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # Some network file systems have no such locks.
        return True
    return True
