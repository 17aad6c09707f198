"""Runs the search that forms circles on instances of a well-known problem, the maximally diverse grouping problem.

`python tests/benchmarks/mdgplib.py FILE... --seconds S --json`: one JSON object a line with `file`, `value`, `groups` and
`seconds`. A file begins with `n G ss|ds lo hi lo hi ...`; each further line is `i j d`, the gain of having i and j in
one group. The best values known are in the README beside the instances, of which no copy is kept here.
"""

import argparse
import json
import multiprocessing
import re
import statistics
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np

from bot.domain.forming.exchanges import Floats, Heat, Ints, Search
from bot.domain.forming.tables import Table, empty_place, wall

Row = dict[str, Any]
_SEED = 1
_PROCESSES = 2
_LARGE = 100  # Elements from which on what is best is not proven.
_HOT, _COLD = 1.5, 0.1  # Times the standard deviation of the gains.
_FROZEN = 1e-6


@dataclass(frozen=True)
class Instance:
    """What a file asks: the gains of each two elements, and the sizes of each group."""

    gains: Floats
    fewest: Ints
    most: Ints


def read(file: Path) -> Instance:
    """Reads a file of the library."""
    head, _, rest = file.read_text().partition("\n")
    people, groups, _, *sizes = head.split()
    bounds = np.array(sizes, np.intp).reshape(int(groups), 2)
    pairs = np.array(rest.split(), np.float64).reshape(-1, 3)
    one, other = pairs[:, 0].astype(np.intp), pairs[:, 1].astype(np.intp)
    gains = np.zeros((int(people), int(people)), np.float64)
    gains[one, other] = gains[other, one] = pairs[:, 2]
    return Instance(gains, bounds[:, 0], bounds[:, 1])


def solve(
    instance: Instance, seconds: float, seed: int, began: float, *, cold: bool = False
) -> tuple[float, list[list[int]]]:
    """Searches until so many seconds after `began`, by the clock; the value and the groups.

    When it is `cold` only what is better is ever done: plain local search.
    """
    dice = np.random.default_rng(seed)
    people = len(instance.gains)
    search = Search(Table(instance.gains.astype(np.float32)), instance.fewest, dice)
    spread = float(instance.gains[np.triu_indices(people, 1)].std()) or 1.0
    best: tuple[float, list[list[int]]] = (-np.inf, [])
    # Small instances are searched in several short attempts, large ones in a single long one.
    attempts = max(1, min(50, 500 // people))
    for attempt in range(attempts):
        first, last = (seconds * part / attempts for part in (attempt, attempt + 1))
        places = search.improve(
            _start(instance, dice),
            Heat(_FROZEN, _FROZEN) if cold else Heat(_HOT * spread, _COLD * spread),
            lambda _, first=first, last=last: (time.perf_counter() - began - first) / (last - first),
        )
        groups = [sorted(int(one) for one in group if one < people) for group in places]
        best = max(best, (_value(instance, groups), groups))
    return best


def _start(instance: Instance, dice: np.random.Generator) -> Ints:
    """Fills the groups at random: as many as can be to the brim, since large groups have the most pairs."""
    people, width = len(instance.gains), int(instance.most.max())
    sizes = instance.fewest.copy()
    for group in dice.permutation(len(sizes)):
        sizes[group] += min(people - sizes.sum(), instance.most[group] - sizes[group])
    places = np.where(np.arange(width) < instance.most[:, None], empty_place(people), wall(people))
    places[np.arange(width) < sizes[:, None]] = dice.permutation(people)
    return places


def _value(instance: Instance, groups: list[list[int]]) -> float:
    return round(sum(float(instance.gains[np.ix_(group, group)].sum()) / 2 for group in groups), 2)


def measure(file: Path, seconds: float) -> Row:
    """One row: the better of two searches that go on side by side."""
    began = time.perf_counter()
    instance = read(file)
    with multiprocessing.get_context("fork").Pool(_PROCESSES) as pool:
        given = [(instance, seconds - 0.2, _SEED + number, began) for number in range(_PROCESSES)]
        value, groups = max(pool.starmap(solve, given))
    return {
        "file": file.name,
        "value": value,
        "groups": groups,
        "seconds": round(time.perf_counter() - began, 2),
    }


def beside(folder: Path | None, seconds: float) -> list[Row]:
    """Rows for a folder of instances, in per cent of the values to reach: random grouping, plain local search, ours."""
    if folder is None:
        return [{"measure": "mdgplib", "skipped": "no folder of instances was given: make bench MDGPLIB=DIR"}]
    known = values(folder / "README.md")
    rows = [_beside(folder / f"{name}.txt", value, seconds) for name, value in sorted(known.items())]
    sizes = sorted({row["people"] for row in rows if row["people"] >= _LARGE})
    return [*rows, *(_mean([row for row in rows if row["people"] == size]) for size in sizes)]


def _mean(rows: list[Row]) -> Row:
    """One row for all instances of a size: their mean, which has to be 98 per cent at least, and the least of them."""
    found = [row["ours"] for row in rows]
    mean = round(statistics.mean(found), 2)
    size = rows[0]["people"]
    return {"measure": "mdgplib, mean", "people": size, "ours": mean, "least": min(found), "wrong": int(mean < 98)}


def _beside(file: Path, known: float, seconds: float) -> Row:
    instance, began = read(file), time.perf_counter()
    start = _start(instance, np.random.default_rng(_SEED))
    people = len(instance.gains)
    first = _value(instance, [[int(one) for one in group if one < people] for group in start])
    local, _ = solve(instance, seconds / 5, _SEED, began, cold=True)
    row = measure(file, seconds)
    percent = [round(100 * value / known, 2) for value in (first, local, row["value"])]
    # All the small ones are found exactly, and none of the others may be worse than 97 per cent.
    wrong = percent[2] < (99.99 if people < _LARGE else 97)
    names = ("random", "local_search", "ours")
    return {
        "measure": "mdgplib",
        "file": file.stem,
        "people": people,
        "known": known,
        **dict(zip(names, percent, strict=True)),
        "seconds": row["seconds"],
        "wrong": int(wrong),
    }


def values(readme: Path) -> dict[str, float]:
    """The values to reach, by instance, from the table of the README beside the instances."""
    found: dict[str, float] = {}
    for name, last, texts in re.findall(
        r"^\| (\w+?_\w+_)(\d\d(?:\.\.\d\d)?) \| ([\d. ]+)", readme.read_text(), re.M
    ):
        ends = [int(one) for one in last.split("..")]
        numbers = [float(one) for one in texts.split()]
        found |= {f"{name}{ends[0] + place:02}": one for place, one in enumerate(numbers)}
    return found


def main() -> None:
    """Prints what was found for each of the files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--seconds", type=float, default=5.0, help="for each file; default: 5")
    parser.add_argument("--json", action="store_true", help="one JSON object a line, with the groups")
    given = parser.parse_args()
    for file in given.files:
        row = measure(file, given.seconds)
        print(json.dumps(row) if given.json else f"{row['file']}  {row['value']}  {row['seconds']} s", flush=True)


if __name__ == "__main__":
    main()
