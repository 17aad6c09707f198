"""Starting and stopping: what is wrong outside is said in one sentence, and everything is closed again."""

import asyncio
import gc
import os
import sys
import threading
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from pydantic import SecretStr
from sqlalchemy import make_url

from bot import parts
from bot.app import Bot
from bot.domain.programme import Catalogue
from bot.domain.roles import Role
from bot.features import workspaces
from bot.settings import Settings, SettingsError
from tests.databases import PostgresServer, fresh_database
from tests.delivery import faults, seeds
from tests.delivery.faults import FaultyTown
from tests.town import KEY

ROOT = Path(__file__).parents[1]
NOWHERE = "http://127.0.0.1:9/api/"  # The port that discards; nothing listens there.


@pytest.fixture
async def town(sqlite_url: str, catalogue: Catalogue) -> AsyncIterator[FaultyTown]:
    """A town whose own bot is stopped, so that only the one a test starts is there."""
    async with FaultyTown(sqlite_url, catalogue) as made:
        await made.stop_bot()
        yield made


@pytest.fixture(autouse=True)
async def _everything_is_closed() -> AsyncIterator[None]:
    """After each test no task of ours and no thread of a database is left, and nothing unclosed."""
    yield
    await asyncio.sleep(0.01)
    gc.collect()
    assert [one.name for one in threading.enumerate() if one.name.startswith("database-")] == []
    assert [one for one in asyncio.all_tasks() if "Drain.run" in repr(one)] == []


async def _failed_start(town: FaultyTown, **changed: Any) -> str:
    """Starts a bot with some settings changed; what it says."""
    given: Settings = town.settings().model_copy(update=changed)
    database = parts.open_database(given)
    with pytest.raises(SettingsError) as told:
        async with asyncio.timeout(5), Bot(given, clock=town.clock, database=database, catalogue=town.catalogue):
            pytest.fail("it started")
    said = str(told.value)
    assert told.value.__suppress_context__, "the sentence is all there is to say"
    assert "\n" not in said
    assert said.endswith(".")
    for secret in (given.slack_bot_token, given.slack_app_token):
        assert secret is not None
        assert secret.get_secret_value() not in said
    return said


async def test_a_wrong_bot_token_is_named(town: FaultyTown) -> None:
    said = await _failed_start(town, slack_bot_token=SecretStr("xoxb-wrong"))
    assert said == "SLACK_BOT_TOKEN: Slack answered invalid_auth."


async def test_a_wrong_app_token_is_named(town: FaultyTown) -> None:
    said = await _failed_start(town, slack_app_token=SecretStr("xapp-wrong"))
    assert said == "SLACK_APP_TOKEN: Slack answered invalid_auth."


async def test_a_slack_that_cannot_be_reached_is_named(town: FaultyTown) -> None:
    said = await _failed_start(town, slack_api_url=NOWHERE)
    assert said == "SLACK_API_URL: Slack cannot be reached, or is not well (ClientConnectorError)."


@pytest.mark.parametrize("method", ["auth.test", "apps.connections.open"])
@pytest.mark.parametrize(
    "fault",
    [faults.cut, faults.broken, faults.half_an_answer],
    ids=["connection cut", "status 500", "half an answer"],
)
async def test_a_slack_that_is_unwell_at_the_start_is_not_blamed_on_a_token(
    town: FaultyTown, fault: faults.Fault, method: str
) -> None:
    town.faults.on(method, fault, times=3)
    said = await _failed_start(town)
    assert said.startswith("SLACK_API_URL: ")


async def test_a_start_that_failed_can_be_repeated(town: FaultyTown) -> None:
    town.faults.on("apps.connections.open", faults.refused("invalid_auth"))
    await _failed_start(town)
    await town.start_bot()
    greta = town.person("greta")
    await greta.say("/circle help")
    assert "/circle" in (await greta.last())["text"]


