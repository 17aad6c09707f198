"""What members, and a moderator, press and read when a circle becomes small: it joins another one, or ends."""

from datetime import timedelta

from bot.domain.programme import Catalogue
from tests.slack import homes
from tests.slack.homes import BERLIN, actions, words
from tests.story.circles import Circle, _may_join, circle
from tests.town import Actor, Json, Town


async def test_a_small_circle_joins_another_one(sqlite_url: str, catalogue: Catalogue) -> None:
    async with Town(sqlite_url, catalogue) as town:
        ours = await circle(town)
        theirs = await _another(town)
        ana, ben = ours.members[:2]
        hosts = theirs.members[:3]
        await _leave(town, [*ours.members[2:], *theirs.members[3:]])
        await _days(town, 2)
        for one in (ana, ben):
            await one.press(await one.app_dm(), await _told(one, "has become small"), "rescue.open")
            await one.submit(ways=["join"])
        assert "Noted, and told to nobody" in str(await homes.top(ben))
        await town.settled()
        await ana.say("/circle goal", ours.channel)
        await ana.submit(goal="Learn to sail", share="no")
        asked = await _told(ana, "that yours could join")
        assert all(f"<@{one.id}>" in asked["text"] for one in hosts)
        host_asked = await _told(hosts[0], "if they joined yours")
        assert f"<@{ana.id}> and <@{ben.id}>" in host_asked["text"]
        for one in (ana, ben, *hosts):
            question = await _told(one, "would it be all right", "Would it be all right")
            await one.press(await one.app_dm(), question, "merge.yes")
        await town.settled()
        for one in (ana, ben, *hosts):
            closed = await _told(one, "would it be all right", "Would it be all right")
            assert closed["text"].endswith("This question is closed.")
            assert actions(closed) == []
        assert f"welcome, <@{ana.id}> and <@{ben.id}>" in await _last(hosts[0], theirs.channel)
        assert f"You go on together in <#{theirs.channel}>" in await _last(ana, ours.channel)
        assert theirs.channel in [one["id"] for one in await ana.conversations("private")]
        await ana.say("/circle status")
        status = (await ana.last())["text"]
        assert f"in <#{theirs.channel}>" in status
        assert status.count("Learn to sail") == 1, "with the circle that is over, and not in the new one"
        await ana.say("/circle keepsake", ours.channel)
        assert "Learn to sail" in str(await homes.top(ana))


async def test_a_small_circle_ends_with_a_goodbye(sqlite_url: str, catalogue: Catalogue) -> None:
    async with Town(sqlite_url, catalogue) as town:
        ours = await circle(town)
        ana, ben = ours.members[:2]
        moderator = Actor(town, town.moderator)
        await _leave(town, ours.members[2:])
        home = await moderator.home()
        assert "fewer than three active members" in words(home)
        await moderator.press_in(home, "rescue.offer")
        await town.settled()
        after = await homes.shown(moderator)
        assert after is not None
        assert "rescue.offer" not in actions(after)
        assert "Its members are being asked" in words(after)
        assert "fewer than three active members" in words(await ana.home()), "they read the same line"
        await _days(town, 0)
        question = await _told(ana, "has become small")
        await ana.press(await ana.app_dm(), question, "rescue.stay")
        await ana.press(await ana.app_dm(), question, "rescue.open")
        await ana.submit(ways=["close"])
        await ben.press(await ben.app_dm(), await _told(ben, "has become small"), "rescue.open")
        await ben.submit(ways=["more", "close"])
        await town.settled()
        goodbye = await _last(ana, ours.channel)
        assert "*This circle ends here, because all of you want it so.*" in goodbye
        assert ours.channel in [one["id"] for one in await ana.conversations("private")], "it is theirs"
        assert "What I take with me" in str((await ana.messages())[-1]["blocks"])
        await ana.press(ours.channel, (await ana.messages(ours.channel))[-1], "reunion.suggest")
        assert "Noted. I ask all of you in the channel" in (await ana.last(ours.channel))["text"]
        await ana.join(zone=BERLIN)
        await ana.say("/circle status")
        assert "waiting list" in (await ana.last())["text"]


async def _another(town: Town) -> Circle:
    """Five others who may join, approved."""
    members = [Actor(town, one) for one in town.slack.people if _may_join(town, one)][5:10]
    for one in members:
        await one.join(zone=BERLIN)
    await town.everybody_agrees()
    await Actor(town, town.moderator).approve()
    await town.bot.settled()
    return Circle(town, members, str((await members[0].conversations("private"))[0]["id"]))


async def _leave(town: Town, people: list[Actor]) -> None:
    for one in people:
        await one.say("/circle leave")
        await one.submit()
    await town.settled()


async def _days(town: Town, days: int) -> None:
    """Some days pass, and everything that falls due."""
    town.clock.move_to(town.clock.now() + timedelta(days=days))
    await town.plan()
    await town.settled()


async def _told(person: Actor, *words: str) -> Json:
    """The newest private message with one of these words in it."""
    found = [one for one in await person.messages() if any(part in one["text"] for part in words)]
    return found[-1]


async def _last(person: Actor, channel: str) -> str:
    written = [one for one in await person.messages(channel) if not one["subtype"]]
    return str(written[-1]["text"])
