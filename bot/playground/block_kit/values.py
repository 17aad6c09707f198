"""What has been entered in the inputs of a view or message, in the shape of Slack's `state.values`."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.playground.block_kit.blocks import elements, find_element, options_of
from bot.playground.errors import PageError
from bot.playground.state.records import Json

Values = dict[str, Json]

# Per type of element: the key of its value, the key of what it starts with, and what "nothing" is.
_KEYS: dict[str, tuple[str, str, Any]] = {
    "plain_text_input": ("value", "initial_value", None),
    "email_text_input": ("value", "initial_value", None),
    "url_text_input": ("value", "initial_value", None),
    "number_input": ("value", "initial_value", None),
    "rich_text_input": ("rich_text_value", "initial_value", None),
    "static_select": ("selected_option", "initial_option", None),
    "external_select": ("selected_option", "initial_option", None),
    "radio_buttons": ("selected_option", "initial_option", None),
    "checkboxes": ("selected_options", "initial_options", []),
    "multi_static_select": ("selected_options", "initial_options", []),
    "datepicker": ("selected_date", "initial_date", None),
    "timepicker": ("selected_time", "initial_time", None),
    "datetimepicker": ("selected_date_time", "initial_date_time", None),
    "users_select": ("selected_user", "initial_user", None),
    "channels_select": ("selected_channel", "initial_channel", None),
    "conversations_select": ("selected_conversation", "initial_conversation", None),
    "multi_users_select": ("selected_users", "initial_users", []),
    "multi_channels_select": ("selected_channels", "initial_channels", []),
    "multi_conversations_select": ("selected_conversations", "initial_conversations", []),
}


def first_values(blocks: Sequence[Json], kept: Mapping[str, Json] | None = None) -> Values:
    """The values with which these blocks start; `kept` are those of before, for inputs that are still there."""
    values: Values = {}
    for block, element in elements(blocks):
        if element["type"] in _KEYS:
            before = ((kept or {}).get(block["block_id"]) or {}).get(element["action_id"])
            same = before is not None and before["type"] == element["type"]
            values.setdefault(block["block_id"], {})[element["action_id"]] = before if same else _start(element)
    return values


def _start(element: Json) -> Json:
    key, initial, nothing = _KEYS[element["type"]]
    return {"type": element["type"], key: element.get(initial, nothing)}


def entered(blocks: Sequence[Json], values: Values, given: Mapping[str, Any]) -> Values:
    """The values after a person entered something; PageError when an input or an option is not there."""
    merged = {block_id: dict(inside) for block_id, inside in values.items()}
    for block_id, inside in given.items():
        for action_id, value in inside.items():
            found = find_element(blocks, block_id, action_id)
            if found is None:
                raise PageError(409, "changed", "This form has changed; look at it again before you send it.")
            if found[1]["type"] in _KEYS:
                merged.setdefault(block_id, {})[action_id] = value_of(found[1], value)
    return merged


def value_of(element: Json, given: Mapping[str, Any]) -> Json:
    """What a person chose or wrote in one element; choices are replaced by the element's own options."""
    key, _, nothing = _KEYS[element["type"]]
    value = given.get(key)
    if key == "selected_option" and value is not None:
        value = own_option(element, value)
    elif key == "selected_options":
        value = [own_option(element, one) for one in value or []]
    elif value in ("", []):
        value = nothing
    return {"type": element["type"], key: nothing if value is None else value}


def own_option(element: Json, chosen: Mapping[str, Any]) -> Json:
    """The element's option of the chosen value; PageError when it has none such."""
    for option in options_of(element):
        if option["value"] == chosen.get("value"):
            return option
    raise PageError(409, "no_such_option", "This choice is no longer offered; look at the form again.")


def unacceptable(blocks: Sequence[Json], values: Values) -> dict[str, str]:
    """Sentences by block id for inputs that Slack itself would not send: empty, too short, too long."""
    sentences: dict[str, str] = {}
    for block, element in elements(blocks):
        if block["type"] == "input" and element["type"] in _KEYS:
            key = _KEYS[element["type"]][0]
            value = values[block["block_id"]][element["action_id"]][key]
            if sentence := _fault(block, element, value):
                sentences[block["block_id"]] = sentence
    return sentences


def _fault(block: Json, element: Json, value: Any) -> str:
    if not value:
        return "" if block.get("optional") else "Please complete this required field."
    if not isinstance(value, str):
        return ""
    if len(value) < (element.get("min_length") or 0):
        return f"Please write at least {element['min_length']} characters."
    # Without a limit of its own an input takes as much as Slack takes anywhere.
    most = element.get("max_length") or 3000
    return f"Please write at most {most} characters." if len(value) > most else ""
