"""The doctor, against the playground: all well, and each thing that can be wrong, with what to do."""

from typing import Any

import pytest
from pydantic import SecretStr

from bot.doctor import Finding, Verdict, examine
from bot.features import workspaces
from bot.slack.manifest import manifest
from bot.store.models import Role
from tests.town import Town


async def findings(town: Town, **changed: Any) -> list[Finding]:
    """What the doctor finds, with some settings changed."""
    given = town.settings().model_copy(update=changed)
    return [one async for one in examine(given)]


async def bad(town: Town, **changed: Any) -> list[Finding]:
    """What is not well."""
    return [one for one in await findings(town, **changed) if one.verdict is not Verdict.WELL]


def set_channel(town: Town, channel_id: str) -> None:
    """Names the moderators' channel."""
    with town.bot.database.transaction() as session:
        workspaces.set_channel(
            session,
            town.bot.workspace_id,
            "moderators_channel",
            channel_id,
            by="test",
            now=town.clock.now(),
        )


def channel(town: Town, *, private: bool = True, bot: bool = True, guest: bool = False) -> str:
    """A channel with the moderator in it."""
    members = [town.moderator.id, *([town.installed.bot_user_id] if bot else [])]
    members += [one.id for one in town.slack.people if guest and one.is_restricted]
    return town.slack.add_channel("moderators", private=private, members=members)


async def test_all_is_well_in_a_workspace_that_is_set_up(town: Town) -> None:
    set_channel(town, channel(town))
    await town.person("farid").say("/circle help")
    found = await findings(town)
    assert {str(one) for one in found if one.verdict is not Verdict.WELL} == set()
    assert len(found) >= 9
    assert any("private, and the bot is in it" in one.what for one in found)


@pytest.mark.parametrize(
    ("changed", "what", "advice"),
    [
        ({"slack_bot_token": SecretStr("xoxb-HIDDEN")}, "SLACK_BOT_TOKEN: Slack answered invalid_auth", "xoxb-"),
        ({"slack_bot_token": None}, "SLACK_BOT_TOKEN is not set", "circles manifest"),
        ({"slack_app_token": SecretStr("xapp-HIDDEN")}, "SLACK_APP_TOKEN: Slack answered", "connections:write"),
        ({"slack_app_token": None}, "neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET", "Socket Mode"),
        ({"slack_api_url": "http://127.0.0.1:1/api/"}, "Slack cannot be reached", "SLACK_API_URL"),
        ({"database_url": SecretStr("postgres://me:HIDDEN@127.0.0.1:1/x")}, "database", "cannot be used"),
    ],
)
async def test_a_wrong_setting_is_found(town: Town, changed: dict[str, Any], what: str, advice: str) -> None:
    found = [one for one in await bad(town, **changed) if one.verdict is Verdict.WRONG]
    (one,) = found
    assert what in one.what
    assert advice in one.advice
    assert "HIDDEN" not in str(one)


async def test_a_missing_scope_is_named(town: Town) -> None:
    made = manifest()
    made["oauth_config"]["scopes"]["bot"].remove("groups:write")
    town.slack.install(made)
    found = [str(one) for one in await bad(town) if "scopes" in one.what]
    assert len(found) == 1
    assert "groups:write missing" in found[0]
    assert "reinstall" in found[0]


async def test_a_missing_scope_that_can_be_done_without_is_only_a_look(town: Town) -> None:
    made = manifest()
    made["oauth_config"]["scopes"]["bot"].remove("pins:write")
    town.slack.install(made)
    (found,) = [one for one in await bad(town) if "scopes" in one.what]
    assert found.verdict is Verdict.LOOK


@pytest.mark.parametrize(
    ("kind", "what"),
    [
        ({"private": False}, "public"),
        ({"guest": True}, "guests"),
        ({"bot": False}, "nvite the bot"),
        ({"private": False, "bot": False}, "public"),
    ],
)
async def test_a_moderators_channel_that_is_not_fit_is_found(town: Town, kind: dict[str, bool], what: str) -> None:
    set_channel(town, channel(town, **kind))
    (found,) = [one for one in await bad(town) if "moderators channel" in one.what]
    assert found.verdict is Verdict.WRONG
    assert what in f"{found.what} {found.advice}"
    assert found.advice


async def test_a_channel_that_does_not_exist_is_found(town: Town) -> None:
    set_channel(town, "C0NOWHERE")
    (found,) = [one for one in await bad(town) if "moderators channel" in one.what]
    assert found.advice


async def test_a_command_that_never_reached_the_bot_is_a_look(town: Town) -> None:
    (found,) = await bad(town)
    assert "/circle: never reached the bot" in found.what
    assert "/circle help" in found.advice


@pytest.mark.parametrize("role", Role)
async def test_a_role_that_nobody_holds_is_a_look(town: Town, role: Role) -> None:
    with town.bot.database.transaction() as session:
        workspaces.set_role(session, town.bot.workspace_id, role, [], by="test", now=town.clock.now())
    found = [one for one in await bad(town) if "nobody" in one.what]
    assert [one.verdict for one in found] == [Verdict.LOOK]
    assert "circles workspace" in found[0].advice


async def test_the_doctor_leaves_no_channel_behind(town: Town) -> None:
    await findings(town)
    kept = [one for person in town.slack.people[:3] for one in (await _names(town, person.id))]
    assert not any("doctor" in name for name in kept)


async def _names(town: Town, user_id: str) -> list[str]:
    found = await town.get("conversations", **{"as": user_id})
    return [str(one.get("name")) for one in found["conversations"]]


def test_what_the_doctor_prints_is_aligned_and_says_what_to_do() -> None:
    assert str(Finding(Verdict.WRONG, "scopes: none", "Do this.")) == "WRONG  scopes: none\n       Do this."
    assert str(Finding(Verdict.WELL, "scopes: all")) == "   ok  scopes: all"
