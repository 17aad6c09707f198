"""The drain on a faulty network: what is owed is sent exactly once, whatever is lost on the way."""

import asyncio
from datetime import timedelta

import pytest
from aiohttp import web

from bot import parts
from bot.store import outbox
from bot.store.models import OutboxState
from bot.store.session import Database
from tests.delivery import faults, seeds
from tests.delivery.faults import Fault, FaultyTown, Passing

POST = "chat.postMessage"


async def _settle_over(town: FaultyTown, seconds: int) -> None:
    """Lets what can be sent be sent, moves the clock on, and again."""
    await town.bot.drain.settle()
    town.clock.move_to(town.clock.now() + timedelta(seconds=seconds))
    await town.bot.drain.settle()


async def test_a_message_whose_answer_was_lost_is_found_and_not_posted_again(faulty_on_each: FaultyTown) -> None:
    town = faulty_on_each
    greta = town.person("greta")
    town.faults.on(POST, faults.lose)
    await seeds.owe_help(town, greta.id, "one")
    await _settle_over(town, 3)
    sent = await seeds.row(town, "one")
    assert sent.state is OutboxState.SENT
    assert [one["ts"] for one in await greta.messages()] == [sent.ts]
    assert town.faults.count(POST) == 1


async def test_half_an_answer_counts_as_a_lost_one(faulty: FaultyTown) -> None:
    greta = faulty.person("greta")
    faulty.faults.on(POST, faults.half_an_answer)
    await seeds.owe_help(faulty, greta.id, "one")
    await _settle_over(faulty, 3)
    assert await seeds.state(faulty, "one") is OutboxState.SENT
    assert len(await greta.messages()) == 1


async def test_a_message_that_never_arrived_is_sent_again_but_not_before_it_could_have(
    faulty_on_each: FaultyTown,
) -> None:
    town = faulty_on_each
    greta = town.person("greta")
    town.faults.on(POST, faults.cut)
    await seeds.owe_help(town, greta.id, "one")
    await _settle_over(town, 25)
    await town.bot.drain.settle()
    assert town.faults.count(POST) == 1, "it was sent again while the first could still have arrived"
    await _settle_over(town, 10)
    assert await seeds.state(town, "one") is OutboxState.SENT
    assert len(await greta.messages()) == 1


async def test_a_reply_whose_answer_was_lost_is_found_in_its_thread(faulty: FaultyTown) -> None:
    greta = faulty.person("greta")
    await seeds.owe_help(faulty, greta.id, "parent")
    await faulty.bot.drain.settle()
    faulty.faults.on(POST, faults.lose)
    await seeds.owe_help(faulty, greta.id, "reply", under="parent")
    await _settle_over(faulty, 3)
    parent = await seeds.row(faulty, "parent")
    thread = await greta.messages(thread_ts=parent.ts)
    assert [one["ts"] for one in thread] == [parent.ts, (await seeds.row(faulty, "reply")).ts]
    assert faulty.faults.count(POST) == 2


@pytest.mark.parametrize("fault", [faults.broken, faults.refused("fatal_error")], ids=["500", "fatal_error"])
async def test_a_fault_of_slacks_is_looked_up_before_the_message_is_sent_again(
    faulty: FaultyTown, fault: Fault
) -> None:
    greta = faulty.person("greta")
    faulty.faults.on(POST, fault, times=2)
    await seeds.owe_help(faulty, greta.id, "one")
    for _ in range(4):
        await _settle_over(faulty, 32)
    assert await seeds.state(faulty, "one") is OutboxState.SENT
    assert len(await greta.messages()) == 1
    assert faulty.faults.count("conversations.history") >= 2


async def test_no_call_of_a_limited_method_is_made_before_retry_after_has_passed(faulty: FaultyTown) -> None:
    people = [faulty.person(name) for name in ("greta", "mehmet", "zofia")]
    faulty.faults.on(POST, faults.limited(120))
    await seeds.owe_help(faulty, people[0].id, "first")
    await faulty.bot.drain.settle()
    for number, one in enumerate(people):
        await seeds.owe_help(faulty, one.id, f"more {number}")
    await _settle_over(faulty, 110)
    assert faulty.faults.count(POST) == 1
    await _settle_over(faulty, 15)
    assert faulty.faults.count(POST) == 5
    assert [len(await one.messages()) for one in people] == [2, 1, 1]


