"""The settings, from the environment and a .env file; read once, by the command line and the composition root."""

import base64
import os
import re
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import BeforeValidator, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot import addresses
from bot.domain.joinings import EVERYONE, FULL_MEMBERS
from bot.domain.spreading import POSTS_A_MINUTE

SLACK = "https://slack.com/api/"
HELP_LINE_LIMIT = 1000
BOT_TOKENS = ("xoxb-", "xoxe.xoxb-")  # How they begin.

_EXAMPLES = {
    "SLACK_BOT_TOKEN": "xoxb-... (OAuth & Permissions, after installing the app); or: circles install",
    "SLACK_APP_TOKEN": "xapp-... (Basic Information, App-Level Tokens, scope connections:write)",
    "SLACK_SIGNING_SECRET": "32 characters of 0-9 and a-f (Basic Information, App Credentials)",
    "SLACK_API_URL": SLACK,
    "DATABASE_URL": "postgresql://circles:PASSWORD@localhost/circles",
    "HOST": "0.0.0.0",  # noqa: S104 - an example in a sentence.
    "PORT": "8080",
    "CIRCLES_URL": "https://circles.example.com",
    "CIRCLES_POSTS_A_MINUTE": "300 (more only where Slack has allowed it)",
    "CIRCLES_PROMPTS": "/srv/circles/prompts (a folder of programmes of your own)",
    "CIRCLES_KEYS": "the output of: circles new-key",
    "CIRCLES_HOME": ".circles",
    "CIRCLES_MODERATORS": "U012AB3CD,U045EF6GH or a user group's id, S0123ABCD",
    "CIRCLES_HR": "U012AB3CD or a user group's id, S0123ABCD",
    "CIRCLES_MODERATORS_CHANNEL": "C012AB3CD (the channel's id, at the end of its details)",
    "CIRCLES_CONTACT": "U012AB3CD (one person's user id)",
    "CIRCLES_HELP_LINE": "Counselling, day and night: 0800 111 0 111, in at most 1000 characters",
    "CIRCLES_HR_CHANNEL": "C012AB3CD (the channel's id, at the end of its details)",
}


class SettingsError(Exception):
    """A setting is missing or wrong; the message names it with an example and holds no secret."""


class AwayError(SettingsError):
    """What a setting names is not there at this moment, though nothing may be wrong with the setting."""


def _split(value: object) -> object:
    return [one.strip() for one in value.split(",") if one.strip()] if isinstance(value, str) else value


Listed = Annotated[list[str], NoDecode, BeforeValidator(_split)]
Secrets = Annotated[list[SecretStr], NoDecode, BeforeValidator(_split)]
Folders = Annotated[list[Path], NoDecode, BeforeValidator(_split)]


class Prompts(BaseSettings):
    """Where programmes are read from beside our own; all that the playground needs to know."""

    model_config = SettingsConfigDict(
        env_file=".env", env_ignore_empty=True, extra="ignore", hide_input_in_errors=True
    )
    circles_prompts: Folders = []

    @field_validator("circles_prompts")
    @classmethod
    def _folders(cls, value: list[Path]) -> list[Path]:
        for one in value:
            if not one.expanduser().is_dir():
                raise ValueError(f"there is no folder {one}")
        return [one.expanduser() for one in value]


