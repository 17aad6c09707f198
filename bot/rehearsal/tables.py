"""Tables and charts as lines of text: a row or a series a line, with its figures."""

from collections.abc import Callable, Iterable

from bot.rehearsal.client import Json

Plain = Callable[[str], str]


def table(block: Json, plain: Plain) -> list[str]:
    """A `table` or `data_table`: its caption, then its rows."""
    caption = [plain(block["caption"])] if block.get("caption") else []
    return caption + [" | ".join(_cell(cell, plain) for cell in row) for row in block["rows"]]


def chart(block: Json, plain: Plain) -> list[str]:
    """A `data_visualization`: its title and kind, then the figures of each segment or series."""
    drawn = block["chart"]
    lines = [f"{plain(block['title'])} ({drawn['type']})"]
    if "segments" in drawn:
        return [*lines, f"  {_figures(drawn['segments'], plain)}"]
    axes = drawn["axis_config"]
    named = [plain(axes[one]) for one in ("x_label", "y_label") if axes.get(one)]
    lines += [f"  ({', '.join(named)})"] if named else []
    return lines + [f"  {plain(one['name'])}: {_figures(one['data'], plain)}" for one in drawn["series"]]


def rich_text(element: Json, plain: Plain) -> list[str]:
    """A `rich_text` with all that stands in it; lists get a bullet a line."""
    if element["type"] == "rich_text_list":
        return [f"• {line}" for one in element["elements"] for line in rich_text(one, plain)]
    inner = element.get("elements", ())
    if any(one["type"].startswith("rich_text") for one in inner):
        return [line for one in inner for line in rich_text(one, plain)]
    return "".join(_run(one, plain) for one in inner).splitlines()


def _run(one: Json, plain: Plain) -> str:
    kind = one["type"]
    if kind == "user":
        return plain(f"<@{one['user_id']}>")
    if kind == "channel":
        return plain(f"<#{one['channel_id']}>")
    if kind == "date":
        return plain(f"<!date^{one['timestamp']}^{one['format']}|{one.get('fallback', '')}>")
    if kind == "emoji":
        return f":{one['name']}:"
    return str(one.get("text") or one.get("url") or "")


def _cell(cell: Json, plain: Plain) -> str:
    return " ".join(rich_text(cell, plain)) if cell["type"] == "rich_text" else plain(cell["text"])


def _figures(points: Iterable[Json], plain: Plain) -> str:
    return ", ".join(f"{plain(one['label'])} {one['value']:g}" for one in points)
