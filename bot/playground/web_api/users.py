"""The methods about people and the workspace: who is who, who belongs to a user group, where one is."""

from bot.playground.errors import SlackError, invalid_arguments
from bot.playground.state import shapes
from bot.playground.state.people import Person
from bot.playground.state.records import Json
from bot.playground.web_api.calls import Call, Method
from bot.playground.web_api.cursors import slice_of


def _info(call: Call) -> Json:
    who = call.workspace.people.get(call.arguments.text("user"))
    if who is None:
        raise SlackError("user_not_found")
    shown = _shown(call, who)
    return {"user": shown | {"locale": who.locale} if call.arguments.flag("include_locale") else shown}


def _list(call: Call) -> Json:
    ours = [who for who in call.workspace.people.values() if not who.is_stranger]
    # Without a limit, Slack tries to tell all at once.
    limit = _limit(call) or max(len(ours), 1)
    some, cursor = slice_of(ours, cursor=call.arguments.text("cursor"), limit=limit)
    members = [_shown(call, who) for who in some]
    return {
        "members": members,
        "cache_ts": call.workspace.seconds(),
        "response_metadata": {"next_cursor": cursor},
    }


def _limit(call: Call) -> int:
    try:
        return call.arguments.number("limit", 0, low=0, high=1000, error="")
    except SlackError:
        raise invalid_arguments("must be a number up to 1000 [json-pointer:/limit]") from None


def _lookup(call: Call) -> Json:
    email = call.arguments.text("email").casefold()
    ours = (who for who in call.workspace.people.values() if not (who.is_stranger or who.is_bot or who.deleted))
    who = next((one for one in ours if one.email.casefold() == email), None)
    if who is None:
        raise SlackError("users_not_found")
    return {"user": _shown(call, who)}


def _shown(call: Call, who: Person) -> Json:
    return shapes.person(call.workspace, who, with_email="users:read.email" in call.app.scopes)


def _group_members(call: Call) -> Json:
    group = call.workspace.user_groups.get(call.arguments.text("usergroup"))
    if group is None:
        raise SlackError("no_such_subteam")
    return {"users": list(group.users)}


def _team(call: Call) -> Json:
    workspace = call.workspace
    if call.arguments.text("team", workspace.team_id) != workspace.team_id:
        raise SlackError("team_not_found")
    if call.arguments.text("domain"):
        raise SlackError("team_not_on_enterprise")
    team = {"id": workspace.team_id, "name": workspace.team_name, "domain": workspace.domain}
    return {"team": team | {"email_domain": "example.com", "icon": {"image_default": True}}}


METHODS = {
    "team.info": Method(_team, tier="3", optional=("domain", "team"), any_scope=("team:read",)),
    "usergroups.users.list": Method(
        _group_members,
        tier="2",
        required=("usergroup",),
        optional=("include_disabled", "team_id"),
        any_scope=("usergroups:read",),
    ),
    "users.info": Method(
        _info, tier="4", required=("user",), optional=("include_locale",), any_scope=("users:read",)
    ),
    "users.list": Method(
        _list,
        tier="2",
        optional=("cursor", "limit", "team_id"),
        refused=("include_locale",),
        any_scope=("users:read",),
    ),
    "users.lookupByEmail": Method(_lookup, tier="3", required=("email",), any_scope=("users:read.email",)),
}
