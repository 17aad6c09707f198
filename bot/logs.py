"""Structured logs: one JSON object a line, without anybody's words, tokens or message bodies."""

import logging
import sys
import traceback

from pythonjsonlogger.json import JsonFormatter

# Below these levels libraries log bodies and envelopes; Bolt's warnings quote the request nobody handled.
_QUIET = {
    "slack_bolt": logging.ERROR,
    "bot.bolt": logging.ERROR,
    "slack_sdk": logging.WARNING,
    "aiohttp": logging.WARNING,
    "apscheduler": logging.WARNING,
    "alembic": logging.WARNING,
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


def start(level: int = logging.INFO) -> None:
    """Sends the program's logs to standard error as JSON, and quietens what would log bodies."""
    to = logging.StreamHandler(sys.stderr)
    fields = ("asctime", "levelname", "name", "message")
    to.setFormatter(_Formatter(fields, rename_fields={"asctime": "at", "levelname": "level"}))
    to.addFilter(_may_pass)
    logging.basicConfig(level=level, handlers=[to], force=True)
