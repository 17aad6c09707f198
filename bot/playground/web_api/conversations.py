"""The methods that change channels themselves: create, rename, describe, archive, unarchive."""

import re
from collections.abc import Callable
from dataclasses import replace

from bot.playground.errors import SlackError
from bot.playground.happenings import channels
from bot.playground.state import shapes
from bot.playground.state.records import Channel, Json
from bot.playground.web_api.calls import ANY_MANAGE, MANAGE_SCOPES, Call, Method

_TOPIC = {"public": "channels:write.topic", "private": "groups:write.topic", "im": "im:write.topic"}

LONGEST_NAME = 80
LONGEST_TOPIC = 250


def _create(call: Call) -> Json:
    kind = "private" if call.arguments.flag("is_private") else "public"
    call.require_scope(MANAGE_SCOPES[kind])
    if not call.workspace.may_create_channels:
        raise SlackError("restricted_action")
    name = _free_name(call)
    channel = channels.create_channel(call.world, name, kind, creator=call.app.user)
    return _shown(call, channel)


def _rename(call: Call) -> Json:
    channel = call.changeable_channel(MANAGE_SCOPES)
    if channel.creator != call.app.user or channel.is_general:
        raise SlackError("not_authorized")
    if call.arguments.text("name") != channel.name:
        channels.rename(call.world, channel, call.app.user, _free_name(call))
    return _shown(call, channel)


def _free_name(call: Call) -> str:
    name = call.arguments.text("name")
    _check_name(name)
    if call.workspace.channel_named(name) is not None:
        raise SlackError("name_taken")
    return name


def _check_name(name: str) -> None:
    if not name:
        raise SlackError("invalid_name_required")
    if len(name) > LONGEST_NAME:
        raise SlackError("invalid_name_maxlength")
    if re.fullmatch(r"[^\w]+|[-_]+", name):
        raise SlackError("invalid_name_punctuation")
    if name != name.lower() or not re.fullmatch(r"[\w-]+", name):
        raise SlackError("invalid_name_specials")


def _archive(call: Call) -> Json:
    if call.channel().is_archived:
        raise SlackError("already_archived")
    channel = call.changeable_channel(MANAGE_SCOPES)
    if channel.is_general:
        raise SlackError("cant_archive_general")
    channels.archive(call.world, channel, call.app.user)
    return {}


def _unarchive(call: Call) -> Json:
    own = call.workspace.channels.get(call.arguments.text("channel"))
    if own is not None and _was_put_out(call, own):
        # Archiving puts the bot out, also of a private channel, which it does not see any more. Slack nevertheless does
        # not say that there is none, but what keeps the bot from opening it: that it is not in it.
        call.require_scope(MANAGE_SCOPES[own.kind])
        raise SlackError("not_in_channel")
    channel = call.changeable_channel(MANAGE_SCOPES, even_archived=True, even_outside=True)
    if not channel.is_archived:
        raise SlackError("not_archived")
    # Nobody can be added before somebody else opens the channel again.
    raise SlackError("not_in_channel")


def _was_put_out(call: Call, channel: Channel) -> bool:
    """Whether the app's bot was a member when the channel was archived.

    Who leaves takes along how far they had read; who is put out by archiving does not. If the channel has been opened
    again since, and archived once more, the bot was put out the first time, unless it had been added anew.
    """
    read = channel.last_read.get(call.app.user)
    if not channel.is_archived or read is None:
        return False
    return not any(one.subtype == "channel_unarchive" and one.ts > read for one in channel.messages.values())


def _set_topic(call: Call) -> Json:
    channel = call.changeable_channel(_TOPIC, MANAGE_SCOPES)
    topic = _note(call, "topic")
    if topic != channel.topic.value:
        channels.set_topic(call.world, channel, call.app.user, topic)
    return _shown(call, channel)


def _set_purpose(call: Call) -> Json:
    channel = call.changeable_channel(_TOPIC, MANAGE_SCOPES)
    purpose = _note(call, "purpose")
    if purpose != channel.purpose.value:
        channels.set_purpose(call.world, channel, call.app.user, purpose)
    return {}


def _note(call: Call, name: str) -> str:
    text = call.arguments.text(name)
    if len(text) > LONGEST_TOPIC:
        raise SlackError("too_long")
    return text


def _shown(call: Call, channel: Channel) -> Json:
    return {"channel": shapes.conversation(call.workspace, channel, call.app.user)}


def _method(run: Callable[[Call], Json], *required: str) -> Method:
    return Method(run, tier="2", required=required, any_scope=ANY_MANAGE)


_NOTING = (*_TOPIC.values(), *ANY_MANAGE)

METHODS = {
    "conversations.archive": _method(_archive, "channel"),
    "conversations.create": replace(
        _method(_create, "name"), optional=("is_private", "team_id"), missing="missing_argument"
    ),
    "conversations.rename": _method(_rename, "channel", "name"),
    "conversations.setPurpose": replace(_method(_set_purpose, "channel", "purpose"), any_scope=_NOTING),
    "conversations.setTopic": replace(_method(_set_topic, "channel", "topic"), any_scope=_NOTING),
    "conversations.unarchive": _method(_unarchive, "channel"),
}
