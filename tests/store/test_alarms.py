"""Alarms: set, moved, taken back, and rung once, also when two look for them at the same moment."""

from datetime import timedelta

import pytest

from bot.store import alarms
from bot.store.session import Database
from tests.features import stage
from tests.features.stage import DAY, MINUTE, NOW, WORKSPACE


@pytest.fixture(autouse=True)
def _workspace(database: Database) -> None:
    stage.seed(database)


def set_alarm(database: Database, key: str, after: timedelta = MINUTE, kind: str = "reminder") -> None:
    """Sets one."""
    with database.transaction() as session:
        alarms.set_(session, WORKSPACE, key=key, kind=kind, at=NOW + after, facts={"step": 3})


def rung(database: Database, after: timedelta) -> list[str]:
    """The keys of the alarms that are due by then and taken."""
    with database.transaction() as session:
        due = alarms.due(session, NOW + after, 10)
        return [one.key for one in due if alarms.take(session, WORKSPACE, one.key, NOW + after)]


def test_an_alarm_rings_once_and_not_before_its_instant(database: Database) -> None:
    set_alarm(database, "a")
    assert rung(database, MINUTE / 2) == []
    assert rung(database, MINUTE) == ["a"]
    assert rung(database, MINUTE) == []


def test_what_rings_says_what_it_was_set_for(database: Database) -> None:
    set_alarm(database, "a")
    with database.transaction() as session:
        one = alarms.take(session, WORKSPACE, "a", NOW + MINUTE)
    assert one is not None
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


def test_alarms_can_be_taken_back(database: Database) -> None:
    for key in ("a:1", "a:2", "a%3", "b:1", "c"):
        set_alarm(database, key)
    with database.transaction() as session:
        alarms.cancel(session, WORKSPACE, "c", "nothing of this name")
        alarms.cancel(session, "T0ELSEWHERE", "b:1")
    assert rung(database, MINUTE) == ["a:1", "a:2", "a%3", "b:1"]


def test_what_failed_while_ringing_rings_again(database: Database) -> None:
    set_alarm(database, "a")
    with pytest.raises(RuntimeError), database.transaction() as session:
        alarms.take(session, WORKSPACE, "a", NOW + MINUTE)
        raise RuntimeError
    assert rung(database, MINUTE) == ["a"]


def test_an_alarm_that_was_moved_or_taken_back_after_it_was_found_is_not_taken(database: Database) -> None:
    set_alarm(database, "moved")
    set_alarm(database, "taken back")
    with database.transaction() as session:
        assert len(alarms.due(session, NOW + MINUTE, 10)) == 2
    set_alarm(database, "moved", 2 * MINUTE)
    with database.transaction() as session:
        alarms.cancel(session, WORKSPACE, "taken back")
        for key in ("moved", "taken back"):
            assert alarms.take(session, WORKSPACE, key, NOW + MINUTE) is None
    assert rung(database, 2 * MINUTE) == ["moved"]


def test_an_alarm_that_failed_rings_later_with_what_it_was_set_for(database: Database) -> None:
    set_alarm(database, "a")
    for failures in range(3):
        with database.transaction() as session:
            (one,) = alarms.due(session, NOW + DAY, 10)
            assert (one.failures, one.facts) == (failures, {"step": 3})
            alarms.put_off(session, one, one.at + MINUTE, "ValueError")
    assert rung(database, 3 * MINUTE) == []
    assert rung(database, 4 * MINUTE) == ["a"]


def test_an_alarm_that_was_moved_while_it_failed_stays_where_it_is_now(database: Database) -> None:
    set_alarm(database, "a")
    with database.transaction() as session:
        (one,) = alarms.due(session, NOW + MINUTE, 10)
    set_alarm(database, "a", 2 * MINUTE)
    with database.transaction() as session:
        alarms.put_off(session, one, NOW + DAY, "ValueError")
        (moved,) = alarms.due(session, NOW + 2 * MINUTE, 10)
    assert (moved.at, moved.failures) == (NOW + 2 * MINUTE, 0)


def test_two_who_look_at_the_same_moment_take_no_alarm_twice(database: Database) -> None:
    for number in range(6):
        set_alarm(database, f"a{number}")
    taken: list[str] = []

    def take(session: stage.Session) -> None:
        due = alarms.due(session, NOW + MINUTE, 10)
        taken.extend(one.key for one in due if alarms.take(session, WORKSPACE, one.key, NOW + MINUTE))

    assert stage.at_once(database, take, take) == [None, None]
    taken += rung(database, MINUTE)
    assert sorted(taken) == [f"a{number}" for number in range(6)]
