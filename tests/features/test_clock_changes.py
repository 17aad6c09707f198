"""Who hears a week before that their circle's hour moves on their own clock, when, and what they read."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import text

from bot.delivery.carrying import Pointless
from bot.delivery.render import render
from bot.domain.meetings import MeetingGiven, PlaceKind
from bot.domain.programme import Catalogue
from bot.domain.quiet import Weight
from bot.domain.worktime import Moment, MomentKind
from bot.features import breaks, clock_changes, meetings, people, plans
from bot.features import hours as weekly
from bot.features.holiday_dates import Holidays
from bot.store import outbox
from bot.store.session import Database
from tests.features import stage
from tests.features.proposed import circle_of
from tests.features.saying import said
from tests.features.stage import DAY, WORKSPACE

FIVE = ["U1", "U2", "U3", "U4", "U5"]
NOW = datetime(2027, 2, 1, 8, tzinfo=UTC)
# The clocks of New York change on 14 March, those of Berlin on the 28th, and those of Kolkata never.
ZONES = {"U4": "Asia/Kolkata", "U5": "America/New_York"}
HOUR = timedelta(hours=1)


@pytest.fixture
def circle_id(database: Database, catalogue: Catalogue) -> str:
    """A circle that meets on Mondays at 13:30 in Berlin, with one member in Kolkata and one in New York."""
    stage.seed(database)
    found = stage.running_circle(database, catalogue, FIVE, NOW, starts=time(13, 30))
    with database.transaction() as session:
        session.execute(text("UPDATE enrolments SET starts = '09:00:00.000000'"))
        for user_id, zone in ZONES.items():
            session.execute(
                text("UPDATE enrolments SET zone = :zone WHERE user_id = :user"), {"zone": zone, "user": user_id}
            )
        hour = weekly.present(circle_of(session, found))
    assert (hour.weekday, hour.at, hour.zone) == (0, time(13, 30), stage.BERLIN)
    return found


def alarms(database: Database) -> dict[str, str]:
    """The alarms that are set, by step and zone or person, with their instants."""
    with database.reading() as session:
        found = session.execute(text("SELECT key, at FROM alarms WHERE kind = 'clock.moves' ORDER BY at, key"))
        return {key.split(":", 2)[2]: str(at)[:16] for key, at in found}


def live(database: Database, catalogue: Catalogue, circle_id: str, until: date) -> None:
    """Plans every moment, and lets all other alarms ring, up to the morning of a day in Berlin."""
    end = datetime.combine(until, time(6), UTC)
    at = NOW
    for one in stage.moments_of(database, catalogue, circle_id):
        if one.at >= end:
            break
        at = one.at
        stage.plan(database, catalogue, at)
        stage.ring(database, catalogue, at)
    stage.ring(database, catalogue, end)


def told(database: Database) -> list[tuple[str, str]]:
    """Who was told, and when that is due."""
    with database.reading() as session:
        rows = session.execute(
            text("SELECT recipient, due_at FROM outbox WHERE kind = 'clock.moves' ORDER BY due_at")
        )
        return [(user, str(at)[:16]) for user, at in rows]


def prompt_before(database: Database, catalogue: Catalogue, circle_id: str, day: date) -> Moment:
    """The last prompt that comes before a day."""
    found = stage.moments_of(database, catalogue, circle_id)
    return [one for one in found if one.kind is MomentKind.PROMPT and one.at.date() < day][-1]


def test_each_is_told_once_for_each_change_in_the_morning_a_week_before(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    live(database, catalogue, circle_id, date(2027, 3, 8))
    assert told(database) == []
    assert list(alarms(database).values()) == ["2027-03-08 14:00"], "nine in New York"
    for _ in range(2):
        stage.ring(database, catalogue, datetime(2027, 3, 8, 14, tzinfo=UTC))
    first = ("U5", "2027-03-08 14:00")
    assert told(database) == [first]
    live(database, catalogue, circle_id, date(2027, 3, 20))
    assert list(alarms(database).values()) == ["2027-03-22 03:30", "2027-03-22 13:00"], "and in Kolkata"
    for at in (datetime(2027, 3, 22, 3, 30, tzinfo=UTC), datetime(2027, 3, 22, 13, tzinfo=UTC)):
        stage.ring(database, catalogue, at)
    assert told(database) == [first, ("U4", "2027-03-22 03:30"), ("U5", "2027-03-22 13:00")]
    live(database, catalogue, circle_id, date(2027, 4, 20))
    assert len(told(database)) == 3
    assert alarms(database) == {}


def test_everybody_reads_both_times_on_their_own_clock_and_whom_it_follows(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    live(database, catalogue, circle_id, date(2027, 4, 20))
    first, kolkata, second = (said(database, catalogue, key) for key in in_order(database))
    assert first.startswith("*From Mon 15 Mar on your circle meets at 08:30 on your clock instead of 07:30.*")
    assert second.startswith("*From Mon 29 Mar on your circle meets at 07:30 on your clock instead of 08:30.*")
    assert kolkata.startswith("*From Mon 29 Mar on your circle meets at 17:00 on your clock instead of 18:00.*")
    assert "Its hour follows the clocks of Europe/Berlin" in kolkata
    assert "`/circle meeting` sets another hour for all of you" in kolkata


def in_order(database: Database) -> list[str]:
    """The keys of what was told: New York's first change, Kolkata's, and New York's second."""
    keys = stage.owed(database, clock_changes.KIND)
    return sorted(keys, key=lambda key: (int(key.split(":")[2]), key[-2:]))


