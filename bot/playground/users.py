"""The methods about people."""

from . import shapes
from .calls import Call, Method
from .errors import SlackError
from .records import Json


def _info(call: Call) -> Json:
    who = call.workspace.people.get(call.arguments.text("user"))
    if who is None:
        raise SlackError("user_not_found")
    with_email = "users:read.email" in call.app.scopes
    return {"user": shapes.person(call.workspace, who, with_email=with_email)}


METHODS = {"users.info": Method(_info, required=("user",), any_scope=("users:read",))}
