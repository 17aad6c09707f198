"""What people enter in every kind of input: what the app is told of it, and what Slack itself refuses first."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.playground.surfaces import Surfaces, option, plain, surfaces_of

Element = dict[str, Any]
OPTIONS = {"options": [option("one"), option("two")]}
OUTSIDE = option("far away")
WORDS = {
    "type": "rich_text",
    "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "Hello"}]}],
}
SPACE = {
    "type": "rich_text",
    "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": " "}]}],
}
NUMBER = {"type": "number_input", "is_decimal_allowed": True}

# An element, what it holds before anybody touched it, what is entered, and what the app is told.
ENTERED: list[tuple[Element, Any, Element, Element]] = [
    ({"type": "plain_text_input"}, None, {"value": "Walk"}, {"value": "Walk"}),
    ({"type": "email_text_input"}, None, {"value": "a@b.org"}, {"value": "a@b.org"}),
    ({"type": "url_text_input"}, None, {"value": "https://b.org/c"}, {"value": "https://b.org/c"}),
    (NUMBER | {"initial_value": "3"}, "3", {"value": "-2.5"}, {"value": "-2.5"}),
    (NUMBER | {"is_decimal_allowed": False}, None, {"value": "0"}, {"value": "0"}),
    ({"type": "rich_text_input"}, None, {"rich_text_value": WORDS}, {"rich_text_value": WORDS}),
    (
        {"type": "static_select", **OPTIONS},
        None,
        {"selected_option": {"value": "two"}},
        {"selected_option": option("two")},
    ),
    (
        {"type": "radio_buttons", **OPTIONS, "initial_option": option("one")},
        option("one"),
        {"selected_option": {"value": "two"}},
        {"selected_option": option("two")},
    ),
    ({"type": "external_select"}, None, {"selected_option": OUTSIDE}, {"selected_option": OUTSIDE}),
    (
        {"type": "checkboxes", **OPTIONS},
        [],
        {"selected_options": [{"value": "two"}]},
        {"selected_options": [option("two")]},
    ),
    (
        {"type": "multi_static_select", "option_groups": [{"label": plain("All"), **OPTIONS}]},
        [],
        {"selected_options": [{"value": "one"}, {"value": "two"}]},
        {"selected_options": [option("one"), option("two")]},
    ),
    ({"type": "multi_external_select"}, [], {"selected_options": [OUTSIDE]}, {"selected_options": [OUTSIDE]}),
    ({"type": "datepicker"}, None, {"selected_date": "2026-05-04"}, {"selected_date": "2026-05-04"}),
    ({"type": "timepicker"}, None, {"selected_time": "09:30"}, {"selected_time": "09:30"}),
    (
        {"type": "datetimepicker", "initial_date_time": 1_772_442_000},
        1_772_442_000,
        {"selected_date_time": 1_772_445_600},
        {"selected_date_time": 1_772_445_600},
    ),
    ({"type": "users_select"}, None, {"selected_user": "U1"}, {"selected_user": "U1"}),
    ({"type": "channels_select"}, None, {"selected_channel": "C1"}, {"selected_channel": "C1"}),
    ({"type": "conversations_select"}, None, {"selected_conversation": "C1"}, {"selected_conversation": "C1"}),
    ({"type": "multi_users_select"}, [], {"selected_users": ["U1", "U2"]}, {"selected_users": ["U1", "U2"]}),
    ({"type": "multi_channels_select"}, [], {"selected_channels": ["C1"]}, {"selected_channels": ["C1"]}),
    (
        {"type": "multi_conversations_select", "initial_conversations": ["C1"]},
        ["C1"],
        {"selected_conversations": ["C2"]},
        {"selected_conversations": ["C2"]},
    ),
]


def asking(element: Element, **fields: Any) -> dict[str, Any]:
    """An input block with this element."""
    labelled = {"type": "input", "block_id": "asked", "label": plain("Asked")}
    return labelled | {"element": element | {"action_id": "it"}} | fields


@pytest.fixture
async def surfaces(open_house: Any, manifest: Any) -> AsyncIterator[Surfaces]:
    async with surfaces_of(open_house, manifest) as opened:
        yield opened


def form(surfaces: Surfaces, view_id: str, element: Element, given: Element) -> dict[str, Any]:
    """What the page sends when a person submits this."""
    values = {"asked": {"it": {"type": element["type"]} | given}}
    return {"who": surfaces.house.person("amara"), "view_id": view_id, "values": values}


@pytest.mark.parametrize(("element", "start", "given", "told"), ENTERED, ids=lambda one: str(one)[:40])
async def test_what_is_entered_reaches_the_app_in_the_shape_of_slack(
    surfaces: Surfaces, element: Element, start: Any, given: Element, told: Element
) -> None:
    view = (await surfaces.show("modal", asking(element)))["view"]
    (key,) = told
    assert view["state"]["values"] == {"asked": {"it": {"type": element["type"], key: start}}}
    sent = await surfaces.house.act(surfaces.socket, "submit", **form(surfaces, view["id"], element, given))
    assert sent["view"]["state"]["values"] == {"asked": {"it": {"type": element["type"], **told}}}


@pytest.mark.parametrize(("element", "start", "given", "told"), ENTERED, ids=lambda one: str(one)[:40])
async def test_what_is_asked_for_must_be_entered_unless_it_is_optional(
    surfaces: Surfaces, element: Element, start: Any, given: Element, told: Element
) -> None:
    key = next(iter(told))
    nothing = {key: SPACE if key == "rich_text_value" else [] if isinstance(told[key], list) else None}
    house = surfaces.house
    view = (await surfaces.show("modal", asking(element)))["view"]
    answer = await house.page.post("submit", **form(surfaces, view["id"], element, nothing))
    assert answer["errors"] == {"asked": "Please complete this required field."}

    view = (await surfaces.show("modal", asking(element, optional=True)))["view"]
    sent = await house.act(surfaces.socket, "submit", **form(surfaces, view["id"], element, nothing))
    empty = [] if isinstance(told[key], list) else None
    assert sent["view"]["state"]["values"]["asked"]["it"][key] == empty


WHOLE = NUMBER | {"is_decimal_allowed": False}
RANGE = NUMBER | {"min_value": "1.5", "max_value": "10"}
EMAIL, URL = {"type": "email_text_input"}, {"type": "url_text_input"}


@pytest.mark.parametrize(
    ("element", "given", "sentence"),
    [
        (EMAIL, {"value": "amara"}, "Please enter an email address, such as name@example.com."),
        (EMAIL, {"value": "a b@example.com"}, "Please enter an email address, such as name@example.com."),
        (EMAIL, {"value": "a@example"}, "Please enter an email address, such as name@example.com."),
        (URL, {"value": "example.com"}, "Please enter a web address, such as https://example.com."),
        (URL, {"value": "https://"}, "Please enter a web address, such as https://example.com."),
        (NUMBER, {"value": "three"}, "Please enter a number."),
        (NUMBER, {"value": "1,5"}, "Please enter a number."),
        (NUMBER, {"value": "NaN"}, "Please enter a number."),
        (WHOLE, {"value": "1.5"}, "Please enter a whole number."),
        (RANGE, {"value": "1.4"}, "Please enter a number that is at least 1.5."),
        (RANGE, {"value": "10.1"}, "Please enter a number that is at most 10."),
        (
            {"type": "multi_static_select", **OPTIONS, "max_selected_items": 1},
            {"selected_options": [{"value": "one"}, {"value": "two"}]},
            "Please choose at most 1.",
        ),
        (
            {"type": "multi_users_select", "max_selected_items": 2},
            {"selected_users": ["U1", "U2", "U3"]},
            "Please choose at most 2.",
        ),
    ],
)
async def test_what_cannot_be_meant_is_told_at_the_input(
    surfaces: Surfaces, element: Element, given: Element, sentence: str
) -> None:
    view = (await surfaces.show("modal", asking(element)))["view"]
    answer = await surfaces.house.page.post("submit", **form(surfaces, view["id"], element, given))
    assert (answer["action"], answer["errors"]) == ("errors", {"asked": sentence})


@pytest.mark.parametrize(
    ("element", "given", "error"),
    [
        ({"type": "plain_text_input"}, {"value": 7}, "invalid_value"),
        ({"type": "datepicker"}, {"selected_date": "tomorrow"}, "invalid_value"),
        ({"type": "timepicker"}, {"selected_time": "9"}, "invalid_value"),
        ({"type": "datetimepicker"}, {"selected_date_time": "soon"}, "invalid_value"),
        ({"type": "multi_users_select"}, {"selected_users": "U1"}, "invalid_value"),
        ({"type": "rich_text_input"}, {"rich_text_value": {"type": "rich_text"}}, "invalid_value"),
        ({"type": "external_select"}, {"selected_option": {"value": "x"}}, "invalid_value"),
        ({"type": "checkboxes", **OPTIONS}, {"selected_options": [{"value": "three"}]}, "no_such_option"),
    ],
)
async def test_what_no_client_could_send_is_refused(
    surfaces: Surfaces, element: Element, given: Element, error: str
) -> None:
    view = (await surfaces.show("modal", asking(element)))["view"]
    answer = await surfaces.house.page.post("submit", **form(surfaces, view["id"], element, given))
    assert answer["error"] == error


LARGEST = [option(str(n)) for n in range(100)]


@pytest.mark.parametrize(
    ("answer", "offered"),
    [
        ({"options": [OUTSIDE]}, {"options": [OUTSIDE]}),
        ({"options": []}, {"options": []}),
        ({"options": LARGEST}, {"options": LARGEST}),
        (
            {"option_groups": [{"label": plain("All"), **OPTIONS}]},
            {"option_groups": [{"label": plain("All"), **OPTIONS}]},
        ),
        ({"options": [*LARGEST, OUTSIDE]}, None),
        ({"options": [{"value": "one"}]}, None),
        ({"options": [option("x" * 76)]}, None),
        ({"option_groups": [{"label": plain("All"), "options": []}]}, None),
        ({}, None),
    ],
)
async def test_what_an_app_offers_from_outside_must_be_options(
    surfaces: Surfaces, answer: Any, offered: Element | None
) -> None:
    view = (await surfaces.show("modal", asking({"type": "external_select"})))["view"]
    house = surfaces.house
    what = {
        "who": house.person("amara"),
        "view_id": view["id"],
        "block_id": "asked",
        "action_id": "it",
        "value": "far",
    }
    asked = await house.act(surfaces.socket, "options", ack=answer, **what)
    assert (asked["type"], asked["value"]) == ("block_suggestion", "far")
    if offered is None:
        assert house.answer["error"] == "no_options"
    else:
        assert house.answer == {"ok": True} | offered
