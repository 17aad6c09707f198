"""Measures the bot on this machine: `python -m tests.benchmarks [--json] [--postgres] [--smoke] [--only ...]`."""

import argparse
import json
import os
import tempfile
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from functools import partial
from itertools import groupby
from math import inf
from pathlib import Path
from typing import Any

from tests.benchmarks import (
    forming,
    interactions,
    kills,
    limits,
    matrix,
    mdgplib,
    outbox,
    rehearsal,
    scale,
    starting,
    workers,
)
from tests.databases import PostgresServer

Row = dict[str, Any]
PARTS = (
    "forming",
    "interactions",
    "kills",
    "limits",
    "matrix",
    "mdgplib",
    "outbox",
    "rehearsal",
    "scale",
    "starting",
    "workers",
)


def main() -> int:
    """Prints every figure; the exit code is `exit_code`."""
    given = _parser().parse_args()
    rows: list[Row] = []
    with ExitStack() as closing:
        folder = Path(closing.enter_context(tempfile.TemporaryDirectory(prefix="circles-bench-")))
        postgres = closing.enter_context(PostgresServer()) if given.postgres else None
        for name, measure in _measures(folder, postgres, smoke=given.smoke).items():
            if name in given.only:
                rows += measure()
    for line in map(json.dumps, rows) if given.json else _tables(rows):
        print(line)
    return exit_code(rows)


def exit_code(rows: Iterable[Row]) -> int:
    """1 when an answer was wrong or somebody was left over who could be placed, whatever the figures are; else 0."""
    return int(any(row.get("wrong") or row.get("everybody_placed", inf) < row.get("companies", 0) for row in rows))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.add_argument("--postgres", action="store_true", help="on PostgreSQL instead of SQLite")
    parser.add_argument("--smoke", action="store_true", help="a few of each, to see that it runs")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, help="leave the others out")
    return parser


def _measures(folder: Path, postgres: PostgresServer | None, *, smoke: bool) -> dict[str, Callable[[], list[Row]]]:
    many = interactions.Size(rounds=1, seconds=0.4, rush_seconds=0.4, burst=40, empty=40, circles=40, rush=20)
    few = outbox.Size(workspaces=(2,), circles=10, seconds=8, rounds=1)
    little = scale.Size(planned=(20,), idle=((2, 10),), memory=20, rounds=1, ticks=3, seconds=20)
    instances = Path(os.environ["MDGPLIB"]) if os.environ.get("MDGPLIB") and not smoke else None
    return {
        "forming": partial(forming.measure, forming.FEW if smoke else forming.Size()),
        "interactions": partial(interactions.measure, many if smoke else interactions.Size(), folder, postgres),
        "kills": partial(kills.measure, kills.Size(kills=2) if smoke else kills.Size(), folder, postgres),
        "limits": partial(limits.measure, limits.FEW if smoke else limits.FULL, folder, postgres),
        "matrix": partial(matrix.measure, "sqlite and post and planned" if smoke else "", folder),
        "mdgplib": partial(mdgplib.beside, instances, 5.0),
        "outbox": partial(outbox.measure, few if smoke else outbox.Size(), folder, postgres),
        "rehearsal": partial(rehearsal.measure, rehearsal.FEW if smoke else rehearsal.SIZES, 1 if smoke else 3),
        "scale": partial(scale.measure, little if smoke else scale.Size(), folder),
        "workers": partial(workers.measure, workers.SMALL if smoke else workers.Size(), folder, postgres),
        "starting": partial(starting.measure, 1 if smoke else 3),
    }


def _tables(rows: Iterable[Row]) -> Iterable[str]:
    """One table for each run of rows with the same columns."""
    for columns, group in groupby(rows, key=lambda row: tuple(row)):
        found = list(group)
        widths = [max(len(name), *(len(str(row[name])) for row in found)) for name in columns]
        yield "  ".join(name.ljust(width) for name, width in zip(columns, widths, strict=True))
        for row in found:
            yield "  ".join(str(row[name]).ljust(width) for name, width in zip(columns, widths, strict=True))
        yield ""


if __name__ == "__main__":
    raise SystemExit(main())
