"""Colleagues who live beside a person: they answer, they leave the person's own people alone, and they can be stopped."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import pytest

from bot.domain.programme import Catalogue
from bot.playing import Live, folder_of_its_own
from bot.rehearsal import End, Rehearsal
from bot.rehearsal.habits import Habit, cast
from tests.town import Actor, Json, Town

MONDAY = datetime(2027, 1, 4, 8, tzinfo=UTC)
EUROPE = ("Europe/Berlin", "Europe/Madrid", "Europe/Paris", "Europe/Stockholm", "Europe/Warsaw")


@pytest.fixture
async def town(sqlite_url: str, catalogue: Catalogue) -> AsyncIterator[Town]:
    """A town on a Monday morning."""
    made = Town(sqlite_url, catalogue)
    made.clock.put_to(MONDAY)
    async with made:
        yield made


@pytest.fixture
def five(town: Town) -> list[Actor]:
    """Five people whose hours have much in common; left to themselves, the first would answer always and at once."""
    found = [one for zone in EUROPE for one in town.colleagues(zone)][:5]
    habits = cast([one.id for one in found], seed=1)
    return sorted(found, key=lambda one: habits[one.id] is not Habit.KEEN)


@pytest.fixture
async def live(town: Town, five: list[Actor]) -> AsyncIterator[Live]:
    """The five as colleagues, with the moderator; switched off."""

    def rehearsal() -> Rehearsal:
        return Rehearsal(
            town.address,
            start=town.clock.now(),
            seed=1,
            joiners=[one.id for one in five],
            moderators=[town.moderator.id],
            hr=[],
            programme="working-out-loud",
            end=End(12, whole=True),
            beside_people=True,
        )

    made = Live(town, rehearsal)
    yield made
    await made.switch(False)


async def switched_on(town: Town, live: Live) -> None:
    """Switches them on, and waits until they are there."""
    await live.switch(True)
    while town.simulated is None:
        await asyncio.sleep(0)


async def until_in_a_circle(town: Town, person: Actor) -> str:
    """Moves the time on until somebody is in a circle, who says yes to it if nobody else does; its channel."""
    for _ in range(20):
        if found := await person.conversations("private"):
            return found[0]["id"]
        for one in await person.messages():
            if "consent.yes" in str(one["blocks"]):
                await person.press(await person.app_dm(), one, "consent.yes")
        await town.move()
    raise AssertionError("nobody was put into a circle")


def prompts(messages: list[Json]) -> list[Json]:
    """The messages that open a step."""
    return [one for one in messages if one["text"].startswith(("Kickoff:", "Week 1:"))]


async def echoes(person: Actor, channel: str) -> str:
    """What stands in the first step's thread, below its prompt."""
    (prompt, *_) = prompts(await person.messages(channel))
    _, *below = await person.messages(channel, prompt["ts"])
    return "\n".join(one["text"] for one in below)


async def joined(town: Town) -> list[str]:
    """Those who were shown the form for joining, in order."""
    log = (await town.get("log"))["entries"]
    return [
        one["to"][0]
        for one in log
        if one["what"] == "view" and (one["view"] or {}).get("callback_id") == "join.submit"
    ]


async def test_a_person_lives_a_week_beside_four_colleagues(town: Town, five: list[Actor], live: Live) -> None:
    person, *others = five
    async with (
        aiohttp.ClientSession() as page,
        page.get(f"{town.address}/playground/stream", params={"as": person.id}),
    ):
        await person.join()
        await switched_on(town, live)
        channel = await until_in_a_circle(town, person)
        while "Week 1:" not in (await person.last(channel))["text"]:
            await town.move()
        opening, *_ = prompts(await person.messages(channel))
        thread = await echoes(person, channel)
        assert sum(f"<@{one.id}>" in thread for one in others) >= 2
        assert f"<@{person.id}>" not in thread
        assert opening["text"].startswith("Kickoff:")
        newest = prompts(await person.messages(channel))[-1]
        answer = await person.check_in(channel, newest, what="Ask one question.")
        assert answer["action"] == "updated"


async def test_a_person_starts_a_circle_with_four_colleagues(town: Town, five: list[Actor], live: Live) -> None:
    person, *others = five
    async with (
        aiohttp.ClientSession() as page,
        page.get(f"{town.address}/playground/stream", params={"as": person.id}),
    ):
        await person.say("/circle start " + " ".join(f"@{one.person.name}" for one in others))
        await person.submit(consent=["yes"], offers=["yes"])
        await switched_on(town, live)
        channel = await until_in_a_circle(town, person)
        asked = [one for one in others if "would like you to be in it" in str(await one.messages())]
        assert len(asked) >= 2, "whoever was quicker to join has a seat offered, or has said yes"
        inside = [one for one in others if channel in str(await one.conversations("private"))]
        assert len(inside) >= 3


