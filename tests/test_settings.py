"""The settings: what is wrong is named with an example, and no secret stands in any message."""

from pathlib import Path

import pytest

from bot import settings
from bot.settings import SettingsError

KEY = "a2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2s="

WRONG = [
    ("SLACK_BOT_TOKEN", "xoxp-not-a-bots-SECRET"),
    ("SLACK_BOT_TOKEN", " xoxb-SECRET"),
    ("SLACK_APP_TOKEN", "xoxb-SECRET"),
    ("SLACK_SIGNING_SECRET", "SECRET"),
    ("SLACK_SIGNING_SECRET", "0123456789ABCDEF0123456789SECRET"),
    ("SLACK_SIGNING_SECRET", "0123456789abcdef0123456789abcdefSECRET"),
    ("SLACK_API_URL", "slack.com/SECRET"),
    ("SLACK_API_URL", "file:///SECRET"),
    ("DATABASE_URL", "mysql://me:SECRET@host/name"),
    ("DATABASE_URL", "SECRET"),
    ("DATABASE_URL", "postgres://me:SECRET@host:port/name"),
    ("DATABASE_URL", "postgres://me:SECRET@host:65536/name"),
    ("DATABASE_URL", "postgres://me:SECRET@[::1/name"),
    ("DATABASE_URL", "postgres://me:SEC@RET@host/name"),
    ("DATABASE_URL", "sqlite://SECRET"),
    ("CIRCLES_KEYS", "é"),
    ("PORT", "SECRET"),
    ("PORT", "65536"),
    ("PORT", "-1"),
    ("CIRCLES_URL", "circles.example.com"),
    ("CIRCLES_URL", "javascript:SECRET"),
    ("CIRCLES_KEYS", "SECRET"),
    ("CIRCLES_KEYS", f"{KEY},c2hvcnQSECRET="),
    ("CIRCLES_KEYS", "!!SECRET!!"),
    ("CIRCLES_MODERATORS", "anna"),
    ("CIRCLES_MODERATORS", "U012AB3CD;U045EF6GH"),
    ("CIRCLES_HR", "@hr"),
    ("CIRCLES_HR", "C012AB3CD"),
    ("CIRCLES_MODERATORS_CHANNEL", "#moderators"),
    ("CIRCLES_HR_CHANNEL", "U012AB3CD"),
]


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_a_wrong_setting_is_named_with_an_example_and_without_its_secret(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        settings.read()
    message = str(caught.value)
    assert message.startswith(f"{name} cannot be used: ")
    assert "Example: " in message
    assert "SECRET" not in message.removeprefix(name)
    assert KEY not in message
    assert "\n" not in message


def test_every_wrong_setting_is_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "many")
    monkeypatch.setenv("CIRCLES_HR", "anna")
    with pytest.raises(SettingsError) as caught:
        settings.read()
    assert [line.split()[0] for line in str(caught.value).splitlines()] == ["PORT", "CIRCLES_HR"]


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("postgres://me:pw@host/name", "postgresql+psycopg://me:pw@host/name"),
        ("postgresql://me:pw@host/name", "postgresql+psycopg://me:pw@host/name"),
        ("postgresql+psycopg://me:pw@host/name", "postgresql+psycopg://me:pw@host/name"),
        (
            "postgres://me:p#w/x@[::1]:5432/name?sslmode=require",
            "postgresql+psycopg://me:p#w/x@[::1]:5432/name?sslmode=require",
        ),
        ("postgresql:///name?host=/run/postgresql", "postgresql+psycopg:///name?host=/run/postgresql"),
        ("sqlite:////somewhere/circles.sqlite", "sqlite:////somewhere/circles.sqlite"),
    ],
)
def test_database_addresses_are_understood(monkeypatch: pytest.MonkeyPatch, given: str, used: str) -> None:
    monkeypatch.setenv("DATABASE_URL", given)
    assert settings.read().database() == used


