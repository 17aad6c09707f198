"""Who is with whom goes on evenly when somebody leaves a circle, comes late, or is away for a while."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from itertools import combinations

import pytest

from bot.domain.programme import Catalogue, Programme
from bot.domain.steps import open_step
from bot.features import leavings, pauses
from bot.store import circles, enrolments, members
from bot.store.session import Database
from tests.features import stage
from tests.features.stage import WORKSPACE
from tests.features.test_groupings import FIVE, groups_of, in_twos, plan_to

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


class Run:
    """A circle that goes through a programme, while people come and go."""

    def __init__(self, database: Database, programme: Programme, users: Sequence[str]) -> None:
        self.database, self.now = database, stage.NOW
        self.catalogue = Catalogue([programme])
        stage.seed(database)
        self.circle_id = stage.running_circle(database, self.catalogue, users)

    def go_on_to(self, step: int) -> None:
        """Lets the weeks pass until a step has begun."""
        plan_to(self.database, self.catalogue, self.circle_id, step)
        moments = stage.moments_of(self.database, self.catalogue, self.circle_id)
        self.now = next(one.at for one in moments if one.step == step)

    def leave(self, user_id: str) -> None:
        """Somebody leaves for good."""
        with self.database.transaction() as session:
            (mine,) = enrolments.open_of(session, WORKSPACE, user_id)
            leavings.leave(session, WORKSPACE, user_id, mine.id, None, catalogue=self.catalogue, now=self.now)

    def pause(self, user_id: str, back_on: date) -> None:
        """Somebody is away until a day."""
        with self.database.transaction() as session:
            pauses.pause(session, WORKSPACE, user_id, back_on, catalogue=self.catalogue, now=self.now)

    def come(self, user_id: str) -> None:
        """Somebody gets a free seat; the next step is their first."""
        with self.database.transaction() as session:
            stage.join(session, self.catalogue, user_id, now=self.now)
            circle = circles.get(session, WORKSPACE, self.circle_id)
            assert circle is not None
            assert open_step(circle.done_kind, circle.done_step) is not None
            (mine,) = enrolments.open_of(session, WORKSPACE, user_id)
            members.add(session, circle, mine, joined_step=(circle.done_step or 0) + 1)

    def met(self, steps: range) -> Counter[str]:
        """How often each two talked in some steps."""
        return Counter(
            " ".join(two)
            for step in steps
            for group in groups_of(self.database, self.circle_id, step)
            for two in combinations(sorted(group), 2)
        )


@pytest.fixture
def run(database: Database, catalogue: Catalogue) -> Run:
    """A circle of five, whose weeks 1 to 10 are done in twos, waits for its first prompt."""
    return Run(database, in_twos(catalogue.programmes[0], *range(1, 11)), FIVE)


def test_in_ten_weeks_each_of_five_talks_with_each_as_often_as_with_anybody(run: Run) -> None:
    run.go_on_to(10)
    assert run.met(range(1, 11)) == {" ".join(two): 4 for two in combinations(FIVE, 2)}


def test_who_stays_makes_up_for_those_with_whom_they_were_least(run: Run) -> None:
    run.go_on_to(2)
    before = run.met(range(1, 3))
    assert before["U1 U2"] == 2
    run.leave("U5")
    run.go_on_to(5)
    after = run.met(range(1, 6))
    stay = [after[" ".join(two)] for two in combinations(FIVE[:4], 2)]
    assert run.met(range(3, 5))["U1 U2"] == 0, "they were together twice"
    assert max(stay) - min(stay) <= 1


def test_who_comes_late_talks_with_each_in_turn(run: Run) -> None:
    run.leave("U5")
    run.go_on_to(6)
    run.come("U6")
    run.come("U7")
    run.go_on_to(10)
    found = run.met(range(7, 11))
    for newcomer in ("U6", "U7"):
        with_them = [times for two, times in found.items() if newcomer in two]
        assert set(with_them) == {1}
        assert len(with_them) == 4


def test_who_was_away_is_not_with_the_same_one_to_catch_up_and_the_others_went_on_evenly(run: Run) -> None:
    run.go_on_to(1)
    moments = stage.moments_of(run.database, run.catalogue, run.circle_id)
    run.pause("U5", next(one.at for one in moments if one.step == 5).date())
    run.go_on_to(4)
    among_four = run.met(range(2, 5))
    assert {two for two in among_four if "U5" in two} == set()
    assert set(among_four.values()) == {1}
    run.go_on_to(10)
    back = run.met(range(5, 11))
    with_them = [back[f"{one} U5"] for one in FIVE[:4]]
    assert max(with_them) - min(with_them) <= 1
    stay = [run.met(range(1, 11))[" ".join(two)] for two in combinations(FIVE[:4], 2)]
    assert max(stay) - min(stay) <= 2
