"""Runs the bot as a process of its own that a test can kill; SETTLES is how many seconds it waits for what was lost."""

import asyncio
import os
import signal
from datetime import timedelta

from bot import parts, settings
from bot.app import Bot
from bot.delivery.carrying import Patience


async def main() -> None:
    """Starts the bot, says so, and stops at SIGTERM."""
    stopping = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopping.set)
    given, clock = settings.read(env_file=None), parts.Clock()
    database, catalogue = parts.open_database(given), parts.read_catalogue()
    settles = timedelta(seconds=float(os.environ["SETTLES"]))
    patience = Patience(settles=settles, send_within=settles / 2)
    async with Bot(given, clock=clock, database=database, catalogue=catalogue, patience=patience):
        await stopping.wait()


if __name__ == "__main__":
    asyncio.run(main())
