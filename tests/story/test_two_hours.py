"""A circle that people found who live far apart: two hours by turns, as they read, agree to and have them."""

from bot.domain.programme import Catalogue
from tests.story.test_founding import YES, agree, people, say, start, until, working_hours
from tests.town import Actor, Town

TOKYO, NEW_YORK, BERLIN = "Asia/Tokyo", "America/New_York", "Europe/Berlin"


async def test_people_who_live_far_apart_meet_at_two_hours_by_turns(sqlite_url: str, catalogue: Catalogue) -> None:
    async with Town(sqlite_url, catalogue) as town:
        ana, ben, caro, dan = people(town)[:4]
        await start(ana, [ben, caro, dan], zone=BERLIN)
        await working_hours(town, ben, caro, dan)
        for one, zone in ((ben, TOKYO), (caro, NEW_YORK), (dan, BERLIN)):
            await say(one)
            await one.submit(**{**YES, "zone": zone})
            await town.settled()
        asked = {one: (await until(town, one, "consent.yes"))["text"] for one in (ana, ben, caro)}
        assert all(
            "There are two, because no single hour can be asked of all of you." in one for one in asked.values()
        )
        assert "is at night" in asked[ben]
        assert "is at night" in asked[caro]
        assert "is at night" not in asked[ana]
        for one in (ana, ben, caro, dan):
            await agree(town, one)
        await Actor(town, town.moderator).approve()
        await town.bot.settled()
        (channel,) = await ana.conversations("private")
        assert "by turns (Europe/Berlin). What is said here stays here." in channel["topic"]
        words = [one["text"] for one in await ana.messages(channel["id"])]
        assert any("*You meet " in one and "by turns (Europe/Berlin)" in one for one in words)
        await ben.say("/circle status")
        assert "By turns: " in (await ben.last())["text"]
        await ben.say("/circle meeting", channel["id"])
        assert "You have two hours by turns: " in str(await ben.modal())
        prompts = list[str]()
        for moment in ("kickoff's prompt", "prompt of step 1", "prompt of step 2"):
            await town.move_until(moment)
            await town.settled()
            prompts.append((await ana.messages(channel["id"]))[-1]["text"])
        hours = [next(line for line in words.splitlines() if line.startswith("Meeting")) for words in prompts]
        clocks = [line.split(f" {BERLIN}")[0][-5:] for line in hours]
        assert clocks[0] == clocks[2] != clocks[1]
