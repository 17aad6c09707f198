"""What members read of turns: who begins and who ends, who hosts although nobody offered to, and whom a triad has lost."""

from dataclasses import replace

from bot.domain.programme import Catalogue
from tests.story.circles import Circle, circle
from tests.town import Json, Town


async def test_members_read_whose_turn_it_is(sqlite_url: str, catalogue: Catalogue) -> None:
    programme = replace(catalogue.programmes[0], triads=True, translations={})
    async with Town(sqlite_url, Catalogue([programme])) as town:
        ours = await circle(town)
        await town.move_until("kickoff's prompt")
        await town.settled()
        kickoff = await _prompt(ours)
        speakers = _speakers(kickoff["text"])
        asked, *_ = [one for one in ours.members if "Would you host" in (await one.last())["text"]]
        question = await asked.last()
        assert "You did not offer to host, and need not: each of you is asked in turn." in question["text"]
        await asked.press(await asked.app_dm(), question, "hosting.yes")
        await town.settled()
        thread = await ours.members[0].messages(ours.channel, kickoff["ts"])
        assert thread[-1]["text"] == f"<@{asked.id}> hosts."

        await town.move_until("prompt of step 1")
        await town.settled()
        first = (await _prompt(ours))["text"]
        assert _speakers(first) != speakers
        triads = first.split("*Your triads:* ")[1].splitlines()[0]

        gone = next(one for one in ours.members[1:] if f"<@{one.id}>" in triads.split(";")[0])
        await gone.say("/circle leave")
        await gone.submit()
        await town.move_until("prompt of step 2")
        await town.settled()
        second = (await _prompt(ours))["text"].split("*Your triads:* ")[1].splitlines()[0]
        assert gone.id not in second
        assert triads.split("; ")[1] in second, "the others have whom they had"
        prompt = await _prompt(ours)
        thread = await ours.members[0].messages(ours.channel, prompt["ts"])
        assert thread[1]["text"].startswith("*Changed in your triads:*")


async def _prompt(ours: Circle) -> Json:
    """The newest prompt."""
    return [one for one in await ours.members[0].messages(ours.channel) if "speaks first" in one["text"]][-1]


def _speakers(prompt: str) -> str:
    """Who begins and who ends."""
    return next(one for one in prompt.splitlines() if "speaks first" in one)
