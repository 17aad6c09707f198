"""A round as a moderator and the people in it live through it: from `/circle round` to the channels."""

from bot.domain.programme import Catalogue
from tests.town import Actor, Json, Town

BERLIN = "Europe/Berlin"


async def test_a_moderator_opens_looks_changes_and_approves_and_the_channels_come(
    sqlite_url: str, catalogue: Catalogue
) -> None:
    async with Town(sqlite_url, catalogue) as town:
        moderator, people = Actor(town, town.moderator), _people(town)[:11]
        await moderator.say("/circle round")
        await moderator.submit(theme="Ideas for spring")
        assert "I am forming circles" in str(await moderator.modal())
        await town.settled()
        assert "There is no circle in it" in str(await _window(moderator))

        for one in people:
            await one.join(zone=BERLIN)
        await town.settled()
        await moderator.press_in(await _window(moderator), "round.again")
        await town.settled()
        shown = await _window(moderator)
        assert "Ideas for spring" in str(shown)
        assert "2 circles with 10 people" in str(shown)
        assert "One person is in none." in str(shown)
        assert await _heard(people) == 0, "nobody has heard of it"
        first, second = _circles(shown, people)
        assert len(first & second) == 0

        await moderator.press_in(shown, "round.lock")
        await moderator.press_in(await _window(moderator), "proposal.adjust", at=1)
        await moderator.press_in(await _window(moderator), "proposal.swap")
        left_over = next(iter({one.id for one in people} - first - second))
        await moderator.submit(member=left_over)
        assert "Nobody is told of it." in str(await _window(moderator))
        assert left_over in _circles(await _window(moderator), people)[1]

        await moderator.press_in(await _window(moderator), "round.again")
        await town.settled()
        assert first in _circles(await _window(moderator), people), "it is locked"

        await moderator.press_in(await _window(moderator), "round.approve_all")
        await town.settled()
        assert "This round is closed." in str(await _window(moderator))
        asked = [one for one in people if await _heard([one])]
        assert len(asked) == 10
        for one in asked:
            assert "*Theme:* Ideas for spring" in (await one.last())["text"]
            await one.press(await one.app_dm(), await one.last(), "consent.yes")
            await town.settled()
        assert [len(await one.conversations("private")) for one in asked] == [1] * 10
        assert "approve" not in str(await moderator.home())


def _people(town: Town) -> list[Actor]:
    """Full members who hold no role."""
    roles = {town.moderator.id, town.hr.id}
    return [
        Actor(town, one)
        for one in town.slack.people
        if not (one.id in roles or one.deleted or one.is_restricted or one.is_bot)
    ]


async def _window(one: Actor) -> Json:
    """The modal on top."""
    found = await one.modal()
    assert found is not None
    return found


def _circles(shown: Json, people: list[Actor]) -> list[set[str]]:
    """Who is in each circle that a page shows."""
    texts = [str(block["text"]["text"]) for block in shown["blocks"] if block["type"] == "section"]
    return [{one.id for one in people if one.id in text} for text in texts if "*Who:*" in text]


async def _heard(people: list[Actor]) -> int:
    """How many of these read of any circle."""
    return sum(["Would you like" in str(await one.messages()) for one in people])
