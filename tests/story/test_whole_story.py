"""The whole story, from joining to the summary, over HTTP and WebSocket with a moved clock."""

from bot.domain.programme import Catalogue
from tests.town import Actor, Json, Town

BERLIN = "Europe/Berlin"


async def test_three_circles_live_from_joining_to_the_summary(database_url: str, catalogue: Catalogue) -> None:
    """Three circles, so that there are figures to see."""
    async with Town(database_url, catalogue) as town:
        joiners = [Actor(town, one) for one in town.slack.people if _may_join(town, one)][:15]
        assert len(joiners) == 15
        for one in joiners:
            answer = await one.join(zone=BERLIN, goal=f"A goal of {one.person.name}")
            assert answer["action"] == "updated", answer
        await town.plan()
        moderator = Actor(town, town.moderator)
        cards = [one for one in await moderator.messages() if _has_button(one, "proposal.approve")]
        assert len(cards) == 3
        for card in cards:
            assert (await moderator.press(await moderator.app_dm(), card, "proposal.approve"))["ok"]
        await town.bot.settled()
        channels = {one.id: await one.conversations("private") for one in joiners}
        assert all(len(found) == 1 for found in channels.values())

        assert "kickoff" in await town.move()
        for one in joiners[:10]:
            await _check_in(one, f"Write to two people, says {one.person.name}")
        assert "wrapped up" in await _move_until(town, "wrapped up")
        channel = channels[joiners[0].id][0]["id"]
        texts = [message["text"] for message in await joiners[0].messages(channel)]
        assert any(text.startswith("The kickoff is over") for text in texts)

        while "goodbye" not in await town.move():
            pass
        hr = Actor(town, town.hr)
        await hr.say("/circle report")
        report = (await hr.last())["text"]
        assert "about 15" in report
        assert not any(one.person.name in report.lower() for one in joiners)


def _may_join(town: Town, person: object) -> bool:
    return not (person.deleted or person.is_restricted or person.is_bot or person in (town.moderator, town.hr))


def _has_button(message: Json, action_id: str) -> bool:
    return any(
        element.get("action_id") == action_id
        for block in message["blocks"] or ()
        for element in block.get("elements", ())
    )


async def _check_in(one: Actor, what: str) -> None:
    channel = (await one.conversations("private"))[0]["id"]
    prompt = next(
        message for message in reversed(await one.messages(channel)) if _has_button(message, "checkin.open")
    )
    assert (await one.press(channel, prompt, "checkin.open"))["ok"]
    answer = await one.submit(what=what, share="yes")
    assert answer["action"] == "updated", answer


async def _move_until(town: Town, what: str) -> str:
    for _ in range(30):
        happened = await town.move()
        if what in happened:
            return happened
    raise AssertionError(f"{what} never happened")
