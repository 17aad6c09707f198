"""Tests of programmes in other languages: what is read, what falls back to English, and what is wrong."""

import re
from pathlib import Path

import pytest

from bot.programmes import Severity, check, read
from bot.wording import speaking
from tests.programmes.tea import SOUND, edit, only

STEP = re.sub(r"---.*?---", "---\ntitle: Eine Kleinigkeit\n---", SOUND["step-00"], count=1, flags=re.DOTALL)
PROGRAMME = re.sub(
    r"---.*?---",
    "---\ntitle: Tee und Reden\nin one sentence: Zwei kurze Treffen.\n---",
    SOUND["programme"],
    count=1,
    flags=re.DOTALL,
)


def test_a_programme_is_worded_in_the_language_that_is_spoken(tea: Path) -> None:
    (tea / "programme.de.md").write_text(PROGRAMME, encoding="utf-8")
    (tea / "step-00.de.md").write_text(STEP, encoding="utf-8")
    assert check(tea) == []
    catalogue = read(tea.parent)
    assert catalogue.get("tea-and-talk").title == "Tea and talk"
    with speaking("de"):
        programme = catalogue.get("tea-and-talk")
        assert (programme.title, programme.tagline) == ("Tee und Reden", "Zwei kurze Treffen.")
        assert programme.steps[0].title == "Eine Kleinigkeit"
        assert programme.steps[1].title == "One small thing"  # Not translated.
        assert programme.meeting_minutes == 30
        assert [one.title for one in catalogue] == ["Tee und Reden"]


def test_the_same_exercise_twice_is_found_in_a_translation_too(tea: Path) -> None:
    for name in ("step-00.de.md", "step-01.de.md"):
        (tea / name).write_text(STEP, encoding="utf-8")
    found = only(check(tea))
    assert found.path == tea / "step-01.de.md"
    assert "shares 100%" in found.problem


def test_only_a_step_may_be_translated(tea: Path) -> None:
    (tea / "step-01.de.md").write_text(STEP, encoding="utf-8")
    assert check(tea) == []
    with speaking("de"):
        programme = read(tea.parent).get("tea-and-talk")
    assert (programme.title, programme.steps[1].title) == ("Tea and talk", "Eine Kleinigkeit")


MISTAKES = {
    "other minutes": ("- 5 min: Arrive", "- 6 min: Arrive", "the minutes are not those of the English agenda"),
    "an entry less": ("- What annoyed me:\n", "", "there are 1 entries, and 2 in English"),
    "a part less": ("## Nudge\nIf it annoys you again, then write down the time.\n", "", '"Nudge" is missing'),
    "a part more": ("## Wrap-up", "## Reading\n- A book.\n\n## Wrap-up", '"Reading" is not known'),
    "a detail more": ("title: Eine", "step: 0\ntitle: Eine", '"step" is not known'),
}


@pytest.mark.parametrize(("old", "new", "says"), MISTAKES.values(), ids=MISTAKES.keys())
def test_a_translation_has_the_parts_of_the_original(tea: Path, old: str, new: str, says: str) -> None:
    (tea / "step-00.de.md").write_text(STEP, encoding="utf-8")
    edit(tea / "step-00.de.md", old, new)
    found = only(check(tea))
    assert (found.path.name, found.severity) == ("step-00.de.md", Severity.ERROR)
    assert says in str(found)


def test_a_translation_of_nothing_is_named(tea: Path) -> None:
    (tea / "step-07.de.md").write_text(STEP, encoding="utf-8")
    assert "there is no step-07.md" in only(check(tea)).problem


def test_a_language_that_the_bot_does_not_speak_is_a_warning(tea: Path) -> None:
    (tea / "step-00.xx.md").write_text(STEP, encoding="utf-8")
    found = only(check(tea))
    assert (found.path.name, found.severity) == ("step-00.xx.md", Severity.WARNING)


def test_folders_are_read_one_after_another_and_a_name_counts_once(tea: Path, tmp_path: Path) -> None:
    own = tmp_path / "own" / "coffee"
    own.mkdir(parents=True)
    for path in tea.iterdir():
        (own / path.name).write_bytes(path.read_bytes())
    assert [one.id for one in read(tea.parent, own.parent)] == ["tea-and-talk", "coffee"]
    own.rename(own.parent / "tea-and-talk")
    found = only(check(tea.parent, own.parent))
    assert 'another programme "tea-and-talk"' in found.problem
    assert found.path == own.parent / "tea-and-talk" / "programme.md"
