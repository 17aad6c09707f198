"""The methods that read what was said: conversations.history and conversations.replies."""

import re
from collections.abc import Iterable
from decimal import Decimal

from . import shapes
from .calls import HISTORY, Call, Method
from .cursors import slice_of
from .errors import SlackError
from .records import Channel, Json, Message
from .state import is_reply, thread_of, top_level

_ANY_HISTORY = tuple(HISTORY.values())


def _history(call: Call) -> Json:
    channel = _readable(call)
    limit = call.arguments.number("limit", 100, low=1, high=999, error="invalid_limit")
    newest_first = _between(call, reversed(list(top_level(channel))))
    return _page(call, channel, newest_first, limit) | {"pin_count": len(channel.pins)}


def _replies(call: Call) -> Json:
    channel = _readable(call)
    limit = call.arguments.number("limit", 1000, low=1, high=1000, error="invalid_limit")
    parent = channel.messages.get(call.arguments.text("ts"))
    if parent is None or parent.ephemeral_to is not None:
        raise SlackError("thread_not_found")
    thread = [parent] if is_reply(parent) else thread_of(channel, parent)
    # The parent is always told, whatever the bounds say of the replies.
    inside = [parent, *_between(call, thread[1:])]
    return _page(call, channel, inside, limit)


def _readable(call: Call) -> Channel:
    channel = call.channel()
    call.require_scope(HISTORY[channel.kind])
    if call.app.user not in channel.members:
        raise SlackError("not_in_channel")
    return channel


def _between(call: Call, messages: Iterable[Message]) -> list[Message]:
    oldest = _bound(call, "oldest", Decimal(0))
    latest = _bound(call, "latest", Decimal("Infinity"))
    if call.arguments.flag("inclusive"):
        return [one for one in messages if oldest <= Decimal(one.ts) <= latest]
    return [one for one in messages if oldest < Decimal(one.ts) < latest]


def _bound(call: Call, name: str, default: Decimal) -> Decimal:
    text = call.arguments.text(name)
    if text in ("", "now"):
        return default
    if not re.fullmatch(r"\d+(\.\d+)?", text):
        raise SlackError(f"invalid_ts_{name}")
    return Decimal(text)


def _page(call: Call, channel: Channel, messages: list[Message], limit: int) -> Json:
    some, cursor = slice_of(messages, cursor=call.arguments.text("cursor"), limit=limit)
    all_metadata = call.arguments.flag("include_all_metadata")
    shown = [shapes.message(call.workspace, channel, one, all_metadata=all_metadata) for one in some]
    return {
        "messages": shown,
        "has_more": bool(cursor),
        "response_metadata": {"next_cursor": cursor},
    }


METHODS = {
    "conversations.history": Method(_history, required=("channel",), any_scope=_ANY_HISTORY),
    "conversations.replies": Method(_replies, required=("channel", "ts"), any_scope=_ANY_HISTORY),
}
