"""Messages and windows as plain text: in full, or as a screen reader reads them, by their top-level text alone."""

import html
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.rehearsal import tables
from bot.rehearsal.client import Json

_DATE = re.compile(r"<!date\^(\d+)\^([^|>^]*)(?:\^[^|>]*)?\|([^>]*)>")
_LINK = re.compile(r"<((?:https?|mailto):[^|>]*)\|?([^>]*)>")


class Reader:
    """One reader: dates in their zone, people and channels by name."""

    def __init__(self, zone: str, people: Mapping[str, str], channels: Mapping[str, str]) -> None:
        self._zone = ZoneInfo(zone)
        self._people = people
        self._channels = channels

    def plain(self, text: str) -> str:
        """Slack's marked-up text as it is read."""
        text = _DATE.sub(self._date, text)
        text = re.sub(r"<@(\w+)(?:\|[^>]*)?>", lambda found: f"@{self._people.get(found[1], '?')}", text)
        text = re.sub(r"<#(\w+)(?:\|[^>]*)?>", lambda found: f"#{self._channels.get(found[1], '?')}", text)
        text = _LINK.sub(lambda found: found[2] or found[1], text)
        return html.unescape(text)

    def _date(self, found: re.Match[str]) -> str:
        local = datetime.fromtimestamp(int(found[1]), UTC).astimezone(self._zone)
        day = f"{local:%a} {local.day} {local:%b}"
        forms: dict[str, str] = {
            "{date_num}": f"{local:%Y-%m-%d}",
            "{time}": f"{local:%H:%M}",
            "{time_secs}": f"{local:%H:%M:%S}",
        }
        return re.sub(r"\{\w+\}", lambda token: forms.get(token[0], day), found[2])

    def message(self, one: Json) -> list[str]:
        """A message's lines with all that its blocks show."""
        if not one["blocks"]:
            return self.plain(one["text"]).splitlines()
        return [line for block in one["blocks"] for line in self.block(block)]

    def text_only(self, one: Json) -> list[str]:
        """A message's lines when the blocks are not seen."""
        return self.plain(one["text"]).splitlines()

    def window(self, view: Json) -> list[str]:
        """A modal's or a home's lines: what stands in it, its errors, and its buttons."""
        lines = [line for block in view["blocks"] for line in self.block(block, view.get("errors") or {})]
        buttons = [view[key]["text"] for key in ("submit", "close") if view.get(key)]
        return lines + ([" ".join(f"[{one}]" for one in buttons)] if buttons else [])

    def title(self, view: Json) -> str:
        """What stands above a window; nothing above a home."""
        return self.plain(view["title"]["text"]) if view.get("title") else ""

    def block(self, block: Json, errors: Mapping[str, str] | None = None) -> list[str]:
        """A block's lines; of a kind that is not known here its name."""
        draw = _BLOCKS.get(block["type"])
        lines = draw(self, block) if draw else [f"({block['type']})"]
        error = (errors or {}).get(block.get("block_id", ""))
        return lines + ([f"! {self.plain(error)}"] if error else [])


def _section(reader: Reader, block: Json) -> list[str]:
    texts = [block.get("text"), *block.get("fields", ())]
    lines = [line for text in texts if text for line in reader.plain(text["text"]).splitlines()]
    return lines + ([_element(reader, block["accessory"])] if block.get("accessory") else [])


def _header(reader: Reader, block: Json) -> list[str]:
    return [f"== {reader.plain(block['text']['text'])} =="]


def _context(reader: Reader, block: Json) -> list[str]:
    texts = [one.get("text") or one.get("alt_text") or "" for one in block["elements"]]
    return [line for text in texts for line in reader.plain(text).splitlines()]


def _actions(reader: Reader, block: Json) -> list[str]:
    return [" ".join(_element(reader, one) for one in block["elements"])]


def _input(reader: Reader, block: Json) -> list[str]:
    optional = " (optional)" if block.get("optional") else ""
    hint = [f"  {reader.plain(block['hint']['text'])}"] if block.get("hint") else []
    label = reader.plain(block["label"]["text"])
    return [f"{label}{optional}", f"  {_element(reader, block['element'])}", *hint]


def _divider(_reader: Reader, _block: Json) -> list[str]:
    return ["---"]


def _markdown(reader: Reader, block: Json) -> list[str]:
    return reader.plain(block["text"]).splitlines()


def _image(reader: Reader, block: Json) -> list[str]:
    title = (block.get("title") or {}).get("text", "")
    return [reader.plain(" ".join(filter(None, (title, f"(picture: {block['alt_text']})"))))]


def _alert(reader: Reader, block: Json) -> list[str]:
    return [f"! {reader.plain(block['text']['text'])}"]


def _container(reader: Reader, block: Json) -> list[str]:
    texts = [block[key]["text"] for key in ("title", "subtitle") if block.get(key)]
    inside = [line for one in block["child_blocks"] for line in reader.block(one)]
    return [reader.plain(one) for one in texts] + inside


def _card(reader: Reader, block: Json) -> list[str]:
    texts = [block[key]["text"] for key in ("title", "subtitle", "body", "subtext") if block.get(key)]
    buttons = [_element(reader, one) for one in block.get("actions", ())]
    return [reader.plain(one) for one in texts] + ([" ".join(buttons)] if buttons else [])


def _carousel(reader: Reader, block: Json) -> list[str]:
    return [line for one in block["elements"] for line in _card(reader, one)]


def _element(reader: Reader, one: Json) -> str:
    if one["type"] == "button":
        return f"[{reader.plain(one['text']['text'])}]"
    if one["type"] == "overflow":
        return "[...]"
    groups = [x for group in one.get("option_groups", ()) for x in group["options"]]
    if options := [*one.get("options", ()), *groups]:
        chosen = [first["value"] for first in one.get("initial_options", [one.get("initial_option")]) if first]
        if one["type"].endswith("_select") and len(options) > 8:
            first = next((x for x in options if x["value"] in chosen), None)
            return f"[{reader.plain(first['text']['text']) if first else ''} v]"
        marks = (
            ("(x)" if x["value"] in chosen else "( )") + f" {reader.plain(x['text']['text'])}" for x in options
        )
        return "  ".join(marks)
    return f"[{one.get('initial_value') or one.get('initial_date') or ''}____]"


_BLOCKS: dict[str, Callable[[Reader, Json], list[str]]] = {
    "section": _section,
    "header": _header,
    "context": _context,
    "actions": _actions,
    "input": _input,
    "divider": _divider,
    "markdown": _markdown,
    "image": _image,
    "alert": _alert,
    "container": _container,
    "card": _card,
    "carousel": _carousel,
    "table": lambda reader, block: tables.table(block, reader.plain),
    "data_table": lambda reader, block: tables.table(block, reader.plain),
    "data_visualization": lambda reader, block: tables.chart(block, reader.plain),
    "rich_text": lambda reader, block: tables.rich_text(block, reader.plain),
}