@pytest.mark.parametrize(("starts", "outside"), [("08:30:00", False), ("09:00:00", True)])
def test_whom_the_new_time_leaves_outside_their_own_hours_reads_so(
    database: Database, catalogue: Catalogue, circle_id: str, starts: str, outside: bool
) -> None:
    with database.transaction() as session:
        session.execute(
            text("UPDATE enrolments SET starts = :at WHERE user_id = 'U5'"), {"at": starts + ".000000"}
        )
    live(database, catalogue, circle_id, date(2027, 3, 9))
    (key,) = stage.owed(database, clock_changes.KIND)
    assert ("That is outside the hours you gave" in said(database, catalogue, key)) is outside


def test_whoever_is_away_is_told_on_their_return_and_not_after_the_meeting(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    away = text("UPDATE enrolments SET away_until = :day WHERE user_id = :user")
    with database.transaction() as session:
        session.execute(away, {"day": "2027-03-11", "user": "U5"})
        session.execute(away, {"day": "2027-03-30", "user": "U4"})
    live(database, catalogue, circle_id, date(2027, 3, 9))
    assert told(database) == []
    assert alarms(database) == {f"{step_of(database, catalogue, circle_id)}:U5": "2027-03-11 14:00"}
    stage.ring(database, catalogue, datetime(2027, 3, 11, 14, tzinfo=UTC))
    assert told(database) == [("U5", "2027-03-11 14:00")]
    live(database, catalogue, circle_id, date(2027, 3, 24))
    assert {user for user, _ in told(database)} == {"U5"}
    assert alarms(database) == {}


def step_of(database: Database, catalogue: Catalogue, circle_id: str) -> int:
    """The step that meets on 15 March."""
    return prompt_before(database, catalogue, circle_id, date(2027, 3, 15)).step


def test_who_reads_a_new_hour_that_the_circle_has_set_meanwhile_is_not_told_of_the_old_one(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    before = prompt_before(database, catalogue, circle_id, date(2027, 3, 6))
    live(database, catalogue, circle_id, date(2027, 3, 6))
    assert len(alarms(database)) == 1
    given = MeetingGiven(0, time(15), PlaceKind.HUDDLE, None)
    with database.transaction() as session:
        meetings.change(
            session, WORKSPACE, circle_id, "U1", given, token="t", catalogue=catalogue, now=before.at + HOUR
        )
    stage.ring(database, catalogue, datetime(2027, 3, 8, 14, tzinfo=UTC))
    assert told(database) == []


def test_a_meeting_that_was_moved_once_changes_nothing_about_the_word(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    live(database, catalogue, circle_id, date(2027, 3, 9))
    (key,) = stage.owed(database, clock_changes.KIND)
    wraps_up = datetime(2027, 3, 9, 15, tzinfo=UTC)
    stage.plan(database, catalogue, wraps_up)
    with database.transaction() as session:
        step = step_of(database, catalogue, circle_id) - 1
        on, at = date(2027, 3, 10), time(10)
        meetings.move(
            session, WORKSPACE, circle_id, step, "U1", on=on, at=at, catalogue=catalogue, now=wraps_up + HOUR
        )
    assert said(database, catalogue, key)


def test_it_is_not_sent_after_the_meeting_nor_to_somebody_who_has_left(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    live(database, catalogue, circle_id, date(2027, 3, 9))
    (key,) = stage.owed(database, clock_changes.KIND)

    def sent(late: timedelta) -> bool:
        with database.reading() as session:
            intent = outbox.find(session, WORKSPACE, key)
            assert intent is not None
            try:
                return bool(render(session, intent, catalogue, intent.due_at + late))
            except Pointless:
                return False

    assert (sent(5 * DAY), sent(7 * DAY)) == (True, False)
    with database.transaction() as session:
        session.execute(text("UPDATE members SET state = 'left' WHERE user_id = 'U5'"))
    assert not sent(timedelta())


def test_a_circle_that_writes_has_no_hour_that_moves(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    with database.transaction() as session:
        session.execute(text("UPDATE circles SET meets = :no"), {"no": False})
    live(database, catalogue, circle_id, date(2027, 3, 9))
    assert told(database) == []


def test_somebody_who_came_with_the_step_itself_knows_no_other_time(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    step = step_of(database, catalogue, circle_id)
    with database.transaction() as session:
        session.execute(text("UPDATE members SET joined_step = :step WHERE user_id = 'U5'"), {"step": step})
    live(database, catalogue, circle_id, date(2027, 3, 9))
    assert told(database) == []


def test_a_full_week_leaves_it_out_for_nobody(database: Database, catalogue: Catalogue, circle_id: str) -> None:
    live(database, catalogue, circle_id, date(2027, 3, 8))
    at = datetime(2027, 3, 8, 14, tzinfo=UTC)
    with database.transaction() as session:
        for number in range(9):
            key = f"one:{number}"
            people.tell(session, WORKSPACE, "U5", key=key, kind="break.none", weight=Weight.ANSWER, now=at)
    stage.ring(database, catalogue, at)
    assert [user for user, _ in told(database)] == ["U5"]


def test_a_break_across_the_change_is_counted(database: Database, catalogue: Catalogue, circle_id: str) -> None:
    """The week off begins on 8 March: from one meeting to the next it is two weeks, and the change lies between."""
    live(database, catalogue, circle_id, date(2027, 3, 4))
    with database.transaction() as session:
        breaks.set_(session, WORKSPACE, circle_id, 1, by=stage.MODERATOR, catalogue=catalogue, now=NOW)
    live(database, catalogue, circle_id, date(2027, 4, 20))
    assert [key.rsplit(":", 1)[1] for key in in_order(database)] == ["U5", "U4", "U5"]


def test_a_week_that_slides_across_the_change_is_counted(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    live(database, catalogue, circle_id, date(2027, 3, 5))
    day = date(2027, 3, 8)
    everybody = Holidays(lambda _session, _place, users: dict.fromkeys(users, "DE"), lambda _place, on: on == day)
    at = prompt_before(database, catalogue, circle_id, day).at
    with database.transaction() as session:
        assert plans.plan(session, catalogue=catalogue, now=at, holidays=everybody) == 1
    assert list(alarms(database).values()) == ["2027-03-08 14:00"]
