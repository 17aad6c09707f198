"""The bot is killed, or told to stop, with a message on its way: it is there once in the end."""

import asyncio

from bot.store.models import OutboxState
from tests.delivery.stage import PATIENCE, RUN, SCRIPT, Stage

POST = "chat.postMessage"


async def test_a_bot_killed_between_post_and_record_posts_once(database_url: str) -> None:
    async with Stage(database_url) as stage:
        stage.owe_help("one")
        held = stage.faults.on(POST, stage.faults.hold)
        async with stage.bot(SCRIPT) as first:
            await asyncio.wait_for(held.met.wait(), PATIENCE)
            first.kill()
            await first.wait()
        assert stage.state("one") is OutboxState.SENDING
        stage.faults.release()
        async with stage.bot(SCRIPT) as second:
            await stage.until_sent("one")
            assert (await stage.stopped(second, PATIENCE))[0] == 0
        assert len(await stage.messages()) == 1
        assert stage.faults.count(POST) == 1


async def test_a_bot_killed_before_its_post_went_out_posts_after_all(sqlite_url: str) -> None:
    async with Stage(sqlite_url) as stage:
        stage.owe_help("one")
        hanging = stage.faults.on(POST, stage.faults.hang)
        async with stage.bot(SCRIPT) as first:
            await asyncio.wait_for(hanging.met.wait(), PATIENCE)
            first.kill()
            await first.wait()
        async with stage.bot(SCRIPT):
            await stage.until_sent("one")
        assert len(await stage.messages()) == 1


async def test_a_bot_told_to_stop_finishes_what_it_has_in_hand(sqlite_url: str) -> None:
    async with Stage(sqlite_url) as stage:
        stage.owe_help("one")
        stage.owe_help("two")
        held = stage.faults.on(POST, stage.faults.hold)
        async with stage.bot(RUN) as process:
            await asyncio.wait_for(held.met.wait(), PATIENCE)
            asyncio.get_running_loop().call_later(0.5, stage.faults.release)
            code, errors = await stage.stopped(process, 10)
        assert code == 0
        assert "Traceback" not in errors
        assert (stage.state("one"), stage.state("two")) == (OutboxState.SENT, OutboxState.PENDING)
        assert len(await stage.messages()) == 1


async def test_a_bot_told_to_stop_while_slack_hangs_is_gone_in_ten_seconds_and_knows_what_it_owes(
    sqlite_url: str,
) -> None:
    async with Stage(sqlite_url) as stage:
        stage.owe_help("one")
        hanging = stage.faults.on(POST, stage.faults.hang)
        async with stage.bot(RUN) as process:
            await asyncio.wait_for(hanging.met.wait(), PATIENCE)
            code, errors = await stage.stopped(process, 10)
        assert code == 0
        assert "Traceback" not in errors
        assert stage.state("one") is OutboxState.UNKNOWN
