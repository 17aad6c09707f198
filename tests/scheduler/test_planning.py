"""Planning many circles: each once, however many plan at the same time, and one that fails keeps no other waiting."""

import asyncio
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import func, or_, select, text

from bot.domain.circles import CircleState
from bot.domain.programme import Catalogue
from bot.domain.spreading import BURST
from bot.domain.worktime import MomentKind
from bot.features import plans
from bot.scheduler import planning
from bot.store.models import Circle, Outbox
from bot.store.outages import Away
from bot.store.session import Database
from tests.conftest import KEYRING
from tests.features import stage
from tests.features.stage import WORKSPACE
from tests.scheduler.flickering import Flickering

ELSEWHERE = "T0TWO"
NINE = datetime(2026, 11, 30, 8, tzinfo=UTC)  # A Monday, in Berlin.
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
MANY = 5 * plans.BATCH + 3


def seed(database: Database, catalogue: Catalogue, number: int, workspace_id: str = WORKSPACE) -> None:
    """So many circles in a workspace whose first prompt is due on Monday at nine."""
    stage.seed(database, workspace_id)
    with database.transaction() as session:
        session.add_all(
            Circle(
                workspace_id=workspace_id,
                programme_id=catalogue.programmes[0].id,
                programme_version=catalogue.programmes[0].version,
                state=CircleState.RUNNING,
                weekday=1,
                at=time(10),
                zone="Europe/Berlin",
                first_on=date(2026, 12, 1),
                created_at=NINE - 9 * DAY,
                next_at=NINE,
            )
            for _ in range(number)
        )


async def plan(database: Database, catalogue: Catalogue, now: datetime = NINE, posts_a_minute: int = 300) -> None:
    """Plans all that is due."""
    await planning.plan(database, catalogue=catalogue, now=now, posts_a_minute=posts_a_minute)


def rows(database: Database, workspace_id: str = WORKSPACE) -> list[tuple[str, datetime]]:
    """The keys of what a step begins with in circles, and when each may be tried, in this order."""
    begins = or_(Outbox.key.startswith("prompt:"), Outbox.key.startswith("thread:"))
    wanted = select(Outbox.key, Outbox.try_at).where(Outbox.workspace_id == workspace_id, begins)
    with database.reading() as session:
        return [(key, at) for key, at in session.execute(wanted.order_by(Outbox.try_at, Outbox.id))]


def planned(database: Database) -> int:
    """How many circles have moved on to their first step."""
    done = select(func.count()).where(Circle.done_kind == MomentKind.PROMPT, Circle.done_step == 0)
    with database.reading() as session:
        return session.scalar(done) or 0


async def test_two_planners_at_the_same_time_plan_each_circle_once_and_miss_none(
    database: Database, catalogue: Catalogue
) -> None:
    seed(database, catalogue, MANY)
    seed(database, catalogue, MANY, ELSEWHERE)
    # As a second process: with connections and threads of its own.
    another = Database(database.engine.url.render_as_string(hide_password=False), KEYRING)
    try:
        await asyncio.gather(*(plan(one, catalogue) for one in (database, another) for _ in range(2)))
    finally:
        another.close()
    # Whoever found all in other hands went away: with the others everything is done by now.
    assert planned(database) == 2 * MANY
    for place in (WORKSPACE, ELSEWHERE):
        keys = [key for key, _ in rows(database, place)]
        assert len(keys) == len(set(keys)) == 2 * MANY


async def test_due_times_are_spread_with_two_planners_too(database: Database, catalogue: Catalogue) -> None:
    seed(database, catalogue, MANY)
    another = Database(database.engine.url.render_as_string(hide_password=False), KEYRING)
    try:
        await asyncio.gather(plan(database, catalogue), plan(another, catalogue))
    finally:
        another.close()
    due = sorted(at for key, at in rows(database) if key.startswith("prompt"))
    behind = [NINE + number * timedelta(seconds=0.4) for number in range(1, MANY - BURST)]
    assert due == [NINE] * (BURST + 1) + behind


