"""A database that is away: telling that from a fault of our own, and not waiting for it longer than one may."""

import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

# What SQLite and PostgreSQL say, by the beginning of the code, when it is not the fault of what was asked of them.
_SQLITE = ("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_FULL", "SQLITE_READONLY", "SQLITE_IOERR", "SQLITE_CANTOPEN")
# Connections; a transaction that may only read, as after a failover; resources; locks; operators and time limits.
_POSTGRESQL = ("08", "25006", "53", "55P03", "57", "58")


class Away(Exception):  # noqa: N818 - the state is the message.
    """The database did not get to a piece of work in time, and will not do it later either."""


@dataclass
class Turn:
    """What somebody who waits for an answer lets us do: until when, and whether anything of it may have been kept."""

    until: float  # On the clock that never jumps.
    kept: bool = False

    def left(self) -> float:
        """Seconds that are left."""
        return max(self.until - time.monotonic(), 0)


@dataclass(eq=False)
class Hand:
    """A piece of work on its thread, which can be stopped in the middle of its waiting for PostgreSQL."""

    connection: Any = None
    given_up: bool = False

    def give_up(self) -> None:
        """Cuts the connection; where there is none yet, the work ends as soon as it gets one."""
        self.given_up = True
        if self.connection is None:
            return
        # Closing it from another thread would not wake the one that waits; its end of the socket does.
        with (
            suppress(OSError, self.connection.Error),
            socket.socket(fileno=os.dup(self.connection.fileno())) as end,
        ):
            end.shutdown(socket.SHUT_RDWR)


_turn: ContextVar[Turn | None] = ContextVar("turn", default=None)
hand: ContextVar[Hand | None] = ContextVar("hand", default=None)


@contextmanager
def turn(seconds: float) -> Iterator[Turn]:
    """Whatever is asked of the database in this block has to be done in so many seconds in all."""
    made = Turn(time.monotonic() + seconds)
    before = _turn.set(made)
    try:
        yield made
    finally:
        _turn.reset(before)


def present_turn() -> Turn | None:
    """The turn we are in; None where nobody waits."""
    return _turn.get()


def keeping() -> None:
    """Notes that from here on something may have been kept."""
    ours = _turn.get()
    if ours is not None:
        ours.kept = True


def is_away(error: BaseException) -> bool:
    """Whether the database could not be used, so that the same may be tried again later."""
    if isinstance(error, Away | PoolTimeoutError):
        return True
    if not isinstance(error, DBAPIError):
        return False
    if error.connection_invalidated or _code(error).startswith((*_SQLITE, *_POSTGRESQL)):
        return True
    # A connection that could not be made has no code.
    return isinstance(error, OperationalError) and not _code(error)


def is_outage(error: BaseException | None) -> bool:
    """Whether an error tells of a database that is away, be it raised by the driver itself or by the queue on it."""
    while error is not None:
        if isinstance(error, BaseExceptionGroup):  # Of several things at one time, each of which failed.
            return all(is_outage(one) for one in error.exceptions)
        if is_away(error) or _is_drivers(error):
            return True
        error = error.__cause__
    return False


def _is_drivers(error: BaseException) -> bool:
    # By name, because the driver is there with PostgreSQL only.
    kinds = type(error).__mro__
    return any((one.__module__, one.__name__) == ("psycopg", "OperationalError") for one in kinds)


def is_busy(error: DBAPIError) -> bool:
    """Whether another program holds the SQLite file at this moment."""
    return _code(error).startswith(("SQLITE_BUSY", "SQLITE_LOCKED"))


def is_read_only(error: BaseException | None) -> bool:
    """Whether PostgreSQL may only be read here, as where the leading server is another one by now."""
    return getattr(error, "sqlstate", None) == "25006"


def _code(error: DBAPIError) -> str:
    return getattr(error.orig, "sqlstate", None) or getattr(error.orig, "sqlite_errorname", None) or ""
