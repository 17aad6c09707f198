"""The checks of tables: the blocks `table` and `data_table`."""

from typing import Any

from bot.playground.block_kit.forms import (
    Check,
    Pass,
    anything,
    boolean,
    by_type,
    integer,
    listing,
    number,
    one_of,
    record,
    string,
    typed,
)
from bot.playground.block_kit.rich_text_checks import RICH_TEXT, written
from bot.playground.state.records import Json

MOST_COLUMNS = 20
# Most characters in all tables of one kind together.
LONGEST_TABLES = {"table": 10_000, "data_table": 20_000}

_RAW: dict[str, Check] = {
    "raw_text": typed("raw_text", {"text": string(1)}),
    "raw_number": typed("raw_number", {"value": number, "text": string(1)}),
}
_header_row = listing(by_type(_RAW), 1, MOST_COLUMNS)
_row = listing(by_type(_RAW | {"rich_text": RICH_TEXT}), 1, MOST_COLUMNS)
_data_row_count = listing(anything, 2, 201)


def _data_rows(run: Pass, rows: Any, at: str) -> None:
    """The first row names the columns, and so has no rich text."""
    _data_row_count(run, rows, at)
    for index, row in enumerate(rows if isinstance(rows, list) else ()):
        (_row if index else _header_row)(run, row, f"{at}/{index}")


def _equally_long(run: Pass, table: Json, at: str) -> None:
    width = len(table["rows"][0])
    for index, row in enumerate(table["rows"]):
        if len(row) != width:
            run.say(f"must have {width} cells, as many as the first row", f"{at}/rows/{index}")
    if table.get("row_header_column_index", 0) >= width:
        run.say(f"must be less than {width}", f"{at}/row_header_column_index")


def _not_too_long(run: Pass, table: Json, at: str) -> None:
    most = LONGEST_TABLES[table["type"]]
    if run.total(table["type"], sum(len(written(row)) for row in table["rows"])) > most:
        run.say(f"must be less than {most + 1} characters in all tables together", f"{at}/rows")


def _column(run: Pass, value: Any, at: str) -> None:
    """How a column is shown; null leaves it as it is."""
    if value is not None:
        record({}, {"align": one_of("left", "center", "right"), "is_wrapped": boolean})(run, value, at)


TABLE = typed(
    "table",
    {"rows": listing(_row, 1, 100)},
    {"column_settings": listing(_column, 0, MOST_COLUMNS), "block_id": string(0, 255)},
    _not_too_long,
)

DATA_TABLE = typed(
    "data_table",
    {"rows": _data_rows, "caption": string(1)},
    {
        "block_id": string(0, 255),
        "page_size": integer(1, 100),
        "row_header_column_index": integer(0, MOST_COLUMNS - 1),
    },
    _equally_long,
    _not_too_long,
)
