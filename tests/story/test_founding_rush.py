"""Everybody who waits presses Yes at the same moment: nobody is one too many, and each is told."""

import asyncio
from collections import Counter

from bot.domain.programme import Catalogue
from tests.story.test_founding import BERLIN, people, say_yes, start, working_hours
from tests.town import Actor, Town


async def answer(one: Actor) -> str:
    """Presses Yes on the invitation; what is said then."""
    invitation = [message for message in await one.messages() if "invitation.yes" in str(message["blocks"])][-1]
    before = len(await one.messages())
    assert (await one.press(await one.app_dm(), invitation, "invitation.yes"))["ok"]
    await one.town.settled()
    return " ".join(message["text"] for message in (await one.messages())[before:])


async def test_all_who_wait_press_at_once_and_each_is_told(sqlite_url: str, catalogue: Catalogue) -> None:
    async with Town(sqlite_url, catalogue) as town:
        ana, ben, caro, dan, *others = people(town)
        crowd = others[:3]  # As many as do not make a circle of their own.
        for one in crowd:
            await one.join(zone=BERLIN)
        await start(ana, [ben, caro, dan], offers=["yes"])
        await working_hours(town, ben, caro, dan)
        for one in (ben, caro, dan):
            await say_yes(one)
        await working_hours(town, *crowd)
        said = await asyncio.gather(*(answer(one) for one in crowd))
        told = Counter(
            "seat" if "You have a seat." in one else "gone" if "The seats are gone" in one else one for one in said
        )
        assert told == {"seat": 1, "gone": 2}
        await ana.say("/circle start")
        assert "5 of 5 seats are taken" in (await ana.last())["text"]
