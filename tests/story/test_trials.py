"""What members press and read after the kickoff: in for all of it, or gone without a trace."""

from bot.domain.programme import Catalogue
from tests.story.circles import Circle, circle
from tests.town import Actor, Json, Town


async def asked(who: Actor) -> list[Json]:
    """What asks somebody whether they are in, as it stands."""
    return [one for one in await who.messages() if one["text"].startswith("*In for all of it?*")]


async def read(ours: Circle) -> list[str]:
    """What stands in the channel of a circle, with its threads."""
    cem = ours.members[2]
    posts = [one for one in await cem.messages(ours.channel) if not one["subtype"]]
    threads = [one for post in posts for one in await cem.messages(ours.channel, post["ts"])]
    return [one["text"] for one in (*posts, *threads)]


async def after_kickoff(town: Town) -> Circle:
    """A circle whose kickoff is over, and whose people have been asked."""
    ours = await circle(town)
    await town.move_until("the kickoff is wrapped up")
    for _ in range(10):
        await town.settled()
        if all([await asked(one) for one in ours.members]):
            return ours
        await town.move()
    raise AssertionError("nobody was asked")


async def test_a_yes_takes_the_buttons_away_and_a_no_the_person(sqlite_url: str, catalogue: Catalogue) -> None:
    async with Town(sqlite_url, catalogue) as town:
        ours = await after_kickoff(town)
        ana, ben, cem = ours.members[:3]
        (question,) = await asked(ana)
        assert "You can answer until *Week 1* is over." in question["text"]
        await ana.press(await ana.app_dm(), question, "trial.yes")
        await town.settled()
        assert await asked(ana) == []
        thanked = next(one for one in await ana.messages() if one["ts"] == question["ts"])
        assert thanked["text"] == "*You said yes:* you are in for all of it."
        assert [one["type"] for one in thanked["blocks"]] == ["section"]

        before = await read(ours)
        await ben.say("/circle goal", ours.channel)
        await ben.submit(goal="Learn to sail", share="yes")
        await ben.say("/circle commit", ours.channel)
        await ben.submit(what="Call the harbour", share="yes")
        await town.settled()
        shown = str(await read(ours))
        assert "Learn to sail" in shown
        assert "Call the harbour" in shown
        (old,) = await asked(ben)
        await ben.press(await ben.app_dm(), old, "trial.no")
        assert "as if you had never begun" in str(await ben.modal())
        assert "What you posted in the channel yourself stays there" in str(await ben.modal())
        await ben.submit()
        assert "what you wrote to me is destroyed" in str(await ben.modal())
        await town.settled()
        assert await asked(ben) == []
        channel = next(one for one in await cem.conversations("private") if one["id"] == ours.channel)
        assert ana.id in channel["members"]
        assert ben.id not in channel["members"]
        assert await read(ours) == before, "no word about it, nor what was shown"
