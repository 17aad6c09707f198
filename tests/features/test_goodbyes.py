"""The ways on from a circle's goodbye, through the features with a real database."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from bot.delivery.failures import Failure, Verdict
from bot.delivery.recording import write_down
from bot.domain.goodbyes import ask_at
from bot.domain.programme import Catalogue
from bot.domain.refusals import RefusalCode
from bot.features import archives, goodbyes, joinings, lateness
from bot.store import circles, enrolments, outbox, people
from bot.store.session import Database
from tests.features import stage
from tests.features.saying import said
from tests.features.stage import BERLIN, DAY, WORKSPACE, owed, refused, ring

FIVE = ["U1", "U2", "U3", "U4", "U5"]


@pytest.fixture
def over(database: Database, catalogue: Catalogue) -> tuple[str, datetime]:
    """A circle that has said goodbye, and when."""
    stage.seed(database)
    circle_id = stage.running_circle(database, catalogue, FIVE)
    at = stage.NOW
    for moment in stage.moments_of(database, catalogue, circle_id):
        stage.plan(database, catalogue, moment.at)
        at = moment.at
    return circle_id, at


def suggest(database: Database, circle_id: str, user_id: str, now: datetime) -> RefusalCode | None:
    """Somebody presses; with what it was refused."""
    return refused(database, lambda one: goodbyes.suggest(one, WORKSPACE, circle_id, user_id, now=now))


def archive(database: Database, circle_id: str, now: datetime) -> None:
    """Slack says that the channel is archived."""
    with database.transaction() as session:
        circle = circles.get(session, WORKSPACE, circle_id)
        assert circle is not None
        assert circle.channel_id is not None
        archives.archived(session, WORKSPACE, circle_id, circle.channel_id, now=now)


def asked_alone(database: Database) -> list[str]:
    """Who is asked in private."""
    with database.reading() as session:
        found = text("SELECT recipient FROM outbox WHERE kind = 'reunion.ask_alone' ORDER BY recipient")
        return list(session.scalars(found))


def test_however_many_press_and_however_often_the_circle_is_told_once_and_asked_once(
    database: Database, catalogue: Catalogue, over: tuple[str, datetime]
) -> None:
    circle_id, now = over
    for number, user_id in enumerate(["U1", "U1", "U2"]):
        assert suggest(database, circle_id, user_id, now + number * DAY) is None
    (told,) = owed(database, "reunion.suggested")
    words = said(database, catalogue, told)
    assert words.startswith("One of you suggests that you meet once more in 90 days.")
    assert "U1" not in words
    at = ask_at(now, BERLIN)
    ring(database, catalogue, at - timedelta(seconds=1))
    assert owed(database, "reunion.ask") == []
    for when in (at, at + DAY, at + 9 * DAY):
        ring(database, catalogue, when)
    (asked,) = owed(database, "reunion.ask")
    assert "would you like to meet once more?" in said(database, catalogue, asked)
    assert asked_alone(database) == []
    assert suggest(database, circle_id, "U3", at + 10 * DAY) is RefusalCode.GONE


def test_where_the_channel_is_archived_only_those_who_pressed_are_asked_in_private(
    database: Database, catalogue: Catalogue, over: tuple[str, datetime]
) -> None:
    circle_id, now = over
    for user_id in ("U2", "U4", "U5"):
        assert suggest(database, circle_id, user_id, now) is None
    archive(database, circle_id, now + DAY)
    with database.transaction() as session:  # One has left the company meanwhile.
        people.known(session, WORKSPACE, "U5").gone_at = now
    ring(database, catalogue, ask_at(now, BERLIN) + DAY)
    ring(database, catalogue, ask_at(now, BERLIN) + 9 * DAY)
    assert owed(database, "reunion.ask") == []
    assert asked_alone(database) == ["U2", "U4"]
    assert "meet your circle once more" in said(database, catalogue, owed(database, "reunion.ask_alone")[0])


def test_where_nobody_had_told_that_the_channel_is_archived_they_are_asked_in_private_after_all(
    database: Database, catalogue: Catalogue, over: tuple[str, datetime]
) -> None:
    circle_id, now = over
    assert suggest(database, circle_id, "U2", now) is None
    at = ask_at(now, BERLIN)
    ring(database, catalogue, at)
    with database.transaction() as session:
        (key,) = owed_in(session, "reunion.ask")
        intent = outbox.find(session, WORKSPACE, key)
        assert intent is not None
        write_down(session, intent, Failure(Verdict.PERMANENT, "is_archived"), now=at, jitter=0.5)
    assert asked_alone(database) == ["U2"]


def owed_in(session: object, kind: str) -> list[str]:
    """The keys of one kind, within a transaction."""
    found = text("SELECT key FROM outbox WHERE kind = :kind")
    return list(session.scalars(found, {"kind": kind}))  # pyright: ignore[reportAttributeAccessIssue]


def test_whoever_is_away_then_is_asked_when_they_are_here_again(
    database: Database, catalogue: Catalogue, over: tuple[str, datetime]
) -> None:
    circle_id, now = over
    assert suggest(database, circle_id, "U2", now) is None
    archive(database, circle_id, now)
    at = ask_at(now, BERLIN)
    with database.transaction() as session:
        stage.join(session, catalogue, "U2", now=now + DAY)
        (enrolment,) = enrolments.open_of(session, WORKSPACE, "U2")
        enrolment.away_until = (at + 10 * DAY).date()
    ring(database, catalogue, at + DAY)
    assert asked_alone(database) == []
    ring(database, catalogue, at + 11 * DAY)
    assert asked_alone(database) == ["U2"]


def test_the_question_waits_for_working_hours_where_the_bot_was_away(
    database: Database, catalogue: Catalogue, over: tuple[str, datetime]
) -> None:
    circle_id, now = over
    assert suggest(database, circle_id, "U2", now) is None
    night = datetime.combine(ask_at(now, BERLIN).date(), datetime.min.time(), tzinfo=now.tzinfo) + timedelta(
        hours=23
    )
    ring(database, catalogue, night)
    with database.reading() as session:
        (key,) = owed_in(session, "reunion.ask")
        intent = outbox.find(session, WORKSPACE, key)
        assert intent is not None
        assert intent.due_at >= night + timedelta(hours=8)
        assert lateness.held_until(session, intent, intent.due_at + timedelta(hours=12)) is not None


def test_only_members_of_a_circle_that_is_over_have_these_ways(
    database: Database, catalogue: Catalogue, over: tuple[str, datetime]
) -> None:
    circle_id, now = over
    assert suggest(database, circle_id, "U9", now) is RefusalCode.NOT_IN_CIRCLE
    assert suggest(database, "c0", "U1", now) is RefusalCode.NOT_IN_CIRCLE
    elsewhere = lambda one: goodbyes.suggest(one, "T0ELSE", circle_id, "U1", now=now)  # noqa: E731
    assert refused(database, elsewhere) is RefusalCode.NOT_IN_CIRCLE
    stage.all_join(database, catalogue, ["U6"])
    hosts = lambda one: goodbyes.would_host(one, WORKSPACE, circle_id, "U6")  # noqa: E731
    assert refused(database, hosts) is RefusalCode.NOT_IN_CIRCLE
    assert owed(database, "reunion.suggested") == []


def test_whoever_would_host_finds_the_tick_set_when_they_join_next_and_once_only(
    database: Database, catalogue: Catalogue, over: tuple[str, datetime]
) -> None:
    circle_id, now = over
    for _ in range(2):
        with database.transaction() as session:
            goodbyes.would_host(session, WORKSPACE, circle_id, "U1")
    with database.reading() as session:
        assert joinings.form(session, WORKSPACE, stage.profile("U1")).hosts
        assert not joinings.form(session, WORKSPACE, stage.profile("U2")).hosts
        (last,) = enrolments.of_person(session, WORKSPACE, "U1")
        shown = joinings.suggested(session, WORKSPACE, stage.profile("U1"))
        assert joinings.as_before(shown, last).hosts
    with database.transaction() as session:
        stage.join(session, catalogue, "U1", now=now + DAY, hosts=False)
        assert not joinings.suggested(session, WORKSPACE, stage.profile("U1")).hosts
