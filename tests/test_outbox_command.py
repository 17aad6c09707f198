"""`circles outbox`, as it is typed: listed, tried again, dropped, in plain words and as JSON."""

import asyncio
import json
from datetime import UTC, datetime, timedelta

import pytest

from bot import cli
from bot.domain.hindrances import obstacles
from bot.features import deliveries, workspaces
from bot.slack.views import troubles
from bot.store.models import OutboxState
from bot.store.session import Database
from tests.features import stage
from tests.features.stage import WORKSPACE
from tests.owing import owing, states
from tests.town import KEY, Town

NOW = datetime.now(UTC)
KEYS = "a2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2s="


@pytest.fixture
def used(database: Database, migrated_url: str, monkeypatch: pytest.MonkeyPatch) -> Database:
    """The database that the command finds, with a workspace in it, open beside the command as the bot has it."""
    monkeypatch.setenv("DATABASE_URL", migrated_url)
    monkeypatch.setenv("CIRCLES_KEYS", KEYS)
    stage.seed(database)
    return database


def listed(capsys: pytest.CaptureFixture[str], *more: str) -> list[dict[str, str]]:
    """What the command lists, as JSON."""
    assert cli.main(["outbox", "list", "--json", *more]) == 0
    found: list[dict[str, str]] = json.loads(capsys.readouterr().out)
    return found


def test_when_all_is_well_it_says_so(used: Database, capsys: pytest.CaptureFixture[str]) -> None:
    owing(used, WORKSPACE, NOW, state=OutboxState.SENT)
    assert cli.main(["outbox"]) == 0
    assert capsys.readouterr().out == "Everything was delivered in time.\n"
    assert cli.main(["outbox", "retry", "--all"]) == 0
    assert capsys.readouterr().out == "Nothing was given up.\n"


