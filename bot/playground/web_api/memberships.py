"""The methods that change who is in a conversation: invite, kick, leave, open."""

from bot.playground.errors import SlackError, invalid_arguments
from bot.playground.happenings import channels
from bot.playground.state import shapes
from bot.playground.state.people import Person
from bot.playground.state.records import Channel, Json
from bot.playground.web_api.calls import ANY_MANAGE, MANAGE_SCOPES, Call, Method

_INVITE = {"public": "channels:write.invites", "private": "groups:write.invites"}

MOST_INVITED = 100
MOST_OPENED = 8


def _invite(call: Call) -> Json:
    channel = call.changeable_channel(_INVITE, MANAGE_SCOPES)
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
    if who.deleted or who.is_bot:
        return "cant_invite"
    return _why_not_a_guest(call, who)


def _why_not_a_guest(call: Call, who: Person) -> str:
    if who.is_stranger:
        return "no_external_invite_permission"
    if who.is_ultra_restricted and _is_in_a_channel(call, who):
        return "ura_max_channels"
    return "user_is_restricted" if who.is_restricted else ""


def _is_in_a_channel(call: Call, who: Person) -> bool:
    return any(one.kind != "im" and who.id in one.members for one in call.workspace.channels.values())


def _kick(call: Call) -> Json:
    channel = call.changeable_channel(MANAGE_SCOPES)
    user = call.arguments.text("user")
    if user not in call.workspace.people:
        raise SlackError("user_not_found")
    if user == call.app.user:
        raise SlackError("cant_kick_self")
    if channel.is_general:
        raise SlackError("cant_kick_from_general")
    if user not in channel.members:
        raise SlackError("not_in_channel")
    if not call.workspace.may_kick:
        raise SlackError("restricted_action")
    channels.leave(call.world, channel, user, by=call.app.user)
    return {"errors": {}}


def _leave(call: Call) -> Json:
    channel = call.changeable_channel(MANAGE_SCOPES, even_outside=True)
    if channel.is_general:
        raise SlackError("cant_leave_general")
    if call.app.user not in channel.members:
        # Slack calls this no error, and yet not "ok".
        return {"ok": False, "not_in_channel": True}
    if len(channel.members) == 1:
        raise SlackError("last_member")
    channels.leave(call.world, channel, call.app.user)
    return {}


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
    if len(users) > MOST_OPENED:
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
    if who.is_bot or not call.meets(who):
        raise SlackError("user_not_visible")
    return channels.open_im(call.world, call.app.user, who.id)


METHODS = {
    "conversations.invite": Method(
        _invite,
        tier="3",
        required=("channel",),
        optional=("users", "force"),
        any_scope=(*_INVITE.values(), *ANY_MANAGE),
    ),
    "conversations.kick": Method(
        _kick, tier="3", required=("channel",), optional=("user",), any_scope=("channels:manage", "groups:write")
    ),
    "conversations.leave": Method(_leave, tier="3", required=("channel",), any_scope=ANY_MANAGE),
    "conversations.open": Method(
        _open,
        tier="3",
        optional=("channel", "return_im", "users"),
        refused=("prevent_creation",),
        any_scope=ANY_MANAGE,
    ),
}
