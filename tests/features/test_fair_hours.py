"""The hour of people who have found one another, where none lies within everybody's own hours."""

from datetime import time, timedelta

import pytest

from bot.domain.circles import CircleState
from bot.domain.programme import Catalogue
from bot.domain.worktime import Hour
from bot.features import consents, hours, moderations
from bot.store import circles, enrolments
from bot.store.session import Database
from tests.features import founded, stage
from tests.features.founded import AT, FOUNDER
from tests.features.proposed import circle_of
from tests.features.saying import said
from tests.features.stage import MODERATOR, NOW, WORKSPACE

OUTSIDE = "This is outside the hours you gave."
LATER = NOW + timedelta(days=20)


@pytest.fixture
def circle_id(database: Database, catalogue: Catalogue) -> str:
    """A circle whose founder and two others have the working day, and one has the evening from 18:00 on."""
    found = founded.founded(database, catalogue)
    founded.all_say_yes(database, catalogue, ["U1", "U2"])
    with database.transaction() as session:
        founded.yes(session, catalogue, "U3", starts=time(18), ends=time(23))
    return found


def test_it_is_the_kindest_to_the_worst_off_and_each_whom_it_leaves_out_reads_so(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    assert founded.state_of(database, circle_id) is CircleState.ASKING
    with database.reading() as session:
        assert hours.present(circle_of(session, circle_id)) == Hour(0, time(17), stage.BERLIN)
    keys = stage.owed(database, "consent.ask")
    assert [OUTSIDE in said(database, catalogue, key) for key in keys] == [True] * 4


def test_whoever_it_suits_does_not_read_that_it_is_outside(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    with database.transaction() as session:
        place = next(one for one in circles.placed(session, circle_of(session, circle_id)) if one.user_id == "U2")
        enrolments.get(session, WORKSPACE, place.enrolment_id).ends = time(18)
    keys = {key[-len(user) :]: key for key in stage.owed(database, "consent.ask") for user in ("U2", FOUNDER)}
    assert [OUTSIDE in said(database, catalogue, keys[user]) for user in ("U2", FOUNDER)] == [False, True]


def test_after_everybodys_yes_a_late_approval_leaves_it(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    with database.transaction() as session:
        stage.everybody_agrees(session, catalogue, AT)
    with database.transaction() as session:
        assert moderations.approve(session, WORKSPACE, circle_id, by=MODERATOR, catalogue=catalogue, now=LATER)
        assert hours.present(circle_of(session, circle_id)) == Hour(0, time(17), stage.BERLIN)


def test_a_late_approval_asks_anew_where_it_cannot_be_asked_of_everybody_any_more(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    with database.transaction() as session:
        stage.everybody_agrees(session, catalogue, AT)
        place = next(one for one in circles.placed(session, circle_of(session, circle_id)) if one.user_id == "U2")
        enrolments.get(session, WORKSPACE, place.enrolment_id).ends = time(15)
    with database.transaction() as session:
        assert not moderations.approve(session, WORKSPACE, circle_id, by=MODERATOR, catalogue=catalogue, now=LATER)
        assert hours.present(circle_of(session, circle_id)) == Hour(0, time(16), stage.BERLIN)


def test_people_who_were_brought_together_are_never_asked_for_an_hour_that_is_none_of_theirs(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    with database.transaction() as session:
        circle = circle_of(session, circle_id)
        programme, people = catalogue.programmes[0], hours.people_of(session, circle)
        assert hours.common(session, circle, people, programme, NOW)
        assert hours.still_suits(session, circle, programme, NOW)
        circle.founder = None
        assert hours.common(session, circle, people, programme, NOW) == []
        assert not hours.still_suits(session, circle, programme, NOW)
        question = consents.open_question(session, circle, FOUNDER, catalogue=catalogue)
        assert question is not None
        assert not question.outside
