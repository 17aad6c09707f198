"""The time to answer counts from when the question was sent: nobody has said no to what they were never asked."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from bot.domain.circles import CircleState
from bot.domain.consents import Consent
from bot.domain.programme import Catalogue
from bot.features import breaks, consents, late_joiners, leavings, people
from bot.scheduler import alarms
from bot.store import alarms as rows
from bot.store import enrolments
from bot.store.models import Circle
from bot.store.session import Database
from tests.features import founded, stage
from tests.features.founded import THREE
from tests.features.stage import DAY, MINUTE, NOW, WORKSPACE

FIVE = ["U1", "U2", "U3", "U4", "U5"]
HOUR = timedelta(hours=1)


def closings(database: Database, kind: str) -> list[str]:
    """When each alarm of a kind rings."""
    with database.reading() as session:
        return [
            str(at) for at in session.scalars(text("SELECT at FROM alarms WHERE kind = :kind"), {"kind": kind})
        ]


def close(database: Database, catalogue: Catalogue, kind: str) -> None:
    """The closing rings at its instant, as the clock has it."""
    with database.reading() as session:
        (at,) = [one.at for one in rows.due(session, NOW + 999 * DAY, 999) if one.kind == kind]
    asyncio.run(alarms.ring(database, catalogue=catalogue, now=at))


def states(database: Database) -> set[str]:
    """Where all questions to a circle and all invitations stand."""
    with database.reading() as session:
        open_ = session.scalar(text("SELECT count(*) FROM questions WHERE closed_at IS NULL")) or 0
        asked = session.scalar(text("SELECT count(*) FROM invitations WHERE state = 'asked'")) or 0
    return {"open"} if open_ + asked else {"closed"}


def ask_members(database: Database, catalogue: Catalogue) -> None:
    """Somebody would like to come into a circle that has a free seat, and its members are asked."""
    offer_seat(database, catalogue)
    with database.transaction() as session:
        circle_id = str(session.scalar(text("SELECT id FROM circles")))
        late_joiners.choose(
            session, WORKSPACE, circle_id, "U6", wants=True, catalogue=catalogue, now=NOW + 4 * DAY
        )


def offer_seat(database: Database, catalogue: Catalogue) -> None:
    """A free seat in a running circle is offered to somebody who waits."""
    stage.running_circle(database, catalogue, FIVE)
    with database.transaction() as session:
        mine = enrolments.open_of(session, WORKSPACE, "U5")[0].id
        leavings.leave(session, WORKSPACE, "U5", mine, None, catalogue=catalogue, now=NOW + MINUTE)
        stage.join(session, catalogue, "U6", now=NOW + DAY)
    asyncio.run(alarms.ring(database, catalogue=catalogue, now=NOW + 4 * DAY))


def ask_for_break(database: Database, catalogue: Catalogue) -> None:
    """A member asks the others for a break, long before the first prompt."""
    circle_id = stage.running_circle(database, catalogue, FIVE)
    with database.transaction() as session:
        session.execute(text("UPDATE circles SET first_on = '2026-12-21'"))
        breaks.ask(session, WORKSPACE, circle_id, "U1", 1, catalogue=catalogue, now=NOW + MINUTE)


def ask_consent(database: Database, catalogue: Catalogue) -> None:
    """The people of a circle that is to be are asked."""
    stage.all_join(database, catalogue, FIVE)
    stage.ask(database, catalogue)


def found(database: Database, catalogue: Catalogue) -> None:
    """Three people are asked by name whether they want to be in a circle."""
    founded.founded(database, catalogue)


CASES = {
    "consent.closes": ask_consent,
    "late.close:offer": offer_seat,
    "late.close:members": ask_members,
    "break.close": ask_for_break,
    "founding.closes": found,
}


@pytest.mark.parametrize("case", CASES)
def test_what_was_never_sent_stays_open_and_what_was_sent_late_has_its_whole_time(
    database: Database, catalogue: Catalogue, case: str
) -> None:
    stage.seed(database)
    CASES[case](database, catalogue)
    kind = case.partition(":")[0]
    for _ in range(2):
        (before,) = closings(database, kind)
        close(database, catalogue, kind)
        (after,) = closings(database, kind)
        assert after > before
        assert states(database) == {"open"}
    # Sent at last, an hour before the closing: three working days follow.
    with database.transaction() as session:
        sent = "UPDATE outbox SET state = 'sent', sent_at = (SELECT min(at) FROM alarms WHERE kind = :kind)"
        session.execute(text(f"{sent} WHERE state = 'pending'"), {"kind": kind})
    close(database, catalogue, kind)
    assert states(database) == {"open"}
    close(database, catalogue, kind)
    assert states(database) == {"closed"}


def test_where_the_bot_was_down_at_the_closing_there_is_a_day_more(
    database: Database, catalogue: Catalogue
) -> None:
    stage.seed(database)
    ask_consent(database, catalogue)
    stage.arrive(database)
    asyncio.run(alarms.ring(database, catalogue=catalogue, now=NOW + 9 * DAY))
    with database.reading() as session:
        assert session.scalar(text("SELECT state FROM circles")) == CircleState.ASKING
    close(database, catalogue, "consent.closes")
    with database.reading() as session:
        assert session.scalar(text("SELECT state FROM circles")) == CircleState.DECLINED


def test_a_founder_who_was_never_asked_has_not_been_silent(database: Database, catalogue: Catalogue) -> None:
    circle_id = founded.founded(database, catalogue)
    for one in THREE:
        with database.transaction() as session:
            founded.no(session, catalogue, one)
    assert len(stage.owed(database, "founding.decide")) == 1
    close(database, catalogue, "founding.closes")
    assert founded.state_of(database, circle_id) is CircleState.FOUNDING
    stage.ring(database, catalogue, NOW + 30 * DAY)
    assert founded.state_of(database, circle_id) is CircleState.CALLED_OFF


def test_a_question_that_is_not_put_any_more_says_truly_why(database: Database, catalogue: Catalogue) -> None:
    stage.seed(database)
    ask_consent(database, catalogue)
    with database.transaction() as session:
        question = str(session.scalar(text("SELECT id FROM questions")))
        given = {"catalogue": catalogue, "now": NOW + HOUR}
        for one in ("U1", "U2"):
            consents.answer(session, WORKSPACE, question, one, Consent.NO, **given)
        for one in ("U3", "U4"):
            consents.answer(session, WORKSPACE, question, one, Consent.YES, **given)
        consents.answer(session, WORKSPACE, question, "U5", Consent.LATER, **given)
    with database.reading() as session:
        why = dict(session.execute(text("SELECT recipient, error FROM outbox WHERE kind = 'consent.ask'")).all())
    assert why == dict.fromkeys(FIVE, people.ANSWERED)


def test_a_question_that_nobody_was_asked_any_more_was_closed(database: Database, catalogue: Catalogue) -> None:
    stage.seed(database)
    ask_consent(database, catalogue)
    with database.transaction() as session:
        (row,) = session.scalars(select(Circle))
        consents.stop(session, row, NOW)
    with database.reading() as session:
        found = set(session.scalars(text("SELECT error FROM outbox WHERE kind = 'consent.ask'")))
    assert found == {people.CLOSED}
