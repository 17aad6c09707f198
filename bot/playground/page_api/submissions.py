"""A person sends or closes a modal, and what the app says to that."""

from collections.abc import Mapping
from typing import Any

from bot.playground.block_kit.entries import unacceptable
from bot.playground.block_kit.values import entered
from bot.playground.block_kit.view_checks import checked_view
from bot.playground.errors import PageError, SlackError
from bot.playground.happenings import modals, payloads
from bot.playground.happenings.world import World
from bot.playground.state.people import Person
from bot.playground.state.records import App, Json, View

_TROUBLE = "We had some trouble connecting. Try again?"


async def submit(world: World, app: App, person: Person, view: View, given: Mapping[str, Any]) -> Json:
    """Sends a modal and does what the app answers.

    Returns {"action": "closed" | "errors" | "updated" | "pushed", "errors"?: {block_id: sentence}}; PageError
    when the app does not answer or answers what cannot be shown, and the modal stays open.
    """
    blocks = view.content["blocks"]
    if not view.content["submit"]:
        raise PageError(409, "no_submit", "There is nothing to send in this window.")
    view.values = entered(blocks, view.values, given)
    if errors := unacceptable(blocks, view.values):
        modals.set_errors(world, view, errors)
        return {"action": "errors", "errors": errors}
    answer = await world.delivery.interaction(app, payloads.submission(world, app, person, view))
    if not answer.acknowledged:
        raise PageError(409, answer.problem, f"{_TROUBLE} (The form {answer.why}.)")
    if world.workspace.view(view.id) is not view:
        # The person closed it, or the app opened another one, while it was being sent.
        return {"action": "closed"}
    try:
        return _follow(world, view, answer.body if isinstance(answer.body, dict) else {})
    except SlackError as refusal:
        details = refusal.fields.get("response_metadata", {}).get("messages", [])
        said = " ".join([refusal.code, *details])
        raise PageError(409, refusal.code, f"{_TROUBLE} (The app's answer cannot be shown: {said})") from None


def _follow(world: World, view: View, answer: Json) -> Json:
    action = answer.get("response_action")
    if action == "errors":
        return _show_errors(world, view, answer.get("errors"))
    modals.set_errors(world, view, {})
    if action == "update":
        modals.update_view(world, view, checked_view(answer.get("view")))
        return {"action": "updated"}
    if action == "push":
        modals.push_view(world, view.user, checked_view(answer.get("view")))
        return {"action": "pushed"}
    if action == "clear":
        modals.close_all(world, view.user)
        return {"action": "closed"}
    if action is not None:
        raise SlackError("invalid_response_action")
    modals.close_view(world, view)
    return {"action": "closed"}


def _show_errors(world: World, view: View, errors: Any) -> Json:
    inputs = {block["block_id"] for block in view.content["blocks"] if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors or not set(errors) <= inputs:
        # Slack shows errors at inputs only, and takes an answer that names anything else for a failure.
        raise SlackError("invalid_response_errors")
    sentences = {str(block_id): str(sentence) for block_id, sentence in errors.items()}
    modals.set_errors(world, view, sentences)
    return {"action": "errors", "errors": sentences}


def close(world: World, app: App, person: Person, view: View) -> None:
    """Closes a modal, or with `clear_on_close` the whole stack, and tells the app where it asked for that."""
    stack = world.workspace.views_of(person.id)
    cleared = bool(view.content["clear_on_close"])
    gone = list(stack) if cleared else stack[stack.index(view) :]
    if cleared:
        modals.close_all(world, person.id)
    else:
        modals.close_view(world, view)
    for one in reversed(gone):
        if one.content["notify_on_close"]:
            world.delivery.notice(app, payloads.closed(world, app, person, one, is_cleared=cleared))
