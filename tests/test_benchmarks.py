"""The benchmarks run: a few requests of each kind, and no figure is asserted."""

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

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
