"""Everybody in a circle is asked in private which hours suit them, and the one that suits all is set."""

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import text

from bot.domain.hour_polls import Begun
from bot.domain.programme import Catalogue, StepKind
from bot.domain.questions import QuestionKind
from bot.domain.refusals import RefusalCode
from bot.domain.worktime import Hour, MomentKind, meeting_at
from bot.features import hour_polls
from bot.features import hours as weekly
from bot.store import circles, votes
from bot.store.models import Question
from bot.store.session import Database, Session
from tests.features import stage
from tests.features.proposed import circle_of
from tests.features.saying import said
from tests.features.stage import DAY, NOW, WORKSPACE

FIVE = ["U1", "U2", "U3", "U4", "U5"]
AT = NOW + timedelta(hours=2)
LATE = AT + 9 * DAY


@pytest.fixture
def circle_id(database: Database, catalogue: Catalogue) -> str:
    """A circle that runs, on Mondays at 10:00 in Berlin."""
    stage.seed(database)
    return stage.running_circle(database, catalogue, FIVE)


def begin(
    database: Database, catalogue: Catalogue, circle_id: str, user_id: str = "U1", now: datetime = AT
) -> Begun:
    """Somebody wants everybody to be asked."""
    with database.transaction() as session:
        return hour_polls.begin(session, WORKSPACE, circle_id, user_id, catalogue=catalogue, now=now)


def question(session: Session, circle_id: str) -> Question:
    """The one question about hours."""
    (found,) = votes.of_kind(session, circle_of(session, circle_id), QuestionKind.HOUR)
    return found


def press(
    database: Database,
    catalogue: Catalogue,
    circle_id: str,
    user_id: str,
    *numbers: int | None,
    now: datetime = AT,
) -> RefusalCode | None:
    """Somebody presses some hours, one after another; with what the last was refused."""
    with database.reading() as session:
        asked = question(session, circle_id).id
    code = None
    for number in numbers:
        code = stage.refused(
            database,
            lambda session, one=number: hour_polls.answer(
                session, WORKSPACE, asked, user_id, one, catalogue=catalogue, now=now
            ),
        )
    return code


def ring(database: Database, catalogue: Catalogue, now: datetime) -> None:
    """Every question has arrived in time, and the closing rings."""
    with database.transaction() as session:
        sent = text("UPDATE outbox SET state = 'sent', sent_at = try_at, attempts = 1 WHERE kind = 'hours.ask'")
        session.execute(sent)
        at = session.scalar(text("SELECT at FROM alarms WHERE kind = 'hours.close'"))
    assert at is not None
    instant = datetime.fromisoformat(str(at)).replace(tzinfo=now.tzinfo)
    assert instant <= now
    stage.ring(database, catalogue, instant)


def hour_of(database: Database, circle_id: str) -> Hour:
    """The circle's hour as it is."""
    with database.reading() as session:
        return weekly.present(circle_of(session, circle_id))


