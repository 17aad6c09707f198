"""Runs the bot until it is told to stop: in a real workspace, or inside the playground."""

import asyncio
import errno
import logging
import signal
import socket
import sys
import tempfile
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import uvicorn
from pydantic import SecretStr

from bot import logs, parts, settings
from bot.app import Bot
from bot.playground import Person, Playground, TimeControls, Upcoming
from bot.settings import Settings, SettingsError
from bot.slack.manifest import manifest

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
    _until_stopped(lambda stopping: _serve(given, stopping))
    return 0


def playground() -> int:
    """`circles playground`."""
    given = settings.read(env_file=None)
    logs.start(level=30)
    parts.pin_time_zones()
    _until_stopped(lambda stopping: _play(given, stopping))
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
            server.should_exit = True
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
        raise _unlistenable(given, error) from None
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind(address)
        made.listen()
    except OSError as error:
        made.close()
        raise _unlistenable(given, error) from None
    return made


def _unlistenable(given: Settings, error: Exception) -> SettingsError:
    if _port_is_in_the_way(error):
        problem = "is taken" if getattr(error, "errno", None) == errno.EADDRINUSE else "is not ours to listen on"
        return SettingsError(f"PORT: {given.port} {problem} on {given.host}. Example: PORT=8081")
    return SettingsError(f"HOST: {given.host} is no address of this machine. Example: HOST=127.0.0.1")


def _port_is_in_the_way(error: Exception) -> bool:
    return getattr(error, "errno", None) in (errno.EADDRINUSE, errno.EACCES, errno.EPERM)


async def _play(given: Settings, stopping: asyncio.Event) -> None:
    clock, home = parts.Clock(), parts.make_home(given)
    slack = Playground(now=clock.now)
    installed = slack.install(manifest())
    address = await _start(slack, given)
    moderator, hr = people_with_roles(slack.people)
    # A second moderator decides when the first one joins a circle.
    second = next(one for one in slack.people if "engineering manager" in one.title.lower())
    with tempfile.TemporaryDirectory(prefix="playground-", dir=home) as folder:
        attached = Settings(
            _env_file=None,  # pyright: ignore[reportCallIssue]
            slack_bot_token=SecretStr(installed.bot_token),
            slack_app_token=SecretStr(installed.app_token),
            slack_api_url=f"{address}/api/",
            circles_home=Path(folder),
            circles_moderators=[moderator.id, second.id],
            circles_hr=[hr.id],
            database_url=None,
            circles_keys=[],
        )
        database, catalogue = parts.open_database(attached), parts.read_catalogue()
        async with Bot(attached, clock=clock, database=database, catalogue=catalogue) as bot:
            slack.set_time(time_controls(bot))
            story = _story((moderator, second), hr)
            slack.set_notes(story[:2] + story[3:])  # The page itself tells how to move the time.
            print(_greeting(address, story), flush=True)
            await stopping.wait()
    await slack.stop()


def time_controls(bot: Bot) -> TimeControls:
    """What the playground needs to move the bot's time."""

    async def next_due() -> Upcoming | None:
        due = await bot.next_due()
        return None if due is None else Upcoming(due.at, due.what)

    return TimeControls(next_due=next_due, advance=bot.advance, settled=bot.settled)


def people_with_roles(people: list[Person]) -> tuple[Person, Person]:
    """The colleagues who moderate and who work in HR."""
    moderator = next(one for one in people if "learning" in one.title.lower())
    hr = next(one for one in people if "people" in one.title.lower() and one is not moderator)
    return moderator, hr


async def _start(slack: Playground, given: Settings) -> str:
    try:
        return await slack.start(given.host, given.port)
    except (OSError, UnicodeError) as error:
        if not _port_is_in_the_way(error):
            raise _unlistenable(given, error) from None
        print(f"Port {given.port} is taken (PORT=... names another), so here is a free one.", file=sys.stderr)
        return await slack.start(given.host, 0)


def _story(moderators: tuple[Person, Person], hr: Person) -> tuple[str, ...]:
    first, second = (one.real_name for one in moderators)
    return (
        "Act as five colleagues in turn, and type /circle join as each of them.",
        f"As {first} (or {second}), a moderator, approve the circle in the direct messages with the app.",
        "Move the time on with the button on the page, read the prompt, and check in.",
        f"As {hr.real_name} from HR, type /circle report.",
    )


def _greeting(address: str, story: tuple[str, ...]) -> str:
    lines = (f"  {number}. {line}" for number, line in enumerate(story, 1))
    return "\n".join(
        (f"The playground is at {address}", "", *lines, "", "Each start is a new story. Ctrl-C ends it.")
    )


def _until_stopped(main: Main) -> None:
    """Runs `main` in a loop; its event is set by SIGINT and SIGTERM."""

    async def run_main() -> None:
        stopping, loop = asyncio.Event(), asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, stopping.set)
        await main(stopping)

    asyncio.run(run_main())
