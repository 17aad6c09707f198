"""Pairs, trios, triads and rings: everybody is in exactly one group, nobody alone, and each comes to be with each."""

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.groupings import Group, company, pairs, ring, triads, trios

NAMES = "abcdefghijkl"
FROM_TWO = range(2, len(NAMES) + 1)


def spelled(groups: Sequence[Group]) -> str:
    """Groups as one word each."""
    return " ".join("".join(group) for group in groups)


def together(groups: Sequence[Group]) -> Counter[frozenset[str]]:
    """How often any two are in one group."""
    return Counter(frozenset(two) for group in groups for two in combinations(group, 2))


@pytest.mark.parametrize(
    ("count", "first", "second"),
    [
        (0, "", ""),
        (1, "a", "a"),
        (2, "ab", "ab"),
        (3, "abc", "abc"),
        (4, "ad bc", "ab cd"),
        (5, "ade bc", "abe cd"),
        (6, "af be cd", "ab cf de"),
        (7, "afg be cd", "abg cf de"),
        (8, "ah bg cf de", "ab ch dg ef"),
        (9, "ahi bg cf de", "abi ch dg ef"),
        (10, "aj bi ch dg ef", "ab cj di eh fg"),
        (11, "ajk bi ch dg ef", "abk cj di eh fg"),
        (12, "al bk cj di eh fg", "ab cl dk ej fi gh"),
    ],
)
def test_the_pairs_of_the_first_two_rounds(count: int, first: str, second: str) -> None:
    assert spelled(pairs(NAMES[:count], 0)) == first
    assert spelled(pairs(NAMES[:count], 1)) == second


@pytest.mark.parametrize(
    ("count", "first", "second"),
    [
        (0, "", ""),
        (1, "a", "a"),
        (2, "ab", "ab"),
        (3, "abc", "abc"),
        (4, "abcd", "abcd"),
        (5, "ade bc", "abe cd"),
        (6, "acf bde", "abd cef"),
        (7, "acfg bde", "abdg cef"),
        (8, "adh beg cf", "abe cfh dg"),
        (9, "adh beg cfi", "adg bei cfh"),
        (10, "adfj bgi ceh", "abeg chj dfi"),
        (11, "aej bfi chk dg", "adi bfk cgj eh"),
        (12, "ael bhk cfj dgi", "abf cil dgk ehj"),
    ],
)
def test_the_trios_of_the_first_two_rounds(count: int, first: str, second: str) -> None:
    assert spelled(trios(NAMES[:count], 0)) == first
    assert spelled(trios(NAMES[:count], 1)) == second


@pytest.mark.parametrize(
    ("count", "found"),
    [
        (0, ""),
        (1, "a"),
        (2, "ab"),
        (3, "abc"),
        (4, "abcd"),
        (5, "abc de"),
        (6, "abc def"),
        (7, "abc defg"),
        (8, "abch defg"),
        (9, "abc def ghi"),
        (10, "abc def ghij"),
        (11, "abc defk ghij"),
        (12, "abc def ghi jkl"),
    ],
)
def test_the_triads(count: int, found: str) -> None:
    assert spelled(triads(NAMES[:count])) == found


@pytest.mark.parametrize(
    ("count", "found"), [(0, ""), (1, ""), (2, "ab ba"), (3, "ab bc ca"), (5, "ab bc cd de ea")]
)
def test_each_thanks_the_next(count: int, found: str) -> None:
    assert spelled(ring(NAMES[:count])) == found


@pytest.mark.parametrize("count", FROM_TWO)
def test_each_is_paired_with_each_before_anybody_is_with_the_same_one_again(count: int) -> None:
    members = NAMES[:count]
    rounds = count - (count % 2 == 0)
    met = [together(pairs(members, number)) for number in range(rounds)]
    wanted = {frozenset(two) for two in combinations(members, 2)}
    all_met = sum(met, Counter[frozenset[str]]())
    assert set(all_met) == wanted
    if count % 2 == 0:
        assert set(all_met.values()) == {1}


