"""Private messages, sparingly: in working hours, never to somebody away, and no suggestion in a full week."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from bot.domain.programme import Catalogue
from bot.domain.quiet import CEILING, Weight
from bot.features import people
from bot.store import claims, enrolments, outbox
from bot.store.session import Database
from tests.features import stage
from tests.features.stage import DAY, NOW, WORKSPACE


@pytest.fixture(autouse=True)
def _workspace(database: Database) -> None:
    stage.seed(database)


def tell(
    database: Database,
    key: str,
    *,
    weight: Weight = Weight.KIND,
    now: datetime = NOW,
    user_id: str = "U1",
) -> bool:
    """Tells somebody something."""
    with database.transaction() as session:
        return people.tell(session, WORKSPACE, user_id, key=key, kind="help me", weight=weight, now=now)


def due(database: Database) -> list[str]:
    """When the owed messages are due, in order."""
    with database.reading() as session:
        return [str(one)[:16] for one in session.scalars(text("SELECT due_at FROM outbox ORDER BY due_at"))]


def test_a_zone_that_cannot_be_computed_with_is_not_noted(database: Database) -> None:
    for zone in (stage.BERLIN, "America/Somewhere_New", None):
        with database.transaction() as session:
            people.learned(session, WORKSPACE, "U1", zone)
    with database.reading() as session:
        assert session.scalar(text("SELECT zone FROM people")) == stage.BERLIN


def test_a_suggestion_waits_for_the_morning_and_an_answer_does_not(
    database: Database, catalogue: Catalogue
) -> None:
    with database.transaction() as session:
        stage.join(session, catalogue, "U1")  # In Berlin, where it is one hour later than in UTC.
    assert tell(database, "suggestion", now=NOW + timedelta(hours=14))
    assert tell(database, "answer", weight=Weight.ANSWER, now=NOW + timedelta(hours=14))
    assert due(database) == ["2026-11-02 22:00", "2026-11-03 08:00"]


def test_a_full_week_takes_no_suggestion_and_the_next_one_does(database: Database) -> None:
    assert all(tell(database, f"message {number}") for number in range(CEILING))
    assert not tell(database, "one too many")
    assert tell(database, "an answer", weight=Weight.ANSWER)
    assert tell(database, "to somebody else", user_id="U2")
    assert tell(database, "next week", now=NOW + 8 * DAY)


def test_the_same_thing_is_said_once(database: Database) -> None:
    assert tell(database, "a")
    assert not tell(database, "a")


def test_somebody_away_hears_nothing_at_all(database: Database, catalogue: Catalogue) -> None:
    with database.transaction() as session:
        stage.join(session, catalogue, "U1")
        (enrolment,) = enrolments.open_of(session, WORKSPACE, "U1")
        enrolment.away_until = (NOW + 3 * DAY).date()
    assert not tell(database, "a", weight=Weight.ANSWER)
    assert tell(database, "b", weight=Weight.ANSWER, now=NOW + 3 * DAY)


def test_posts_in_ones_channel_count_towards_the_week(database: Database, catalogue: Catalogue) -> None:
    stage.running_circle(database, catalogue, ["U1", "U2", "U3", "U4", "U5"])
    with database.transaction() as session:
        assert people.this_week(session, WORKSPACE, "U1", NOW + DAY) == 0, "nothing has been posted yet"
        session.execute(text("UPDATE outbox SET state = 'sent' WHERE kind IN ('circle.welcome', 'circle.topic')"))
        assert people.this_week(session, WORKSPACE, "U1", NOW + DAY) == 1
        assert people.this_week(session, WORKSPACE, "U9", NOW + DAY) == 0


def test_one_reads_in_the_language_one_chose_or_the_workspaces(database: Database) -> None:
    with database.transaction() as session:
        assert people.language_of(session, WORKSPACE, "U1") == "en"
        session.execute(text("UPDATE workspaces SET language = 'de'"))
        session.expire_all()
        assert people.language_of(session, WORKSPACE, "U1") == "de"
        people.learned(session, WORKSPACE, "U1", "Asia/Kolkata")
        assert people.language_of(session, WORKSPACE, "U1") == "de"
        assert people.zone_of(session, WORKSPACE, "U1") == "Asia/Kolkata"
        people.people.known(session, WORKSPACE, "U1").language = "en"
        assert people.language_of(session, WORKSPACE, "U1") == "en"


def test_a_channel_reads_in_its_circles_language_and_a_persons_message_in_theirs(
    database: Database, catalogue: Catalogue
) -> None:
    circle_id = stage.running_circle(database, catalogue, ["U1", "U2", "U3", "U4", "U5"])
    with database.transaction() as session:
        session.execute(text("UPDATE circles SET language = 'de'"))
        session.expire_all()
        assert people.language_for(session, WORKSPACE, None, circle_id) == "de"
        assert people.language_for(session, WORKSPACE, "U1", circle_id) == "en"
        assert people.language_for(session, WORKSPACE, "C0MODS", circle_id) == "en"


@pytest.mark.parametrize("was_tried", [False, True])
def test_an_answer_changes_the_message_that_asked_and_withdraws_one_that_was_never_sent(
    database: Database, was_tried: bool
) -> None:
    with database.transaction() as session:
        people.tell(session, WORKSPACE, "U1", key="asked", kind="help", weight=Weight.ANSWER, now=NOW)
        asking = outbox.find(session, WORKSPACE, "asked")
        assert asking is not None
        if was_tried:
            assert claims.claim(session, [asking], NOW)
        people.say_again(session, WORKSPACE, "asked", key="said", kind="help", now=NOW, unasked=people.CLOSED)
    with database.reading() as session:
        said = outbox.find(session, WORKSPACE, "said")
        assert (said is not None) is was_tried
        state = session.scalar(text("SELECT state FROM outbox WHERE key = 'asked'"))
        assert (state == "withdrawn") is not was_tried
        if said is not None:
            assert (said.recipient, said.under) == ("U1", "asked")
