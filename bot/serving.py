"""Runs the bot in a real workspace until it is told to stop."""

import asyncio
import errno
import logging
import signal
import socket
from collections.abc import Callable, Coroutine
from typing import Any

import uvicorn

from bot import logs, parts, settings
from bot.app import Bot
from bot.settings import Settings, SettingsError

log = logging.getLogger(__name__)

Main = Callable[[asyncio.Event], Coroutine[Any, Any, None]]


def run() -> int:
    """`circles run`."""
    given = settings.read()
    settings.require(given, "SLACK_BOT_TOKEN")
    if given.slack_app_token is None and given.slack_signing_secret is None:
        settings.require(given, "SLACK_APP_TOKEN")
    logs.start()
    parts.pin_time_zones()
    until_stopped(lambda stopping: _serve(given, stopping))
    return 0


async def _serve(given: Settings, stopping: asyncio.Event) -> None:
    catalogue = parts.read_catalogue()
    # Listening comes first: a port that is taken must not disturb a bot that is at work already.
    with _listening(given) as listening:
        database = parts.open_database(given)
        async with Bot(given, clock=parts.Clock(), database=database, catalogue=catalogue) as bot:
            config = uvicorn.Config(bot.web(), log_config=None, access_log=False, lifespan="off")
            server, port = uvicorn.Server(config), listening.getsockname()[1]
            log.info("running", extra={"action": "started", "workspace": bot.workspace_id, "port": port})
            serving = asyncio.create_task(server.serve(sockets=[listening]))
            told = asyncio.create_task(stopping.wait())
            await asyncio.wait({serving, told}, return_when=asyncio.FIRST_COMPLETED)
            bot.stopping = server.should_exit = True
            await serving


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


def until_stopped(main: Main) -> None:
    """Runs `main` in a loop; its event is set by SIGINT and SIGTERM."""

    async def run_main() -> None:
        stopping, loop = asyncio.Event(), asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, stopping.set)
        await main(stopping)

    asyncio.run(run_main())
