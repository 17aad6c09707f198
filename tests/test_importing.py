"""`circles people import`: taken whole or not at all, by ids alone, or by addresses where Slack may be asked."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from bot import cli, importing
from bot.domain.positions import Position
from bot.domain.tables import TableError
from bot.features import installations, positions
from bot.features.installations import Installation
from bot.features.positions import Taken
from bot.playground import Playground
from bot.settings import Settings, SettingsError
from bot.slack.manifest import manifest
from bot.store.session import Database
from tests.features import stage
from tests.features.copies import database, migrated_url
from tests.features.stage import NOW, WORKSPACE
from tests.test_cli import seeded, used

__all__ = ["database", "migrated_url", "seeded"]
WHO = "id,department,level,manager\nU2,Board,9,\nU1,Sales,3,U2\n"


def file(words: str | bytes, name: str = "people.csv") -> Path:
    """A register on disk."""
    path = Path(name)
    path.write_bytes(words if isinstance(words, bytes) else words.encode())
    return path


def known(url: str, *users: str, workspace_id: str = WORKSPACE) -> list[Position | None]:
    """What is known of some."""
    with used(url).reading() as session:
        return [positions.known(session, workspace_id, one) for one in users]


def test_a_register_is_tried_first_then_taken_in_and_told_in_numbers(
    seeded: str, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    path = str(file(WHO))
    assert cli.main(["people", "import", path, "--dry-run"]) == 0
    shown = capsys.readouterr()
    assert shown.out == (
        "People: 2 would be added, 0 would be changed, 0 would be emptied, 0 stay as they are.\n"
        "Nothing was written: this was a dry run.\n"
    )
    assert known(seeded, "U1") == [None]
    assert cli.main(["people", "import", path]) == 0
    assert capsys.readouterr().out == "People: 2 added, 0 changed, 0 emptied, 0 as they were.\n"
    assert known(seeded, "U1", "U2") == [Position("Sales", level=3, manager="U2"), Position("Board", level=9)]
    assert cli.main(["people", "import", str(file("id;level\nU1;4\n"))]) == 0
    assert capsys.readouterr().out == (
        "People: 0 added, 1 changed, 0 emptied, 0 as they were.\n"
        "1 of an earlier file are not in this one, and stay as they are.\n"
    )
    assert known(seeded, "U1") == [Position("Sales", level=4, manager="U2")]
    assert not [one for one in caplog.records if "Sales" in f"{one.getMessage()} {one.__dict__}"]


def test_one_mistake_is_enough_for_nothing_to_be_kept_and_twenty_are_told(
    seeded: str, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = "".join(f"U{number},Sales,high,\n" for number in range(30, 55))
    assert cli.main(["people", "import", str(file(WHO + bad))]) == 1
    shown = capsys.readouterr()
    said = shown.err.splitlines()
    assert said[0] == "line 4: level: is no whole number from 0 to 99; the higher, the further up."
    assert said[19:] == [f"line 23: {said[0].partition(': ')[2]}", "... and 5 more.", "Nothing was imported."]
    assert shown.out == ""
    assert known(seeded, "U1", "U2", "U30") == [None, None, None]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (b"id,avoid\nU1,U2\n", "line 1: avoid: whom somebody would rather not be with is theirs alone to say"),
        ("id,site\nU1,Köln\n".encode("latin-1"), "line 2: is not UTF-8. Save the file as UTF-8"),
        (b"id,country\nU1,XK-1\nU2,QO\n", "line 3: country: is no country such as DE"),
        (b"", "The file is empty."),
    ],
)
def test_what_is_no_register_is_refused_with_a_sentence(
    seeded: str, capsys: pytest.CaptureFixture[str], words: bytes, said: str
) -> None:
    assert cli.main(["people", "import", str(file(words))]) == 1
    shown = capsys.readouterr()
    assert shown.err.startswith(said)
    assert shown.err.endswith("\nNothing was imported.\n")
    assert "Traceback" not in shown.err


@pytest.mark.parametrize("arguments", [["nowhere.csv"], ["."]])
def test_what_cannot_be_read_is_a_sentence(
    seeded: str, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    assert cli.main(["people", "import", *arguments]) == 1
    shown = capsys.readouterr()
    assert shown.err.startswith(f"{arguments[0]} cannot be read: ")
    assert len(shown.err.splitlines()) == 1


def test_of_several_workspaces_one_has_to_be_named(seeded: str, capsys: pytest.CaptureFixture[str]) -> None:
    stage.seed(used(seeded), "T0OTHER")
    assert cli.main(["people", "import", str(file(WHO))]) == 1
    assert capsys.readouterr().err == "Name one workspace with --workspace: T0ONE, T0OTHER\n"
    assert cli.main(["people", "import", str(file(WHO)), "--workspace", "T0OTHER"]) == 0
    assert known(seeded, "U2") == [None]
    assert known(seeded, "U2", workspace_id="T0OTHER") == [Position("Board", level=9)]


def test_addresses_without_a_token_to_ask_with_are_a_sentence(
    seeded: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["people", "import", str(file("email\nana@example.com\n"))]) == 1
    assert capsys.readouterr().err.startswith(f"There is no token for {WORKSPACE}, so Slack cannot be asked")


def test_a_large_company_is_taken_in_whole_or_not_at_all(seeded: str) -> None:
    database = used(seeded)
    lines = [
        f"U{number:06},Department {number % 40},{number % 9},U{number // 8:06}" for number in range(1, 100_001)
    ]
    header = "id,department,level,manager"
    whole = file("\n".join([header, "U000000,Board,9,", *lines]))
    broken = file("\n".join([header, "U000000,Board,9,U100000", *lines]), "ring.csv")
    given = {"workspace_id": WORKSPACE, "dry_run": False, "now": NOW}
    with pytest.raises(TableError) as caught:
        importing.people(Settings(_env_file=None), database, file=broken, **given)
    assert str(caught.value.mistakes[0]).startswith(
        "line 2: manager: people report to each other in a ring, see line "
    )
    assert importing.people(Settings(_env_file=None), database, file=whole, **given) == Taken(100_001, 0, 0, 0, 0)


@asynccontextmanager
async def playground(*scopes: str) -> AsyncIterator[tuple[Playground, Settings]]:
    """A Slack in which the app is installed as its manifest says, with more scopes, and the settings for it."""
    slack = Playground(now=lambda: NOW)
    wanted: dict[str, Any] = manifest()
    wanted["oauth_config"]["scopes"]["bot"] += scopes
    slack.install(wanted)
    url = await slack.start()
    try:
        yield (
            slack,
            Settings(_env_file=None, slack_api_url=f"{url}/api/", slack_bot_token=slack.installed.bot_token),
        )
    finally:
        await slack.stop()


async def take(database: Database, given: Settings, workspace_id: str, words: str) -> Taken:
    """The command's work, in a thread of its own, so that the playground can answer."""
    facts = {"dry_run": False, "now": NOW}
    return await asyncio.to_thread(importing.people, given, database, workspace_id, file(words), **facts)


