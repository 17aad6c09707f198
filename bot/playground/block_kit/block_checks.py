"""The checks of size and form that Slack makes before it takes blocks, as sentences with JSON pointers."""

from collections.abc import Callable, Collection
from typing import Any

from bot.playground.block_kit import card_checks
from bot.playground.block_kit.card_checks import distinct_action_ids
from bot.playground.block_kit.chart_checks import DATA_VISUALIZATION
from bot.playground.block_kit.element_checks import (
    IN_ACTIONS,
    IN_CONTEXT,
    IN_CONTEXT_ACTIONS,
    IN_INPUT,
    IN_SECTION,
)
from bot.playground.block_kit.forms import (
    Check,
    Pass,
    Surface,
    boolean,
    by_type,
    integer,
    listing,
    one_of,
    string,
    typed,
)
from bot.playground.block_kit.media_checks import IMAGE_BLOCK, IMAGE_ELEMENT, VIDEO_BLOCK
from bot.playground.block_kit.rich_text_checks import RICH_TEXT
from bot.playground.block_kit.table_checks import DATA_TABLE, TABLE
from bot.playground.block_kit.text_checks import any_text, plain_text
from bot.playground.state.records import Json

MOST_BLOCKS: dict[Surface, int] = {"message": 50, "modal": 100, "home": 100}
LONGEST_MARKDOWN = 12_000

_EVERYWHERE = "actions card context divider header image input rich_text section video".split()
_BLOCKS_OF: dict[Surface, frozenset[str]] = {
    "message": frozenset(
        "carousel container context_actions data_table data_visualization markdown plan table task_card".split()
        + _EVERYWHERE
    ),
    "modal": frozenset(["alert", *_EVERYWHERE]),
    "home": frozenset(["carousel", "container", "data_table", "table", *_EVERYWHERE]),
}
_IN_CONTAINERS = frozenset(
    "actions context divider header image input rich_text section table video".split(),
)
_BLOCK_ID = {"block_id": string(0, 255)}


def problems(blocks: object, surface: Surface, at: str = "/blocks") -> list[str]:
    """What Slack would say against these blocks; an empty list if nothing."""
    run = Pass(surface)
    blocks_of_surface(run, blocks, at)
    return run.found


def blocks_of_surface(run: Pass, blocks: Any, at: str) -> None:
    """The blocks of a whole message or view."""
    listing(_block, 0, MOST_BLOCKS[run.surface])(run, blocks, at)


def _block_among(allowed: Callable[[Surface], Collection[str]]) -> Check:
    """A block of one of the kinds allowed in this place, with an id that no other block has."""

    def check(run: Pass, block: Any, at: str) -> None:
        known = {kind: _CHECKS[kind] for kind in allowed(run.surface)}
        by_type(known)(run, block, at)
        if isinstance(block, dict) and block.get("block_id") is not None:
            _own_id(run, block["block_id"], f"{at}/block_id")

    return check


def _own_id(run: Pass, block_id: Any, at: str) -> None:
    if str(block_id) in run.block_ids:
        run.say(f"`block_id` {block_id} already exists in the payload", at)
    run.block_ids.add(str(block_id))


_block = _block_among(lambda surface: _BLOCKS_OF[surface])


def _says_something(run: Pass, section: Json, at: str) -> None:
    if "text" not in section and "fields" not in section:
        run.say("missing required field: text", at)


def _markdown_fits(run: Pass, block: Json, at: str) -> None:
    if run.total("markdown", len(block["text"])) > LONGEST_MARKDOWN:
        run.say(f"must be less than {LONGEST_MARKDOWN + 1} characters in all markdown together", f"{at}/text")


def _folds_well(run: Pass, container: Json, at: str) -> None:
    if "title" not in container and "rich_text_title" not in container:
        run.say("missing required field: title", at)
    folds = container.get("is_collapsible", False)
    if container.get("default_collapsed") and not folds:
        run.say("default_collapsed needs is_collapsible", f"{at}/default_collapsed")
    if container.get("has_header_divider") and folds:
        run.say("has_header_divider cannot go with is_collapsible", f"{at}/has_header_divider")


_CONTAINER = typed(
    "container",
    {"child_blocks": listing(_block_among(lambda _surface: _IN_CONTAINERS), 1, 10)},
    _BLOCK_ID
    | {
        "default_collapsed": boolean,
        "has_header_divider": boolean,
        "icon": by_type({"image": IMAGE_ELEMENT}),
        "is_collapsible": boolean,
        "rich_text_title": by_type({"rich_text": RICH_TEXT}),
        "subtitle": any_text(150),
        "title": plain_text(150),
        "width": one_of("narrow", "standard", "wide", "full"),
    },
    _folds_well,
)

_CHECKS: dict[str, Check] = {
    "actions": typed(
        "actions", {"elements": listing(IN_ACTIONS, 1, 25)}, _BLOCK_ID, distinct_action_ids("elements")
    ),
    "alert": card_checks.ALERT,
    "card": card_checks.CARD,
    "carousel": card_checks.carousel(_block_among(lambda _surface: ("card",))),
    "container": _CONTAINER,
    "context": typed("context", {"elements": listing(IN_CONTEXT, 1, 10)}, _BLOCK_ID),
    "context_actions": typed(
        "context_actions",
        {"elements": listing(IN_CONTEXT_ACTIONS, 1, 5)},
        _BLOCK_ID,
        distinct_action_ids("elements"),
    ),
    "data_table": DATA_TABLE,
    "data_visualization": DATA_VISUALIZATION,
    "divider": typed("divider", None, _BLOCK_ID),
    "header": typed("header", {"text": plain_text(150)}, _BLOCK_ID | {"level": integer(1, 4)}),
    "image": IMAGE_BLOCK,
    "input": typed(
        "input",
        {"label": plain_text(2000), "element": IN_INPUT},
        _BLOCK_ID | {"hint": plain_text(2000), "optional": boolean, "dispatch_action": boolean},
    ),
    "markdown": typed("markdown", {"text": string(1, LONGEST_MARKDOWN)}, _BLOCK_ID, _markdown_fits),
    "plan": card_checks.PLAN,
    "rich_text": RICH_TEXT,
    "section": typed(
        "section",
        None,
        _BLOCK_ID
        | {
            "accessory": IN_SECTION,
            "expand": boolean,
            "fields": listing(any_text(2000), 1, 10),
            "text": any_text(3000),
        },
        _says_something,
    ),
    "table": TABLE,
    "task_card": card_checks.TASK_CARD,
    "video": VIDEO_BLOCK,
}