@pytest.mark.parametrize("count", [one for one in FROM_TWO if one % 2])
def test_of_an_odd_number_one_pair_is_a_trio_and_everybody_gets_more_than_one_pair(count: int) -> None:
    found = [pairs(NAMES[:count], number) for number in range(count)]
    assert {tuple(sorted(map(len, one))) for one in found} == {(2,) * (count // 2 - 1) + (3,)}
    in_trios = Counter(one for groups in found for group in groups if len(group) == 3 for one in group)
    assert set(in_trios.values()) == {3} or count == 3


@pytest.mark.parametrize("count", FROM_TWO)
def test_in_the_long_run_each_is_in_a_trio_with_each(count: int) -> None:
    members, met = NAMES[:count], Counter[frozenset[str]]()
    for number in range(count * count // 2):
        met += together(trios(members, number))
    assert set(met) == {frozenset(two) for two in combinations(members, 2)}


@pytest.mark.parametrize("count", FROM_TWO)
def test_at_most_one_group_is_no_trio(count: int) -> None:
    sizes = sorted(len(one) for one in trios(NAMES[:count], 0))
    odd = [one for one in sizes if one != 3]
    assert odd == {0: [], 1: [4], 2: [2]}[count % 3]


@pytest.mark.parametrize("count", FROM_TWO)
def test_another_round_gives_another_grouping_wherever_there_is_one(count: int) -> None:
    for grouping, alike in ((pairs, (2, 3)), (trios, (2, 3, 4))):
        found = [grouping(NAMES[:count], number) for number in range(2)]
        assert (found[0] == found[1]) is (count in alike)


Grouping = Callable[[Sequence[str], int], tuple[Group, ...]]
GROUPINGS: dict[str, Grouping] = {"pairs": pairs, "trios": trios, "triads": lambda members, _: triads(members)}
MEMBERS = st.lists(st.text(min_size=1, max_size=4), unique=True, max_size=30)


@pytest.mark.parametrize("name", GROUPINGS)
@given(members=MEMBERS, number=st.integers(min_value=0, max_value=10_000))
def test_everybody_is_in_exactly_one_group_and_never_alone(name: str, members: list[str], number: int) -> None:
    groups = GROUPINGS[name](members, number)
    assert sorted(one for group in groups for one in group) == sorted(members)
    assert all(len(group) >= 2 for group in groups) or len(members) == 1
    assert all(len(group) <= (3 if name == "pairs" else 4) for group in groups)
    place = members.index
    assert all(list(group) == sorted(group, key=place) for group in groups)
    assert GROUPINGS[name](tuple(members), number) == groups


@given(members=MEMBERS)
def test_in_a_ring_everybody_thanks_one_and_is_thanked_once(members: list[str]) -> None:
    found = ring(members)
    assert [giver for giver, _ in found] == (members if len(members) > 1 else [])
    assert sorted(receiver for _, receiver in found) == sorted(giver for giver, _ in found)
    assert all(giver != receiver for giver, receiver in found)


@given(members=MEMBERS.filter(lambda found: len(found) >= 6), newcomer=st.just("newcomer"))
def test_a_newcomer_leaves_those_together_who_have_each_others_back(members: list[str], newcomer: str) -> None:
    threes = members[: len(members) // 3 * 3]
    before = [{one for one in group if one in threes} for group in triads(members)]
    after = triads([*members, newcomer])
    assert all(any(three <= set(group) for group in after) for three in before)


@pytest.mark.parametrize(
    ("groups", "here", "one", "partners", "others"),
    [
        ("ab cde", "abcde", "a", "b", ""),
        ("ab cde", "acde", "a", "", "cde"),
        ("ab cde", "abde", "d", "e", ""),
        ("abc de fg", "abcdefg", "x", "", "de"),
        ("abc de fg", "abcdfg", "x", "", "d"),
        ("abc de fg", "defg", "a", "", "de"),
        ("ab", "a", "a", "", ""),
        ("", "a", "a", "", ""),
        ("", "ab", "a", "", "b"),
        ("ab", "ac", "a", "", "c"),
    ],
)
def test_who_has_no_partner_joins_somebody_who_is_alone_or_else_the_first_pair(
    groups: str, here: str, one: str, partners: str, others: str
) -> None:
    told = [tuple(group) for group in groups.split()]
    assert company(told, one, here) == (tuple(partners), tuple(others))
