"""Who is asked whether they are in for all of it, when, and until when they can answer."""

import pytest

from bot.domain import trials as rules
from bot.domain.worktime import MomentKind

PROMPT, WRAP_UP = MomentKind.PROMPT, MomentKind.WRAP_UP


@pytest.mark.parametrize(
    ("done", "step", "joined", "asked", "until"),
    [
        (None, None, 0, None, None),
        (PROMPT, 0, 0, None, None),
        (WRAP_UP, 0, 0, None, 1),
        (WRAP_UP, 0, 0, 1, None),  # Asked already.
        (WRAP_UP, 0, 1, None, None),  # They come with week 1.
        (PROMPT, 1, 1, None, None),
        (WRAP_UP, 1, 1, None, 2),
        (PROMPT, 3, 0, None, 4),  # Back in the middle of week 3.
        (WRAP_UP, 3, 1, None, 4),
    ],
)
def test_who_is_asked_when_and_until_when_they_can_answer(
    done: MomentKind | None, step: int | None, joined: int, asked: int | None, until: int | None
) -> None:
    assert rules.until(done, step, joined_step=joined, asked_until=asked) == until


@pytest.mark.parametrize(
    ("done", "step", "until", "is_open", "is_settled"),
    [
        (WRAP_UP, 0, None, False, False),
        (WRAP_UP, 0, 1, True, False),
        (PROMPT, 1, 1, True, False),
        (WRAP_UP, 1, 1, False, True),
        (PROMPT, 2, 1, False, True),
    ],
)
def test_the_question_is_open_until_the_step_it_names_is_over(
    done: MomentKind, step: int, until: int | None, is_open: bool, is_settled: bool
) -> None:
    assert rules.is_open(done, step, until) is is_open
    assert rules.is_settled(done, step, until) is is_settled
