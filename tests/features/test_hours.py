"""What was agreed on and wished for stays: the hour, through a late approval, and the day a founder named."""

from datetime import date, datetime, time, timedelta

import pytest

from bot.domain.circles import CircleState
from bot.domain.consents import Consent
from bot.domain.programme import Catalogue
from bot.domain.questions import QuestionKind
from bot.domain.refusals import RefusalCode
from bot.domain.worktime import Hour
from bot.features import adjustments, hours, moderations
from bot.features import consents as asking
from bot.store import votes
from bot.store.session import Database, Session
from tests.features import founded, stage
from tests.features.founded import AT, THREE
from tests.features.proposed import circle_of
from tests.features.stage import MODERATOR, NOW, WORKSPACE

FIVE = ["U1", "U2", "U3", "U4", "U5"]
WISHED = date(2027, 1, 11)  # A Monday.
WEEK = timedelta(weeks=1)


def all_say(session: Session, catalogue: Catalogue, circle_id: str, given: Consent) -> None:
    """Everybody who is asked about a circle says the same."""
    (question,) = [
        one
        for one in votes.of_kind(session, circle_of(session, circle_id), QuestionKind.PROPOSAL)
        if one.closed_at is None
    ]
    for user_id in question.facts["asked"]:
        asking.answer(session, WORKSPACE, question.id, user_id, given, catalogue=catalogue, now=AT)


def choose(session: Session, catalogue: Catalogue, circle_id: str, chosen: str) -> None:
    """A moderator chooses another hour."""
    adjustments.set_hour(session, WORKSPACE, circle_id, chosen, by=MODERATOR, catalogue=catalogue, now=AT)


def approve(session: Session, catalogue: Catalogue, circle_id: str, now: datetime) -> bool:
    """The moderator says yes, whatever comes of it."""
    return moderations.approve(session, WORKSPACE, circle_id, by=MODERATOR, catalogue=catalogue, now=now)


def stands(database: Database, circle_id: str) -> tuple[CircleState, Hour, date]:
    """Where a circle stands, its hour and its first date."""
    with database.reading() as session:
        circle = circle_of(session, circle_id)
        return circle.state, hours.present(circle), circle.first_on


def test_a_late_approval_moves_the_first_date_and_leaves_the_hour_that_all_agreed_to(
    database: Database, catalogue: Catalogue
) -> None:
    stage.seed(database)
    stage.all_join(database, catalogue, FIVE)
    (circle_id,) = stage.ask(database, catalogue)
    with database.transaction() as session:
        all_say(session, catalogue, circle_id, Consent.LATER)
        all_say(session, catalogue, circle_id, Consent.YES)
    _state, agreed, first_on = stands(database, circle_id)
    with database.transaction() as session:
        approve(session, catalogue, circle_id, NOW + timedelta(days=9))
    assert stands(database, circle_id) == (CircleState.OPENING, agreed, first_on + WEEK)
    assert len(stage.owed(database, "consent.ask")) == 10, "nobody is asked anew"


def test_a_late_approval_leaves_the_hour_that_a_moderator_chose(database: Database, catalogue: Catalogue) -> None:
    stage.seed(database)
    stage.all_join(database, catalogue, FIVE)
    (circle_id,) = stage.propose(database, catalogue)
    with database.transaction() as session:
        choose(session, catalogue, circle_id, "4 11:30")
        all_say(session, catalogue, circle_id, Consent.YES)
    first_on = stands(database, circle_id)[2]
    with database.transaction() as session:
        approve(session, catalogue, circle_id, NOW + timedelta(days=16))
    assert stands(database, circle_id) == (
        CircleState.OPENING,
        Hour(4, time(11, 30), stage.BERLIN),
        first_on + 2 * WEEK,
    )


@pytest.fixture
def over_the_sea(database: Database, catalogue: Catalogue) -> str:
    """A circle of four in Berlin and one in New York, who have agreed to Thursdays at 16:00 in Berlin."""
    stage.seed(database)
    stage.all_join(database, catalogue, FIVE[:4])
    with database.transaction() as session:
        stage.join(session, catalogue, "U5", zone="America/New_York", ends=time(11))
    (circle_id,) = stage.propose(database, catalogue)
    with database.transaction() as session:
        choose(session, catalogue, circle_id, "3 16:00")
        all_say(session, catalogue, circle_id, Consent.YES)
    return circle_id


