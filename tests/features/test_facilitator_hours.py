"""Facilitators and hours: what a moderator and they themselves read of one that does not go well with them."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from bot.domain.facilitators import Against
from bot.domain.programme import Catalogue, Facilitation
from bot.domain.roles import Role
from bot.features import facilitators, people, workspaces
from bot.store.session import Database
from tests.features import leading, stage
from tests.features.leading import LED_BY, OTHER, Desk
from tests.features.proposed import proposals
from tests.features.saying import said
from tests.features.stage import MODERATOR, NOW, WORKSPACE

OVERLAP = "The meetings overlap with those of another circle that you facilitate or are asked about."


@pytest.fixture
def desks(database: Database, catalogue: Catalogue) -> tuple[Desk, Desk]:
    """Two proposals that meet at the same hour: Thursdays at 15:00 in Berlin."""
    ours = leading.with_facilitation(catalogue, Facilitation.PROFESSIONAL)
    first, second = proposals(database, ours, 2)
    with database.transaction() as session:
        workspaces.set_role(session, WORKSPACE, Role.FACILITATOR, [LED_BY, OTHER], by="shell", now=NOW)
    return Desk(database, ours, first), Desk(database, ours, second)


def against(desk: Desk, user_id: str) -> Against:
    """What a moderator reads of somebody who could be chosen."""
    with desk.database.transaction() as session:
        shown = facilitators.choice(session, WORKSPACE, desk.circle_id, by=MODERATOR, catalogue=desk.catalogue)
    return shown.against[user_id]


def question(desk: Desk) -> str:
    """What whoever was chosen for a circle is asked once it is approved."""
    leading.approve(desk.database, desk.catalogue, desk.circle_id)
    with desk.database.reading() as session:
        found = text("SELECT key FROM outbox WHERE kind = 'facilitator.ask' AND key LIKE :circle")
        key = session.scalars(found, {"circle": f"%{desk.circle_id}%"}).one()
    return said(desk.database, desk.catalogue, key)


def test_a_moderator_and_they_themselves_read_that_two_circles_meet_at_the_same_time(
    desks: tuple[Desk, Desk],
) -> None:
    one, other = desks
    assert not against(other, LED_BY).overlaps
    assert one.choose(LED_BY) is None
    assert not against(one, LED_BY).overlaps, "a circle does not overlap with itself"
    assert against(other, LED_BY).overlaps
    assert not against(other, OTHER).overlaps
    assert other.choose(LED_BY) is None, "it is said and not forbidden"
    assert OVERLAP not in question(one), "of the other one they know nothing yet"
    assert OVERLAP in question(other)


def test_both_read_that_it_is_night_for_them(desks: tuple[Desk, Desk]) -> None:
    desk, _ = desks
    assert against(desk, LED_BY).night_at is None, "nobody knows where they live"
    with desk.database.transaction() as session:
        people.learned(session, WORKSPACE, LED_BY, "Asia/Tokyo")
        people.learned(session, WORKSPACE, OTHER, "Asia/Kolkata")
    night_at = against(desk, LED_BY).night_at
    assert night_at is not None
    assert f"{night_at:%H:%M}" == "23:00"
    assert against(desk, OTHER).night_at is None
    assert desk.choose(LED_BY) is None
    assert "The meetings begin at 23:00 on your own clock." in question(desk)


def test_whoever_facilitates_hears_a_week_before_that_the_hour_moves_on_their_clock(
    database: Database, catalogue: Catalogue
) -> None:
    ours = leading.with_facilitation(catalogue, Facilitation.PROFESSIONAL)
    desk = Desk(database, ours, leading.proposal(database, ours))
    with database.transaction() as session:
        people.learned(session, WORKSPACE, LED_BY, "America/New_York")
    assert desk.choose(LED_BY) is None
    leading.approve(database, ours, desk.circle_id)
    assert desk.accept() is None
    leading.begin(database, ours, desk.circle_id)
    with database.transaction() as session:  # So that the clocks of New York change before those of Berlin.
        session.execute(text("UPDATE circles SET first_on = '2027-03-08', weekday = 0, at = '16:00:00.000000'"))
        session.execute(text("UPDATE circles SET next_at = '2027-03-05 08:00:00.000000'"))
    stage.plan(database, ours, datetime(2027, 3, 5, 8, tzinfo=UTC))
    stage.ring(database, ours, datetime(2027, 3, 8, 13, 59, tzinfo=UTC))
    assert stage.owed(database, "clock.moves") == []
    stage.ring(database, ours, datetime(2027, 3, 8, 14, tzinfo=UTC))
    (key,) = stage.owed(database, "clock.moves")
    read = said(database, ours, key)
    assert "which you facilitate, meets at 11:00 on your clock instead of 10:00.*" in read
    assert desk.decline() is None
    assert said(database, ours, key) == "", "they facilitate it no more"
