"""Completes the blocks an app sends with the ids that Slack makes up, and finds what may be acted on in them."""

import secrets
from collections.abc import Iterator, Sequence

from bot.playground.state.records import Json


def complete(blocks: Sequence[Json]) -> list[Json]:
    """A copy of checked blocks in which every block and every interactive element has its id."""
    return [_completed(block) for block in blocks]


def _completed(block: Json) -> Json:
    done: Json = block | {"block_id": block.get("block_id") or secrets.token_hex(3)}
    for key in ("accessory", "element"):
        if isinstance(done.get(key), dict):
            done[key] = _with_action_id(done[key])
    if isinstance(done.get("elements"), list) and done["type"] in ("actions", "context_actions"):
        done["elements"] = [_with_action_id(element) for element in done["elements"]]
    return done


def _with_action_id(element: Json) -> Json:
    if element.get("type") == "image":
        return element
    return element | {"action_id": element.get("action_id") or secrets.token_hex(3)}


def elements(blocks: Sequence[Json]) -> Iterator[tuple[Json, Json]]:
    """Every interactive element with the block in which it stands, in order."""
    for block in blocks:
        inside = [block.get("accessory"), block.get("element")]
        if block["type"] in ("actions", "context_actions"):
            inside += block.get("elements") or []
        for element in inside:
            if isinstance(element, dict) and "action_id" in element:
                yield block, element


def find_element(blocks: Sequence[Json], block_id: str, action_id: str) -> tuple[Json, Json] | None:
    """The block and the element of these ids, if they are (still) there."""
    for block, element in elements(blocks):
        if block["block_id"] == block_id and element["action_id"] == action_id:
            return block, element
    return None


def options_of(element: Json) -> list[Json]:
    """The options of a menu, grouped ones included."""
    groups = element.get("option_groups") or []
    return [*(element.get("options") or []), *(option for group in groups for option in group["options"])]
