"""The checks of the elements in which one writes, or picks a date or a time."""

from datetime import date, time

from bot.playground.block_kit.choice_checks import focus
from bot.playground.block_kit.forms import Check, Pass, boolean, integer, listing, one_of, record, string, typed
from bot.playground.block_kit.numbers import as_number
from bot.playground.block_kit.rich_text_checks import RICH_TEXT
from bot.playground.block_kit.text_checks import CONFIRM, plain_text, url
from bot.playground.state.records import Json

LONGEST_ENTRY = 3000


def iso_date(run: Pass, value: object, at: str) -> None:
    """A day, as 2026-05-04."""
    try:
        good = isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        good = False
    if not good:
        run.say("input must be a valid: date", at)


def time_of_day(run: Pass, value: object, at: str) -> None:
    """A time of day, as 09:30."""
    try:
        good = isinstance(value, str) and time.fromisoformat(value).strftime("%H:%M") == value
    except ValueError:
        good = False
    if not good:
        run.say("input must be a valid: time", at)


def _number(run: Pass, value: object, at: str) -> None:
    """A number as Slack has it here: written out, in a string."""
    if not isinstance(value, str):
        run.say("must provide a string", at)
    elif as_number(value) is None:
        run.say("input must be a valid: number", at)


def _in_range(run: Pass, element: Json, at: str) -> None:
    named = {key: as_number(element[key]) for key in ("min_value", "max_value", "initial_value") if key in element}
    least, most, start = (named.get(key) for key in ("min_value", "max_value", "initial_value"))
    if least is not None and most is not None and least > most:
        run.say("min_value must not be greater than max_value", f"{at}/min_value")
    if start is not None and least is not None and start < least:
        run.say(f"must be at least {element['min_value']}", f"{at}/initial_value")
    if start is not None and most is not None and start > most:
        run.say(f"must be at most {element['max_value']}", f"{at}/initial_value")
    if not element["is_decimal_allowed"]:
        for key, value in named.items():
            if value is not None and value != value.to_integral_value():
                run.say("must provide an integer", f"{at}/{key}")


def _lengths_fit(run: Pass, element: Json, at: str) -> None:
    if element.get("min_length", 0) > element.get("max_length", LONGEST_ENTRY):
        run.say("min_length must not be greater than max_length", f"{at}/min_length")


def _lines_fit(run: Pass, element: Json, at: str) -> None:
    if element.get("min_lines", 1) > element.get("max_lines", 100):
        run.say("min_lines must not be greater than max_lines", f"{at}/min_lines")


_DISPATCH = record({}, {"trigger_actions_on": listing(one_of("on_enter_pressed", "on_character_entered"), 1, 2)})
_FOCUSED = {"action_id": string(0, 255), "focus_on_load": focus}
_WRITTEN = _FOCUSED | {"placeholder": plain_text(150), "dispatch_action_config": _DISPATCH}
_PICKED = _FOCUSED | {"confirm": CONFIRM}

# These stand in input blocks and nowhere else.
WRITTEN: dict[str, Check] = {
    "plain_text_input": typed(
        "plain_text_input",
        None,
        _WRITTEN
        | {
            "initial_value": string(0, LONGEST_ENTRY),
            "multiline": boolean,
            "min_length": integer(0, LONGEST_ENTRY),
            "max_length": integer(1, LONGEST_ENTRY),
        },
        _lengths_fit,
    ),
    "email_text_input": typed("email_text_input", None, _WRITTEN | {"initial_value": string()}),
    "url_text_input": typed("url_text_input", None, _WRITTEN | {"initial_value": url}),
    "number_input": typed(
        "number_input",
        {"is_decimal_allowed": boolean},
        _WRITTEN | {"initial_value": _number, "min_value": _number, "max_value": _number},
        _in_range,
    ),
}

RICH_TEXT_INPUT = typed(
    "rich_text_input",
    None,
    _WRITTEN | {"initial_value": RICH_TEXT, "min_lines": integer(1, 100), "max_lines": integer(1, 100)},
    _lines_fit,
)

DATE_PICKERS: dict[str, Check] = {
    "datepicker": typed("datepicker", None, _PICKED | {"placeholder": plain_text(150), "initial_date": iso_date}),
    "timepicker": typed(
        "timepicker",
        None,
        _PICKED | {"placeholder": plain_text(150), "initial_time": time_of_day, "timezone": string(1)},
    ),
}
# Ten digits, as Slack writes seconds since 1970.
DATETIMEPICKER = typed(
    "datetimepicker", None, _PICKED | {"initial_date_time": integer(1_000_000_000, 9_999_999_999)}
)
