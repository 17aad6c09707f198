"""Runs the fault matrix of the tests, on both databases: the bot killed at each step of the life of each shape."""

import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from tests.benchmarks.processes import ROOT, python

CASES = "tests/delivery/test_matrix.py", "tests/delivery/test_slow_worker.py"


def measure(only: str, folder: Path) -> list[dict[str, Any]]:
    """One row: how many cases there were, and how many went wrong. `only` as pytest's -k, empty for all."""
    began, report = time.monotonic(), folder / "matrix.xml"
    command = python("pytest", "-p", "no:cacheprovider", "--junitxml", str(report), "-k", only, *CASES)
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        print(done.stdout, file=sys.stderr)
    # Written by pytest itself a moment ago.
    found = next(ElementTree.parse(report).iter("testsuite")).attrib  # noqa: S314
    wrong = int(found["failures"]) + int(found["errors"])
    return [
        {
            "measure": "matrix",
            "cases": int(found["tests"]),
            "wrong": wrong,
            "seconds": round(time.monotonic() - began),
        }
    ]
