"""A prompt comes on the working day before its meeting: words that mean the day itself are found in it."""

from pathlib import Path

import pytest

from bot.programmes import Severity, check, read
from tests.programmes.tea import edit, only

BEGIN = "At the meeting you pick"


@pytest.mark.parametrize(
    ("said", "word"),
    [
        ("Today you pick", "Today"),
        ("In today's meeting you pick", "today"),
        ("Tonight you pick", "Tonight"),
        ("See you tomorrow: you pick", "tomorrow"),
        ("This\nweek you pick", "This week"),
        ("Heute you pick", "Heute"),
        ("Ihr trefft euch morgen: you pick", "morgen"),
        ("So ist es. Morgen you pick", "Morgen"),
        ("Diese Woche you pick", "Diese Woche"),
        ("In dieser Woche you pick", "dieser Woche"),
    ],
)
def test_a_day_that_is_another_than_the_meetings_is_named_with_its_line(tea: Path, said: str, word: str) -> None:
    edit(tea / "step-01.md", BEGIN, f"Two words.\n{said}")
    line = (tea / "step-01.md").read_text().splitlines().index("Two words.") + 2
    found = only(check(tea))
    assert (found.path, found.line, found.severity) == (tea / "step-01.md", line, Severity.WARNING)
    assert found.problem.startswith(f'"{word}" is another day')
    assert len(read(tea.parent)) == 1, "it keeps no bot from starting"


@pytest.mark.parametrize(
    "said",
    [
        "This weekend is over. At the meeting you pick",
        'Ada wrote "today I will\nask tomorrow" once. You pick',
        "Ada schrieb „morgen frage ich“. You pick",
        "Am\nMorgen, um zehn Uhr morgens, übermorgen: you pick",
        "Heutzutage: you pick",
    ],
)
def test_another_word_and_what_somebody_says_are_let_through(tea: Path, said: str) -> None:
    edit(tea / "step-01.md", BEGIN, said)
    assert check(tea) == []


def test_a_quotation_mark_that_is_not_closed_hides_nothing_in_the_next_paragraph(tea: Path) -> None:
    edit(tea / "step-01.md", BEGIN, 'Say "yes.\n\nToday you pick "one"')
    assert '"Today"' in only(check(tea)).problem


def test_only_the_prompt_comes_on_another_day(tea: Path) -> None:
    edit(tea / "step-01.md", "Take six minutes each.", "Today take six minutes each.")
    assert check(tea) == []


def test_a_translation_is_looked_at_too(tea: Path) -> None:
    said = (tea / "step-01.md").read_text().split("---\n", 2)[2].replace(BEGIN, "Heute: you pick")
    (tea / "step-01.de.md").write_text(f"---\ntitle: Eine kleine Sache\n---\n{said}")
    assert only(check(tea)).path.name == "step-01.de.md"
