"""The parts that the composition root and the command line put to use: clock, keys, database, programmes."""

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo, reset_tzpath

from pydantic import SecretStr

from bot import programmes, reasons
from bot.domain.library import Library
from bot.domain.programme import Catalogue
from bot.programmes import library
from bot.settings import AwayError, Prompts, Settings, SettingsError, decoded_key, require
from bot.store import copies, migrations, texts
from bot.store.session import Database, engine_for, sqlite_path
from bot.store.texts import Keyring

PROMPTS = Path(__file__).parents[1] / "prompts"


# Where there is one, the clock that goes on while the machine is suspended.
_STEADY = getattr(time, "CLOCK_BOOTTIME", None)


class Clock:
    """The present, which the playground may move on; it runs at the pace of the real one."""

    def __init__(self) -> None:
        self._ahead = timedelta()

    def now(self) -> datetime:
        """The present instant."""
        return datetime.now(UTC) + self._ahead

    def elapsed(self) -> timedelta:
        """How long it has been since some instant of old, whatever the machine's own clock is set to meanwhile."""
        steady = time.monotonic() if _STEADY is None else time.clock_gettime(_STEADY)
        return timedelta(seconds=steady) + self._ahead

    def move_to(self, at: datetime) -> None:
        """Moves the present on; never back."""
        self._ahead += max(at - self.now(), timedelta())

    def put_to(self, at: datetime) -> None:
        """Makes another instant the present, which may be an earlier one: for a story that is taken up again."""
        self._ahead += at - self.now()


_OF_OLD = datetime(2000, 1, 1, tzinfo=UTC)


class StillClock(Clock):
    """A present that stands still until it is moved, so that a story told twice happens at the same instants."""

    def __init__(self, at: datetime) -> None:
        super().__init__()
        self._at = at

    def now(self) -> datetime:
        """The instant it was moved to last."""
        return self._at

    def elapsed(self) -> timedelta:
        """How far it has been moved."""
        return self._at - _OF_OLD

    def move_to(self, at: datetime) -> None:
        """Moves the present on; never back."""
        self._at = max(self._at, at)

    def put_to(self, at: datetime) -> None:
        """Makes another instant the present."""
        self._at = at


def pin_time_zones() -> None:
    """Computes with the pinned tzdata package and not with whatever the machine has, which may be older."""
    reset_tzpath(to=())
    ZoneInfo.clear_cache()  # Whatever was computed before this is forgotten.
    os.environ["PYTHONTZPATH"] = ""


def make_home(settings: Settings) -> Path:
    """CIRCLES_HOME, made for its owner alone when it is not there; SettingsError when it cannot be."""
    home = settings.circles_home.expanduser().resolve()
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(f"CIRCLES_HOME: {home} cannot be made ({error.strerror}).") from None
    return home


def make_ready(settings: Settings) -> Keyring:
    """The keys; what a SQLite database needs is made when it is not there, closed to everybody else."""
    if settings.database_url is None:
        make_home(settings)
    file = sqlite_path(settings.database())
    if file is None:
        return keyring_of(settings)
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    keyring = keyring_of(settings)
    # SQLite would make it readable by all; its companions -wal and -shm take their modes from it.
    os.close(os.open(file, os.O_RDONLY | os.O_CREAT, 0o600))
    return keyring


def keyring_of(settings: Settings, *, making: bool = True) -> Keyring:
    """The keys for members' words: CIRCLES_KEYS or, beside a SQLite file, a key file of our own."""
    keys = settings.keys()
    if not keys:
        database = sqlite_path(settings.database())
        if database is None:
            require(settings, "CIRCLES_KEYS")
        keys = [_key_file(cast("Path", database), making=making)]
    return Keyring(keys)


def _key_file(database: Path, *, making: bool) -> bytes:
    """The key in the file beside a SQLite file, made there at the first start and never again."""
    path = database.with_suffix(".key")
    if not path.exists():
        if _has_sealed(database):
            raise SettingsError(
                f"{path} is missing. Put it back, or name its key in CIRCLES_KEYS: nothing can be read without."
            )
        if not making:
            raise SettingsError(f"{path} is not there yet: circles run makes it.")
        _make_key_file(path)
    key = decoded_key(path.read_text(errors="replace"))
    if key is None or len(key) != texts.KEY_BYTES:
        raise SettingsError(f"{path} holds no usable key. Put the old file back: without it nothing can be read.")
    return key


