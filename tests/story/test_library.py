"""`/circle guide` and `/circle faq`, typed and pressed by people at the page."""

from sqlalchemy import MetaData

from bot.domain.library import NOTHING, Library
from bot.domain.programme import Catalogue, Step
from tests.slack.homes import actions, press, top, words
from tests.story.circles import circle
from tests.town import Actor, Json, Town, pressable


async def opened(person: Actor, typed: str) -> Json:
    """The modal that opens when somebody types."""
    await person.say(typed)
    return await top(person)


async def closed(person: Actor) -> None:
    """Closes the modal on top."""
    await person.town.post("close", **{"as": person.id}, view_id=(await top(person))["id"])


def is_guide_of(view: Json, step: Step) -> bool:
    """Whether a modal is the guide to a step."""
    return step.title in words(view) and step.exercise[:200] in words(view)


def kept(town: Town) -> dict[str, list[str]]:
    """What stands in each table, but for what Slack's events and the ticks leave."""
    engine = town.bot.database.engine
    tables = MetaData()
    tables.reflect(engine)
    with engine.connect() as connection:
        return {
            name: sorted(map(repr, connection.execute(table.select()).all()))
            for name, table in tables.tables.items()
            if name not in ("events", "people", "turns")
        }


async def test_a_member_opens_the_present_guide_and_goes_to_a_tool_and_back(
    town: Town, catalogue: Catalogue, library: Library
) -> None:
    ours = await circle(town)
    ana, steps, tools = ours.members[0], catalogue.programmes[0].steps, library.edition("en").tools
    for moment, step in (("kickoff's prompt", 0), ("wrapped up", 1)):
        await town.move_until(moment)
        for typed in ("/circle guide", "/circle KIT"):
            assert is_guide_of(await opened(ana, typed), steps[step])
            await closed(ana)
    guide = await opened(ana, "/circle guide")
    assert actions(guide)[-1] == "shelf.open"
    assert (await press(ana, guide, "shelf.open"))["ok"]
    assert actions(await top(ana)) == ["tool.open"] * len(tools)
    assert (await press(ana, await top(ana), "tool.open", 2))["ok"]
    assert tools[2].how in words(await top(ana))
    assert (await press(ana, await top(ana), "shelf.back"))["ok"]
    assert actions(await top(ana)) == ["tool.open"] * len(tools)
    await closed(ana)  # The shelf lay on top of the guide, and a tool in the place of the shelf.
    assert is_guide_of(await top(ana), steps[1])


async def test_the_button_under_a_prompt_leads_to_the_shelf_too(town: Town) -> None:
    ours = await circle(town)
    await town.move_until("kickoff's prompt")
    await town.settled()
    await ours.members[0].press(ours.channel, await ours.members[0].last(ours.channel), "guide.open")
    assert "shelf.open" in actions(await top(ours.members[0]))


async def test_whoever_is_in_no_circle_is_told_so_and_has_the_shelf_all_the_same(town: Town) -> None:
    ana = town.colleagues("Europe/Berlin")[0]
    await ana.say("/circle guide")
    assert "you are in none" in (await ana.last())["text"]
    assert await ana.modal() is None
    await ana.join()
    await closed(ana)
    await ana.say("/circle guide")
    assert "has not begun yet" in (await ana.last())["text"]
    assert "Make it small enough for today" in words(await opened(ana, "/circle guide tools"))
    await closed(ana)
    stuck = await opened(ana, "/circle guide Stuck!")
    assert "Make it small enough for today" in words(stuck)
    assert "Four sentences" not in words(stuck)


async def test_questions_are_searched_by_command_and_in_the_modal_and_nothing_is_kept(
    town: Town, library: Library
) -> None:
    ana = town.colleagues("Europe/Berlin")[0]
    await ana.say("/circle help")
    before = kept(town)
    faq = library.edition("en").faq
    everything = await opened(ana, "/circle faq")
    assert actions(everything) == ["faq.open"] * sum(len(group.questions) for group in faq)
    found = (await ana.submit(search="export company"))["ok"] and await top(ana)
    assert found
    assert words(found).splitlines()[0] == "Can the company export what is said?"
    assert actions(found).count("faq.open") < len(actions(everything))
    assert (await press(ana, found, "faq.open"))["ok"]
    assert "direct messages" in words(await top(ana))
    await closed(ana)
    await ana.submit(search="sabbatical")
    nothing = await top(ana)
    assert "Nothing is found for *sabbatical*" in words(nothing)
    assert all(group.title in words(nothing) for group in faq)
    await ana.submit(search=None)
    assert actions(await top(ana)) == actions(everything)
    await closed(ana)
    assert words(await opened(ana, "/circle faq export company")) == words(found)
    assert kept(town) == before


async def test_everything_is_read_in_the_language_that_somebody_chose(town: Town, library: Library) -> None:
    ana, german = town.colleagues("Europe/Berlin")[0], library.edition("de")
    await opened(ana, "/circle settings")
    await ana.submit(language="de")
    await closed(ana)
    tools = words(await opened(ana, "/circle guide stuck"))
    assert all((one.title in tools) is (one.need == "stuck") for one in german.tools)
    await closed(ana)
    found = await opened(ana, "/circle faq loeschen")
    assert "Kann sich jemand seine Daten zeigen oder löschen lassen?" in words(found)
    first = german.question(next(element["value"] for _block, element in pressable(found)))
    assert first is not None
    await press(ana, found, "faq.open")
    assert first.answer in words(await top(ana))


async def test_a_button_of_something_that_is_no_longer_there_says_so(town: Town) -> None:
    ana, ben = town.colleagues("Europe/Berlin")[:2]
    shelf, faq = await opened(ana, "/circle guide tools"), await opened(ben, "/circle faq")
    await town.stop_bot()
    town.library = NOTHING
    await town.start_bot()
    for person, view, action_id in ((ana, shelf, "tool.open"), (ben, faq, "faq.open")):
        await press(person, view, action_id)
        assert "belongs to something that is over" in words(await top(person))
