"""Who is a stranger in a circle's channel, and how many members have to say go on."""

import pytest

from bot.domain.circles import MemberState
from bot.domain.strangers import enough, is_stranger, needed


@pytest.mark.parametrize(
    ("states", "stranger"),
    [
        ([], True),
        ([MemberState.MEMBER], False),
        ([MemberState.FINISHED], False),
        ([MemberState.LEFT], True),
        ([MemberState.RELEASED], True),
        ([MemberState.PROPOSED], True),
        ([MemberState.LEFT, MemberState.MEMBER], False),
    ],
)
def test_only_members_belong_into_the_channel(states: list[MemberState], stranger: bool) -> None:
    assert is_stranger(states) is stranger


@pytest.mark.parametrize(("active", "number"), [(0, 1), (1, 1), (2, 2), (5, 2)])
def test_two_have_to_say_so_or_all_where_fewer_are_there(active: int, number: int) -> None:
    assert needed(active) == number


@pytest.mark.parametrize(
    ("said", "active", "is_enough"),
    [
        ("", "AB", False),
        ("A", "ABCDE", False),
        ("AB", "ABCDE", True),
        ("A", "A", True),
        ("A", "B", False),
        ("AB", "C", True),
        ("A", "", True),
    ],
)
def test_the_same_one_twice_is_not_two_and_whoever_is_away_may_say_so(
    said: str, active: str, is_enough: bool
) -> None:
    assert enough(list(said) * 2, list(active)) is is_enough
