"""Gives birth to bots: each is forked from one process that has everything imported, and lives within moments."""

import asyncio
import multiprocessing
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from multiprocessing import forkserver
from multiprocessing.context import ForkServerContext, ForkServerProcess

from tests.delivery import bot_process
from tests.delivery.bot_process import Life

Born = ForkServerProcess
_MODULES = ["tests.delivery.bot_process", "bot.delivery.spread", "alembic.command", "numpy"]
_PATIENCE = 30  # Seconds until a test gives up; nothing takes that long.


@cache
def _nursery() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_MODULES)
    before = os.environ.get("PYTHONPATH")
    # It finds by this alone what it is to import beforehand.
    os.environ["PYTHONPATH"] = os.pathsep.join(sys.path)
    try:
        forkserver.ensure_running()
    finally:
        if before is None:
            del os.environ["PYTHONPATH"]
        else:
            os.environ["PYTHONPATH"] = before
    return context


@asynccontextmanager
async def born(life: Life) -> AsyncIterator[Born]:
    """A bot as a process of its own; it is killed at the end if it still lives."""
    process = _nursery().Process(target=bot_process.live, args=(life,))
    process.start()
    try:
        yield process
    finally:
        process.kill()
        await dead(process)
        process.close()


async def dead(process: Born) -> int | None:
    """Waits until a process has ended; its exit code, a signal as a negative number."""
    await asyncio.to_thread(process.join, _PATIENCE)
    return process.exitcode
