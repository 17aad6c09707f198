"""What a member does from their home: a goal, a commitment, how it came out, help, being away, settings."""

from tests.slack import homes
from tests.slack.homes import actions, home, press, words
from tests.slack.test_circle_life import running
from tests.town import Actor, Town

OWN = ["goal.open", "commitment.open", "request.open", "pause.open", "settings.open", "letter.open"]


async def _at_home(one: Actor, action_id: str, at: int = 0) -> str:
    """Presses a button at home; what opens."""
    found = await home(one)
    assert found is not None
    assert (await press(one, found, action_id, at))["ok"]
    return words(await homes.top(one))


async def test_whatever_a_member_can_type_for_themselves_is_a_button_too(town: Town) -> None:
    ana = (await running(town))[0]
    found = await home(ana)
    assert found is not None
    assert [one for one in actions(found) if one in OWN] == OWN
    for action_id, title in (
        ("request.open", "Ask for help"),
        ("pause.open", "Be away"),
        ("settings.open", "Your settings"),
    ):
        await _at_home(ana, action_id)
        assert (await homes.top(ana))["title"]["text"] == title


async def test_a_goal_and_a_commitment_stand_at_home_and_one_says_how_it_came_out(town: Town) -> None:
    people = await running(town)
    ana = people[0]
    await _at_home(ana, "goal.open")
    await ana.submit(goal="Chair *one* meeting", share="no")
    await _at_home(ana, "commitment.open")
    await ana.submit(what="Ask <!channel> who chairs", share="no")
    await town.bot.settled()
    found = await homes.shown(ana)
    assert found is not None
    assert "Your goal: Chair *one* meeting" in words(found)
    assert "Ask <!channel> who chairs" in words(found)
    assert "By Mon 30 Nov you wanted to: Ask <!channel> who chairs" in await _at_home(ana, "commitment.look")
    await ana.submit(came_out="kept")
    assert "*Kept*, noted" in words(await homes.top(ana))
    # A wrong tap is put right.
    await ana.press_in(await homes.top(ana), "commitment.look")
    (asked,) = [one for one in (await homes.top(ana))["blocks"] if one["type"] == "input"]
    assert asked["element"]["initial_option"]["value"] == "kept"
    await ana.submit(came_out="partly")
    await town.bot.settled()
    again = await homes.shown(ana)
    assert again is not None
    assert "Looked back on: Partly 1" in words(again)
    assert "commitment.look" not in actions(again)