def test_where_the_hour_suits_no_longer_on_the_later_dates_its_people_are_asked_about_another(
    database: Database, catalogue: Catalogue, over_the_sea: str
) -> None:
    asked, late = len(stage.owed(database, "consent.ask")), NOW + timedelta(days=70)
    with database.transaction() as session:
        assert not approve(session, catalogue, over_the_sea, late)
    state, hour, first_on = stands(database, over_the_sea)
    # In two weeks of March 16:00 in Berlin is 11:00 in New York.
    assert (state, hour.at, hour.zone) == (CircleState.ASKING, time(15), stage.BERLIN)
    assert first_on > late.date()
    assert len(stage.owed(database, "consent.ask")) == asked + 5
    assert stage.owed(database, "circle.open") == []
    with database.transaction() as session:
        all_say(session, catalogue, over_the_sea, Consent.YES)
        assert approve(session, catalogue, over_the_sea, late)
    assert stands(database, over_the_sea)[:2] == (CircleState.OPENING, hour)


def test_where_no_hour_is_left_a_late_approval_is_refused_and_changes_nothing(
    database: Database, catalogue: Catalogue
) -> None:
    stage.seed(database)
    with database.transaction() as session:
        for one in FIVE[:4]:
            stage.join(session, catalogue, one, starts=time(15), ends=time(16))
        stage.join(session, catalogue, "U5", zone="America/New_York", ends=time(10))
    (circle_id,) = stage.propose(database, catalogue)
    before = stands(database, circle_id)
    late = lambda session: approve(session, catalogue, circle_id, NOW + timedelta(days=70))  # noqa: E731
    assert stage.refused(database, late) is RefusalCode.NO_HOUR_LEFT
    assert stands(database, circle_id) == before


def test_the_wished_day_holds_when_they_would_rather_meet_at_another_hour(
    database: Database, catalogue: Catalogue
) -> None:
    circle_id = founded.founded(database, catalogue, not_before=WISHED)
    founded.all_say_yes(database, catalogue, THREE)
    _state, asked, first_on = stands(database, circle_id)
    assert (asked.weekday, first_on) == (0, WISHED), "the first meeting may be on that very day"
    with database.transaction() as session:
        all_say(session, catalogue, circle_id, Consent.LATER)
    _state, again, first_on = stands(database, circle_id)
    assert again != asked
    assert WISHED <= first_on < WISHED + WEEK


def test_the_wished_day_holds_through_a_moderators_changes_and_a_late_approval(
    database: Database, catalogue: Catalogue
) -> None:
    circle_id = founded.founded(database, catalogue, not_before=WISHED)
    founded.all_say_yes(database, catalogue, THREE)
    with database.transaction() as session:
        all_say(session, catalogue, circle_id, Consent.YES)
        choose(session, catalogue, circle_id, "3 15:00")
        all_say(session, catalogue, circle_id, Consent.YES)
    chosen = (CircleState.PROPOSED, Hour(3, time(15), stage.BERLIN), WISHED + timedelta(days=3))
    assert stands(database, circle_id) == chosen
    with database.transaction() as session:
        stage.join(session, catalogue, "U9", now=AT)
    with database.transaction() as session:
        found = adjustments.candidates(
            session, WORKSPACE, circle_id, "U1", by=MODERATOR, catalogue=catalogue, now=AT
        )
        (into,) = [one.enrolment_id for one in found.candidates]
        adjustments.swap(session, WORKSPACE, circle_id, "U1", into, by=MODERATOR, catalogue=catalogue, now=AT)
        all_say(session, catalogue, circle_id, Consent.YES)
    assert stands(database, circle_id) == chosen
    with database.transaction() as session:
        assert approve(session, catalogue, circle_id, NOW + timedelta(days=30))
    assert stands(database, circle_id) == (CircleState.OPENING, *chosen[1:])
