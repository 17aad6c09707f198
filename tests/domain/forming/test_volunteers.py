"""Every circle has somebody who is ready to facilitate, where enough are: in the search, and where it did not find them."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random

import numpy as np
import pytest

from bot.domain.forming.attempts import Effort, attempt
from bot.domain.forming.circles import form, rank
from bot.domain.forming.crowds import Crowd, crowd
from bot.domain.forming.people import FreeTime, Person, Terms
from bot.domain.forming.runs import cut
from bot.domain.forming.timetables import Timetable
from bot.domain.forming.volunteers import led
from tests.domain.forming.checking import broken, faults
from tests.domain.forming.invented import START, company

FOURS = Terms(4, 4, 60, 12, START)
MORNINGS, EVENINGS, ALL_DAY = (
    FreeTime("Europe/Berlin", frozenset(range(5)), (hours,)) for hours in ((480, 600), (1020, 1140), (480, 1140))
)


def crowd_of(people: Sequence[Person], terms: Terms = FOURS) -> Crowd:
    """The same people as the search sees them."""
    return crowd(people, Timetable([one.free for one in people], terms), range(len(people)), terms)


def some_ready(people: Sequence[Person], count: int, seed: int = 1) -> list[Person]:
    """The same people, of whom so many are ready to facilitate."""
    ready = set(Random(seed).sample(range(len(people)), count))  # noqa: S311 - the same for the same seed.
    return [replace(one, facilitates=number in ready) for number, one in enumerate(people)]


def persons(*free: FreeTime, ready: Sequence[int]) -> list[Person]:
    """People who are free then, some of them ready to facilitate."""
    return [Person(f"p{number:03}", one, facilitates=number in ready) for number, one in enumerate(free)]


def without(people: Sequence[Person], groups: Sequence[Sequence[int]]) -> int:
    """How many groups have nobody who is ready to."""
    return sum(not any(people[one].facilitates for one in group) for group in groups)


def fours(people: int) -> list[list[int]]:
    """Groups of four in the order of the people."""
    return [list(range(begin, begin + 4)) for begin in range(0, people, 4)]


def test_circles_without_anybody_get_the_surplus_of_others_and_no_rule_breaks() -> None:
    """Of 400 the last 110 are ready, so that most circles have nobody; hours differ, and many must not be together."""
    free = [(ALL_DAY, MORNINGS)[number % 3 == 0] for number in range(400)]
    people = persons(*free, ready=range(290, 400))
    people = [
        replace(
            one,
            manager=f"p{(number + 7) % 400:03}",
            avoid=frozenset({f"p{(number + 300) % 400:03}"}),
            department=f"department {number % 5}",
        )
        for number, one in enumerate(people)
    ]
    terms = replace(FOURS, of_one_department=1)
    some, groups = crowd_of(people, terms), fours(400)
    assert without(people, groups) > 70
    found = led(some, groups)
    assert without(people, found) == 0
    assert [len(group) for group in found] == [4] * 100
    assert sorted(one for group in found for one in group) == list(range(400))
    assert list(broken(people, terms, [[people[one].id for one in group] for group in found])) == []
    assert all(some.may_be(group) for group in found)
    assert led(some, groups) == found


def test_where_not_enough_are_ready_as_many_circles_as_can_be_have_somebody() -> None:
    people = persons(*[ALL_DAY] * 40, ready=range(7))
    assert without(people, led(crowd_of(people), fours(40))) == 3


def test_a_circle_whose_hours_no_surplus_suits_stays_as_it_is() -> None:
    people = persons(*[MORNINGS] * 4, *[EVENINGS] * 4, ready=range(4, 8))
    assert led(crowd_of(people), fours(8)) == fours(8)


def test_whoever_is_ready_and_in_no_circle_comes_in() -> None:
    people = persons(*[MORNINGS] * 6, ready=[5])
    (found,) = led(crowd_of(people), [[0, 1, 2, 3]])
    assert 5 in found
    assert len(found) == 4


def test_a_circle_passes_on_its_only_one_where_it_gets_another_for_them() -> None:
    """The two of the evening suit nobody of the morning; the one between them suits both."""
    people = persons(*[MORNINGS] * 3, ALL_DAY, *[ALL_DAY] * 4, *[EVENINGS] * 4, ready=[7, 8, 9])
    some = crowd_of(people)
    found = led(some, fours(12))
    assert without(people, found) == 0
    assert 7 in found[0]
    assert all(some.may_be(group) for group in found)


def test_a_search_that_is_stopped_at_once_leaves_no_circle_without_where_enough_are_ready() -> None:
    people = some_ready(company(250, 1), 80)
    formed = form(people, FOURS, seed=1, stop=lambda: True)
    assert faults(people, FOURS, formed) == []
    assert len(formed.circles) > 40
    assert [one for one in formed.circles if one.facilitator is None] == []


@pytest.mark.parametrize("effort", [Effort(loose=0, strict=300), Effort(loose=300, strict=1)])
def test_the_search_itself_looks_for_somebody_in_each_circle(effort: Effort) -> None:
    people = some_ready(company(240, 1), 75)
    some, dice = crowd_of(people), np.random.default_rng(1)
    begun = cut(some.free, some.hours[: len(people)], [4], dice)
    found = [group.tolist() for group in attempt(some, dice, begun, effort, lambda _part: False) if len(group)]
    assert without(people, begun) > 10
    assert without(people, found) <= 2


def test_circles_in_each_of_which_somebody_is_ready_rank_before_a_better_mix() -> None:
    everybody = persons(*[ALL_DAY] * 8, ready=[0, 1])
    some = crowd_of([replace(one, department=str(number % 4)) for number, one in enumerate(everybody)])
    mixed, led_all = [[0, 1, 2, 3], [4, 5, 6, 7]], [[0, 4, 2, 6], [1, 5, 3, 7]]
    assert rank(some, led_all) < rank(some, mixed)
    assert rank(some, led_all)[2] > rank(some, mixed)[2]
