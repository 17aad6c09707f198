"""One bot serves several workspaces, each with its own token; nothing of one is reached from another."""

import json
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from typing import Any

import pytest
from sqlalchemy import delete, select, text

from bot import parts
from bot.domain.programme import Catalogue
from bot.features import installations, workspaces
from bot.slack import event_ids, ids
from bot.slack.views import refusals
from bot.store import outbox
from bot.store.models import Base, Key
from bot.store.session import sqlite_path
from tests import many_workspaces
from tests.features import stage
from tests.many_workspaces import ONE, TOKENS, TWO, Served, Slack

FIVE = ["U1", "U2", "U3", "U4", "U5"]


@pytest.fixture
async def slack() -> AsyncIterator[Slack]:
    """The stand-in for Slack."""
    async with many_workspaces.slack() as made:
        yield made


@pytest.fixture
def url(slack: Slack, sqlite_url: str) -> str:
    """A database in which the tokens of both are kept."""
    with closing(parts.open_database(many_workspaces.settings(slack, sqlite_url))) as database:
        many_workspaces.keep(database, ONE, TWO)
    return sqlite_url


@pytest.fixture
async def served(slack: Slack, url: str, catalogue: Catalogue) -> AsyncIterator[Served]:
    """The bot of both workspaces, without a token in its settings."""
    async with many_workspaces.bot(slack, url, catalogue) as made:
        yield made


async def test_each_is_answered_with_its_own_token(slack: Slack, served: Served) -> None:
    for team in (ONE, TWO):
        answer = await served.command(team, "U1", "join")
        assert answer["status"] == 200
    for team in (ONE, TWO):
        assert [one["trigger_id"] for one in slack.of(team, "views.open")] == ["1.2.3"]


async def test_what_is_owed_is_posted_with_the_token_of_its_workspace(slack: Slack, served: Served) -> None:
    for number, team in enumerate((TWO, ONE)):
        event = {"type": "message", "channel_type": "im", "channel": "D1", "user": f"U{number}", "text": "hello"}
        await served.tell(team, event, f"Ev{number}")
    await served.bot.settled()
    assert [one["channel"] for one in slack.of(TWO, "chat.postMessage")] == ["U0"]
    assert [one["channel"] for one in slack.of(ONE, "chat.postMessage")] == ["U1"]


async def test_a_workspace_without_a_token_is_told_so_and_nothing_is_called(slack: Slack, served: Served) -> None:
    before = list(slack.asked)
    assert (await served.command("T0NOBODY", "U1", "join"))["status"] == 200
    assert slack.responses == [refusals.elsewhere()]
    assert slack.asked == before


def _all(served: Served, team: str) -> list[tuple[Any, ...]]:
    """Every row of a workspace."""
    with served.bot.database.reading() as session:
        found: list[tuple[Any, ...]] = []
        for table in Base.metadata.sorted_tables:
            if "workspace_id" in table.columns:
                rows = session.execute(select(table).where(table.c.workspace_id == team))
                found += [(table.name, *row) for row in rows]
        return sorted(found, key=repr)


async def test_no_button_of_one_does_anything_in_another(
    slack: Slack, served: Served, catalogue: Catalogue
) -> None:
    """The same people are members there too: only the workspace tells them apart."""
    offered = {team: await _offered(slack, served, catalogue, team) for team in (ONE, TWO)}
    kinds = {action_id for action_id, _ in offered[ONE]}
    assert kinds >= {ids.PROPOSAL_APPROVE, ids.CONSENT_YES, ids.CHECKIN_OPEN}, kinds
    before, called, own = _all(served, ONE), len(slack.asked), _all(served, TWO)

    async def press(buttons: set[tuple[str, str]]) -> None:
        for action_id, value in sorted(buttons):
            for user in ("U1", "U6", stage.MODERATOR):
                assert (await served.press(TWO, user, action_id, value))["status"] == 200
                sent = await served.submit(TWO, user, {"callback_id": action_id, "private_metadata": value})
                assert sent["status"] == 200
        await served.bot.settled()

    await press(offered[ONE] - offered[TWO])
    assert _all(served, ONE) == before
    assert not [one for one in slack.asked[called:] if one[0] == TOKENS[ONE]]
    assert _all(served, TWO) == own, "what is in another workspace is nothing to act on"
    await press(offered[TWO] - offered[ONE])
    assert _all(served, TWO) != own, "the same does something at home"


async def _offered(slack: Slack, served: Served, catalogue: Catalogue, team: str) -> set[tuple[str, str]]:
    """What can be pressed, with what it stands for, where one circle runs, one waits, and people are asked."""
    database = served.bot.database
    circle_id = stage.running_circle(database, catalogue, FIVE, workspace_id=team)
    stage.all_join(database, catalogue, ["U6", "U7", "U8", "U9", "U10"], workspace_id=team)
    stage.propose(database, catalogue)
    first = stage.moments_of(database, catalogue, circle_id, team)[0].at
    served.bot.clock.move_to(first)
    stage.plan(database, catalogue, first)
    stage.all_join(database, catalogue, ["U11", "U12", "U13", "U14", "U15"], workspace_id=team)
    stage.ask(database, catalogue, first)
    await served.bot.settled()
    for user in ("U1", stage.MODERATOR):
        await served.tell(team, {"type": "app_home_opened", "tab": "home", "user": user}, f"Ev{user}{team}")
    shown = [arguments for token, _, arguments in slack.asked if slack.teams.get(token) == team]
    return {pair for one in shown for part in ("view", "blocks") if part in one for pair in _buttons(one[part])}


