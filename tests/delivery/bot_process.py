"""Runs the bot as a process of its own that a test can kill; AHEAD is how many seconds its clock runs ahead."""

import asyncio
import os
import signal
from datetime import timedelta

from bot import parts, settings
from bot.app import Bot


async def main() -> None:
    """Starts the bot, says so, and stops at SIGTERM."""
    stopping = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopping.set)
    given, clock = settings.read(env_file=None), parts.Clock()
    clock.move_to(clock.now() + timedelta(seconds=int(os.environ["AHEAD"])))
    database, catalogue = parts.open_database(given), parts.read_catalogue()
    async with Bot(given, clock=clock, database=database, catalogue=catalogue):
        await stopping.wait()


if __name__ == "__main__":
    asyncio.run(main())
