"""Arbitrary waiting lists of people who speak different languages, come later, or would rather not be together."""

import random
from datetime import datetime, time, timedelta
from itertools import combinations
from zoneinfo import ZoneInfo, reset_tzpath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.matching import Availability, Sizes, Waiting, suggest
from tests.domain.test_matching_properties import (
    MONDAY,
    NOTICE,
    PATIENCE,
    SIZES,
    STEADY,
    WORKDAYS,
    lists,
    possible,
    suggested,
)


@pytest.fixture(scope="module", autouse=True)
def pinned_zones() -> None:
    """Take the zones from the pinned package only, since the machine's own may be older."""
    reset_tzpath(to=())
    ZoneInfo.clear_cache()


@settings(max_examples=80, deadline=None)
@given(lists(most=12), SIZES, st.randoms(use_true_random=False))
def test_nobody_is_with_somebody_to_be_kept_apart_from_or_of_another_language_or_before_their_day(
    case: tuple[datetime, list[Waiting]], sizes: Sizes, dice: random.Random
) -> None:
    now, waiting = case
    today = now.date()
    told = [
        Waiting(
            one.id,
            one.since,
            one.availability,
            language=dice.choice(["en", "en", "de"]),
            not_before=today + timedelta(days=dice.choice([-3, 3])) if dice.random() < 0.3 else None,
        )
        for one in waiting
    ]
    pairs = [frozenset(pair) for pair in combinations([one.id for one in told], 2) if dice.random() < 0.2]
    found = suggest(told, sizes=sizes, minutes=60, weeks=2, now=now, patience=PATIENCE, notice=NOTICE, apart=pairs)
    by_id = {one.id: one for one in told}
    for suggestion in found:
        together = [by_id[member] for member in suggestion.members]
        assert not any(pair <= set(suggestion.members) for pair in pairs)
        assert len({one.language for one in together}) == 1
        assert all(one.not_before is None or one.not_before < today + timedelta(days=2) for one in together)


@settings(max_examples=60, deadline=None)
@given(lists(most=9, zones=STEADY), SIZES, st.randoms(use_true_random=False))
def test_whom_others_avoid_does_not_keep_a_possible_circle_of_the_ideal_size_from_being_found(
    case: tuple[datetime, list[Waiting]], sizes: Sizes, dice: random.Random
) -> None:
    now, waiting = case
    since = MONDAY - now
    waiting = [Waiting(one.id, one.since + since, one.availability) for one in waiting]
    pairs = [frozenset(pair) for pair in combinations([one.id for one in waiting], 2) if dice.random() < 0.25]
    found = suggest(
        waiting, sizes=sizes, minutes=60, weeks=4, now=MONDAY, patience=PATIENCE, notice=NOTICE, apart=pairs
    )
    placed = {member for suggestion in found for member in suggestion.members}
    left = [one for one in waiting if one.id not in placed]
    for group in combinations(left, sizes.ideal):
        ids = {one.id for one in group}
        assert any(pair <= ids for pair in pairs) or not possible(group)


def test_who_comes_first_is_placed_before_who_waits_longer() -> None:
    own = Availability("Europe/Berlin", WORKDAYS, time(9), time(17))
    queue = [Waiting(f"U{number}", MONDAY - timedelta(hours=9 - number), own) for number in range(5)]
    late = Waiting("U9", MONDAY, own, first=True)
    (found,) = suggested([*queue, late], Sizes(5, 5, 5), weeks=2, now=MONDAY)
    assert found.members == ("U9", "U0", "U1", "U2", "U3")
