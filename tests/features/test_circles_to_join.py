"""Which circle a small one may join: one in which everybody has room and time, and no two are who should be apart."""

from collections.abc import Callable

import pytest
from sqlalchemy import text

from bot.domain.programme import Catalogue
from bot.features import mergers
from bot.store import enrolments, seats
from bot.store.session import Database, Session
from tests.features.proposed import circle_of
from tests.features.rescued import ASKED, THREE, TWO, agrees, merging, other, small
from tests.features.stage import WORKSPACE


def _sql(statement: str, **facts: object) -> Callable[[Session], object]:
    return lambda session: session.execute(text(statement), facts)


def _avoids(who: str, whom: str) -> Callable[[Session], object]:
    return lambda session: enrolments.avoid(session, enrolments.open_of(session, WORKSPACE, who)[0], [whom])


def _seat_is_offered(session: Session) -> None:
    host = session.scalar(text("SELECT circle_id FROM members WHERE user_id = 'V1'"))
    seats.invite(session, circle_of(session, str(host)), "X1", ASKED)


@pytest.mark.parametrize(
    "done",
    [
        _sql("UPDATE enrolments SET days = 96 WHERE user_id = 'U2'"),
        _sql(
            "UPDATE circles SET language = 'de' WHERE id IN (SELECT circle_id FROM members WHERE user_id = 'V1')"
        ),
        _avoids("U1", "V2"),
        _avoids("V3", "U2"),
        _sql("INSERT INTO positions (workspace_id, user_id, manager) VALUES ('T0ONE', 'V1', 'U1')"),
        _sql("INSERT INTO positions (workspace_id, user_id, manager) VALUES ('T0ONE', 'U2', 'V3')"),
        _sql(
            "UPDATE circles SET done_kind = 'wrap_up', done_step = 2 "
            "WHERE id IN (SELECT circle_id FROM members WHERE user_id = 'V1')"
        ),
        _sql("UPDATE enrolments SET away_until = '2026-11-09' WHERE user_id = 'V1'"),
        _sql(
            "UPDATE circles SET held_at = created_at WHERE id IN (SELECT circle_id FROM members WHERE user_id = 'V1')"
        ),
        _seat_is_offered,
    ],
    ids=[
        "hours",
        "language",
        "avoids",
        "is avoided",
        "manager",
        "report",
        "far on",
        "away",
        "held",
        "seat offered",
    ],
)
def test_a_circle_that_breaks_a_rule_is_not_offered(
    database: Database, catalogue: Catalogue, done: Callable[[Session], object]
) -> None:
    circle_id, host_id = small(database, catalogue), other(database, catalogue)
    find = lambda session: mergers.host(session, circle_of(session, circle_id), catalogue, ASKED)  # noqa: E731
    with database.transaction() as session:
        found = find(session)
        assert found is not None
        assert found.id == host_id
        done(session)
        session.flush()
        session.expire_all()
        assert find(session) is None


def test_there_has_to_be_room_for_all_of_them(database: Database, catalogue: Catalogue) -> None:
    circle_id = small(database, catalogue)
    other(database, catalogue, gone=["V5"])
    with database.reading() as session:
        assert mergers.host(session, circle_of(session, circle_id), catalogue, ASKED) is None


def test_a_circle_that_is_asked_already_is_offered_to_no_other_one(
    database: Database, catalogue: Catalogue
) -> None:
    both = merging(database, catalogue)
    with database.reading() as session:
        assert mergers.host(session, circle_of(session, both[0]), catalogue, ASKED) is None
    agrees(database, catalogue, *TWO, *THREE, yes=False)
    with database.reading() as session:
        for one in both:
            assert mergers.host(session, circle_of(session, one), catalogue, ASKED) is None, "they said no to it"
