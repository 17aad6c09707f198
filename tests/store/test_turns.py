"""Turns: of several who would take one at the same moment one has it, and after it the next one comes."""

from datetime import timedelta

import pytest

from bot.store import turns, workspaces
from bot.store.session import Database
from tests.features import stage
from tests.features.stage import MINUTE, NOW

HOUR = timedelta(hours=1)


def take(database: Database, after: timedelta = timedelta(), name: str = "tick") -> bool:
    """Whether a turn is had so long after the first one."""
    with database.transaction() as session:
        free = turns.is_over(session, name, NOW + after, HOUR)
        taken = turns.take(session, name, NOW + after, HOUR)
        assert free is taken
        return taken


def test_of_eight_at_the_same_moment_one_has_the_turn(database: Database) -> None:
    for hour in range(3):
        at = NOW + hour * HOUR
        taken = stage.rush(database, *[lambda session, at=at: turns.take(session, "tick", at, HOUR)] * 8)
        assert sorted(map(str, taken)) == ["False"] * 7 + ["True"]


def test_each_has_its_own(database: Database) -> None:
    assert take(database)
    assert take(database, name="another")


@pytest.mark.parametrize(
    ("after", "taken"),
    [
        (timedelta(), False),
        (HOUR - MINUTE, False),
        (HOUR, True),
        (timedelta(weeks=3), True),
        # Clocks of two machines differ a little; one that is set back further had been wrong before.
        (-MINUTE, False),
        (-HOUR, False),
        (-timedelta(days=1), True),
    ],
)
def test_who_died_in_their_turn_has_had_it_and_a_clock_that_went_back_holds_up_nobody(
    database: Database, after: timedelta, taken: bool
) -> None:
    assert take(database)
    assert take(database, after) is taken


def test_the_turns_of_a_workspace_go_with_it(database: Database) -> None:
    names = ["tick:T0ONE", "tick:T0TWO", "tick"]
    for name in names:
        assert take(database, name=name)
    with database.transaction() as session:
        workspaces.destroy(session, "T0ONE")
    with database.reading() as session:
        assert [turns.is_over(session, name, NOW, HOUR) for name in names] == [True, False, False]
