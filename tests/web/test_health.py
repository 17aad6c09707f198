"""What an orchestrator asks: whether the process lives, and whether it can do its work."""

import asyncio
from collections.abc import Mapping
from typing import Any

import aiohttp
import pytest
from sqlalchemy import text

from bot.domain.programme import Catalogue
from bot.playground import Playground, Timings
from tests.databases import PostgresServer, fresh_database
from tests.delivery import faults
from tests.delivery.faults import FaultyTown
from tests.delivery.outage import away
from tests.town import Town
from tests.web.served import SignedTown, asked, figures, served

PATHS = ("/healthz", "/readyz", "/metrics")


async def _until(http: aiohttp.ClientSession, address: str, status: int, wrong: list[str]) -> dict[str, Any]:
    async with asyncio.timeout(40):
        while ((found := await asked(http, address))["status"], found["wrong"]) != (status, wrong):
            await asyncio.sleep(0.05)
    return found


async def _status(http: aiohttp.ClientSession, address: str) -> int:
    async with http.get(f"{address}/healthz") as answer:
        return answer.status


async def test_a_bot_that_is_well_is_ready(town: Town, http: aiohttp.ClientSession) -> None:
    async with served(town.bot.web()) as address:
        async with asyncio.timeout(20):
            while (silent := (await asked(http, address))["slack_silent_seconds"]) is None:
                await asyncio.sleep(0.05)  # Slack has answered no ping yet.
        found = await asked(http, address)
        assert await _status(http, address) == 200
    assert 0 <= silent <= found.pop("slack_silent_seconds") + 10
    assert found == {"status": 200, "ready": True, "wrong": [], "slack": "socket mode", "oldest_due_seconds": 0}


async def test_a_bot_that_slack_reaches_over_http_is_ready_without_a_connection(
    sqlite_url: str, catalogue: Catalogue, http: aiohttp.ClientSession
) -> None:
    async with SignedTown(sqlite_url, catalogue) as town, served(town.bot.web()) as address:
        found = await asked(http, address)
        assert ("circles_slack_connected",) not in await figures(http, address)
    assert (found["status"], found["slack"], found["slack_silent_seconds"]) == (200, "http", None)


async def test_without_its_database_the_bot_lives_is_not_ready_and_its_figures_say_so(
    postgres: PostgresServer, catalogue: Catalogue, http: aiohttp.ClientSession
) -> None:
    with fresh_database(postgres) as url:
        async with SignedTown(url, catalogue) as town, served(town.bot.web()) as address:
            before = await figures(http, address)
            assert (before["circles_database_up",], before["circles_dead",]) == (1, 0)
            with away(url):
                await _until(http, address, 503, ["database"])
                assert await _status(http, address) == 200
                found = await figures(http, address)
            assert found["circles_database_up",] == 0
            gauges = {("circles_dead",), ("circles_oldest_due_seconds",), ("circles_owed", "due")}
            assert gauges <= before.keys()
            assert not gauges & found.keys(), "what nobody knows is left out"
            await _until(http, address, 200, [])


async def test_cut_off_from_socket_mode_it_is_not_ready_until_it_is_back(
    sqlite_url: str, catalogue: Catalogue, http: aiohttp.ClientSession
) -> None:
    town = FaultyTown(sqlite_url, catalogue)
    town.slack = Playground(now=town.clock.now, timings=Timings(closing=0.2))
    async with town, served(town.bot.web()) as address:
        town.faults.on("apps.connections.open", faults.refused("internal_error"), times=10_000)
        await town.slack.disconnect_sockets()
        await _until(http, address, 503, ["slack"])
        found = await figures(http, address)
        assert found["circles_slack_connected",] == 0
        town.faults.heal()
        await _until(http, address, 200, [])
        assert (await figures(http, address))["circles_slack_connected",] == 1
        greta = town.person("greta")
        await greta.say("/circle help")
        assert "/circle" in (await greta.last())["text"]


async def test_whoever_is_told_to_stop_is_not_ready_at_once(town: Town, http: aiohttp.ClientSession) -> None:
    async with served(town.bot.web()) as address:
        assert (await asked(http, address))["status"] == 200
        await town.stop_bot()
        assert await asked(http, address) == {"status": 503, "ready": False, "wrong": ["stopping"]}


@pytest.mark.parametrize(("revision", "status"), [("0001", 503), ("9999", 200)])
async def test_a_database_that_lacks_a_migration_is_not_worked_with_but_a_newer_one_is(
    town: Town, http: aiohttp.ClientSession, revision: str, status: int
) -> None:
    with town.bot.database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :one"), {"one": revision})
    async with served(town.bot.web()) as address:
        found = await _until(http, address, status, ["migrations"] if status == 503 else [])
    assert found["ready"] == (status == 200)


@pytest.mark.parametrize("path", PATHS)
async def test_head_tells_the_same_without_a_body(town: Town, http: aiohttp.ClientSession, path: str) -> None:
    async with served(town.bot.web()) as address:
        async with http.get(f"{address}{path}") as whole, http.head(f"{address}{path}") as head:
            assert (head.status, await head.read()) == (whole.status, b"")
            assert _type(head.headers) == _type(whole.headers)
        async with http.post(f"{address}{path}") as refused:
            assert refused.status == 405


def _type(headers: Mapping[str, str]) -> str:
    return headers["content-type"]
