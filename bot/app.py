"""Plugs the whole bot together: what sends, the Bolt app that listens, the scheduler that plans, and the web."""

import asyncio
import contextvars
import logging
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from starlette.applications import Starlette

from bot.domain.library import NOTHING, Library
from bot.domain.worktime import MomentKind
from bot.features import alarms, plans, proposals, workspaces
from bot.parts import secret
from bot.scheduler.ticks import Timetable, plan_soon
from bot.sending import Sending, asked
from bot.settings import Settings
from bot.slack import beside, listeners
from bot.slack.guard import Surface
from bot.slack.sockets import SocketMode
from bot.slack.views import moments, refusals
from bot.store.session import Session
from bot.web import health, routes
from bot.web.calendars import Calendars

log = logging.getLogger(__name__)
MOMENTS = timedelta(minutes=1)


@dataclass(frozen=True)
class Due:
    """The next thing that happens by itself: when, in words, and whether a step begins with it."""

    at: datetime
    what: str
    opens_step: bool = False


class Bot(Sending):
    """The whole bot around one Slack app: it listens and plans too. It starts as a context manager, and stops at the end."""

    def __init__(
        self, settings: Settings, *, library: Library = NOTHING, ticking: bool = True, **more: Any
    ) -> None:
        """As Sending; `library` is what can be read beside the programmes. Without `ticking` nothing is planned by itself, only by `advance`: for a clock that stands still."""
        super().__init__(settings, **more)
        self.library = library
        self._ticking = ticking
        self._socket: SocketMode | None = None
        self._scheduler: AsyncIOScheduler | None = None

    async def _start(self, closing: AsyncExitStack) -> None:
        await super()._start(closing)
        self.surface = Surface(
            self.database,
            self.catalogue,
            self.clock.now,
            self.clients.of,
            self.clients.workspaces,
            self._plan_soon,
            metrics=self.metrics,
            library=self.library,
            url=self.settings.circles_url,
        )
        self.calendars = Calendars(self.database, self.catalogue, self.clock.now)
        self.timetable = Timetable(self.surface, self.settings.circles_posts_a_minute)
        if self._ticking:
            self._scheduler = self.timetable.start()
            closing.push_async_callback(self.timetable.stop, self._scheduler)
        else:
            await self.timetable.read_groups()
        closing.push_async_callback(_answered)
        self.bolt = self._bolt()
        await self._connect(closing)

    def web(self) -> Starlette:
        """Slack's requests over HTTP, private calendars, and how the bot is."""
        signing_secret = secret(self.settings.slack_signing_secret)
        return routes.application(
            self.outlook(), bolt=self.bolt, signing_secret=signing_secret, calendars=self.calendars
        )

    async def contact(self) -> health.Contact:
        """The connection to Slack."""
        return await health.contact(self._socket)

    async def next_due(self, *, told: bool = False) -> Due | None:
        """The next thing that will happen by itself; of those worth telling people of, if wanted."""
        now = self.clock.now()

        def read(session: Session) -> list[Due]:
            moment = plans.next_at(session, catalogue=self.catalogue)
            patiences = [
                proposals.next_at(session, one, catalogue=self.catalogue, now=now)
                for one in workspaces.installed(session)
            ]
            alarm = alarms.next_(session, without=moments.SILENT if told else ())
            found = [_due(*moment)] if moment else []
            found += [Due(alarm[0], moments.alarm(alarm[1]))] if alarm else []
            return [*found, *(Due(at, moments.patience_ends()) for at in patiences if at)]

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
            await self.timetable.search()
            await self.settled()
        self.clock.move_to(to)
        await self.timetable.plan()
        await self.timetable.search()
        await self.timetable.report()
        await self.settled()

    async def settled(self) -> None:
        """Returns when everything that is owed at this moment has been sent, pace included."""
        await self.drain.settle()
        while (owed_at := await self.drain.next_at()) is not None and owed_at <= self.clock.now() + MOMENTS:
            self.clock.move_to(owed_at)
            await self.drain.settle()

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
        await asked(self.clients.own.apps_connections_open(app_token=token), "SLACK_APP_TOKEN")
        self._socket = SocketMode(self.bolt, token, web_client=self.clients.own)
        closing.push_async_callback(self._socket.finish)
        await self._socket.connect_async()

    def _plan_soon(self) -> None:
        if self._scheduler is not None:
            # Not in the name of whoever waits for an answer: the clock has time, and speaks nobody's language.
            contextvars.Context().run(plan_soon, self._scheduler)


def _due(at: datetime, kind: MomentKind, step: int) -> Due:
    return Due(at, moments.coming(kind, step), opens_step=kind is MomentKind.PROMPT)


async def _answered() -> None:
    """Waits for answers beside an ack, though not for a Slack that hangs."""
    with suppress(TimeoutError):
        async with asyncio.timeout(2):
            await beside.answered()
