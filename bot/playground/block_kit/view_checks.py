"""The checks that Slack makes before it opens a modal, and the fields it adds to one."""

import json
from typing import Any, Literal

from bot.playground.block_kit.block_checks import problems
from bot.playground.block_kit.blocks import complete
from bot.playground.errors import SlackError, invalid_arguments
from bot.playground.state.records import Json

LARGEST_VIEW = 250_000
Kind = Literal["modal", "home"]
_MODALS_ONLY = ("title", "submit", "close", "clear_on_close", "notify_on_close")
_LONGEST = {"private_metadata": 3000, "callback_id": 255, "external_id": 255}


def checked_view(view: Any, kind: Kind = "modal") -> Json:
    """The content of a modal, or of a home, with its ids and defaults filled in.

    Raises SlackError `invalid_arguments`, with a sentence and a JSON pointer for each fault, or `view_too_large`.
    """
    if not isinstance(view, dict):
        raise invalid_arguments("must provide an object [json-pointer:/view]")
    if len(json.dumps(view)) > LARGEST_VIEW:
        raise SlackError("view_too_large")
    found = [*_field_problems(view, kind), *problems(view.get("blocks"), "view", "/view/blocks")]
    if found:
        raise invalid_arguments(*found)
    defaults: Json = {
        "private_metadata": "",
        "callback_id": "",
        "external_id": "",
        "close": None,
        "submit": None,
        "clear_on_close": False,
        "notify_on_close": False,
    }
    given = {key: value for key, value in view.items() if value is not None}
    return defaults | given | {"blocks": complete(view["blocks"])}


def _field_problems(view: Json, kind: Kind) -> list[str]:
    found: list[str] = []
    if view.get("type") != kind:
        found.append(f"unsupported type: {view.get('type')} [json-pointer:/view/type]")
    if kind == "home":
        found += [
            f"invalid additional property: {key} [json-pointer:/view]" for key in _MODALS_ONLY if view.get(key)
        ]
    elif not view.get("title"):
        found.append("missing required field: title [json-pointer:/view]")
    for key in ("title", "submit", "close"):
        found += _plain_text_problems(view.get(key), f"/view/{key}")
    for key, most in _LONGEST.items():
        if len(view.get(key) or "") > most:
            found.append(f"must be less than {most + 1} characters [json-pointer:/view/{key}]")
    blocks = view.get("blocks")
    has_input = isinstance(blocks, list) and any(
        isinstance(block, dict) and block.get("type") == "input" for block in blocks
    )
    if has_input and kind == "modal" and not view.get("submit"):
        found.append("missing required field: submit [json-pointer:/view]")
    return found


def _plain_text_problems(text: Any, at: str) -> list[str]:
    if text is None:
        return []
    if not isinstance(text, dict) or text.get("type") != "plain_text" or not text.get("text"):
        return [f"must provide a plain_text object [json-pointer:{at}]"]
    if len(text["text"]) > 24:
        return [f"must be less than 25 characters [json-pointer:{at}/text]"]
    return []
