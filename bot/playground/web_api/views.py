"""The methods that show modals and homes: views.open, views.push, views.update, views.publish."""

from dataclasses import replace

from bot.playground.block_kit.view_checks import Kind, checked_view
from bot.playground.delivery.tickets import Trigger
from bot.playground.errors import SlackError, invalid_arguments
from bot.playground.happenings import modals
from bot.playground.state import shapes
from bot.playground.state.records import Json, View
from bot.playground.web_api.calls import Call, Method


def _open(call: Call) -> Json:
    content = _content(call)
    trigger = _exchange(call)
    return _shown(call, modals.open_view(call.world, trigger.user, content))


def _push(call: Call) -> Json:
    content = _content(call)
    trigger = _exchange(call)
    if trigger.view_id is None or call.workspace.view(trigger.view_id) is None:
        raise SlackError("not_found")
    return _shown(call, modals.push_view(call.world, trigger.user, content))


def _update(call: Call) -> Json:
    view = _named_view(call)
    content = _content(call, view.content["type"])
    expected = call.arguments.text("hash")
    if expected and expected != view.hash:
        raise SlackError("hash_conflict")
    return _shown(call, modals.update_view(call.world, view, content))


def _publish(call: Call) -> Json:
    content = _content(call, "home")
    user = call.arguments.text("user_id")
    person = call.workspace.people.get(user)
    if person is None or person.deleted or person.is_bot:
        raise invalid_arguments("invalid `user_id`")
    home, expected = call.workspace.homes.get(user), call.arguments.text("hash")
    if expected and home is not None and expected != home.hash:
        raise SlackError("hash_conflict")
    if not call.app.has_home:
        raise SlackError("not_enabled")
    return _shown(call, modals.publish_home(call.world, user, content))


def _content(call: Call, kind: Kind = "modal") -> Json:
    malformed = invalid_arguments("must be valid JSON [json-pointer:/view]")
    return checked_view(call.arguments.structure("view", error=malformed), kind)


def _exchange(call: Call) -> Trigger:
    trigger_id = call.arguments.text("trigger_id")
    if not trigger_id:
        raise SlackError("invalid_arguments", response_metadata={"messages": ["invalid `trigger_id`"]})
    return call.world.triggers.exchange(trigger_id)


def _named_view(call: Call) -> View:
    view_id, external_id = call.arguments.text("view_id"), call.arguments.text("external_id")
    if not view_id and not external_id:
        raise invalid_arguments("missing required field: view_id")
    workspace = call.workspace
    view = workspace.view(view_id) if view_id else workspace.view_with_external_id(external_id)
    if view is None:
        raise SlackError("not_found")
    return view


def _shown(call: Call, view: View) -> Json:
    return {"view": shapes.view(call.workspace, call.app, view)}


_BY_TRIGGER = Method(
    _open, tier="4", required=("view",), optional=("trigger_id",), refused=("interactivity_pointer",)
)

METHODS = {
    "views.open": _BY_TRIGGER,
    "views.publish": Method(
        _publish,
        tier="4",
        required=("user_id", "view"),
        optional=("hash",),
        refused=("interactivity_pointer",),
    ),
    "views.push": replace(_BY_TRIGGER, run=_push),
    "views.update": Method(_update, tier="4", required=("view",), optional=("view_id", "external_id", "hash")),
}
