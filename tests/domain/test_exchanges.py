"""Places in groups that two people exchange."""

import pytest

from bot.domain.exchanges import exchanged, group_of

GROUPS = (("a", "b"), ("c", "d", "e"), ("f", "g"))


@pytest.mark.parametrize(
    ("one", "other", "after"),
    [
        ("a", "c", (("c", "b"), ("a", "d", "e"), ("f", "g"))),
        ("c", "a", (("c", "b"), ("a", "d", "e"), ("f", "g"))),
        ("e", "g", (("a", "b"), ("c", "d", "g"), ("f", "e"))),
    ],
)
def test_two_exchange_and_all_others_stay(one: str, other: str, after: tuple[tuple[str, ...], ...]) -> None:
    found = exchanged(GROUPS, one, other)
    assert found == after
    assert exchanged(found, one, other) == GROUPS


@pytest.mark.parametrize(("one", "others"), [("a", ("b",)), ("d", ("c", "e")), ("x", ())])
def test_with_whom_somebody_is(one: str, others: tuple[str, ...]) -> None:
    assert group_of(GROUPS, one) == others
