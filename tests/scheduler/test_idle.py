"""A tick with nothing due only reads, the same few things whatever there is; and clocks that are set back hold up none."""

from datetime import UTC, datetime, time, timedelta

import pytest
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy import text

from bot.domain.positions import Position
from bot.domain.programme import Catalogue
from bot.features import joinings, positions, proposals
from bot.scheduler import ticks
from bot.store import enrolments
from bot.store.session import Database
from tests.features import stage
from tests.features.stage import DAY, MINUTE, NOW, SECOND, WORKSPACE
from tests.scheduler.present import Present, moderate, statements

FIVE = ["U1", "U2", "U3", "U4", "U5"]


async def test_a_tick_with_nothing_due_writes_nothing_and_asks_the_same_whatever_there_is(
    database: Database, catalogue: Catalogue
) -> None:
    present = Present(database, catalogue)
    counts: list[int] = []
    for number in range(3):
        stage.seed(database, f"T0MORE{number}")
        running = [f"U{number}{one}" for one in range(5)]
        stage.running_circle(database, catalogue, running, workspace_id=f"T0MORE{number}")
        stage.all_join(database, catalogue, FIVE[:3], workspace_id=f"T0MORE{number}")
        for _ in range(2):
            await present.timetable.plan()
        with statements(database) as asked:
            await present.timetable.plan()
        assert [one for one in asked if not one.lstrip().startswith(("SELECT", "BEGIN"))] == []
        counts.append(len([one for one in asked if one.startswith("SELECT")]))
    assert counts == [counts[0]] * 3
    assert counts[0] <= 6


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_all_that_it_asks_is_found_through_an_index(database: Database, catalogue: Catalogue) -> None:
    present = Present(database, catalogue)
    stage.seed(database)
    with statements(database) as asked:
        await present.timetable.plan()
        await present.timetable.plan()
    with database.reading() as session:
        for statement in {one for one in asked if one.startswith("SELECT")}:
            values = (None,) * statement.count("?")
            plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
            steps = [row[-1] for row in plan]
            assert [one for one in steps if one.startswith("SCAN") and "INDEX" not in one] == [], statement


def circles(database: Database) -> int:
    """How many circles there are."""
    with database.reading() as session:
        return session.scalar(text("SELECT count(*) FROM circles")) or 0


async def test_circles_are_looked_for_when_somebody_comes_and_when_time_alone_makes_a_difference(
    database: Database, catalogue: Catalogue
) -> None:
    present = Present(database, catalogue)
    stage.seed(database)
    stage.all_join(database, catalogue, FIVE[:4])
    await present.timetable.plan()
    assert circles(database) == 0  # One more might come.
    with database.reading() as session:
        assert proposals.due(session, NOW + DAY - MINUTE) == []
        assert proposals.due(session, NOW + DAY + MINUTE) != []
    present.now = NOW + DAY + MINUTE
    await present.timetable.plan()
    assert circles(database) == 1
    stage.all_join(database, catalogue, [f"V{one}" for one in FIVE], present.now)
    await present.timetable.plan()
    assert circles(database) == 2


async def test_a_moderator_who_is_named_at_last_has_all_who_wait_looked_through(
    database: Database, catalogue: Catalogue
) -> None:
    present = Present(database, catalogue)
    stage.seed(database)
    stage.all_join(database, catalogue, FIVE)
    moderate(database)
    await present.timetable.plan()
    assert circles(database) == 0
    moderate(database, SECOND)
    await present.timetable.plan()
    assert circles(database) == 1


def test_whoever_comes_while_circles_are_looked_for_has_them_looked_for_again(
    database: Database, catalogue: Catalogue
) -> None:
    stage.seed(database)
    stage.all_join(database, catalogue, FIVE[:4])
    with database.transaction() as session:
        (place,) = proposals.due(session, NOW)
        taken = [proposals.take(session, place, NOW) for _ in range(2)]
        crowd = proposals.crowd(session, place, catalogue=catalogue)
    assert taken == [True, False]  # A second process leaves it to the first,
    with database.transaction() as session:
        stage.join(session, catalogue, "U5")
    with database.transaction() as session:
        proposals.looked(session, place, crowd, now=NOW)
        assert proposals.due(session, NOW) == [place]
    with database.transaction() as session:  # or takes over from one that died in its middle.
        assert proposals.take(session, place, NOW)
    with database.transaction() as session:
        assert proposals.due(session, NOW + proposals.LOOKING - MINUTE) == []
        assert proposals.due(session, NOW + proposals.LOOKING) == [place]


