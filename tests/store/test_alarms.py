"""Alarms: set, moved, taken back, and rung once, also when two look for them at the same moment."""

from datetime import timedelta

import pytest

from bot.store import alarms
from bot.store.session import Database
from tests.features import stage
from tests.features.stage import MINUTE, NOW, WORKSPACE


@pytest.fixture(autouse=True)
def _workspace(database: Database) -> None:
    stage.seed(database)


def set_alarm(database: Database, key: str, after: timedelta = MINUTE, kind: str = "reminder") -> None:
    """Sets one."""
    with database.transaction() as session:
        alarms.set_(session, WORKSPACE, key=key, kind=kind, at=NOW + after, facts={"step": 3})


def rung(database: Database, after: timedelta) -> list[str]:
    """The keys of the alarms that ring by then."""
    with database.transaction() as session:
        return [one.key for one in alarms.ring(session, NOW + after, 10)]


def test_an_alarm_rings_once_and_not_before_its_instant(database: Database) -> None:
    set_alarm(database, "a")
    assert rung(database, MINUTE / 2) == []
    assert rung(database, MINUTE) == ["a"]
    assert rung(database, MINUTE) == []


def test_what_rings_says_what_it_was_set_for(database: Database) -> None:
    set_alarm(database, "a")
    with database.transaction() as session:
        (one,) = alarms.ring(session, NOW + MINUTE, 10)
    assert (one.workspace_id, one.kind, one.at, one.facts) == (WORKSPACE, "reminder", NOW + MINUTE, {"step": 3})


def test_an_alarm_set_again_is_moved(database: Database) -> None:
    set_alarm(database, "a", MINUTE)
    set_alarm(database, "a", 3 * MINUTE)
    assert rung(database, 2 * MINUTE) == []
    assert rung(database, 3 * MINUTE) == ["a"]


def test_alarms_ring_in_the_order_of_their_instants(database: Database) -> None:
    for key, minutes in (("late", 3), ("early", 1), ("between", 2)):
        set_alarm(database, key, minutes * MINUTE)
    with database.reading() as session:
        assert alarms.next_(session) == (NOW + MINUTE, "reminder")
    assert rung(database, 3 * MINUTE) == ["early", "between", "late"]


def test_alarms_can_be_taken_back_one_by_one_or_all_that_begin_alike(database: Database) -> None:
    for key in ("a:1", "a:2", "a%3", "b:1", "c"):
        set_alarm(database, key)
    with database.transaction() as session:
        alarms.cancel(session, WORKSPACE, "c", "nothing of this name")
        alarms.cancel(session, "T0ELSEWHERE", "b:1")
        alarms.cancel_all(session, WORKSPACE, "a:")
    assert rung(database, MINUTE) == ["a%3", "b:1"]


def test_what_failed_while_ringing_rings_again(database: Database) -> None:
    set_alarm(database, "a")
    with pytest.raises(RuntimeError), database.transaction() as session:
        alarms.ring(session, NOW + MINUTE, 10)
        raise RuntimeError
    assert rung(database, MINUTE) == ["a"]


def test_two_who_look_at_the_same_moment_take_no_alarm_twice(database: Database) -> None:
    for number in range(6):
        set_alarm(database, f"a{number}")
    taken: list[str] = []

    def take(session: stage.Session) -> None:
        taken.extend(one.key for one in alarms.ring(session, NOW + MINUTE, 3))

    assert stage.at_once(database, take, take) == [None, None]
    taken += rung(database, MINUTE)
    assert sorted(taken) == [f"a{number}" for number in range(6)]
