"""The checks that Slack makes before it opens a modal, and the fields it adds to one."""

import json
from typing import Any, Literal

from bot.playground.block_kit.block_checks import blocks_of_surface
from bot.playground.block_kit.blocks import complete
from bot.playground.block_kit.forms import Pass, boolean, by_type, string, typed
from bot.playground.block_kit.text_checks import plain_text
from bot.playground.errors import SlackError, invalid_arguments
from bot.playground.state.records import Json

LARGEST_VIEW = 250_000
Kind = Literal["modal", "home"]
_NOTHING: Json = {
    "private_metadata": "",
    "callback_id": "",
    "external_id": "",
    "close": None,
    "submit": None,
    "clear_on_close": False,
    "notify_on_close": False,
}


def checked_view(view: Any, kind: Kind = "modal") -> Json:
    """The content of a modal, or of a home, with its ids and defaults filled in.

    Raises SlackError `invalid_arguments`, with a sentence and a JSON pointer for each fault, or `view_too_large`.
    """
    if not isinstance(view, dict):
        raise invalid_arguments("must provide an object [json-pointer:/view]")
    if len(json.dumps(view)) > LARGEST_VIEW:
        raise SlackError("view_too_large")
    # What says nothing in a modal says nothing in a home either: a client may send it with both.
    given = {key: value for key, value in view.items() if value or key not in _MODALS_ONLY}
    run = Pass(kind)
    by_type({kind: _VIEWS[kind]})(run, given, "/view")
    if run.found:
        raise invalid_arguments(*run.found)
    return _NOTHING | {key: value for key, value in view.items() if value is not None} | _with_ids(view)


def _with_ids(view: Json) -> Json:
    return {"blocks": complete(view["blocks"])}


def _can_be_sent(run: Pass, view: Json, at: str) -> None:
    """A modal in which something can be entered needs a button that sends it."""
    for index, block in enumerate(view["blocks"]):
        if block["type"] == "input" and "submit" not in view:
            run.say("must define `submit` to use an `input` block in modals", f"{at}/blocks/{index}/input")


_MODALS_ONLY = {
    "title": plain_text(24),
    "submit": plain_text(24),
    "close": plain_text(24),
    "clear_on_close": boolean,
    "notify_on_close": boolean,
}
_REQUIRED = {"blocks": blocks_of_surface}
_NAMES = {"private_metadata": string(0, 3000), "callback_id": string(0, 255), "external_id": string(0, 255)}
_VIEWS = {
    "modal": typed("modal", _REQUIRED | {"title": _MODALS_ONLY["title"]}, _NAMES | _MODALS_ONLY, _can_be_sent),
    "home": typed("home", _REQUIRED, _NAMES),
}
