"""Completes the blocks an app sends with the ids that Slack makes up, and finds what may be acted on in them."""

import secrets
from collections.abc import Iterator, Mapping, Sequence

from bot.playground.state.records import Json

# Where a block holds elements, and where it holds further blocks. What cannot be acted on has no action id.
_ONE_ELEMENT: Mapping[str, str] = {"section": "accessory", "input": "element"}
_ELEMENTS: Mapping[str, str] = {"actions": "elements", "context_actions": "elements", "card": "actions"}
_BLOCKS: Mapping[str, str] = {"carousel": "elements", "container": "child_blocks"}


def complete(blocks: Sequence[Json]) -> list[Json]:
    """A copy of checked blocks in which every block and every interactive element has its id."""
    return [_completed(block) for block in blocks]


def _completed(block: Json) -> Json:
    done: Json = block | {"block_id": block.get("block_id") or secrets.token_hex(3)}
    one, many, inner = (places.get(block["type"]) for places in (_ONE_ELEMENT, _ELEMENTS, _BLOCKS))
    if one and done.get(one):
        done[one] = _with_action_id(done[one])
    if many and done.get(many):
        done[many] = [_with_action_id(element) for element in done[many]]
    if inner:
        done[inner] = complete(done[inner])
    return done


def _with_action_id(element: Json) -> Json:
    if element["type"] == "image":
        return element
    return element | {"action_id": element.get("action_id") or secrets.token_hex(3)}


def elements(blocks: Sequence[Json]) -> Iterator[tuple[Json, Json]]:
    """Every interactive element with the block in which it stands, in order; cards and containers are opened."""
    for block in blocks:
        one, many, inner = (places.get(block["type"]) for places in (_ONE_ELEMENT, _ELEMENTS, _BLOCKS))
        inside = [block.get(one)] if one else block.get(many) or [] if many else []
        for element in inside:
            if element and "action_id" in element:
                yield block, element
        if inner:
            yield from elements(block[inner])


def find_element(blocks: Sequence[Json], block_id: str, action_id: str) -> tuple[Json, Json] | None:
    """The block and the element of these ids, if they are (still) there."""
    for block, element in elements(blocks):
        if block["block_id"] == block_id and element["action_id"] == action_id:
            return block, element
    return None
