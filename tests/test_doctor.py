"""The doctor, against the playground: all well, and each thing that can be wrong, with what to do."""

from datetime import time, timedelta
from typing import Any

import pytest
from pydantic import SecretStr
from slack_sdk.web.async_client import AsyncWebClient

from bot import checkups
from bot.doctor import Finding, Verdict, examine
from bot.domain.circles import CircleState
from bot.domain.roles import Role
from bot.features import workspaces
from bot.slack.manifest import manifest
from bot.store.models import Circle
from tests.owing import owing
from tests.town import Town


async def findings(town: Town, *, try_channel: bool = True, **changed: Any) -> list[Finding]:
    """What the doctor finds, with some settings changed."""
    given = town.settings().model_copy(update=changed)
    return [one async for one in examine(given, try_channel)]


async def bad(town: Town, *, try_channel: bool = True, **changed: Any) -> list[Finding]:
    """What is not well."""
    found = await findings(town, try_channel=try_channel, **changed)
    return [one for one in found if one.verdict is not Verdict.WELL]


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


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.HR])
async def test_a_role_that_nobody_holds_is_a_look(town: Town, role: Role) -> None:
    with town.bot.database.transaction() as session:
        workspaces.set_role(session, town.bot.workspace_id, role, [], by="test", now=town.clock.now())
    found = [one for one in await bad(town) if "nobody" in one.what]
    assert [one.verdict for one in found] == [Verdict.LOOK]
    assert "circles workspace" in found[0].advice
    assert "Nobody is shown" not in found[0].advice
    assert found[0].what == {Role.MODERATOR: "moderators: nobody", Role.HR: "HR: nobody named"}[role]


def give(town: Town, role: Role, *wanted: str) -> None:
    """Gives a role to people and user groups."""
    with town.bot.database.transaction() as session:
        workspaces.set_role(session, town.bot.workspace_id, role, wanted, by="test", now=town.clock.now())


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.HR])
async def test_a_user_group_that_slack_does_not_know_is_told_with_its_code(town: Town, role: Role) -> None:
    give(town, role, "S0NOWHERE")
    (found,) = [one for one in await bad(town) if "S0NOWHERE" in one.what]
    assert found.verdict is Verdict.WRONG
    assert "no_such_subteam" in found.what
    assert not any("nobody" in one.what for one in await bad(town))


async def test_a_user_group_that_may_not_be_read_is_told(town: Town) -> None:
    made = manifest()
    made["oauth_config"]["scopes"]["bot"].remove("usergroups:read")
    town.slack.install(made)
    group = town.slack.add_user_group("people-team", [town.hr.id])
    give(town, Role.HR, group)
    (found,) = [one for one in await bad(town) if group in one.what]
    assert "missing_scope" in found.what


async def test_people_in_a_user_group_are_counted_before_the_bot_has_read_it(town: Town) -> None:
    give(town, Role.HR, town.slack.add_user_group("people-team", [town.hr.id, town.moderator.id]))
    assert "HR: 2" in [one.what for one in await findings(town)]


async def test_an_empty_user_group_is_nobody(town: Town) -> None:
    give(town, Role.HR, town.slack.add_user_group("people-team", []))
    assert "HR: nobody named" in [one.what for one in await bad(town)]


async def test_without_the_option_no_channel_is_made_and_none_is_called_fit(town: Town) -> None:
    before = len(town.slack._world.workspace.channels)
    (found,) = [one for one in await findings(town, try_channel=False) if "private channels" in one.what]
    assert found.verdict is Verdict.LOOK
    assert "not tried" in found.what
    assert "--try-channel" in found.advice
    assert len(town.slack._world.workspace.channels) == before


def circle(town: Town, channel_id: str | None) -> str:
    """A running circle with this channel; its id."""
    now = town.clock.now()
    with town.bot.database.transaction() as session:
        row = Circle(
            workspace_id=town.bot.workspace_id,
            programme_id="working-out-loud",
            programme_version=1,
            state=CircleState.RUNNING,
            weekday=1,
            at=time(10),
            zone="Europe/Berlin",
            first_on=now.date(),
            channel_id=channel_id,
            created_at=now,
        )
        session.add(row)
        session.flush()
        return row.id


def dead_opening(town: Town, cause: str) -> None:
    """A circle's channel that Slack refused to make."""
    opening = {"kind": "circle.open", "conversation": "circle:x", "recipient": None}
    owing(town.bot.database, town.bot.workspace_id, town.clock.now(), key=f"open:{cause}", error=cause, **opening)


async def test_a_channel_that_could_not_be_made_is_wrong_with_its_cause_and_told_once(town: Town) -> None:
    dead_opening(town, "restricted_action")
    (found,) = [one for one in await bad(town, try_channel=False) if "restricted_action" in one.what]
    assert found.verdict is Verdict.WRONG
    assert "private channels" in found.what
    tried = [one for one in await bad(town) if "restricted_action" in one.what]
    assert [one.verdict for one in tried] == [Verdict.LOOK]


async def test_a_channel_that_a_circle_has_is_proof_enough(town: Town) -> None:
    circle(town, channel(town))
    found = [str(one) for one in await findings(town, try_channel=False)]
    assert any("the bot has made them here" in one for one in found)
    assert any("1 of 1 circle channels: private, and the bot is in" in one for one in found)


async def test_circle_channels_that_are_not_fit_are_told_by_their_number_only(town: Town) -> None:
    people = [town.moderator.id]
    made = [town.slack.add_channel(f"circle-{n}", private=True, members=people) for n in range(2)]
    made += [town.slack.add_channel("circle-open", private=False, members=people), channel(town)]
    circle_ids = [circle(town, one) for one in made]
    found = [str(one) for one in await findings(town) if "circle channels" in one.what]
    assert [one.splitlines()[0] for one in found] == [
        "WRONG  1 of 4 circle channels: public, so everybody reads what a circle says",
        "WRONG  2 of 4 circle channels: the bot is not in",
        "   ok  1 of 4 circle channels: private, and the bot is in",
    ]
    told = "\n".join(found)
    assert not [one for one in [*made, *circle_ids, "circle-0", "circle-open", *people] if one in told]


class Answering(AsyncWebClient):
    """Answers with a channel as only a real workspace can have it."""

    def __init__(self, **channel: bool) -> None:
        super().__init__(token="xoxb-nothing")
        self.channel = channel

    async def conversations_info(self, **_arguments: Any) -> Any:
        return {"ok": True, "channel": self.channel}


async def test_a_circle_channel_that_another_organisation_shares_is_not_fit() -> None:
    shared = Answering(is_private=True, is_member=True, is_ext_shared=True)
    assert "another organisation" in await checkups._circle_channel(shared, "C1")
    unshared = Answering(is_private=True, is_member=True, is_ext_shared=False)
    assert await checkups._circle_channel(unshared, "C1") == ""


async def test_at_most_fifty_circle_channels_are_looked_at(town: Town) -> None:
    for number in range(51):
        circle(town, f"C0NOWHERE{number}")
    (found,) = [one for one in await bad(town) if "circle channels" in one.what]
    assert "50 of 51 circle channels (the first 50 were looked at)" in found.what


async def test_a_command_that_has_not_reached_the_bot_for_a_month_is_a_look(town: Town) -> None:
    with town.bot.database.transaction() as session:
        workspaces.command_seen(session, town.bot.workspace_id, town.clock.now() - timedelta(days=31))
    (found,) = await bad(town)
    assert "/circle: reached the bot last on" in found.what
    assert "/circle help" in found.advice


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
