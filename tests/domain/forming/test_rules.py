"""No rule is ever broken: circles of all kinds of people, checked date by date."""

from dataclasses import replace
from datetime import date
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.forming.circles import form
from bot.domain.forming.people import FreeTime, Person, Terms
from tests.domain.forming.checking import faults

ZONES = (
    "Europe/Berlin",
    "Europe/London",
    "America/New_York",
    "Africa/Cairo",
    "Asia/Jerusalem",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Pacific/Chatham",
)
# Clocks change in these runs in most of the zones, on different dates.
STARTS = (date(2027, 1, 11), date(2027, 3, 3), date(2026, 9, 21), date(2026, 10, 16))
NINE_TO_FIVE = FreeTime("Europe/Berlin", frozenset(range(5)), ((540, 1020),))

few = st.integers(4, 11)
hours = st.lists(
    st.tuples(st.integers(0, 46).map(lambda one: 30 * one), st.integers(1, 48).map(lambda one: 30 * one)),
    min_size=1,
    max_size=3,
).map(tuple)
free_times = st.builds(FreeTime, st.sampled_from(ZONES[:3]), st.frozensets(st.integers(0, 6), min_size=3), hours)
anywhere = st.builds(FreeTime, st.sampled_from(ZONES), st.frozensets(st.integers(0, 6), min_size=2), hours)


@st.composite
def crowds(draw: st.DrawFn, free: st.SearchStrategy[FreeTime], least: int = 4) -> list[Person]:
    """People who name each other as managers and as whom they avoid, at random."""
    ids = [f"p{number}" for number in range(draw(st.integers(least, 13)))]
    found: list[Person] = []
    for own in ids:
        named = st.sampled_from(ids)
        found.append(
            Person(
                own,
                draw(free),
                department=draw(st.sampled_from(("", "sales", "law"))),
                site=draw(st.sampled_from(("", "north", "south"))),
                level=draw(st.none() | st.integers(0, 4)),
                topics=draw(st.frozensets(st.sampled_from("abc"))),
                languages=draw(st.frozensets(st.sampled_from(("en", "de")))),
                manager=draw(st.just("") | named),
                avoid=draw(st.just(frozenset[str]()) | st.frozensets(named, max_size=2)),
                facilitates=draw(st.booleans()),
                met=draw(st.frozensets(named, max_size=3)),
            )
        )
    return found


@settings(max_examples=60, deadline=None)
@given(
    crowds(anywhere), st.sampled_from(STARTS), st.integers(2, 4), st.integers(0, 2), st.none() | st.integers(1, 3)
)
def test_no_rule_is_broken(people: list[Person], start: date, smallest: int, more: int, most: int | None) -> None:
    terms = Terms(smallest, smallest + more, 60, 12, start, of_one_department=most)
    assert faults(people, terms, form(people, terms, seed=1)) == []


@settings(max_examples=60, deadline=None)
@given(crowds(free_times, least=8), st.sampled_from(STARTS), st.sampled_from((30, 60, 90)))
def test_the_hour_lies_within_everybodys_own_hours_on_every_date(
    people: list[Person], start: date, minutes: int
) -> None:
    people = [replace(one, manager="", avoid=frozenset()) for one in people]
    terms = Terms(3, 4, minutes, 12, start)
    assert faults(people, terms, form(people, terms, seed=1)) == []


@settings(max_examples=15, deadline=None)
@given(st.integers(4, 30), st.integers(2, 5), st.integers(0, 3))
def test_as_few_are_left_over_as_the_sizes_allow(people: int, smallest: int, more: int) -> None:
    everybody = [Person(str(number), NINE_TO_FIVE) for number in range(people)]
    terms = Terms(smallest, smallest + more, 60, 12, STARTS[0])
    formed = form(everybody, terms, seed=1)
    can_be = {0}
    for one in range(1, people + 1):
        if any(one - size in can_be for size in range(smallest, smallest + more + 1)):
            can_be.add(one)
    assert sum(len(one.members) for one in formed.circles) == max(can_be)


@settings(max_examples=15, deadline=None)
@given(st.integers(8, 26), st.randoms(use_true_random=False), st.integers(0, 30))
def test_every_circle_has_somebody_to_facilitate_where_enough_are_ready(
    people: int, dice: Random, ready: int
) -> None:
    order = list(range(people))
    dice.shuffle(order)
    everybody = [Person(str(number), NINE_TO_FIVE, facilitates=order[number] < ready) for number in range(people)]
    formed = form(everybody, Terms(4, 5, 60, 12, STARTS[0]), seed=1)
    led = sum(one.facilitator is not None for one in formed.circles)
    assert led == min(ready, len(formed.circles)) or (ready > people - len(formed.unplaced) - len(formed.circles))


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 3), st.lists(st.sampled_from(("law", "sales", "it", "")), min_size=8, max_size=16))
def test_only_so_many_of_one_department_are_in_a_circle(most: int, departments: list[str]) -> None:
    people = [Person(str(number), NINE_TO_FIVE, department=one) for number, one in enumerate(departments)]
    terms = Terms(4, 5, 60, 12, STARTS[0], of_one_department=most)
    assert faults(people, terms, form(people, terms, seed=1)) == []


@pytest.mark.parametrize("people", [210, 3_001])
def test_rules_are_kept_among_many(people: int) -> None:
    """Everybody reports to the next one and avoids the one after that, and a third is of one department."""
    everybody = [
        Person(
            str(number),
            NINE_TO_FIVE,
            department="law" if number % 3 == 0 else str(number % 7),
            manager=str((number + 1) % people),
            avoid=frozenset({str((number + 2) % people)}),
            facilitates=number % 4 == 0,
        )
        for number in range(people)
    ]
    terms = Terms(4, 5, 60, 12, STARTS[0], of_one_department=2)
    formed = form(everybody, terms, seed=1)
    assert faults(everybody, terms, formed) == []
    assert formed.unplaced == ()
