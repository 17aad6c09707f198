"""Structured logs: one JSON object a line, without anybody's words, tokens or message bodies."""

import logging
import sys
import traceback

from pythonjsonlogger.json import JsonFormatter

# These libraries log request bodies and envelopes below this level.
_TALKATIVE = ("slack_bolt", "slack_sdk", "aiohttp", "apscheduler", "alembic", "sqlalchemy", "uvicorn")


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
    logging.basicConfig(level=level, handlers=[to], force=True)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(max(level, logging.WARNING))
    # Bolt logs the body of a request that nobody handles, and of one with a bad signature.
    logging.getLogger("slack_bolt").setLevel(logging.ERROR)
