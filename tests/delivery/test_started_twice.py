"""Two starts on one SQLite file: the second waits for the first to end, and does not run beside it."""

import asyncio
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from bot.store import holding
from tests.delivery.stage import PATIENCE, ROOT, RUN, Stage, until_said
from tests.town import KEY


async def test_a_second_start_says_so_and_ends_and_the_first_goes_on(sqlite_url: str) -> None:
    async with Stage(sqlite_url) as stage, stage.bot(RUN) as first:
        await until_said(first, "started")
        async with stage.bot(RUN) as second:
            async with asyncio.timeout(PATIENCE):
                _, errors = await second.communicate()
        assert second.returncode == 1
        waited, said = errors.decode().splitlines()
        assert "waits_for_another" in waited
        assert said.startswith("Another bot runs on ")
        stage.owe_help("one")
        await stage.until_sent("one")
        assert (await stage.stopped(first, PATIENCE))[0] == 0


async def test_a_second_start_goes_on_as_soon_as_the_first_has_ended_or_was_killed(sqlite_url: str) -> None:
    async with Stage(sqlite_url) as stage, stage.bot(RUN) as first:
        await until_said(first, "started")
        async with stage.bot(RUN) as second:
            await until_said(second, "waits_for_another")
            first.kill()
            await until_said(second, "started")
            async with stage.bot(RUN) as third:
                await until_said(third, "waits_for_another")
                assert (await stage.stopped(second, PATIENCE))[0] == 0
                await until_said(third, "started")


async def test_a_start_that_waits_can_be_stopped(sqlite_url: str) -> None:
    async with Stage(sqlite_url) as stage, stage.bot(RUN) as first:
        await until_said(first, "started")
        async with stage.bot(RUN) as second:
            await until_said(second, "waits_for_another")
            assert await stage.stopped(second, PATIENCE) == (0, "")


async def test_what_an_administrator_does_in_a_shell_works_beside_it(sqlite_url: str) -> None:
    async with Stage(sqlite_url) as stage, stage.bot(RUN) as first:
        await until_said(first, "started")
        for command in ("migrate", "report", "workspace"):
            done = await asyncio.to_thread(_circles, command, sqlite_url)
            assert (done.returncode, done.stderr) == (0, "")


def _circles(command: str, url: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "DATABASE_URL": url, "CIRCLES_KEYS": KEY}
    words = [sys.executable, "-m", "bot", command]
    return subprocess.run(words, env=environment, capture_output=True, text=True, check=False, timeout=60)


def test_a_file_is_held_once_and_given_free_and_can_be_read_and_written_meanwhile(tmp_path: Path) -> None:
    file = tmp_path / "circles.sqlite"
    with holding.held(file) as first, holding.held(file) as second:
        assert (first, second) == (True, False)
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("CREATE TABLE words (one)")
    with holding.held(file) as third:
        assert third
    assert (tmp_path / "circles.sqlite.lock").stat().st_mode & 0o777 == 0o600
