"""The methods that change conversations: create, archive, invite, setTopic, open."""

import re

from bot.playground.errors import SlackError, invalid_arguments
from bot.playground.happenings import channels
from bot.playground.state import shapes
from bot.playground.state.records import Channel, Json
from bot.playground.web_api.calls import Call, Method

_MANAGE = {"public": "channels:manage", "private": "groups:write", "im": "im:write"}
_INVITE = {"public": "channels:write.invites", "private": "groups:write.invites", "im": "im:write"}
_TOPIC = {"public": "channels:write.topic", "private": "groups:write.topic", "im": "im:write.topic"}
_ANY_MANAGE = tuple(_MANAGE.values())

MOST_INVITED = 100
LONGEST_NAME = 80
LONGEST_TOPIC = 250


def _create(call: Call) -> Json:
    kind = "private" if call.arguments.flag("is_private") else "public"
    call.require_scope(_MANAGE[kind])
    name = call.arguments.text("name")
    _check_name(name)
    if call.workspace.channel_named(name) is not None:
        raise SlackError("name_taken")
    channel = channels.create_channel(call.world, name, kind, creator=call.app.user)
    return {"channel": shapes.conversation(call.workspace, channel, call.app.user)}


def _check_name(name: str) -> None:
    if not name:
        raise SlackError("invalid_name_required")
    if len(name) > LONGEST_NAME:
        raise SlackError("invalid_name_maxlength")
    if re.fullmatch(r"[^\w]+|[-_]+", name):
        raise SlackError("invalid_name_punctuation")
    if name != name.lower() or not re.fullmatch(r"[\w-]+", name):
        raise SlackError("invalid_name_specials")


def _changeable(call: Call, *scopes: dict[str, str]) -> Channel:
    """The living channel that the app's bot is a member of and has one of these scopes for."""
    channel = call.channel()
    if channel.kind == "im":
        raise SlackError("method_not_supported_for_channel_type")
    call.require_scope(*(scope[channel.kind] for scope in scopes))
    return call.own_channel()


def _archive(call: Call) -> Json:
    if call.channel().is_archived:
        raise SlackError("already_archived")
    channel = _changeable(call, _MANAGE)
    if channel.is_general:
        raise SlackError("cant_archive_general")
    channels.archive(call.world, channel, call.app.user)
    return {}


def _set_topic(call: Call) -> Json:
    channel = _changeable(call, _TOPIC, _MANAGE)
    topic = call.arguments.text("topic")
    if len(topic) > LONGEST_TOPIC:
        raise SlackError("too_long")
    if topic != channel.topic.value:
        channels.set_topic(call.world, channel, call.app.user, topic)
    return {"channel": shapes.conversation(call.workspace, channel, call.app.user)}


def _invite(call: Call) -> Json:
    channel = _changeable(call, _INVITE, _MANAGE)
    users = list(dict.fromkeys(call.arguments.listing("users")))
    if not users:
        raise SlackError("no_user")
    if len(users) > MOST_INVITED:
        raise invalid_arguments(f"no more than {MOST_INVITED} items allowed [json-pointer:/users]")
    refusals = {user: code for user in users if (code := _why_not(call, channel, user))}
    errors = [{"user": user, "ok": False, "error": code} for user, code in refusals.items()]
    welcome = [user for user in users if user not in refusals]
    if errors and not (call.arguments.flag("force") and welcome):
        raise SlackError(errors[0]["error"], errors=errors)
    for user in welcome:
        channels.join(call.world, channel, user, inviter=call.app.user)
    shape = {"channel": shapes.conversation(call.workspace, channel, call.app.user)}
    return shape | ({"errors": errors} if errors else {})


def _why_not(call: Call, channel: Channel, user: str) -> str:
    """The code of what keeps somebody from being invited, or ""."""
    who = call.workspace.people.get(user)
    if who is None:
        return "user_not_found"
    if user == call.app.user:
        return "cant_invite_self"
    if user in channel.members:
        return "already_in_channel"
    if who.is_restricted:
        return "user_is_restricted"
    if who.deleted or who.is_bot:
        return "cant_invite"
    return ""


def _open(call: Call) -> Json:
    if "channel" in call.arguments:
        channel = call.channel()
        if channel.kind != "im":
            raise SlackError("method_not_supported_for_channel_type")
        known = True
    else:
        channel, known = _open_with(call, call.arguments.listing("users"))
    shape: Json = {"id": channel.id}
    if call.arguments.flag("return_im"):
        shape = shapes.conversation(call.workspace, channel, call.app.user)
    return {"channel": shape} | ({"no_op": True, "already_open": True} if known else {})


def _open_with(call: Call, users: list[str]) -> tuple[Channel, bool]:
    if not users:
        raise SlackError("users_list_not_supplied")
    if len(users) > 8:
        raise SlackError("too_many_users")
    if len(users) > 1:
        # Group direct messages are not offered here.
        raise SlackError("method_not_supported_for_channel_type")
    call.require_scope("im:write")
    who = call.workspace.people.get(users[0])
    if who is None:
        raise SlackError("user_not_found")
    if who.deleted:
        raise SlackError("user_disabled")
    if who.is_bot:
        raise SlackError("user_not_visible")
    return channels.open_im(call.world, call.app.user, who.id)


METHODS = {
    "conversations.create": Method(_create, required=("name",), any_scope=_ANY_MANAGE, missing="missing_argument"),
    "conversations.archive": Method(_archive, required=("channel",), any_scope=_ANY_MANAGE),
    "conversations.invite": Method(
        _invite, required=("channel", "users"), any_scope=(*_INVITE.values(), *_ANY_MANAGE)
    ),
    "conversations.setTopic": Method(
        _set_topic, required=("channel", "topic"), any_scope=(*_TOPIC.values(), *_ANY_MANAGE)
    ),
    "conversations.open": Method(_open, any_scope=_ANY_MANAGE),
}