def test_all_are_asked_in_private_about_three_hours_on_three_days(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    assert begin(database, catalogue, circle_id) is Begun.ASKED
    assert begin(database, catalogue, circle_id, "U2") is Begun.ALREADY
    keys = stage.owed(database, "hours.ask")
    assert [key.rsplit(":", 1)[1] for key in keys] == FIVE
    words = said(database, catalogue, keys[0])
    assert words.startswith("<@U1> would like your circle to meet at another hour.")
    assert "• Monday 10:30\n• Tuesday 10:00\n• Wednesday 10:00\n" in words


def test_the_hour_that_suits_all_is_set_at_once_and_the_circle_reads_that_it_suits_all(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    begin(database, catalogue, circle_id)
    for user_id in FIVE[:4]:
        assert press(database, catalogue, circle_id, user_id, 0, 2) is None
    assert press(database, catalogue, circle_id, "U5", 1) is None
    assert hour_of(database, circle_id) == Hour(0, time(10), stage.BERLIN)
    press(database, catalogue, circle_id, "U5", 2)
    assert hour_of(database, circle_id) == Hour(2, time(10), stage.BERLIN)
    (key,) = stage.owed(database, "meeting.changed")
    words = said(database, catalogue, key)
    assert words.startswith("*This hour suits all of you, so it is set:* Wednesdays at 10:00 (Europe/Berlin)")
    assert "U5" not in words
    moments = stage.moments_of(database, catalogue, circle_id)
    with database.reading() as session:
        circle = circle_of(session, circle_id)
        assert circle.next_at == moments[0].at
        assert session.scalar(text("SELECT count(*) FROM alarms WHERE kind = 'hours.close'")) == 0
        run = circles.run_of(circle, catalogue.get(circle.programme_id))
        assert f"{meeting_at(run, 0):%a %H:%M}" == "Wed 09:00"
    assert press(database, catalogue, circle_id, "U1", 1) is RefusalCode.BREAK_DECIDED
    assert said(database, catalogue, stage.owed(database, "hours.ask")[0]) == "", "nobody is asked any more"


def test_while_a_step_is_open_the_next_ones_move(database: Database, catalogue: Catalogue, circle_id: str) -> None:
    was = stage.moments_of(database, catalogue, circle_id)
    stage.plan(database, catalogue, was[0].at)
    now = was[0].at + timedelta(hours=1)
    begin(database, catalogue, circle_id, now=now)
    for user_id in FIVE:
        press(database, catalogue, circle_id, user_id, 1, now=now)
    with database.reading() as session:
        assert circle_of(session, circle_id).next_at == was[1].at
    coming = [
        one
        for one in stage.moments_of(database, catalogue, circle_id)
        if one.kind is MomentKind.PROMPT and one.step == 1
    ]
    assert f"{coming[0].at:%a}" == "Mon"


def test_without_an_hour_for_all_the_circle_reads_which_suits_most_and_never_whom(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    begin(database, catalogue, circle_id)
    press(database, catalogue, circle_id, "U1", 0, 1)
    press(database, catalogue, circle_id, "U2", 1)
    press(database, catalogue, circle_id, "U3", None)
    ring(database, catalogue, LATE)
    assert hour_of(database, circle_id) == Hour(0, time(10), stage.BERLIN)
    (key,) = stage.owed(database, "hours.closest")
    words = said(database, catalogue, key)
    assert "This one suits the most of you: Tuesdays at 10:00 (Europe/Berlin)" in words
    assert not any(one in words for one in FIVE)
    assert begin(database, catalogue, circle_id, now=LATE) is Begun.ASKED, "one may ask again"


def test_where_none_suits_anybody_the_circle_reads_so(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    begin(database, catalogue, circle_id)
    ring(database, catalogue, LATE)
    assert "None of the hours" in said(database, catalogue, stage.owed(database, "hours.closest")[0])


def test_whoever_has_left_or_is_away_holds_up_nobody(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    with database.transaction() as session:
        session.execute(text("UPDATE enrolments SET away_until = '2026-12-01' WHERE user_id = 'U4'"))
    begin(database, catalogue, circle_id)
    assert len(stage.owed(database, "hours.ask")) == 4
    for user_id in ("U1", "U2", "U3"):
        press(database, catalogue, circle_id, user_id, 0)
    with database.transaction() as session:
        session.execute(text("UPDATE members SET state = 'left' WHERE user_id = 'U5'"))
    assert press(database, catalogue, circle_id, "U5", 0) is not None
    assert press(database, catalogue, circle_id, "U4", 0) is not None
    ring(database, catalogue, LATE)
    assert hour_of(database, circle_id) == Hour(0, time(10, 30), stage.BERLIN)


def test_nobody_else_can_ask_or_answer(database: Database, catalogue: Catalogue, circle_id: str) -> None:
    ask = lambda session: hour_polls.begin(  # noqa: E731
        session, WORKSPACE, circle_id, "U9", catalogue=catalogue, now=AT
    )
    assert stage.refused(database, ask) is RefusalCode.NOT_IN_CIRCLE
    begin(database, catalogue, circle_id)
    assert press(database, catalogue, circle_id, "U9", 0) is RefusalCode.NOT_IN_CIRCLE
    assert press(database, catalogue, circle_id, "U1", 7) is RefusalCode.BREAK_DECIDED


def test_where_not_even_two_hours_could_be_asked_of_all_it_is_said_and_nobody_is_asked(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    with database.transaction() as session:
        for number, user_id in enumerate(FIVE):  # Each of them has one day, and no other one has it.
            day = {"days": 1 << number, "user": user_id}
            session.execute(text("UPDATE enrolments SET days = :days WHERE user_id = :user"), day)
    assert begin(database, catalogue, circle_id) is Begun.NO_HOUR
    assert stage.owed(database, "hours.ask") == []


def test_the_hours_are_those_of_the_members_now_and_stay_on_the_clock_of_the_circle(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    with database.transaction() as session:
        session.execute(text("UPDATE enrolments SET zone = 'America/New_York' WHERE user_id <> 'U1'"))
    begin(database, catalogue, circle_id)
    keys = stage.owed(database, "hours.ask")
    assert "• Monday 16:00\n" in said(database, catalogue, keys[0])
    assert "• Monday 10:00\n" in said(database, catalogue, keys[1])
    for user_id in FIVE:
        press(database, catalogue, circle_id, user_id, 0)
    assert hour_of(database, circle_id) == Hour(0, time(16), stage.BERLIN)


def test_a_circle_that_has_ended_meanwhile_reads_nothing(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    begin(database, catalogue, circle_id)
    with database.transaction() as session:
        session.execute(text("UPDATE circles SET state = 'closed'"))
    ring(database, catalogue, LATE)
    assert stage.owed(database, "hours.closest") == []
    with database.reading() as session:
        assert question(session, circle_id).result == "none"


@pytest.mark.parametrize(("lasts", "done"), [((30, 90, 90), None), ((180, 30, 90), 0)])
def test_an_hour_is_looked_for_that_fits_the_longest_meeting_to_come(
    database: Database, catalogue: Catalogue, lasts: tuple[int, ...], done: int | None
) -> None:
    stage.seed(database)
    first = catalogue.programmes[0]
    steps = tuple(
        replace(step, meeting_minutes=minutes, kind=StepKind.PAIRS if minutes == 30 else StepKind.MEETING)
        for step, minutes in zip(first.steps, lasts, strict=False)
    )
    ours = Catalogue((replace(first, steps=steps),))
    circle_id = stage.running_circle(database, ours, FIVE)
    with database.transaction() as session:
        session.execute(text("UPDATE enrolments SET starts = '13:00:00', ends = '14:30:00'"))
        session.execute(text("UPDATE circles SET done_kind = 'wrap_up', done_step = :done"), {"done": done})
    assert begin(database, ours, circle_id) is Begun.ASKED
    with database.reading() as session:
        asked_about = question(session, circle_id).id
        asked = hour_polls.asked(session, WORKSPACE, asked_about, "U1", catalogue=ours)
    assert asked is not None
    assert {f"{at:%H:%M}" for each in asked.firsts for at in each} == {"13:00"}
    assert asked.edges == ((None,),) * 3
    press(database, ours, circle_id, "U1", 1)
    with database.reading() as session:
        closest = hour_polls.closest(session, WORKSPACE, asked_about, catalogue=ours)
    assert closest is not None
    assert not closest.outside
