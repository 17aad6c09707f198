"""Whatever is not ours, or not ours any more, is acknowledged and answered plainly, over the wire."""

from typing import Any

import pytest
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.slack.views import standings
from tests.town import Town


def payload(town: Town, **more: Any) -> dict[str, Any]:
    """What every interaction holds."""
    team = {"id": town.installed.team_id, "domain": "playground"}
    return {
        "team": team,
        "team_id": team["id"],
        "user": {"id": town.moderator.id, "team_id": team["id"]},
        "api_app_id": town.installed.app_id,
        "trigger_id": "1.2.3",
        "token": "x",
        **more,
    }


def requests(town: Town) -> dict[str, dict[str, Any]]:
    """Things that the bot does not know."""
    action = {"type": "button", "action_id": "of.last.year", "block_id": "b", "value": "x", "action_ts": "1.2"}
    view = {
        "type": "modal",
        "callback_id": "of.last.year",
        "state": {"values": {}},
        "private_metadata": "",
        "id": "V1",
    }
    event = {"type": "reaction_added", "user": town.moderator.id, "event_ts": "1.2"}
    return {
        "press": payload(town, type="block_actions", actions=[action]),
        "modal": payload(town, type="view_submission", view=view),
        "closed": payload(town, type="view_closed", view=view, is_cleared=False),
        "shortcut": payload(town, type="shortcut", callback_id="of.last.year", action_ts="1.2"),
        "message shortcut": payload(town, type="message_action", callback_id="old", message={}, action_ts="1.2"),
        "options": payload(town, type="block_suggestion", action_id="old", block_id="b", value="x"),
        "event": payload(town, type="event_callback", event=event, event_id="Ev1"),
        "event of tomorrow": payload(town, type="event_callback", event={"type": "not_yet_known"}, event_id="Ev2"),
        "another command": {
            **payload(town),
            "command": "/old",
            "text": "",
            "user_id": town.moderator.id,
            "channel_id": "C1",
        },
    }


async def test_every_unknown_request_is_acknowledged(town: Town) -> None:
    statuses = {}
    for name, body in requests(town).items():
        answer = await town.bot.bolt.async_dispatch(AsyncBoltRequest(body=body, mode="socket_mode"))
        statuses[name] = answer.status
    assert statuses == dict.fromkeys(statuses, 200)


async def test_the_old_button_to_join_opens_what_somebody_has_filled_in_since(town: Town) -> None:
    person = town.person("farid")
    await person.say("/circle")
    message = await person.last()
    button = next(one for block in message["blocks"] for one in block.get("elements", ()) if "action_id" in one)
    assert button["action_id"] == "join.open"
    await person.join()
    await person.press(await person.app_dm(), message, "join.open")
    shown = await person.modal()
    assert shown is not None
    assert shown["submit"]["text"] == "Save"


@pytest.mark.parametrize("typed", ["dance", "JION", "join-me", "help me?", "report all"])
async def test_unknown_words_are_answered_with_help(town: Town, typed: str) -> None:
    person = town.person("farid")
    await person.say(f"/circle {typed}")
    said = (await person.last())["text"]
    known = typed.split()[0] in ("help", "report")
    assert ("I do not know" in said) is not known


@pytest.mark.parametrize(("typed", "invites"), [("<@U0SOMEBODY>", True), ("<#C0SOMEWHERE|room>", False)])
def test_a_name_alone_leads_to_the_way_to_invite_where_it_is_a_persons(typed: str, invites: bool) -> None:
    said = standings.unknown_word(typed).text
    assert said.startswith("A name alone does not tell me what to do.")
    assert ("`/circle start` and the name invites them." in said) is invites


async def test_what_is_written_to_the_bot_is_answered_with_help_once(town: Town) -> None:
    person = town.person("farid")
    for _ in range(3):
        await person.say("Hello?")
    await town.slack.quiet()
    await town.bot.settled()
    said = [one["text"] for one in await person.messages() if "Peer circles" in one["text"]]
    assert len(said) == 1


async def test_a_guest_is_told_why_not(town: Town) -> None:
    guest = town.person("noor")
    await guest.say("/circle join")
    assert "open to full members" in (await guest.last())["text"]
    assert await guest.modal() is None


async def test_the_summary_is_not_for_everybody(town: Town) -> None:
    person = town.person("farid")
    await person.say("/circle report")
    assert "The summary is for HR" in (await person.last())["text"]
