"""Pairs and trios: everybody in one group, and all with all as evenly as is possible, whoever comes and goes."""

import random
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.groupings import Group, triads
from bot.domain.pairings import Kind, Round, formed, pairs, so_far, trios

NAMES = "abcdefghijkl"
FROM_TWO = range(2, len(NAMES) + 1)
Planned = Callable[[Sequence[str], Sequence[Round]], tuple[Group, ...]]
WAYS: dict[str, Planned] = {"pairs": pairs, "trios": trios}


def run(plan: Planned, members: str, rounds: int) -> list[Round]:
    """So many rounds in which nobody comes or goes."""
    told: list[Round] = []
    for _ in range(rounds):
        told.append(plan(members, told))
    return told


def spelled(groups: Round) -> str:
    """Groups as one word each."""
    return " ".join("".join(group) for group in groups)


def met(told: Sequence[Round], members: Sequence[str]) -> list[int]:
    """How often each two have been together."""
    found = Counter(frozenset(two) for groups in told for group in groups for two in combinations(group, 2))
    return [found[frozenset(two)] for two in combinations(members, 2)]


def spread(counts: Sequence[int]) -> int:
    """Most minus least."""
    return max(counts) - min(counts)


# The least and the most that are possible, proven by a solver.
BEST = {
    (2, 12): (12, 12),
    (3, 12): (12, 12),
    (4, 12): (4, 4),
    (5, 8): (2, 4),
    (5, 10): (4, 4),
    (5, 12): (4, 6),
    (6, 12): (2, 3),
    (7, 12): (2, 3),
}


@pytest.mark.parametrize(("count", "weeks"), BEST)
def test_two_to_seven_are_as_even_as_is_possible(count: int, weeks: int) -> None:
    counts = met(run(pairs, NAMES[:count], weeks), NAMES[:count])
    assert (min(counts), max(counts)) == BEST[count, weeks]


def test_among_five_ten_weeks_have_each_trio_once_and_in_twelve_it_goes_round_evenly() -> None:
    told = run(pairs, NAMES[:5], 12)
    in_trios = [group for groups in told for group in groups if len(group) == 3]
    assert len(set(in_trios[:10])) == 10
    assert set(Counter(one for group in in_trios for one in group).values()) == {7, 8}


@pytest.mark.parametrize("count", FROM_TWO)
def test_at_no_moment_of_a_run_has_anybody_been_with_one_far_more_often_than_with_another(count: int) -> None:
    told = run(pairs, NAMES[:count], 24)
    most = max(spread(met(told[:weeks], NAMES[:count])) for weeks in range(1, 25))
    # Two trios of five always share two people who then have been together twice, so that an odd number is never as even.
    assert most == {2: 0, 3: 0}.get(count, 1 + count % 2)


@pytest.mark.parametrize("count", FROM_TWO[::2])
def test_with_an_even_number_each_is_with_each_before_anybody_is_with_the_same_one_again(count: int) -> None:
    told = [{*groups} for groups in run(pairs, NAMES[:count], 3 * (count - 1))]
    assert all(not (one & other) for one, other in pairwise(told)) or count == 2
    assert told[count - 1 :] == told[: 1 - count], "repeats are as far apart as they can be"