async def test_a_second_call_for_a_row_stays_back_when_another_one_was_limited_meanwhile(
    faulty: FaultyTown,
) -> None:
    """A reply whose thread is gone is posted anew without it: by then Slack may want a pause."""
    greta, mehmet = faulty.person("greta"), faulty.person("mehmet")
    await seeds.owe_help(faulty, greta.id, "parent")
    await faulty.bot.drain.settle()
    gone = asyncio.Event()

    async def late_refusal(request: web.Request, passing: Passing) -> web.StreamResponse:
        gone.set()
        await faulty.faults.released.wait()
        return await faults.refused("thread_not_found")(request, passing)

    faulty.faults.on(POST, late_refusal, when=lambda asked: "thread_ts" in asked)
    await seeds.owe_help(faulty, greta.id, "reply", under="parent")
    await gone.wait()
    faulty.faults.on(POST, faults.limited(120))
    await seeds.owe_help(faulty, mehmet.id, "limited")
    while (await seeds.row(faulty, "limited")).error is None:
        pass
    faulty.faults.release()
    await faulty.bot.drain.settle()
    assert faulty.faults.count(POST) == 3
    await _settle_over(faulty, 125)
    assert await seeds.state(faulty, "reply") is OutboxState.SENT


async def test_a_limit_on_opening_direct_messages_holds_that_method_back(faulty: FaultyTown) -> None:
    greta = faulty.person("greta")
    faulty.faults.on(POST, faults.lose)
    faulty.faults.on("conversations.open", faults.limited(120))
    await seeds.owe_help(faulty, greta.id, "one")
    await _settle_over(faulty, 3)
    await _settle_over(faulty, 100)
    assert faulty.faults.count("conversations.open") == 1
    await _settle_over(faulty, 20)
    assert await seeds.state(faulty, "one") is OutboxState.SENT
    assert len(await greta.messages()) == 1


async def test_a_limit_on_looking_up_is_honoured_too(faulty: FaultyTown) -> None:
    greta = faulty.person("greta")
    faulty.faults.on(POST, faults.lose)
    faulty.faults.on("conversations.history", faults.limited(120))
    await seeds.owe_help(faulty, greta.id, "one")
    await _settle_over(faulty, 3)
    assert faulty.faults.count("conversations.history") == 1
    await _settle_over(faulty, 100)
    assert faulty.faults.count("conversations.history") == 1
    await _settle_over(faulty, 30)
    assert await seeds.state(faulty, "one") is OutboxState.SENT
    assert len(await greta.messages()) == 1


async def test_what_slack_refuses_for_good_is_given_up_with_its_cause(faulty: FaultyTown) -> None:
    walter, greta = faulty.person("walter"), faulty.person("greta")
    await seeds.owe_help(faulty, walter.id, "gone")
    faulty.faults.on(POST, faults.refused("msg_blocks_too_long"), when=lambda asked: asked["channel"] == greta.id)
    await seeds.owe_help(faulty, greta.id, "wrong")
    await faulty.bot.drain.settle()
    rows = [await seeds.row(faulty, key) for key in ("gone", "wrong")]
    assert [(one.state, one.error) for one in rows] == [
        (OutboxState.DEAD, "channel_not_found"),
        (OutboxState.DEAD, "msg_blocks_too_long"),
    ]


async def test_a_look_up_that_slack_refuses_for_good_does_not_block_the_lane_for_ever(faulty: FaultyTown) -> None:
    greta = faulty.person("greta")
    faulty.faults.on(POST, faults.lose)
    faulty.faults.on("conversations.history", faults.refused("missing_scope"), times=1000)
    await seeds.owe_help(faulty, greta.id, "one")
    await seeds.owe_help(faulty, greta.id, "two")
    for _ in range(30):
        await _settle_over(faulty, 700)
    first = await seeds.row(faulty, "one")
    assert (first.state, first.error) == (OutboxState.DEAD, "missing_scope")
    assert await seeds.state(faulty, "two") is OutboxState.SENT
    assert len(await greta.messages()) == 2, "the first may have arrived, so it must not be sent again"


