"""The bot is told to stop in the middle of something: gone within ten seconds, exit code 0, nothing of a trace."""

import asyncio
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing

import aiohttp
import pytest

from bot.store.session import sqlite_path
from tests.databases import PostgresServer, fresh_database
from tests.delivery import outage
from tests.delivery.stage import PATIENCE, ROOT, RUN, Stage

OPEN = "views.open"
POST = "chat.postMessage"


@asynccontextmanager
async def running(stage: Stage) -> AsyncIterator[asyncio.subprocess.Process]:
    """The bot, as soon as it runs."""
    async with stage.bot(RUN) as process:
        assert process.stderr is not None
        async with asyncio.timeout(PATIENCE):
            while b'"started"' not in (line := await process.stderr.readline()):
                assert line, "the bot ended before it ran"
        yield process


async def gone(stage: Stage, process: asyncio.subprocess.Process) -> None:
    """It ends as it should."""
    code, errors = await stage.stopped(process, 10)
    assert code == 0
    assert "Traceback" not in errors
    assert "exc_info" not in errors, errors


async def says(stage: Stage, words: str) -> None:
    """Greta types something in the app's direct messages."""
    async with aiohttp.ClientSession() as http:
        address, asked = f"{stage.faults.behind}/playground", {"as": stage.greta}
        async with http.post(f"{address}/open_im", json=asked | {"user": stage.installed.bot_user_id}) as answer:
            channel = (await answer.json())["channel"]
        async with http.post(f"{address}/say", json=asked | {"channel": channel, "text": words}) as answer:
            assert answer.status == 200


async def test_an_answer_under_way_is_given_first(sqlite_url: str) -> None:
    async with Stage(sqlite_url) as stage, running(stage) as process:
        held = stage.faults.on(OPEN, stage.faults.hold)
        saying = asyncio.create_task(says(stage, "/circle join"))
        await asyncio.wait_for(held.met.wait(), PATIENCE)
        asyncio.get_running_loop().call_later(0.5, stage.faults.release)
        await gone(stage, process)
        await saying
        assert await stage.messages() == [], "Slackbot says where a command was not acknowledged"


async def test_a_slack_that_hangs_in_the_middle_of_an_answer_holds_nothing_up(sqlite_url: str) -> None:
    async with Stage(sqlite_url) as stage, running(stage) as process:
        hanging = stage.faults.on(OPEN, stage.faults.hang)
        saying = asyncio.create_task(says(stage, "/circle join"))
        await asyncio.wait_for(hanging.met.wait(), PATIENCE)
        await gone(stage, process)
        await saying


async def test_a_slack_that_hangs_in_all_ways_holds_nothing_up(sqlite_url: str) -> None:
    async with Stage(sqlite_url) as stage:
        stage.owe_help("one")
        opening = stage.faults.on(OPEN, stage.faults.hang)
        posting = stage.faults.on(POST, stage.faults.hang)
        async with running(stage) as process:
            await asyncio.wait_for(posting.met.wait(), PATIENCE)
            saying = asyncio.create_task(says(stage, "/circle join"))
            await asyncio.wait_for(opening.met.wait(), PATIENCE)
            await gone(stage, process)
            await saying


async def test_a_file_that_is_held_by_another_program_holds_nothing_up(sqlite_url: str) -> None:
    path = sqlite_path(sqlite_url)
    assert path is not None
    async with Stage(sqlite_url) as stage, running(stage) as process:
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            await asyncio.sleep(0.5)
            await gone(stage, process)


async def test_a_database_that_is_away_holds_nothing_up(postgres: PostgresServer) -> None:
    with fresh_database(postgres) as url:
        async with Stage(url) as stage, running(stage) as process:
            with outage.away(url):
                await gone(stage, process)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_second_signal_ends_it_at_once(sqlite_url: str, number: signal.Signals) -> None:
    async with Stage(sqlite_url) as stage:
        stage.owe_help("one")
        hanging = stage.faults.on(POST, stage.faults.hang)
        async with running(stage) as process:
            await asyncio.wait_for(hanging.met.wait(), PATIENCE)
            process.send_signal(signal.SIGTERM)
            await asyncio.sleep(0.5)
            process.send_signal(number)
            assert await asyncio.wait_for(process.wait(), PATIENCE) == -number


async def test_whatever_hangs_it_is_gone_in_the_end() -> None:
    """A computation on a thread cannot be ended from outside; a few seconds are what whoever stops us gives."""
    program = (
        "import asyncio, time\nfrom bot import serving\n"
        "async def main(stopping):\n"
        "    print('on', flush=True)\n"
        "    await stopping.wait()\n"
        "    await asyncio.to_thread(time.sleep, 600)\n"
        "serving.until_stopped(main, within=0.2)\n"
    )
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", program, cwd=ROOT, stdout=pipe, stderr=pipe
    )
    assert process.stdout is not None
    assert await asyncio.wait_for(process.stdout.readline(), PATIENCE) == b"on\n"
    process.send_signal(signal.SIGTERM)
    _, errors = await asyncio.wait_for(process.communicate(), PATIENCE)
    assert process.returncode == 0
    assert b"Traceback" not in errors
