"""A member out of their circle's channel, by hand or somebody's doing: asked once, in private, and left in peace."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import text

from bot.domain.programme import Catalogue
from bot.domain.refusals import RefusalCode
from bot.features import circles as channels
from bot.features import exits, leavings, pauses, people, strangers
from bot.store import circles, enrolments
from bot.store.session import Database
from tests.features import stage
from tests.features.saying import said
from tests.features.stage import DAY, MINUTE, NOW, WORKSPACE

FIVE = ["U1", "U2", "U3", "U4", "U5"]
OUT = NOW + timedelta(hours=1)  # Ten in the morning in Berlin.
BACK_ON = date(2026, 11, 9)
BACK_AT = datetime.combine(BACK_ON, NOW.timetz())


@pytest.fixture
def circle_id(database: Database, catalogue: Catalogue) -> str:
    """A circle of five that runs."""
    stage.seed(database)
    return stage.running_circle(database, catalogue, FIVE)


def channel(database: Database) -> str:
    """The circle's channel."""
    with database.reading() as session:
        return str(session.scalar(text("SELECT channel_id FROM circles")))


def goes(database: Database, user_id: str = "U1", event_id: str = "Ev1", at: datetime = OUT) -> None:
    """Slack tells that somebody is out of the channel; it tells the same of whoever is taken out."""
    with database.transaction() as session:
        strangers.left(session, WORKSPACE, channel(database), user_id, event_id, now=at)


def comes(database: Database, user_id: str = "U1", event_id: str = "Ev2", at: datetime = OUT) -> None:
    """Slack tells that somebody has come in."""
    with database.transaction() as session:
        strangers.came(session, WORKSPACE, channel(database), user_id, event_id, now=at)


def asked(database: Database, catalogue: Catalogue) -> list[str]:
    """What the members who are out read, as far as it would still be sent."""
    return [text for key in stage.owed(database, "exit.ask") if (text := said(database, catalogue, key))]


def pause(database: Database, catalogue: Catalogue, now: datetime) -> None:
    """The first member is away."""
    with database.transaction() as session:
        pauses.pause(session, WORKSPACE, "U1", BACK_ON, catalogue=catalogue, now=now)


