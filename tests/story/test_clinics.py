"""A case clinic as a circle lives it: in a meeting by buttons and by the clock, in writing, and to a commitment."""

from bot.domain.programme import Catalogue
from tests.story.circles import Circle, circle
from tests.town import Json, Town

PHASE = "a phase of a case clinic is over"


async def begun(ours: Circle, pace: str, about: str | None = None) -> Json:
    """The first member brings a case; its message."""
    await ours.members[0].say("/circle clinic", ours.channel)
    await ours.members[0].submit(pace=pace, about=about)
    await ours.town.settled()
    return (await ours.members[0].messages(ours.channel))[-1]


async def thread(ours: Circle, case: Json) -> list[Json]:
    """What stands under a case, once everything is sent."""
    await ours.town.settled()
    return (await ours.members[1].messages(ours.channel, case["ts"]))[1:]


async def texts(ours: Circle, case: Json) -> list[str]:
    """The first words of each message under a case."""
    return [" ".join(one["text"].replace("*", "").split()[:6]) for one in await thread(ours, case)]


async def asking(ours: Circle, case: Json, what: str = "clinic.next") -> list[bool]:
    """Which of the messages under a case have something in them, such as a button."""
    return [what in str(one) for one in await thread(ours, case)]


async def choose(ours: Circle, phase: Json, kind: str) -> None:
    """The presenter chooses which help is wanted."""
    block = next(one for one in phase["blocks"] if one["type"] == "actions")
    menu = next(one for one in block["elements"] if one["action_id"] == "clinic.kind")
    chosen = next(one for one in menu["options"] if one["value"].endswith(f":{kind}"))
    await ours.town.post(
        "press",
        **{"as": ours.members[0].id},
        channel=ours.channel,
        ts=phase["ts"],
        block_id=block["block_id"],
        action_id="clinic.kind",
        selected_option=chosen,
    )


async def test_a_case_in_a_meeting_ends_in_a_commitment(sqlite_url: str, catalogue: Catalogue) -> None:
    async with Town(sqlite_url, catalogue) as town:
        ours = await circle(town)
        ana, ben = ours.members[:2]
        await ana.say("/circle clinic my boat leaks", ours.channel)
        form = await ana.modal()
        assert form is not None
        assert "my boat leaks" in str(form["blocks"])
        await ana.submit(pace="meeting")
        await town.settled()
        case = await ana.last(ours.channel)
        assert case["text"].endswith("happens when.\nmy boat leaks")
        (first,) = await thread(ours, case)
        await ben.press(ours.channel, first, "clinic.next")
        assert (await ben.last(ours.channel))["text"].startswith(f"These buttons are for <@{ana.id}>")
        await ben.say("/circle clinic", ours.channel)
        assert f"<@{ana.id}> brings a case" in (await ben.last(ours.channel))["text"]
        await ana.press(ours.channel, first, "clinic.next")
        assert (await texts(ours, case))[-1].startswith("2 of 5: the others ask.")
        assert await asking(ours, case) == [False, True]
        assert await town.move() == PHASE
        assert await asking(ours, case) == [False, False, True]
        wish = (await thread(ours, case))[-1]
        await choose(ours, wish, "feedback")
        assert "would like straight feedback" in (await thread(ours, case))[-1]["text"]
        assert await town.move() == PHASE
        last = (await thread(ours, case))[-1]
        await ana.press(ours.channel, last, "clinic.next")
        assert await asking(ours, case) == [False] * 6
        assert await asking(ours, case, "ntil ") == [False] * 6
        assert "Advice" not in str(await thread(ours, case)), "nothing is to be chosen any more"
        await _commit(ours, (await thread(ours, case))[-1])


async def _commit(ours: Circle, closed: Json) -> None:
    """The presenter makes the next step a commitment, and looks whether it is there."""
    ana = ours.members[0]
    assert closed["text"].startswith("This case clinic is over.")
    await ana.press(ours.channel, closed, "commitment.open")
    await ana.submit(what="Caulk the boat", share="no")
    await ana.say("/circle status")
    assert "Caulk the boat" in (await ana.last())["text"]
    assert await ours.town.move() != PHASE


async def test_a_case_in_writing_goes_on_by_itself_and_in_the_channel_stands_one_message(
    sqlite_url: str, catalogue: Catalogue
) -> None:
    async with Town(sqlite_url, catalogue) as town:
        ours = await circle(town)
        case = await begun(ours, "thread")
        while len(await thread(ours, case)) < 6:
            await town.move_until(PHASE)
        above = [one["text"] for one in await ours.members[1].messages(ours.channel) if "case" in one["text"]]
        assert above == [case["text"]]
        assert [one.split(":")[0] for one in await texts(ours, case)][:5] == [f"{one} of 5" for one in range(1, 6)]
        assert (await texts(ours, case))[-1].startswith("This case clinic is over.")


async def test_a_presenter_who_stops_or_leaves_ends_it_in_the_same_words(
    sqlite_url: str, catalogue: Catalogue
) -> None:
    async with Town(sqlite_url, catalogue) as town:
        ours = await circle(town)
        ana = ours.members[0]
        case = await begun(ours, "meeting")
        (first,) = await thread(ours, case)
        await ana.press(ours.channel, first, "clinic.stop")
        stopped = (await thread(ours, case))[-1]["text"]
        assert await asking(ours, case, "clinic.stop") == [False, False]
        case = await begun(ours, "thread", "a leak")
        await ana.say("/circle leave")
        await ana.submit()
        assert (await thread(ours, case))[-1]["text"] == stopped
