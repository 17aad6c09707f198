"""What Slack itself says against what a person entered, before it sends a form to the app."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from bot.playground.block_kit.blocks import elements
from bot.playground.block_kit.input_checks import LONGEST_ENTRY
from bot.playground.block_kit.numbers import as_number
from bot.playground.block_kit.values import KEYS, Values
from bot.playground.state.records import Json


def unacceptable(blocks: Sequence[Json], values: Values) -> dict[str, str]:
    """Sentences by block id for inputs that Slack itself would not send: empty, too long, not a number."""
    sentences: dict[str, str] = {}
    for block, element in elements(blocks):
        if block["type"] == "input" and element["type"] in KEYS:
            key = KEYS[element["type"]][0]
            value = values[block["block_id"]][element["action_id"]][key]
            if sentence := _fault(block, element, value):
                sentences[block["block_id"]] = sentence
    return sentences


def _fault(block: Json, element: Json, value: Any) -> str:
    if value is None or value in ("", []):
        return "" if block.get("optional") else "Please complete this required field."
    if isinstance(value, list):
        return _many(element, value)
    of_type = _FAULTS.get(element["type"])
    return of_type(element, value) if of_type else ""


def _many(element: Json, value: list[Any]) -> str:
    most = element.get("max_selected_items")
    return f"Please choose at most {most}." if most and len(value) > most else ""


def _text(element: Json, value: str) -> str:
    if len(value) < (element.get("min_length") or 0):
        return f"Please write at least {element['min_length']} characters."
    # Without a limit of its own an input takes as much as Slack takes anywhere.
    most = element.get("max_length") or LONGEST_ENTRY
    return f"Please write at most {most} characters." if len(value) > most else ""


def _email(_element: Json, value: str) -> str:
    known = re.fullmatch(r"[^\s@]+@[^\s@.]+(\.[^\s@.]+)+", value)
    return "" if known else "Please enter an email address, such as name@example.com."


def _url(_element: Json, value: str) -> str:
    known = re.fullmatch(r"https?://[^\s/]+\S*", value)
    return "" if known else "Please enter a web address, such as https://example.com."


def _number(element: Json, value: str) -> str:
    number = as_number(value)
    if number is None:
        return "Please enter a number."
    if not element["is_decimal_allowed"] and number != number.to_integral_value():
        return "Please enter a whole number."
    least, most = (as_number(element.get(key) or "") for key in ("min_value", "max_value"))
    if least is not None and number < least:
        return f"Please enter a number that is at least {element['min_value']}."
    if most is not None and number > most:
        return f"Please enter a number that is at most {element['max_value']}."
    return ""


_FAULTS: dict[str, Callable[[Json, Any], str]] = {
    "plain_text_input": _text,
    "email_text_input": _email,
    "url_text_input": _url,
    "number_input": _number,
}