class Settings(Prompts):
    """Everything that is set from outside. An empty value counts as none."""

    slack_bot_token: SecretStr | None = None
    slack_app_token: SecretStr | None = None
    slack_signing_secret: SecretStr | None = None
    slack_api_url: str = SLACK
    database_url: SecretStr | None = None
    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)
    circles_url: str | None = None
    circles_posts_a_minute: int = Field(default=POSTS_A_MINUTE, ge=1, le=10_000)
    circles_keys: Secrets = []
    circles_home: Path = Field(default=Path(".circles"), validate_default=True)
    circles_moderators: Listed = []
    circles_hr: Listed = []
    circles_moderators_channel: str | None = None
    circles_hr_channel: str | None = None
    circles_contact: str | None = None
    circles_help_line: str | None = None

    @field_validator("slack_bot_token", "slack_app_token")
    @classmethod
    def _token(cls, value: SecretStr | None, info: object) -> SecretStr | None:
        prefixes = BOT_TOKENS if getattr(info, "field_name", "") == "slack_bot_token" else ("xapp-",)
        if value is not None and not value.get_secret_value().startswith(prefixes):
            raise ValueError(f"has to begin with {prefixes[0]}")
        return value

    @field_validator("slack_signing_secret")
    @classmethod
    def _signing_secret(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not re.fullmatch("[0-9a-f]{32}", value.get_secret_value()):
            raise ValueError("has to be 32 characters of 0-9 and a-f")
        return value

    @field_validator("circles_home")
    @classmethod
    def _home(cls, value: Path) -> Path:
        try:
            path = value.expanduser().absolute()
            there = next(one for one in (path, *path.parents) if one.exists())
        except (OSError, RuntimeError) as error:
            raise ValueError("its folder cannot be looked up") from error
        if not there.is_dir():
            raise ValueError(f"{there} is a file and no folder")
        return value

    @field_validator("slack_api_url", "circles_url")
    @classmethod
    def _address(cls, value: str | None) -> str | None:
        if value is not None and not re.match(r"https?://[^\s/]+", value):
            raise ValueError("has to be an address that begins with https:// or http://")
        return value if value is None or value.endswith("/") else value + "/"

    @field_validator("circles_keys")
    @classmethod
    def _keys(cls, value: list[SecretStr]) -> list[SecretStr]:
        for number, one in enumerate(value, 1):
            if len(decoded_key(one.get_secret_value()) or b"") != 32:
                raise ValueError(f"key {number} is not 32 bytes in base64")
        return value

    @field_validator("circles_moderators", "circles_hr")
    @classmethod
    def _principals(cls, value: list[str]) -> list[str]:
        return [_principal(one) for one in value]

    @field_validator("circles_moderators_channel", "circles_hr_channel")
    @classmethod
    def _channel(cls, value: str | None) -> str | None:
        return None if value is None else _channel_id(value)

    @field_validator("circles_contact")
    @classmethod
    def _contact(cls, value: str | None) -> str | None:
        return None if value is None else _person(value)

    @field_validator("circles_help_line")
    @classmethod
    def _help_line(cls, value: str | None) -> str | None:
        return None if value is None else _words(value)

    @field_validator("database_url")
    @classmethod
    def _database(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not re.match(r"(sqlite|postgres(ql)?(\+psycopg)?)://", value.get_secret_value()):
            raise ValueError("has to be a PostgreSQL address or a SQLite file's")
        if value is not None:
            addresses.check_database(value.get_secret_value())
        return value

    def database(self) -> str:
        """The database's address for SQLAlchemy: PostgreSQL through psycopg, else a file in CIRCLES_HOME."""
        if self.database_url is None:
            return f"sqlite:///{self.circles_home.expanduser().resolve() / 'circles.sqlite'}"
        return re.sub(r"^postgres(ql)?://", "postgresql+psycopg://", self.database_url.get_secret_value())

    def keys(self) -> list[bytes]:
        """The wrapping keys, newest first; none when CIRCLES_KEYS is not set."""
        return [decoded_key(one.get_secret_value()) or b"" for one in self.circles_keys]


def principals(text: str) -> list[str]:
    """User ids and user group ids in a comma separated text; SettingsError for anything else."""
    try:
        return [_principal(one.strip()) for one in text.split(",") if one.strip()]
    except ValueError as error:
        raise SettingsError(f"{error}.") from None


def who_may_join(text: str) -> str:
    """Who may join: full_members, everyone, or a user group's id; SettingsError for anything else."""
    wanted = text.strip().replace("-", "_")
    if wanted.lower() in (FULL_MEMBERS, EVERYONE):
        return wanted.lower()
    if not re.fullmatch(r"S[A-Z0-9]{2,}", wanted):
        raise SettingsError(f"Who may join is {FULL_MEMBERS}, {EVERYONE} or a user group's id, such as S0123ABCD.")
    return wanted


def channel(text: str) -> str:
    """A channel's id; SettingsError for anything else."""
    try:
        return _channel_id(text)
    except ValueError as error:
        raise SettingsError(f"What was given {error}. Example: {_EXAMPLES['CIRCLES_HR_CHANNEL']}") from None


def bot_token(text: str) -> str:
    """A bot token; SettingsError, which does not show it, for anything else."""
    if not text.strip().startswith(BOT_TOKENS):
        raise SettingsError(f"This is no bot token: one begins with {BOT_TOKENS[0]} (OAuth & Permissions).")
    return text.strip()


def contact(text: str) -> str:
    """One person's user id; SettingsError for anything else."""
    try:
        return _person(text)
    except ValueError as error:
        raise SettingsError(f"What was given {error}. Example: {_EXAMPLES['CIRCLES_CONTACT']}") from None


def help_line(text: str) -> str:
    """A company's own words on where there is help; SettingsError when they are too long."""
    try:
        return _words(text)
    except ValueError as error:
        raise SettingsError(f"What was given {error}. Example: {_EXAMPLES['CIRCLES_HELP_LINE']}") from None


def _principal(text: str) -> str:
    if not re.fullmatch(r"[UWS][A-Z0-9]{2,}", text):
        # What stands there is not shown: it may be a token that was put in the wrong place.
        raise ValueError("one of the ids is neither a user id (U..., W...) nor a user group's id (S...)")
    return text


def _person(text: str) -> str:
    if not re.fullmatch(r"[UW][A-Z0-9]{2,}", text):
        raise ValueError("is no user id")
    return text


def _words(text: str) -> str:
    if len(text) > HELP_LINE_LIMIT:
        raise ValueError(f"is longer than {HELP_LINE_LIMIT} characters")
    return text.strip()


def _channel_id(text: str) -> str:
    if not re.fullmatch(r"[CG][A-Z0-9]{2,}", text):
        raise ValueError("is no channel's id")
    return text


def decoded_key(text: str) -> bytes | None:
    """The bytes of a key written in base64, in either alphabet; None when it is not base64."""
    try:
        return base64.b64decode(text.strip().replace("-", "+").replace("_", "/"), validate=True)
    except ValueError:  # Of a sign that is no letter of base64, or not even ASCII.
        return None


Read = TypeVar("Read", bound=Prompts)


def read(env_file: str | os.PathLike[str] | None = ".env") -> Settings:
    """Reads the settings; SettingsError, naming each wrong one, when they cannot be used."""
    return _read(Settings, env_file)


def read_prompts() -> Prompts:
    """Reads only where programmes are; SettingsError when one of the folders is not there."""
    return _read(Prompts, ".env")


def _read(kind: type[Read], env_file: str | os.PathLike[str] | None) -> Read:
    try:
        return kind(_env_file=env_file)  # pyright: ignore[reportCallIssue]
    except ValidationError as error:
        raise SettingsError(
            "\n".join(_sentence(str(one["loc"][0]), one["msg"]) for one in error.errors())
        ) from None
    except UnicodeDecodeError:
        raise SettingsError(f"{env_file} cannot be read: it is not in UTF-8. Save it as UTF-8.") from None
    except OSError as error:
        raise SettingsError(f"{env_file} cannot be read: {error.strerror}.") from None


def require(settings: Settings, *names: str) -> None:
    """SettingsError when one of these settings (by its environment name) is missing."""
    missing = [name for name in names if getattr(settings, name.lower()) in (None, [], "")]
    if missing:
        raise SettingsError("\n".join(f"{name} is not set. Example: {_EXAMPLES[name]}" for name in missing))


def _sentence(field: str, problem: str) -> str:
    name = field.upper()
    reason = problem.removeprefix("Value error, ")
    return f"{name} cannot be used: {reason[0].lower() + reason[1:]}. Example: {_EXAMPLES[name]}"