async def test_who_was_played_by_hand_stays_so_when_the_person_looks_at_somebody_else(
    town: Town, five: list[Actor], live: Live
) -> None:
    person, *others = five
    async with aiohttp.ClientSession() as page:
        async with page.get(f"{town.address}/playground/stream", params={"as": person.id}):
            await person.join()
            await switched_on(town, live)
            await town.move()
        async with page.get(f"{town.address}/playground/stream", params={"as": town.hr.id}):
            channel = await until_in_a_circle(town, person)
            while "Week 1:" not in (await others[0].last(channel))["text"]:
                await town.move()
            thread = await echoes(others[0], channel)
    assert f"<@{person.id}>" not in thread
    assert any(f"<@{one.id}>" in thread for one in others)


async def test_switched_off_nobody_acts_any_more(town: Town, five: list[Actor], live: Live) -> None:
    await switched_on(town, live)
    assert live.is_on()
    assert await live.next_due() is not None
    await live.switch(False)
    assert not live.is_on()
    assert town.simulated is None
    before = await town.get("log")
    assert await town.post("advance", to="+1d")
    assert await town.get("log") == before
    assert [await one.conversations("private") for one in five] == [[]] * 5


async def test_switched_on_again_they_do_not_join_twice_nor_check_in_twice(
    town: Town, five: list[Actor], live: Live
) -> None:
    await switched_on(town, live)
    channel = await until_in_a_circle(town, five[0])
    while "Week 1:" not in (await five[0].last(channel))["text"]:
        await town.move()
    shown = await echoes(five[0], channel)
    await live.switch(False)
    await switched_on(town, live)
    await live.act(town.clock.now())
    assert await echoes(five[0], channel) == shown
    assert len(await joined(town)) == 5


async def test_with_all_of_them_gone_the_switch_says_so(town: Town, five: list[Actor], live: Live) -> None:
    await switched_on(town, live)
    assert len(five) == 5
    await town.slack.stop()
    for _ in range(400):
        if not live.is_on():
            break
        await asyncio.sleep(0.01)
    assert not live.is_on()
    await live.switch(True)
    await live.switch(False)


async def test_what_comes_next_says_who_does_what(town: Town, five: list[Actor], live: Live) -> None:
    await switched_on(town, live)
    said = []
    for _ in range(3):
        coming = (await town.get("time"))["next"]["what"]
        assert await town.move() == coming
        said.append(coming)
    assert len(set(said)) == 3
    assert set(said) <= {f"{one.person.real_name} joins" for one in five}


async def test_who_is_deactivated_does_nothing_any_more(town: Town, five: list[Actor], live: Live) -> None:
    await switched_on(town, live)
    coming = (await town.get("time"))["next"]["what"]
    (gone,) = (one for one in five if coming == f"{one.person.real_name} joins")
    others = [one for one in five if one is not gone]
    await town.post("deactivate", user=gone.id)
    assert gone.person.real_name not in (await town.get("time"))["next"]["what"]
    await until_in_a_circle(town, others[0])
    assert sorted(await joined(town)) == sorted(one.id for one in others)


async def test_what_meets_with_a_fault_is_tried_again_a_little_later(
    town: Town, five: list[Actor], live: Live
) -> None:
    town.slack.faults.add("server_error", method="views.open", times=2)
    await switched_on(town, live)
    await until_in_a_circle(town, five[0])
    assert town.slack.faults.rules == []
    assert sorted(await joined(town)) == sorted(one.id for one in five)


def test_folders_of_those_who_were_killed_are_cleared_away_and_those_of_the_living_are_not(tmp_path: Path) -> None:
    stays = (
        "import sys, pathlib\nfrom bot.playing import folder_of_its_own\n"
        "with folder_of_its_own(pathlib.Path(sys.argv[1])) as home:\n print(home, flush=True)\n input()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", stays, str(tmp_path)],
        cwd=Path(__file__).parents[1],
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as other:
        assert other.stdout is not None
        living = Path(other.stdout.readline().strip())
        with folder_of_its_own(tmp_path) as first, folder_of_its_own(tmp_path) as second:
            assert {living, first, second} == set(tmp_path.iterdir())
        other.kill()
    assert list(tmp_path.iterdir()) == [living]
    with folder_of_its_own(tmp_path) as third:
        assert list(tmp_path.iterdir()) == [third]
    assert list(tmp_path.iterdir()) == []
