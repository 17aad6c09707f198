"""In for all of it? Asked later of whoever was away or came late, and no trace of a no is left in the rows."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import text

from bot.domain.programme import Catalogue
from bot.domain.refusals import RefusalCode
from bot.features import endings, keepsakes, leavings, pauses, trials
from bot.reports import participation
from bot.store import circles, enrolments, members
from bot.store.session import Database
from tests.features import stage
from tests.features.stage import DAY, MINUTE, WORKSPACE
from tests.features.test_trials import FIVE, Kickoff
from tests.reports.test_participation import run_circles

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def kickoff(database: Database, catalogue: Catalogue) -> Kickoff:
    """A circle in its kickoff."""
    return Kickoff(database, catalogue)


def ask_again(kickoff: Kickoff) -> None:
    """The alarms ring that are due."""
    stage.ring(kickoff.database, kickoff.catalogue, kickoff.at + 2 * MINUTE)


def be_away(kickoff: Kickoff, user_id: str, back_on: date) -> None:
    with kickoff.database.transaction() as session:
        pauses.pause(session, WORKSPACE, user_id, back_on, catalogue=kickoff.catalogue, now=kickoff.at)


def test_who_was_away_is_asked_on_the_morning_of_the_return_and_has_the_next_week(kickoff: Kickoff) -> None:
    back_on = (kickoff.moments[4].at + DAY).date()  # In week 2.
    be_away(kickoff, "U1", back_on)
    for moment in (1, 2, 3, 4):
        kickoff.pass_(moment)
    assert kickoff.asked() == set(FIVE[1:])
    assert kickoff.refused(kickoff.going()) is RefusalCode.CONSENT_CLOSED
    kickoff.at = datetime.combine(back_on, kickoff.at.timetz()) + timedelta(hours=1)
    ask_again(kickoff)
    assert kickoff.asked() == set(FIVE)
    assert "until *Week 3* is over" in kickoff.said(stage.owed(kickoff.database, trials.ASK)[-1])
    kickoff.pass_(6)
    assert kickoff.refused(kickoff.staying()) is None
    assert kickoff.refused(kickoff.going("U2")) is RefusalCode.CONSENT_CLOSED
    kickoff.pass_(7)
    assert kickoff.refused(kickoff.going()) is RefusalCode.CONSENT_CLOSED
    assert len(stage.owed(kickoff.database, trials.ASK)) == len(FIVE)


def test_who_is_back_early_is_asked_too_and_again_only_if_it_went_unread(kickoff: Kickoff) -> None:
    be_away(kickoff, "U1", (kickoff.at + 60 * DAY).date())
    kickoff.over()
    for _ in range(2):
        with kickoff.database.transaction() as session:
            pauses.back(session, WORKSPACE, "U1", catalogue=kickoff.catalogue, now=kickoff.at + MINUTE)
        ask_again(kickoff)
        assert kickoff.asked() == set(FIVE)
        be_away(kickoff, "U1", (kickoff.at + 60 * DAY).date())
    assert len(stage.owed(kickoff.database, trials.ASK)) == len(FIVE) + 1, "they went before they could read it"


def test_who_has_read_the_question_is_not_asked_again_on_a_return(kickoff: Kickoff) -> None:
    kickoff.over()
    kickoff.all_sent()
    be_away(kickoff, "U1", (kickoff.at + 60 * DAY).date())
    with kickoff.database.transaction() as session:
        pauses.back(session, WORKSPACE, "U1", catalogue=kickoff.catalogue, now=kickoff.at + MINUTE)
    ask_again(kickoff)
    assert len(stage.owed(kickoff.database, trials.ASK)) == len(FIVE)


def test_who_came_late_is_asked_after_the_first_step_that_counts_for_them(kickoff: Kickoff) -> None:
    kickoff.over()
    stage.all_join(kickoff.database, kickoff.catalogue, ["U6"], kickoff.at)
    with kickoff.database.transaction() as session:
        circle = circles.get(session, WORKSPACE, kickoff.circle_id)
        assert circle is not None
        members.add(session, circle, enrolments.open_of(session, WORKSPACE, "U6")[0], joined_step=1)
    ask_again(kickoff)
    kickoff.pass_(2)
    assert kickoff.asked() == set(FIVE)
    kickoff.pass_(3)
    kickoff.morning_after()
    assert kickoff.asked() == {*FIVE, "U6"}
    kickoff.pass_(4)
    kickoff.go("U6")
    with kickoff.database.reading() as session:
        assert session.scalar(text("SELECT state FROM members WHERE user_id = 'U6'")) == "left"


def test_who_left_over_the_end_of_the_kickoff_and_takes_it_back_is_asked(kickoff: Kickoff) -> None:
    with kickoff.database.transaction() as session:
        (mine,) = enrolments.open_of(session, WORKSPACE, "U1")
        at = kickoff.moments[1].at - timedelta(hours=2)
        leavings.leave(session, WORKSPACE, "U1", mine.id, None, catalogue=kickoff.catalogue, now=at)
    kickoff.over()
    assert kickoff.asked() == set(FIVE[1:])
    with kickoff.database.transaction() as session:
        leavings.undo(session, WORKSPACE, kickoff.circle_id, mine.id, "U1", now=kickoff.at)
    ask_again(kickoff)
    assert kickoff.asked() == set(FIVE)


def test_in_the_last_step_they_have_until_the_circle_ends(kickoff: Kickoff) -> None:
    be_away(kickoff, "U1", (kickoff.moments[-2].at - timedelta(hours=20)).date())
    for moment in range(1, len(kickoff.moments) - 2):
        kickoff.pass_(moment)
    kickoff.at = kickoff.moments[-2].at - timedelta(hours=2)
    ask_again(kickoff)
    assert "until your circle ends" in kickoff.said(stage.owed(kickoff.database, trials.ASK)[-1])
    kickoff.pass_(len(kickoff.moments) - 2)
    assert kickoff.refused(kickoff.staying()) is None


def test_a_no_is_written_nowhere_and_nothing_new_can_be_sealed(kickoff: Kickoff) -> None:
    kickoff.over()
    kickoff.all_sent()
    assert kickoff.refused(kickoff.staying("U2")) is None
    with kickoff.database.reading() as session:
        (mine,) = enrolments.open_of(session, WORKSPACE, "U1")
    kickoff.go("U1")
    with kickoff.database.reading() as session:
        assert session.scalar(text("SELECT left_why FROM members WHERE user_id = 'U1'")) is None
        yes, no = stage.owed(kickoff.database, trials.ANSWERED)
        facts = session.scalars(text("SELECT CAST(facts AS TEXT) FROM outbox WHERE kind = 'trial.answered'")).all()
    assert [len(one.split(":")) for one in (yes, no)] == [6, 6]
    assert not any(word in f"{yes}{no}{facts}" for word in (":yes", ":no", "not_for"))
    saying = lambda session: keepsakes.say(session, WORKSPACE, mine.id, "U1", "I row")  # noqa: E731
    opening = lambda session: keepsakes.find(  # noqa: E731
        session, WORKSPACE, mine.id, "U1", catalogue=kickoff.catalogue
    )
    assert [kickoff.refused(one) for one in (saying, opening)] == [RefusalCode.GONE] * 2
    with kickoff.database.reading() as session:
        sealed = text("SELECT count(*) FROM keys WHERE owner_id = :id")
        assert session.scalar(sealed, {"id": mine.id}) == 0


def test_nobody_is_in_a_figure_before_they_were_asked_and_stayed(database: Database, catalogue: Catalogue) -> None:
    stage.seed(database)
    made = run_circles(database, catalogue, 4)
    moments = stage.moments_of(database, catalogue, made[0])
    with database.transaction() as session:
        pauses.pause(session, WORKSPACE, "U1X0", date(2027, 6, 1), catalogue=catalogue, now=stage.NOW + DAY)
    for moment in moments[:5]:
        stage.plan(database, catalogue, moment.at + MINUTE)
        stage.ring(database, catalogue, moment.at + DAY)
    with database.transaction() as session:
        participation.summary(session, WORKSPACE, catalogue=catalogue, now=moments[4].at + DAY)
        (roster,) = [stage.facts_of(one) for one in session.scalars(text("SELECT roster FROM prints"))]
        (away,) = enrolments.open_of(session, WORKSPACE, "U1X0")
    assert len(roster) == 19
    assert away.id not in roster


def closed(kickoff: Kickoff) -> dict[str, str]:
    """What is said to whom whose question is closed."""
    with kickoff.database.reading() as session:
        rows = session.execute(text("SELECT recipient, key FROM outbox WHERE kind = 'trial.closed'")).all()
    return {str(recipient): kickoff.said(key) for recipient, key in rows}


def test_the_question_of_whoever_did_not_answer_is_closed_when_its_time_is_over(kickoff: Kickoff) -> None:
    kickoff.over()
    kickoff.all_sent()
    kickoff.pass_(2)
    assert kickoff.refused(kickoff.staying("U1")) is None
    kickoff.go("U2")
    kickoff.all_sent()
    assert closed(kickoff) == {}, "they can still answer"
    kickoff.pass_(3)
    said = closed(kickoff)
    assert set(said) == {"U3", "U4", "U5"}
    assert set(said.values()) == {
        "*In for all of it?* This question is closed: without an answer you stay in. `/circle leave` is there at any time."
    }


@pytest.mark.parametrize("sent", [True, False])
def test_the_question_is_closed_with_a_circle_that_ends_before(kickoff: Kickoff, sent: bool) -> None:
    kickoff.over()
    if sent:
        kickoff.all_sent()
    with kickoff.database.transaction() as session:
        circle = circles.get(session, WORKSPACE, kickoff.circle_id)
        assert circle is not None
        endings.end(session, circle, kickoff.at)
    ask_again(kickoff)
    assert closed(kickoff) == (dict.fromkeys(FIVE, "*In for all of it?* This question is closed.") if sent else {})


def test_whoever_was_asked_near_the_end_reads_at_the_goodbye_that_it_is_closed(kickoff: Kickoff) -> None:
    be_away(kickoff, "U1", (kickoff.moments[-2].at - DAY).date())  # Back in the last week.
    kickoff.over()
    kickoff.all_sent()
    for moment in range(2, len(kickoff.moments) - 1):
        kickoff.pass_(moment)
    assert set(closed(kickoff)) == set(FIVE[1:])
    kickoff.all_sent()
    kickoff.pass_(len(kickoff.moments) - 1)
    assert set(closed(kickoff)) == set(FIVE)
