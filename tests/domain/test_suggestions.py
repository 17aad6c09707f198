"""Suggested circles: who is left over, who is not asked together again, and what is said of a circle, by examples."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.forming.people import Goals, Person, Reason
from bot.domain.merits import Why, why
from bot.domain.suggestions import Suggested, Waiting, Wishes, suggest
from tests.domain.test_suggested_hours import NOTICE, NOW, PATIENCE, free, members_of, queue, suggested

FIVES = Wishes(5, 5, 5, 60, 12, PATIENCE, NOTICE)
THREES = replace(FIVES, smallest=3, ideal=3, largest=3)


def of(waiting: list[Waiting], wishes: Wishes = FIVES, declined: tuple[frozenset[str], ...] = ()) -> Suggested:
    return suggest(waiting, wishes, now=NOW, seed=3, declined=declined)


def changed(waiting: list[Waiting], number: int, **more: object) -> list[Waiting]:
    """Something else is known of one of them."""
    person = replace(waiting[number].person, **more)  # pyright: ignore[reportArgumentType]
    return [*waiting[:number], replace(waiting[number], person=person), *waiting[number + 1 :]]


def test_who_comes_first_is_placed_before_who_waits_longer() -> None:
    waiting = queue(*[free()] * 6)
    waiting[5] = replace(waiting[5], first=True)
    assert members_of(of(waiting).suggestions) == ["U5 U0 U1 U2 U3"]


def test_a_better_mix_takes_nobodys_place_who_waits_longer() -> None:
    waiting = queue(*[free()] * 6)
    for number in range(5):
        waiting = changed(waiting, number, department="law")
    waiting = changed(waiting, 5, department="sales")
    assert members_of(of(waiting).suggestions) == ["U0 U1 U2 U3 U4"]


def test_nobody_gets_a_place_that_a_rule_keeps_from_them() -> None:
    waiting = queue(*[free()] * 6)
    for more in ({"avoid": frozenset({"U3"})}, {"manager": "U3"}):
        (found,) = of(changed(waiting, 0, **more)).suggestions
        assert not {"U0", "U3"} <= set(found.members)
    one_of_law = replace(FIVES, of_one_department=1)
    both = changed(changed(waiting, 1, department="law"), 2, department="law")
    assert members_of(of(both, one_of_law).suggestions) == ["U0 U1 U3 U4 U5"]


def test_the_only_one_who_is_ready_to_facilitate_keeps_their_place() -> None:
    waiting = changed(queue(*[free()] * 6), 5, facilitates=True)
    (found,) = of(waiting).suggestions
    assert found.facilitator == "U5"
    assert found.members == ("U0", "U1", "U2", "U3", "U5")


def test_who_were_declined_together_are_suggested_again_only_with_somebody_new() -> None:
    waiting = queue(*[free()] * 5)
    declined = (frozenset({"U0", "U1", "U2", "U3", "U4"}),)
    assert of(waiting, declined=declined).suggestions == ()
    (found,) = of(queue(*[free()] * 6), declined=declined).suggestions
    assert "U5" in found.members
    # Some of them alone are nobody new.
    assert of(waiting, replace(FIVES, smallest=3), declined).suggestions == ()


@pytest.mark.parametrize("size", [6, 7])
def test_after_a_no_not_all_of_them_are_suggested_together_with_newcomers_for_two_weeks(size: int) -> None:
    those = frozenset({"U0", "U1", "U2", "U3"})
    waiting, wishes = queue(*[free()] * size), replace(FIVES, smallest=4, ideal=4, largest=6)
    known = {"now": NOW, "seed": 3, "declined": [those]}
    again = suggest(waiting[:6], wishes, **known).suggestions
    assert [frozenset(one.members) > those for one in again] == [True], "where nobody of them said no"
    found = suggest(waiting, wishes, **known, refused={those: NOW - timedelta(days=13)}).suggestions
    assert found, "another circle is found"
    assert not any(those <= frozenset(one.members) for one in found)
    later = suggest(waiting[:6], wishes, **known, refused={those: NOW - timedelta(days=14)}).suggestions
    assert later == again


def test_nobody_waits_because_of_a_no_of_people_who_are_not_all_there() -> None:
    gone = frozenset({"U0", "U1", "U2", "V9"})
    found = suggest(queue(*[free()] * 5), FIVES, now=NOW, seed=3, declined=[gone], refused={gone: NOW}).suggestions
    assert members_of(found) == ["U0 U1 U2 U3 U4"]


def test_who_were_declined_together_are_mixed_with_others_even_where_having_met_does_not_matter() -> None:
    waiting = queue(*[free()] * 6)
    declined = (frozenset({"U0", "U1", "U2"}), frozenset({"U3", "U4", "U5"}))
    for goals in (Goals(), Goals(met=0)):
        found = of(waiting, replace(THREES, goals=goals), declined).suggestions
        assert sorted(len(one.members) for one in found) == [3, 3]
        assert not any(set(one.members) in declined for one in found)


def test_those_who_have_waited_long_enough_are_not_held_up_by_those_who_just_came() -> None:
    """All eight would be two circles of four, and four of them have waited for such a one already."""
    early = queue(*[free()] * 4, waited=PATIENCE)
    late = [Waiting(Person(f"V{number}", free()), NOW - timedelta(hours=1)) for number in range(4)]
    assert members_of(suggested([*early, *late])) == ["U0 U1 U2 U3"]
    assert members_of(suggested([*early, late[0]])) == ["U0 U1 U2 U3 V0"]


def test_who_could_be_a_small_circle_reads_so_until_it_is_proposed() -> None:
    found = suggest(queue(*[free()] * 4), replace(FIVES, smallest=4), now=NOW, seed=1)
    assert {(one.reason, one.helps, one.missing) for one in found.unplaced} == {(Reason.SOON, None, 0)}
    other = suggest(queue(*[free()] * 6), replace(FIVES, smallest=4), now=NOW, seed=1)
    assert [(one.id, one.reason) for one in other.unplaced] == [("U5", Reason.NUMBERS)]


def test_a_circle_speaks_one_language() -> None:
    waiting = [
        replace(one, language="de" if number % 2 else "en") for number, one in enumerate(queue(*[free()] * 6))
    ]
    assert members_of(of(waiting, THREES).suggestions) == ["U1 U3 U5", "U0 U2 U4"]
    assert of(waiting).suggestions == ()


def test_the_weights_decide_with_whom_somebody_is() -> None:
    waiting = queue(*[free()] * 6)
    for number in range(6):
        waiting = changed(waiting, number, department="ab"[number < 3], site="cd"[number % 2])
    nothing = Goals(0, 0, 0, 0, 0, 0, 0)
    by_department = of(waiting, replace(THREES, goals=replace(nothing, department=1))).suggestions
    by_site = of(waiting, replace(THREES, goals=replace(nothing, site=1))).suggestions
    assert [one.why.departments for one in by_department if one.why] == [2, 2]
    assert [one.why.sites for one in by_site if one.why] == [2, 2]
    best = of(waiting, replace(THREES, goals=replace(nothing, department=1)))
    assert best.score <= best.bound


def test_what_is_good_about_a_circle_is_told_in_numbers_and_names_nobody() -> None:
    members = [
        Person("a", free(), department="law", site="Bonn", level=3, topics=frozenset({"tools", "change"})),
        Person(
            "b", free(), department="sales", site="Bonn", level=4, topics=frozenset({"tools"}), met=frozenset("a")
        ),
        Person("c", free(), level=9, avoid=frozenset("z")),
    ]
    assert why(members) == Why(2, 1, 0, near=1, pairs=3, topics=("tools",), met=1)


def test_the_same_seed_suggests_the_same_circles() -> None:
    waiting = queue(*[free()] * 23, waited=PATIENCE)
    assert of(waiting, replace(FIVES, smallest=4)) == of(waiting[::-1], replace(FIVES, smallest=4))


def test_a_search_tells_how_far_it_is_over_all_languages_and_never_goes_back() -> None:
    waiting = queue(*[free()] * 60)
    waiting = [replace(one, language="de" if number < 40 else "en") for number, one in enumerate(waiting)]
    told: list[float] = []
    found = suggest(waiting, FIVES, now=NOW, seed=3, progress=told.append)
    assert found == of(waiting), "the same circles as without anybody who looks on"
    assert told == sorted(told)
    assert told[-1] == pytest.approx(1)
    assert any(0 < one < 0.6 for one in told)
    told.clear()
    # Circles that somebody refused lately are looked for another time.
    refused = {frozenset(one.members): NOW for one in found.suggestions}
    suggest(waiting, FIVES, now=NOW, seed=3, refused=refused, progress=told.append)
    assert told == sorted(told)


def test_a_search_that_is_stopped_gives_the_best_so_far_which_breaks_no_rule() -> None:
    waiting = changed(queue(*[free()] * 60), 0, avoid=frozenset({f"U{number}" for number in range(1, 30)}))
    told, all_told = list[float](), list[float]()
    suggest(waiting, FIVES, now=NOW, seed=3, progress=all_told.append)
    found = suggest(waiting, FIVES, now=NOW, seed=3, progress=told.append, stop=lambda: len(told) > 3)
    assert len(found.suggestions) >= 10
    assert not any(
        "U0" in one.members and {f"U{number}" for number in range(1, 30)} & set(one.members)
        for one in found.suggestions
    )
    assert len(told) < len(all_told) / 10, "it ended before it was through"


@pytest.mark.parametrize("size", [201, 203])
def test_of_many_too_nobody_is_left_over_who_has_a_place_in_smaller_circles(size: int) -> None:
    waiting, wishes = queue(*[free()] * size, waited=PATIENCE), replace(FIVES, smallest=4)
    told: list[float] = []
    found = suggest(waiting, wishes, now=NOW, seed=3, progress=told.append)
    assert found.unplaced == ()
    small = [one for one in found.suggestions if len(one.members) < wishes.ideal]
    assert len(small) <= len(found.suggestions) / 2, "no more circles are small than it takes"
    assert told == sorted(told)


def test_of_many_who_have_just_come_no_circle_is_put_off_for_one_left_over() -> None:
    found = of(queue(*[free()] * 201), replace(FIVES, smallest=4))
    assert [len(one.members) for one in found.suggestions] == [5] * 40
    assert [one.id for one in found.unplaced] == ["U200"]


def test_those_left_over_of_many_are_divided_anew_only_with_whoever_shares_their_hours() -> None:
    early, late = free(starts="07:00", ends="12:00"), free(starts="13:00", ends="18:00")
    waiting = queue(*[early] * 200, *[late] * 16, waited=PATIENCE)
    found = of(waiting, replace(FIVES, smallest=4))
    assert found.unplaced == ()
    late_ones = [f"U{number}" for number in range(200, 216)]
    assert all(len(one.members) == (4 if one.members[0] in late_ones else 5) for one in found.suggestions)


def test_no_division_into_circles_of_any_size_exceeds_what_none_could() -> None:
    """Of four departments a circle of five has two of one, and circles of four mix all better."""
    waiting = queue(*[free()] * 20, waited=PATIENCE)
    for number in range(20):
        waiting = changed(waiting, number, department="abcd"[number % 4])
    found = of(waiting, replace(FIVES, smallest=4))
    fours = of(waiting, Wishes(4, 4, 4, 60, 12, PATIENCE, NOTICE))
    assert [len(one.members) for one in found.suggestions] == [5] * 4
    assert found.score < fours.score <= found.bound + 1e-6
    assert fours.score <= fours.bound + 1e-6


def test_a_set_that_was_declined_does_not_lower_what_no_circles_could_exceed() -> None:
    waiting = queue(*[free()] * 6)
    for number in range(6):
        waiting = changed(waiting, number, department="abcdef"[number])
    found = of(waiting, declined=(frozenset({"U0", "U1", "U2", "U3", "U4"}),))
    assert found.score <= found.bound + 1e-6
    assert found.bound == of(waiting).bound
