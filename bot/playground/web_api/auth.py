"""The methods by which an app learns who it is and opens its sockets."""

from bot.playground.errors import SlackError
from bot.playground.state.records import Json
from bot.playground.web_api.calls import Call, Method


def _test(call: Call) -> Json:
    workspace = call.workspace
    return {
        "url": f"{call.world.base_url}/",
        "team": workspace.team_name,
        "user": workspace.people[call.app.user].name,
        "team_id": workspace.team_id,
        "user_id": call.app.user,
        "bot_id": call.app.bot_id,
        "is_enterprise_install": False,
    }


def _open_connection(call: Call) -> Json:
    if call.http_method != "POST":
        raise SlackError("insecure_request")
    if not call.app.socket_mode:
        raise SlackError("forbidden_team")
    ticket = call.world.delivery.sockets.ticket()
    base = call.world.base_url.replace("http", "ws", 1)
    return {"url": f"{base}/link/?ticket={ticket}&app_id={call.app.id}"}


METHODS = {
    "auth.test": Method(_test, tier="special"),
    "apps.connections.open": Method(_open_connection, tier="3", caller="app"),
}
