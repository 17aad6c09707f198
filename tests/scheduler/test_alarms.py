"""The alarms ring one by one: what fails is put off and logged, and nobody else waits for it."""

import asyncio
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from bot.domain.consents import Consent
from bot.domain.programme import Catalogue
from bot.features import consents, waitings
from bot.scheduler import alarms
from bot.store import alarms as rows
from bot.store.outages import Away
from bot.store.session import Database
from tests.features import stage
from tests.features.stage import DAY, MINUTE, MODERATOR, NOW, SECOND, WORKSPACE
from tests.scheduler.flickering import Flickering

ELSEWHERE = "T0TWO"
HOUR = timedelta(hours=1)
UNKNOWN = "no.such.kind"  # As one that a newer bot has set.


@pytest.fixture(autouse=True)
def _workspaces(database: Database) -> None:
    for one in (WORKSPACE, ELSEWHERE):
        stage.seed(database, one)


def fails(database: Database, at: datetime = NOW) -> None:
    """Sets an alarm that nothing can be done about."""
    with database.transaction() as session:
        rows.set_(session, WORKSPACE, key=f"{UNKNOWN}:7", kind=UNKNOWN, at=at, facts={"step": 3})


def set_(database: Database) -> list[tuple[str, datetime]]:
    """The kinds of the alarms that are set, and when each rings."""
    with database.reading() as session:
        return [(one.kind, one.at) for one in rows.due(session, NOW + 99 * DAY, 99)]


def test_an_alarm_that_fails_keeps_no_other_one_from_ringing(database: Database, catalogue: Catalogue) -> None:
    with database.transaction() as session:
        for place in (WORKSPACE, ELSEWHERE):
            stage.join(session, catalogue, "U1", workspace_id=place)
    lines = [at for kind, at in set_(database) if kind == waitings.LINE]
    fails(database)
    stage.ring(database, catalogue, max(lines))
    for place in (WORKSPACE, ELSEWHERE):
        assert len(stage.owed(database, waitings.LINE, place)) == 1
    assert (UNKNOWN, max(lines) + HOUR) in set_(database)


def test_one_that_goes_on_failing_is_tried_after_a_longer_while_each_time(
    database: Database, catalogue: Catalogue
) -> None:
    fails(database)
    waits: list[timedelta] = []
    at = NOW
    for _ in range(7):
        stage.ring(database, catalogue, at)
        ((_, again_at),) = set_(database)
        waits.append(again_at - at)
        at = again_at
    assert [one // HOUR for one in waits] == [1, 2, 4, 8, 16, 24, 24]


def test_what_fails_is_logged_by_its_kind_and_key(
    database: Database, catalogue: Catalogue, caplog: pytest.LogCaptureFixture
) -> None:
    fails(database)
    stage.ring(database, catalogue, NOW)
    (said,) = [vars(one) for one in caplog.records if one.levelname == "ERROR"]
    assert (said["action"], said["kind"], said["key"]) == ("alarm_failed", UNKNOWN, f"{UNKNOWN}:7")
    assert "facts" not in said


def test_what_an_alarm_began_before_it_failed_is_undone(database: Database, catalogue: Catalogue) -> None:
    """The line is put off with it: an enrolment that is not there fails only once the alarm is taken."""
    with database.transaction() as session:
        rows.set_(session, WORKSPACE, key="late", kind="late.look", at=NOW, facts={"enrolment": "nobody"})
    stage.ring(database, catalogue, NOW)
    assert set_(database) == [("late.look", NOW + HOUR)]


async def test_where_the_database_is_away_for_a_moment_no_alarm_is_put_off(
    database: Database, catalogue: Catalogue
) -> None:
    with database.transaction() as session:
        rows.set_(session, WORKSPACE, key="one", kind="late.look", at=NOW, facts={"enrolment": "nobody"})
    with pytest.raises(Away):
        await alarms.ring(Flickering(database, 1), catalogue=catalogue, now=NOW)
    assert set_(database) == [("late.look", NOW)]


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
async def test_two_who_ring_at_the_same_moment_ring_each_alarm_once(
    database: Database, catalogue: Catalogue
) -> None:
    with database.transaction() as session:
        for number in range(12):
            stage.join(session, catalogue, f"U{number:02}")
    at = max(at for kind, at in set_(database) if kind == waitings.LINE)
    await asyncio.gather(*(alarms.ring(database, catalogue=catalogue, now=at) for _ in range(2)))
    assert len(stage.owed(database, waitings.LINE)) == 12
    with database.reading() as session:
        assert rows.due(session, at, 99) == []


def test_in_a_zone_that_is_no_longer_known_all_goes_on_by_utc(database: Database, catalogue: Catalogue) -> None:
    """The last yes is taken, its moderator hears of it, and whatever else is due rings."""
    people = ["U1", "U2", "U3", "U4", "U5"]
    stage.all_join(database, catalogue, people)
    stage.ask(database, catalogue)
    with database.transaction() as session:
        for table in ("enrolments", "circles"):
            session.execute(text(f"UPDATE {table} SET zone = 'America/Somewhere_New'"))  # noqa: S608
        for one in (MODERATOR, SECOND):
            row = {"w": WORKSPACE, "u": one, "z": "America/Somewhere_New"}
            session.execute(
                text("INSERT INTO people (workspace_id, user_id, zone, reminders) VALUES (:w, :u, :z, true)"), row
            )
        question = str(session.scalar(text("SELECT id FROM questions")))
    for user_id in people:
        with database.transaction() as session:
            yes, at = Consent.YES, NOW + MINUTE
            consents.answer(session, WORKSPACE, question, user_id, yes, catalogue=catalogue, now=at)
    stage.ring(database, catalogue, NOW + 2 * HOUR)
    assert len(stage.owed(database, "moderation.digest")) == 1
    assert [kind for kind, at in set_(database) if at <= NOW + 2 * HOUR] == []
