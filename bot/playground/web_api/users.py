"""The methods about people: who somebody is, which conversations they are in, who belongs to a user group."""

from bot.playground.errors import SlackError
from bot.playground.state import shapes
from bot.playground.state.records import READ_SCOPES, Json
from bot.playground.web_api.calls import Call, Method
from bot.playground.web_api.cursors import slice_of

_KINDS = {"public_channel": "public", "private_channel": "private", "im": "im"}


def _info(call: Call) -> Json:
    who = call.workspace.people.get(call.arguments.text("user"))
    if who is None:
        raise SlackError("user_not_found")
    with_email = "users:read.email" in call.app.scopes
    return {"user": shapes.person(call.workspace, who, with_email=with_email)}


def _conversations(call: Call) -> Json:
    kinds = _wanted_kinds(call)
    user = call.arguments.text("user", call.app.user)
    if user not in call.workspace.people:
        raise SlackError("user_not_found")
    channels = [
        channel
        for channel in call.workspace.channels.values()
        if channel.kind in kinds
        and user in channel.members
        and call.workspace.can_see(call.app.user, channel)
        and not (channel.is_archived and call.arguments.flag("exclude_archived"))
    ]
    limit = call.arguments.number("limit", 100, low=1, high=999, error="invalid_limit")
    some, cursor = slice_of(channels, cursor=call.arguments.text("cursor"), limit=limit)
    shown = [shapes.conversation(call.workspace, channel, call.app.user) for channel in some]
    return {"channels": shown, "response_metadata": {"next_cursor": cursor}}


def _wanted_kinds(call: Call) -> set[str]:
    types = call.arguments.listing("types") or ["public_channel"]
    if not set(types) <= {*_KINDS, "mpim"}:
        raise SlackError("invalid_types")
    # Group direct messages do not exist here, so that asking for them finds none.
    kinds = {_KINDS[one] for one in types if one in _KINDS}
    for kind in sorted(kinds):
        call.require_scope(READ_SCOPES[kind])
    return kinds


def _group_members(call: Call) -> Json:
    group = call.workspace.user_groups.get(call.arguments.text("usergroup"))
    if group is None:
        raise SlackError("no_such_subteam")
    return {"users": list(group.users)}


METHODS = {
    "users.info": Method(_info, required=("user",), any_scope=("users:read",)),
    "users.conversations": Method(_conversations, any_scope=tuple(READ_SCOPES.values())),
    "usergroups.users.list": Method(_group_members, required=("usergroup",), any_scope=("usergroups:read",)),
}
