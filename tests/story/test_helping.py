"""What members press and read when they name goals, commit, ask for help, thank each other and set their meeting."""

import pytest

from bot.domain.programme import Catalogue
from tests.story.circles import Circle, circle
from tests.town import Town

LINK = "https://meet.example.com/j/1"


async def test_members_help_each_other_in_their_circle(sqlite_url: str, catalogue: Catalogue) -> None:
    async with Town(sqlite_url, catalogue) as town:
        ours = await circle(town)
        await _goal_and_commitment(ours)
        await _request(ours)
        await _thanks(ours)
        await _meeting(ours)


async def _goal_and_commitment(ours: Circle) -> None:
    ana = ours.members[0]
    await ana.say("/circle goal", ours.channel)
    await ana.submit(goal="Learn to sail", share="yes")
    assert await ours.settled() == f"*<@{ana.id}>* works on this:\nLearn to sail"
    await ana.say("/circle commit", ours.channel)
    await ana.submit(what="Call the harbour", cue="the coffee is poured", share="no")
    assert "When the coffee is poured, I will Call the harbour" in str(await ana.modal())
    assert (await ours.settled()).startswith("*<@")
    await ana.say("/circle status")
    assert "Call the harbour" in (await ana.last())["text"]


async def _request(ours: Circle) -> None:
    ana, ben, cem = ours.members[:3]
    await ours.town.move_until("kickoff's prompt")
    await ours.town.settled()
    prompt = await ana.last(ours.channel)
    await ana.press(ours.channel, prompt, "request.open")
    answer = await ana.submit(kind="advice", about=" ")
    assert answer["errors"] == {"about": "Write in a line or two what it is about."}
    await ana.submit(kind="advice", about="Which knot?")
    assert (await ours.settled()).startswith(f"*<@{ana.id}>* asks for advice:\nWhich knot?")
    request = await ana.last(ours.channel)
    await ana.press(ours.channel, request, "request.offer")
    assert "what you asked yourself" in (await ana.last(ours.channel))["text"]
    await ben.say("A bowline.", ours.channel, request["ts"])
    await ours.town.settled()
    assert (await ana.last())["text"] == f"<@{ben.id}> has answered you in <#{ours.channel}>."
    await cem.press(ours.channel, request, "request.offer")
    await ours.town.settled()
    assert "Thank you." in (await cem.last(ours.channel))["text"]
    assert (await ana.last())["text"] == f"<@{ben.id}> has answered you in <#{ours.channel}>."


async def _thanks(ours: Circle) -> None:
    ana, ben = ours.members[:2]
    await ana.say(f"/circle thanks <@{ours.town.moderator.id}>", ours.channel)
    assert (await ana.last(ours.channel))["text"].startswith("Choose somebody who is in your circle")
    await ana.say(f"/circle thanks <@{ben.id}>", ours.channel)
    assert (await ana.submit(to=ana.id))["errors"] == {"to": "Choose somebody else: this one is you."}
    await ana.submit(to=ben.id, words="the bowline")
    assert await ours.settled() == f"*<@{ana.id}>* thanks *<@{ben.id}>*:\nthe bowline"


async def _meeting(ours: Circle) -> None:
    ana, ben = ours.members[:2]
    await ana.say("/circle meeting", ours.channel)
    wrong = await ana.submit(place="link", link="javascript:alert(1)")
    assert "has to begin with https://" in wrong["errors"]["link"]
    assert (await ana.submit(place="link", link=LINK, at=None))["errors"] != {}
    await ana.submit(place="link", link=LINK, weekday="3", at="10:00")
    told = await ours.settled()
    assert f"*<@{ana.id}>* has set your meeting: Thursdays at 10:00" in told
    assert f"<{LINK}>" in told
    await ana.say("/circle status")
    assert f", <{LINK}>" in (await ana.last())["text"]
    await ours.town.move_until("wrapped up")
    await ours.town.settled()
    wrap_up = await ben.last(ours.channel)
    assert "Did you meet?" in wrap_up["text"], "top-level text alone asks it too"
    assert "Did you meet?" in str(wrap_up["blocks"])
    await ben.press(ours.channel, wrap_up, "meeting.met")
    assert (await ben.last(ours.channel))["text"].startswith("Noted, thank you. Nobody sees who said so")
    await ben.press(ours.channel, wrap_up, "meeting.moved")
    assert (await ben.submit(on="2020-01-01"))["errors"] == {
        "on": "This hour is over. Choose one that is still to come."
    }
    await ben.submit(at="12:30")
    assert (await ours.settled()).startswith("The kickoff was moved: <!date^")
    await _corrected(ours)


async def _corrected(ours: Circle) -> None:
    """Ana, who has not said what became of the meeting, corrects it; a modal from before the next wrap-up cannot."""
    ana, ben = ours.members[:2]
    for tap, says in (("meeting.did_not", "You did not meet."), ("meeting.met", "You met.")):
        await ana.say("/circle meeting", ours.channel)
        form = await ana.modal()
        assert form is not None
        assert "*Your last meeting (Kickoff).* " in str(form)
        await ana.press_in(form, tap)
        assert f"{says} Noted, thank you." in str(await ana.modal())
    await ours.town.settled()
    wrap_up = next(one for one in await ben.messages(ours.channel) if "The kickoff is over" in one["text"])
    assert "You met. `/circle meeting` corrects it" in wrap_up["text"]
    await ben.say("/circle meeting", ours.channel)
    old = await ben.modal()
    assert old is not None
    await ours.town.move_until("wrapped up")
    await ben.press_in(old, "meeting.did_not")
    assert "The next wrap-up has come" in str(await ben.modal())


@pytest.mark.parametrize("word", ["commit", "ask", "thanks", "meeting", "goal"])
async def test_who_is_in_no_circle_reads_where_the_way_in_is(town: Town, word: str) -> None:
    actor = town.colleagues("Europe/Berlin")[0]
    await actor.say(f"/circle {word}")
    assert "`/circle join` is the way in" in (await actor.last())["text"]
    assert await actor.modal() is None
