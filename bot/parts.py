"""The parts that the composition root and the command line put to use: clock, keys, database, programmes."""

import os
from contextlib import ExitStack, suppress
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
from bot.store.session import Database, engine_for, sqlite_path
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
        keys = [_key_file(cast("Path", database))]
    return Keyring(keys)


def _key_file(database: Path) -> bytes:
    """The key in the file beside a SQLite file, made there at the first start and never again."""
    path = database.with_suffix(".key")
    if not path.exists() and _has_sealed(database):
        raise SettingsError(
            f"{path} is missing. Put it back, or name its key in CIRCLES_KEYS: nothing can be read without."
        )
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


def _has_sealed(database: Path) -> bool:
    if not database.exists():
        return False
    engine = engine_for(f"sqlite:///{database}", read_only=True)
    try:
        return migrations.current(engine) is not None and texts.anything_sealed(engine)
    finally:
        engine.dispose()


def open_database(settings: Settings, *, migrating: bool = True) -> Database:
    """The database, at its newest migration; SettingsError with what to do when it cannot be used.

    A SQLite file is made and migrated here, unless `migrating` is off; PostgreSQL is migrated by `circles migrate`.
    """
    try:
        database = Database(settings.database(), keyring_of(settings))
    except DATABASE_ERRORS as error:
        raise _unusable(error) from None
    with ExitStack() as closing:
        closing.callback(database.close)
        _bring_up(database, migrating=migrating)
        closing.pop_all()
    return database


def _bring_up(database: Database, *, migrating: bool) -> None:
    try:
        if database.is_sqlite and migrating:
            migrations.migrate(database.engine)
        elif migrations.current(database.engine) != migrations.newest():
            raise SettingsError("The database is not at the newest migration. Run: circles migrate")
        with database.reading() as session:
            missing = texts.keys_in_use(session) - database.key_ids()
    except DATABASE_ERRORS as error:
        raise _unusable(error) from None
    if missing:
        raise SettingsError(
            "CIRCLES_KEYS lacks a key that members' words were sealed with. Add the old key behind the new one."
        )


def _unusable(error: Exception) -> SettingsError:
    return SettingsError(f"DATABASE_URL: the database cannot be used ({type(error).__name__}).")


def read_catalogue(folder: Path = PROMPTS) -> Catalogue:
    """The programmes; SettingsError with every finding when one of them cannot be used."""
    try:
        return programmes.read(folder)
    except programmes.ProgrammeErrors as error:
        raise SettingsError(str(error)) from None


def secret(value: SecretStr | None) -> str | None:
    """A secret setting's value."""
    return None if value is None else value.get_secret_value()