def test_a_member_who_is_out_of_the_channel_is_asked_once_in_private(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    for _ in range(2):
        goes(database)
    goes(database, event_id="Ev3")
    stage.ring(database, catalogue, OUT + MINUTE)
    assert stage.owed(database, "exit.ask") == [], "it may have been a slip"
    stage.ring(database, catalogue, OUT + 15 * MINUTE)
    stage.ring(database, catalogue, OUT + DAY)
    with database.reading() as session:
        found = session.execute(text("SELECT recipient FROM outbox WHERE kind = 'exit.ask'"))
        assert list(found.scalars()) == ["U1"]
    (told,) = asked(database, catalogue)
    assert "still in your circle" in told


def test_out_of_working_hours_the_question_waits(database: Database, catalogue: Catalogue, circle_id: str) -> None:
    night = OUT.replace(hour=21)
    goes(database, at=night)
    stage.ring(database, catalogue, night + 15 * MINUTE)
    with database.reading() as session:
        due = session.scalar(text("SELECT due_at FROM outbox WHERE kind = 'exit.ask'"))
    assert str(due).startswith("2026-11-03 08:00")


def test_whoever_comes_back_by_themselves_is_not_asked(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    goes(database)
    comes(database)
    stage.ring(database, catalogue, OUT + DAY)
    assert stage.owed(database, "exit.ask") == []
    goes(database, event_id="Ev3", at=OUT + DAY)
    stage.ring(database, catalogue, OUT + DAY + 15 * MINUTE)
    assert len(asked(database, catalogue)) == 1
    comes(database, event_id="Ev4", at=OUT + 2 * DAY)
    assert asked(database, catalogue) == [], "what was on its way is not sent"


def test_only_members_of_a_circle_that_runs_are_asked(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    with database.transaction() as session:  # The bot takes out whoever has left the circle.
        mine = enrolments.open_of(session, WORKSPACE, "U1")[0].id
        leavings.leave(session, WORKSPACE, "U1", mine, None, catalogue=catalogue, now=NOW)
    goes(database)
    goes(database, "U0STRANGER", "Ev3")
    goes(database, "U2", "Ev4")
    with database.transaction() as session:
        session.execute(text("UPDATE circles SET state = 'closed'"))
    stage.ring(database, catalogue, OUT + DAY)
    assert stage.owed(database, "exit.ask") == []


def test_whoever_leaves_the_circle_before_they_are_asked_is_not_asked(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    goes(database)
    with database.transaction() as session:
        mine = enrolments.open_of(session, WORKSPACE, "U1")[0].id
        leavings.leave(session, WORKSPACE, "U1", mine, None, catalogue=catalogue, now=OUT)
    stage.ring(database, catalogue, OUT + 15 * MINUTE)
    assert stage.owed(database, "exit.ask") == []
    with database.transaction() as session:
        leavings.undo(session, WORKSPACE, circle_id, mine, "U1", now=OUT + 20 * MINUTE)
        assert "U1" in channels.invitees(session, WORKSPACE, circle_id), "who takes it back is invited again"


def test_coming_back_in_invites_that_one_and_nobody_else_who_is_out(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    goes(database)
    goes(database, "U2", "Ev3")
    for _ in range(2):
        with database.transaction() as session:
            assert exits.come_back(session, WORKSPACE, circle_id, "U1", now=OUT + DAY).startswith("C")
    assert len(stage.owed(database, "circle.invite")) == 2, "the first ones, and this one"
    with database.reading() as session:
        assert set(channels.invitees(session, WORKSPACE, circle_id)) == {"U1", "U3", "U4", "U5"}
    stranger = lambda s: exits.come_back(s, WORKSPACE, circle_id, "U9", now=OUT)  # noqa: E731
    assert stage.refused(database, stranger) is RefusalCode.NOT_IN_CIRCLE
    elsewhere = lambda s: exits.come_back(s, "T0ELSEWHERE", circle_id, "U1", now=OUT)  # noqa: E731
    assert stage.refused(database, elsewhere) is RefusalCode.NOT_IN_CIRCLE


def test_whoever_is_out_is_not_reminded_nor_asked_for_their_silence(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    goes(database)
    for moment in stage.moments_of(database, catalogue, circle_id):
        if moment.step < 3:
            stage.plan(database, catalogue, moment.at)
            stage.ring(database, catalogue, moment.at + (4 * DAY if moment.kind == "prompt" else MINUTE))
    with database.reading() as session:
        query = "SELECT DISTINCT recipient FROM outbox WHERE kind = :kind ORDER BY recipient"
        for kind in ("reminder", "silence.ask"):
            assert list(session.execute(text(query), {"kind": kind}).scalars()) == FIVE[1:]
    comes(database, at=OUT + 40 * DAY)
    for moment in stage.moments_of(database, catalogue, circle_id):
        if 3 <= moment.step < 6:
            stage.plan(database, catalogue, moment.at)
            stage.ring(database, catalogue, moment.at + (4 * DAY if moment.kind == "prompt" else MINUTE))
    assert not any("U1" in one for one in stage.owed(database, "silence.ask")), "they were asked before"
    with database.reading() as session:
        reminded = text("SELECT count(*) FROM outbox WHERE kind = 'reminder' AND recipient = 'U1'")
        assert session.scalar(reminded), "they are in again"


def test_whoever_is_out_is_not_asked_to_host(database: Database, catalogue: Catalogue, circle_id: str) -> None:
    with database.transaction() as session:
        session.execute(text("UPDATE enrolments SET hosts = true WHERE user_id IN ('U1', 'U2')"))
    goes(database)
    prompt = stage.moments_of(database, catalogue, circle_id)[0].at
    with database.transaction() as session:
        circle = circles.get(session, WORKSPACE, circle_id)
        assert circle is not None
        run = circles.run_of(circle, catalogue.get(circle.programme_id))
        channels.look_for_host(session, circle, run, 0)
    stage.ring(database, catalogue, prompt)
    with database.reading() as session:
        assert list(session.scalars(text("SELECT recipient FROM outbox WHERE kind = 'hosting.ask'"))) == ["U2"]


@pytest.mark.parametrize("asked_before", [False, True])
def test_whoever_is_away_is_asked_on_their_return_and_reads_one_message(
    database: Database, catalogue: Catalogue, circle_id: str, asked_before: bool
) -> None:
    goes(database)
    if asked_before:
        stage.ring(database, catalogue, OUT + 15 * MINUTE)
    pause(database, catalogue, OUT + 20 * MINUTE)
    stage.ring(database, catalogue, BACK_AT - MINUTE)
    assert len(stage.owed(database, "exit.ask")) == asked_before
    stage.ring(database, catalogue, BACK_AT)
    assert len(stage.owed(database, "exit.ask")) == asked_before + 1
    assert stage.owed(database, "pause.welcome") == []
    assert asked(database, catalogue)[-1].startswith("Welcome back. ")


def test_whoever_comes_back_earlier_than_they_said_is_asked_too(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    pause(database, catalogue, NOW + MINUTE)
    goes(database)
    with database.transaction() as session:
        pauses.back(session, WORKSPACE, "U1", catalogue=catalogue, now=OUT + DAY)
        assert not people.away(session, WORKSPACE, "U1", OUT + DAY)
    assert len(asked(database, catalogue)) == 1


def test_slacks_list_of_those_inside_ends_it_unless_it_is_older(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    goes(database)
    for minutes, count in ((5, 4), (15, 5)):
        with database.transaction() as session:
            at = OUT + minutes * MINUTE
            strangers.inside(session, WORKSPACE, circle_id, frozenset([*FIVE, "U0BOT"]), now=at)
            assert len(channels.invitees(session, WORKSPACE, circle_id)) == count


def test_whoever_is_out_is_not_needed_to_say_go_on(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    for number, user_id in enumerate(FIVE[1:]):
        goes(database, user_id, f"Ev1{number}")
    comes(database, "U0STRANGER", "Ev20")
    with database.transaction() as session:
        question = str(session.scalar(text("SELECT id FROM questions WHERE kind = 'go_on'")))
        assert strangers.go_on(session, WORKSPACE, question, "U1", now=OUT)
