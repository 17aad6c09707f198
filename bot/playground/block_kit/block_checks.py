"""The checks of size and form that Slack makes before it takes blocks, as sentences with JSON pointers."""

from collections.abc import Callable, Sequence
from typing import Any, Literal

from bot.playground.state.records import Json

Surface = Literal["message", "view"]

MOST_BLOCKS: dict[Surface, int] = {"message": 50, "view": 100}

_EVERYWHERE = {"actions", "context", "divider", "header", "image", "input", "rich_text", "section", "video"}
_KNOWN: dict[Surface, set[str]] = {
    "message": _EVERYWHERE
    | {"alert", "card", "carousel", "context_actions", "data_table", "data_visualization", "markdown", "table"},
    "view": _EVERYWHERE | {"alert", "card"},
}
_MOST_OPTIONS = {"overflow": 5, "radio_buttons": 10, "checkboxes": 10}


def problems(blocks: object, surface: Surface, at: str = "/blocks") -> list[str]:
    """What Slack would say against these blocks; an empty list if nothing."""
    check = _Check(surface)
    check.blocks(blocks, at)
    return check.found


class _Check:
    """One pass over the blocks of a message or a view, collecting sentences in `found`."""

    def __init__(self, surface: Surface) -> None:
        self.surface: Surface = surface
        self.found: list[str] = []
        self._seen_ids: set[str] = set()
        self._by_type: dict[str, Callable[[Json, str], None]] = {
            "section": self._section,
            "header": self._header,
            "context": self._context,
            "actions": self._actions,
            "input": self._input,
            "image": self._image,
        }

    def blocks(self, blocks: object, at: str) -> None:
        """Checks a list of blocks."""
        if not isinstance(blocks, list):
            self._say("must be an array", at)
            return
        self._count(blocks, MOST_BLOCKS[self.surface], at)
        for index, block in enumerate(blocks):
            self._block(block, f"{at}/{index}")

    def _say(self, problem: str, at: str) -> None:
        self.found.append(f"{problem} [json-pointer:{at}]")

    def _count(self, items: Sequence[Any], most: int, at: str, least: int = 0) -> None:
        if len(items) > most:
            self._say(f"no more than {most} items allowed", at)
        if len(items) < least:
            self._say(f"must provide at least {least} items", at)

    def _length(self, value: object, most: int, at: str, least: int = 0) -> None:
        if not isinstance(value, str):
            self._say("must be a string", at)
        elif len(value) > most:
            self._say(f"must be less than {most + 1} characters", at)
        elif len(value) < least:
            self._say(f"must be more than {least - 1} characters", at)

    def _text(self, holder: Json, key: str, most: int, at: str, *, plain: bool = False) -> None:
        """Checks a required text object."""
        text = holder.get(key)
        if not isinstance(text, dict):
            self._say(f"missing required field: {key}", at)
            return
        if text.get("type") not in (("plain_text",) if plain else ("plain_text", "mrkdwn")):
            self._say(f"unsupported type: {text.get('type')}", f"{at}/{key}/type")
        self._length(text.get("text"), most, f"{at}/{key}/text", least=1)

    def _block(self, block: object, at: str) -> None:
        if not isinstance(block, dict):
            self._say("must be an object", at)
            return
        kind = block.get("type")
        if kind not in _KNOWN[self.surface]:
            self._say(f"unsupported type: {kind}", f"{at}/type")
            return
        self._own_id(block, at)
        if kind in self._by_type:
            self._by_type[kind](block, at)

    def _own_id(self, block: Json, at: str) -> None:
        block_id = block.get("block_id")
        if block_id is None:
            return
        self._length(block_id, 255, f"{at}/block_id")
        if block_id in self._seen_ids:
            self._say(f"`block_id` {block_id} already exists in the payload", f"{at}/block_id")
        self._seen_ids.add(str(block_id))

    def _section(self, block: Json, at: str) -> None:
        if "text" in block or not block.get("fields"):
            self._text(block, "text", 3000, at)
        fields = block.get("fields") or []
        self._count(fields, 10, f"{at}/fields")
        for index, part in enumerate(fields):
            self._length(part.get("text"), 2000, f"{at}/fields/{index}/text", least=1)
        if block.get("accessory"):
            self._element(block["accessory"], f"{at}/accessory")

    def _header(self, block: Json, at: str) -> None:
        self._text(block, "text", 150, at, plain=True)

    def _context(self, block: Json, at: str) -> None:
        self._count(block.get("elements") or [], 10, f"{at}/elements", least=1)

    def _actions(self, block: Json, at: str) -> None:
        inside = block.get("elements") or []
        self._count(inside, 25, f"{at}/elements", least=1)
        self._distinct([element.get("action_id") for element in inside], f"{at}/elements")
        for index, element in enumerate(inside):
            self._element(element, f"{at}/elements/{index}")

    def _distinct(self, ids: Sequence[str | None], at: str) -> None:
        given = [one for one in ids if one]
        for repeated in sorted({one for one in given if given.count(one) > 1}):
            self._say(f"`action_id` {repeated} already exists in the block", at)

    def _input(self, block: Json, at: str) -> None:
        self._text(block, "label", 2000, at, plain=True)
        if block.get("hint"):
            self._text(block, "hint", 2000, at, plain=True)
        if isinstance(block.get("element"), dict):
            self._element(block["element"], f"{at}/element")
        else:
            self._say("missing required field: element", at)

    def _image(self, block: Json, at: str) -> None:
        for field in ("image_url", "alt_text"):
            if not block.get(field) and not (field == "image_url" and block.get("slack_file")):
                self._say(f"missing required field: {field}", at)

    def _element(self, element: object, at: str) -> None:
        if not isinstance(element, dict) or "type" not in element:
            self._say("missing required field: type", at)
            return
        self._length(element.get("action_id", ""), 255, f"{at}/action_id")
        if element["type"] == "button":
            self._text(element, "text", 75, at, plain=True)
            self._length(element.get("value", ""), 2000, f"{at}/value")
            self._length(element.get("accessibility_label", ""), 75, f"{at}/accessibility_label")
        if element.get("placeholder"):
            self._text(element, "placeholder", 150, at, plain=True)
        if "options" in element:
            self._options(element, at)

    def _options(self, element: Json, at: str) -> None:
        most = _MOST_OPTIONS.get(element["type"], 100)
        self._count(element["options"], most, f"{at}/options", least=1)
        for index, option in enumerate(element["options"]):
            self._text(option, "text", 75, f"{at}/options/{index}")
            self._length(option.get("value"), 150, f"{at}/options/{index}/value", least=1)
        known = {option.get("value") for option in element["options"]}
        chosen = [element.get("initial_option"), *(element.get("initial_options") or [])]
        if any(option is not None and option.get("value") not in known for option in chosen):
            self._say("initial_option(s) must be among the options", at)
