"""A person presses a button, or chooses something, in a message or a modal."""

from collections.abc import Mapping
from typing import Any

from bot.playground.block_kit.blocks import find_element
from bot.playground.block_kit.choice_checks import options_problems
from bot.playground.block_kit.values import entered, first_values, opinion, own_option, value_of
from bot.playground.errors import PageError
from bot.playground.happenings import channels, payloads
from bot.playground.happenings.responses import new_response_url
from bot.playground.happenings.world import World
from bot.playground.state.people import Person
from bot.playground.state.records import App, Channel, Json, Message, View

_GONE = "This is no longer there; the message or form has changed since you looked."


async def press_on_message(
    world: World, app: App, person: Person, channel: Channel, message: Message, given: Mapping[str, Any]
) -> None:
    """Tells the app of a press in a message that the person sees; Slackbot says so if it does not answer."""
    block, element = _element(message.blocks, given)
    # What one person has chosen in a message is nothing to the others who see it.
    values = first_values(message.blocks, message.values.get(person.id))
    values = entered(message.blocks, values, given["state"])
    message.values[person.id] = _with_choice(message.blocks, values, block, element, given)
    url = new_response_url(world, channel, person.id, message.ts)
    action = _action(world, block, element, given)
    payload = payloads.press_on_message(world, app, person, channel, message, action=action, response_url=url)
    answer = await world.delivery.interaction(app, payload)
    if not answer.acknowledged:
        sentence = f"What you pressed in {app.name} {answer.why}."
        channels.slackbot_whispers(world, channel, person.id, sentence, message.thread_ts)


async def press_in_view(world: World, app: App, person: Person, view: View, given: Mapping[str, Any]) -> None:
    """Tells the app of a press in a modal; PageError if it does not answer, for there is no channel to say so."""
    blocks = view.content["blocks"]
    block, element = _element(blocks, given)
    if block["type"] == "input" and not block.get("dispatch_action"):
        raise PageError(409, "not_interactive", "The app hears of this only when the form is sent.")
    view.values = entered(blocks, view.values, given["state"])
    view.values = _with_choice(blocks, view.values, block, element, given)
    action = _action(world, block, element, given)
    answer = await world.delivery.interaction(app, payloads.press_in_view(world, app, person, view, action=action))
    if not answer.acknowledged:
        raise PageError(409, answer.problem, f"What you pressed in {app.name} {answer.why}.")


async def options_on_message(
    world: World, app: App, person: Person, channel: Channel, message: Message, given: Mapping[str, Any]
) -> Json:
    """What the app offers in a select of a message for what was typed: {options} or {option_groups}."""
    _, element = _element(message.blocks, given)
    payload = payloads.suggestion_on_message(world, app, person, channel, message, asked=_asked(given))
    return await _offered(world, app, element, payload)


async def options_in_view(world: World, app: App, person: Person, view: View, given: Mapping[str, Any]) -> Json:
    """The same in a modal or a home."""
    _, element = _element(view.content["blocks"], given)
    payload = payloads.suggestion_in_view(world, app, person, view, asked=_asked(given))
    return await _offered(world, app, element, payload)


async def _offered(world: World, app: App, element: Json, payload: Json) -> Json:
    if not element["type"].endswith("external_select"):
        raise PageError(409, "not_external", "What can be chosen here is known already.")
    answer = await world.delivery.interaction(app, payload)
    body = answer.body if answer.acknowledged and isinstance(answer.body, dict) else {}
    key = next((one for one in ("options", "option_groups") if isinstance(body.get(one), list)), None)
    if key is None or options_problems({key: body[key]}):
        raise PageError(409, "no_options", f"{app.name} offers nothing to choose from at the moment.")
    return {key: body[key]}


def _asked(given: Mapping[str, Any]) -> Json:
    return {key: str(given.get(key) or "") for key in ("action_id", "block_id", "value")}


def _element(blocks: list[Json], given: Mapping[str, Any]) -> tuple[Json, Json]:
    found = find_element(blocks, str(given.get("block_id")), str(given.get("action_id")))
    if found is None:
        raise PageError(409, "gone", _GONE)
    return found


def _with_choice(
    blocks: list[Json], values: dict[str, Json], block: Json, element: Json, given: Mapping[str, Any]
) -> dict[str, Json]:
    """The values after this choice; buttons and overflow menus leave them as they are."""
    return entered(blocks, values, {block["block_id"]: {element["action_id"]: given}})


def _action(world: World, block: Json, element: Json, given: Mapping[str, Any]) -> Json:
    action: Json = {
        "type": element["type"],
        "block_id": block["block_id"],
        "action_id": element["action_id"],
        "action_ts": world.workspace.next_ts(),
    }
    if element["type"] in ("button", "icon_button"):
        # What a button stands for is the message's, whatever the page says.
        return action | {key: element[key] for key in ("text", "value", "style", "url") if key in element}
    if element["type"] == "feedback_buttons":
        return action | opinion(element, given)
    if element["type"] == "overflow":
        return action | {"selected_option": own_option(element, given.get("selected_option") or {})}
    return action | value_of(element, given)
