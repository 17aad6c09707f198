"""Tests of how hard a text is to read, how alike two exercises are, and the reviews a programme has."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.programmes import Severity, check, read
from bot.programmes.likeness import share
from bot.programmes.readability import lix
from tests.programmes.tea import OTHERS, SOUND, edit, line_with, next_step, only


def test_lix_is_words_in_a_sentence_and_long_words_in_a_hundred() -> None:
    # Ten words in two sentences, of which two have seven letters or more: 5 + 20.
    assert lix("We met on Monday. Everybody brought one cake and coffee.") == pytest.approx(5 + 20)
    assert lix("") == 0


def test_links_are_counted_by_what_is_read_of_them() -> None:
    assert lix("See <https://example.org/extraordinarily/long|this page> now.") == lix("See this page now.")


def test_a_hard_paragraph_is_a_warning_at_its_line_and_stops_nothing(tea: Path) -> None:
    hard = (
        "Notwithstanding organisational considerations regarding individual responsibilities, participants "
        "demonstrate commitment through consistently documented conversations concerning collaboration."
    )
    edit(tea / "step-01.md", "Take six minutes each.", f"Take six.\n\n{hard}")
    found = only(check(tea))
    assert (found.line, found.severity) == (line_with(found.path, "Notwith"), Severity.WARNING)
    assert "LIX" in found.problem
    assert len(read(tea.parent)) == 1


def test_a_step_that_is_hard_throughout_is_told_its_median(tea: Path) -> None:
    hard = "Everybody documents organisational considerations regarding responsibilities " * 3
    edit(tea / "step-01.md", "Take six minutes each.", "\n\n".join([hard] * 9))
    problems = [finding.problem for finding in check(tea)]
    assert any("median LIX" in problem for problem in problems)


def test_two_texts_share_the_runs_of_five_words_that_are_in_both() -> None:
    assert share("one two three four five six", "ONE, two three: four five. Seven!") == 0.5
    assert share("one two three four five", "six seven eight nine ten") == 0
    assert share("too short", "too short") == 0


@pytest.mark.parametrize(("length", "steps"), [(4, ()), (5, (2, 3)), (6, (2, 4)), (12, (4, 8)), (10, (3, 7))])
def test_members_look_back_at_a_third_and_at_two_thirds(tea: Path, length: int, steps: tuple[int, ...]) -> None:
    programme = read(tea.parent).get("tea-and-talk")
    longer = replace(programme, steps=tuple(replace(programme.steps[0], number=n) for n in range(length + 1)))
    assert longer.review_steps == steps


def test_a_review_that_is_missing_is_named_in_its_step(tea: Path) -> None:
    edit(tea / "programme.md", "length: 1", "length: 5")
    exercises = {
        3: "Walk once around the house and come back with one question for the person on your right.",
        4: "Sort the cards by how often each happened, then read out only the first and the last.",
        5: "Everybody writes a line of thanks on paper, folds it, and hands it over without a word.",
    }
    for number in range(2, 6):
        said = (
            next_step(2).replace("step: 2", f"step: {number}").replace(OTHERS[2], exercises.get(number, OTHERS[2]))
        )
        (tea / f"step-{number:02}.md").write_text(said, encoding="utf-8")
    assert [(finding.path.name, finding.problem) for finding in check(tea)] == [
        ("step-02.md", 'the part "Review" is missing'),
        ("step-03.md", 'the part "Review" is missing'),
    ]
    for number in (2, 3):
        edit(tea / f"step-{number:02}.md", "## Wrap-up", "## Review\n- Is it safe?\n- And the hour?\n\n## Wrap-up")
    assert check(tea) == []
    assert read(tea.parent).get("tea-and-talk").steps[2].review == ("Is it safe?", "And the hour?")
    assert "review" not in SOUND["step-00"].lower()