@pytest.mark.parametrize("count", [one for one in FROM_TWO if one % 2])
def test_with_an_odd_number_one_pair_is_a_trio_and_everybody_is_in_it_now_and_then(count: int) -> None:
    told = run(pairs, NAMES[:count], 12)
    assert {tuple(sorted(map(len, groups))) for groups in told} == {(2,) * (count // 2 - 1) + (3,)}
    in_trios = Counter(one for groups in told for group in groups if len(group) == 3 for one in group)
    assert spread([in_trios[one] for one in NAMES[:count]]) <= 1


@pytest.mark.parametrize(
    ("count", "most"),
    [(2, 0), (3, 0), (4, 0), (5, 2), (6, 3), (7, 2), (8, 1), (9, 1), (10, 2), (11, 2), (12, 2)],
)
def test_in_threes_each_comes_to_be_with_each(count: int, most: int) -> None:
    told = run(trios, NAMES[:count], 24)
    assert min(met(told, NAMES[:count])) > 0
    assert max(spread(met(told[:weeks], NAMES[:count])) for weeks in range(1, 25)) == most


@pytest.mark.parametrize("count", FROM_TWO)
def test_at_most_one_group_is_no_trio(count: int) -> None:
    sizes = sorted(len(one) for one in trios(NAMES[:count], []))
    assert [one for one in sizes if one != 3] == {0: [], 1: [4], 2: [2]}[count % 3]


def story(seed: int) -> list[tuple[str, int, int]]:
    """Twelve weeks of comings and goings: who is there, most minus least before the week's round, and after it."""
    dice = random.Random(seed)  # noqa: S311 - the same story each time.
    circle, away = list(NAMES[: dice.randint(2, 8)]), set[str]()
    told: list[Round] = []
    found: list[tuple[str, int, int]] = []
    for week in range(12):
        if dice.random() < 0.5 and len(circle) > 2:
            circle.remove(dice.choice(circle))
        if dice.random() < 0.5 and len(circle) < 9:
            circle.append(chr(ord("A") + week))
        away = {one for one in circle if dice.random() < (0.6 if one in away else 0.1)}
        here = "".join(one for one in circle if one not in away)
        before = _uneven(here, told)
        told.append(pairs(here, told))
        found.append((here, before, _uneven(here, told)))
    return found


def _uneven(here: str, told: Sequence[Round]) -> int:
    together, _ = so_far(here, told)
    return spread([together[frozenset(two)] for two in combinations(here, 2)] or [0])


@pytest.mark.parametrize("seed", range(0, 400, 20))
def test_whoever_comes_and_goes_the_difference_grows_by_one_at_most(seed: int) -> None:
    for one in range(seed, seed + 20):
        there, begun = "", 0
        for here, before, after in story(one):
            if here != there:
                there, begun = here, before
            assert after <= max(begun + 1, 2), (one, here)


def test_whoever_comes_late_is_with_each_in_turn_and_not_with_one_all_the_time() -> None:
    told = run(pairs, "abcd", 6)
    assert set(met(told, "abcd")) == {2}
    for _ in range(5):
        told.append(pairs("abcdef", told))
    assert set(met(told[6:], "abcdef")) == {1}


def test_who_was_away_begins_again_where_the_others_are() -> None:
    told = run(pairs, "abcde", 2)
    for _ in range(6):
        told.append(pairs("abcd", told))
    together, _ = so_far("abcde", told)
    assert min(together.values()) == 2
    assert {together[frozenset(two)] for two in combinations("abcde", 2) if "e" in two} == {2}


def test_who_comes_late_makes_up_for_no_trios_before_them() -> None:
    _, in_trios = so_far("abcdefg", run(pairs, "abcde", 10))
    assert in_trios == dict.fromkeys("abcdefg", 6)


def test_the_first_rounds_of_five_and_of_six() -> None:
    assert [spelled(groups) for groups in run(pairs, NAMES[:5], 3)] == ["ab cde", "abe cd", "ace bd"]
    assert [spelled(groups) for groups in run(trios, NAMES[:6], 2)] == ["abc def", "abd cef"]


MEMBERS = st.lists(st.text(min_size=1, max_size=4), unique=True, max_size=9)


@pytest.mark.parametrize("name", WAYS)
@given(weeks=st.lists(MEMBERS, min_size=1, max_size=4))
def test_everybody_who_is_there_is_in_exactly_one_group_and_never_alone(name: str, weeks: list[list[str]]) -> None:
    told: list[Round] = []
    for here in weeks:
        groups = WAYS[name](here, told)
        assert sorted(one for group in groups for one in group) == sorted(here)
        assert all(len(group) >= 2 for group in groups) or len(here) == 1
        assert all(len(group) <= (3 if name == "pairs" else 4) for group in groups)
        assert all(list(group) == sorted(group, key=here.index) for group in groups)
        assert WAYS[name](tuple(here), tuple(told)) == groups
        told.append(groups)


def test_a_crowd_is_put_together_as_well() -> None:
    many = [f"U{number}" for number in range(31)]
    first = pairs(many, [])
    second = pairs(many, [first])
    assert sorted(one for group in second for one in group) == sorted(many)
    assert len({*first} & {*second}) <= 1


def test_each_kind_of_group_comes_from_the_one_function() -> None:
    members = [f"U{number}" for number in range(1, 8)]
    told = [pairs(members, [])]
    assert formed(Kind.PAIRS, members, told) == pairs(members, told)
    assert formed(Kind.TRIOS, members, told) == trios(members, told)
    assert formed(Kind.TRIADS, members) == triads(members)
    assert formed(Kind.TRIADS, members[1:], [triads(members)]) == triads(members[1:], triads(members))