def looked_through(database: Database) -> None:
    """Circles have been looked for, and there is nothing to wait for."""
    with database.transaction() as session:
        session.execute(text("UPDATE waiting_lists SET look_at = NULL"))


@pytest.mark.parametrize(
    "change",
    [{"topics": frozenset({"tools"})}, {"hosts": True}, {"avoids": frozenset({"U9"})}, {"starts": time(10)}],
)
def test_answers_that_matter_for_circles_have_them_looked_for_again(
    database: Database, catalogue: Catalogue, change: dict[str, object]
) -> None:
    stage.seed(database)
    stage.all_join(database, catalogue, FIVE[:2])
    looked_through(database)
    for answers, matter in (({"goal": "Another"}, False), (change, True)):
        with database.transaction() as session:
            (mine,) = enrolments.open_of(session, WORKSPACE, "U1")
            given = stage.application(catalogue, **answers)
            joinings.change(session, WORKSPACE, stage.profile("U1"), mine.id, given, catalogue=catalogue)
        with database.reading() as session:
            assert bool(proposals.due(session, NOW)) is matter


def test_a_register_that_changes_something_has_circles_looked_for_again(
    database: Database, catalogue: Catalogue
) -> None:
    for workspace_id in (WORKSPACE, "T0OTHER"):
        stage.seed(database, workspace_id)
        stage.all_join(database, catalogue, FIVE[:2], workspace_id=workspace_id)
    looked_through(database)
    for expected in ([(WORKSPACE, catalogue.programmes[0].id)], []):
        with database.transaction() as session:
            told = {"U1": Position("Sales")}
            positions.take(session, WORKSPACE, told, ("department",), keeping=True, now=NOW)
        with database.reading() as session:
            assert proposals.due(session, NOW) == expected
        looked_through(database)  # The same once more changes nothing.


async def test_of_several_processes_one_asks_slack_in_an_hour(database: Database, catalogue: Catalogue) -> None:
    stage.seed(database)
    with database.transaction() as session:
        session.execute(text("UPDATE workspaces SET who_may_join = 'S0GROUP'"))
    replicas = [Present(database, catalogue) for _ in range(3)]
    for one in replicas:
        await one.timetable.plan()  # They are there, and so is nobody who has to look anew.
        one.timetable.begun.update(read_groups=False)
    for minutes in (0, 10, 58, 59, 61, 119):
        before = sum(len(one.asked) for one in replicas)
        for one in replicas:
            one.now = NOW + MINUTE + minutes * MINUTE
            await one.timetable.read_groups()
        asked = sum(len(one.asked) for one in replicas) - before
        assert bool(asked) is (minutes in (0, 59, 119))


@pytest.mark.parametrize(("minutes", "anew"), [(1, False), (10, True), (99, True)])
async def test_a_start_looks_at_once_where_nobody_listened_before_it(
    database: Database, catalogue: Catalogue, minutes: int, anew: bool
) -> None:
    stage.seed(database)
    before, started = Present(database, catalogue), Present(database, catalogue)
    await before.timetable.plan()
    assert [one async for one in before.timetable._turns("look_inside")] == [WORKSPACE]
    started.now = before.now + minutes * MINUTE
    found = [one async for one in started.timetable._turns("look_inside")]
    # On SQLite there is no other process that could have listened.
    assert (found == [WORKSPACE]) is (anew or database.is_sqlite)
    assert [one async for one in started.timetable._turns("look_inside")] == []


async def test_ticks_go_on_after_the_clock_of_the_system_was_set_back() -> None:
    scheduler = AsyncIOScheduler(timezone="UTC")
    now = datetime.now(UTC)
    for name, seconds in (("often", 10), ("seldom", 3600)):
        scheduler.add_job(print, "interval", id=name, seconds=seconds)
    scheduler.start(paused=True)
    before = {one.id: one.next_run_time for one in scheduler.get_jobs()}
    ticks.set_right(scheduler, now)
    assert {one.id: one.next_run_time for one in scheduler.get_jobs()} == before
    ticks.set_right(scheduler, now - timedelta(minutes=30))
    found = {one.id: one.next_run_time for one in scheduler.get_jobs()}
    assert found == {"often": now - timedelta(minutes=30), "seldom": now - timedelta(minutes=30)}
    scheduler.shutdown(wait=False)
