"""Triads and rings: everybody is in exactly one group, nobody alone, and those who have each other's back stay together."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.groupings import Group, company, joined, ring, triads

NAMES = "abcdefghijkl"


def spelled(groups: Sequence[Group]) -> str:
    """Groups as one word each."""
    return " ".join("".join(group) for group in groups)


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


MEMBERS = st.lists(st.text(min_size=1, max_size=4), unique=True, max_size=30)


@given(members=MEMBERS)
def test_in_a_ring_everybody_thanks_one_and_is_thanked_once(members: list[str]) -> None:
    found = ring(members)
    assert [giver for giver, _ in found] == (members if len(members) > 1 else [])
    assert sorted(receiver for _, receiver in found) == sorted(giver for giver, _ in found)
    assert all(giver != receiver for giver, receiver in found)


@pytest.mark.parametrize(
    ("before", "here", "after"),
    [
        ("abc def", "abcdef", "abc def"),
        ("abc def", "abcde", "abc de"),  # The others stay with whom they were.
        ("abc def", "abcd", "abcd"),  # Who is left alone joins another one.
        ("abc de", "abce", "abce"),
        ("abc defg", "cdefg", "cg def"),  # Not a group of five.
        ("abc def", "abcdefg", "abcg def"),
        ("abc def", "abcdg", "abc dg"),  # Who comes is with whoever would be alone.
        ("abcg defh", "abcdefghi", "abc defh gi"),
        ("abc de", "de", "de"),
        ("abc", "a", "a"),
        ("abc", "", ""),
        ("abc", "xy", "xy"),
    ],
)
def test_triads_stay_as_they_are_while_others_come_and_go(before: str, here: str, after: str) -> None:
    assert spelled(triads(here, before.split())) == after


@given(members=MEMBERS, data=st.data())
def test_nobody_is_alone_in_a_triad_nor_moved_without_need(members: list[str], data: st.DataObject) -> None:
    before = triads(members)
    stay = [one for one in members if data.draw(st.booleans())]
    here = [*stay, *data.draw(st.lists(st.text(min_size=5, max_size=6), unique=True, max_size=3))]
    after = triads(here, before)
    assert sorted(one for group in after for one in group) == sorted(here)
    assert all(2 <= len(group) <= 4 for group in after) or len(here) <= 1
    left = [{one for one in group if one in stay} for group in before]
    assert all(any(few <= set(group) for group in after) for few in left if len(few) in (2, 3))


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


@pytest.mark.parametrize(
    ("groups", "here", "most", "found"),
    [
        (("ab", "cde"), "abcdef", 2, ("abf", "cde")),
        (("abc", "de"), "abcdef", 2, ("abc", "def")),
        (("abc", "de"), "abcdf", 2, ("abc", "def")),  # Whose partner is away is alone, and first of all.
        (("abc",), "abcf", 2, None),  # Four are too many for a talk of two.
        (("abc",), "abcf", 3, ("abcf",)),
        (("ab", "cf"), "abf", 2, None),  # They are in one, though their partner is away.
        (("ab",), "abef", 2, ("ab", "ef")),  # Two of whom neither was there.
        ((), "f", 2, None),
    ],
)
def test_who_comes_back_joins_the_smallest_group_that_has_room(
    groups: tuple[str, ...], here: str, most: int, found: tuple[str, ...] | None
) -> None:
    wanted = None if found is None else tuple(tuple(one) for one in found)
    assert joined(tuple(tuple(one) for one in groups), "f", here, most) == wanted
