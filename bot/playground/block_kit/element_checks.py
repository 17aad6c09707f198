"""The checks of buttons, and the table of which element may stand in which block."""

from bot.playground.block_kit.choice_checks import CHOICES, OVERFLOW
from bot.playground.block_kit.forms import Check, by_type, listing, not_offered, one_of, record, string, typed
from bot.playground.block_kit.input_checks import DATE_PICKERS, DATETIMEPICKER, RICH_TEXT_INPUT, WRITTEN
from bot.playground.block_kit.media_checks import IMAGE_ELEMENT
from bot.playground.block_kit.text_checks import CONFIRM, STYLE, plain_text, text_kinds, url

_ACTION_ID = {"action_id": string(0, 255)}
_LABELLED = {"accessibility_label": string(0, 75), "value": string(0, 2000)}
_SOME_PEOPLE = {"visible_to_user_ids": listing(string(1))}

BUTTON = typed(
    "button",
    {"text": plain_text(75)},
    _ACTION_ID
    | _LABELLED
    | _SOME_PEOPLE
    | {
        "agent_prompt": string(0, 4000),
        "agent_prompt_display": string(),
        "confirm": CONFIRM,
        "style": STYLE,
        "url": url,
    },
)
_ICON_BUTTON = typed(
    "icon_button",
    {"icon": one_of("trash"), "text": plain_text(75)},
    _ACTION_ID | _LABELLED | _SOME_PEOPLE | {"confirm": CONFIRM},
)
_OPINION = record({"text": plain_text(75), "value": string(0, 2000)}, {"accessibility_label": string(0, 75)})
_FEEDBACK = typed("feedback_buttons", {"positive_button": _OPINION, "negative_button": _OPINION}, _ACTION_ID)

_ANYWHERE = CHOICES | DATE_PICKERS
# Starting a workflow, and uploading a file, are beyond the playground.
_PRESSED: dict[str, Check] = {"button": BUTTON, "overflow": OVERFLOW, "workflow_button": not_offered}

IN_SECTION = by_type(_ANYWHERE | _PRESSED | {"image": IMAGE_ELEMENT})
IN_ACTIONS = by_type(_ANYWHERE | _PRESSED | {"datetimepicker": DATETIMEPICKER, "rich_text_input": RICH_TEXT_INPUT})
IN_INPUT = by_type(
    _ANYWHERE
    | WRITTEN
    | {"datetimepicker": DATETIMEPICKER, "rich_text_input": RICH_TEXT_INPUT, "file_input": not_offered}
)
IN_CONTEXT = by_type(text_kinds(3000) | {"image": IMAGE_ELEMENT})
IN_CONTEXT_ACTIONS = by_type({"feedback_buttons": _FEEDBACK, "icon_button": _ICON_BUTTON})
IN_CARD = by_type({"button": BUTTON})
