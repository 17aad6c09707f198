"""A whole story in one file: the playground, the bot's database with its key, and the instant at which it stood."""

import base64
import json
import shutil
import sqlite3
import tempfile
import zlib
from collections.abc import Callable
from contextlib import AsyncExitStack, ExitStack, closing
from datetime import datetime
from pathlib import Path
from typing import Any

from bot import parts
from bot.playground import Playground
from bot.settings import SettingsError
from bot.slack.manifest import manifest
from bot.stage import Given, Stage
from bot.store.migrations import TooNewError

_FORMAT = 1
_KIND = "peer-circles playground"
_OTHER_VERSION = "This file was saved by another version, which this one does not read."
_YEARS = range(1971, 2200)  # Far from where dates end: a story goes on for months.
_DATABASE, _KEY = "circles.sqlite", "circles.key"


class Saving:
    """Saves a stage, and takes it up again; `new_folder` makes an empty folder for the bot's files."""

    def __init__(self, stage: Stage, new_folder: Callable[[], Path]) -> None:
        self._stage = stage
        self._new_folder = new_folder

    async def save(self) -> bytes:
        """Everything as JSON. The file holds the key too, so whoever has it can read all that was written."""
        async with self._stage.moving:
            await self._stage.settled()
            return self._saved()

    def _saved(self) -> bytes:
        stage = self._stage
        saved = {
            "kind": _KIND,
            "format": _FORMAT,
            "at": stage.clock.now().isoformat(),
            "playground": stage.slack.save(),
            "database": _packed(_copy_of(stage.folder / _DATABASE)),
            "key": (stage.folder / _KEY).read_text(),
        }
        return json.dumps(saved).encode()

    async def load(self, file: bytes) -> None:
        """Takes a saved story up; ValueError, with a sentence, for a file that is none, and nothing has changed."""
        saved = _read(file)
        Playground(now=self._stage.clock.now).load(saved["playground"])  # It says what is wrong, if anything is.
        folder = self._new_folder()
        with ExitStack() as undoing:
            undoing.callback(shutil.rmtree, folder, ignore_errors=True)
            _unpack(saved, folder)
            async with self._stage.moving:
                before = self._stage.folder
                await self._take_up(saved, folder)
            undoing.pop_all()
        shutil.rmtree(before, ignore_errors=True)

    async def _take_up(self, saved: dict[str, Any], folder: Path) -> None:
        """Begins anew with what was saved; faults are the bad day of the story that is left, and go with it."""
        stage, before = self._stage, self._stage.folder
        kept, kept_at, rules = stage.slack.save(), stage.clock.now(), list(stage.slack.faults.rules)

        async def go_back() -> None:
            await self._begin(kept, kept_at, before)
            for one in rules:
                stage.slack.faults.add(
                    one.kind, method=one.method, times=one.times, seconds=one.seconds, when=one.when
                )

        stage.slack.faults.heal()
        await stage.stop_bot()
        try:
            async with AsyncExitStack() as undoing:
                undoing.push_async_callback(go_back)
                await self._begin(saved["playground"], saved["at"], folder)
                undoing.pop_all()
        except (SettingsError, ValueError) as error:
            # Only the first kind is a sentence for people.
            why = f" {error}" if isinstance(error, SettingsError) else ""
            raise ValueError(f"The bot cannot go on from this file.{why}") from error

    async def _begin(self, playground: Any, at: datetime, folder: Path) -> None:
        stage = self._stage
        stage.slack.load(playground)
        stage.slack.install(manifest())  # Ids and tokens stay; what the app asks for may have changed since.
        stage.clock.put_to(at)
        await stage.start_in(folder)


def _read(file: bytes) -> dict[str, Any]:
    try:
        saved = json.loads(file)
    except (ValueError, RecursionError):
        raise ValueError("This is no saved playground: it is not JSON.") from None
    if not isinstance(saved, dict) or saved.get("kind") != _KIND:
        raise ValueError("This is no saved playground.")
    if saved.get("format") != _FORMAT:
        raise ValueError(_OTHER_VERSION)
    try:
        at = datetime.fromisoformat(str(saved["at"]))
        database = zlib.decompress(base64.b64decode(saved["database"], validate=True))
        key, playground = str(saved["key"]), saved["playground"]
    except (KeyError, ValueError, TypeError, zlib.error):
        raise ValueError("This saved playground is damaged.") from None
    if at.tzinfo is None or at.year not in _YEARS:
        raise ValueError("This saved playground is damaged.")
    return {"at": at, "database": database, "key": key, "playground": playground}


def _unpack(saved: dict[str, Any], folder: Path) -> None:
    """Writes the bot's files, and sees whether the bot could use them."""
    for name in (_DATABASE, _KEY):
        (folder / name).touch(mode=0o600)
    (folder / _DATABASE).write_bytes(saved["database"])
    (folder / _KEY).write_text(saved["key"])
    try:
        parts.open_database(Given(circles_home=folder)).close()
    except SettingsError as error:
        if isinstance(error.__cause__, TooNewError):
            raise ValueError(_OTHER_VERSION) from None
        raise ValueError("This saved playground is damaged: its database cannot be used.") from None


def _copy_of(database: Path) -> bytes:
    """The database as it is now, whoever writes to it meanwhile."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / _DATABASE
        with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
        return copy.read_bytes()


def _packed(content: bytes) -> str:
    return base64.b64encode(zlib.compress(content)).decode()
