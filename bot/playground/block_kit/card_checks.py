"""The checks of cards, carousels of them, alerts, and the steps of a plan."""

from collections.abc import Collection

from bot.playground.block_kit.element_checks import BUTTON
from bot.playground.block_kit.forms import Check, Pass, by_type, listing, one_of, string, typed
from bot.playground.block_kit.media_checks import IMAGE_ELEMENT
from bot.playground.block_kit.rich_text_checks import RICH_TEXT
from bot.playground.block_kit.text_checks import any_text, url
from bot.playground.state.records import Json

_ICONS = (
    "archive book bookmark bot bug calendar call caret-left caret-right check clipboard code comment compass "
    "copy cube download edit email eye-closed eye-open file flag folder gear globe heart help image info key "
    "lightbulb link map mobile new-window pin plus refine refresh rocket save screen share sparkle star "
    "star-filled tag thumbs-down thumbs-up trash upload user warning"
)
_BLOCK_ID = {"block_id": string(0, 255)}
_IMAGE = by_type({"image": IMAGE_ELEMENT})


def distinct_action_ids(key: str) -> Check:
    """No two elements of a block have the same action id."""

    def check(run: Pass, block: Json, at: str) -> None:
        given = [one["action_id"] for one in block.get(key, ()) if one.get("action_id")]
        for repeated in sorted({one for one in given if given.count(one) > 1}):
            run.say(f"`action_id` {repeated} already exists in the block", f"{at}/{key}")

    return check


def _shows_something(run: Pass, card: Json, at: str) -> None:
    if not any(key in card for key in ("hero_image", "title", "actions", "body")):
        run.say("failed to match any allowed schemas", at)
    if "icon" in card and "slack_icon" in card:
        run.say("failed to match exactly one allowed schema", at)


CARD = typed(
    "card",
    None,
    _BLOCK_ID
    | {
        "actions": listing(by_type({"button": BUTTON}), 1, 3),
        "body": any_text(200),
        "hero_image": _IMAGE,
        "icon": _IMAGE,
        "slack_icon": typed("icon", {"name": one_of(*_ICONS.split())}),
        "subtext": any_text(200),
        "subtitle": any_text(150),
        "title": any_text(150),
    },
    _shows_something,
    distinct_action_ids("actions"),
)


def carousel(card: Check) -> Check:
    """A row of cards, each of them a block of its own with an id of its own."""
    return typed("carousel", {"elements": listing(card, 1, 10)}, _BLOCK_ID)


ALERT = typed(
    "alert",
    {"text": any_text(200)},
    _BLOCK_ID | {"level": one_of("default", "info", "warning", "error", "success")},
)

_SOURCE = typed("url", {"url": url, "text": string(1)})
_SETTLED = ("in_progress", "complete", "error")


def _task(states: Collection[str]) -> Check:
    return typed(
        "task_card",
        {"task_id": string(1), "title": string(1), "status": one_of(*states)},
        _BLOCK_ID
        | {"details": by_type({"rich_text": RICH_TEXT}), "output": by_type({"rich_text": RICH_TEXT})}
        | {"sources": listing(by_type({"url": _SOURCE}))},
    )


# A task that stands alone has been begun; only within a plan can one be waiting.
TASK_CARD = _task(_SETTLED)
PLAN = typed(
    "plan",
    {"title": string(1)},
    _BLOCK_ID | {"tasks": listing(by_type({"task_card": _task(("pending", *_SETTLED))}))},
)
