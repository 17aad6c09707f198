"""What a member leaves behind: what is shown of it at a glance, and how all of it is put on pages."""

from dataclasses import replace
from datetime import date

import pytest

from bot.domain.checkins import Outcome
from bot.domain.keepsakes import (
    BECAME_LIMIT,
    LATEST,
    Entry,
    LeftBehind,
    Promise,
    Thanked,
    Written,
    checked,
    joined,
    loop_of,
    paged,
)
from bot.domain.refusals import Refusal, RefusalCode
from bot.domain.requests import HelpKind
from bot.domain.worksheets import Line, SheetKind

NOTHING = LeftBehind("e", "A programme", goal=None, became=None, letter=None)


def promise(outcome: Outcome | None) -> Promise:
    """A commitment with an outcome, after which it is called."""
    return Promise(str(outcome), date(2026, 11, 6), None, outcome)


def sheet(step: int, *, shared: bool = False) -> Written:
    """A worksheet of a step."""
    return Written(step, f"Step {step}", SheetKind.WORKSHEET, (Line("What?", f"Answer {step}"),), shared)


def test_what_was_done_is_applied_and_what_was_let_go_or_is_open_is_not_spoken_of() -> None:
    left = replace(NOTHING, promises=tuple(promise(one) for one in (*Outcome, None)))
    assert [one.outcome for one in loop_of(left).applied] == [Outcome.KEPT, Outcome.PARTLY, Outcome.CHANGED]
    assert loop_of(replace(NOTHING, promises=(promise(Outcome.LET_GO), promise(None)))).is_empty


def test_everything_written_is_learned_and_what_was_shown_is_shared() -> None:
    loop = loop_of(replace(NOTHING, sheets=(sheet(1), sheet(2, shared=True))))
    assert [one.step for one in loop.learned] == [1, 2]
    assert [one.step for one in loop.shared.sheets] == [2]
    assert not loop.is_empty


@pytest.mark.parametrize(
    "there",
    [
        {"checkins_shown": ((1, "Step 1"),)},
        {"offer": "Drafts"},
        {"helped": (("U2", HelpKind.IDEAS),)},
        {"thanks_given": (Thanked("U2", None),)},
        {"thanks_got": (Thanked("U2", "The knot"),)},
        {"sheets": (sheet(1, shared=True),)},
    ],
)
def test_each_thing_that_was_given_or_got_is_shared(there: dict[str, object]) -> None:
    assert not loop_of(replace(NOTHING, **there)).shared.is_empty  # pyright: ignore[reportArgumentType]


def test_the_goal_alone_or_what_has_become_of_it_is_something() -> None:
    assert loop_of(NOTHING).is_empty
    assert not loop_of(replace(NOTHING, goal="Sail")).is_empty
    assert not loop_of(replace(NOTHING, became="I sail")).is_empty


def test_at_a_glance_only_the_latest_are_shown() -> None:
    many = tuple(sheet(number) for number in range(LATEST + 5))
    assert [one.step for one in loop_of(replace(NOTHING, sheets=many)).learned] == list(range(5, LATEST + 5))


def test_the_pages_hold_everything_once_and_in_order() -> None:
    entries = [Entry(str(number), "w" * (number * 37 % 3000)) for number in range(200)]
    pages = paged(entries)
    assert [one for page in pages for one in page] == entries
    assert all(1 <= len(page) <= 20 for page in pages)
    assert max(sum(len(one.words) for one in page) for page in pages) <= 8000
    assert paged([]) == ()
    assert paged([Entry("", "w" * 9000)]) == ((Entry("", "w" * 9000),),)


def test_pieces_to_copy_are_as_few_as_may_be_and_lose_nothing() -> None:
    assert joined(["one", "two"], 8) == ["one\n\ntwo"]
    assert joined(["one", "two"], 7) == ["one", "two"]
    assert joined(["w" * 25, "end"], 10) == ["w" * 10, "w" * 10, "wwwww\n\nend"]
    assert joined([], 10) == []


def test_what_has_become_of_a_goal_is_tidied_and_may_be_taken_away() -> None:
    assert checked("  I sail \u202e ") == "I sail"
    assert checked("\u200b") == ""
    with pytest.raises(Refusal) as refused:
        checked("x" * (BECAME_LIMIT + 1))
    assert (refused.value.code, refused.value.field) == (RefusalCode.TEXT_TOO_LONG, "became")
