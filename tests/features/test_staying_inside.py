"""Whoever has left a circle and is in its channel still, where Slack does not let the bot take them out."""

from bot.domain.programme import Catalogue
from bot.features import leavings, people
from bot.store import circles, enrolments, members
from bot.store.session import Database
from tests.features import stage
from tests.features.stage import DAY, WORKSPACE
from tests.features.test_leavings import LATER, all_leave, circle_id, enrolment_of

__all__ = ["circle_id"]


def test_where_slack_refuses_the_person_is_asked_to_go_and_check_ins_are_held(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    all_leave(database, catalogue, "U1")
    with database.transaction() as session:
        leavings.removal_refused(session, WORKSPACE, circle_id, enrolment_of(session, "U1"), now=LATER + DAY)
    assert len(stage.owed(database, "leave.please")) == 1
    with database.reading() as session:
        circle = circles.get(session, WORKSPACE, circle_id)
        member = members.get(session, WORKSPACE, circle_id, enrolment_of(session, "U1"))
        assert circle is not None
        assert member is not None
        assert (circle.held_at, member.still_inside) == (LATER + DAY, True)


def test_whoever_stays_in_the_channel_is_asked_three_times_even_while_away(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    with database.transaction() as session:
        (mine,) = enrolments.open_of(session, WORKSPACE, "U1")
        left, mine.away_until = mine.id, (LATER + 90 * DAY).date()
        leavings.leave_for_later(session, WORKSPACE, "U1", left, catalogue=catalogue, now=LATER)
    with database.transaction() as session:
        assert people.away(session, WORKSPACE, "U1", LATER + 30 * DAY)
        leavings.removal_refused(session, WORKSPACE, circle_id, left, now=LATER + DAY)
    asked = [len(stage.owed(database, "leave.please"))]
    for days in (7, 14, 30):
        stage.ring(database, catalogue, LATER + DAY + days * DAY)
        asked.append(len(stage.owed(database, "leave.please")))
    assert asked == [1, 2, 3, 3]


def test_nobody_who_has_gone_from_the_channel_is_asked_again(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    all_leave(database, catalogue, "U1")
    with database.transaction() as session:
        leavings.removal_refused(session, WORKSPACE, circle_id, enrolment_of(session, "U1"), now=LATER + DAY)
        member = members.get(session, WORKSPACE, circle_id, enrolment_of(session, "U1"))
        assert member is not None
        member.still_inside = False
    stage.ring(database, catalogue, LATER + 20 * DAY)
    assert len(stage.owed(database, "leave.please")) == 1
