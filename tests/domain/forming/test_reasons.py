"""Whoever is in no circle learns why, and what would help; and nothing confidential shows."""

from dataclasses import replace

import pytest

from bot.domain.forming.circles import form
from bot.domain.forming.people import FreeTime, Help, Person, Reason, Terms, Unplaced
from bot.domain.forming.reasons import explain
from bot.domain.forming.timetables import Timetable
from tests.domain.forming.invented import START

TERMS = Terms(3, 4, 60, 12, START)
MONDAYS = FreeTime("Europe/Berlin", frozenset({0}), ((540, 720),))


def people(names: str, free: FreeTime = MONDAYS) -> list[Person]:
    return [Person(one, free) for one in names]


def unplaced(everybody: list[Person], terms: Terms = TERMS) -> tuple[Unplaced, ...]:
    return form(everybody, terms, seed=1).unplaced


def test_nobody_is_unplaced_among_nobody() -> None:
    assert unplaced([]) == ()


def test_somebody_who_is_alone_in_the_programme() -> None:
    assert unplaced(people("a")) == (Unplaced("a", Reason.ALONE, None, missing=2),)


def test_somebody_whose_hours_are_shorter_than_a_meeting() -> None:
    brief = replace(MONDAYS, between=((540, 570),))
    found = unplaced([*people("abc"), *people("d", brief)])
    assert [(one.id, one.reason) for one in found] == [("d", Reason.NO_HOURS)]


def test_somebody_who_is_free_on_other_days_could_be_placed_with_one_more() -> None:
    tuesdays = replace(MONDAYS, days=frozenset({1}))
    found = unplaced([*people("abc"), *people("d", tuesdays)])
    assert found == (Unplaced("d", Reason.NO_COMMON_HOURS, Help(weekday=0)),)


def test_somebody_whose_day_ends_too_early_could_be_placed_with_a_longer_one() -> None:
    early = replace(MONDAYS, between=((420, 540),))
    found = unplaced([*people("abc"), *people("d", early)])
    assert found == (Unplaced("d", Reason.NO_COMMON_HOURS, Help(between=(420, 600))),)


def test_nothing_helps_somebody_on_the_other_side_of_the_world() -> None:
    there = replace(MONDAYS, zone="Pacific/Auckland", days=frozenset(range(5)))
    found = unplaced([*people("abc"), *people("d", there)])
    assert found == (Unplaced("d", Reason.NO_COMMON_HOURS),)


def test_five_people_do_not_make_circles_of_three_or_four() -> None:
    found = unplaced(people("abcde"))
    assert [(one.reason, one.missing, one.helps) for one in found] == [(Reason.NUMBERS, 2, None)]


def test_only_those_who_share_an_hour_count_for_how_many_more_would_make_a_circle() -> None:
    apart = [
        Person(one, FreeTime(zone, frozenset({0}), ((540, 1020),)))
        for one, zone in (("a", "Europe/Berlin"), ("b", "Asia/Tokyo"), ("c", "America/Los_Angeles"))
    ]
    found = unplaced(apart, replace(TERMS, smallest=4))
    assert [(one.reason, one.missing) for one in found] == [(Reason.ALONE, 3)] * 3
    near = Person("d", replace(apart[0].free, zone="Europe/Paris"))
    found = unplaced([*apart, near], replace(TERMS, smallest=5, largest=5))
    assert [one.missing for one in found] == [3, 4, 4, 3]


def test_those_left_over_at_other_hours_do_not_count_for_who_finds_full_circles() -> None:
    five, tuesdays = people("abcde"), replace(MONDAYS, days=frozenset({1}))
    found = unplaced([*five, *people("fg", tuesdays)], TERMS)
    (full,) = [one for one in found if one.reason is Reason.NUMBERS]
    assert (full.id in "abcde", full.missing) == (True, 2)


def test_whom_somebody_avoids_looks_like_whom_they_report_to() -> None:
    avoids = Person("d", MONDAYS, avoid=frozenset({"a", "b", "c"}))
    everybody = [*people("abc"), avoids]
    by_avoiding = unplaced(everybody)
    reports = [replace(one, manager="d") for one in people("abc")]
    assert by_avoiding == unplaced([*reports, Person("d", MONDAYS)]) == (Unplaced("d", Reason.RULES),)


@pytest.mark.parametrize(
    "free", [MONDAYS, replace(MONDAYS, days=frozenset({1}))], ids=["their hour", "another day"]
)
def test_what_would_help_tells_nothing_of_whom_somebody_would_rather_not_be_with(free: FreeTime) -> None:
    wednesdays = replace(MONDAYS, days=frozenset({2}))
    others = [*people("abc"), *people("efg", wednesdays)]
    groups = [[0, 1, 2], [3, 4, 5]]
    helps: list[Help | None] = []
    for avoided in ("", "a", "e", "aeg"):
        everybody = [*others, Person("d", free, avoid=frozenset(avoided))]
        timetable = Timetable([one.free for one in everybody], TERMS)
        (found,) = explain(everybody, groups, timetable, TERMS, frozenset(range(7)))
        helps.append(found.helps)
    assert helps == [Help(weekday=2 if free == MONDAYS else 0)] * 4
