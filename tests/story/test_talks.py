"""What members read in a week of talks in twos when one of them is away, and comes back in the middle of it."""

from datetime import timedelta

from bot.domain.programme import Catalogue
from tests.features.test_groupings import in_twos
from tests.story.circles import circle
from tests.town import Town


async def test_a_partner_reads_whom_to_ask_and_who_comes_back_with_whom_to_talk(
    sqlite_url: str, catalogue: Catalogue
) -> None:
    pairs = Catalogue([in_twos(catalogue.programmes[0], 1)])
    async with Town(sqlite_url, pairs) as town:
        ours = await circle(town)
        await town.move_until("prompt of step 1")
        await town.settled()
        prompt = next(
            one["text"] for one in await ours.members[0].messages(ours.channel) if "*This time:*" in one["text"]
        )
        groups = prompt.split("*This time:* ")[1].split(".")[0].split("; ")
        pair, trio = sorted(groups, key=len)
        gone, left = (one for one in ours.members if f"<@{one.id}>" in pair)

        posted = len(await left.messages(ours.channel))
        await gone.say("/circle pause")
        await gone.submit(back_on=(town.clock.now() + timedelta(days=15)).date().isoformat())
        await town.settled()
        told = (await left.last())["text"]
        assert f"Ask {trio} whether they have room for you" in told
        assert gone.id not in told
        assert len(await left.messages(ours.channel)) == posted, "nobody else reads it"

        await gone.say("/circle pause")
        await gone.press_in(await gone.modal() or {}, "pause.back")
        assert f"you are with <@{left.id}>. Ask when you talk" in str(await gone.modal())
