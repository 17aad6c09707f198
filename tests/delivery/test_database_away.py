"""The database goes away and comes back: people read a plain sentence, nothing is lost, nobody restarts anything."""

import asyncio
import gc
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.domain.programme import Catalogue
from bot.playground import Limits, Playground, Timings
from bot.store.models import OutboxState
from tests.databases import PostgresServer, fresh_database
from tests.delivery import seeds
from tests.delivery.faults import FaultyTown
from tests.delivery.outage import away
from tests.town import Actor

POST = "chat.postMessage"
AWAY = "Sorry, I cannot note anything at the moment, so nothing of this was kept. Please try again in a minute."


@pytest.fixture
async def town(
    postgres: PostgresServer, catalogue: Catalogue, caplog: pytest.LogCaptureFixture
) -> AsyncIterator[FaultyTown]:
    """A town on PostgreSQL, where Slack repeats an event after a second; no failure may have gone unseen."""
    with fresh_database(postgres) as url:
        town = FaultyTown(url, catalogue)
        town.slack = Playground(now=town.clock.now, timings=Timings(retries=(0.2, 1.0, 3.0)), limits=Limits())
        async with town:
            yield town
    gc.collect()
    await asyncio.sleep(0)
    records = [*caplog.get_records("call"), *caplog.get_records("teardown")]
    assert not [one.getMessage() for one in records if "never retrieved" in one.getMessage()]


async def test_a_command_is_answered_plainly_and_works_again_afterwards(town: FaultyTown) -> None:
    greta = town.person("greta")
    with away(town.database_url):
        for _ in range(3):
            await greta.say("/circle status")
            assert (await greta.last())["text"] == AWAY
    await greta.say("/circle status")
    assert "Sorry" not in (await greta.last())["text"]


async def test_a_form_sent_in_is_answered_plainly_and_can_be_sent_in_again(town: FaultyTown) -> None:
    greta = town.person("greta")
    await greta.say("/circle join")
    with away(town.database_url):
        answer = await greta.submit(consent=["yes"])
        assert answer["action"] == "errors", "what was typed stays in the form"
        assert list(answer["errors"].values()) == [AWAY]
    answer = await greta.submit(consent=["yes"])
    assert answer["action"] == "updated"
    await greta.say("/circle status")
    assert "wait" in (await greta.last())["text"].lower()


async def test_a_press_is_answered_plainly_and_can_be_repeated(town: FaultyTown) -> None:
    for one in town.colleagues("Europe/Berlin")[:2] + town.colleagues("Europe/London")[:2]:
        await one.join(zone="Europe/Berlin")
    town.clock.move_to(town.clock.now() + timedelta(days=1, hours=1))
    await town.everybody_agrees()
    moderator = Actor(town, town.moderator)
    before = await moderator.home()
    with away(town.database_url):
        await moderator.press_in(before, "proposal.approve")
        assert AWAY in str(await moderator.modal())
    await moderator.press_in(before, "proposal.approve")
    await town.bot.settled()
    assert "No proposal waits" in str(await moderator.home())
    assert town.faults.count("conversations.create") == 1


async def test_a_message_written_meanwhile_is_answered_once_when_the_database_is_back(town: FaultyTown) -> None:
    greta = town.person("greta")
    with away(town.database_url):
        await greta.say("hello")
        await town.slack.quiet()
    await _until_bot_answers(town, greta)
    await town.bot.settled()
    assert len([one for one in await greta.messages() if one["bot_id"]]) == 1


async def _until_bot_answers(town: FaultyTown, greta: Actor) -> None:
    try:
        async with asyncio.timeout(5):
            while not any(one["bot_id"] for one in await greta.messages()):
                await asyncio.sleep(0.1)
    except TimeoutError:
        pytest.fail("the event was acknowledged, so Slack did not repeat it, and nobody answered")


async def test_what_falls_due_meanwhile_is_sent_when_the_database_is_back(town: FaultyTown) -> None:
    greta = town.person("greta")
    soon = town.clock.now() + timedelta(minutes=10)
    await seeds.owe_help(town, greta.id, "one", due_at=soon)
    with away(town.database_url):
        town.clock.move_to(soon)
        await town.bot.drain.settle()
        assert await greta.messages() == []
    await town.bot.drain.settle()
    assert await seeds.state(town, "one") is OutboxState.SENT
    assert len(await greta.messages()) == 1


async def test_a_message_that_could_not_be_recorded_is_found_again(town: FaultyTown) -> None:
    greta = town.person("greta")
    held = town.faults.on(POST, town.faults.hold)
    await seeds.owe_help(town, greta.id, "one")
    await held.met.wait()
    with away(town.database_url):
        town.faults.release()
        await town.bot.drain.settle()
    town.clock.move_to(town.clock.now() + timedelta(seconds=61))
    await town.bot.drain.settle()
    assert await seeds.state(town, "one") is OutboxState.SENT
    assert len(await greta.messages()) == 1
    assert town.faults.count(POST) == 1


async def test_the_ticks_go_on_afterwards(town: FaultyTown, caplog: pytest.LogCaptureFixture) -> None:
    """As APScheduler runs them: a tick that fails is logged, and the next one does the work."""
    people = town.colleagues("Europe/Berlin")[:2] + town.colleagues("Europe/London")[:2]
    for one in people:
        await one.join(zone="Europe/Berlin")
    town.clock.move_to(town.clock.now() + timedelta(days=1, hours=1))
    scheduler = town.bot.timetable.start()
    try:
        ticks = [job.func for job in scheduler.get_jobs()]
        with away(town.database_url):
            for tick in ticks:
                await tick()
        assert "a tick failed" in {one.getMessage() for one in caplog.records}
        for tick in ticks:
            await tick()
    finally:
        scheduler.shutdown(wait=False)
    await town.everybody_agrees()
    assert "is proposed" in str(await Actor(town, town.moderator).home())
