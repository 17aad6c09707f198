"""The whole story, from joining to the summary, over HTTP and WebSocket with a moved clock."""

from bot.domain.programme import Catalogue
from tests.town import Actor, Json, Town

BERLIN = "Europe/Berlin"


async def test_three_circles_live_from_joining_to_the_summary(database_url: str, catalogue: Catalogue) -> None:
    """Three circles, so that there are figures to see."""
    async with Town(database_url, catalogue) as town:
        joiners = [Actor(town, one) for one in town.slack.people if _may_join(town, one)][:15]
        channels = await _three_circles(town, joiners)
        farid = joiners[0]
        channel = channels[farid.id]

        await town.move_until("kickoff's prompt")
        for one in joiners[:10]:
            await _check_in(one, channels[one.id], f"Write to two people, says {one.person.name}")
        await town.bot.settled()
        prompt = next(one for one in await farid.messages(channel) if one["text"].startswith("Kickoff"))
        said = [one["text"] for one in await farid.messages(channel, prompt["ts"])]
        assert said[1].startswith("*Check-in.*")
        assert any(f"Write to two people, says {farid.person.name}" in text for text in said[2:])
        await town.move_until("wrapped up")
        assert (await farid.last(channel))["text"].startswith("The kickoff is over")
        await farid.say("/circle status")
        assert "The kickoff is over" in (await farid.last())["text"]

        happened = [await town.move()]
        while (await town.get("time"))["next"]:
            happened.append(await town.move())
        afterwards = happened[max(at for at, one in enumerate(happened) if "goodbye" in one) + 1 :]
        assert "what the members wrote comes back to them once more" in afterwards[0]
        for one in {channels[one.id]: one for one in joiners}.values():
            assert _openings(await one.messages(channels[one.id])) == _as_written()
        await farid.say("/circle status")
        assert "This circle is over." in (await farid.last())["text"]
        await _report_tells_of_nobody(town, joiners)


async def _three_circles(town: Town, joiners: list[Actor]) -> dict[str, str]:
    """Fifteen join, the moderator approves; each one's private channel, by who they are."""
    assert len(joiners) == 15
    for one in joiners:
        answer = await one.join(zone=BERLIN, goal=f"A goal of {one.person.name}")
        assert answer["action"] == "updated", answer
    await town.everybody_agrees()
    moderator = Actor(town, town.moderator)
    for _ in range(3):
        assert (await moderator.approve())["ok"]
    await town.bot.settled()
    assert await moderator.conversations("private") == []
    found = {one.id: await one.conversations("private") for one in joiners}
    assert [len(one) for one in found.values()] == [1] * 15
    return {who: one[0]["id"] for who, one in found.items()}


async def _report_tells_of_nobody(town: Town, joiners: list[Actor]) -> None:
    hr = Actor(town, town.hr)
    await hr.say("/circle report")
    report = (await hr.last())["text"]
    assert "about 15" in report
    named = [one.person.name for one in joiners if one.person.name in report.lower() or one.id in report]
    assert named == []


def _openings(messages: list[Json]) -> list[str]:
    """How each of the bot's messages begins, Slack's own notices left out."""
    return [one["text"].split("\n")[0].split(":")[0] for one in messages if one["bot_id"] and not one["subtype"]][
        1:-1
    ]


def _as_written() -> list[str]:
    """Each prompt and each wrap-up once and in order, between the welcome and the goodbye."""
    weeks = [[f"Week {number}", f"Week {number} comes to a close"] for number in range(1, 13)]
    return ["Kickoff", "The kickoff is over", *(one for week in weeks for one in week)]


def _may_join(town: Town, person: object) -> bool:
    return not (person.deleted or person.is_restricted or person.is_bot or person in (town.moderator, town.hr))


def _has_button(message: Json, action_id: str) -> bool:
    return any(
        element.get("action_id") == action_id
        for block in message["blocks"] or ()
        for element in block.get("elements", ())
    )


async def _check_in(one: Actor, channel: str, what: str) -> None:
    prompt = next(found for found in reversed(await one.messages(channel)) if _has_button(found, "checkin.open"))
    answer = await one.check_in(channel, prompt, what=what)
    assert answer["action"] == "updated", answer