async def _lost_in_a_channel(town: FaultyTown, *, before: int) -> str:
    """A circle's channel in which the answer to the post "lost" was lost, and so many messages were written since."""
    circle_id = await seeds.owe_circle(town, "greta", "mehmet", "zofia", "hannah")
    await town.bot.settled()
    channel = (await seeds.circle(town, circle_id)).channel_id or ""
    town.faults.on(POST, faults.lose)
    await seeds.owe_help(town, channel, "lost")
    await town.bot.drain.settle()
    for number in range(before):
        await town.person("greta").say(f"message {number}", channel)
    await town.slack.quiet()
    return channel


def _pages(town: FaultyTown) -> list[str]:
    """The cursors with which the channel's history was read."""
    asked = [one.arguments for one in town.faults.asked if one.method == "conversations.history"]
    return [one.get("cursor", "") for one in asked]


async def test_where_slack_lets_little_be_read_a_look_goes_on_where_it_was_held_up(faulty: FaultyTown) -> None:
    """Fifteen messages at a time and then a minute's pause, as Slack limits some apps: it is not begun anew each time."""
    channel, greta = await _lost_in_a_channel(faulty, before=40), faulty.person("greta")
    faulty.faults.on(
        "conversations.history", faults.limited(60), times=2, when=lambda asked: bool(asked.get("cursor"))
    )
    for _ in range(4):
        await _settle_over(faulty, 61)
    asked = _pages(faulty)
    assert await seeds.state(faulty, "lost") is OutboxState.SENT
    assert asked.count("") == 1
    assert len(asked) == 3 + 2
    assert (
        len([one for one in await greta.messages(channel) if one["bot_id"] and "/circle join" in one["text"]]) == 1
    )


async def test_a_reply_of_unknown_outcome_whose_thread_is_gone_is_looked_for_in_the_channel(
    faulty: FaultyTown,
) -> None:
    greta = faulty.person("greta")
    await seeds.owe_help(faulty, greta.id, "parent")
    await faulty.bot.drain.settle()
    faulty.faults.on(POST, faults.cut)
    await seeds.owe_help(faulty, greta.id, "reply", under="parent")
    faulty.faults.on("conversations.replies", faults.refused("thread_not_found"), times=1000)
    for _ in range(3):
        await _settle_over(faulty, 31)
    assert await seeds.state(faulty, "reply") is OutboxState.SENT
    assert faulty.faults.count(POST) == 3


async def test_a_page_that_slack_no_longer_knows_is_not_asked_for_again(faulty: FaultyTown) -> None:
    await _lost_in_a_channel(faulty, before=20)
    faulty.faults.on(
        "conversations.history", faults.refused("invalid_cursor"), when=lambda asked: bool(asked.get("cursor"))
    )
    for _ in range(3):
        await _settle_over(faulty, 61)
    asked = _pages(faulty)
    assert asked.count("") == 2
    assert await seeds.state(faulty, "lost") is OutboxState.SENT


async def test_however_long_slack_wants_a_pause_a_quarter_of_an_hour_is_believed(faulty: FaultyTown) -> None:
    greta = faulty.person("greta")
    faulty.faults.on(POST, faults.limited(10**20))
    await seeds.owe_help(faulty, greta.id, "one")
    await _settle_over(faulty, 14 * 60)
    assert faulty.faults.count(POST) == 1
    await _settle_over(faulty, 61)
    assert await seeds.state(faulty, "one") is OutboxState.SENT


async def test_what_another_process_has_tried_again_waits_for_nothing_that_is_due_tomorrow(
    faulty: FaultyTown,
) -> None:
    greta, mehmet, team = faulty.person("greta"), faulty.person("mehmet"), faulty.bot.workspace_id
    await seeds.owe_help(faulty, greta.id, "tomorrow", due_at=faulty.clock.now() + timedelta(days=1))
    faulty.faults.on(POST, faults.refused("restricted_action"))
    await seeds.owe_help(faulty, mehmet.id, "dead")
    while await seeds.state(faulty, "dead") is not OutboxState.DEAD:
        await asyncio.sleep(0.02)
    await asyncio.sleep(0.5)  # By then the drain has gone to rest.
    given = faulty.settings()
    elsewhere = Database(given.database(), parts.keyring_of(given))
    now = faulty.clock.now()
    await elsewhere.write(lambda session: outbox.revive(session, team, "dead", now))
    elsewhere.close()
    async with asyncio.timeout(20):
        while faulty.faults.count("conversations.history") == 0:
            await asyncio.sleep(0.02)
