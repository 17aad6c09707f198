"""The methods that read who is where: conversations.info, conversations.members, users.conversations."""

from . import shapes
from .calls import READ, Call, Method
from .cursors import slice_of
from .errors import SlackError
from .records import Json
from .state import unread

_ANY_READ = tuple(READ.values())
_KINDS = {"public_channel": "public", "private_channel": "private", "im": "im"}


def _info(call: Call) -> Json:
    channel = call.channel()
    call.require_scope(READ[channel.kind])
    shape = shapes.conversation(call.workspace, channel, call.app.user)
    if call.app.user in channel.members:
        shape["last_read"] = channel.last_read.get(call.app.user, "0000000000.000000")
        shape["unread_count"] = unread(channel, call.app.user)
    if call.arguments.flag("include_num_members"):
        shape["num_members"] = len(channel.members)
    return {"channel": shape}


def _members(call: Call) -> Json:
    channel = call.channel()
    call.require_scope(READ[channel.kind])
    limit = call.arguments.number("limit", 100, low=1, high=1000, error="invalid_limit")
    members, cursor = slice_of(list(channel.members), cursor=call.arguments.text("cursor"), limit=limit)
    return {"members": members, "response_metadata": {"next_cursor": cursor}}


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
        call.require_scope(READ[kind])
    return kinds


METHODS = {
    "conversations.info": Method(_info, required=("channel",), any_scope=_ANY_READ),
    "conversations.members": Method(_members, required=("channel",), any_scope=_ANY_READ),
    "users.conversations": Method(_conversations, any_scope=_ANY_READ),
}
