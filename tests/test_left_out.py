"""`circles outbox --left-out`: what was not sent on purpose can be read, with its reason and without any person."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete

from bot import cli
from bot.domain.programme import Catalogue
from bot.store import workspaces
from bot.store.models import Outbox, OutboxState
from bot.store.session import Database
from tests.features import stage
from tests.features.stage import WORKSPACE
from tests.owing import owing
from tests.town import KEY

NOW = datetime.now(UTC)
AGO = timedelta(days=1)


@pytest.fixture
def used(database: Database, migrated_url: str, monkeypatch: pytest.MonkeyPatch) -> Database:
    """The database that the command finds, open beside it as the bot has it."""
    monkeypatch.setenv("DATABASE_URL", migrated_url)
    monkeypatch.setenv("CIRCLES_KEYS", KEY)
    stage.seed(database)
    return database


def skip(database: Database, subject: str, what: str, at: datetime = NOW - AGO, by: str = "bot") -> None:
    """A line of the change log."""
    with database.transaction() as session:
        workspaces.log(session, WORKSPACE, at=at, by=by, subject=subject, what=what)


def test_what_became_pointless_and_what_was_skipped_are_told_with_the_reason(
    used: Database, catalogue: Catalogue, capsys: pytest.CaptureFixture[str]
) -> None:
    circle_id = stage.running_circle(used, catalogue, ["U1", "U2", "U3", "U4", "U5"])
    with used.transaction() as session:  # What became pointless in getting so far.
        session.execute(delete(Outbox))
    gone = {"state": OutboxState.WITHDRAWN, "error": "they are away, or have left"}
    row_id = owing(used, WORKSPACE, NOW, kind="silence.ask", key="ask:U1", recipient="U1", **gone)
    old = NOW - timedelta(days=31)
    owing(used, WORKSPACE, NOW, key="old", due_at=old, try_at=old, attempt_at=old, **gone)
    owing(used, WORKSPACE, NOW, key="dead")
    skip(used, f"circle {circle_id}", "skipped the prompt of step 2: the next moment has already come")
    skip(used, f"circle {circle_id}", "skipped long ago", at=old)
    skip(used, f"circle {circle_id}", "skipped by somebody", by="U1")
    skip(used, "role hr", "U1")
    assert cli.main(["outbox", "--left-out"]) == 0
    said = capsys.readouterr().out
    skipped, pointless = said.splitlines()
    assert "skipped the prompt of step 2: the next moment has already come, in circle-" in skipped
    assert pointless.startswith(f"{WORKSPACE}  {row_id[-8:]}  due ")
    assert pointless.endswith("A private message, to one person: they are away, or have left")
    assert cli.main(["outbox", "--left-out", "--json"]) == 0
    told = capsys.readouterr().out
    assert [one["why"].split(":")[0] for one in json.loads(told)] == [
        "skipped the prompt of step 2",
        "they are away, or have left",
    ]
    for words in ("U1", "silence"):
        assert words not in said + told


def test_when_nothing_was_left_out_it_says_so(used: Database, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["outbox", "--left-out"]) == 0
    assert capsys.readouterr().out == "Nothing was left out in the last 30 days.\n"


@pytest.mark.parametrize("more", [["--all"], ["drop", "one"], ["retry", "--all"]])
def test_it_only_lists(used: Database, more: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["outbox", "--left-out", *more]) == 2
    assert "usage: circles outbox" in capsys.readouterr().err