async def test_a_group_that_cannot_be_read_stops_no_start(town: FaultyTown) -> None:
    given = town.settings()
    database = parts.open_database(given)
    with database.transaction() as session:
        workspaces.set_role(
            session, town.installed.team_id, Role.HR, ["S0GROUP"], by="a test", now=town.clock.now()
        )
    reading = town.faults.on("usergroups.users.list", faults.cut)
    async with Bot(given, clock=town.clock, database=database, catalogue=town.catalogue), asyncio.timeout(30):
        await reading.met.wait()  # The start waits for no such thing.


def _on_postgres(url: str, **changed: Any) -> Settings:
    given = {"circles_keys": [SecretStr(KEY)], "database_url": SecretStr(url), **changed}
    return Settings(_env_file=None, **given)  # pyright: ignore[reportCallIssue]


def test_a_missing_key_on_postgresql_is_named(postgres: PostgresServer) -> None:
    with fresh_database(postgres) as url, pytest.raises(SettingsError, match=r"^CIRCLES_KEYS is not set\."):
        parts.open_database(_on_postgres(url, circles_keys=[]))


def test_a_database_that_was_not_migrated_is_named_with_the_command(postgres: PostgresServer) -> None:
    with fresh_database(postgres) as url, pytest.raises(SettingsError, match="Run: circles migrate"):
        parts.open_database(_on_postgres(url))


def test_a_database_that_is_not_there_is_named_without_its_password(postgres: PostgresServer) -> None:
    url = make_url(postgres.url.render_as_string(hide_password=False)).set(database="nowhere", password="geheim")
    with pytest.raises(SettingsError, match=r"^DATABASE_URL: .*\.$") as told:
        parts.open_database(_on_postgres(url.render_as_string(hide_password=False)))
    assert "geheim" not in str(told.value)


def test_a_key_that_words_were_sealed_with_and_that_is_gone_is_missed(town: FaultyTown) -> None:
    """The town's bot has sealed nothing yet, so one word is sealed first."""
    given = town.settings()
    database = parts.open_database(given)
    with database.transaction() as session:
        seeds.sealed_goal(session, town)
    database.close()
    with pytest.raises(SettingsError, match=r"^CIRCLES_KEYS lacks a key"):
        parts.open_database(given.model_copy(update={"circles_keys": [SecretStr(KEY.replace("a2tr", "a2ts"))]}))


async def test_the_command_says_one_sentence_and_no_traceback(town: FaultyTown, postgres: PostgresServer) -> None:
    """As an administrator meets it: `circles run`, exit code 1, a line for each setting that is wrong."""
    tokens = {"SLACK_BOT_TOKEN": town.installed.bot_token, "SLACK_APP_TOKEN": town.installed.app_token}
    reachable = {"SLACK_API_URL": f"{town.faults.address}/api/", "CIRCLES_HOME": str(Path.cwd() / "home")}
    with fresh_database(postgres) as url:
        with psycopg.connect(url.replace("+psycopg", "")) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
        said = await asyncio.gather(
            _run({}),
            _run(tokens | reachable | {"SLACK_BOT_TOKEN": "xoxb-wrong"}),
            _run(tokens | reachable | {"DATABASE_URL": url, "CIRCLES_KEYS": KEY}),
        )
    for (code, errors), begin in zip(
        said,
        (
            ["SLACK_BOT_TOKEN is not set", "SLACK_APP_TOKEN is not set"],
            ["SLACK_BOT_TOKEN: "],
            ["The database is not"],
        ),
        strict=True,
    ):
        assert code == 1
        for line, begins in zip(errors.splitlines(), begin, strict=True):
            assert line.startswith(begins), errors


async def _run(environment: dict[str, str]) -> tuple[int | None, str]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "run",
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "PORT": "0", **environment},
        stderr=asyncio.subprocess.PIPE,
    )
    _, errors = await process.communicate()
    return process.returncode, errors.decode()
