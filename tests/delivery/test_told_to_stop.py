"""The bot is told to stop with a message on its way: it finishes it, or knows that it owes it."""

import asyncio

from bot.store.models import OutboxState
from tests.delivery.stage import PATIENCE, RUN, Stage

POST = "chat.postMessage"


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
