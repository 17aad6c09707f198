"""The half of the bot that sends: Slack clients, and the drains of what is owed; alone it is what a worker runs."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack, suppress
from types import TracebackType
from typing import Any, Self, cast

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from starlette.applications import Starlette

from bot import descriptors
from bot.clients import Clients
from bot.delivery import failures
from bot.delivery.carrying import Delivery, Patience
from bot.delivery.drain import Drain
from bot.delivery.failures import Verdict
from bot.delivery.pace import Pace
from bot.domain.programme import Catalogue
from bot.domain.roles import Role
from bot.features import circles, workspaces
from bot.features.installations import Installation
from bot.metrics import Metrics
from bot.parts import Clock, secret
from bot.settings import AwayError, Settings, SettingsError, require
from bot.store.session import Database
from bot.web import health, routes

PATIENCE = Patience()


class Sending:
    """Clients and drains over a database. Use it as an async context manager: what is in hand is finished at its end.

    With `spread` the sending is shared with other processes through the queue (PostgreSQL); otherwise it is all done
    here. `drain` is there in the second case only.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        clock: Clock,
        database: Database,
        catalogue: Catalogue,
        patience: Patience = PATIENCE,
        spread: bool = False,
    ) -> None:
        self.settings = settings
        self.clock = clock
        self.database = database
        self.catalogue = catalogue
        self.metrics = Metrics()
        self.workspace_id = ""  # The one of the settings' token.
        self.stopping = False  # Told to stop: not ready any more, whatever is still in hand.
        self._patience = patience
        self._spread = spread
        self._closing = AsyncExitStack()

    async def __aenter__(self) -> Self:
        """Connects, and begins to send."""
        async with AsyncExitStack() as closing:
            await self._start(closing)
            self._closing = closing.pop_all()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Finishes what is in hand, and lets go of everything."""
        self.stopping = True
        await self._closing.aclose()

    async def _start(self, closing: AsyncExitStack) -> None:
        closing.callback(self.database.close)
        # The session has to know when a call is given up: a Slack client with one keeps no time itself.
        timeout = aiohttp.ClientTimeout(total=self._patience.call.total_seconds())
        # The drains themselves keep to what may be under way in a workspace; a call waits for its turn among very many.
        connector = aiohttp.TCPConnector(limit=descriptors.connections())
        session = await closing.enter_async_context(aiohttp.ClientSession(timeout=timeout, connector=connector))
        self.clients = Clients(self.settings, session, self.database, self.metrics)
        await self._introduce()
        pace = Pace(self.settings.circles_posts_a_minute)
        delivery = Delivery(
            self.database,
            self.catalogue,
            self.clients.of,
            self.clock.now,
            self.metrics,
            pace,
            self._patience,
            self.clock.elapsed,
        )
        if self._spread:
            running = self._shared(delivery)
        else:
            self.drain = Drain(delivery)
            self.database.on_owed = self._waking(asyncio.get_running_loop())
            running = self.drain.run()
        closing.push_async_callback(_cancelled, asyncio.create_task(running))

    def _shared(self, delivery: Delivery) -> Any:
        from bot.delivery import spread  # Needs the extra for PostgreSQL.

        def owed(connection: Any, owed_to: dict[str, bool]) -> None:
            spread.kick(connection, owed_to)

        self.database.on_owed = owed
        return spread.Spread(delivery).run()

    def _waking(self, loop: asyncio.AbstractEventLoop) -> Callable[[object, dict[str, bool]], Callable[[], None]]:
        def owed(_connection: object, owed_to: dict[str, bool]) -> Callable[[], None]:
            return lambda: cast("None", loop.call_soon_threadsafe(self.drain.wake, frozenset(owed_to)))

        return owed

    async def _introduce(self) -> None:
        """Asks Slack who we are by the settings' token, and seeds that workspace at its first start."""
        if self.settings.slack_bot_token is not None or not await self.clients.workspaces():
            require(self.settings, "SLACK_BOT_TOKEN")
            await self._seed()
        missing = await self.database.read(lambda session: circles.missing_programmes(session, self.catalogue))
        if missing:
            raise SettingsError(
                f"Programmes are missing that people wait for or circles are in: {', '.join(missing)}. Put their folders "
                "back, or name the folder that they are in: CIRCLES_PROMPTS."
            )

    async def _seed(self) -> None:
        answer = await asked(self.clients.own.auth_test(), "SLACK_BOT_TOKEN")
        settings, token = self.settings, secret(self.settings.slack_bot_token) or ""
        found = Installation(
            str(answer["team_id"]), str(answer["user_id"]), str(answer.get("bot_id") or ""), token
        )
        self.workspace_id = found.workspace_id
        self.clients.introduce(found)
        await self.database.write(
            lambda session: workspaces.seed(
                session,
                workspace_id=found.workspace_id,
                name=str(answer["team"]),
                bot_user_id=found.bot_user_id,
                roles={Role.MODERATOR: settings.circles_moderators, Role.HR: settings.circles_hr},
                channels={
                    "moderators_channel": settings.circles_moderators_channel,
                    "hr_channel": settings.circles_hr_channel,
                },
                ways={"contact": settings.circles_contact, "help_line": settings.circles_help_line},
                now=self.clock.now(),
            )
        )

    def web(self) -> Starlette:
        """How this process is."""
        return routes.application(self.outlook())

    def outlook(self) -> health.Health:
        """What is to be seen of it from outside."""
        outlook = health.Outlook(
            self.database, self.metrics, self.clock.now, contact=self.contact, stopping=lambda: self.stopping
        )
        return health.Health(outlook)

    async def contact(self) -> health.Contact:
        """The connection by which Slack tells what happens: none."""
        return await health.no_contact()


async def asked(call: Awaitable[AsyncSlackResponse], token: str) -> AsyncSlackResponse:
    """Slack's answer at the start; SettingsError, naming the token or the address, when it is no good."""
    try:
        return await call
    except failures.CALL_ERRORS as error:
        failure = failures.judged(error)
        answered = isinstance(error, SlackApiError)
        if not answered or failure.verdict in (Verdict.UNKNOWN, Verdict.RETRY):
            said = f"SLACK_API_URL: Slack cannot be reached, or is not well ({failure.cause})."
            raise AwayError(said) from None
        kind = AwayError if failure.cause == "ratelimited" else SettingsError
        raise kind(f"{token}: Slack answered {failure.cause}.") from None


async def _cancelled(task: asyncio.Task[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
