"""Every id of the Slack surface is listened to, and the manifest has all that the code needs."""

import ast
import json
from pathlib import Path

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack import event_ids, ids, listeners, manifest
from tests.slack.listed import ACTIONS, SHOWN_ONLY, VIEWS

BOT = Path(manifest.__file__).parents[1]

# What each Web API method needs of a bot: any one of these scopes in private channels and direct messages.
SCOPES: dict[str, tuple[str, ...]] = {
    "apps.connections.open": (),
    "auth.test": (),
    "chat.delete": ("chat:write",),
    "chat.postEphemeral": ("chat:write",),
    "chat.postMessage": ("chat:write",),
    "chat.update": ("chat:write",),
    "conversations.archive": ("groups:write",),
    "conversations.create": ("groups:write",),
    "conversations.history": ("groups:history", "im:history"),
    "conversations.info": ("groups:read",),
    "conversations.invite": ("groups:write",),
    "conversations.kick": ("groups:write",),
    "conversations.members": ("groups:read",),
    "conversations.open": ("im:write",),
    "conversations.replies": ("groups:history", "im:history"),
    "conversations.setTopic": ("groups:write",),
    "pins.add": ("pins:write",),
    "usergroups.users.list": ("usergroups:read",),
    "users.conversations": ("groups:read",),
    "users.info": ("users:read",),
    "users.list": ("users:read",),
    "views.open": (),
    "views.publish": (),
    "views.push": (),
    "views.update": (),
}
EVENT_SCOPES: dict[str, tuple[str, ...]] = {
    "app_home_opened": (),
    "app_uninstalled": (),
    "channel_id_changed": ("groups:read",),
    "group_archive": ("groups:read",),
    "group_deleted": ("groups:read",),
    "group_left": ("groups:read",),
    "group_rename": ("groups:read",),
    "tokens_revoked": (),
    "user_change": ("users:read",),
    "member_joined_channel": ("groups:read",),
    "member_left_channel": ("groups:read",),
    "message.groups": ("groups:history",),
    "message.im": ("im:history",),
}
CLIENT_METHODS = {
    name: name.replace("_", ".", 1) for name in dir(AsyncWebClient) if "_" in name.strip("_") and name[0] != "_"
}


class Recorder:
    """Stands where a Bolt app is expected and writes down what is listened to."""

    def __init__(self) -> None:
        self.heard: dict[str, list[object]] = {}

    def __getattr__(self, kind: str) -> object:
        def listen(constraint: object) -> object:
            self.heard.setdefault(kind, []).append(constraint)
            return lambda function: function

        return listen


def heard() -> dict[str, list[object]]:
    """What the bot listens to, by kind."""
    recorder = Recorder()
    listeners.register(recorder, None)  # pyright: ignore[reportArgumentType]
    return recorder.heard


def calls() -> set[str]:
    """Every Web API method that the code calls, by Slack's name for it."""
    found: set[str] = set()
    for path in BOT.rglob("*.py"):
        if "playground" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                name = node.func.attr
                if name in CLIENT_METHODS and name.split("_")[0] in _FAMILIES:
                    found.add(_slack_name(name))
    return found


_FAMILIES = {one.split(".")[0] for one in SCOPES} | {"bookmarks", "files", "reactions", "team", "emoji", "bots"}


def _slack_name(name: str) -> str:
    if name == "usergroups_users_list":
        return "usergroups.users.list"
    if name == "apps_connections_open":
        return "apps.connections.open"
    return name.replace("_", ".", 1)


def test_every_button_and_modal_is_listened_to_by_its_own_listener() -> None:
    found = heard()
    assert sorted(one for one in found["action"] if isinstance(one, str)) == sorted(ACTIONS)
    assert {one for one in found["view"] if isinstance(one, str)} == set(VIEWS)
    assert ids.COMMAND in found["command"]
    assert {event_ids.MESSAGE, event_ids.HOME_OPENED} <= set(found["event"][:-1])


def test_every_id_is_used_somewhere_beside_its_definition() -> None:
    code = "\n".join(path.read_text() for path in BOT.rglob("*.py") if path.name != "ids.py")
    assert [name for name in vars(ids) if name.isupper() and f"ids.{name}" not in code] == []


def test_no_two_ids_are_the_same_where_they_could_be_confused() -> None:
    every = (*ACTIONS, *VIEWS, *SHOWN_ONLY)
    assert len(set(every)) == len(every)


def test_ids_are_spelt_out_nowhere_but_in_their_file() -> None:
    wanted = {*ACTIONS, *VIEWS, ids.COMMAND, ids.METADATA_TYPE}
    spelt = {
        f"{path.name}: {node.value}"
        for path in (BOT / "slack").rglob("*.py")
        if path.name != "ids.py"
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant) and node.value in wanted
    }
    assert spelt == set()


def test_whatever_nobody_listens_to_is_caught() -> None:
    found = heard()
    for kind in ("action", "event", "command", "view", "view_closed", "shortcut", "options"):
        last = found[kind][-1]
        assert getattr(last, "pattern", None) == ".*"
        assert callable(getattr(AsyncApp, kind))


def test_the_manifest_has_the_command_and_answers_to_interactions() -> None:
    made = manifest.manifest()
    (command,) = made["features"]["slash_commands"]
    assert command["command"] == ids.COMMAND
    assert command["should_escape"]
    assert made["settings"]["interactivity"]["is_enabled"]
    assert made["features"]["app_home"]["messages_tab_enabled"]
    assert made["features"]["app_home"]["home_tab_enabled"]
    assert "app_home_opened" in made["settings"]["event_subscriptions"]["bot_events"]
    assert not made["features"]["app_home"]["messages_tab_read_only_enabled"]


def test_the_manifest_has_a_scope_for_every_call_in_the_code() -> None:
    found = calls()
    assert len(found) > 12
    assert found <= SCOPES.keys(), "tell the table above what these need"
    granted = set(manifest.SCOPES)
    assert [one for one in sorted(found) if SCOPES[one] and not granted & set(SCOPES[one])] == []


def test_the_manifest_asks_for_nothing_that_the_code_does_not_need() -> None:
    needed = {scope for one in calls() for scope in SCOPES[one]} | {"commands"}
    needed |= {scope for event in manifest.BOT_EVENTS for scope in EVENT_SCOPES[event]}
    assert set(manifest.SCOPES) == needed
    assert len(manifest.SCOPES) == len(set(manifest.SCOPES))
    assert set(manifest.OPTIONAL_SCOPES) < needed


def test_every_event_has_its_scope_and_the_two_that_are_promised_are_there() -> None:
    assert {"message.groups", "message.im"} <= set(manifest.BOT_EVENTS)
    assert {scope for one in manifest.BOT_EVENTS for scope in EVENT_SCOPES[one]} <= set(manifest.SCOPES)


def test_with_a_public_address_the_manifest_speaks_http_and_without_socket_mode() -> None:
    socket, http = manifest.manifest(), manifest.manifest("https://circles.example.com/")
    assert socket["settings"]["socket_mode_enabled"]
    assert "request_url" not in json.dumps(socket)
    assert not http["settings"]["socket_mode_enabled"]
    address = "https://circles.example.com/slack/events"
    assert http["settings"]["event_subscriptions"]["request_url"] == address
    assert http["settings"]["interactivity"]["request_url"] == address
    assert http["features"]["slash_commands"][0]["url"] == address
