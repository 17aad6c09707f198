"""A circle that has become small: its members are asked in private, and only what suits all of them is done."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.domain.circles import CircleState, MemberState
from bot.domain.programme import Catalogue
from bot.domain.refusals import RefusalCode
from bot.domain.rescues import AGAIN_AFTER, Way
from bot.domain.roles import Role
from bot.features import homes, keepsakes, leavings, pauses, rescues, workspaces
from bot.store import enrolments, members
from bot.store.session import Database
from tests.features import stage
from tests.features.proposed import circle_of
from tests.features.rescued import ASKED, FIVE, LEFT, TWO, arrives, asks, inside, says, small, state, told
from tests.features.saying import said
from tests.features.stage import DAY, HR, MODERATOR, SECOND, WORKSPACE


@pytest.fixture
def circle_id(database: Database, catalogue: Catalogue) -> str:
    """A circle of five that three have left."""
    return small(database, catalogue)


def test_who_is_left_is_asked_in_private_a_day_later(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    arrives(database, catalogue, LEFT + timedelta(hours=23))
    assert told(database, "rescue.ask") == []
    asks(database, catalogue)
    assert told(database, "rescue.ask") == TWO
    text = said(database, catalogue, stage.owed(database, "rescue.ask")[0])
    assert "Look for more people" in text
    assert "End here, with a goodbye" in text
    assert "Join another circle" not in text, "there is none"
    arrives(database, catalogue, ASKED + DAY)
    assert len(told(database, "rescue.ask")) == 2


def test_nobody_is_asked_where_somebody_has_come_back_meanwhile(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    with database.transaction() as session:
        back = enrolments.of_person(session, WORKSPACE, "U3")[0].id
        leavings.undo(session, WORKSPACE, circle_id, back, "U3", now=LEFT + stage.MINUTE)
    arrives(database, catalogue, ASKED)
    assert told(database, "rescue.ask") == []


def test_in_silence_there_is_one_reminder_and_then_nothing_at_all(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    asked = asks(database, catalogue)
    arrives(database, catalogue, ASKED + 13 * DAY)
    assert told(database, "rescue.remind") == TWO
    assert "Once more, and then not again" not in said(database, catalogue, stage.owed(database, "rescue.ask")[0])
    assert told(database, "rescue.told") == []
    assert state(database, circle_id) is CircleState.RUNNING
    assert says(database, catalogue, asked, "U1", Way.CLOSE, now=ASKED + 14 * DAY) is RefusalCode.SETTLED
    assert len(told(database, "rescue.ask")) == 2


def test_whoever_has_answered_is_not_reminded(database: Database, catalogue: Catalogue, circle_id: str) -> None:
    asked = asks(database, catalogue)
    says(database, catalogue, asked, "U1", Way.CLOSE)
    arrives(database, catalogue, ASKED + 13 * DAY)
    assert told(database, "rescue.remind") == ["U2"]
    assert told(database, "rescue.told") == TWO
    assert state(database, circle_id) is CircleState.RUNNING


def test_it_ends_with_a_goodbye_when_that_is_all_right_with_everybody(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    asked = asks(database, catalogue)
    says(database, catalogue, asked, "U1", Way.CLOSE)
    assert state(database, circle_id) is CircleState.RUNNING
    says(database, catalogue, asked, "U2", Way.CLOSE, Way.JOIN)
    assert state(database, circle_id) is CircleState.CLOSED
    (key,) = stage.owed(database, "rescue.goodbye")
    assert "This circle ends here, because all of you want it so" in said(database, catalogue, key)
    arrives(database, catalogue, ASKED + DAY)
    assert len(stage.owed(database, "keepsake")) == 2, "the way to what they leave behind"
    with database.reading() as session:
        found = circle_of(session, circle_id)
        assert found.next_at is None
        assert [one.state for one, _ in members.present(session, found)] == []
        mine = enrolments.of_person(session, WORKSPACE, "U1")[0]
        assert mine.ended_at == ASKED
        place = members.get_last(session, WORKSPACE, mine.id)
        assert place is not None
        assert place.state is MemberState.FINISHED
        assert keepsakes.find(session, WORKSPACE, mine.id, "U1", catalogue=catalogue).enrolment_id == mine.id
    assert says(database, catalogue, asked, "U1") is RefusalCode.SETTLED
    stage.plan(database, catalogue, ASKED + 30 * DAY)
    assert stage.owed(database, "step.prompt") == []


def test_without_a_way_that_suits_all_everybody_reads_the_same(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    asked = asks(database, catalogue)
    says(database, catalogue, asked, "U1", Way.CLOSE, Way.MORE)
    says(database, catalogue, asked, "U1", Way.CLOSE)  # The last answer counts.
    says(database, catalogue, asked, "U2")
    assert told(database, "rescue.told") == TWO
    first, second = (said(database, catalogue, one) for one in stage.owed(database, "rescue.told"))
    assert first == second
    assert "no way on that is all right with all of you" in first
    assert inside(database, circle_id) == set(TWO)


def test_those_who_wait_are_looked_at_at_once_where_more_people_suit_all(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    asked = asks(database, catalogue)
    with database.transaction() as session:
        stage.join(session, catalogue, "U6", now=ASKED)
    for user_id in TWO:
        says(database, catalogue, asked, user_id, Way.MORE, Way.CLOSE, now=ASKED + stage.MINUTE)
    assert state(database, circle_id) is CircleState.RUNNING, "the first way in the list that suits all"
    arrives(database, catalogue, ASKED + stage.MINUTE)
    assert len(stage.owed(database, "late.invite")) == 1
    assert "I look among those who wait now" in said(database, catalogue, stage.owed(database, "rescue.told")[0])


@pytest.mark.parametrize("is_away", [False, True])
def test_more_people_are_looked_for_without_whoever_is_away_but_not_without_whoever_is_silent(
    database: Database, catalogue: Catalogue, circle_id: str, is_away: bool
) -> None:
    asked, over = asks(database, catalogue), ASKED + 9 * DAY
    says(database, catalogue, asked, "U1", Way.MORE)
    if is_away:
        with database.transaction() as session:
            back_on = (over + 5 * DAY).date()
            pauses.pause(session, WORKSPACE, "U2", back_on, catalogue=catalogue, now=ASKED)
    arrives(database, catalogue, over)
    assert state(database, circle_id) is CircleState.RUNNING
    first = said(database, catalogue, stage.owed(database, "rescue.told")[0])
    assert ("I look among those who wait now" in first) is is_away
    assert ("no way on that is all right with all of you" in first) is not is_away


def offer(database: Database, catalogue: Catalogue, circle_id: str, by: str, now=ASKED) -> RefusalCode | None:
    """A moderator offers ways on."""
    ask = lambda session: rescues.offer(session, WORKSPACE, circle_id, by=by, catalogue=catalogue, now=now)  # noqa: E731
    return stage.refused(database, ask)


def test_a_moderator_can_offer_ways_on_once_in_four_weeks_and_never_in_their_own_circle(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    assert offer(database, catalogue, circle_id, HR) is RefusalCode.NOT_A_MODERATOR
    assert offer(database, catalogue, "c0", MODERATOR) is RefusalCode.GONE
    assert _watched(database, catalogue) == (False, True)
    works = [
        lambda session, one=one: rescues.offer(
            session, WORKSPACE, circle_id, by=one, catalogue=catalogue, now=LEFT
        )
        for one in (MODERATOR, SECOND)
    ]
    assert sorted(str(one) for one in stage.at_once(database, *works)) == ["None", "settled"]
    assert told(database, "rescue.ask") == TWO
    assert _watched(database, catalogue) == (True, False)
    arrives(database, catalogue, LEFT + 12 * DAY)
    assert _watched(database, catalogue) == (False, False)
    assert offer(database, catalogue, circle_id, MODERATOR, LEFT + AGAIN_AFTER - DAY) is RefusalCode.SETTLED
    with database.transaction() as session:
        workspaces.set_role(session, WORKSPACE, Role.MODERATOR, ["U1", MODERATOR], by="a test", now=LEFT)
    assert offer(database, catalogue, circle_id, "U1", LEFT + AGAIN_AFTER) is RefusalCode.OWN_CIRCLE
    assert offer(database, catalogue, circle_id, MODERATOR, LEFT + AGAIN_AFTER) is None
    assert len(told(database, "rescue.ask")) == 4


def _watched(database: Database, catalogue: Catalogue) -> tuple[bool, bool]:
    """(whether the members are being asked, whether they may be) as moderators see the one circle."""
    with database.reading() as session:
        watch = homes.watch(session, WORKSPACE, MODERATOR, catalogue=catalogue, now=ASKED)
    assert watch is not None
    return watch.circles[0].asked, watch.circles[0].may_ask


def test_nothing_that_would_change_it_for_somebody_away_is_asked_about(
    database: Database, catalogue: Catalogue
) -> None:
    stage.seed(database)
    circle_id = stage.running_circle(database, catalogue, FIVE)
    for user_id in FIVE[2:]:
        with database.transaction() as session:
            pauses.pause(session, WORKSPACE, user_id, (LEFT + 60 * DAY).date(), catalogue=catalogue, now=LEFT)
    assert len(stage.owed(database, "circle.small")) == 2
    arrives(database, catalogue, ASKED)
    assert told(database, "rescue.ask") == [], "it has as many people as it should have"
    assert offer(database, catalogue, circle_id, MODERATOR) is RefusalCode.SETTLED


def test_without_whoever_went_away_meanwhile_no_circle_ends(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    asked = asks(database, catalogue)
    with database.transaction() as session:
        pauses.pause(session, WORKSPACE, "U2", (ASKED + 5 * DAY).date(), catalogue=catalogue, now=ASKED)
    says(database, catalogue, asked, "U1", Way.CLOSE)
    assert state(database, circle_id) is CircleState.RUNNING


def test_whoever_came_meanwhile_has_a_say(database: Database, catalogue: Catalogue, circle_id: str) -> None:
    asked = asks(database, catalogue)
    with database.transaction() as session:
        stage.join(session, catalogue, "U6", now=ASKED)
        newcomer = enrolments.open_of(session, WORKSPACE, "U6")[0]
        members.add(session, circle_of(session, circle_id), newcomer, joined_step=0)
    for user_id in TWO:
        says(database, catalogue, asked, user_id, Way.CLOSE)
    assert state(database, circle_id) is CircleState.RUNNING
    assert told(database, "rescue.told") == TWO


def test_only_members_who_were_asked_answer(database: Database, catalogue: Catalogue, circle_id: str) -> None:
    asked = asks(database, catalogue)
    for stranger in ("U3", "U9", MODERATOR):
        assert says(database, catalogue, asked, stranger, Way.CLOSE) is RefusalCode.NOT_IN_CIRCLE
        form = lambda session, one=stranger: rescues.form(session, WORKSPACE, asked, one)  # noqa: E731
        assert stage.refused(database, form) is RefusalCode.NOT_IN_CIRCLE
    assert says(database, catalogue, "q0", "U1") is RefusalCode.GONE


def test_of_two_who_answer_at_the_same_moment_both_count(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    asked = asks(database, catalogue)
    works = [
        lambda session, one=one: rescues.answer(
            session, WORKSPACE, asked, one, (Way.CLOSE,), catalogue=catalogue, now=ASKED
        )
        for one in TWO
    ]
    assert stage.at_once(database, *works) == [None, None]
    assert state(database, circle_id) is CircleState.CLOSED
    with database.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM outbox WHERE kind = 'rescue.goodbye'")) == 1


def test_near_its_end_nobody_is_asked(database: Database, catalogue: Catalogue, circle_id: str) -> None:
    last = len(catalogue.programmes[0].steps) - 1
    with database.transaction() as session:
        near = text("UPDATE circles SET done_kind = 'wrap_up', done_step = :step")
        session.execute(near, {"step": last - 1})
    arrives(database, catalogue, ASKED)
    assert told(database, "rescue.ask") == []
