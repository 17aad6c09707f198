"""A playground with a faulty network and no bot; the bot is a process of its own, which tests start and kill."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

import aiohttp

from bot.playground import Limits, Playground
from bot.slack.manifest import manifest
from bot.store import migrations, outbox
from bot.store.models import OutboxState, Workspace
from bot.store.session import Database
from bot.store.texts import KEY_BYTES, Keyring
from tests.delivery.faults import Faults
from tests.delivery.seeds import state_of
from tests.town import KEY, Json

ROOT = Path(__file__).parents[2]
SCRIPT = [str(Path(__file__).with_name("bot_process.py"))]
RUN = ["-m", "bot", "run"]
PATIENCE = 30  # Seconds until a test gives up; nothing takes that long.


class Stage:
    """The playground, the network, and the database that the bot will find."""

    def __init__(self, database_url: str) -> None:
        self.database_url = database_url
        self.slack = Playground(now=lambda: datetime.now(UTC), limits=Limits())
        self.faults = Faults()

    async def __aenter__(self) -> Self:
        """Starts them, and migrates the database."""
        self.installed = self.slack.install(manifest())
        await self.faults.start(await self.slack.start())
        self.open_database()
        migrations.migrate(self.database.engine)
        self.greta = next(one for one in self.slack.people if one.name == "greta").id
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stops them."""
        self.database.close()
        await self.faults.stop()
        await self.slack.stop()

    def open_database(self) -> None:
        """Opens the database, for the test itself."""
        self.database = Database(self.database_url, Keyring([b"k" * KEY_BYTES]))

    def owe_help(self, key: str) -> None:
        """Owes greta the help."""
        now, team = datetime.now(UTC), self.installed.team_id
        with self.database.transaction() as session:
            if session.get(Workspace, team) is None:
                session.add(Workspace(id=team, name="Team", bot_user_id="U0", created_at=now))
                session.flush()
            lane = f"to:{self.greta}"
            outbox.owe(session, team, key=key, kind="help", conversation=lane, recipient=self.greta, now=now)

    def state(self, key: str) -> OutboxState | None:
        """Where a row stands."""
        with self.database.reading() as session:
            return state_of(session, self.installed.team_id, key)

    async def until_sent(self, key: str) -> None:
        """Waits until a row is sent."""
        async with asyncio.timeout(PATIENCE):
            while self.state(key) is not OutboxState.SENT:
                await asyncio.sleep(0.05)

    async def messages(self) -> list[Json]:
        """What the bot has said to greta."""
        async with aiohttp.ClientSession() as http:
            address = f"{self.faults.behind}/playground"
            asked = {"as": self.greta, "user": self.installed.bot_user_id}
            async with http.post(f"{address}/open_im", json=asked) as answer:
                channel = (await answer.json())["channel"]
            async with http.get(f"{address}/messages", params={"as": self.greta, "channel": channel}) as answer:
                found: list[Json] = (await answer.json())["messages"]
                return found

    @asynccontextmanager
    async def bot(self, command: list[str]) -> AsyncIterator[asyncio.subprocess.Process]:
        """The bot as a process; it is killed at the end if it still runs."""
        environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "SLACK_BOT_TOKEN": self.installed.bot_token,
            "SLACK_APP_TOKEN": self.installed.app_token,
            "SLACK_API_URL": f"{self.faults.address}/api/",
            "DATABASE_URL": self.database_url,
            "CIRCLES_KEYS": KEY,
            "PORT": "0",
            "SETTLES": "1",
        }
        process = await asyncio.create_subprocess_exec(
            sys.executable, *command, env=environment, stderr=asyncio.subprocess.PIPE
        )
        try:
            yield process
        finally:
            if process.returncode is None:
                process.kill()
            await process.communicate()

    async def stopped(self, process: asyncio.subprocess.Process, seconds: float) -> tuple[int | None, str]:
        """Asks a process to stop; its exit code, None when it takes longer, and what it wrote to stderr."""
        process.send_signal(signal.SIGTERM)
        try:
            async with asyncio.timeout(seconds):
                _, errors = await process.communicate()
        except TimeoutError:
            return None, ""
        return process.returncode, errors.decode()
