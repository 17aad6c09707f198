"""Which elements stand in which blocks, and what is said against those that are not as they should be."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.playground.surfaces import Surfaces, button, changed, image, mrkdwn, option, plain, surfaces_of

CONFIRM = {
    "title": plain("Sure?"),
    "text": mrkdwn("It *stays* gone."),
    "confirm": plain("Yes"),
    "deny": plain("No"),
    "style": "danger",
}
ASKED: dict[str, Any] = {"action_id": "a", "confirm": CONFIRM}
MENU = ASKED | {"placeholder": plain("Choose"), "focus_on_load": True}
OPTIONS = [option("one"), option("two", description=plain("More"))]
GROUPS = [{"label": plain("Numbers"), "options": OPTIONS}]
WRITTEN: dict[str, Any] = {
    "action_id": "a",
    "placeholder": plain("Write"),
    "dispatch_action_config": {"trigger_actions_on": ["on_enter_pressed", "on_character_entered"]},
}
RICH = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": []}]}
FILTER = {"include": ["private"], "exclude_bot_users": True, "exclude_external_shared_channels": True}
BOX = {"text": mrkdwn("*One*"), "value": "one", "description": mrkdwn("_More_")}
GOOD: dict[str, dict[str, Any]] = {
    "button": button(
        confirm=CONFIRM, value="v", url="https://example.com", style="primary", accessibility_label="x"
    ),
    "overflow": {"options": [*OPTIONS, option("three", url="mailto:a@example.com")]} | ASKED,
    "image": image(),
    "static_select": {"options": OPTIONS, "initial_option": OPTIONS[1]} | MENU,
    "multi_static_select": {"option_groups": GROUPS, "initial_options": OPTIONS[:1], "max_selected_items": 1}
    | MENU,
    "external_select": {"initial_option": OPTIONS[0], "min_query_length": 2} | MENU,
    "multi_external_select": {"initial_options": OPTIONS, "min_query_length": 0, "max_selected_items": 2} | MENU,
    "users_select": {"initial_user": "U1"} | MENU,
    "multi_users_select": {"initial_users": ["U1"], "max_selected_items": 1} | MENU,
    "channels_select": {"initial_channel": "C1", "response_url_enabled": True} | MENU,
    "multi_channels_select": {"initial_channels": ["C1"], "max_selected_items": 1} | MENU,
    "conversations_select": {"initial_conversation": "C1", "filter": FILTER, "response_url_enabled": True} | MENU,
    "multi_conversations_select": {"default_to_current_conversation": True, "filter": FILTER} | MENU,
    "checkboxes": {"options": [BOX, option("two")], "initial_options": [BOX]} | ASKED,
    "radio_buttons": {"options": [BOX, option("two")], "initial_option": BOX} | ASKED,
    "datepicker": {"initial_date": "2026-02-28"} | MENU,
    "timepicker": {"initial_time": "09:30", "timezone": "Europe/Berlin"} | MENU,
    "datetimepicker": {"initial_date_time": 1_772_442_000} | ASKED,
    "plain_text_input": {"multiline": True, "min_length": 2, "max_length": 9, "initial_value": "abc"} | WRITTEN,
    "email_text_input": {"initial_value": "a@example.com"} | WRITTEN,
    "url_text_input": {"initial_value": "https://example.com"} | WRITTEN,
    "number_input": {"is_decimal_allowed": True, "min_value": "-1.5", "max_value": "9", "initial_value": "3"}
    | WRITTEN,
    "rich_text_input": {"initial_value": RICH, "min_lines": 1, "max_lines": 5} | WRITTEN,
    "workflow_button": {
        "text": plain("Run"),
        "workflow": {"trigger": {"url": "https://slack.com/shortcuts/Ft1/2"}},
    },
    "file_input": {"action_id": "a", "max_files": 1},
    "feedback_buttons": {},
}
GOOD = {kind: {"type": kind} | fields for kind, fields in GOOD.items()}
CHOICES = {kind for kind in GOOD if "select" in kind or kind in ("checkboxes", "radio_buttons")}
PICKERS = {"datepicker", "timepicker"}
NOT_OFFERED = {"section": {"workflow_button"}, "actions": {"workflow_button"}, "input": {"file_input"}}
STANDS_IN = {
    "section": CHOICES | PICKERS | {"button", "overflow", "image"},
    "actions": CHOICES | PICKERS | {"button", "overflow", "datetimepicker", "rich_text_input"},
    "input": CHOICES | PICKERS | {"datetimepicker"} | {kind for kind in GOOD if kind.endswith("_input")},
}
INSIDE = {"section": "accessory", "actions": "elements/0", "input": "element"}


def block_with(place: str, element: dict[str, Any]) -> dict[str, Any]:
    """A block that holds this element."""
    if place == "section":
        return {"type": "section", "text": plain("Words"), "accessory": element}
    if place == "actions":
        return {"type": "actions", "elements": [element]}
    return {"type": "input", "label": plain("Label"), "element": element}


@pytest.fixture
async def surfaces(open_house: Any, manifest: Any) -> AsyncIterator[Surfaces]:
    async with surfaces_of(open_house, manifest) as opened:
        yield opened


@pytest.mark.parametrize("surface", ["message", "modal"])
@pytest.mark.parametrize("place", sorted(INSIDE))
async def test_an_element_stands_only_in_its_blocks(surfaces: Surfaces, place: str, surface: str) -> None:
    at = f"{'/view' if surface == 'modal' else ''}/blocks/0/{INSIDE[place]}/type"
    wrong: dict[str, list[str]] = {}
    for kind, element in GOOD.items():
        said = await surfaces.objections(surface, block_with(place, element))
        if kind in NOT_OFFERED[place]:
            assert said == [f"`{kind}` is not offered by the playground [json-pointer:{at}]"]
        elif kind in STANDS_IN[place]:
            assert said == []
        else:
            wrong[kind] = said
    assert wrong == {kind: [f"unsupported type: {kind} [json-pointer:{at}]"] for kind in wrong}
    assert set(wrong) == set(GOOD) - STANDS_IN[place] - NOT_OFFERED[place]


TOO_LONG = "must be less than {} characters"
ENUM = "must be a valid enum value"
AMONG = "must exactly match one of the options"
DATE, TIME, NUMBER = (f"input must be a valid: {what}" for what in ("date", "time", "number"))
# A kind, the path of a value in it, the value that is put there, what is said, and where if not at that path.
BAD: list[tuple[str, str, Any, str] | tuple[str, str, Any, str, str]] = [
    ("button", "text/text", "x" * 76, TOO_LONG.format(76)),
    ("button", "text", mrkdwn("x"), "unsupported type: mrkdwn", "text/type"),
    ("button", "text", None, "missing required field: text", ""),
    ("button", "value", "x" * 2001, TOO_LONG.format(2001)),
    ("button", "url", "https://" + "x" * 2993, TOO_LONG.format(3001)),
    ("button", "url", "example", "input must be a valid: uri"),
    ("button", "style", "success", ENUM),
    ("button", "accessibility_label", "x" * 76, TOO_LONG.format(76)),
    ("button", "action_id", "x" * 256, TOO_LONG.format(256)),
    ("button", "disabled", True, "invalid additional property: disabled", ""),
    ("button", "confirm/title/text", "x" * 101, TOO_LONG.format(101)),
    ("button", "confirm/text/text", "x" * 301, TOO_LONG.format(301)),
    ("button", "confirm/confirm/text", "x" * 31, TOO_LONG.format(31)),
    ("button", "confirm/deny/text", "x" * 31, TOO_LONG.format(31)),
    ("button", "confirm/title", mrkdwn("x"), "unsupported type: mrkdwn", "confirm/title/type"),
    ("button", "confirm/text", None, "missing required field: text", "confirm"),
    ("button", "confirm/style", "warning", ENUM),
    ("overflow", "action_id", "x" * 256, TOO_LONG.format(256)),
    ("overflow", "options", [], "must provide at least 1 items"),
    ("overflow", "options", [option(str(n)) for n in range(6)], "no more than 5 items allowed"),
    ("overflow", "options/0/text", mrkdwn("x"), "unsupported type: mrkdwn", "options/0/text/type"),
    ("overflow", "options/2/url", "x" * 3001, TOO_LONG.format(3001)),
    ("static_select", "options", None, "missing required field: options", ""),
    ("static_select", "options", [], "must provide at least 1 items"),
    ("static_select", "options", [option(str(n)) for n in range(101)], "no more than 100 items allowed"),
    ("static_select", "option_groups", GROUPS, "failed to match exactly one allowed schema", ""),
    ("static_select", "options/0/text/text", "x" * 76, TOO_LONG.format(76)),
    ("static_select", "options/0/text", mrkdwn("x"), "unsupported type: mrkdwn", "options/0/text/type"),
    ("static_select", "options/0/value", "x" * 151, TOO_LONG.format(151)),
    ("static_select", "options/0/value", "", "must be more than 0 characters"),
    ("static_select", "options/1/description/text", "x" * 76, TOO_LONG.format(76)),
    ("static_select", "options/0/url", "https://x.y", "invalid additional property: url", "options/0"),
    ("static_select", "initial_option", option("three"), AMONG),
    ("static_select", "initial_option", option("two", text=plain("2")), AMONG),
    ("static_select", "placeholder/text", "x" * 151, TOO_LONG.format(151)),
    ("static_select", "block_id", "b", "invalid additional property: block_id", ""),
    ("multi_static_select", "option_groups/0/label/text", "x" * 76, TOO_LONG.format(76)),
    ("multi_static_select", "option_groups/0/options", [], "must provide at least 1 items"),
    ("multi_static_select", "option_groups", GROUPS * 101, "no more than 100 items allowed"),
    ("multi_static_select", "initial_options/0", option("three"), AMONG),
    ("multi_static_select", "max_selected_items", 0, "must be greater than 1"),
    ("external_select", "min_query_length", -1, "must be greater than 0"),
    ("external_select", "options", OPTIONS, "invalid additional property: options", ""),
    ("users_select", "initial_user", 7, "must provide a string"),
    ("multi_users_select", "initial_users", "U1", "must provide an array"),
    ("conversations_select", "filter", {}, "must have minimum 1 properties"),
    ("conversations_select", "filter/include", [], "must provide at least 1 items"),
    ("conversations_select", "filter/include/0", "shared", ENUM),
    ("checkboxes", "initial_options", [], "must provide at least 1 items"),
    ("checkboxes", "options", [option(str(n)) for n in range(11)], "no more than 10 items allowed"),
    ("checkboxes", "initial_options/0", option("three"), AMONG),
    ("checkboxes", "placeholder", plain("x"), "invalid additional property: placeholder", ""),
    ("radio_buttons", "options", [option(str(n)) for n in range(11)], "no more than 10 items allowed"),
    ("radio_buttons", "initial_option", option("three"), AMONG),
    ("datepicker", "initial_date", "2026-02-29", DATE),
    ("datepicker", "initial_date", "20260228", DATE),
    ("timepicker", "initial_time", "24:00", TIME),
    ("timepicker", "initial_time", "9:30", TIME),
    ("timepicker", "initial_time", "09:30:00", TIME),
    ("timepicker", "placeholder/text", "x" * 151, TOO_LONG.format(151)),
    ("datepicker", "placeholder/text", "x" * 151, TOO_LONG.format(151)),
    ("datepicker", "confirm/text", "Sure?", "must provide an object"),
    ("datepicker", "focus_on_load", 1, "must be a boolean"),
    ("datetimepicker", "action_id", "x" * 256, TOO_LONG.format(256)),
    ("datetimepicker", "initial_date_time", "1772442000", "must provide an integer"),
    ("datetimepicker", "initial_date_time", 17, "must be greater than 1000000000"),
    ("datetimepicker", "placeholder", plain("x"), "invalid additional property: placeholder", ""),
    ("plain_text_input", "action_id", "x" * 256, TOO_LONG.format(256)),
    ("plain_text_input", "placeholder/text", "x" * 151, TOO_LONG.format(151)),
    ("plain_text_input", "max_length", 3001, "must be less than 3000"),
    ("plain_text_input", "max_length", 0, "must be greater than 1"),
    ("plain_text_input", "min_length", 10, "min_length must not be greater than max_length"),
    ("plain_text_input", "initial_value", "x" * 3001, TOO_LONG.format(3001)),
    ("plain_text_input", "multiline", "yes", "must be a boolean"),
    ("plain_text_input", "dispatch_action_config/trigger_actions_on/0", "on_blur", ENUM),
    ("plain_text_input", "confirm", CONFIRM, "invalid additional property: confirm", ""),
    ("url_text_input", "initial_value", "example", "input must be a valid: uri"),
    ("number_input", "is_decimal_allowed", None, "missing required field: is_decimal_allowed", ""),
    ("number_input", "is_decimal_allowed", False, "must provide an integer", "min_value"),
    ("number_input", "min_value", 1, "must provide a string"),
    ("number_input", "min_value", "one", NUMBER),
    ("number_input", "min_value", "10", "min_value must not be greater than max_value"),
    ("number_input", "initial_value", "10", "must be at most 9"),
    ("number_input", "initial_value", "-2", "must be at least -1.5"),
    ("rich_text_input", "initial_value/type", "text", ENUM),
    ("rich_text_input", "max_lines", 101, "must be less than 100"),
    ("rich_text_input", "min_lines", 6, "min_lines must not be greater than max_lines"),
]


@pytest.mark.parametrize("case", BAD, ids=lambda case: f"{case[0]}-{case[1]}-{case[3]}".replace("/", ".")[:70])
async def test_an_element_is_refused_where_it_is_wrong(surfaces: Surfaces, case: tuple[Any, ...]) -> None:
    kind, path, value, problem, at = (*case, case[1])[:5]
    place = "input" if kind in STANDS_IN["input"] else "actions"
    pointer = f"/blocks/0/{INSIDE[place]}/{at}".rstrip("/")
    said = await surfaces.objections("message", block_with(place, changed(GOOD[kind], path, value)))
    assert f"{problem} [json-pointer:{pointer}]" in said
    assert all(f"/blocks/0/{INSIDE[place]}" in one for one in said)


async def test_the_cursor_starts_in_one_element_only(surfaces: Surfaces) -> None:
    menu = block_with("input", GOOD["static_select"])
    said = await surfaces.objections("modal", menu, menu)
    assert said == ["only one element can be focused on load [json-pointer:/view/blocks/1/element/focus_on_load]"]
