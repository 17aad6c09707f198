"""Socket Mode: Slack ends connections from time to time, and the bot comes back and works."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.domain.programme import Catalogue
from bot.playground import Playground, Timings
from tests.delivery.faults import FaultyTown
from tests.town import Actor


@pytest.fixture
async def town(sqlite_url: str, catalogue: Catalogue) -> AsyncIterator[FaultyTown]:
    """A town in which Slack repeats an event soon, so that one in the gap comes again."""
    made = FaultyTown(sqlite_url, catalogue)
    made.slack = Playground(now=made.clock.now, timings=Timings(retries=(0.1, 0.5, 1.0), closing=0.2))
    async with made:
        yield made


async def _help_comes(greta: Actor) -> None:
    """A command typed into the gap fails, as in Slack; one typed after it works."""
    async with asyncio.timeout(20):
        while True:
            await greta.say("/circle help")
            if "status" in (await greta.last())["text"]:
                return
            await asyncio.sleep(0.05)


@pytest.mark.parametrize("reason", ["warning", "refresh_requested", "too_many_websockets"])
async def test_after_a_disconnect_the_bot_comes_back_and_works(town: FaultyTown, reason: str) -> None:
    greta = town.person("greta")
    before = town.faults.count("apps.connections.open")
    await town.slack.disconnect_sockets(reason)
    await _help_comes(greta)
    assert town.faults.count("apps.connections.open") == before + 1


async def test_it_comes_back_time_and_again(town: FaultyTown) -> None:
    greta = town.person("greta")
    for _ in range(5):
        await town.slack.disconnect_sockets()
        await _help_comes(greta)


async def test_a_message_in_the_gap_is_answered_once(town: FaultyTown) -> None:
    greta = town.person("greta")
    await town.slack.disconnect_sockets()
    await greta.say("hello")
    async with asyncio.timeout(20):
        while not any(one["bot_id"] for one in await greta.messages()):
            await asyncio.sleep(0.05)
    await town.slack.quiet()
    await town.bot.settled()
    assert len([one for one in await greta.messages() if one["bot_id"]]) == 1


async def test_a_form_opened_before_a_disconnect_can_be_sent_in_after_it(town: FaultyTown) -> None:
    greta = town.person("greta")
    await greta.say("/circle join")
    await town.slack.disconnect_sockets()
    await _help_comes(town.person("mehmet"))
    answer = await greta.submit(consent=["yes"])
    assert answer["action"] == "updated"