async def test_a_prompt_and_what_comes_under_it_are_due_together(database: Database, catalogue: Catalogue) -> None:
    seed(database, catalogue, 2 * BURST)
    await plan(database, catalogue)
    due: dict[str, set[datetime]] = {}
    for key, at in rows(database):
        due.setdefault(key.split(":")[1], set()).add(at)
    assert {len(one) for one in due.values()} == {1}
    assert len(rows(database)) == 4 * BURST


async def test_each_workspace_has_places_of_its_own_and_a_higher_ceiling_brings_them_closer(
    database: Database, catalogue: Catalogue
) -> None:
    for place in (WORKSPACE, ELSEWHERE):
        seed(database, catalogue, 2 * BURST, place)
    await plan(database, catalogue, posts_a_minute=1200)
    for place in (WORKSPACE, ELSEWHERE):
        assert rows(database, place)[-1][1] == NINE + (BURST - 1) * timedelta(seconds=0.1)


async def test_once_all_is_posted_all_places_are_free(database: Database, catalogue: Catalogue) -> None:
    """So they are when they were given away by a clock that was wrong: nobody's messages come a day later."""
    seed(database, catalogue, 3 * BURST)
    await plan(database, catalogue, NINE + HOUR)
    with database.transaction() as session:
        session.execute(text("UPDATE outbox SET state = 'sent'"))
        session.execute(text("UPDATE circles SET done_kind = NULL, done_step = NULL, next_at = :at"), {"at": NINE})
        session.execute(text("DELETE FROM outbox"))
    await plan(database, catalogue, NINE)
    assert [at for _, at in rows(database)][: 2 * BURST] == [NINE] * 2 * BURST


async def test_a_circle_that_fails_is_put_off_and_keeps_no_other_one_waiting(
    database: Database, catalogue: Catalogue, caplog: pytest.LogCaptureFixture
) -> None:
    seed(database, catalogue, MANY)
    with database.transaction() as session:
        # Planned first of all, and never well: such a run cannot be.
        bad = session.scalar(text("SELECT id FROM circles ORDER BY id LIMIT 1"))
        change = "UPDATE circles SET first_on = '2026-12-02', next_at = :at WHERE id = :id"
        session.execute(text(change), {"at": (NINE - MINUTE).replace(tzinfo=None), "id": bad})
    await plan(database, catalogue)
    assert planned(database) == MANY - 1
    with database.reading() as session:
        found = session.scalar(select(Circle).where(Circle.id == bad))
    assert found is not None
    assert (found.next_at, found.done_kind) == (NINE + HOUR, None)
    said = [vars(one) for one in caplog.records if one.levelname == "ERROR"]
    assert [(one["action"], one["circle"]) for one in said] == [("circle_put_off", bad)]
    await plan(database, catalogue, NINE + HOUR)
    with database.reading() as session:
        again = session.scalar(select(Circle).where(Circle.id == bad))
    assert again is not None
    assert again.next_at == NINE + 2 * HOUR


@pytest.mark.parametrize("away_at", [1, 3])
async def test_where_the_database_is_away_for_a_moment_no_circle_is_put_off(
    database: Database, catalogue: Catalogue, away_at: int
) -> None:
    seed(database, catalogue, MANY)
    if away_at > 1:  # It goes while those of a batch that fails are planned one by one.
        with database.transaction() as session:
            session.execute(
                text("UPDATE circles SET first_on = '2026-12-02' WHERE id = (SELECT min(id) FROM circles)")
            )
    with pytest.raises(Away):
        await planning.plan(Flickering(database, away_at), catalogue=catalogue, now=NINE, posts_a_minute=300)
    with database.reading() as session:
        put_off = session.scalars(select(Circle.id).where(Circle.next_at > NINE, Circle.done_step.is_(None))).all()
    assert len(put_off) <= (away_at > 1), "the one that is at fault, at most"
    await plan(database, catalogue)
    assert planned(database) == MANY - (away_at > 1)