def test_the_database_is_a_file_in_the_home_unless_said_otherwise(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert settings.read().database() == f"sqlite:///{tmp_path / '.circles' / 'circles.sqlite'}"
    monkeypatch.setenv("CIRCLES_HOME", str(tmp_path / "elsewhere"))
    assert settings.read().database() == f"sqlite:///{tmp_path / 'elsewhere' / 'circles.sqlite'}"


def test_empty_counts_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = settings.read()
    for name in usual.__class__.model_fields:
        monkeypatch.setenv(name.upper(), "")
    assert settings.read() == usual


def test_lists_take_commas_and_white_space(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CIRCLES_MODERATORS", " U012AB3CD , S0123ABCD,, ")
    assert settings.read().circles_moderators == ["U012AB3CD", "S0123ABCD"]


def test_keys_are_read_newest_first_in_either_alphabet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CIRCLES_KEYS", f"{'-_' * 21}8=, {KEY}")
    newest, old = settings.read().keys()
    assert (newest[:3], old) == (b"\xfb\xff\xbf", b"k" * 32)


def test_a_file_named_env_is_read_and_the_environment_wins(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text("PORT=9001\nHOST=0.0.0.0\nSOMETHING_ELSE=1\n# A comment.\n")
    monkeypatch.setenv("HOST", "127.0.0.2")
    found = settings.read()
    assert (found.port, found.host) == (9001, "127.0.0.2")


def test_what_is_wrong_in_the_file_is_named_as_well(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("SLACK_BOT_TOKEN=xoxp-SECRET\n")
    with pytest.raises(SettingsError, match=r"^SLACK_BOT_TOKEN cannot be used") as caught:
        settings.read()
    assert "SECRET" not in str(caught.value)


def test_a_missing_setting_is_named_with_an_example() -> None:
    with pytest.raises(SettingsError) as caught:
        settings.require(settings.read(), "SLACK_BOT_TOKEN", "CIRCLES_KEYS")
    first, second = str(caught.value).splitlines()
    assert first.startswith("SLACK_BOT_TOKEN is not set. Example: xoxb-")
    assert second == "CIRCLES_KEYS is not set. Example: the output of: circles new-key"


def test_settings_shown_in_a_trace_hold_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    secrets = {
        "SLACK_BOT_TOKEN": "xoxb-SECRET",
        "SLACK_APP_TOKEN": "xapp-SECRET",
        "SLACK_SIGNING_SECRET": "5ec2e7" + "0" * 26,
        "DATABASE_URL": "postgresql://me:SECRET@host/name",
        "CIRCLES_KEYS": KEY,
    }
    for name, value in secrets.items():
        monkeypatch.setenv(name, value)
    shown = f"{settings.read()!r} {settings.read()}"
    assert "SECRET" not in shown
    assert "5ec2e7" not in shown
    assert KEY not in shown


@pytest.mark.parametrize("text", ["#hr", "U012AB3CD", "", "c012ab3cd"])
def test_what_is_no_channel_is_refused_in_the_shell_too(text: str) -> None:
    with pytest.raises(SettingsError, match=r"is no channel's id. Example: "):
        settings.channel(text)


@pytest.mark.parametrize("text", ["anna", "U012AB3CD,anna", "C012AB3CD"])
def test_what_is_no_person_is_refused_in_the_shell_too(text: str) -> None:
    with pytest.raises(SettingsError, match="is neither a user id"):
        settings.principals(text)


def test_a_port_that_is_no_number_is_told_apart_from_an_address_that_is_malformed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for address, said in (("postgres://me:pw@[::1/name", "malformed"), ("postgres://me:pw@host:x/name", "port")):
        monkeypatch.setenv("DATABASE_URL", address)
        with pytest.raises(SettingsError, match=said):
            settings.read()


def test_a_file_named_env_that_is_not_utf_8_is_named(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes("CIRCLES_HOME=zuhörer\n".encode("latin-1"))
    with pytest.raises(SettingsError, match=r"^\.env cannot be read: it is not in UTF-8"):
        settings.read()


def test_a_file_of_settings_that_cannot_be_read_is_named() -> None:
    with pytest.raises(SettingsError, match=r"^/proc/self/mem cannot be read: "):
        settings.read(env_file="/proc/self/mem")


@pytest.mark.parametrize("home", [None, "taken", "taken/below"])
def test_a_home_that_is_a_file_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, home: str | None) -> None:
    (tmp_path / "taken").touch()
    (tmp_path / ".circles").touch()
    if home is not None:
        monkeypatch.setenv("CIRCLES_HOME", home)
    with pytest.raises(
        SettingsError, match=r"^CIRCLES_HOME cannot be used: .* is a file and no folder\. Example: "
    ):
        settings.read()
