"""The methods that list conversations: those of the workspace, and those that somebody is in."""

from collections.abc import Iterable

from bot.playground.errors import SlackError
from bot.playground.state import shapes
from bot.playground.state.records import READ_SCOPES, Channel, Json
from bot.playground.web_api.calls import Call, Method
from bot.playground.web_api.cursors import slice_of

_KINDS = {"public_channel": "public", "private_channel": "private", "im": "im"}


def _of_the_workspace(call: Call) -> Json:
    found = _found(call)
    some, cursor = _page(call, found)
    channels = [_shown(call, one) | {"num_members": len(one.members)} for one in some]
    return {"channels": channels, "response_metadata": {"next_cursor": cursor}}


def _of_somebody(call: Call) -> Json:
    found = _found(call)
    user = call.arguments.text("user", call.app.user)
    if user not in call.workspace.people:
        raise SlackError("user_not_found")
    some, cursor = _page(call, [one for one in found if user in one.members])
    return {"channels": [_shown(call, one) for one in some], "response_metadata": {"next_cursor": cursor}}


def _found(call: Call) -> list[Channel]:
    """The conversations of the wanted kinds: public channels, and of others those that the app's bot is in."""
    kinds = _wanted_kinds(call)
    return [
        one
        for one in call.workspace.channels.values()
        if one.kind in kinds
        and call.workspace.can_see(call.app.user, one)
        and not (one.is_archived and call.arguments.flag("exclude_archived"))
    ]


def _wanted_kinds(call: Call) -> set[str]:
    types = call.arguments.listing("types") or ["public_channel"]
    if not set(types) <= {*_KINDS, "mpim"}:
        raise SlackError("invalid_types")
    # Group direct messages do not exist here, so that asking for them finds none.
    kinds = {_KINDS[one] for one in types if one in _KINDS}
    for kind in sorted(kinds):
        call.require_scope(READ_SCOPES[kind])
    return kinds


def _page(call: Call, channels: Iterable[Channel]) -> tuple[list[Channel], str]:
    limit = call.arguments.number("limit", 100, low=1, high=999, error="invalid_limit")
    return slice_of(list(channels), cursor=call.arguments.text("cursor"), limit=limit)


def _shown(call: Call, channel: Channel) -> Json:
    return shapes.conversation(call.workspace, channel, call.app.user)


_WHICH = ("cursor", "exclude_archived", "limit", "team_id", "types")
_ANY_READ = tuple(READ_SCOPES.values())

METHODS = {
    "conversations.list": Method(_of_the_workspace, tier="2", optional=_WHICH, any_scope=_ANY_READ),
    "users.conversations": Method(
        _of_somebody, tier="3", optional=(*_WHICH, "exclude_muted", "user"), any_scope=_ANY_READ
    ),
}
