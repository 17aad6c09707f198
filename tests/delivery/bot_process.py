"""The bot, or a worker of it, as a process that can be killed; told where in the life of a row it kills itself."""

import asyncio
import os
import signal
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Engine, event, select
from sqlalchemy.orm import Session

from bot import logs, parts, settings
from bot.app import Bot
from bot.delivery.carrying import Patience
from bot.sending import Sending
from bot.settings import SettingsError
from bot.store.models import Outbox

# A call that was given up, or whose sender was killed, has ended long before anything is sent again.
HASTE = Patience(
    settles=timedelta(seconds=1),
    send_within=timedelta(seconds=0.3),
    call=timedelta(seconds=0.6),
    heartbeat=timedelta(seconds=1),
)


class Moment(StrEnum):
    """Where in the life of a row the process ends."""

    BEFORE_CLAIM = "planned"
    AFTER_CLAIM = "claimed"
    BEFORE_RECORD = "answered"
    BEFORE_COMMIT = "recorded, not committed"


@dataclass(frozen=True)
class Fatal:
    """The row, by its key, and the moment. With SIGSTOP the process does not end: it stands still until SIGCONT."""

    key: str
    moment: Moment
    by: signal.Signals = signal.SIGKILL


@dataclass(frozen=True)
class Life:
    """What a process lives by. A worker only sends; the bot listens and plans too."""

    environment: Mapping[str, str]
    log: str  # The file that it writes to instead of stderr.
    fatal: Fatal | None = None
    patience: Patience = HASTE
    worker: bool = False
    spread: bool = False


def live(life: Life) -> None:
    """Runs until SIGTERM, or until it kills itself."""
    os.environ.clear()
    os.environ.update(life.environment)
    with open(life.log, "ab") as file:  # noqa: PTH123 - only its descriptor is wanted.
        os.dup2(file.fileno(), 2)
    logs.start()
    parts.pin_time_zones()
    asyncio.run(_live(life))


async def _live(life: Life) -> None:
    stopping = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopping.set)
    while not stopping.is_set():
        # Slack may not answer at a start; whoever keeps the bot running would begin it anew.
        with suppress(SettingsError):
            await _run(life, stopping)


async def _run(life: Life, stopping: asyncio.Event) -> None:
    given, catalogue = settings.read(env_file=None), parts.read_catalogue()
    database = parts.open_database(given)
    if life.fatal is not None:
        _lie_in_wait(database.engine, life.fatal)
    kind = Sending if life.worker else Bot
    async with kind(
        given,
        clock=parts.Clock(),
        database=database,
        catalogue=catalogue,
        patience=life.patience,
        spread=life.spread,
    ):
        await stopping.wait()


def _lie_in_wait(engine: Engine, fatal: Fatal) -> None:
    """Ends this process at its moment, which is told by the statements that pass."""
    marked: set[int] = set()  # Threads in whose transaction the statement has been executed.
    state = "sending" if fatal.moment in (Moment.BEFORE_CLAIM, Moment.AFTER_CLAIM) else "sent"

    def strike() -> None:
        marked.clear()
        os.kill(os.getpid(), fatal.by)

    def before(connection: Connection, _cursor: Any, statement: str, parameters: Any, *_: object) -> None:
        if not statement.startswith("UPDATE outbox"):
            return
        given = set(parameters.values() if isinstance(parameters, dict) else parameters)
        if state in given and given & _ids(connection, fatal.key):
            if fatal.moment in (Moment.BEFORE_CLAIM, Moment.BEFORE_RECORD):
                strike()
            marked.add(threading.get_ident())

    def executed(_connection: Connection) -> None:
        if fatal.moment is Moment.BEFORE_COMMIT and threading.get_ident() in marked:
            strike()

    def committed(_session: Session) -> None:
        if fatal.moment is Moment.AFTER_CLAIM and threading.get_ident() in marked:
            strike()

    event.listen(engine, "before_cursor_execute", before)
    event.listen(engine, "commit", executed)
    event.listen(Session, "after_commit", committed)


def _ids(connection: Connection, key: str) -> set[str]:
    return set(connection.scalars(select(Outbox.id).where(Outbox.key == key)))
