"""Who is reminded of a check-in: members who have not answered, want to hear it, and are there; once."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from bot.domain.programme import Catalogue
from bot.domain.refusals import RefusalCode
from bot.features import checkins, reminders
from bot.store.session import Database
from tests.features import stage
from tests.features.stage import DAY, WORKSPACE

USERS = ["U1", "U2", "U3", "U4", "U5"]


@pytest.fixture
def opened(database: Database, catalogue: Catalogue) -> tuple[str, datetime]:
    """A circle whose kickoff's check-in has just opened, on a Friday; its id, and when that was."""
    stage.seed(database)
    circle_id = stage.running_circle(database, catalogue, USERS)
    at = stage.moments_of(database, catalogue, circle_id)[0].at
    stage.plan(database, catalogue, at)
    return circle_id, at


def reminded(database: Database) -> list[str]:
    """Whom a reminder is owed to."""
    with database.reading() as session:
        query = text("SELECT recipient FROM outbox WHERE kind = 'reminder' ORDER BY recipient")
        return list(session.scalars(query))


def shown(database: Database, catalogue: Catalogue, user_id: str) -> bool:
    """Whether a reminder that is owed would still be sent."""
    with database.reading() as session:
        query = text("SELECT facts FROM outbox WHERE kind = 'reminder' AND recipient = :user")
        facts = session.scalar(query, {"user": user_id})
        given = stage.facts_of(facts)
        found = reminders.shown(
            session, WORKSPACE, given["circle"], given["step"], given["enrolment"], catalogue=catalogue
        )
        return found is not None


def test_whoever_has_not_answered_is_reminded_once(
    database: Database, catalogue: Catalogue, opened: tuple[str, datetime]
) -> None:
    circle_id, at = opened
    stage.check_in(database, circle_id, 0, "U1", at)
    with database.transaction() as session:
        checkins.be_here(session, WORKSPACE, circle_id, 0, "U2", now=at)
    for _ in range(2):
        stage.ring(database, catalogue, at + 4 * DAY)
    assert reminded(database) == ["U3", "U4", "U5"]


def test_nobody_is_reminded_right_after_the_prompt(
    database: Database, catalogue: Catalogue, opened: tuple[str, datetime]
) -> None:
    stage.ring(database, catalogue, opened[1] + timedelta(hours=3))
    assert reminded(database) == []


def test_whoever_is_muted_turned_them_off_or_is_away_hears_nothing(
    database: Database, catalogue: Catalogue, opened: tuple[str, datetime]
) -> None:
    _, at = opened
    with database.transaction() as session:
        reminders.turn(session, WORKSPACE, "U1", on=False)
        session.execute(text("UPDATE members SET muted_step = 0 WHERE user_id = 'U2'"))
        session.execute(
            text("UPDATE enrolments SET away_until = :until WHERE user_id = 'U3'"),
            {"until": (at + 9 * DAY).date().isoformat()},
        )
    stage.ring(database, catalogue, at + 4 * DAY)
    assert reminded(database) == ["U4", "U5"]


def test_a_reminder_on_its_way_is_not_sent_to_whoever_has_answered_meanwhile(
    database: Database, catalogue: Catalogue, opened: tuple[str, datetime]
) -> None:
    circle_id, at = opened
    stage.ring(database, catalogue, at + 4 * DAY)
    stage.check_in(database, circle_id, 0, "U1", at + 4 * DAY)
    assert (shown(database, catalogue, "U1"), shown(database, catalogue, "U2")) == (False, True)


@pytest.mark.parametrize(
    "happened",
    [
        "UPDATE circles SET archived_at = '2026-11-20 10:00:00+00:00'",
        "UPDATE outbox SET state = 'dead' WHERE kind = 'step.prompt'",
    ],
)
def test_nobody_is_reminded_of_a_channel_that_is_archived_or_of_a_prompt_that_never_came(
    database: Database, catalogue: Catalogue, opened: tuple[str, datetime], happened: str
) -> None:
    _, at = opened
    with database.transaction() as session:
        before = session.scalar(text("SELECT state FROM outbox WHERE kind = 'step.prompt'"))
        session.execute(text(happened))
    stage.ring(database, catalogue, at + 4 * DAY)
    assert (before, reminded(database)) == ("pending", [])


def test_a_reminder_on_its_way_is_not_sent_once_the_channel_is_archived(
    database: Database, catalogue: Catalogue, opened: tuple[str, datetime]
) -> None:
    stage.ring(database, catalogue, opened[1] + 4 * DAY)
    assert shown(database, catalogue, "U1")
    with database.transaction() as session:
        session.execute(text("UPDATE circles SET archived_at = '2026-11-20 10:00:00+00:00'"))
    assert not shown(database, catalogue, "U1")


def test_after_the_wrap_up_nobody_is_reminded_any_more(
    database: Database, catalogue: Catalogue, opened: tuple[str, datetime]
) -> None:
    circle_id, _ = opened
    wrap_up = stage.moments_of(database, catalogue, circle_id)[1].at
    stage.plan(database, catalogue, wrap_up)
    stage.ring(database, catalogue, wrap_up)
    assert reminded(database) == []


def test_a_written_reply_in_the_steps_thread_counts_as_an_answer_and_its_words_are_not_kept(
    database: Database, catalogue: Catalogue, opened: tuple[str, datetime]
) -> None:
    _, at = opened
    with database.transaction() as session:
        session.execute(text("UPDATE outbox SET state = 'sent', ts = '7.7' WHERE kind = 'step.prompt'"))
        channel = str(session.scalar(text("SELECT channel_id FROM circles")))
    for user_id, thread in (("U1", "7.7"), ("U1", "7.7"), ("U2", "8.8"), ("U0STRANGER", "7.7")):
        with database.transaction() as session:
            checkins.replied(session, WORKSPACE, channel, thread, user_id, now=at)
    stage.ring(database, catalogue, at + 4 * DAY)
    assert reminded(database) == ["U2", "U3", "U4", "U5"]


def test_just_here_is_a_check_in_that_may_still_get_words(
    database: Database, opened: tuple[str, datetime]
) -> None:
    circle_id, at = opened

    def be_here(user_id: str) -> RefusalCode | None:
        return stage.refused(
            database, lambda session: checkins.be_here(session, WORKSPACE, circle_id, 0, user_id, now=at)
        )

    assert (be_here("U1"), be_here("U1"), be_here("U0STRANGER")) == (None, None, RefusalCode.NOT_IN_CIRCLE)
    stage.check_in(database, circle_id, 0, "U1", at)
    assert be_here("U1") is RefusalCode.ALREADY_CHECKED_IN
    with database.reading() as session:
        assert session.execute(text("SELECT count(*), min(step) FROM checkins")).one() == (1, 0)
        assert not session.scalar(text("SELECT here FROM checkins"))


def test_two_taps_at_the_same_moment_are_one_check_in(database: Database, opened: tuple[str, datetime]) -> None:
    circle_id, at = opened

    def tap(session: stage.Session) -> None:
        checkins.be_here(session, WORKSPACE, circle_id, 0, "U1", now=at)

    assert stage.at_once(database, tap, tap) == [None, None]
    with database.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM checkins")) == 1
