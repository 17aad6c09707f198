"""Answers that are given beside an ack, which must not wait for them: Slack gives it three seconds."""

import asyncio
from collections.abc import Coroutine
from typing import Any

# Those under way: a task that nobody holds may be collected before it is done.
_answers: set[asyncio.Task[None]] = set()


def soon(answer: Coroutine[Any, Any, None]) -> None:
    """Gives an answer without being waited for."""
    task = asyncio.create_task(answer)
    _answers.add(task)
    task.add_done_callback(_answers.discard)


async def answered() -> None:
    """Returns when no answer is on its way any more."""
    while _answers:
        await asyncio.wait(_answers)
