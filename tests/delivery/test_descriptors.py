"""Files and connections: a system that gives few at first, as many do, does not limit how many workspaces are served."""

import asyncio
import subprocess
import sys

import pytest

from tests.delivery.stage import PATIENCE, ROOT, Stage

resource = pytest.importorskip("resource")
FEW = "import resource; resource.setrlimit(resource.RLIMIT_NOFILE, (200, 4000))\n"


def test_connections_leave_room_for_other_files_and_are_not_without_end() -> None:
    program = (
        f"{FEW}from bot import descriptors as d\nprint(d.connections())\nd.allow_all()\nprint(d.connections())"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["100", "1000"]


@pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="only Linux tells of another process")
async def test_the_bot_takes_all_that_the_system_gives(sqlite_url: str) -> None:
    starting = ["-c", f"{FEW}from bot import cli\ncli.main(['run'])"]
    async with Stage(sqlite_url) as stage, stage.bot(starting) as process:
        assert process.stderr is not None
        async with asyncio.timeout(PATIENCE):
            while b'"started"' not in (line := await process.stderr.readline()):
                assert line, "the bot ended before it ran"
        assert resource.prlimit(process.pid, resource.RLIMIT_NOFILE) == (4000, 4000)
