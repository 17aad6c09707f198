"""The parts that the composition root and the command line put to use: clock, keys, database, programmes."""

import os
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast
from zoneinfo import reset_tzpath

from pydantic import SecretStr
from sqlalchemy.exc import SQLAlchemyError

from bot import programmes
from bot.domain.programme import Catalogue
from bot.settings import Settings, SettingsError, decoded_key, require
from bot.store import migrations, texts
from bot.store.session import Database, sqlite_path
from bot.store.texts import Keyring

# What a database that cannot be used raises.
DATABASE_ERRORS = (SQLAlchemyError, OSError)
PROMPTS = Path(__file__).parents[1] / "prompts"


class Clock:
    """The present, which the playground may move on; it runs at the pace of the real one."""

    def __init__(self) -> None:
        self._ahead = timedelta()

    def now(self) -> datetime:
        """The present instant."""
        return datetime.now(UTC) + self._ahead

    def move_to(self, at: datetime) -> None:
        """Moves the present on; never back."""
        self._ahead += max(at - self.now(), timedelta())


def pin_time_zones() -> None:
    """Computes with the pinned tzdata package and not with whatever the machine has, which may be older."""
    reset_tzpath(to=())
    os.environ["PYTHONTZPATH"] = ""


def keyring_of(settings: Settings) -> Keyring:
    """The keys for members' words: CIRCLES_KEYS or, beside a SQLite file, a key file of our own."""
    keys = settings.keys()
    if not keys:
        database = sqlite_path(settings.database())
        if database is None:
            require(settings, "CIRCLES_KEYS")
        keys = [_key_file(cast("Path", database).with_suffix(".key"))]
    return Keyring(keys)


def _key_file(path: Path) -> bytes:
    path.parent.mkdir(parents=True, exist_ok=True)
    with (
        suppress(FileExistsError),
        os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file,
    ):
        file.write(texts.new_key() + "\n")
    key = decoded_key(path.read_text())
    if key is None or len(key) != texts.KEY_BYTES:
        raise SettingsError(f"{path} holds no usable key. Put the old file back: without it nothing can be read.")
    return key


def open_database(settings: Settings) -> Database:
    """The database, at its newest migration; SettingsError with what to do when it cannot be used."""
    keyring = keyring_of(settings)
    database = Database(settings.database(), keyring)
    try:
        path = sqlite_path(settings.database())
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            migrations.migrate(database.engine)
        elif migrations.current(database.engine) != migrations.newest():
            raise SettingsError("The database is not at the newest migration. Run: circles migrate")
        with database.reading() as session:
            missing = texts.keys_in_use(session) - keyring.ids()
    except (*DATABASE_ERRORS, SettingsError) as error:
        database.close()
        if isinstance(error, SettingsError):
            raise
        raise SettingsError(f"DATABASE_URL: the database cannot be used ({type(error).__name__}).") from None
    if missing:
        database.close()
        raise SettingsError(
            "CIRCLES_KEYS lacks a key that members' words were sealed with. Add the old key behind the new one."
        )
    return database


def read_catalogue(folder: Path = PROMPTS) -> Catalogue:
    """The programmes; SettingsError with every finding when one of them cannot be used."""
    try:
        return programmes.read(folder)
    except programmes.ProgrammeErrors as error:
        raise SettingsError(str(error)) from None


def secret(value: SecretStr | None) -> str | None:
    """A secret setting's value."""
    return None if value is None else value.get_secret_value()
