"""The methods that pin messages to their channel, take the pins out, and list them."""

import re

from bot.playground.errors import SlackError
from bot.playground.happenings import channels
from bot.playground.state import shapes
from bot.playground.state.records import Channel, Json, Message
from bot.playground.web_api.calls import Call, Method
from bot.playground.web_api.permalinks import permalink

MOST_PINS = 100


def _add(call: Call) -> Json:
    channel, message = _named(call)
    if message.subtype is not None:
        raise SlackError("not_pinnable")
    if message.ts in channel.pins:
        raise SlackError("already_pinned")
    if len(channel.pins) >= MOST_PINS:
        raise SlackError("too_many_pins")
    channels.pin(call.world, channel, call.app.user, message)
    return {}


def _remove(call: Call) -> Json:
    channel, message = _named(call)
    if message.ts not in channel.pins:
        raise SlackError("no_pin")
    channels.unpin(call.world, channel, message)
    return {}


def _named(call: Call) -> tuple[Channel, Message]:
    timestamp = call.arguments.text("timestamp")
    if not timestamp:
        raise SlackError("no_item_specified")
    channel = call.own_channel(even_archived=True)
    if not re.fullmatch(r"\d+\.\d{6}", timestamp):
        raise SlackError("bad_timestamp")
    message = channel.messages.get(timestamp)
    if message is None or message.ephemeral_to is not None:
        raise SlackError("message_not_found")
    return channel, message


def _list(call: Call) -> Json:
    channel = call.channel()
    return {"items": [_item(call, channel, ts, user) for ts, user in reversed(channel.pins.items())]}


def _item(call: Call, channel: Channel, ts: str, user: str) -> Json:
    message = channel.messages[ts]
    shape = shapes.message(call.workspace, channel, message) | {"permalink": permalink(call.world, message)}
    return {"type": "message", "channel": channel.id, "created_by": user, "message": shape}


METHODS = {
    "pins.add": Method(_add, tier="2", required=("channel",), optional=("timestamp",), any_scope=("pins:write",)),
    "pins.list": Method(_list, tier="2", required=("channel",), any_scope=("pins:read",)),
    "pins.remove": Method(
        _remove, tier="2", required=("channel",), optional=("timestamp",), any_scope=("pins:write",)
    ),
}