def _buttons(shown: Any) -> Iterator[tuple[str, str]]:
    """Every button, however deep."""
    if isinstance(shown, str) and shown[:1] in ("{", "["):
        yield from _buttons(json.loads(shown))
    elif isinstance(shown, list):
        for one in shown:
            yield from _buttons(one)
    elif isinstance(shown, dict):
        if "action_id" in shown and "value" in shown:
            yield shown["action_id"], shown["value"]
        for one in shown.values():
            yield from _buttons(one)


async def test_no_event_of_one_does_anything_in_another(served: Served, catalogue: Catalogue) -> None:
    circle_id = stage.running_circle(served.bot.database, catalogue, FIVE, workspace_id=ONE)
    stage.running_circle(served.bot.database, catalogue, FIVE, workspace_id=TWO)
    await served.bot.settled()
    with served.bot.database.reading() as session:
        channel = session.scalar(text("SELECT channel_id FROM circles WHERE id = :id"), {"id": circle_id})
    before = _all(served, ONE)
    events: tuple[dict[str, Any], ...] = (
        {"type": event_ids.ARCHIVED, "channel": channel},
        {"type": event_ids.DELETED, "channel": channel},
        {"type": event_ids.PUT_OUT, "channel": channel},
        {"type": event_ids.JOINED_CHANNEL, "channel": channel, "user": "U0SOMEBODY"},
        {"type": event_ids.LEFT_CHANNEL, "channel": channel, "user": "U1"},
        {"type": event_ids.PERSON_CHANGED, "user": {"id": "U1", "deleted": True, "team_id": TWO}},
        {"type": event_ids.UNINSTALLED},
    )
    for number, event in enumerate(events):
        assert (await served.tell(TWO, event, f"Ev{number}"))["status"] == 200
    assert _all(served, ONE) == before
    assert await served.bot.clients.workspaces() == [ONE]


async def test_the_tokens_are_in_no_file(served: Served, url: str) -> None:
    path = sqlite_path(url)
    assert path is not None
    held = b"".join(one.read_bytes() for one in path.parent.glob(f"{path.name}*"))
    assert TWO.encode() in held
    assert not [token for token in TOKENS.values() if token.encode() in held]


async def test_a_token_that_cannot_be_read_holds_back_its_own_workspace_only(
    slack: Slack, url: str, catalogue: Catalogue
) -> None:
    with (
        closing(parts.open_database(many_workspaces.settings(slack, url))) as database,
        database.transaction() as session,
    ):
        session.execute(delete(Key).where(Key.workspace_id == ONE))
        for team in (ONE, TWO):
            workspaces.set_role(session, team, stage.Role.HR, ["S0GROUP"], by="test", now=stage.NOW)
    async with many_workspaces.bot(slack, url, catalogue) as served:
        for team in (ONE, TWO):
            with served.bot.database.transaction() as session:
                row = {"key": "help", "kind": "help", "conversation": "to:U1", "recipient": "U1"}
                outbox.owe(session, team, now=stage.NOW, **row)
            await served.command(team, "U1", "join")
        await served.bot.drain.settle()
    for method in ("usergroups.users.list", "views.open"):
        assert (len(slack.of(ONE, method)), len(slack.of(TWO, method))) == (0, 1)
    assert len(slack.of(TWO, "chat.postMessage")) == 1


async def test_a_token_that_was_replaced_is_read_again_when_slack_refuses_the_old_one(
    slack: Slack, served: Served
) -> None:
    await served.command(ONE, "U1", "join")
    slack.teams = {"xoxb-newer": ONE, TOKENS[TWO]: TWO}
    with served.bot.database.transaction() as session:
        found = installations.Installation(ONE, "U0BOT", "B0", "xoxb-newer")
        installations.keep(session, found, name="One", now=stage.NOW)
    await served.command(ONE, "U1", "join")  # Still with the old one, which Slack does not take.
    assert slack.of(ONE, "views.open") == []
    await served.command(ONE, "U1", "join")
    assert len(slack.of(ONE, "views.open")) == 1


async def test_a_workspace_that_comes_while_the_bot_runs_is_served_and_one_that_goes_is_not(
    slack: Slack, sqlite_url: str, catalogue: Catalogue
) -> None:
    with closing(parts.open_database(many_workspaces.settings(slack, sqlite_url))) as database:
        many_workspaces.keep(database, ONE)
        async with many_workspaces.bot(slack, sqlite_url, catalogue) as served:
            many_workspaces.keep(database, TWO)
            with database.transaction() as session:
                workspaces.set_role(session, TWO, stage.Role.HR, ["S0GROUP"], by="test", now=stage.NOW)
            await served.bot.timetable.read_groups()
            assert len(slack.of(TWO, "usergroups.users.list")) == 1
            await served.command(TWO, "U1", "join")
            assert len(slack.of(TWO, "views.open")) == 1
            with database.transaction() as session:
                assert installations.forget(session, TWO, stage.NOW)
            assert await served.bot.clients.workspaces() == [ONE]
