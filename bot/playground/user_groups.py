"""The method about user groups."""

from .calls import Call, Method
from .errors import SlackError
from .records import Json


def _list_users(call: Call) -> Json:
    group = call.workspace.user_groups.get(call.arguments.text("usergroup"))
    if group is None:
        raise SlackError("no_such_subteam")
    return {"users": list(group.users)}


METHODS = {
    "usergroups.users.list": Method(_list_users, required=("usergroup",), any_scope=("usergroups:read",)),
}
