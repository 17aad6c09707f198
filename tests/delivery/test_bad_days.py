"""The whole bot on bad days, as the playground's own rules make them: what people read is what they read on good ones."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.programme import Catalogue
from bot.playground import Timings
from tests.delivery import seeds
from tests.town import Actor, Town

PEOPLE = ("greta", "mehmet", "zofia", "hannah")
# How the bot's first messages in a circle's channel begin, in their order.
ON_A_GOOD_DAY = ["Hello", "Kickoff:", "The kickoff is over", "Week 1:"]


@pytest.fixture
async def punctual(sqlite_url: str, catalogue: Catalogue) -> AsyncIterator[Town]:
    """A town whose Slack waits no longer than Slack does."""
    async with Town(sqlite_url, catalogue, timings=Timings()) as town:
        yield town


async def _read(town: Town) -> list[str]:
    """What the bot has said in the circle's channel so far."""
    zofia = town.person("zofia")
    (channel,) = await zofia.conversations("private")
    return [one["text"] for one in await zofia.messages(channel["id"]) if one["bot_id"]]


async def _until_week_1(town: Town) -> list[str]:
    """Lets the circle live until its first week; what its members have read."""
    await town.move_until("prompt of step 1")
    return await _read(town)


def _assert_as_on_a_good_day(read: list[str]) -> None:
    assert len(read) == len(ON_A_GOOD_DAY), read
    assert [text.startswith(beginning) for text, beginning in zip(read, ON_A_GOOD_DAY, strict=True)] == [True] * 4


@pytest.mark.parametrize(
    ("kind", "seconds"),
    [
        ("rate_limited", 30),
        ("server_error", 0),
        ("hang", 0.1),
        ("reset_before", 0),
        ("reset_after", 0),
        ("latency", 0.1),
    ],
)
async def test_each_prompt_is_posted_once(town: Town, kind: Any, seconds: float) -> None:
    await seeds.owe_circle(town, *PEOPLE)
    await town.bot.settled()
    rule = town.slack.faults.add(kind, method="chat.postMessage", seconds=seconds)
    _assert_as_on_a_good_day(await _until_week_1(town))
    assert rule.times == 0, "nothing has met with the fault"


async def test_while_slack_is_away_it_is_asked_ever_more_rarely_and_then_nothing_is_missing(town: Town) -> None:
    await seeds.owe_circle(town, *PEOPLE)
    await town.bot.settled()
    asked: list[Any] = []
    town.slack.faults.add("server_error", times=None, when=lambda arguments: asked.append(arguments) is None)
    await town.move()
    await town.bot.advance(town.clock.now() + timedelta(hours=6))
    assert 10 < len(asked) < 100
    town.slack.faults.heal()
    await town.bot.advance(town.clock.now() + timedelta(minutes=15))
    _assert_as_on_a_good_day(await _until_week_1(town))


@pytest.mark.parametrize("kind", ["rate_limited", "server_error", "reset_before", "reset_after"])
async def test_a_channel_is_made_once_and_whole_when_its_calls_fail(town: Town, kind: Any) -> None:
    methods = (
        "conversations.create",
        "conversations.invite",
        "conversations.setTopic",
        "chat.postMessage",
        "pins.add",
    )
    rules = [town.slack.faults.add(kind, method=method, seconds=30) for method in methods]
    await seeds.owe_circle(town, *PEOPLE)
    for _ in range(6):
        await town.bot.drain.settle()
        town.clock.move_to(town.clock.now() + timedelta(seconds=40))
    _assert_as_on_a_good_day(await _until_week_1(town))
    (channel,) = await town.person("zofia").conversations("private")
    assert set(channel["members"]) >= {town.person(name).id for name in PEOPLE}
    assert (bool(channel["topic"]), len(channel["pins"])) == (True, 1)
    assert [rule.times for rule in rules] == [0] * len(rules)


async def test_a_command_that_never_arrives_is_told_and_the_next_one_works(punctual: Town) -> None:
    greta = punctual.person("greta")
    punctual.slack.faults.add("drop_envelope", method="slash_commands")
    await greta.say("/circle help")
    assert (await greta.last())["text"] == '/circle failed with the error "operation_timeout".'
    await greta.say("/circle help")
    assert "status" in (await greta.last())["text"]


async def test_a_form_that_never_arrives_stays_open_and_can_be_sent_again(punctual: Town) -> None:
    greta = punctual.person("greta")
    await greta.say("/circle join")
    punctual.slack.faults.add("drop_envelope", method="interactive")
    refused = await greta.submit(consent=["yes"])
    assert "trouble connecting" in refused["message"]
    assert (await greta.submit(consent=["yes"]))["action"] == "updated"


async def _answers_to(greta: Actor) -> list[str]:
    """What the bot has said to what greta wrote, once all is quiet."""
    await greta.say("hello")
    async with asyncio.timeout(20):
        while not any(one["bot_id"] for one in await greta.messages()):
            await asyncio.sleep(0.02)
    await greta.town.slack.quiet()
    await greta.town.bot.settled()
    return [one["text"] for one in await greta.messages() if one["bot_id"]]


@pytest.mark.parametrize("kind", ["drop_envelope", "double_envelope"])
async def test_a_message_that_is_lost_or_told_twice_is_answered_once(punctual: Town, kind: Any) -> None:
    rule = punctual.slack.faults.add(kind, method="events_api")
    assert len(await _answers_to(punctual.person("greta"))) == 1
    assert rule.times == 0


async def test_who_joins_by_a_form_that_is_told_twice_is_enrolled_once(town: Town) -> None:
    greta = town.person("greta")
    await greta.say("/circle join")
    rule = town.slack.faults.add("double_envelope", method="interactive")
    assert (await greta.submit(consent=["yes"]))["action"] == "updated"
    await town.bot.settled()
    once = await greta.messages()
    assert (rule.times, len(once)) == (0, len({one["text"] for one in once}))


@pytest.mark.parametrize("how", ["close", "drop", "warning", "refresh_requested", "link_disabled"])
async def test_however_a_connection_ends_the_bot_is_back_and_answers(town: Town, how: str) -> None:
    await town.post("disconnect", how=how)
    assert len(await _answers_to(town.person("greta"))) == 1
