"""Large companies: the same for the same seed, never an array as large as the people's square, and stopped when wanted."""

import tracemalloc

import numpy as np
import pytest

from bot.domain.forming.bounds import best_partners
from bot.domain.forming.circles import form
from bot.domain.forming.crowds import crowd, score
from bot.domain.forming.exchanges import Heat, Search
from bot.domain.forming.people import Goals, Terms
from bot.domain.forming.tables import MOST_PEOPLE, Table, empty_place, wall
from bot.domain.forming.timetables import Timetable
from bot.domain.forming.traits import Tabled
from tests.domain.forming.checking import faults
from tests.domain.forming.invented import START, TERMS, company


@pytest.mark.parametrize("people", [60, 250])
def test_the_same_seed_gives_the_same_circles_and_another_seed_others(people: int) -> None:
    everybody = company(people, 1)
    first, again, other = (form(everybody, TERMS, seed=seed) for seed in (5, 5, 6))
    assert first == again
    assert first.circles != other.circles


def test_many_people_are_formed_without_an_array_of_their_square() -> None:
    """A single byte for each two people would be more than is taken at any time."""
    people, looks = 13_000, 0
    assert people > MOST_PEOPLE
    everybody = company(people, 1)

    def enough() -> bool:
        nonlocal looks
        looks += 1
        return looks > 8

    tracemalloc.start()
    try:
        formed = form(everybody, TERMS, seed=1, stop=enough)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < people * people
    assert len(formed.circles) > people // 6


def test_what_is_stopped_keeps_the_best_so_far() -> None:
    everybody = company(120, 2)
    formed = form(everybody, TERMS, seed=1, stop=lambda: True)
    whole = form(everybody, TERMS, seed=1)
    assert faults(everybody, TERMS, formed) == []
    assert formed.circles
    assert formed.score < whole.score


def test_progress_is_told_up_to_the_end() -> None:
    parts: list[float] = []
    form(company(60, 1), TERMS, seed=1, progress=parts.append)
    assert parts == sorted(parts)
    assert parts[-1] == 1
    assert len(parts) > 100


def test_the_search_comes_close_to_the_bound() -> None:
    everybody = company(1_000, 1)
    formed = form(everybody, TERMS, seed=1)
    assert faults(everybody, TERMS, formed) == []
    assert formed.unplaced == ()
    assert formed.score / formed.bound > 0.9


def test_gains_are_the_same_from_a_table_from_columns_and_from_two_people() -> None:
    everybody = company(40, 3)
    terms = Terms(4, 5, 60, 12, START, goals=Goals(3, 2.5, 1, 1, 2, 1, 8))
    some = crowd(everybody, Timetable([one.free for one in everybody], terms), range(40), terms)
    assert isinstance(some.gains, Tabled)
    members = np.random.default_rng(1).permutation(40).reshape(8, 5)
    some.gains.forbid(0)
    by_table = Search(some.gains, np.zeros(8, np.intp), np.random.default_rng(1)).value(members)
    some.traits.forbid(0)
    by_columns = Search(some.traits, np.zeros(8, np.intp), np.random.default_rng(1)).value(members)
    by_two = sum(score([everybody[one] for one in group], terms.goals) * 4 for group in members)
    assert by_table == pytest.approx(by_columns) == pytest.approx(by_two)


def test_what_exchanges_gain_adds_up_to_what_the_arrangement_is_worth() -> None:
    dice = np.random.default_rng(2)
    gains = dice.random((30, 30)).astype(np.float32)
    gains += gains.T
    places = np.full((6, 8), empty_place(30))
    places[:, :5] = np.arange(30).reshape(6, 5)
    places[:3, 7] = wall(30)
    search = Search(Table(gains), np.full(6, 3), dice)
    before = search.value(places)
    found = search.improve(places, Heat(1, 0.01), lambda number: number / 300)
    sizes = (found < 30).sum(axis=1)
    assert sorted(found[found < 30].tolist()) == list(range(30))
    assert sizes.min() >= 3
    assert (found[:3] < 30).sum(axis=1).max() <= 7
    assert search.value(found) > before + 1
    assert not (found[3:] == wall(30)).any()


def test_nobody_gains_more_than_with_their_best_partners() -> None:
    gains = np.array([[0, 3, 5, 9], [3, 0, 2, 1], [5, 2, 0, 4], [9, 1, 4, 0]], np.float32)
    hours = np.array([[1], [1], [3], [2]], np.uint64)
    assert best_partners(gains, hours, 1).tolist() == [5, 3, 5, 4]
