"""The figures after a story that is known, read over HTTP as a monitoring system reads them."""

from collections.abc import AsyncIterator
from datetime import timedelta

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import text

from bot.domain.programme import Catalogue
from tests.delivery import faults, seeds
from tests.delivery.faults import FaultyTown
from tests.town import pressable
from tests.web.served import figures, served

POST = "chat.postMessage"


@pytest.fixture
async def town(sqlite_url: str, catalogue: Catalogue) -> AsyncIterator[FaultyTown]:
    """A town in which calls to Slack can be made to fail."""
    async with FaultyTown(sqlite_url, catalogue) as made:
        yield made


async def test_calls_to_slack_are_counted_by_what_came_of_them(
    town: FaultyTown, http: aiohttp.ClientSession
) -> None:
    greta, mehmet, zofia = (town.person(name).id for name in ("greta", "mehmet", "zofia"))
    await seeds.owe_help(town, greta, "well")
    await town.bot.settled()
    for fault in (faults.limited(1), faults.refused("internal_error"), faults.broken, faults.cut):
        town.faults.on("conversations.open", fault)
        await _called(town, mehmet)
    town.faults.on(POST, faults.refused("restricted_action"))
    await seeds.owe_help(town, zofia, "dead")
    await town.bot.settled()
    async with served(town.bot.web()) as address:
        found = await figures(http, address)
    calls = {one[1:]: value for one, value in found.items() if one[0] == "circles_slack_calls_total"}
    assert (calls[POST, "ok"], calls[POST, "refused"]) == (1, 1)
    opened = {result: value for (method, result), value in calls.items() if method == "conversations.open"}
    assert opened == {"limited": 1, "server": 2, "network": 1}
    assert found["circles_slack_call_seconds_count", "conversations.open"] == 4
    assert (found["circles_dead",], found["circles_owed", "due"]) == (1, 0)


async def _called(town: FaultyTown, user_id: str) -> None:
    with pytest.raises(Exception):  # noqa: B017 - whichever it is: what is counted is looked at afterwards.
        await town.bot.clients.own.conversations_open(users=user_id)


async def test_acks_are_counted_by_what_people_did(town: FaultyTown, http: aiohttp.ClientSession) -> None:
    greta = town.person("greta")
    await greta.join()
    await greta.say("/circle status")
    home = await greta.home()
    await greta.press_in(home, next(pressable(home))[1]["action_id"])
    async with served(town.bot.web()) as address:
        found = await figures(http, address)
    counts = {one[1]: value for one, value in found.items() if one[0] == "circles_ack_seconds_count"}
    assert (counts["command"], counts["view"], counts["action"]) == (2, 1, 1)
    assert counts["event"] >= 1


async def test_ticks_are_counted_with_those_that_fail(town: FaultyTown, http: aiohttp.ClientSession) -> None:
    scheduler = town.bot.timetable.start()
    scheduler.pause()
    ticks = {job.id: job.func for job in scheduler.get_jobs()}
    try:
        await ticks["tidy"]()
        with town.bot.database.transaction() as session:
            session.execute(text("DROP TABLE seen_events"))
        town.clock.move_to(town.clock.now() + timedelta(hours=1))  # When it is somebody's turn again.
        await ticks["tidy"]()
    finally:
        scheduler.shutdown(wait=False)
    async with served(town.bot.web()) as address:
        found = await figures(http, address)
    assert found["circles_tick_seconds_count", "tidy"] == 2
    assert found["circles_tick_failures_total", "tidy"] == 1


async def test_nobody_is_in_what_is_seen_from_outside(town: FaultyTown, http: aiohttp.ClientSession) -> None:
    greta = town.person("greta")
    await greta.join()
    await seeds.owe_help(town, greta.id, "one")
    await town.bot.settled()
    async with served(town.bot.web()) as address:
        shown = ""
        for path in ("/healthz", "/readyz", "/metrics"):
            async with http.get(f"{address}{path}") as answer:
                shown += await answer.text()
    everybody = {one.id for one in town.slack.people} | {town.bot.workspace_id, town.installed.bot_user_id}
    assert not {one for one in everybody if one in shown}
    labels = {
        label
        for family in text_string_to_metric_families(shown[shown.index("# HELP") :])
        for sample in family.samples
        for label in sample.labels
    }
    known = {"state", "kind", "cause", "how", "method", "result", "tick", "what", "le", "tzdata", "python"}
    assert labels <= known


async def test_what_became_of_what_was_owed_is_counted(town: FaultyTown, http: aiohttp.ClientSession) -> None:
    """Two that went well, one that went well at the second try, and one that was given up."""
    people = [town.person(name).id for name in ("greta", "mehmet", "zofia", "hannah")]
    for user_id in people[:2]:
        await seeds.owe_help(town, user_id, user_id)
        await town.bot.settled()
    town.faults.on(POST, faults.refused("service_unavailable"))
    await seeds.owe_help(town, people[2], "again")
    await town.bot.settled()
    town.faults.on(POST, faults.refused("restricted_action"))
    await seeds.owe_help(town, people[3], "dead")
    await town.bot.settled()
    async with served(town.bot.web()) as address:
        found = await figures(http, address)
    assert found["circles_sent_total", "message"] == 3
    assert found["circles_late_seconds_count",] == 3
    assert found["circles_retries_total", "server"] == 1
    assert found["circles_died_total", "message"] == 1
    assert (found["circles_dead",], found["circles_owed", "due"], found["circles_owed", "waiting"]) == (1, 0, 0)
    assert (found["circles_ambiguous_total",], found["circles_resolved_total", "found"]) == (0, 0)
