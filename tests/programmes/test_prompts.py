"""A prompt comes on the working day before its meeting, and says how long one needs until then: what is wrong is found."""

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


ASKED, PREPARED = "it takes 5 minutes:*", "## Preparation\nWrite down what annoyed you yesterday."


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ("prompt", "it takes\n10 minutes:*"),
        ("prompt", "10 min:*"),
        ("prompt", "a 10-minute look:*"),
        ("prompt", "es dauert 10 Minuten:*"),
        ("prompt", "it takes 3 minutes:*"),
        ("preparation", "Write for 10 minutes."),
    ],
)
def test_other_minutes_than_those_of_the_preparation_are_named_with_their_line(
    tea: Path, part: str, said: str
) -> None:
    path = tea / "step-01.md"
    old, new = (ASKED, f"two\n{said}") if part == "prompt" else (PREPARED, f"## Preparation\n{said}")
    edit(path, old, new)
    minutes = "3" if "3" in said else "10"
    line = next(at for at, one in enumerate(path.read_text().splitlines(), 1) if minutes in one and at > 10)
    found = only(check(tea))
    assert (found.path, found.line, found.severity) == (path, line, Severity.WARNING)
    assert found.problem == f'"{minutes} minutes" in the {part}, and the preparation has 5'
    assert found.advice.startswith('make it 5, or change "preparation minutes"')


def test_the_line_at_the_top_may_be_what_is_wrong(tea: Path) -> None:
    edit(tea / "step-01.md", "preparation minutes: 5", "preparation minutes: 0")
    assert only(check(tea)).problem == '"5 minutes" in the prompt, and the preparation has 0'


@pytest.mark.parametrize(
    ("prompt", "preparation"),
    [
        ("two minutes each, later:*", "Take a minute."),
        ('5 min, or as Ada says, "10 minutes":*', "Write."),
        ("all others 2 minutes:*", "If you bring something (5 minutes): think. All others (2 minutes): write."),
        ("on the 12th, at 10:15 in room 10, minor things:*", "Write for 2 minutes, then think for 3 minutes."),
    ],
)
def test_minutes_of_something_else_and_shares_of_the_preparation_are_let_through(
    tea: Path, prompt: str, preparation: str
) -> None:
    edit(tea / "step-01.md", ASKED, prompt)
    edit(tea / "step-01.md", PREPARED, f"## Preparation\n{preparation}")
    assert check(tea) == []


@pytest.mark.parametrize("part", ["prompt", "preparation"])
def test_no_minutes_at_all_are_refused(tea: Path, part: str) -> None:
    old, new = (ASKED, "it takes 0 minutes:*") if part == "prompt" else (PREPARED, "## Preparation\nSit, 0 min.")
    edit(tea / "step-01.md", old, new)
    found = only(check(tea))
    assert (found.problem, found.severity) == (f'"0 minutes" in the {part}', Severity.ERROR)


def test_a_translation_is_held_against_the_minutes_of_the_english_step(tea: Path) -> None:
    said = (tea / "step-01.md").read_text().split("---\n", 2)[2].replace(ASKED, "es dauert 15 Minuten:*")
    (tea / "step-01.de.md").write_text(f"---\ntitle: Eine kleine Sache\n---\n{said}")
    found = only(check(tea))
    assert (found.path.name, found.problem) == (
        "step-01.de.md",
        '"15 minutes" in the prompt, and the preparation has 5',
    )
