"""The checks of what offers a choice: options and their groups, and the menus and boxes they stand in."""

from collections.abc import Iterator

from bot.playground.block_kit.forms import Check, Pass, boolean, integer, listing, one_of, record, string, typed
from bot.playground.block_kit.text_checks import CONFIRM, any_text, plain_text, url
from bot.playground.state.records import Json

_VALUE = {"value": string(1, 150)}
MENU_OPTION = record({"text": plain_text(75)} | _VALUE, {"description": plain_text(75)})
_OVERFLOW_OPTION = record({"text": plain_text(75)} | _VALUE, {"description": plain_text(75), "url": url})
_BOX_OPTION = record({"text": any_text(75)} | _VALUE, {"description": any_text(75)})
_GROUP = record({"label": plain_text(75), "options": listing(MENU_OPTION, 1, 100)}, {})

# What an app may answer when it is asked what a person can choose from.
_ANSWER = {"options": listing(MENU_OPTION, 0, 100), "option_groups": listing(_GROUP, 0, 100)}


def options_problems(answer: Json) -> list[str]:
    """What Slack would say against the options that an app answers for a menu with options from outside."""
    run = Pass("message")
    record({}, _ANSWER)(run, answer, "")
    return run.found


def focus(run: Pass, value: object, at: str) -> None:
    """Whether the cursor starts here; one element of a view can have it."""
    boolean(run, value, at)
    if value is True and run.total("focused", 1) > 1:
        run.say("only one element can be focused on load", at)


def options_of(element: Json) -> list[Json]:
    """The options of a menu, grouped ones included."""
    groups = element.get("option_groups") or []
    return [*(element.get("options") or []), *(option for group in groups for option in group["options"])]


def _same(first: Json, second: Json) -> bool:
    return first["value"] == second["value"] and first["text"]["text"] == second["text"]["text"]


def _start_is_offered(run: Pass, element: Json, at: str) -> None:
    """What is chosen at the start must be among the options."""
    offered = options_of(element)
    for key, chosen in _starts(element):
        if not any(_same(chosen, option) for option in offered):
            run.say("must exactly match one of the options", f"{at}/{key}")


def _starts(element: Json) -> Iterator[tuple[str, Json]]:
    if "initial_option" in element:
        yield "initial_option", element["initial_option"]
    for index, option in enumerate(element.get("initial_options", ())):
        yield f"initial_options/{index}", option


def _from_one_source(run: Pass, element: Json, at: str) -> None:
    if "options" in element and "option_groups" in element:
        run.say("failed to match exactly one allowed schema", at)
    elif "options" not in element and "option_groups" not in element:
        run.say("missing required field: options", at)


_ASKED = {"action_id": string(0, 255), "confirm": CONFIRM}
_MENU = _ASKED | {"placeholder": plain_text(150), "focus_on_load": focus}
_MANY = _MENU | {"max_selected_items": integer(1)}
_OFFERED = {"options": listing(MENU_OPTION, 1, 100), "option_groups": listing(_GROUP, 1, 100)}
_ID = string(1)
_IDS = listing(_ID)


def _minimum(run: Pass, given: Json, at: str) -> None:
    if not given:
        run.say("must have minimum 1 properties", at)


_FILTER = record(
    {},
    {
        "include": listing(one_of("im", "mpim", "private", "public"), 1),
        "exclude_bot_users": boolean,
        "exclude_external_shared_channels": boolean,
    },
    _minimum,
)
_CONVERSATIONS = {"default_to_current_conversation": boolean, "filter": _FILTER}


def _boxes(kind: str, initial: dict[str, Check]) -> Check:
    may = _ASKED | {"focus_on_load": focus} | initial
    return typed(kind, {"options": listing(_BOX_OPTION, 1, 10)}, may, _start_is_offered)


def _static(kind: str, may: dict[str, Check]) -> Check:
    return typed(kind, None, may | _OFFERED, _from_one_source, _start_is_offered)


OVERFLOW = typed("overflow", {"options": listing(_OVERFLOW_OPTION, 1, 5)}, _ASKED)

CHOICES: dict[str, Check] = {
    "checkboxes": _boxes("checkboxes", {"initial_options": listing(_BOX_OPTION, 1, 10)}),
    "radio_buttons": _boxes("radio_buttons", {"initial_option": _BOX_OPTION}),
    "static_select": _static("static_select", _MENU | {"initial_option": MENU_OPTION}),
    "multi_static_select": _static(
        "multi_static_select", _MANY | {"initial_options": listing(MENU_OPTION, 1, 100)}
    ),
    "external_select": typed(
        "external_select", None, _MENU | {"initial_option": MENU_OPTION, "min_query_length": integer(0)}
    ),
    "multi_external_select": typed(
        "multi_external_select",
        None,
        _MANY | {"initial_options": listing(MENU_OPTION, 1, 100), "min_query_length": integer(0)},
    ),
    "users_select": typed("users_select", None, _MENU | {"initial_user": _ID}),
    "multi_users_select": typed("multi_users_select", None, _MANY | {"initial_users": _IDS}),
    "channels_select": typed(
        "channels_select", None, _MENU | {"initial_channel": _ID, "response_url_enabled": boolean}
    ),
    "multi_channels_select": typed("multi_channels_select", None, _MANY | {"initial_channels": _IDS}),
    "conversations_select": typed(
        "conversations_select",
        None,
        _MENU | _CONVERSATIONS | {"initial_conversation": _ID, "response_url_enabled": boolean},
    ),
    "multi_conversations_select": typed(
        "multi_conversations_select", None, _MANY | _CONVERSATIONS | {"initial_conversations": _IDS}
    ),
}
