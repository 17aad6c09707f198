"""The search finds what is best where that is known, on an instance of the grouping problem that was made up here."""

import json
import subprocess
import sys
from itertools import combinations
from pathlib import Path

import numpy as np

from tests.benchmarks import mdgplib

ROOT = Path(__file__).parents[3]


def instance(folder: Path) -> tuple[Path, float]:
    """Ten elements in two groups of four to six, and the best sum that trying all ways finds."""
    gains = np.random.default_rng(3).integers(0, 100, (10, 10))
    lines = [f"{one} {other} {gains[one, other]}" for one, other in combinations(range(10), 2)]
    file = folder / "made_up.txt"
    file.write_text("\n".join(["10 2 ds 4 6 4 6", *lines, ""]))

    def inside(group: tuple[int, ...]) -> int:
        return sum(int(gains[one, other]) for one, other in combinations(group, 2))

    ways = (group for size in (4, 5, 6) for group in combinations(range(10), size))
    return file, max(inside(group) + inside(tuple(sorted(set(range(10)) - set(group)))) for group in ways)


def test_the_best_value_is_found_and_printed_as_json(tmp_path: Path) -> None:
    file, best = instance(tmp_path)
    command = [sys.executable, "tests/benchmarks/mdgplib.py", str(file), "--seconds", "1", "--json"]
    printed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout
    row = json.loads(printed)
    assert row["file"] == "made_up.txt"
    assert row["value"] == best
    assert sorted(one for group in row["groups"] for one in group) == list(range(10))
    assert all(4 <= len(group) <= 6 for group in row["groups"])


def test_values_to_reach_are_read_from_the_table(tmp_path: Path) -> None:
    readme = tmp_path / "README.md"
    readme.write_text(
        "| a | b |\n|---|---|\n| Geo_n010_ss_01 | 3660.67 (proven) |\n| RanInt_n120_ds_01..02 | 7 8 (best) |\n"
    )
    found = {"Geo_n010_ss_01": 3660.67, "RanInt_n120_ds_01": 7.0, "RanInt_n120_ds_02": 8.0}
    assert mdgplib.values(readme) == found
