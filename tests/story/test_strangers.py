"""Somebody who is not a member comes into a circle's channel: what each one reads, and what waits until when."""

from bot.domain.programme import Catalogue
from bot.slack import directory
from tests.story.circles import Circle, circle
from tests.town import Actor, Json, Town


async def test_a_stranger_is_told_of_and_check_ins_wait(sqlite_url: str, catalogue: Catalogue) -> None:
    async with Town(sqlite_url, catalogue) as town:
        ours = await circle(town)
        await town.move_until("kickoff's prompt")
        await town.settled()
        ana, ben, cem = ours.members[:3]
        prompt = await ana.last(ours.channel)
        stranger = Actor(town, town.hr)
        told = await _comes(ours, stranger.id)
        assert told["text"].startswith(
            f"<@{stranger.id}> has come into this channel and can read everything in it, also what was written "
            "before. Check-ins wait until two of you say go on."
        )
        await ana.press(ours.channel, prompt, "checkin.open")
        assert (await ana.last(ours.channel))["text"].startswith("Check-ins wait: somebody who is not a member")
        await stranger.press(ours.channel, told, "stranger.go_on")
        assert (await stranger.last(ours.channel))["text"] == "Only the members of this circle can do that."
        await _says_go_on(ana, ours, told, "Noted. One more of you has to say go on.")
        await _says_go_on(ana, ours, told, "Noted. One more of you has to say go on.")
        await _says_go_on(ben, ours, told, "Check-ins are open again.")
        await town.settled()
        thread = await cem.messages(ours.channel, told["ts"])
        said = f"You have said go on. <@{stranger.id}> can read what you share here. Check-ins are open again."
        assert thread[-1]["text"] == said
        await ana.press(ours.channel, prompt, "checkin.open")
        assert "checkin.submit" in str(await ana.modal())
        await _another_leaves(ours)


async def _another_leaves(ours: Circle) -> None:
    """An app comes in, is named as one, and is taken out again: nobody has to say anything."""
    ana = ours.members[0]
    told = await _comes(ours, "USLACKBOT")
    assert told["text"].startswith("The app <@USLACKBOT> has come into this channel")
    await ours.town.post("remove_person", **{"as": ana.id}, channel=ours.channel, user="USLACKBOT")
    await ours.town.settled()
    thread = await ana.messages(ours.channel, told["ts"])
    assert thread[-1]["text"] == "The app <@USLACKBOT> has left this channel. Check-ins are open again."
    await ana.press(ours.channel, told, "stranger.go_on")
    assert (await ana.last(ours.channel))["text"].startswith("This button belongs to something that is over.")


async def _comes(ours: Circle, user_id: str) -> Json:
    """A member brings somebody in; what the circle reads of it."""
    member = ours.members[0]
    await ours.town.post("add_people", **{"as": member.id}, channel=ours.channel, users=[user_id])
    await ours.town.settled()
    messages = await member.messages(ours.channel)
    return next(one for one in reversed(messages) if "has come into this channel" in one["text"])


async def _says_go_on(member: Actor, ours: Circle, told: Json, answer: str) -> None:
    await member.press(ours.channel, told, "stranger.go_on")
    assert (await member.last(ours.channel))["text"] == answer


async def test_whoever_came_while_the_bot_was_away_is_found_later(sqlite_url: str, catalogue: Catalogue) -> None:
    async with Town(sqlite_url, catalogue) as town:
        ours = await circle(town)
        ana, stranger = ours.members[0], town.hr
        await town.stop_bot()
        await town.post("add_people", **{"as": ana.id}, channel=ours.channel, users=[stranger.id])
        await town.start_bot()
        for _ in range(2):
            await directory.look_inside(town.bot.surface, town.bot.workspace_id)
            await town.settled()
        told = [one for one in await ana.messages(ours.channel) if "has come into this channel" in one["text"]]
        assert len(told) == 1
        assert told[0]["text"].startswith(f"<@{stranger.id}>")
