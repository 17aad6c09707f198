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
    ("SLACK_API_URL", "slack.com/SECRET"),
    ("SLACK_API_URL", "file:///SECRET"),
    ("DATABASE_URL", "mysql://me:SECRET@host/name"),
    ("DATABASE_URL", "SECRET"),
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
    assert "SECRET" not in message
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
        "SLACK_SIGNING_SECRET": "SECRET",
        "DATABASE_URL": "postgresql://me:SECRET@host/name",
        "CIRCLES_KEYS": KEY,
    }
    for name, value in secrets.items():
        monkeypatch.setenv(name, value)
    shown = f"{settings.read()!r} {settings.read()}"
    assert "SECRET" not in shown
    assert KEY not in shown


@pytest.mark.parametrize("text", ["#hr", "U012AB3CD", "", "c012ab3cd"])
def test_what_is_no_channel_is_refused_in_the_shell_too(text: str) -> None:
    with pytest.raises(SettingsError, match=r"is no channel's id. Example: "):
        settings.channel(text)


@pytest.mark.parametrize("text", ["anna", "U012AB3CD,anna", "C012AB3CD"])
def test_what_is_no_person_is_refused_in_the_shell_too(text: str) -> None:
    with pytest.raises(SettingsError, match="is neither a user id"):
        settings.principals(text)
