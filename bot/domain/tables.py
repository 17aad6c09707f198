"""A table in a CSV file: its rows, each with its line, and the mistakes that can be made in one."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

_SEPARATORS = (",", ";", "\t")
_SAVED_ANEW = "Save the file as UTF-8 (in Excel: CSV UTF-8)."


@dataclass(frozen=True, order=True)
class Mistake:
    """What is wrong in a line, without what stands there; line 0 is the file as a whole."""

    line: int
    said: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.said}" if self.line else self.said


class TableError(Exception):
    """A table that cannot be taken, with all that is wrong in it, line by line."""

    def __init__(self, *mistakes: Mistake) -> None:
        super().__init__(*mistakes)
        self.mistakes = sorted(set(mistakes))


def rows(raw: bytes) -> Iterator[tuple[int, list[str]]]:
    """The rows in which anything stands, each with the line in which it begins; TableError where one cannot be read.

    Between the cells stands a comma or, as in files of other countries, a semicolon or a tab.
    """
    text = _decoded(raw)
    first = next((one for one in text.splitlines() if one.strip()), "")
    separator = max(_SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            said = "the quotation marks do not fit, or a cell has no end. A mark within a cell is written twice."
            raise TableError(Mistake(line, said)) from None
        if any(one.strip() for one in cells):
            yield line, cells


def _decoded(raw: bytes) -> str:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise TableError(Mistake(line, f"is not UTF-8. {_SAVED_ANEW}")) from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise TableError(Mistake(line, f"holds what stands in no text. {_SAVED_ANEW}"))
    if not text.strip():
        raise TableError(Mistake(0, "The file is empty."))
    return text
