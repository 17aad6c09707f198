"""What the page makes of what one types: suggestions, mentions, and the inputs of forms."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.playground.page_modules import call, opened

# Friday, 1 May 2026, 12:00 UTC.
NOW = 1_777_636_800


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    """A browser page that can import the modules."""
    with opened() as page:
        yield page


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("/ci", {"kind": "command", "start": 0, "word": "/ci"}),
        ("/circle join", None),
        ("thanks @am", {"kind": "person", "start": 7, "word": "am"}),
        ("thanks @Amara Ok", {"kind": "person", "start": 7, "word": "Amara Ok"}),
        ("mail@am", None),
        ("thanks @Amara Okafor ", None),
    ],
)
def test_suggestions_are_asked_for_by_a_slash_or_an_at_sign(page: Page, text: str, asked: Any) -> None:
    assert call(page, "completion.js", "askedFor", text, len(text)) == asked


def test_full_names_are_sent_as_handles_and_the_longest_name_wins(page: Page) -> None:
    people = [{"real_name": "Ada Li", "name": "ada"}, {"real_name": "Ada Lindqvist", "name": "ada.l"}]
    sent = call(page, "composer.js", "asSent", "@Ada Lindqvist & @Ada Li <3", people)
    assert sent == "@ada.l & @ada <3"


def _form() -> list[dict[str, Any]]:
    options = [{"text": {"type": "plain_text", "text": name}, "value": name} for name in ("a", "b")]
    goal = {"type": "plain_text_input", "action_id": "v", "min_length": 3, "initial_value": "go"}
    return [
        {"type": "input", "block_id": "goal", "element": goal},
        {
            "type": "input",
            "block_id": "days",
            "element": {"type": "checkboxes", "action_id": "v", "options": options},
        },
        {
            "type": "input",
            "block_id": "why",
            "optional": True,
            "element": {"type": "plain_text_input", "action_id": "v"},
        },
        {
            "type": "section",
            "block_id": "hour",
            "accessory": {"type": "timepicker", "action_id": "v", "initial_time": "09:00"},
        },
    ]


def test_an_untouched_form_sends_what_it_started_with(page: Page) -> None:
    values = call(page, "values.js", "valuesOf", "untouched", _form())
    assert values == {
        "goal": {"v": {"type": "plain_text_input", "value": "go"}},
        "days": {"v": {"type": "checkboxes", "selected_options": []}},
        "why": {"v": {"type": "plain_text_input", "value": None}},
        "hour": {"v": {"type": "timepicker", "selected_time": "09:00"}},
    }


@pytest.mark.parametrize(
    ("element", "problem"),
    [
        ({"type": "number_input", "initial_value": "abc"}, "Please enter a number."),
        ({"type": "number_input", "initial_value": "2.5"}, "Please enter a whole number."),
        ({"type": "number_input", "is_decimal_allowed": True, "initial_value": "-.5"}, None),
        (
            {"type": "number_input", "initial_value": "0", "min_value": "1"},
            "Please enter a number that is at least 1.",
        ),
        (
            {"type": "email_text_input", "initial_value": "ada@home"},
            "Please enter an email address, such as name@example.com.",
        ),
        ({"type": "email_text_input", "initial_value": "ada@home.test"}, None),
        (
            {"type": "url_text_input", "initial_value": "home.test"},
            "Please enter a web address, such as https://example.com.",
        ),
        ({"type": "url_text_input", "initial_value": "https://home.test/a"}, None),
        ({"type": "multi_users_select"}, "Please complete this required field."),
        ({"type": "datetimepicker", "initial_date_time": NOW}, None),
    ],
)
def test_each_kind_of_input_is_checked_in_its_own_words(
    page: Page, element: dict[str, Any], problem: str | None
) -> None:
    inner = [{"type": "input", "block_id": "b", "element": {"action_id": "v"} | element}]
    blocks = [{"type": "container", "block_id": "c", "child_blocks": inner}]
    found = call(page, "values.js", "problemsOf", f"{element}", blocks)
    assert found == ({} if problem is None else {"b": problem})


def test_what_is_missing_or_too_short_is_said_at_its_field(page: Page) -> None:
    problems = call(page, "values.js", "problemsOf", "untouched", _form())
    assert json.dumps(problems) == json.dumps(
        {
            "goal": "Please write at least 3 characters.",
            "days": "Please complete this required field.",
        }
    )
