"""Runs the bot in a real workspace until it is told to stop."""

import asyncio
import concurrent.futures
import errno
import logging
import os
import signal
import socket
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import AsyncExitStack, ExitStack, contextmanager, suppress
from itertools import chain, repeat
from typing import Any, TypeVar

import uvicorn
from starlette.types import Receive, Scope, Send

from bot import descriptors, logs, parts, settings
from bot.app import Bot
from bot.sending import Sending
from bot.settings import AwayError, Settings, SettingsError
from bot.store import holding
from bot.store.outages import is_outage
from bot.store.session import Database, sqlite_path
from bot.web import routes

log = logging.getLogger(__name__)

LETS_GO_WITHIN = 12  # Seconds that a start waits for another bot on the same SQLite file to end.
STOPS_WITHIN = 9.5  # Seconds until we are gone, whatever hangs.
WAITS = (2, 4, 8, 16, 32, 60)  # Seconds between two tries to start, the last one from then on.
_SIGNALS = (signal.SIGINT, signal.SIGTERM)

Found = TypeVar("Found")
Kind = TypeVar("Kind", bound=Sending)
Main = Callable[[asyncio.Event], Coroutine[Any, Any, None]]


def run() -> int:
    """`circles run`."""
    given = settings.read()
    if given.slack_app_token is None and given.slack_signing_secret is None:
        settings.require(given, "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN")
    logs.start(rarely=is_outage)
    parts.pin_time_zones()
    descriptors.allow_all()
    until_stopped(lambda stopping: _serve(given, stopping))
    return 0


def work() -> int:
    """`circles worker`."""
    given = settings.read()
    if sqlite_path(given.database()) is not None:
        raise SettingsError("DATABASE_URL: a worker shares the sending with others, which needs PostgreSQL.")
    logs.start(rarely=is_outage)
    parts.pin_time_zones()
    descriptors.allow_all()
    until_stopped(lambda stopping: _work(given, stopping))
    return 0


async def _work(given: Settings, stopping: asyncio.Event) -> None:
    async with AsyncExitStack() as closing:
        # Several on one machine need no port each: how they are shows where one is named.
        door = await _door(given, closing) if "port" in given.model_fields_set else None
        catalogue = parts.read_catalogue(given)
        sending = await _started(
            given,
            stopping,
            lambda database: Sending(
                given, clock=parts.Clock(), database=database, catalogue=catalogue, spread=True
            ),
        )
        if sending is None:
            return
        closing.push_async_exit(sending)
        if door is not None:
            await _listen(sending, door, stopping)
        else:
            log.info("running", extra={"action": "started", "workspace": sending.workspace_id})
            await stopping.wait()


async def _serve(given: Settings, stopping: asyncio.Event) -> None:
    catalogue, library = parts.read_catalogue(given), parts.read_library(given)
    async with AsyncExitStack() as closing:
        if not await _alone(given, closing, stopping):
            return
        # Listening comes first: a port that is taken must not disturb a bot that is at work already.
        door = await _door(given, closing)
        bot = await _started(
            given,
            stopping,
            lambda database: Bot(
                given,
                clock=parts.Clock(),
                database=database,
                catalogue=catalogue,
                library=library,
                spread=not database.is_sqlite,
            ),
        )
        if bot is None:
            return
        closing.push_async_exit(bot)
        await _listen(bot, door, stopping)


async def _started(given: Settings, stopping: asyncio.Event, make: Callable[[Database], Kind]) -> Kind | None:
    """Starts it on its database; None when we are told to stop before that.

    A Slack or a database that is away is waited for: nothing is wrong with the settings, and who runs us would only
    start us again. Each time it is said what is missing, because it may be a wrong address all the same.
    """

    async def start() -> Kind:
        return await make(await beside(lambda: parts.open_database(given))).__aenter__()

    told = asyncio.create_task(stopping.wait())
    for wait in chain(WAITS, repeat(WAITS[-1])):
        starting = asyncio.create_task(start())
        await asyncio.wait({starting, told}, return_when=asyncio.FIRST_COMPLETED)
        if not starting.done():
            starting.cancel()
            await asyncio.gather(starting, return_exceptions=True)
            return None
        error = starting.exception()
        if error is None or (not isinstance(error, AwayError) and not is_outage(error)):
            return starting.result()
        said = str(error) if isinstance(error, AwayError) else "The database is away."
        log.warning(said, extra={"action": "waits_to_start", "again_in_seconds": wait})
        await asyncio.wait({told}, timeout=wait)
        if told.done():
            return None
    return None


async def beside(work: Callable[[], Found]) -> Found:
    """Does something on a thread that ends with the process: when we are told to stop, nobody waits for it."""
    done: concurrent.futures.Future[Found] = concurrent.futures.Future()
    done.set_running_or_notify_cancel()

    def run() -> None:
        try:
            done.set_result(work())
        except Exception as error:  # noqa: BLE001 - it is raised where it is waited for.
            done.set_exception(error)

    threading.Thread(target=run, daemon=True).start()
    return await asyncio.wrap_future(done)


