"""The benchmarks run: a few requests of each kind, and no figure is asserted; what is wrong ends them with a 1."""

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.benchmarks.__main__ import exit_code

ROOT = Path(__file__).parents[1]


async def test_the_benchmarks_run_on_a_few_requests_and_print_a_json_object_a_line() -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.benchmarks",
        "--smoke",
        "--json",
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        out, said = await asyncio.wait_for(process.communicate(), 300)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    rows: list[dict[str, Any]] = [json.loads(line) for line in out.decode().splitlines()]
    assert process.returncode == 0, said.decode()
    assert [line.split(" ")[0] for line in said.decode().splitlines()] == ["kills:"], "more than the seed was said"
    assert {row["measure"] for row in rows} == {
        "interactions, steady",
        "interactions, at once",
        "empty Bolt handler, at once",
        "throughput beside the empty handler",
        "forming",
        "forming, all tried",
        "forming, everybody can be placed",
        "kills",
        "idle tick",
        "limits",
        "matrix",
        "mdgplib",
        "memory",
        "outbox",
        "planning",
        "rehearsal",
        "start",
    }
    assert sum(row.get("wrong", 0) for row in rows) == 0
    assert {(row["lost"], row["double"]) for row in rows if row["measure"] == "limits"} == {(0, 0)}
    assert {row["left"] for row in rows if row["measure"] == "outbox"} == {0}, "the outbox was not drained"


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"companies": 50, "everybody_placed": 50, "wrong": 0}, 0),
        ({"companies": 50, "everybody_placed": 49, "wrong": 0}, 1),
        ({"companies": 50, "everybody_placed": 50, "wrong": 1}, 1),
        ({"companies": 10, "least_of_20": 0.5}, 0),
        ({"people": 1_000, "ratio": 0.5, "wrong": 0}, 0),
    ],
    ids=["all well", "one company not placed", "a rule broken", "a low figure", "a low ratio"],
)
def test_the_exit_code_tells_of_wrong_answers_and_of_people_left_over_and_not_of_figures(
    row: dict[str, Any], code: int
) -> None:
    assert exit_code([{"wrong": 0}, row]) == code
