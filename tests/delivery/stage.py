"""A playground with a faulty network and no bot; the bot is a process of its own, which tests start and kill."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import Limits, Playground, Timings
from bot.slack.manifest import manifest
from bot.store import claims, migrations, outbox
from bot.store.models import OutboxState, Workspace
from bot.store.outbox import Intent
from bot.store.session import Database, Session, sqlite_path
from bot.store.texts import KEY_BYTES, Keyring
from tests.databases import migrated_sqlite
from tests.delivery import nursery
from tests.delivery.bot_process import Fatal, Life
from tests.delivery.faults import Faults
from tests.delivery.nursery import Born
from tests.delivery.seeds import state_of
from tests.town import KEY, Json

ROOT = Path(__file__).parents[2]
RUN = ["-m", "bot", "run"]
PATIENCE = 30  # Seconds until a test gives up; nothing takes that long.


class Stage:
    """The playground, the network, and the database that the bot will find."""

    def __init__(self, database_url: str, timings: Timings | None = None) -> None:
        self.database_url = database_url
        self.slack = Playground(now=lambda: datetime.now(UTC), limits=Limits(), timings=timings)
        self.faults = Faults()

    async def __aenter__(self) -> Self:
        """Starts them, and migrates the database."""
        self.installed = self.slack.install(manifest())
        await self.faults.start(await self.slack.start())
        path = sqlite_path(self.database_url)
        if path is not None and not path.exists():
            path.write_bytes(migrated_sqlite())
        self.open_database()
        migrations.migrate(self.database.engine)
        self.greta = self.person("greta")
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

    def person(self, name: str) -> str:
        """Somebody's id, by name."""
        return next(one for one in self.slack.people if one.name == name).id

    def owe_help(self, key: str, *, under: str | None = None) -> None:
        """Owes greta the help, or has it stand under another message."""
        now, lane = datetime.now(UTC), f"to:{self.greta}"
        with self.database.transaction() as session:
            team = self.workspace(session)
            to_greta = {"conversation": lane, "recipient": self.greta, "under": under}
            outbox.owe(session, team, key=key, kind="help", **to_greta, now=now)

    def workspace(self, session: Session) -> str:
        """The id of the workspace, which is made when it is not there."""
        team = self.installed.team_id
        if session.get(Workspace, team) is None:
            bot, now = self.installed.bot_user_id, datetime.now(UTC)
            session.add(Workspace(id=team, name="Team", bot_user_id=bot, created_at=now))
            session.flush()
        return team

    def bot_client(self) -> AsyncWebClient:
        """Slack as the bot sees it, past the faulty network."""
        return AsyncWebClient(token=self.installed.bot_token, base_url=f"{self.faults.behind}/api/")

    def state(self, key: str) -> OutboxState | None:
        """Where a row stands."""
        with self.database.reading() as session:
            return state_of(session, self.installed.team_id, key)

    def row(self, key: str) -> Intent:
        """A row, as it stands."""
        with self.database.reading() as session:
            found = outbox.find(session, self.installed.team_id, key)
        assert found is not None, key
        return found

    async def until_sent(self, key: str) -> None:
        """Waits until a row is sent."""
        async with asyncio.timeout(PATIENCE):
            while self.state(key) is not OutboxState.SENT:
                await asyncio.sleep(0.05)

    async def until_nothing_is_owed(self) -> None:
        """Waits until everything has been sent."""
        async with asyncio.timeout(PATIENCE):
            while True:
                with self.database.reading() as session:
                    if not claims.workspaces_owed(session):
                        return
                await asyncio.sleep(0.05)

    async def messages(self) -> list[Json]:
        """What stands in the direct messages of greta with the bot."""
        found = await self.see("messages", channel=await self.direct())
        return list(found["messages"])

    async def direct(self) -> str:
        """The direct messages of greta with the bot."""
        return str((await self.act("open_im", user=self.installed.bot_user_id))["channel"])

    async def act(self, path: str, **body: object) -> Json:
        """Acts as greta at the page."""
        async with self._page() as http, http.post(path, json={"as": self.greta, **body}) as answer:
            return dict(await answer.json())

    async def see(self, path: str, **query: str) -> Json:
        """Reads what greta sees at the page."""
        async with self._page() as http, http.get(path, params={"as": self.greta, **query}) as answer:
            return dict(await answer.json())

    def _page(self) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(f"{self.faults.behind}/playground/")

    @asynccontextmanager
    async def bot(self, command: list[str]) -> AsyncIterator[asyncio.subprocess.Process]:
        """The bot as a process; it is killed at the end if it still runs."""
        process = await asyncio.create_subprocess_exec(
            sys.executable, *command, env=self._environment(), stderr=asyncio.subprocess.PIPE
        )
        try:
            yield process
        finally:
            if process.returncode is None:
                process.kill()
            await process.communicate()

    def _environment(self) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "SLACK_BOT_TOKEN": self.installed.bot_token,
            "SLACK_APP_TOKEN": self.installed.app_token,
            "SLACK_API_URL": f"{self.faults.address}/api/",
            "DATABASE_URL": self.database_url,
            "CIRCLES_KEYS": KEY,
            "PORT": "0",
        }

    def born(self, log: Path, fatal: Fatal | None = None, **more: Any) -> AbstractAsyncContextManager[Born]:
        """The bot, or a worker, as a process that is in haste, and may kill itself; `more` as Life takes it."""
        spread = not self.database.is_sqlite
        return nursery.born(Life(self._environment(), str(log), fatal, spread=spread, **more))

    async def stopped(self, process: asyncio.subprocess.Process, seconds: float) -> tuple[int | None, str]:
        """Asks a process to stop; its exit code, None when it takes longer, and what it wrote to stderr."""
        process.send_signal(signal.SIGTERM)
        try:
            async with asyncio.timeout(seconds):
                _, errors = await process.communicate()
        except TimeoutError:
            return None, ""
        return process.returncode, errors.decode()


async def until_said(process: asyncio.subprocess.Process, action: str) -> str:
    """Waits until a bot logs something; what it says."""
    assert process.stderr is not None
    async with asyncio.timeout(PATIENCE):
        while f'"{action}"' not in (line := (await process.stderr.readline()).decode()):
            assert line, f"the bot ended before it said {action}"
    return str(json.loads(line)["message"])
