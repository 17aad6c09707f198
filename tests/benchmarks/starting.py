"""Measures how long `circles --help` and `circles playground` take to be of use, beside an empty Python."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from typing import Any

from tests.benchmarks.processes import ROOT

_WAITS = 60  # Seconds.


def measure(rounds: int) -> list[dict[str, Any]]:
    """One row of figures for each command; rounds are interleaved."""
    commands = {"python -c pass": ["-c", "pass"], "circles --help": ["-m", "bot", "--help"]}
    times: dict[str, list[float]] = {name: [] for name in (*commands, "circles playground")}
    for _ in range(rounds):
        for name, arguments in commands.items():
            times[name].append(_run(arguments))
        times["circles playground"].append(_playground())
    bare = times["python -c pass"]
    return [
        {
            "measure": "start",
            "of": name,
            "median_ms": round(statistics.median(found) * 1000),
            "slowest_ms": round(max(found) * 1000),
            "beside_bare_python": round(
                statistics.median(one / two for one, two in zip(found, bare, strict=True)), 1
            ),
        }
        for name, found in times.items()
    ]


def _run(arguments: list[str]) -> float:
    began = time.perf_counter()
    subprocess.run([sys.executable, *arguments], cwd=ROOT, stdout=subprocess.DEVNULL, check=True, timeout=_WAITS)
    return time.perf_counter() - began


def _playground() -> float:
    """Until it has printed its address, on a fresh home."""
    with tempfile.TemporaryDirectory() as home:
        environment = os.environ | {"CIRCLES_HOME": home, "PORT": "0"}
        began = time.perf_counter()
        with subprocess.Popen(
            [sys.executable, "-m", "bot", "playground"],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
        ) as process:
            line = process.stdout.readline() if process.stdout else ""
            took = time.perf_counter() - began
            process.terminate()
            process.communicate(timeout=_WAITS)
    if "http://" not in line:
        raise RuntimeError("the playground did not start")
    return took
