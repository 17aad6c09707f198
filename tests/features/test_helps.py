"""The help for whoever writes to the bot: at once, not again in the same breath, and again a few minutes later."""

from datetime import timedelta

import pytest

from bot.features import helps
from bot.store.session import Database
from tests.features import stage
from tests.features.stage import MINUTE, NOW, WORKSPACE


@pytest.fixture(autouse=True)
def workspace(database: Database) -> None:
    """A workspace for whoever writes."""
    stage.seed(database)


def write(database: Database, event_id: str, after: timedelta, user_id: str = "U1") -> int:
    """Somebody writes to the bot; how often it has owed the help by then."""
    with database.transaction() as session:
        helps.offer(session, WORKSPACE, user_id, event_id, now=NOW + after)
    return len(stage.owed(database, "help"))


@pytest.mark.parametrize("begin", [0, 1, 2, 3, 4])
def test_a_second_message_is_answered_again_after_a_few_minutes(database: Database, begin: int) -> None:
    first = begin * MINUTE
    assert write(database, "Ev1", first) == 1
    assert write(database, "Ev2", first + MINUTE) == 1
    assert write(database, "Ev3", first + helps.QUIET - timedelta(seconds=1)) == 1
    assert write(database, "Ev4", first + helps.QUIET) == 2
    assert write(database, "Ev5", first + 2 * helps.QUIET - timedelta(seconds=1)) == 2


def test_one_event_is_never_answered_twice(database: Database) -> None:
    assert write(database, "Ev1", timedelta(0)) == 1
    assert write(database, "Ev1", timedelta(hours=1)) == 1


def test_each_person_is_answered(database: Database) -> None:
    assert write(database, "Ev1", timedelta(0)) == 1
    assert write(database, "Ev2", timedelta(0), "U2") == 2
