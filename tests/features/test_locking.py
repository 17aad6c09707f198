"""One order of locking: whatever people and the clock do at the same moment, nobody's word is lost over it."""

from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import text

from bot.domain.consents import Consent
from bot.domain.programme import Catalogue
from bot.domain.refusals import Refusal, RefusalCode
from bot.domain.requests import HelpKind, RequestGiven
from bot.domain.roles import Role
from bot.features import (
    alarms,
    assignments,
    joinings,
    late_joiners,
    leavings,
    lifecycles,
    pauses,
    people,
    requests,
)
from bot.features import consents as asking
from bot.store import circles, enrolments, workspaces
from bot.store.alarms import Ringing
from bot.store.session import Database, Session
from tests.features import crossings, founded, stage
from tests.features.proposed import proposals
from tests.features.stage import DAY, MODERATOR, NOW, SECOND, WORKSPACE

pytestmark = pytest.mark.parametrize("database", ["postgresql"], indirect=True)  # On SQLite one alone writes.

FOUR = ["U1", "U2", "U3", "U4"]


@pytest.fixture(autouse=True)
def _nothing_is_done_again(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """The second line of defence is not needed, and no alarm fails."""
    yield
    assert [one.getMessage() for one in caplog.get_records("call") if one.levelname != "INFO"] == []


def asked_but_for_one(database: Database, catalogue: Catalogue, count: int) -> list[tuple[str, str, str]]:
    """So many people are in proposals in which all but one have said yes: (question, circle, who has not)."""
    stage.seed(database)
    stage.all_join(database, catalogue, [f"U{number:02}" for number in range(count)])
    stage.ask(database, catalogue)
    with database.transaction() as session:
        rows = session.execute(text("SELECT id, circle_id, facts FROM questions ORDER BY id")).all()
        found = [(one, circle_id, stage.facts_of(facts)["asked"]) for one, circle_id, facts in rows]
        for question, _, asked in found:
            for user_id in asked[:-1]:
                say_yes(session, catalogue, question, user_id, NOW + stage.MINUTE)
    return [(question, circle_id, asked[-1]) for question, circle_id, asked in found]


def say_yes(session: Session, catalogue: Catalogue, question: str, user_id: str, now: datetime) -> None:
    """Somebody wants the circle."""
    asking.answer(session, WORKSPACE, question, user_id, Consent.YES, catalogue=catalogue, now=now)


def failed(results: list[object]) -> list[object]:
    """What went wrong, but for a no that somebody is told."""
    return [one for one in results if isinstance(one, Exception) and not isinstance(one, Refusal)]


def test_the_last_yes_is_taken_while_its_alarm_rings(database: Database, catalogue: Catalogue) -> None:
    first, *_ = asked_but_for_one(database, catalogue, 10)
    question, circle_id, user_id = first
    crossings.crossing(
        database,
        lambda session: circles.locked(session, WORKSPACE, circle_id),
        lambda: stage.ring(database, catalogue, NOW + 5 * DAY),
        lambda session: say_yes(session, catalogue, question, user_id, NOW + 2 * DAY),
    )
    with database.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM members WHERE state = 'proposed'")) == 5 + 4


@pytest.mark.parametrize("_turn", range(3))
def test_everybody_answers_as_all_the_alarms_ring(database: Database, catalogue: Catalogue, _turn: int) -> None:
    last = asked_but_for_one(database, catalogue, 40)
    at = NOW + 5 * DAY
    works: list[Callable[[Session], object]] = [lambda _session: stage.ring(database, catalogue, at)]
    works += [
        lambda session, one=question, user=user_id: say_yes(session, catalogue, one, user, at)
        for question, _, user_id in last
    ]
    assert failed(stage.rush(database, *works)) == []
    with database.reading() as session:
        states = session.execute(text("SELECT state, count(*) FROM circles GROUP BY state")).all()
    assert states == [("proposed", 8)]


def test_a_seat_is_taken_while_the_alarms_of_two_circles_ring(database: Database, catalogue: Catalogue) -> None:
    """One alarm holds the circle that is being founded, another one wants the workspace that a yes holds."""
    stage.seed(database)
    stage.all_join(database, catalogue, FOUR, NOW - 2 * DAY)
    stage.running_circle(database, catalogue, [])  # They have waited long enough for a circle of four.
    with database.transaction() as session:
        stage.join(session, catalogue, "U6", now=NOW - 3 * DAY)
        enrolment = enrolments.open_of(session, WORKSPACE, "U6")[0].id
        looks = Ringing(WORKSPACE, "", "late.look", NOW, {"enrolment": enrolment})
        late_joiners.look(session, looks, catalogue, NOW)
        assert founded.start(session, catalogue, ["U8", "U9", "U10"]) == {}
        session.execute(text("UPDATE alarms SET at = at - interval '1 hour' WHERE kind = 'founding.closes'"))
        kinds = session.execute(text("SELECT kind FROM alarms WHERE kind LIKE '%.close%' ORDER BY at")).scalars()
        assert list(kinds) == ["founding.closes", "late.close"]
    at = NOW + 4 * DAY
    crossings.crossing(
        database,
        lambda session: workspaces.lock(session, WORKSPACE),
        lambda: stage.ring(database, catalogue, at),
        lambda session: founded.yes(session, catalogue, "U9", now=at),
    )
    assert founded.states(database)["U9"] == "yes"


def test_somebody_moves_and_is_deactivated_while_they_are_asked_into_a_circle(
    database: Database, catalogue: Catalogue
) -> None:
    stage.seed(database)
    with database.transaction() as session:
        people.learned(session, WORKSPACE, "U9", "Asia/Tokyo")

    def gone(session: Session) -> None:
        facts = (WORKSPACE, "U9", "Asia/Kolkata")
        lifecycles.person_changed(session, *facts, is_gone=True, catalogue=catalogue, now=NOW)

    ended = crossings.crossing(
        database,
        lambda session: workspaces.lock(session, WORKSPACE),
        lambda: stage.at_once(database, gone)[0],
        lambda session: founded.start(session, catalogue, ["U8", "U9", "U10"]),
    )
    assert ended is None
    assert founded.states(database)["U9"] == "expired"


@pytest.mark.parametrize("what", ["looked after", "undeliverable"])
def test_a_proposal_becomes_everybodys_while_others_are_given_away(
    database: Database, catalogue: Catalogue, what: str
) -> None:
    ids = proposals(database, catalogue, 4)
    with database.transaction() as session:
        session.execute(text("UPDATE circles SET assigned_to = :one"), {"one": MODERATOR})
        if what == "looked after":
            workspaces.set_principals(session, WORKSPACE, Role.MODERATOR, [SECOND])

    def give_away(session: Session) -> None:
        if what == "looked after":
            assignments.look_after(session, WORKSPACE, now=NOW)
        else:
            assignments.undeliverable(session, WORKSPACE, MODERATOR, now=NOW)

    late = Ringing(WORKSPACE, "", assignments.ESCALATES, NOW, {"circle": ids[-1]})
    ended = crossings.crossing(
        database,
        lambda session: circles.locked(session, WORKSPACE, ids[-1]),
        lambda: stage.at_once(database, give_away)[0],
        lambda session: assignments.escalate(session, late, catalogue, NOW),
    )
    assert ended is None


def test_somebody_answers_a_request_while_its_alarm_rings(database: Database, catalogue: Catalogue) -> None:
    stage.seed(database)
    circle_id = stage.running_circle(database, catalogue, [*FOUR, "U5"])
    given = RequestGiven(HelpKind.ADVICE, "Boats")
    with database.transaction() as session:
        requests.ask(session, WORKSPACE, circle_id, "r1", "U1", given, now=NOW)
        session.execute(text("UPDATE outbox SET ts = '7.7' WHERE key = 'request:r1'"))
        channel = session.scalar(text("SELECT channel_id FROM circles"))
        rings = alarms.due(session, NOW + 9 * DAY, 50)
    (one,) = [one for one in rings if one.kind == requests.UNANSWERED]

    def reply(session: Session) -> None:
        requests.replied(session, WORKSPACE, str(channel), "7.7", "U2", now=NOW)

    ended = crossings.crossing(
        database,
        lambda session: alarms.take(session, one, NOW + 9 * DAY),
        lambda: stage.at_once(database, reply)[0],
        lambda session: requests.unanswered(session, one, catalogue, NOW + 9 * DAY),
    )
    assert ended is None


def test_somebody_who_waits_pauses_in_one_window_while_they_leave_in_another(
    database: Database, catalogue: Catalogue
) -> None:
    stage.seed(database)
    stage.all_join(database, catalogue, ["U1"])
    with database.reading() as session:
        mine = enrolments.open_of(session, WORKSPACE, "U1")[0].id
    back_on = (NOW + timedelta(days=20)).date()

    def change(session: Session) -> None:
        given = stage.application(catalogue, starts=time(10))
        joinings.change(session, WORKSPACE, stage.profile("U1"), mine, given, catalogue=catalogue)

    def leave(session: Session) -> None:
        leavings.leave(session, WORKSPACE, "U1", mine, None, catalogue=catalogue, now=NOW)

    def pause(session: Session) -> None:
        pauses.pause(session, WORKSPACE, "U1", back_on, catalogue=catalogue, now=NOW)

    ended = crossings.crossing(database, change, lambda: stage.at_once(database, pause)[0], leave)
    assert ended is RefusalCode.NOT_JOINED
