"""Structured logs: one JSON object a line, without anybody's words, tokens or message bodies."""

import logging
import sys
import time
import traceback
from collections.abc import Callable

from pythonjsonlogger.json import JsonFormatter

EVERY = 60.0  # Seconds between two lines of one kind about one outage.
# Below these levels libraries log bodies and envelopes; Bolt's warnings quote the request nobody handled.
_QUIET = {
    "slack_bolt": logging.ERROR,
    "bot.bolt": logging.ERROR,
    "slack_sdk": logging.WARNING,
    "aiohttp": logging.WARNING,
    "apscheduler": logging.WARNING,
    "alembic": logging.WARNING,
    "procrastinate": logging.WARNING,
    "psycopg": logging.ERROR,  # While the database is away it has no end of warnings, with its address in them.
    "sqlalchemy": logging.WARNING,
    "uvicorn": logging.WARNING,
}


def _may_pass(record: logging.LogRecord) -> bool:
    """Asked of each record, because the libraries set the levels of their own loggers as they like."""
    parts = record.name.split(".")
    names = (".".join(parts[:length]) for length in (1, 2))
    return record.levelno >= max(_QUIET.get(name, 0) for name in names)


class _Formatter(JsonFormatter):
    """Writes an exception as its type and the places it passed, never its message: that may quote a person."""

    def formatException(self, ei: object) -> str:  # noqa: N802 - the name is the standard library's.
        """The exception's type, then file, line and function of each frame."""
        kind, _, trace = ei  # pyright: ignore[reportGeneralTypeIssues]
        frames = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]
        return " < ".join([kind.__name__, *reversed(frames)])


class Rarely:
    """Lets through what an outage has to say once a minute for each kind of line, and without its long trace.

    Lines with a reference always pass, because somebody was told to name it.
    """

    def __init__(
        self, is_outage: Callable[[BaseException], bool], now: Callable[[], float] = time.monotonic
    ) -> None:
        self._is_outage = is_outage
        self._now = now
        self._last: dict[str, float] = {}

    def __call__(self, record: logging.LogRecord) -> bool:
        """Whether the line is written."""
        error = record.exc_info[1] if record.exc_info else None
        if error is None or hasattr(record, "reference") or not self._is_outage(error):
            return True
        kind = f"{record.name} {record.msg} {getattr(record, 'tick', '')}"
        if self._now() - self._last.get(kind, -EVERY) < EVERY:
            return False
        self._last[kind] = self._now()
        record.exc_info, record.cause = None, type(error).__name__
        return True


def start(level: int = logging.INFO, *, rarely: Callable[[BaseException], bool] = lambda _error: False) -> None:
    """Sends the program's logs to standard error as JSON, and quietens what would log bodies.

    What logs an error of which `rarely` is true does so once a minute only.
    """
    to = logging.StreamHandler(sys.stderr)
    fields = ("asctime", "levelname", "name", "message")
    to.setFormatter(_Formatter(fields, rename_fields={"asctime": "at", "levelname": "level"}))
    to.addFilter(_may_pass)
    to.addFilter(Rarely(rarely))
    logging.basicConfig(level=level, handlers=[to], force=True)
