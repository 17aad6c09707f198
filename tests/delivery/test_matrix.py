"""The bot is killed at each step of the life of each shape of what is owed: in the end all is there once, in order."""

import asyncio
import signal
from pathlib import Path

import pytest

from bot.playground import Timings
from bot.store.models import OutboxState
from tests.delivery import shapes
from tests.delivery.bot_process import Fatal, Moment
from tests.delivery.nursery import dead
from tests.delivery.shapes import SHAPES, Owed
from tests.delivery.stage import PATIENCE, Stage

BEFORE_SLACK, AFTER_SLACK = "on its way to Slack", "handled by Slack"
IN_PROCESS = Moment.BEFORE_CLAIM, Moment.AFTER_CLAIM, Moment.BEFORE_RECORD, Moment.BEFORE_COMMIT
STEPS = (*IN_PROCESS, BEFORE_SLACK, AFTER_SLACK)
# On the way of the other shapes nothing depends on the database.
TWO = ("post", "people invited")


async def _die(stage: Stage, owed: Owed, step: str, log: Path) -> None:
    """Lets a bot live until a step in the life of what is meant, where it is killed."""
    fatal = Fatal(owed.target, Moment(step)) if step in IN_PROCESS else None
    async with stage.born(log, fatal) as first:
        if fatal is None:
            fault = stage.faults.hang if step == BEFORE_SLACK else stage.faults.hold
            rule = stage.faults.on(owed.method, fault, when=lambda asked: shapes.meant(owed, asked))
            await asyncio.wait_for(rule.met.wait(), PATIENCE)
            first.kill()
        assert await dead(first) == -signal.SIGKILL
    stage.faults.release()
    stands = OutboxState.PENDING if step == Moment.BEFORE_CLAIM else OutboxState.SENDING
    assert stage.state(owed.target) is stands, "it was killed at another step"


async def _killed_and_started_again(url: str, shape: str, step: str, log: Path) -> None:
    async with Stage(url) as stage:
        owed = await SHAPES[shape].owe(stage)
        await _die(stage, owed, step, log)
        async with stage.born(log):
            for key in owed.keys:
                await stage.until_sent(key)
        await SHAPES[shape].assert_once(stage, owed)


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("shape", SHAPES)
async def test_killed_at_any_step_on_sqlite(sqlite_url: str, tmp_path: Path, shape: str, step: str) -> None:
    await _killed_and_started_again(sqlite_url, shape, step, tmp_path / "log")


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("shape", TWO)
async def test_killed_at_any_step_on_postgresql(
    postgresql_url: str, tmp_path: Path, shape: str, step: str
) -> None:
    await _killed_and_started_again(postgresql_url, shape, step, tmp_path / "log")


@pytest.mark.parametrize("moment", [Moment.EVENT_BEFORE_COMMIT, Moment.EVENT_AFTER_COMMIT])
async def test_killed_with_an_event_in_hand_that_slack_then_tells_again(
    migrated_url: str, tmp_path: Path, moment: Moment
) -> None:
    async with Stage(migrated_url, Timings(retries=(0.0,) * 100)) as stage:
        async with stage.born(tmp_path / "log", Fatal(None, moment)) as first:
            await stage.act("say", channel=await stage.direct(), text="hello")
            assert await dead(first) == -signal.SIGKILL
        assert [one["text"] for one in await stage.messages()] == ["hello"]
        async with stage.born(tmp_path / "log"):
            await stage.slack.quiet()  # It was told again, until it was acknowledged.
            await stage.until_nothing_is_owed()
        assert len([one for one in await stage.messages() if one["bot_id"]]) == 1
