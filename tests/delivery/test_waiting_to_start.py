"""A start while Slack or the database is away: it is waited for, and a stop is heeded meanwhile."""

import asyncio
import os
import socket
import sqlite3
import sys
from contextlib import closing

import aiohttp

from bot.store.session import sqlite_path
from tests.databases import PostgresServer, fresh_database
from tests.delivery import faults, outage
from tests.delivery.stage import PATIENCE, ROOT, RUN, Stage, until_said


async def test_a_slack_that_is_away_at_a_start_is_waited_for(sqlite_url: str) -> None:
    async with Stage(sqlite_url) as stage:
        stage.faults.on("auth.test", faults.broken)
        async with stage.bot(RUN) as process:
            assert (await until_said(process, "waits_to_start")).startswith("SLACK_API_URL: ")
            await until_said(process, "started")
            assert (await stage.stopped(process, PATIENCE))[0] == 0


async def test_while_it_waits_it_says_that_it_lives_and_is_not_ready(sqlite_url: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    starting = ["-c", f"import os; os.environ['PORT'] = '{port}'\nfrom bot import cli\ncli.main(['run'])"]
    async with Stage(sqlite_url) as stage:
        stage.faults.on("auth.test", faults.broken)
        async with stage.bot(starting) as process, aiohttp.ClientSession(f"http://127.0.0.1:{port}") as http:

            async def status(path: str) -> int:
                async with http.get(path) as answer:
                    return answer.status

            await until_said(process, "waits_to_start")
            assert [await status("/healthz"), await status("/readyz"), await status("/slack/events")] == [
                200,
                503,
                503,
            ]
            await until_said(process, "started")
            assert [await status("/healthz"), await status("/readyz")] == [200, 200]


async def test_a_database_that_is_away_at_a_start_is_waited_for(postgres: PostgresServer) -> None:
    with fresh_database(postgres) as url:
        async with Stage(url) as stage:
            with outage.away(url):
                async with stage.bot(RUN) as process:
                    assert (await until_said(process, "waits_to_start")).startswith("DATABASE_URL: ")
                    code, errors = await stage.stopped(process, PATIENCE)
    assert code == 0
    assert "Traceback" not in errors


async def test_a_wrong_token_ends_a_start_at_once(sqlite_url: str) -> None:
    async with Stage(sqlite_url) as stage:
        stage.faults.on("auth.test", faults.refused("invalid_auth"))
        async with stage.bot(RUN) as process, asyncio.timeout(PATIENCE):
            _, errors = await process.communicate()
    assert process.returncode == 1
    assert errors.decode() == "SLACK_BOT_TOKEN: Slack answered invalid_auth.\n"


async def test_a_start_that_waits_for_a_locked_file_heeds_a_stop(sqlite_url: str) -> None:
    path = sqlite_path(sqlite_url)
    assert path is not None
    async with Stage(sqlite_url) as stage:
        stage.database.close()
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("UPDATE alembic_version SET version_num = '0006'")
            other.execute("DROP INDEX ix_circles_name")
            other.execute("BEGIN IMMEDIATE")
            async with stage.bot(RUN) as process:
                async with asyncio.timeout(PATIENCE):
                    while not path.with_name(f"{path.name}.lock").exists():
                        await asyncio.sleep(0.05)
                await asyncio.sleep(1)
                assert await stage.stopped(process, 5) == (0, "")


async def test_what_hangs_on_a_thread_holds_no_stop_up() -> None:
    program = (
        "import asyncio, time\nfrom bot import serving\n"
        "async def main(stopping):\n"
        "    working = asyncio.create_task(serving.beside(lambda: time.sleep(600)))\n"
        "    print('on', flush=True)\n"
        "    await stopping.wait()\n"
        "    working.cancel()\n"
        "serving.until_stopped(main, within=600)\n"
    )
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", program, cwd=ROOT, env={**os.environ}, stdout=pipe, stderr=pipe
    )
    assert process.stdout is not None
    assert await asyncio.wait_for(process.stdout.readline(), PATIENCE) == b"on\n"
    process.terminate()
    _, errors = await asyncio.wait_for(process.communicate(), PATIENCE)
    assert (process.returncode, errors) == (0, b"")
