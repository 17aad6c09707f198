"""Measures how long a rehearsal takes as more people and weeks are played, side by side in one run."""

import json
import statistics
import subprocess
import sys
import time
from typing import Any

from tests.benchmarks.processes import ROOT

_WAITS = 900  # Seconds.
SIZES = ((5, 12), (25, 12), (100, 3))  # People and weeks.
FEW = ((4, 1), (5, 1))


def measure(sizes: tuple[tuple[int, int], ...], rounds: int) -> list[dict[str, Any]]:
    """One row for each size; rounds are interleaved. `beside_the_first` is the ratio to the smallest of the same round."""
    times: dict[tuple[int, int], list[float]] = {size: [] for size in sizes}
    figures: dict[tuple[int, int], dict[str, Any]] = {}
    for _ in range(rounds):
        for size in sizes:
            took, figures[size] = _rehearse(*size)
            times[size].append(took)
    return [
        {
            "measure": "rehearsal",
            "people": people,
            "weeks": weeks,
            "median_s": round(statistics.median(times[people, weeks]), 1),
            "slowest_s": round(max(times[people, weeks]), 1),
            "beside_the_first": round(
                statistics.median(
                    one / two for one, two in zip(times[people, weeks], times[sizes[0]], strict=True)
                ),
                1,
            ),
            "slack_calls": sum(figures[people, weeks]["slack_calls"].values()),
            "wrong": len(figures[people, weeks]["errors"]),
        }
        for people, weeks in sizes
    ]


def _rehearse(people: int, weeks: int) -> tuple[float, dict[str, Any]]:
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "bot", "rehearse", "--json", "--people", str(people), "--weeks", str(weeks)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        timeout=_WAITS,
        check=False,
    )
    return time.perf_counter() - began, json.loads(done.stdout)
