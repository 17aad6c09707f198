"""The method that pins a message to its channel."""

import re

from bot.playground.errors import SlackError
from bot.playground.happenings import channels
from bot.playground.state.records import Json
from bot.playground.web_api.calls import Call, Method

MOST_PINS = 100


def _add(call: Call) -> Json:
    timestamp = call.arguments.text("timestamp")
    if not timestamp:
        raise SlackError("no_item_specified")
    channel = call.own_channel(even_archived=True)
    if not re.fullmatch(r"\d+\.\d{6}", timestamp):
        raise SlackError("bad_timestamp")
    message = channel.messages.get(timestamp)
    if message is None or message.ephemeral_to is not None:
        raise SlackError("message_not_found")
    if message.subtype is not None:
        raise SlackError("not_pinnable")
    if timestamp in channel.pins:
        raise SlackError("already_pinned")
    if len(channel.pins) >= MOST_PINS:
        raise SlackError("too_many_pins")
    channels.pin(call.world, channel, call.app.user, message)
    return {}


METHODS = {"pins.add": Method(_add, required=("channel",), any_scope=("pins:write",))}
