"""Whom a concern goes to: set at the installation, changed in a shell, logged without a word, and looked for by the doctor."""

import pytest
from sqlalchemy import text

from bot import cli, parts, settings
from bot.doctor import Verdict, examine
from bot.settings import Settings, SettingsError
from tests.features import stage
from tests.town import Town

WORDS = "Counselling: 0800 111 0 111"


def changed(sqlite_url: str) -> list[tuple[str, str]]:
    """What the log of changes holds of them."""
    database = parts.open_database(Settings(_env_file=None, database_url=sqlite_url))  # pyright: ignore
    with database.reading() as session:
        query = text("SELECT subject, what FROM changes WHERE subject IN ('contact', 'help_line') ORDER BY id")
        found = [(subject, what) for subject, what in session.execute(query)]
    database.close()
    return found


@pytest.fixture
def seeded(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of a database with one workspace, set in the environment."""
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    database = parts.open_database(Settings(_env_file=None, database_url=sqlite_url))  # pyright: ignore
    stage.seed(database)
    database.close()
    return sqlite_url


def test_they_are_changed_shown_taken_back_and_logged_without_a_word(
    seeded: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["workspace", "--contact", "U012AB3CD", "--help-line", WORDS]) == 0
    shown = capsys.readouterr().out.splitlines()
    assert {"contact: U012AB3CD", f"help_line: {WORDS}"} <= set(shown)
    assert cli.main(["workspace", "--contact", "none"]) == 0
    assert "contact: none" in capsys.readouterr().out.splitlines()
    assert changed(seeded) == [("contact", "set"), ("help_line", "set"), ("contact", "none")]


@pytest.mark.parametrize(
    ("option", "given"), [("--contact", "@hr"), ("--contact", "S012AB3CD"), ("--help-line", "x" * 1001)]
)
def test_what_cannot_be_used_changes_nothing(
    seeded: str, capsys: pytest.CaptureFixture[str], option: str, given: str
) -> None:
    assert cli.main(["workspace", option, given]) == 1
    assert "Example: " in capsys.readouterr().err
    assert changed(seeded) == []


@pytest.mark.parametrize(
    ("name", "value"), [("CIRCLES_CONTACT", "S012AB3CD"), ("CIRCLES_HELP_LINE", "SECRET" * 200)]
)
def test_a_wrong_setting_is_named_with_an_example(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        settings.read()
    message = str(caught.value)
    assert message.startswith(f"{name} cannot be used: ")
    assert "Example: " in message
    assert "SECRET" not in message


async def test_the_doctor_warns_where_there_is_neither(town: Town) -> None:
    async def found() -> list[str]:
        return [str(one) async for one in examine(town.settings(), False) if one.verdict is not Verdict.WELL]

    assert not any("concerns" in one for one in await found())
    with town.bot.database.transaction() as session:
        session.execute(text("UPDATE workspaces SET contact = NULL"))
    assert not any("concerns" in one for one in await found())
    with town.bot.database.transaction() as session:
        session.execute(text("UPDATE workspaces SET help_line = NULL"))
    (told,) = [one for one in await found() if "concerns" in one]
    assert "circles workspace --contact" in told