BY_ADDRESS = "email,site,manager\nGreta@example.com,Lund,farid@example.com\nfarid@example.com,Köln,\n"


@pytest.mark.parametrize("is_kept", [False, True])
async def test_people_are_found_by_their_addresses_where_the_app_may_read_them(
    database: Database, is_kept: bool
) -> None:
    async with playground("users:read.email") as (slack, given):
        app = slack.installed
        stage.seed(database, app.team_id)
        if is_kept:
            with database.transaction() as session:
                found = Installation(app.team_id, app.bot_user_id, "B1", app.bot_token)
                installations.keep(session, found, name="One", now=NOW)
            given = given.model_copy(update={"slack_bot_token": None})
        assert await take(database, given, app.team_id, BY_ADDRESS) == Taken(2, 0, 0, 0, 0)
        ids = {one.name: one.id for one in slack.people}
    with database.reading() as session:
        assert positions.known(session, app.team_id, ids["greta"]) == Position(site="Lund", manager=ids["farid"])
        assert positions.known(session, app.team_id, ids["farid"]) == Position(site="Köln")


async def test_an_address_that_slack_does_not_know_is_told_with_its_line(database: Database) -> None:
    async with playground("users:read.email") as (slack, given):
        stage.seed(database, slack.installed.team_id)
        with pytest.raises(TableError) as caught:
            await take(database, given, slack.installed.team_id, BY_ADDRESS + "nobody@example.com,,\n")
    assert importing.what_is_wrong(caught.value) == (
        "line 4: email: Slack knows nobody by this address.\nNothing was imported."
    )


async def test_the_manifest_asks_for_no_addresses_and_then_a_column_of_ids_is_wanted(database: Database) -> None:
    async with playground() as (slack, given):
        team = slack.installed.team_id
        stage.seed(database, team)
        with pytest.raises(SettingsError, match=r"may not read those\. Put a column id .* users:read\.email "):
            await take(database, given, team, BY_ADDRESS)
        both = "id,email,manager\nU1,a@example.com,b@example.com\nU2,b@example.com,\n"
        assert await take(database, given, team, both) == Taken(1, 0, 1, 0, 0)
        with pytest.raises(SettingsError, match="There is no token for T0OTHER"):
            await take(database, given, "T0OTHER", BY_ADDRESS)


async def test_a_slack_that_takes_no_token_is_a_sentence_without_it(database: Database) -> None:
    async with playground() as (slack, given):
        team = slack.installed.team_id
        stage.seed(database, team)
        bad = given.model_copy(update={"slack_bot_token": SecretStr("xoxb-HIDDEN")})
        with pytest.raises(SettingsError) as caught:
            await take(database, bad, team, BY_ADDRESS)
    assert str(caught.value) == "Slack cannot be asked who has which e-mail address: invalid_auth. Try again."
