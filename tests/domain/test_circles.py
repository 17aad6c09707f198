"""The way of a circle from state to state."""

from datetime import UTC, datetime
from itertools import islice, product

import pytest

from bot.domain.circles import CircleState, moved, names

WAYS = {
    ("founding", "asking"),
    ("founding", "called_off"),
    ("planned", "asking"),
    ("asking", "opening"),
    ("asking", "called_off"),
    ("proposed", "called_off"),
    ("asking", "proposed"),
    ("asking", "declined"),
    ("proposed", "asking"),
    ("proposed", "opening"),
    ("proposed", "declined"),
    ("opening", "running"),
    ("opening", "dissolved"),
    ("running", "closed"),
    ("running", "dissolved"),
}


@pytest.mark.parametrize(("state", "to"), list(product(CircleState, CircleState)))
def test_a_circle_goes_these_ways_and_no_other(state: CircleState, to: CircleState) -> None:
    if (state.value, to.value) in WAYS:
        assert moved(state, to) is to
    else:
        with pytest.raises(ValueError, match=f"from {state} to {to}"):
            moved(state, to)


def test_names_do_not_run_out() -> None:
    tried = list(islice(names(datetime(2027, 3, 1, tzinfo=UTC), ["U1"]), 20_000))
    pairs, numbered = tried[:100], tried[100:]
    assert not any(one[-1].isdigit() for one in pairs)
    assert len(set(numbered)) == len(numbered)
