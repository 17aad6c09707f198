"""What is seen from outside: whether the process lives, whether it can do its work, and its figures. Nobody is in it."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from time import monotonic, time
from typing import Any

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.features import deliveries
from bot.features.deliveries import Backlog, Counts
from bot.metrics import Gauges, Metrics
from bot.store.session import Database

ANSWERS_WITHIN = 1.0  # Seconds for the database.
FRESH = 1.0  # Seconds for which one look does for all who ask.
COUNTED = 15.0  # Seconds for which counting what is owed does: all of it is read for that.
# What could have been tried for an hour shows that sending stands still: unless something was sent a moment ago, for
# then there is only much of it.
JUST_SENT = 300


@dataclass(frozen=True)
class Contact:
    """How Slack reaches the bot, and where it connects by itself, whether it does and when it last heard of Slack."""

    by: str
    connected: bool | None = None
    silent_seconds: float | None = None


async def no_contact() -> Contact:
    """That of a process which only sends."""
    return Contact("none")


async def contact(socket: AsyncSocketModeHandler | None) -> Contact:
    """That of a process with Socket Mode, or without."""
    if socket is None:
        return Contact("http")
    heard_at = socket.client.last_ping_pong_time
    silent = None if heard_at is None else round(max(time() - heard_at, 0), 1)
    return Contact("socket mode", await socket.client.is_connected(), silent)


@dataclass(frozen=True)
class Outlook:
    """What is looked at."""

    database: Database
    metrics: Metrics
    now: Callable[[], datetime]
    contact: Callable[[], Awaitable[Contact]] = no_contact
    stopping: Callable[[], bool] = lambda: False
    fresh: float = FRESH


class Health:
    """The three routes. However often they are asked, the database is asked once a second at most, and counts rarely."""

    def __init__(self, outlook: Outlook) -> None:
        self._outlook = outlook
        self._look: asyncio.Task[Backlog | None] | None = None
        self._began = self._counted = 0.0
        self._counts: Counts | None = None

    def routes(self) -> list[Route]:
        """GET and HEAD."""
        return [
            Route("/healthz", self._alive),
            Route("/readyz", self._ready),
            Route("/metrics", self._metrics),
        ]

    async def _alive(self, _request: Request) -> Response:
        # Asks nobody: a process is not to be ended and begun anew because its database is away.
        return PlainTextResponse("alive\n")

    async def _ready(self, _request: Request) -> Response:
        if self._outlook.stopping():
            return JSONResponse({"ready": False, "wrong": ["stopping"]}, status_code=503)
        backlog, contact = await self._backlog(), await self._outlook.contact()
        wrong = [one for one, is_wrong in self._checks(backlog, contact).items() if is_wrong]
        shown: dict[str, Any] = {
            "ready": not wrong,
            "wrong": wrong,
            "slack": contact.by,
            "slack_silent_seconds": contact.silent_seconds,
            "oldest_due_seconds": self._age(backlog.counts.oldest_due) if backlog else None,
        }
        return JSONResponse(shown, status_code=503 if wrong else 200)

    def _checks(self, backlog: Backlog | None, contact: Contact) -> dict[str, bool]:
        sending = self._outlook.metrics.has_sent_within(JUST_SENT)
        return {
            "database": backlog is None,
            "migrations": backlog is not None and not backlog.migrated,
            "slack": contact.connected is False,
            "sending": backlog is not None and backlog.oldest_unexplained is not None and not sending,
        }

    async def _metrics(self, request: Request) -> Response:
        backlog, contact = await self._backlog(), await self._outlook.contact()
        gauges = Gauges(connected=contact.connected)
        if backlog is not None:
            counts = backlog.counts
            owed = {"waiting": counts.waiting, "due": counts.due, "unknown": counts.unknown}
            oldest = self._age(counts.oldest_due)
            gauges = Gauges(owed, counts.dead, oldest, contact.connected, overdue=counts.overdue)
        text, content_type = self._outlook.metrics.text(gauges, request.headers.get("accept", ""))
        return Response(text, headers={"content-type": content_type})

    async def _backlog(self) -> Backlog | None:
        """As it was within the last second; None when the database does not answer in time.

        A look that hangs is not begun again while it does: it would take one thread after the other.
        """
        if self._look is None or (self._look.done() and monotonic() - self._began > self._outlook.fresh):
            self._began, now = monotonic(), self._outlook.now()
            known = self._counts if self._began - self._counted < COUNTED else None
            work = self._outlook.database.look(lambda session: deliveries.backlog(session, now=now, known=known))
            self._look = asyncio.create_task(work)
        done, _ = await asyncio.wait({self._look}, timeout=ANSWERS_WITHIN)
        found = self._look.result() if done else None
        if found is not None and found.counts is not self._counts:
            self._counts, self._counted = found.counts, self._began
        return found

    def _age(self, since: datetime | None) -> float:
        return round((self._outlook.now() - since).total_seconds(), 1) if since else 0.0