def test_what_was_given_up_is_listed_with_its_cause_what_to_do_and_nobodys_name(
    used: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    row_id = owing(used, WORKSPACE, NOW, error="user_disabled", recipient="U0ANA", key="help:U0ANA")
    assert cli.main(["outbox"]) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith(
        f"{WORKSPACE}  {row_id[-8:]}  given up, owed since {NOW - timedelta(hours=1):%Y-%m-%d}"
    )
    assert first.endswith("A private message, to one person")
    assert second.strip().startswith("user_disabled: Somebody cannot be reached in Slack any more. ")
    (found,) = listed(capsys)
    assert (found["id"], found["state"], found["cause"]) == (row_id, "dead", "user_disabled")
    assert "U0ANA" not in first + second + str(found)


def test_what_is_late_or_of_unknown_outcome_is_listed_and_the_rest_with_all(
    used: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    soon = {"due_at": NOW + timedelta(days=1)}
    owing(used, WORKSPACE, NOW, key="late", state=OutboxState.PENDING, recipient="C0HR", kind="summary")
    owing(
        used,
        WORKSPACE,
        NOW,
        key="unknown",
        state=OutboxState.UNKNOWN,
        recipient=None,
        kind="step.prompt",
        conversation="circle:1",
    )
    owing(used, WORKSPACE, NOW, key="soon", state=OutboxState.PENDING, error=None, **soon)
    found = {one["stands"]: (one["what"], one["to"]) for one in listed(capsys)}
    assert found == {
        "waits": ("A summary", "C0HR"),
        "of unknown outcome": ("A message in a circle's channel", "a circle without a channel"),
    }
    assert len(listed(capsys, "--all")) == 3


@pytest.mark.parametrize(
    ("cause", "said"),
    [
        ("token_revoked", "gives me its new token"),
        ("no_token", "gives me its new token"),
        ("http_407", "looks after the network"),
        ("ratelimited", "It is tried by itself."),
        (None, "It is tried by itself."),
    ],
)
def test_what_waits_for_somebody_says_for_whom(
    used: Database, cause: str | None, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    owing(used, WORKSPACE, NOW, state=OutboxState.PENDING, error=cause)
    (found,) = listed(capsys)
    assert said in found["advice"]


def test_where_the_app_was_taken_out_nothing_is_tried_by_itself(
    used: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    owing(used, WORKSPACE, NOW, state=OutboxState.PENDING)
    with used.transaction() as session:
        workspaces.uninstalled(session, WORKSPACE, NOW)
    (found,) = listed(capsys)
    assert found["advice"].startswith("The app is not installed here")


def test_what_is_posted_in_a_circles_channel_is_not_called_private(
    used: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    owing(used, WORKSPACE, NOW, kind="goal.shown", key="one", recipient=None, conversation="circle:1")
    owing(used, WORKSPACE, NOW, kind="circle.small", key="two")
    assert {one["kind"]: one["what"] for one in listed(capsys)} == {
        "goal.shown": "A message in a circle's channel",
        "circle.small": "A private message",
    }
    with used.reading() as session:
        found = obstacles(deliveries.given_up(session, WORKSPACE))
    assert troubles.counted(found[0]) == "A private message: 1; A message in a circle's channel: 1"


def test_one_is_tried_again_by_the_id_that_was_shown_and_told_if_it_was_not_given_up(
    used: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    row_id = owing(used, WORKSPACE, NOW, key="one")
    owing(used, WORKSPACE, NOW, key="two", error="is_archived")
    assert cli.main(["outbox", "retry", row_id[-8:]]) == 0
    assert capsys.readouterr().out.splitlines() == [f"{row_id[-8:]}  A private message", "1 tried again."]
    assert {key: state for key, (state, _) in states(used, WORKSPACE).items()} == {
        "one": OutboxState.UNKNOWN,
        "two": OutboxState.DEAD,
    }
    assert cli.main(["outbox", "retry", "one"]) == 1
    assert capsys.readouterr().err == f"{row_id[-8:]} was not given up: it is of unknown outcome.\n"


def test_everything_that_was_given_up_is_tried_again_or_dropped(
    used: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    ids = [owing(used, WORKSPACE, NOW, key=key, error=why) for key, why in (("one", "is_archived"), ("two", None))]
    owing(used, WORKSPACE, NOW, key="waits", state=OutboxState.PENDING)
    assert cli.main(["outbox", "retry", "--all", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told == {"workspace": WORKSPACE, "done": "tried again", "ids": sorted(ids)}
    assert {key for key, (state, _) in states(used, WORKSPACE).items() if state is OutboxState.UNKNOWN} == {
        "one",
        "two",
    }
    owing(used, WORKSPACE, NOW, key="three")
    assert cli.main(["outbox", "drop", "--all"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "1 dropped."
    found = {key: state for key, (state, _) in states(used, WORKSPACE).items()}
    assert (found["three"], found["one"], found["waits"]) == (
        OutboxState.WITHDRAWN,
        OutboxState.UNKNOWN,
        OutboxState.PENDING,
    )


def test_one_is_dropped_and_that_is_logged_and_not_a_second_time(
    used: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    row_id = owing(used, WORKSPACE, NOW, key="one")
    assert cli.main(["outbox", "drop", "one"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "1 dropped."
    assert f"dropped help {row_id}" in stage.changes(used)
    assert cli.main(["outbox", "drop", "one"]) == 1
    assert "cannot be dropped: it is dropped" in capsys.readouterr().err


def test_the_last_character_of_an_id_is_not_enough_to_drop_it(
    used: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    row_id = owing(used, WORKSPACE, NOW, key="one")
    for name in ("", row_id[-1], row_id[-7:]):
        assert cli.main(["outbox", "drop", name]) == 1
    assert states(used, WORKSPACE)["one"][0] is OutboxState.DEAD
    assert "at least the 8 characters" in capsys.readouterr().err
    assert cli.main(["outbox", "drop", row_id]) == 0


def test_what_makes_a_circles_channel_is_not_dropped_and_it_says_what_to_do_instead(
    used: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    owing(used, WORKSPACE, NOW, key="open", kind="circle.open", error="restricted_action", recipient=None)
    assert cli.main(["outbox", "drop", "open"]) == 1
    said = capsys.readouterr().err
    assert "/circle here" in said
    assert "circles outbox retry" in said
    assert cli.main(["outbox", "drop", "--all"]) == 0
    assert states(used, WORKSPACE)["open"][0] is OutboxState.DEAD


def test_what_may_have_arrived_is_not_dropped(used: Database, capsys: pytest.CaptureFixture[str]) -> None:
    owing(used, WORKSPACE, NOW, key="one", state=OutboxState.UNKNOWN)
    assert cli.main(["outbox", "drop", "one"]) == 1
    assert "may have arrived" in capsys.readouterr().err
    assert states(used, WORKSPACE)["one"][0] is OutboxState.UNKNOWN


def test_what_was_dropped_by_hand_can_be_tried_again_but_not_what_became_pointless(used: Database) -> None:
    owing(used, WORKSPACE, NOW, key="one")
    owing(used, WORKSPACE, NOW, key="left", state=OutboxState.WITHDRAWN, error="they have left")
    assert cli.main(["outbox", "drop", "one"]) == 0
    assert cli.main(["outbox", "retry", "one"]) == 0
    assert cli.main(["outbox", "retry", "left"]) == 1
    found = {key: state for key, (state, _) in states(used, WORKSPACE).items()}
    assert found == {"one": OutboxState.UNKNOWN, "left": OutboxState.WITHDRAWN}


@pytest.mark.parametrize("action", ["retry", "drop"])
def test_what_is_named_by_nothing_or_by_too_much_is_told_and_left_alone(
    used: Database, action: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for key, row_id in (("one", "0-aaaaaaaa"), ("two", "1-aaaaaaaa")):
        owing(used, WORKSPACE, NOW, key=key, id=row_id)
    for name, said in (
        ("three", 'Nothing in the outbox is called "three".'),
        ("", 'Nothing in the outbox is called "".'),
        ("aaaaaaa", 'Nothing in the outbox is called "aaaaaaa".'),
        ("aaaaaaaa", "aaaaaaaa names 2 of them"),
    ):
        assert cli.main(["outbox", action, name]) == 1
        assert capsys.readouterr().err.startswith(said)
    assert {state for state, _ in states(used, WORKSPACE).values()} == {OutboxState.DEAD}


def test_one_workspace_reaches_nothing_of_another(used: Database, capsys: pytest.CaptureFixture[str]) -> None:
    stage.seed(used, "T0TWO")
    owing(used, WORKSPACE, NOW, key="one")
    owing(used, "T0TWO", NOW, key="two")
    assert {one["workspace"] for one in listed(capsys)} == {WORKSPACE, "T0TWO"}
    assert [one["workspace"] for one in listed(capsys, "--workspace", "T0TWO")] == ["T0TWO"]
    assert cli.main(["outbox", "drop", "--all"]) == 1
    assert capsys.readouterr().err.startswith("Name one workspace with --workspace")
    assert cli.main(["outbox", "retry", "one", "--workspace", "T0TWO"]) == 1
    capsys.readouterr()
    assert cli.main(["outbox", "drop", "--all", "--workspace", "T0TWO"]) == 0
    assert states(used, WORKSPACE)["one"][0] is OutboxState.DEAD
    assert states(used, "T0TWO")["two"][0] is OutboxState.WITHDRAWN


@pytest.mark.parametrize(
    "arguments", [["list", "one"], ["retry"], ["drop"], ["drop", "one", "--all"], ["mend"], ["retry", "a", "b"]]
)
def test_a_command_misspelt_does_nothing(
    used: Database, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    owing(used, WORKSPACE, NOW, key="one")
    try:
        code = cli.main(["outbox", *arguments])
    except SystemExit as ended:
        code = ended.code
    assert code == 2
    assert "usage: circles" in capsys.readouterr().err
    assert states(used, WORKSPACE)["one"][0] is OutboxState.DEAD


async def test_a_bot_that_runs_sends_what_is_tried_again(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", town.database_url)
    monkeypatch.setenv("CIRCLES_KEYS", KEY)
    person = town.person("farid")
    owing(town.bot.database, town.bot.workspace_id, town.clock.now(), recipient=person.id)
    assert await asyncio.to_thread(cli.main, ["outbox", "retry", "--all"]) == 0
    town.clock.put_to(max(town.clock.now(), datetime.now(UTC)))  # The command goes by the clock on the wall.
    await town.bot.settled()
    assert len([one for one in await person.messages() if "/circle status" in one["text"]]) == 1
