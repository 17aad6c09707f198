"""What members press and read who exchange their places: in a week of talks in twos, and where one hosts."""

from bot.domain.programme import Catalogue
from tests.features.test_groupings import in_twos
from tests.story.circles import Circle, circle
from tests.town import Actor, Json, Town, pressable


async def test_two_exchange_their_places_in_a_week_of_twos(sqlite_url: str, catalogue: Catalogue) -> None:
    async with Town(sqlite_url, Catalogue([in_twos(catalogue.programmes[0], 1)])) as town:
        ours = await circle(town)
        await town.move_until("prompt of step 1")
        await town.settled()
        prompt = next(one for one in await _shown(ours) if "*This time:*" in one["text"])
        thread = await _shown(ours, prompt["ts"])
        assert "The guide has *Exchange places*." in thread[1]["text"]
        pair, trio = sorted(_groups(ours, prompt["text"]), key=len)
        (ana, left), (cem, *others) = pair, trio

        await ana.press(ours.channel, prompt, "guide.open")
        await ana.press_in(await ana.modal() or {}, "exchange.open")
        assert (await ana.submit(member=left.id))["errors"] == {
            "member": "Choose somebody from another group than yours."
        }
        await ana.submit(member=cem.id)
        assert f"I ask <@{cem.id}> in private" in str(await ana.modal())
        await town.settled()
        question = await cem.last()
        assert f"You would talk with <@{left.id}>" in question["text"]
        await cem.press(await cem.app_dm(), question, "exchange.yes")
        await town.settled()

        changed = next(one for one in await cem.messages() if one["ts"] == question["ts"])
        assert changed["text"] == f"*You said yes:* you talk with <@{left.id}> (Week 1)."
        assert list(pressable(changed)) == []
        assert (await left.last())["text"].endswith(f"exchanged places. You talk with <@{cem.id}>.")
        for one in (ana, *others):
            assert "exchanged places. You talk with" in (await one.last())["text"]
        (line,) = [
            one["text"] for one in await _shown(ours, prompt["ts"]) if "exchanged places. *This" in one["text"]
        ]
        assert sorted(map(_ids, _groups(ours, line))) == sorted(map(_ids, [[cem, left], [ana, *others]]))


async def test_a_host_asks_another_one_by_name(sqlite_url: str, catalogue: Catalogue) -> None:
    async with Town(sqlite_url, catalogue) as town:
        ours = await circle(town)
        await town.move_until("would host")
        await town.settled()
        (host,) = [one for one in ours.members if "Would you host" in (await one.last())["text"]]
        ben, cem = [one for one in ours.members if one is not host][:2]
        await host.press(await host.app_dm(), await host.last(), "hosting.yes")
        await town.settled()
        note = await host.last()
        assert "*You host Kickoff" in note["text"]
        for asked, button in ((ben, "exchange.no"), (cem, "exchange.yes")):
            await host.press(await host.app_dm(), note, "exchange.open")
            await host.submit(member=asked.id)
            await town.settled()
            await asked.press(await asked.app_dm(), await asked.last(), button)
            await town.settled()
            said = "no" if asked is ben else "yes"
            assert f"<@{asked.id}> said {said}" in (await host.last())["text"]
        assert "*You host Kickoff" in (await cem.last())["text"]
        await host.press(await host.app_dm(), note, "exchange.open")
        assert (await host.last())["text"].startswith("You have no place to exchange")
        await town.move_until("kickoff's prompt")
        await town.settled()
        assert any(f"<@{cem.id}> hosts." in one["text"] for one in await _shown(ours))


async def test_whoever_speaks_first_asks_another_one_by_name(sqlite_url: str, catalogue: Catalogue) -> None:
    async with Town(sqlite_url, catalogue) as town:
        ours = await circle(town)
        await town.move_until("kickoff's prompt")
        await town.settled()
        prompt = next(one for one in await _shown(ours) if "speaks first" in one["text"])
        line = prompt["text"].split("In rounds ")[1]
        first, last = sorted(
            (one for one in ours.members if f"<@{one.id}>" in line), key=lambda one: line.index(f"<@{one.id}>")
        )
        other = next(one for one in ours.members if one not in (first, last))
        await first.press(ours.channel, prompt, "guide.open")
        await first.press_in(await first.modal() or {}, "exchange.open")
        assert "you speak first" in str(await first.modal())
        await first.submit(member=other.id)
        await town.settled()
        question = await other.last()
        assert f"<@{first.id}> speaks first, and asks you to do so in their place." in question["text"]
        await other.press(await other.app_dm(), question, "exchange.yes")
        await town.settled()
        assert (await first.last())["text"].endswith("said yes, and speaks first in your place.")
        told = f"have exchanged places. In rounds <@{other.id}> speaks first, <@{last.id}> last."
        assert any(told in one["text"] for one in await _shown(ours, prompt["ts"]))


async def _shown(ours: Circle, thread: str | None = None) -> list[Json]:
    return await ours.members[0].messages(ours.channel, thread)


def _groups(ours: Circle, words: str) -> list[list[Actor]]:
    """Who is with whom, as a message has it."""
    named = words.split("*This time:* ")[1].split(".")[0].split("; ")
    return [[one for one in ours.members if f"<@{one.id}>" in group] for group in named]


def _ids(people: list[Actor]) -> list[str]:
    return sorted(one.id for one in people)
