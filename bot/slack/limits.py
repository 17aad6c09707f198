"""Slack's limits on what may be shown, checked here on their own and not by what shows it: views know nothing of this."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Json = Mapping[str, Any]
_OPTIONS = {"radio_buttons": 10, "checkboxes": 10, "overflow": 5, "static_select": 100, "multi_static_select": 100}


def faults(blocks: Sequence[Json], *, modal: bool = False) -> list[str]:
    """What Slack would say against these blocks."""
    most = 100 if modal else 50
    found = [] if len(blocks) <= most else [f"{len(blocks)} blocks where {most} are allowed"]
    ids = [one["block_id"] for one in blocks if one.get("block_id")]
    found += ["a block id twice"] * (len(ids) != len(set(ids)))
    for number, block in enumerate(blocks):
        found += [f"block {number}: {fault}" for fault in _block(block)]
    return found


def modal_faults(view: Json) -> list[str]:
    """What Slack would say against a modal."""
    found = faults(view["blocks"], modal=True)
    for key in ("title", "submit", "close"):
        if view.get(key):
            found += _length(view[key]["text"], 24, key)
    found += _length(view.get("private_metadata") or "-", 3000, "private_metadata")
    found += _length(view["callback_id"], 255, "callback_id")
    has_input = any(one["type"] == "input" for one in view["blocks"])
    found += ["too large"] * (len(json.dumps(view)) > 250_000)
    return found + ["inputs without submit"] * (has_input and not view.get("submit"))


def home_faults(view: Json) -> list[str]:
    """What Slack would say against a home."""
    found = faults(view["blocks"], modal=True)
    found += [key for key in ("title", "submit", "close") if view.get(key)]
    return found + ["too large"] * (len(json.dumps(view)) > 250_000)


def _block(block: Json) -> Iterator[str]:
    kind = block["type"]
    if kind == "section":
        yield from _length(block["text"]["text"], 3000, kind)
    elif kind == "header":
        yield from _length(block["text"]["text"], 150, kind)
    elif kind == "context":
        yield from ["elements"] * (not 1 <= len(block["elements"]) <= 10)
        for one in block["elements"]:
            yield from _length(one["text"], 3000, kind)
    elif kind == "input":
        yield from _length(block["label"]["text"], 2000, "label")
        if block.get("hint"):
            yield from _length(block["hint"]["text"], 2000, "hint")
        yield from _element(block["element"])
    elif kind == "actions":
        yield from ["elements"] * (not 1 <= len(block["elements"]) <= 25)
        for one in block["elements"]:
            yield from _element(one)
    elif kind != "divider":
        yield f"unknown block {kind}"


def _element(element: Json) -> Iterator[str]:
    yield from _length(element["action_id"], 255, "action_id")
    if element["type"] == "button":
        yield from _length(element["text"]["text"], 75, "button")
        yield from _length(element["value"], 2000, "value")
        yield from _length(element["accessibility_label"], 75, "accessibility_label")
    groups = element.get("option_groups", [])
    yield from ["option groups"] * (len(groups) > 100)
    for options in [*([element["options"]] if "options" in element else []), *(one["options"] for one in groups)]:
        yield from ["options"] * (not 1 <= len(options) <= _OPTIONS[element["type"]])
        for one in options:
            yield from _length(one["text"]["text"], 75, "option")
            yield from _length(one["value"], 150, "value")


def _length(text: str, most: int, what: str) -> list[str]:
    return [] if 1 <= len(text) <= most else [f"{what} has {len(text)} characters"]
