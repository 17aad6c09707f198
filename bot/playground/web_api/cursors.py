"""Long lists in pieces: the cursors by which an app reads on."""

import base64
import binascii
from collections.abc import Sequence
from typing import TypeVar

from bot.playground.errors import SlackError

Item = TypeVar("Item")


def slice_of(items: Sequence[Item], *, cursor: str, limit: int) -> tuple[list[Item], str]:
    """The items from a cursor on ("" is the start), and the cursor of the rest ("" at the end)."""
    start = _offset(cursor) if cursor else 0
    if start > len(items):
        raise SlackError("invalid_cursor")
    end = start + limit
    return list(items[start:end]), _cursor(end) if end < len(items) else ""


def _cursor(offset: int) -> str:
    return base64.b64encode(f"offset:{offset}".encode()).decode()


def _offset(cursor: str) -> int:
    try:
        kind, _, number = base64.b64decode(cursor, validate=True).decode().partition(":")
        offset = int(number)
    except (binascii.Error, ValueError):
        raise SlackError("invalid_cursor") from None
    if kind != "offset" or offset < 0:
        raise SlackError("invalid_cursor")
    return offset
