"""Tables and charts: what reports are made of, how large they may be, and where they stand."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.playground.surfaces import AT, SURFACES, Surfaces, changed, surfaces_of


def text(words: str = "x") -> dict[str, Any]:
    return {"type": "raw_text", "text": words}


def number(value: float = 1) -> dict[str, Any]:
    return {"type": "raw_number", "value": value, "text": str(value)}


def rich(words: str = "x") -> dict[str, Any]:
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": words}]}
    return {"type": "rich_text", "elements": [section]}


def points(*labels: str) -> list[dict[str, Any]]:
    return [{"label": label, "value": place - 1} for place, label in enumerate(labels)]


def plotted(kind: str) -> dict[str, Any]:
    series = [{"name": "Done", "data": points("W1", "W2")}, {"name": "Open", "data": points("W2", "W1")}]
    axes = {"categories": ["W1", "W2"], "x_label": "Week", "y_label": "Commitments"}
    return {
        "type": "data_visualization",
        "title": "Trend",
        "chart": {"type": kind, "series": series, "axis_config": axes},
    }


PIE = {
    "type": "data_visualization",
    "title": "Shares",
    "chart": {"type": "pie", "segments": [{"label": "Done", "value": 2.5}, {"label": "Open", "value": 1}]},
}
DATA_TABLE = {
    "type": "data_table",
    "caption": "By programme",
    "page_size": 10,
    "row_header_column_index": 1,
    "rows": [[text("Programme"), number()], [rich("Peers"), number(0.5)], [text("Leads"), number(-3)]],
}
TABLE = {
    "type": "table",
    "rows": [[rich(), text()], [number(), text()]],
    "column_settings": [{"align": "right", "is_wrapped": True}, None],
}
GOOD = {
    "pie": PIE,
    "bar": plotted("bar"),
    "area": plotted("area"),
    "line": plotted("line"),
    "data_table": DATA_TABLE,
    "table": TABLE,
}


@pytest.fixture
async def surfaces(open_house: Any, manifest: Any) -> AsyncIterator[Surfaces]:
    async with surfaces_of(open_house, manifest) as opened:
        yield opened


@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("name", sorted(GOOD))
async def test_charts_stand_in_messages_and_tables_in_homes_too(
    surfaces: Surfaces, name: str, surface: str
) -> None:
    block = GOOD[name]
    allowed = surface == "message" or (surface == "home" and "table" in name)
    expected = [] if allowed else [f"unsupported type: {block['type']} [json-pointer:{AT[surface]}/0/type]"]
    assert await surfaces.objections(surface, block) == expected


TOO_LONG = "must be less than {} characters"
EMPTY = "must be more than 0 characters"
ONCE = "must provide exactly one data point per category"
SERIES = [{"name": str(n), "data": points("W1", "W2")} for n in range(13)]
# A block, the path of a value in it, the value that is put there, what is said, and where if not at that path.
BAD: list[tuple[str, str, Any, str] | tuple[str, str, Any, str, str]] = [
    ("pie", "title", "x" * 51, TOO_LONG.format(51)),
    ("pie", "title", "", EMPTY),
    ("pie", "title", {"type": "plain_text", "text": "x"}, "must provide a string"),
    ("pie", "chart", None, "missing required field: chart", ""),
    ("pie", "chart/type", "donut", "unsupported type: donut"),
    ("pie", "chart/segments", [], "must provide at least 1 items"),
    ("pie", "chart/segments", [{"label": "x", "value": 1}] * 13, "no more than 12 items allowed"),
    ("pie", "chart/segments/0/value", 0, "must be greater than 0"),
    ("pie", "chart/segments/0/value", "1", "must provide a number"),
    ("pie", "chart/segments/1/label", "x" * 21, TOO_LONG.format(21)),
    ("pie", "chart/axis_config", {}, "invalid additional property: axis_config", "chart"),
    ("bar", "chart/series", [], "must provide at least 1 items"),
    ("bar", "chart/series", SERIES, "no more than 12 items allowed"),
    ("bar", "chart/series/1/name", "Done", "series names must be unique", "chart/series"),
    ("bar", "chart/series/0/name", "x" * 21, TOO_LONG.format(21)),
    ("bar", "chart/series/0/data", [], "must provide at least 1 items"),
    ("bar", "chart/series/0/data", points(*map(str, range(21))), "no more than 20 items allowed"),
    ("bar", "chart/series/1/data/1/label", "W3", ONCE, "chart/series/1/data"),
    ("line", "chart/series/1/data", points("W1"), ONCE),
    ("line", "chart/series/0/data", points("W1", "W2", "W2"), ONCE),
    ("line", "chart/series/0/data/0/value", None, "missing required field: value", "chart/series/0/data/0"),
    ("line", "chart/axis_config", None, "missing required field: axis_config", "chart"),
    ("area", "chart/axis_config/categories", [], "must provide at least 1 items"),
    ("area", "chart/axis_config/categories", [*map(str, range(21))], "no more than 20 items allowed"),
    ("area", "chart/axis_config/categories", ["W1", "W1"], "Input contains duplicate items"),
    ("area", "chart/axis_config/categories/0", "x" * 21, TOO_LONG.format(21)),
    ("area", "chart/axis_config/x_label", "x" * 51, TOO_LONG.format(51)),
    ("area", "chart/axis_config/y_label", "x" * 51, TOO_LONG.format(51)),
    ("data_table", "caption", None, "missing required field: caption", ""),
    ("data_table", "caption", "", EMPTY),
    ("data_table", "rows", [[text()]], "must provide at least 2 items"),
    ("data_table", "rows", [[text()]] * 202, "no more than 201 items allowed"),
    ("data_table", "rows", [[text()] * 21] * 2, "no more than 20 items allowed", "rows/0"),
    ("data_table", "rows/1", [], "must provide at least 1 items"),
    ("data_table", "rows/2", [text()], "must have 2 cells, as many as the first row"),
    ("data_table", "rows/0/0", rich(), "unsupported type: rich_text", "rows/0/0/type"),
    ("data_table", "rows/1/0", "Peers", "must provide an object"),
    ("data_table", "rows/1/0", text(""), EMPTY, "rows/1/0/text"),
    ("data_table", "rows/1/1/value", None, "missing required field: value", "rows/1/1"),
    ("data_table", "rows/1/1/value", "3", "must provide a number"),
    ("data_table", "rows/1/1/text", None, "missing required field: text", "rows/1/1"),
    ("data_table", "page_size", 0, "must be greater than 1"),
    ("data_table", "page_size", 101, "must be less than 100"),
    ("data_table", "row_header_column_index", 2, "must be less than 2"),
    ("data_table", "row_header_column_index", -1, "must be greater than 0"),
    ("table", "rows", [], "must provide at least 1 items"),
    ("table", "rows", [[text()]] * 101, "no more than 100 items allowed"),
    ("table", "rows/0", [text()] * 21, "no more than 20 items allowed"),
    ("table", "rows/0/0/elements/0/elements/0/text", "", EMPTY),
    ("table", "column_settings/0/align", "middle", "must be a valid enum value"),
    ("table", "column_settings", [None] * 21, "no more than 20 items allowed"),
    ("table", "caption", "x", "invalid additional property: caption", ""),
]


@pytest.mark.parametrize("case", BAD, ids=lambda case: f"{case[0]}-{case[1]}-{case[3]}".replace("/", ".")[:70])
async def test_a_table_or_chart_is_refused_where_it_is_wrong(surfaces: Surfaces, case: tuple[Any, ...]) -> None:
    name, path, value, problem, at = (*case, case[1])[:5]
    pointer = f"/blocks/0/{at}".rstrip("/")
    said = await surfaces.objections("message", changed(GOOD[name], path, value))
    assert f"{problem} [json-pointer:{pointer}]" in said


async def test_the_largest_tables_and_charts_are_taken(surfaces: Surfaces) -> None:
    labels = [f"{n:020}" for n in range(20)]
    chart = {
        "type": "line",
        "series": [{"name": f"{n:020}", "data": points(*labels)} for n in range(12)],
        "axis_config": {"categories": labels, "x_label": "x" * 50, "y_label": "y" * 50},
    }
    largest = {"type": "data_visualization", "title": "t" * 50, "chart": chart}
    assert await surfaces.objections("message", largest, PIE) == []
    rows = [[text("x" * 4)] * 20] * 201
    assert await surfaces.objections("home", DATA_TABLE | {"rows": rows}) == []


async def test_a_message_has_two_charts_at_most(surfaces: Surfaces) -> None:
    said = await surfaces.objections("message", PIE, GOOD["bar"], GOOD["line"], PIE)
    assert said == [
        f"no more than 2 data_visualization blocks allowed [json-pointer:/blocks/{index}]" for index in (2, 3)
    ]


@pytest.mark.parametrize("surface", ["message", "home"])
@pytest.mark.parametrize(("kind", "most"), [("table", 10_000), ("data_table", 20_000)])
async def test_all_tables_of_a_kind_are_measured_together(
    surfaces: Surfaces, kind: str, most: int, surface: str
) -> None:
    half = [[text("x" * (most // 4))], [rich("x" * (most // 4))]]
    block = {"type": kind, "rows": half} | ({"caption": "c"} if kind == "data_table" else {})
    assert await surfaces.objections(surface, block, block) == []
    one_more = block | {"rows": [[text()], [text()]]}
    said = await surfaces.objections(surface, block, block, one_more)
    sentence = f"must be less than {most + 1} characters in all tables together"
    assert said == [f"{sentence} [json-pointer:{AT[surface]}/2/rows]"]
