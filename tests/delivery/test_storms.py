"""Slack or the network is not well for a while, whatever is called: then all that is owed is there once, in order."""

from datetime import timedelta

import pytest

from bot.slack import directory
from bot.store.models import OutboxState
from tests.delivery import faults, seeds
from tests.delivery.faults import Fault, FaultyTown

PEOPLE = ("greta", "mehmet", "zofia", "hannah")
STORMS = {
    "limited": faults.limited(30),
    "broken": faults.broken,
    "cut off before": faults.cut,
    "cut off after": faults.lose,
    "half an answer": faults.half_an_answer,
}


async def _pass(town: FaultyTown, minutes: int) -> None:
    """Lets time go by, so that whatever is to be tried again is."""
    for _ in range(minutes):
        await town.bot.drain.settle()
        town.clock.move_to(town.clock.now() + timedelta(minutes=1))
    await town.bot.drain.settle()


@pytest.mark.parametrize("storm", STORMS.values(), ids=STORMS)
async def test_after_a_storm_all_is_there_once_and_in_order(faulty: FaultyTown, storm: Fault) -> None:
    greta, zofia = faulty.person("greta"), faulty.person("zofia")
    faulty.faults.weather = storm
    circle_id = await seeds.owe_circle(faulty, *PEOPLE)
    for key in ("one", "two"):
        await seeds.owe_help(faulty, greta.id, key)
    await seeds.owe_help(faulty, greta.id, "reply", under="one")
    await _pass(faulty, 10)
    during = len(faulty.faults.asked)
    assert await seeds.state(faulty, "reply") is not OutboxState.SENT, "there was no storm"
    assert during < 150, "it was asked more and more instead of ever more rarely"
    faulty.faults.weather = None
    await _pass(faulty, 30)
    one, two, reply = [await seeds.row(faulty, key) for key in ("one", "two", "reply")]
    assert [one["ts"] for one in await greta.messages()] == [one.ts, two.ts]
    assert [one["ts"] for one in await greta.messages(thread_ts=one.ts)] == [one.ts, reply.ts]
    (channel,) = await zofia.conversations("private")
    made = await seeds.circle(faulty, circle_id)
    assert (channel["id"], len(channel["pins"])) == (made.channel_id, 1)
    assert channel["topic"]
    assert {*channel["members"]} == {faulty.installed.bot_user_id, *(faulty.person(name).id for name in PEOPLE)}
    said = [one["text"] for one in await zofia.messages(channel["id"]) if one["bot_id"]]
    assert [text.split(",")[0].split(" ")[0] for text in said] == ["Hello"]


async def test_a_pause_that_a_proxy_wants_is_kept_too(faulty: FaultyTown) -> None:
    faulty.faults.on("conversations.create", faults.limited_in_between)
    circle_id = await seeds.owe_circle(faulty, *PEOPLE)
    await _pass(faulty, 1)
    assert faulty.faults.count("conversations.create") == 1
    await _pass(faulty, 3)
    assert faulty.faults.count("conversations.create") == 2
    assert (await seeds.circle(faulty, circle_id)).channel_id


async def test_half_an_answer_about_one_channel_does_not_keep_the_bot_from_looking_into_the_next(
    faulty: FaultyTown,
) -> None:
    for people in (PEOPLE[:2], PEOPLE[2:]):
        await seeds.owe_circle(faulty, *people)
    await faulty.bot.settled()
    faulty.faults.on("conversations.members", faults.half_an_answer)
    before = faulty.faults.count("conversations.members")
    await directory.look_inside(faulty.bot.surface, faulty.bot.workspace_id)
    assert faulty.faults.count("conversations.members") == before + 2
