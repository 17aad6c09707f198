"""A worker that stands still, and goes on after another one has taken over what it held, does not send it any more."""

import asyncio
import os
import signal
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from aiohttp import web

from bot.store.models import OutboxState
from tests.delivery import faults
from tests.delivery.bot_process import HASTE, Fatal, Moment
from tests.delivery.faults import Passing
from tests.delivery.nursery import Born, dead
from tests.delivery.shapes import SHAPES
from tests.delivery.stage import PATIENCE, Stage

POST = "chat.postMessage"


def _signal(process: Born, what: signal.Signals) -> None:
    assert process.pid is not None
    os.kill(process.pid, what)


async def _until_in_hand(stage: Stage, key: str) -> None:
    async with asyncio.timeout(PATIENCE):
        while stage.state(key) is not OutboxState.SENDING:
            await asyncio.sleep(0.02)


async def _goes_on(stage: Stage, second: Born) -> None:
    """The first one, alone again, sends what is owed now: so it is past whatever it held."""
    second.kill()
    await dead(second)
    stage.owe_help("afterwards")
    await stage.until_sent("afterwards")


async def test_a_worker_that_stood_still_between_claim_and_call_does_not_call(
    postgresql_url: str, tmp_path: Path
) -> None:
    async with Stage(postgresql_url) as stage:
        owed = await SHAPES["post"].owe(stage)
        still = Fatal(owed.target, Moment.AFTER_CLAIM, by=signal.SIGSTOP)
        async with stage.born(tmp_path / "first", still, worker=True) as first:
            await _until_in_hand(stage, owed.target)
            async with stage.born(tmp_path / "second", worker=True) as second:
                await stage.until_sent(owed.keys[-1])
                _signal(first, signal.SIGCONT)
                await _goes_on(stage, second)
        owed.keys.append("afterwards")
        await SHAPES["post"].assert_once(stage, owed)
        assert stage.faults.count(POST) == len(owed.keys)


async def test_a_worker_that_stood_still_in_its_first_call_does_not_make_the_second(
    postgresql_url: str, tmp_path: Path
) -> None:
    """A reply whose thread is gone is posted once more without it; here another one has sent it by then."""
    async with Stage(postgresql_url) as stage:
        owed, answered = await SHAPES["reply"].owe(stage), asyncio.Event()

        async def gone(request: web.Request, passing: Passing) -> web.StreamResponse:
            await stage.faults.released.wait()
            answered.set()
            return await faults.refused("thread_not_found")(request, passing)

        rule = stage.faults.on(POST, gone, when=lambda asked: "thread_ts" in asked)
        # It waits for the answer for as long as it stands still.
        patient = replace(HASTE, call=timedelta(seconds=PATIENCE))
        async with stage.born(tmp_path / "first", worker=True, patience=patient) as first:
            await asyncio.wait_for(rule.met.wait(), PATIENCE)
            _signal(first, signal.SIGSTOP)
            async with stage.born(tmp_path / "second", worker=True) as second:
                await stage.until_sent(owed.keys[-1])
                stage.faults.release()
                await answered.wait()
                _signal(first, signal.SIGCONT)
                await _goes_on(stage, second)
        assert stage.faults.count(POST) == len(owed.keys) + 2, "the refused one, and what was owed afterwards"
        assert len(await stage.messages()) == 2
