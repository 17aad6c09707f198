"""The `circles` command, as it is typed: exit codes, plain sentences, and nothing heavy imported for help."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from bot import cli, parts
from bot.domain.programme import Catalogue
from bot.settings import Settings
from bot.store.session import Database
from tests.features import stage

ROOT = Path(__file__).parents[1]
TOKENS = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}
HEAVY = (
    "sqlalchemy",
    "slack_bolt",
    "slack_sdk",
    "pydantic",
    "pydantic_settings",
    "aiohttp",
    "alembic",
    "starlette",
)


def circles(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs the command in a process of its own, in the present folder."""
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **environment},
    )


def used(url: str) -> Database:
    """The database that the command finds with the present settings, migrated."""
    return parts.open_database(Settings(_env_file=None, database_url=url))


@pytest.fixture
def seeded(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of a database with one workspace, set in the environment."""
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    database = used(sqlite_url)
    stage.seed(database)
    database.close()
    return sqlite_url


def test_help_imports_nothing_heavy() -> None:
    program = (
        "import sys, contextlib\nfrom bot import cli\n"
        "with contextlib.suppress(SystemExit): cli.main(['--help'])\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT, timeout=60
    )
    assert done.stderr.strip() == "[]"
    for command in "run playground rehearse report manifest doctor migrate outbox people prompts".split():
        assert f"\n    {command}" in done.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["dance"],
        ["run", "--fast"],
        ["prompts"],
        ["prompts", "dance"],
        ["people"],
        ["people", "dance"],
        ["people", "import"],
        ["report", "--workspace"],
        ["--version?"],
    ],
)
def test_a_command_misspelt_is_told_so_with_exit_code_2(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        code = cli.main(arguments)
    except SystemExit as ended:
        code = ended.code
    assert code == 2
    shown = capsys.readouterr()
    assert "usage: circles" in shown.out + shown.err


@pytest.mark.parametrize("command", ["run", "report", "migrate", "workspace", "manifest", "doctor", "outbox"])
def test_a_wrong_setting_is_a_sentence_without_a_trace(
    command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CIRCLES_KEYS", "not-a-key-SECRET")
    assert cli.main([command]) == 1
    shown = capsys.readouterr()
    assert shown.err.startswith("CIRCLES_KEYS cannot be used: ")
    assert "Traceback" not in shown.err
    assert "SECRET" not in shown.out + shown.err


def test_run_without_tokens_names_what_is_missing() -> None:
    done = circles("run")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("SLACK_BOT_TOKEN is not set. Example: xoxb-")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", ["report", "workspace", "migrate", "outbox"])
def test_a_database_that_cannot_be_reached_is_a_sentence_without_its_password(
    command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://me:SECRET@127.0.0.1:1/none")
    monkeypatch.setenv("CIRCLES_KEYS", "a2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2s=")
    assert cli.main([command]) == 1
    shown = capsys.readouterr().err
    assert shown.startswith("DATABASE_URL: the database cannot be used")
    assert "SECRET" not in shown


def test_a_database_address_that_cannot_be_read_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://me:SECRET@host:port/none")
    monkeypatch.setenv("CIRCLES_KEYS", "a2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2s=")
    assert cli.main(["migrate"]) == 1
    assert "SECRET" not in capsys.readouterr().err


def test_the_shipped_programmes_have_nothing_to_mend(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["prompts", "check"]) == 0
    assert capsys.readouterr().out == "Nothing to mend.\n"


def test_a_broken_folder_is_told_by_file_and_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "broken"
    folder.mkdir()
    (folder / "programme.md").write_text("---\ntitle: Broken\nlength: many\n---\n")
    (folder / "step-00.md").write_text("no title\n")
    assert cli.main(["prompts", "check", str(folder)]) == 1
    shown = capsys.readouterr().out
    assert f"{folder / 'programme.md'}:3: " in shown
    assert f"{folder / 'step-00.md'}:1: " in shown
    assert "to mend" in shown.splitlines()[-1]


def test_a_folder_that_is_not_there_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["prompts", "check", str(tmp_path / "nowhere")]) == 1
    assert "there is no such folder" in capsys.readouterr().out


def test_migrate_brings_an_empty_database_up_once(
    database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("CIRCLES_KEYS", "a2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2s=")
    for said in ("The database is at its newest migration.", "Nothing to do"):
        assert cli.main(["migrate"]) == 0
        assert capsys.readouterr().out.startswith(said)


def test_migrate_makes_the_folder_of_a_new_sqlite_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["migrate"]) == 0
    assert Path(".circles/circles.sqlite").exists()


def test_report_prints_what_slack_shows(
    seeded: str, catalogue: Catalogue, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["report"]) == 0
    shown = capsys.readouterr().out
    assert catalogue.programmes[0].title in shown
    assert "There are too few to show" in shown
    assert "*" not in shown


@pytest.mark.parametrize("command", ["report", "workspace", "outbox"])
def test_before_the_first_start_one_is_told_to_start_and_nothing_is_made(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main([command]) == 1
    file = Path.cwd() / ".circles" / "circles.sqlite"
    assert capsys.readouterr().err.strip() == f"{file} is not there yet: circles run makes it."
    assert list(Path.cwd().iterdir()) == []


@pytest.mark.parametrize("command", ["report", "workspace"])
def test_a_key_that_was_never_made_is_not_made_by_whoever_only_looks(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["migrate"]) == 0
    key = Path.cwd() / ".circles" / "circles.key"
    key.unlink()
    assert cli.main([command]) == 1
    assert capsys.readouterr().err.strip() == f"{key} is not there yet: circles run makes it."
    assert not key.exists()


@pytest.mark.parametrize("command", ["run", "playground", "report", "doctor"])
def test_a_home_that_is_a_file_is_a_sentence(command: str) -> None:
    Path("home").touch()
    done = circles(command, CIRCLES_HOME="home", **TOKENS)
    assert done.returncode == 1
    assert done.stderr.startswith("CIRCLES_HOME cannot be used: ")
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("host", "begins", "ends"),
    [
        ("127.0.0.1", "PORT: ", "Example: PORT=8081"),
        ("203.0.113.1", "HOST: 203.0.113.1 ", "Example: HOST=127.0.0.1"),
        ("no.such.invalid", "HOST: no.such.invalid ", "Example: HOST=127.0.0.1"),
        ("a..b", "HOST: a..b ", "Example: HOST=127.0.0.1"),
    ],
)
def test_what_cannot_be_listened_on_is_one_sentence_before_slack_is_asked(
    host: str, begins: str, ends: str
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as slack, socket.create_server(("127.0.0.1", 0)) as taken:
        slack.setblocking(False)
        address = f"http://127.0.0.1:{slack.getsockname()[1]}/api/"
        port = str(taken.getsockname()[1])
        done = circles("run", HOST=host, PORT=port, SLACK_API_URL=address, **TOKENS)
        with pytest.raises(BlockingIOError):
            slack.accept()
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(begins)
    assert done.stderr.strip().endswith(ends)
    assert len(done.stderr.splitlines()) == 1, done.stderr


def test_a_playground_on_a_host_that_is_not_ours_is_one_sentence() -> None:
    done = circles("playground", HOST="203.0.113.1", PORT="0")
    assert done.returncode == 1
    assert done.stderr.startswith("HOST: 203.0.113.1 ")
    assert len(done.stderr.splitlines()) == 1, done.stderr


@pytest.mark.parametrize("command", ["report", "workspace", "outbox"])
def test_a_workspace_that_is_unknown_is_told_which_there_are(
    seeded: str, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main([command, "--workspace", "T0NONE"]) == 1
    assert capsys.readouterr().err.strip() == f"Name one workspace with --workspace: {stage.WORKSPACE}"


def test_workspace_changes_what_is_named_logs_it_and_shows_how_things_are(
    seeded: str, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["--hr", "U0NEW,S0GROUP", "--hr-channel", "C0HR", "--moderators-channel", "none"]
    assert cli.main(["workspace", *arguments]) == 0
    shown = dict(line.split(": ", 1) for line in capsys.readouterr().out.splitlines())
    assert shown["hr"] == "S0GROUP, U0NEW"
    assert shown["hr_channel"] == "C0HR"
    assert shown["moderators"] == f"{stage.MODERATOR}, {stage.SECOND}"
    database = used(seeded)
    with database.reading() as session:
        by = list(session.scalars(text("SELECT what FROM changes WHERE \"by\" = 'shell'")))
    database.close()
    assert sorted(by) == ["C0HR", "S0GROUP,U0NEW"]


@pytest.mark.parametrize("arguments", [["--hr", "anna"], ["--hr-channel", "#hr"], ["--moderators", "U1;U2"]])
def test_a_wrong_change_is_refused_and_changes_nothing(
    seeded: str, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["workspace", *arguments]) == 1
    assert capsys.readouterr().err
    assert cli.main(["workspace"]) == 0
    assert f"hr: {stage.HR}" in capsys.readouterr().out


def test_a_new_key_fits_the_setting(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["new-key"]) == 0
    monkeypatch.setenv("CIRCLES_KEYS", capsys.readouterr().out.strip())
    assert len(Settings().keys()) == 1
