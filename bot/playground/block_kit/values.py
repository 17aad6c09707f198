"""What has been entered in the inputs of a view or message, in the shape of Slack's `state.values`."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.playground.block_kit.blocks import elements, find_element
from bot.playground.block_kit.choice_checks import MENU_OPTION, options_of
from bot.playground.block_kit.forms import Check, Pass, anything, integer, listing, string
from bot.playground.block_kit.input_checks import iso_date, time_of_day
from bot.playground.block_kit.rich_text_checks import RICH_TEXT, written
from bot.playground.errors import PageError
from bot.playground.state.records import Json

Values = dict[str, Json]

# Per type of element: the key of its value, the key of what it starts with, and what "nothing" is.
KEYS: dict[str, tuple[str, str, Any]] = {
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
    "multi_external_select": ("selected_options", "initial_options", []),
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
_ID = string(1)
_FORMS: dict[str, Check] = {
    "value": string(),
    "rich_text_value": RICH_TEXT,
    "selected_date": iso_date,
    "selected_time": time_of_day,
    "selected_date_time": integer(0),
    "selected_user": _ID,
    "selected_channel": _ID,
    "selected_conversation": _ID,
    "selected_users": listing(_ID),
    "selected_channels": listing(_ID),
    "selected_conversations": listing(_ID),
    "selected_option": MENU_OPTION,
}


def first_values(blocks: Sequence[Json], kept: Mapping[str, Json] | None = None) -> Values:
    """The values with which these blocks start; `kept` are those of before, for inputs that are still there."""
    values: Values = {}
    for block, element in elements(blocks):
        if element["type"] in KEYS:
            before = ((kept or {}).get(block["block_id"]) or {}).get(element["action_id"])
            same = before is not None and before["type"] == element["type"]
            values.setdefault(block["block_id"], {})[element["action_id"]] = before if same else _start(element)
    return values


def _start(element: Json) -> Json:
    key, initial, nothing = KEYS[element["type"]]
    return {"type": element["type"], key: element.get(initial, nothing)}


def entered(blocks: Sequence[Json], values: Values, given: Mapping[str, Any]) -> Values:
    """The values after a person entered something; PageError when an input or an option is not there."""
    merged = {block_id: dict(inside) for block_id, inside in values.items()}
    for block_id, inside in given.items():
        for action_id, value in inside.items():
            found = find_element(blocks, block_id, action_id)
            if found is None:
                raise PageError(409, "changed", "This form has changed; look at it again before you send it.")
            if found[1]["type"] in KEYS:
                merged.setdefault(block_id, {})[action_id] = value_of(found[1], value)
    return merged


def value_of(element: Json, given: Mapping[str, Any]) -> Json:
    """What a person chose or wrote in one element; choices are replaced by the element's own options.

    PageError when the choice is not offered, or when it is not what such an element can hold.
    """
    key, _, nothing = KEYS[element["type"]]
    value = given.get(key)
    if value is None or value in ("", []):
        value = nothing
    elif key == "selected_option":
        value = own_option(element, value)
    elif key == "selected_options":
        _expect(listing(anything), value)
        value = [own_option(element, one) for one in value]
    else:
        _expect(_FORMS[key], value)
    if key == "rich_text_value" and not written(value).strip():
        value = nothing
    return {"type": element["type"], key: value}


def _expect(form: Check, value: Any) -> None:
    run = Pass("modal")
    form(run, value, "")
    if run.found:
        raise PageError(400, "invalid_value", "This cannot be entered here.")


def own_option(element: Json, chosen: Any) -> Json:
    """The element's option of the chosen value; PageError when it has none such.

    What an app has been asked for is in no element: such an option need only be an option.
    """
    if element["type"].endswith("external_select"):
        _expect(MENU_OPTION, chosen)
        return dict(chosen)
    for option in options_of(element):
        if isinstance(chosen, dict) and option["value"] == chosen.get("value"):
            return option
    raise PageError(409, "no_such_option", "This choice is no longer offered; look at the form again.")


def opinion(element: Json, given: Mapping[str, Any]) -> Json:
    """Which of two feedback buttons was pressed: its text and value; PageError when it was neither."""
    for key in ("positive_button", "negative_button"):
        if element[key]["value"] == given.get("value"):
            return {"text": element[key]["text"], "value": element[key]["value"]}
    raise PageError(409, "no_such_option", "This choice is no longer offered; look at the message again.")
