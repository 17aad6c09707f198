"""Missed time: what is posted and what is skipped, and why, after an outage, or when the clock was wrong for a while."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from bot.domain.programme import Catalogue
from bot.domain.quiet import working_time
from bot.domain.worktime import Moment
from bot.store import outbox
from tests.delivery import seeds
from tests.features import stage
from tests.features.stage import DAY
from tests.town import Town

HOUR, WEEK, SECOND = timedelta(hours=1), timedelta(weeks=1), timedelta(seconds=1)
PEOPLE = ("greta", "mehmet", "zofia", "hannah")
LATE = "the next moment has already come"
# From which moment on the bot was away, for how long: what the circle reads then, and what was skipped.
OUTAGES: list[tuple[str, timedelta, list[str], list[str]]] = [
    ("prompt 0", timedelta(minutes=1), ["prompt 0", "thread 0"], []),
    ("prompt 0", HOUR, ["prompt 0", "thread 0"], []),
    ("prompt 0", 15 * HOUR, ["prompt 0", "thread 0", "tasks 0"], []),
    ("prompt 0", 5 * DAY, ["wrap_up 0"], ["prompt 0"]),
    ("prompt 0", WEEK, ["prompt 1", "thread 1"], ["prompt 0", "wrap_up 0"]),
    ("wrap_up 0", HOUR, ["wrap_up 0"], []),
    ("wrap_up 0", 15 * HOUR, ["wrap_up 0"], []),
    ("wrap_up 0", 4 * DAY, ["prompt 1", "thread 1", "tasks 1"], ["wrap_up 0"]),
    (
        "prompt 1",
        3 * WEEK,
        ["prompt 4", "thread 4"],
        ["prompt 1", "wrap_up 1", "prompt 2", "wrap_up 2", "prompt 3", "wrap_up 3"],
    ),
]


@pytest.fixture
async def town(sqlite_url: str, catalogue: Catalogue) -> AsyncIterator[Town]:
    """A town whose bot works only when it is told to: between two times it is away."""
    async with Town(sqlite_url, catalogue) as made:
        scheduler = made.bot._scheduler
        assert scheduler is not None
        scheduler.pause()
        yield made


async def begun(town: Town) -> tuple[str, list[Moment]]:
    """A circle with its channel and its welcome, and its moments."""
    circle_id = await seeds.owe_circle(town, *PEOPLE)
    await town.bot.settled()
    found = stage.moments_of(town.bot.database, town.catalogue, circle_id, town.bot.workspace_id)
    return circle_id, found


def at(moments: list[Moment], name: str) -> datetime:
    """When a moment comes, by its kind and step."""
    return next(one.at for one in moments if f"{one.kind} {one.step}" == name)


async def live_until(town: Town, moments: list[Moment], until: datetime) -> None:
    """Lets everything happen in time that comes before an instant."""
    for one in moments:
        if one.at < until:
            town.clock.move_to(one.at)
            await town.plan()


async def posted(town: Town, circle_id: str) -> list[str]:
    """What of its steps a circle has been sent, as kind and step, in order; not what was changed there since."""
    query = text("SELECT key FROM outbox WHERE state = 'sent' AND kind LIKE 'step.%' ORDER BY ts")
    keys = await town.bot.database.read(lambda session: list(session.scalars(query)))
    posts = (key.split(":") for key in keys if key.count(":") == 2)
    return [f"{kind} {step}" for kind, circle, step in posts if circle == circle_id]


async def of_moments(town: Town, circle_id: str) -> list[str]:
    """The same without what is asked some hours after a prompt."""
    return [one for one in await posted(town, circle_id) if not one.startswith("tasks")]


def skipped(town: Town) -> list[str]:
    """What of the steps' messages is written down as skipped, each with its reason."""
    return [one for one in stage.changes(town.bot.database) if one.startswith("skipped the")]


@pytest.mark.parametrize(("since", "away", "reads", "left_out"), OUTAGES)
async def test_after_an_outage_one_thing_is_posted_and_the_rest_is_skipped_with_the_reason(
    town: Town, since: str, away: timedelta, reads: list[str], left_out: list[str]
) -> None:
    circle_id, moments = await begun(town)
    await live_until(town, moments, at(moments, since))
    before = await posted(town, circle_id)
    back = at(moments, since) + away
    for now in (back, working_time(back, stage.BERLIN)):  # Nothing comes in the night but what is hardly late.
        town.clock.move_to(now)
        for _ in range(3):
            await town.plan()
        if now < working_time(now, stage.BERLIN) and away > HOUR:
            assert await posted(town, circle_id) == before
    assert (await posted(town, circle_id))[len(before) :] == reads
    expected = [f"skipped the {kind} of step {step}: {LATE}" for kind, step in map(str.split, left_out)]
    assert skipped(town) == expected


@pytest.mark.parametrize("back", [HOUR, DAY, WEEK])
async def test_a_clock_that_goes_back_has_nothing_said_twice(town: Town, back: timedelta) -> None:
    circle_id, moments = await begun(town)
    await live_until(town, moments, at(moments, "wrap_up 1") + SECOND)
    before = await posted(town, circle_id)
    town.clock.put_to(town.clock.now() - back)
    await town.plan()
    await live_until(town, moments, at(moments, "wrap_up 1") + SECOND)
    assert await posted(town, circle_id) == before
    town.clock.move_to(at(moments, "prompt 2"))
    await town.plan()
    assert await posted(town, circle_id) == [*before, "prompt 2", "thread 2"]
    assert skipped(town) == []


@pytest.mark.parametrize("jump", [HOUR, 7 * HOUR])
async def test_a_clock_that_is_wrong_for_a_moment_has_nothing_said_twice_nor_kept_back(
    town: Town, jump: timedelta
) -> None:
    circle_id, moments = await begun(town)
    prompt = at(moments, "prompt 1")
    await live_until(town, moments, prompt)
    town.clock.move_to(prompt - SECOND)
    await town.plan()
    town.clock.put_to(prompt - SECOND + jump)
    await town.plan()
    town.clock.put_to(prompt - SECOND)
    await town.plan()
    assert (await of_moments(town, circle_id))[-2:] == ["prompt 1", "thread 1"]  # Too early, and once.
    await live_until(town, moments, at(moments, "prompt 2") + SECOND)
    assert (await of_moments(town, circle_id))[-5:] == [
        "prompt 1",
        "thread 1",
        "wrap_up 1",
        "prompt 2",
        "thread 2",
    ]


async def test_reminders_of_a_step_that_ended_during_the_outage_are_skipped_with_the_reason(town: Town) -> None:
    _, moments = await begun(town)
    await live_until(town, moments, at(moments, "prompt 0") + SECOND)
    town.clock.move_to(at(moments, "wrap_up 0") + HOUR)
    await town.plan()
    told = await town.bot.database.read(
        lambda session: outbox.beginning_with(session, town.bot.workspace_id, "reminder:")
    )
    assert told == []
    reasons = [one for one in stage.changes(town.bot.database) if "reminder" in one]
    assert reasons == ["skipped a reminder of step 0: the step is over"] * len(PEOPLE)