def _make_key_file(path: Path) -> None:
    """Makes the file with its key in it at once; of two starts at the same moment both use the one key."""
    with tempfile.NamedTemporaryFile("w", dir=path.parent, prefix=".key-") as file:  # Made for its owner alone.
        file.write(texts.new_key() + "\n")
        file.flush()
        with suppress(FileExistsError):
            os.link(file.name, path)


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

    A SQLite file is made and migrated here; with `migrating` off, nothing is made: no folder, file or key.
    PostgreSQL is migrated by `circles migrate`.
    """
    with explained(settings), ExitStack() as closing:
        file = sqlite_path(settings.database())
        check_packages(file is None)
        if not migrating and file is not None and not file.exists():
            raise SettingsError(f"{file} is not there yet: circles run makes it.")
        keyring = make_ready(settings) if migrating else keyring_of(settings, making=False)
        database = Database(settings.database(), keyring)
        closing.callback(database.close)
        if file is not None and migrating:
            migrate(settings.database())
        _bring_up(database)
        closing.pop_all()
    return database


@contextmanager
def existing_database(settings: Settings) -> Iterator[Database]:
    """The database as it is: who only looks or changes a setting makes none."""
    with explained(settings), closing(open_database(settings, migrating=False)) as database:
        yield database


def check_packages(needed: bool, find: Callable[[str], object] = find_spec) -> None:
    """SettingsError where PostgreSQL is `needed` and its packages, an extra, are not installed."""
    if needed and not all(map(find, ("procrastinate", "psycopg"))):
        raise SettingsError(
            "DATABASE_URL: PostgreSQL needs packages that are not installed. Run: pip install 'peer-circles[postgres]'"
        )


def migrate(url: str) -> bool:
    """Brings a database to its newest migration; False when nothing was to do. A SQLite file is copied before that.

    Not on a database's own connections: those do not wait for as long as another start may take for it.
    """
    file = sqlite_path(url)
    check_packages(file is None)
    now, engine = datetime.now(UTC), engine_for(url)
    try:
        if file is None:
            return migrations.migrate(engine)
        copies.clear_old(file, now)
        return migrations.migrate(engine, copying=lambda revision: copies.make(file, revision, now))
    finally:
        engine.dispose()


def _bring_up(database: Database) -> None:
    migrations.check(migrations.current(database.engine))
    with database.reading() as session:
        if migrations.behind(session.connection()):
            raise SettingsError("The database is not at the newest migration. Run: circles migrate")
        missing = texts.keys_in_use(session) - database.key_ids()
    if missing:
        raise SettingsError(
            "CIRCLES_KEYS lacks a key that members' words were sealed with. Add the old key behind the new one."
        )


@contextmanager
def explained(settings: Settings) -> Iterator[None]:
    """Turns what a database raises that cannot be used into a SettingsError: why, and what to do."""
    name = "CIRCLES_HOME" if settings.database_url is None else "DATABASE_URL"
    try:
        yield
    except migrations.TooNewError as error:
        raise SettingsError(
            f"{name}: a newer version of this program has worked on the database: {error}. Start the newer one again."
        ) from error
    except copies.NoCopyError as error:
        raise SettingsError(
            f"{name}: the copy that is made before the database is changed cannot be written ({error}), so nothing "
            "was changed. Make room on its disk, and look at who may write in its folder; then try again."
        ) from None
    except reasons.DATABASE_ERRORS as error:
        kind = AwayError if reasons.passes(error) else SettingsError
        raise kind(f"{name}: the database cannot be used: {reasons.said(error)}") from None


def read_catalogue(given: Prompts | None = None) -> Catalogue:
    """The programmes, ours and those of one's own; SettingsError with every finding when one cannot be used."""
    try:
        return programmes.read(*prompt_folders(given))
    except programmes.ProgrammeErrors as error:
        raise SettingsError(str(error)) from None


def read_library(given: Prompts | None = None) -> Library:
    """What stands beside the programmes; SettingsError with every finding when some of it cannot be used."""
    try:
        return library.read(*prompt_folders(given))
    except programmes.ProgrammeErrors as error:
        raise SettingsError(str(error)) from None


def prompt_folders(given: Prompts | None = None) -> list[Path]:
    """Where programmes are read from: our own folder, and those that the settings name."""
    return [PROMPTS, *(given.circles_prompts if given else ())]


def secret(value: SecretStr | None) -> str | None:
    """A secret setting's value."""
    return None if value is None else value.get_secret_value()
