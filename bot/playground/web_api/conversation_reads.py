"""The methods that read conversations: info, members, history, replies."""

import re
from collections.abc import Iterable
from decimal import Decimal

from bot.playground.errors import SlackError
from bot.playground.state import shapes
from bot.playground.state.messages import is_reply, thread_of, top_level, unread
from bot.playground.state.records import HISTORY_SCOPES, READ_SCOPES, Channel, Json, Message
from bot.playground.web_api.calls import Call, Method
from bot.playground.web_api.cursors import slice_of

_ANY_READ = tuple(READ_SCOPES.values())
_ANY_HISTORY = tuple(HISTORY_SCOPES.values())


def _info(call: Call) -> Json:
    channel = call.channel()
    call.require_scope(READ_SCOPES[channel.kind])
    shape = shapes.conversation(call.workspace, channel, call.app.user)
    if call.app.user in channel.members:
        shape["last_read"] = channel.last_read.get(call.app.user, "0000000000.000000")
        shape["unread_count"] = unread(channel, call.app.user)
    if call.arguments.flag("include_num_members"):
        shape["num_members"] = len(channel.members)
    return {"channel": shape}


def _members(call: Call) -> Json:
    channel = call.channel()
    call.require_scope(READ_SCOPES[channel.kind])
    limit = call.arguments.number("limit", 100, low=1, high=1000, error="invalid_limit")
    members, cursor = slice_of(list(channel.members), cursor=call.arguments.text("cursor"), limit=limit)
    return {"members": members, "response_metadata": {"next_cursor": cursor}}


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
    call.require_scope(HISTORY_SCOPES[channel.kind])
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


_CURSOR = ("cursor", "limit")
_BOUNDS = ("include_all_metadata", "inclusive", "latest", "oldest")

METHODS = {
    "conversations.history": Method(
        _history, tier="3", required=("channel",), optional=(*_CURSOR, *_BOUNDS), any_scope=_ANY_HISTORY
    ),
    "conversations.info": Method(
        _info,
        tier="3",
        required=("channel",),
        optional=("include_num_members",),
        refused=("include_locale",),
        any_scope=_ANY_READ,
    ),
    "conversations.members": Method(
        _members, tier="4", required=("channel",), optional=_CURSOR, any_scope=_ANY_READ
    ),
    "conversations.replies": Method(
        _replies, tier="3", required=("channel", "ts"), optional=(*_CURSOR, *_BOUNDS), any_scope=_ANY_HISTORY
    ),
}
