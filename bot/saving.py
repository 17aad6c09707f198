"""A whole story in one file: the playground, the bot's database with its key, and the instant at which it stood."""

import base64
import json
import sqlite3
import tempfile
import zlib
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

from bot import parts
from bot.settings import Settings, SettingsError
from bot.slack.manifest import manifest
from bot.stage import Stage

_FORMAT = 1
_KIND = "peer-circles playground"
_DATABASE, _KEY = "circles.sqlite", "circles.key"


class Saving:
    """Saves a stage, and takes it up again; `new_folder` makes an empty folder for the bot's files."""

    def __init__(self, stage: Stage, new_folder: Callable[[], Path]) -> None:
        self._stage = stage
        self._new_folder = new_folder

    async def save(self) -> bytes:
        """Everything as JSON. The file holds the key too, so whoever has it can read all that was written."""
        stage = self._stage
        await stage.settled()
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
        folder = self._new_folder()
        _unpack(saved, folder)
        stage, before = self._stage, self._stage.folder
        kept, kept_at = stage.slack.save(), stage.clock.now()
        await stage.stop_bot()
        try:
            stage.slack.load(saved["playground"])
        except ValueError:
            await stage.start_in(before)
            raise
        stage.slack.install(manifest())  # Ids and tokens stay; what the app asks for may have changed since.
        stage.clock.put_to(saved["at"])
        try:
            await stage.start_in(folder)
        except SettingsError as error:
            stage.slack.load(kept)
            stage.clock.put_to(kept_at)
            await stage.start_in(before)
            raise ValueError(f"The bot cannot go on from this file. {error}") from None


def _read(file: bytes) -> dict[str, Any]:
    try:
        saved = json.loads(file)
    except ValueError:
        raise ValueError("This is no saved playground: it is not JSON.") from None
    if not isinstance(saved, dict) or saved.get("kind") != _KIND:
        raise ValueError("This is no saved playground.")
    if saved.get("format") != _FORMAT:
        raise ValueError("This file was saved by another version, which this one does not read.")
    try:
        at = datetime.fromisoformat(str(saved["at"]))
        database = zlib.decompress(base64.b64decode(saved["database"], validate=True))
        key, playground = str(saved["key"]), saved["playground"]
    except (KeyError, ValueError, TypeError, zlib.error):
        raise ValueError("This saved playground is damaged.") from None
    if at.tzinfo is None:
        raise ValueError("This saved playground is damaged.")
    return {"at": at, "database": database, "key": key, "playground": playground}


def _unpack(saved: dict[str, Any], folder: Path) -> None:
    """Writes the bot's files, and sees whether the bot could use them."""
    (folder / _DATABASE).write_bytes(saved["database"])
    (folder / _KEY).write_text(saved["key"])
    given = Settings(
        _env_file=None,  # pyright: ignore[reportCallIssue]
        circles_home=folder,
        database_url=None,
        circles_keys=[],
    )
    try:
        parts.open_database(given).close()
    except SettingsError:
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
