"""A circle that people found who live far apart: two hours by turns, as they read, agree to and have them."""

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from ical.calendar import Calendar

from bot.domain.programme import Catalogue
from tests.story.test_calendars import asked, read
from tests.story.test_founding import YES, agree, people, say, start, until, working_hours
from tests.town import Actor, Town

TOKYO, NEW_YORK, BERLIN = "Asia/Tokyo", "America/New_York", "Europe/Berlin"
LOS_ANGELES = "America/Los_Angeles"
_INSTANT = re.compile(r"^Meeting: <!date\^(\d+)\^", re.MULTILINE)


async def seated(town: Town, *zones: str) -> list[Actor]:
    """Somebody in Berlin founds a circle with people in these zones, and all of them say yes; the founder first."""
    founder, *others = people(town)[: len(zones) + 1]
    await start(founder, others, zone=BERLIN)
    await working_hours(town, *others)
    for one, zone in zip(others, zones, strict=True):
        await say(one)
        await one.submit(**{**YES, "zone": zone})
        await town.settled()
    return [founder, *others]


async def begun(town: Town, members: list[Actor]) -> str:
    """They agree to what they are asked about, and a moderator approves; their channel."""
    for one in members:
        await agree(town, one)
    await Actor(town, town.moderator).approve()
    await town.bot.settled()
    (channel,) = await members[0].conversations("private")
    return str(channel["id"])


async def test_people_who_live_far_apart_meet_at_two_hours_by_turns(sqlite_url: str, catalogue: Catalogue) -> None:
    async with Town(sqlite_url, catalogue) as town:
        ana, ben, caro, dan = await seated(town, TOKYO, NEW_YORK, BERLIN)
        questions = {one: (await until(town, one, "consent.yes"))["text"] for one in (ana, ben, caro)}
        assert all(
            "There are two, because no single hour can be asked of all of you." in one
            for one in questions.values()
        )
        assert "is at night" in questions[ben]
        assert "is at night" in questions[caro]
        assert "is at night" not in questions[ana]
        channel_id = await begun(town, [ana, ben, caro, dan])
        (channel,) = await ana.conversations("private")
        assert "by turns (Europe/Berlin). What is said here stays here." in channel["topic"]
        words = [one["text"] for one in await ana.messages(channel_id)]
        assert any("*You meet " in one and "by turns (Europe/Berlin)" in one for one in words)
        await ben.say("/circle status")
        assert "By turns: " in (await ben.last())["text"]
        await ben.say("/circle meeting", channel_id)
        assert "You have two hours by turns: " in str(await ben.modal())


async def test_three_meetings_by_turns_as_told_and_as_their_calendars_say(
    sqlite_url: str, catalogue: Catalogue
) -> None:
    async with Town(sqlite_url, catalogue) as town:
        members = await seated(town, TOKYO, LOS_ANGELES, BERLIN)
        ana, ben, caro, _dan = members
        agreed = {one: (await until(town, one, "consent.yes"))["text"] for one in members}
        channel = await begun(town, members)
        addresses = [await asked(one) for one in members]
        held, prompts = list[datetime](), list[str]()
        for moment in ("kickoff's prompt", "prompt of step 1", "prompt of step 2"):
            await town.move_until(moment)
            await town.settled()
            prompts.append((await ana.messages(channel))[-1]["text"])
            held.append(_meeting(prompts[-1]))
            assert town.clock.now() < held[-1], "before the meeting"
            for address in addresses:
                assert held == _starts(await read(address))[: len(held)], "each calendar says what is told"
        for one, zone in ((ana, BERLIN), (ben, TOKYO), (caro, LOS_ANGELES)):
            first, second, third = (f"{at.astimezone(ZoneInfo(zone)):%As at %H:%M}" for at in held)
            assert f"{first} and {second} by turns ({zone})" in agreed[one], "as they agreed to it"
            assert first == third, "and back to the first"
        speakers = [one.split("In rounds ")[1].split(" speaks first")[0] for one in prompts]
        assert len(set(speakers)) == len(speakers), "nobody begins twice as long as somebody has not"

        await caro.say("/circle meeting", channel)
        await caro.submit(weekday="0", at="12:00", place="huddle")
        after = _starts(await read(addresses[0]))
        assert after[:3] == held, "the open week keeps its meeting"
        assert {f"{at.astimezone(ZoneInfo(LOS_ANGELES)):%A %H:%M}" for at in after[3:]} == {"Monday 12:00"}


def _meeting(prompt: str) -> datetime:
    """When a prompt says that the meeting is."""
    found = _INSTANT.search(prompt)
    assert found is not None, prompt
    return datetime.fromtimestamp(int(found[1]), UTC)


def _starts(calendar: Calendar) -> list[datetime]:
    """When a calendar's meetings begin, in order."""
    starts = [one.dtstart for one in calendar.events]
    return sorted(one.astimezone(UTC) for one in starts if isinstance(one, datetime))
