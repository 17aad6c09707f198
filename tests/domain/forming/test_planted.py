"""Where a way is hidden to place everybody, everybody is placed; and of few people none could be mixed better."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.domain.forming import circles
from bot.domain.forming.circles import form
from bot.domain.forming.people import Person
from tests.domain.forming.checking import faults
from tests.domain.forming.invented import TERMS, company, planted
from tests.domain.forming.oracle import best


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("people", [20, 40, 60, 100])
def test_nobody_is_left_over_where_everybody_can_be_placed(people: int, seed: int) -> None:
    everybody = planted(people, seed)
    formed = form(everybody, TERMS, seed=seed)
    assert faults(everybody, TERMS, formed) == []
    assert formed.unplaced == ()
    assert [one for one in formed.circles if one.facilitator is None] == []


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("invent", [planted, company])
def test_few_people_are_divided_in_the_best_way(invent: Callable[[int, int], list[Person]], seed: int) -> None:
    everybody = [replace(one, facilitates=False) for one in invent(20, seed)]
    left, score = best(everybody, TERMS)
    formed = form(everybody, TERMS, seed=seed)
    assert len(formed.unplaced) == left
    assert formed.score == pytest.approx(score)


@pytest.mark.parametrize("seed", range(3))
def test_the_search_itself_is_nearly_as_good_as_trying_all(seed: int) -> None:
    """22 people are too many for the engine to try all, and few enough for the test."""
    everybody = [replace(one, facilitates=False) for one in company(22, seed)]
    assert not circles.can_be_tried(len(everybody), TERMS)
    left, score = best(everybody, TERMS)
    formed = form(everybody, TERMS, seed=seed)
    assert len(formed.unplaced) == left
    assert formed.score >= 0.98 * score
