"""Plugs the bot together: the only place that builds engine, Slack clients, Bolt app, drain, scheduler and web."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import TracebackType
from typing import Self, cast

import aiohttp
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from sqlalchemy import Connection
from starlette.applications import Starlette

from bot.clients import Clients
from bot.delivery import failures
from bot.delivery.carrying import Delivery, Patience
from bot.delivery.drain import Drain
from bot.delivery.failures import Verdict
from bot.delivery.pace import Pace
from bot.domain.programme import Catalogue
from bot.domain.roles import Role
from bot.domain.worktime import MomentKind
from bot.features import alarms, circles, proposals, steps, workspaces
from bot.features.installations import Installation
from bot.metrics import Metrics
from bot.parts import Clock, secret
from bot.scheduler.ticks import Timetable, plan_soon
from bot.settings import Settings, SettingsError, require
from bot.slack import listeners
from bot.slack.guard import Surface
from bot.slack.views import moments, refusals
from bot.store.session import Database, Session
from bot.web import health, routes

log = logging.getLogger(__name__)
MOMENTS = timedelta(minutes=1)
_PATIENCE = Patience()


@dataclass(frozen=True)
class Due:
    """The next thing that happens by itself: when, in words, and whether a step begins with it."""

    at: datetime
    what: str
    opens_step: bool = False


class Bot:
    """The whole bot around one Slack app. Use it as an async context manager: it starts, and stops at the end."""

    def __init__(
        self,
        settings: Settings,
        *,
        clock: Clock,
        database: Database,
        catalogue: Catalogue,
        ticking: bool = True,
        patience: Patience = _PATIENCE,
    ) -> None:
        """Without `ticking` nothing is planned by itself, only by `advance`: for a clock that stands still."""
        self.settings = settings
        self._patience = patience
        self._ticking = ticking
        self.clock = clock
        self.database = database
        self.catalogue = catalogue
        self.metrics = Metrics()
        self.stopping = False  # Told to stop: not ready any more, whatever is still in hand.
        self.workspace_id = ""
        self._closing = AsyncExitStack()
        self._socket: AsyncSocketModeHandler | None = None
        self._scheduler: AsyncIOScheduler | None = None

    async def __aenter__(self) -> Self:
        """Connects to Slack and starts listening, planning and sending."""
        async with AsyncExitStack() as closing:
            await self._start(closing)
            self._closing = closing.pop_all()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stops taking things in, finishes what is in hand, lets go of everything."""
        self.stopping = True
        await self._closing.aclose()

    async def _start(self, closing: AsyncExitStack) -> None:
        closing.callback(self.database.close)
        # The session has to know when a call is given up: a Slack client with one keeps no time itself.
        timeout = aiohttp.ClientTimeout(total=self._patience.call.total_seconds())
        session = await closing.enter_async_context(aiohttp.ClientSession(timeout=timeout))
        self.clients = Clients(self.settings, session, self.database, self.metrics)
        await self._introduce()
        self.surface = Surface(
            self.database,
            self.catalogue,
            self.clock.now,
            self.clients.of,
            self.clients.workspaces,
            self._plan_soon,
            metrics=self.metrics,
        )
        pace = Pace(self.settings.circles_posts_a_minute)
        self.drain = Drain(
            Delivery(
                self.database, self.catalogue, self.clients.of, self.clock.now, self.metrics, pace, self._patience
            )
        )
        self.database.on_owed = self._on_owed(asyncio.get_running_loop())
        self.timetable = Timetable(self.surface, self.settings.circles_posts_a_minute)
        await self.timetable.read_groups()
        closing.push_async_callback(_cancelled, asyncio.create_task(self.drain.run()))
        if self._ticking:
            self._scheduler = self.timetable.start()
            closing.callback(self._scheduler.shutdown, wait=False)
        self.bolt = self._bolt()
        await self._connect(closing)

    def web(self) -> Starlette:
        """The bot's own HTTP routes."""
        outlook = health.Outlook(
            self.database,
            self.metrics,
            self.clock.now,
            contact=lambda: health.contact(self._socket),
            stopping=lambda: self.stopping,
        )
        signing_secret = secret(self.settings.slack_signing_secret)
        return routes.application(health.Health(outlook), bolt=self.bolt, signing_secret=signing_secret)

    async def next_due(self, *, told: bool = False) -> Due | None:
        """The next thing that will happen by itself; of those worth telling people of, if wanted."""
        now = self.clock.now()

        def read(session: Session) -> list[Due]:
            moment = steps.next_at(session, catalogue=self.catalogue)
            patience = proposals.next_at(session, self.workspace_id, catalogue=self.catalogue, now=now)
            alarm = alarms.next_(session, without=moments.SILENT if told else ())
            found = [_due(*moment)] if moment else []
            found += [Due(alarm[0], moments.alarm(alarm[1]))] if alarm else []
            return [*found, *([Due(patience, moments.patience_ends())] if patience else [])]

        coming = await self.database.read(read)
        owed_at = await self.drain.next_at()
        # What is due within moments comes by itself: nobody has to move the time for it.
        if owed_at is not None and owed_at > now + MOMENTS:
            coming.append(Due(owed_at, moments.owed()))
        return min(coming, key=lambda due: due.at, default=None)

    async def advance(self, to: datetime) -> None:
        """Moves the present on, and does everything that falls due on the way, in order."""
        while (due := await self.next_due()) is not None and due.at <= to:
            self.clock.move_to(due.at)
            await self.timetable.plan()
            await self.settled()
        self.clock.move_to(to)
        await self.timetable.plan()
        await self.timetable.report()
        await self.settled()

    async def settled(self) -> None:
        """Returns when everything that is owed at this moment has been sent, pace included."""
        await self.drain.settle()
        while (owed_at := await self.drain.next_at()) is not None and owed_at <= self.clock.now() + MOMENTS:
            self.clock.move_to(owed_at)
            await self.drain.settle()

    async def _introduce(self) -> None:
        """Asks Slack who we are by the settings' token, and seeds that workspace at its first start."""
        await self.clients.read()
        if self.settings.slack_bot_token is not None or not self.clients.workspaces:
            require(self.settings, "SLACK_BOT_TOKEN")
            await self._seed()
        missing = await self.database.read(lambda session: circles.missing_programmes(session, self.catalogue))
        if missing:
            raise SettingsError(f"prompts/ lacks programmes that circles are in: {', '.join(missing)}.")

    async def _seed(self) -> None:
        answer = await _asked(self.clients.own.auth_test(), "SLACK_BOT_TOKEN")
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

    def _bolt(self) -> AsyncApp:
        quiet = logging.getLogger("bot.bolt")
        quiet.setLevel(logging.ERROR)  # Below that Bolt logs bodies, and a warning about its own arguments.
        bolt = AsyncApp(
            logger=quiet,
            client=self.clients.own,
            signing_secret=secret(self.settings.slack_signing_secret) or "unset",
            authorize=self._authorize(),
            process_before_response=True,
            user_facing_authorize_error_message=refusals.elsewhere(),
        )
        listeners.register(bolt, self.surface)
        return bolt

    def _authorize(self) -> Callable[..., Awaitable[AuthorizeResult]]:
        """A workspace's own token, and nothing for any other; Bolt looks at the names of the arguments."""

        async def authorize(team_id: str | None, enterprise_id: str | None) -> AuthorizeResult | None:
            found = await self.clients.installation(team_id or "")
            if found is None:
                return None
            return AuthorizeResult(
                enterprise_id=enterprise_id,
                team_id=team_id,
                bot_token=found.token,
                bot_id=found.bot_id,
                bot_user_id=found.bot_user_id,
            )

        return cast("Callable[..., Awaitable[AuthorizeResult]]", authorize)

    async def _connect(self, closing: AsyncExitStack) -> None:
        if self.settings.slack_app_token is None:
            return
        token = secret(self.settings.slack_app_token) or ""
        # Asked for by ourselves first: the SDK tries a wrong token again for ever, without a word.
        await _asked(self.clients.own.apps_connections_open(app_token=token), "SLACK_APP_TOKEN")
        self._socket = AsyncSocketModeHandler(self.bolt, token, web_client=self.clients.own)
        closing.push_async_callback(self._socket.close_async)
        await self._socket.connect_async()

    def _plan_soon(self) -> None:
        if self._scheduler is not None:
            plan_soon(self._scheduler)

    def _on_owed(self, loop: asyncio.AbstractEventLoop) -> Callable[[Connection, set[str]], Callable[[], None]]:
        def owed(_connection: Connection, owed_to: set[str]) -> Callable[[], None]:
            return lambda: cast("None", loop.call_soon_threadsafe(self.drain.wake, frozenset(owed_to)))

        return owed


def _due(at: datetime, kind: MomentKind, step: int) -> Due:
    return Due(at, moments.coming(kind, step), opens_step=kind is MomentKind.PROMPT)


async def _asked(call: Awaitable[AsyncSlackResponse], token: str) -> AsyncSlackResponse:
    """Slack's answer at the start; SettingsError, naming the token or the address, when it is no good."""
    try:
        return await call
    except failures.CALL_ERRORS as error:
        failure = failures.judged(error)
        answered = isinstance(error, SlackApiError)
        if not answered or failure.verdict in (Verdict.UNKNOWN, Verdict.RETRY):
            said = f"SLACK_API_URL: Slack cannot be reached, or is not well ({failure.cause})."
        else:
            said = f"{token}: Slack answered {failure.cause}."
        raise SettingsError(said) from None


async def _cancelled(task: asyncio.Task[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
