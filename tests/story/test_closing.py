"""What members press and read in the last week, at the goodbye, and 90 days after it."""

from bot.domain.programme import Catalogue
from tests.features.test_worksheets import with_questions
from tests.slack import homes
from tests.story.circles import Circle, circle
from tests.town import Actor, Json, Town, pressable


def _with(messages: list[Json], action_id: str) -> Json:
    """The newest message with a button."""
    return next(
        one
        for one in reversed(messages)
        if one["blocks"] and action_id in [each["action_id"] for _, each in pressable(one)]
    )


async def _shown(person: Actor) -> str:
    """The modal on top, with all its words."""
    return str(await homes.top(person))


async def test_a_circle_comes_to_its_end_and_meets_once_more(sqlite_url: str, catalogue: Catalogue) -> None:
    async with Town(sqlite_url, with_questions(catalogue)) as town:
        ours = await circle(town)
        ana, ben = ours.members[:2]
        await town.move_until("kickoff's prompt")
        await ana.say("/circle goal", ours.channel)
        await ana.submit(goal="Learn to sail", share="no")
        await ana.say("/circle worksheet", ours.channel)
        await ana.submit(**{"line:0": "A boat"})
        last = len(town.catalogue.programmes[0].steps) - 1
        await town.move_until(f"step {last} is wrapped up")
        await _thanks_go_round(ours)
        await _what_i_leave_behind(ana)
        assert "Did you meet?" in str(await ana.messages(ours.channel))
        await town.move_until("goodbye")
        await town.settled()
        assert "Did you meet?" not in str(await ana.messages(ours.channel)), "nobody can say it any more"
        await _ways_on(ours)
        await town.move_until("meet once more")
        assert "Ninety days have passed: would you like to meet once more?" in await ours.settled()
        questions = [one["text"] for one in await ana.messages(ours.channel) if "Ninety days" in one["text"]]
        assert len(questions) == 1
        await ben.say("/circle keepsake")
        assert f"<@{ana.id}> thanked you" in await _shown(ben)


async def _thanks_go_round(ours: Circle) -> None:
    await ours.town.settled()
    ana, ben = ours.members[:2]
    prompt = _with(await ana.messages(ours.channel), "guide.open")
    opening = (await ana.messages(ours.channel, prompt["ts"]))[1]
    assert f"<@{ana.id}> thanks <@{ben.id}>" in opening["text"]
    thread = _with(await ana.messages(ours.channel, prompt["ts"]), "thanks.next")
    await ana.press(ours.channel, thread, "thanks.next")
    (whom,) = [one for one in (await homes.top(ana))["blocks"] if one.get("block_id") == "to"]
    assert whom["element"]["initial_user"] == ben.id
    await ana.submit(to=ben.id, words="The bowline")
    assert await ours.settled() == f"*<@{ana.id}>* thanks *<@{ben.id}>*:\nThe bowline"


async def _what_i_leave_behind(ana: Actor) -> None:
    await ana.town.settled()
    told = _with(await ana.messages(), "keepsake.open")
    assert "sail" not in str(told)
    dm = await ana.app_dm()
    await ana.press(dm, told, "letter.read")
    assert "Learn to sail" in await _shown(ana)
    await ana.press(dm, told, "keepsake.open")
    shown = await _shown(ana)
    assert all(one in shown for one in ("Learned", "A boat", "Shared", "The bowline", "Achieved", "Learn to sail"))
    await ana.press_in(await homes.top(ana), "keepsake.became")
    assert (await ana.submit(became="x" * 1001))["errors"]
    await ana.submit(became="I sail")
    assert "I sail" in await _shown(ana)
    await ana.press_in(await homes.top(ana), "keepsake.next")
    assert "What do I want?" in await _shown(ana)
    await ana.press_in(await homes.top(ana), "keepsake.plain")
    (copied,) = [one["text"]["text"] for one in (await homes.top(ana))["blocks"] if one["type"] == "section"]
    assert copied.startswith("My goal\nLearn to sail\n\nWhat has become of it\nI sail\n\n")
    assert copied.endswith("What do I want?\nA boat")
    await ana.press_in(await homes.top(ana), "keepsake.previous")
    assert "What do I want?" in await _shown(ana)


async def _ways_on(ours: Circle) -> None:
    await ours.town.settled()
    ana, ben, cem = ours.members[:3]
    goodbye = _with(await ana.messages(ours.channel), "reunion.suggest")
    for person in (ana, ben, ana):
        await person.press(ours.channel, goodbye, "reunion.suggest")
        assert "Noted. I ask all of you in the channel" in (await person.last(ours.channel))["text"]
    await ours.town.settled()
    told = [one["text"] for one in await cem.messages(ours.channel) if "One of you suggests" in one["text"]]
    assert len(told) == 1
    assert "<@" not in told[0]
    await cem.press(ours.channel, goodbye, "host.next")
    assert "the tick for hosting is set" in (await cem.last(ours.channel))["text"]
    await cem.say("/circle join")
    (hosts,) = [one for one in (await homes.top(cem))["blocks"] if one.get("block_id") == "hosts"]
    assert hosts["element"]["initial_options"]