async def _alone(given: Settings, closing: AsyncExitStack, stopping: asyncio.Event) -> bool:
    """Holds a SQLite file until we end; False when we are told to stop before another bot has let go of it.

    It is waited for, because in a restart the bot from before may still be at its last messages.
    """
    file = sqlite_path(given.database())
    if file is None:
        return True
    with parts.explained(given):
        parts.make_ready(given)
        for tried in range(LETS_GO_WITHIN * 10):
            with ExitStack() as trying:
                if trying.enter_context(holding.held(file)):
                    closing.push(trying.pop_all())
                    return True
            if not tried:
                log.info("Another bot runs on this file: it is waited for", extra={"action": "waits_for_another"})
            with suppress(TimeoutError):
                await asyncio.wait_for(stopping.wait(), 0.1)
                return False
    raise SettingsError(
        f"Another bot runs on {file} already, and both would send everything. Stop that one first."
    )


async def _listen(bot: Sending, door: "_Door", stopping: asyncio.Event) -> None:
    """Answers over HTTP until told to stop, and what is in hand then."""
    door.application = bot.web()
    log.info("running", extra={"action": "started", "workspace": bot.workspace_id, "port": door.port})
    told = asyncio.create_task(stopping.wait())
    await asyncio.wait({door.serving, told}, return_when=asyncio.FIRST_COMPLETED)
    bot.stopping = True
    await door.close()


async def _door(given: Settings, closing: AsyncExitStack) -> "_Door":
    """What listens on HOST and PORT from now on."""
    door = _Door(closing.enter_context(_listening(given)))
    closing.push_async_callback(door.close)
    return door


class _Door:
    """Answers over HTTP what `application` does: that we live and wait, until the bot is there."""

    def __init__(self, listening: socket.socket) -> None:
        self.application = routes.waiting()
        self.port = listening.getsockname()[1]
        config = uvicorn.Config(
            self._answer,
            interface="asgi3",
            log_config=None,
            access_log=False,
            lifespan="off",
            timeout_graceful_shutdown=3,
        )
        self._server = _Server(config)
        self.serving = asyncio.create_task(self._server.serve(sockets=[listening]))

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.application(scope, receive, send)

    async def close(self) -> None:
        """Gives the answers that are in hand, and listens no more."""
        self._server.should_exit = True
        await self.serving


class _Server(uvicorn.Server):
    """One that leaves the signals to us."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Captures none."""
        yield


def _listening(given: Settings) -> socket.socket:
    """A socket that listens on HOST and PORT; SettingsError, naming the one to change, when it cannot."""
    tcp = socket.IPPROTO_TCP
    try:
        found = socket.getaddrinfo(given.host, given.port, type=socket.SOCK_STREAM, proto=tcp)
        family, *_, address = min(found, key=lambda one: one[0])  # A name of both kinds is taken as IPv4.
        # With its protocol named, asyncio sends each answer at once on the connections that come in.
        made = socket.socket(family, socket.SOCK_STREAM, tcp)
    except (OSError, UnicodeError) as error:
        raise unlistenable(given, error) from None
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind(address)
        made.listen()
    except OSError as error:
        made.close()
        raise unlistenable(given, error) from None
    return made


def unlistenable(given: Settings, error: Exception) -> SettingsError:
    """What to change so that the address of the settings can be listened on."""
    if port_is_in_the_way(error):
        problem = "is taken" if getattr(error, "errno", None) == errno.EADDRINUSE else "is not ours to listen on"
        return SettingsError(f"PORT: {given.port} {problem} on {given.host}. Example: PORT=8081")
    return SettingsError(f"HOST: {given.host} is no address of this machine. Example: HOST=127.0.0.1")


def port_is_in_the_way(error: Exception) -> bool:
    """Whether another port would do."""
    return getattr(error, "errno", None) in (errno.EADDRINUSE, errno.EACCES, errno.EPERM)


def until_stopped(main: Main, *, within: float = STOPS_WITHIN) -> None:
    """Runs `main` in a loop; its event is set by SIGINT and SIGTERM, and a second one ends the process at once.

    It also ends when `main` takes longer than `within` seconds over stopping: whoever stops us would kill us then, and
    whatever is cut short is found again by the next start.
    """

    async def run_main() -> None:
        stopping, loop = asyncio.Event(), asyncio.get_running_loop()

        def stop() -> None:
            for number in _SIGNALS:
                loop.remove_signal_handler(number)
                signal.signal(number, signal.SIG_DFL)
            at_last = threading.Timer(within, _leave)
            at_last.daemon = True
            at_last.start()
            stopping.set()

        for number in _SIGNALS:
            loop.add_signal_handler(number, stop)
        await main(stopping)

    asyncio.run(run_main())


def _leave() -> None:
    log.warning("left with something in hand", extra={"action": "left"})
    os._exit(0)
