"""Whose turn it is to bring something: whoever could and has done so less often than others."""

import pytest

from bot.domain.duties import comes_first

HERE = {"a": 0, "b": 0, "c": 0}


@pytest.mark.parametrize(
    ("who", "others", "had", "came", "fewest"),
    [
        ("a", "abc", {}, HERE, None),
        ("a", "abc", {"a": [0]}, HERE, 0),
        ("b", "abc", {"a": [0]}, HERE, None),
        ("a", "abc", {"a": [0, 3], "b": [1], "c": [2]}, HERE, 1),
        ("a", "ab", {"a": [0], "b": [1]}, HERE, None),  # Another one has had none, and could not.
        ("a", "", {"a": [0]}, HERE, None),
        ("a", "abc", {"a": [0], "b": [0]}, {"a": 0, "b": 0, "c": 1}, None),  # Who came late has not missed a turn.
    ],
)
def test_whoever_has_had_fewer_turns_comes_first(
    who: str, others: str, had: dict[str, list[int]], came: dict[str, int], fewest: int | None
) -> None:
    assert comes_first(who, others, had, came) == fewest
