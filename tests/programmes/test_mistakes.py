"""Tests of mistakes inside a file: each is named once, with its line and what to do."""

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.programmes import ProgrammeErrors, Severity, check, read
from tests.programmes.tea import FIRST, OTHERS, SOUND, edit, only

DETAILS = SOUND["step-00"].split("---\n")[1]
# What is broken: the file, from, to, how the line named begins, what is said.
BROKEN = {
    "a value with a colon": ("programme.md", "title: Tea", "title: Tea: hot", "title:", "cannot be read"),
    "a tab": ("step-01.md", "kind: meeting", "kind:\n\t- meeting", "\t- meeting", "cannot be read"),
    "an impossible character": ("step-00.md", "title: One", 'title: "\\UFFFFFFFF" # One', "---", "cannot be read"),
    "no end of the details": ("step-00.md", "5\n---\n", "5\n", "---", "have no end"),
    "details that are a list": ("step-00.md", DETAILS, "- step\n", "- step", "not a list of names"),
    "an unknown detail": (
        "programme.md",
        "version: 1",
        "version: 1\nauthor: Ada",
        "author:",
        '"author" is not known',
    ),
    "a misspelt detail": (
        "step-01.md",
        "kind: meeting",
        "kind: meeting\nkindd: x",
        "kindd:",
        '"kindd" is not known',
    ),
    "a missing detail": ("step-00.md", "kind: meeting\n", "", "---", '"kind" is missing'),
    "a detail twice": ("step-00.md", "kind: meeting", "kind: meeting\nkind: pairs", "kind: pairs", "twice"),
    "an empty detail": ("step-00.md", "title: One small thing", "title:", "title:", '"title" is empty'),
    "a list for a title": ("step-00.md", "title: One small thing", "title: [a, b]", "title:", "one value"),
    "a list for a number": ("programme.md", "length: 1", "length: [1]", "length:", "one value"),
    "a word for a number": ("programme.md", "length: 1", "length: twelve", "length:", 'not "twelve"'),
    "a fraction": ("step-00.md", "minutes: 5", "minutes: 7.5", "preparation minutes:", 'not "7.5"'),
    "a number too small": ("programme.md", "version: 1", "version: 0", "version:", "1 or more"),
    "a meeting of no length": (
        "programme.md",
        "meeting minutes: 30",
        "meeting minutes: 0",
        "meeting minutes",
        "is 0",
    ),
    "sizes out of order": ("programme.md", "best size: 4", "best size: 6", "smallest circle:", "3, 6, 5"),
    "a circle of one": (
        "programme.md",
        "smallest circle: 3",
        "smallest circle: 1",
        "smallest circle:",
        "2 or more",
    ),
    "a best size of one": ("programme.md", "best size: 4", "best size: 1", "best size:", "2 or more"),
    "an unknown kind": ("step-01.md", "kind: meeting", "kind: party", "kind:", 'not known as "kind"'),
    "a last step in twos": (
        "step-01.md",
        "kind: meeting",
        "kind: pairs\nmeeting minutes: 30",
        "kind: pairs",
        "for the whole circle",
    ),
    "an unknown rhythm": ("programme.md", "rhythm: weekly", "rhythm: daily", "rhythm:", "rhythm is not known"),
    "a rhythm too slow": (
        "programme.md",
        "rhythm: weekly",
        "rhythm: every 9 weeks",
        "rhythm:",
        "rhythm is not known",
    ),
    "an unknown subject": ("programme.md", "works on: personal goals", "works on: tea", "works on:", "works on"),
    "a title that names the week": (
        "step-01.md",
        "title: One",
        "title: Week 1. One",
        "title:",
        'begins with "Week 1"',
    ),
    "an entry without its stroke": (
        "step-01.md",
        "- 5 min: Write",
        "5 min: Write",
        "5 min: Write",
        "no entry of its own",
    ),
    "an entry of no length": (
        "step-01.md",
        "- 5 min: Write",
        "- 5 min: Write down.\n- 0 min: Write",
        "- 0 min",
        "takes 0 minutes",
    ),
    "three challenges": (
        "step-01.md",
        "kind: meeting",
        "kind: meeting\nchallenges: 3",
        "challenges:",
        "3 challenges",
    ),
    "neither yes nor no": (
        "programme.md",
        "timekeeper: facilitator",
        "timekeeper: facilitator\ntriads: maybe",
        "triads:",
        '"maybe" is not known',
    ),
    "an unknown host": ("programme.md", "facilitator: rotating", "facilitator: me", "facilitator:", "facilitator"),
    "a review in a programme that is too short": (
        "step-01.md",
        "## Wrap-up",
        "## Review\n- And?\n\n## Wrap-up",
        "## Review",
        "no review in this step",
    ),
    "the same exercise twice": ("step-01.md", OTHERS[1], FIRST, "## Exercise", "shares 100%"),
    "another step's number": ("step-01.md", "step: 1", "step: 2", "step:", "says step 1, this line 2"),
    "a title too long": ("step-01.md", "One small thing", "x" * 61, "title:", "61 characters"),
    "a sentence too long": (
        "programme.md",
        "Two short meetings",
        "Two " + "x" * 60,
        "in one sentence:",
        "characters",
    ),
    "a missing part": (
        "step-01.md",
        "## For three\nTake six minutes each.\n",
        "",
        "---",
        '"For three" is missing',
    ),
    "an empty part": ("step-01.md", "Take six minutes each.", "", "## For three", "is empty"),
    "an unknown part": ("step-01.md", "## Wrap-up", "## Snacks\nMore.\n\n## Wrap-up", "## Snacks", "not known"),
    "a part twice": (
        "step-01.md",
        "## Wrap-up",
        "## Nudge\nMore.\n\n## Wrap-up",
        "## Nudge\nMore",
        "is there twice",
    ),
    "text under no heading": ("step-01.md", "## Purpose", "Hello.\n\n## Purpose", "Hello.", "under no heading"),
    "an empty list": (
        "step-01.md",
        "- What annoyed me:\n- What I could try, and by when:",
        "",
        "## Work",
        "is empty",
    ),
    "a list without entries": ("programme.md", "- What is said", "What is said", "What is said", "is a list"),
    "an empty entry": ("programme.md", "- Anyone may pass.", "-", "-\n", "entry is empty"),
    "minutes that fall short": (
        "step-01.md",
        "- 20 min",
        "- 15 min",
        "## Agenda",
        "add up to 25, the meeting has 30",
    ),
    "an entry without minutes": ("step-01.md", "- 20 min: Five", "- Five", "- Five", "does not say how long"),
    "a text too long": ("step-00.md", "Ada loses", "x" * 3000 + " Ada loses", "## Example", "characters"),
    "a label too long": ("step-00.md", "- What annoyed me:", "- " + "x" * 2001, "- xxx", "2001 characters"),
    "a norm too long": ("programme.md", "- Anyone", "- " + "x" * 290 + " Anyone", "- xxx", "shorten it to 300"),
    "norms too long": ("programme.md", "- Anyone", f"- {'x' * 290}\n" * 11 + "- Anyone", "## Norms", "characters"),
    "too many norms": ("programme.md", "- What", "- One.\n" * 19 + "- What", "- Anyone", "21 entries; keep 20"),
    "a worksheet with too many lines": (
        "step-01.md",
        "- What annoyed me:",
        "- One more:\n" * 24,
        "- What I could try",
        '"Worksheet" has 25 entries; keep 24',
    ),
    "a placeholder": ("step-01.md", "Take six", "Take {six}", "Take {six}", "placeholder {six}"),
    "a placeholder with a dollar": ("step-01.md", "Take six", "Take ${six}", "Take ${six}", "placeholder ${six}"),
    "a placeholder of Python": ("step-01.md", "Take six", "Take %(six)s", "Take %(", "placeholder %(six)s"),
    "a placeholder in brackets": ("step-01.md", "Take six", "Take [six]", "Take [six]", "placeholder [six]"),
    "a placeholder in a title": ("step-01.md", "title: One", "title: O{n}e", "title:", "placeholder {n}"),
    "bold of another kind": ("step-01.md", "Take six", "Take **six**", "Take **six**", "two stars"),
    "italics of another kind": ("step-01.md", "Take six", "Take __six__", "Take __six__", "two underscores"),
    "a link of another kind": ("step-01.md", "Take six", "[Take](https://a.b) six", "[Take]", "[text](address)"),
    "a heading in a text": ("step-01.md", "Take six", "### Who\nTake six", "### Who", "no headings"),
    "stars for a list": ("step-01.md", "Take six", "* Take six", "* Take six", "no list"),
    "two mistakes in a line": ("step-01.md", "Take six", "* **Take** six", "* **Take", "two stars"),
    "a table": ("step-01.md", "Take six", "| a | b |\nTake six", "| a | b |", "no table"),
    "a code block": ("step-01.md", "Take six", "```\nTake six", "```", "code block"),
    "a call to everybody": ("step-01.md", "Take six", "<!here> Take six", "<!here>", "may not call"),
    "a tag": ("step-01.md", "Take six", "<b>Take</b> six", "<b>Take", "takes < for a link"),
    "bold in a question": (
        "step-01.md",
        "What was said that stays with you?",
        "What was *said* that stays with you?",
        "What was",
        "markup",
    ),
    "bold in a worksheet": ("step-01.md", "- What annoyed me:", "- What _annoyed_ me:", "- What _ann", "markup"),
}


@pytest.mark.parametrize(("name", "old", "new", "marker", "says"), BROKEN.values(), ids=BROKEN.keys())
def test_a_mistake_is_named_once_with_its_line(
    tea: Path, name: str, old: str, new: str, marker: str, says: str
) -> None:
    path = tea / name
    edit(path, old, new)
    said = path.read_text(encoding="utf-8")
    line = said[: said.index("\n" + marker) + 1 if not said.startswith(marker) else 0].count("\n") + 1
    found = only(check(tea.parent))
    assert (found.path, found.line, found.severity) == (path, line, Severity.ERROR)
    assert says in str(found)
    with pytest.raises(ProgrammeErrors, match=re.escape(str(found))):
        read(tea.parent)


@pytest.mark.parametrize("said", ["[ ] Take six", "[x] Take six", "Take [about half] six", "Take 6% (six)"])
def test_what_is_no_placeholder_is_let_through(tea: Path, said: str) -> None:
    edit(tea / "step-01.md", "Take six", said)
    assert check(tea) == []


def test_a_prompt_has_at_most_119_words_as_it_is_posted(tea: Path) -> None:
    # Counted by hand: 32 words are written there, and the bot adds 33 where it has most to add.
    edit(tea / "step-00.md", "At the meeting you pick", "words. " * 57 + "You pick")
    assert check(tea) == []
    edit(tea / "step-00.md", "words. You pick", "words. words. You pick")
    found = only(check(tea))
    assert (found.path.name, found.line, found.severity) == ("step-00.md", 11, Severity.ERROR)
    assert found.problem.startswith("the prompt has 120 words as it is posted: 87 here")


def test_a_finding_reads_as_file_line_problem_and_advice(tea: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # The number is counted by hand here, so that it does not rest on the test's own counting.
    edit(tea / "step-01.md", "- 20 min", "- 21 min")
    monkeypatch.chdir(tea.parent.parent)
    assert str(only(check(Path("prompts")))) == (
        "prompts/tea-and-talk/step-01.md:19: the minutes add up to 31, the meeting has 30; "
        "change the minutes of the entries, or the meeting minutes here or in programme.md"
    )


def test_a_misspelt_part_is_told_what_was_probably_meant(tea: Path) -> None:
    edit(tea / "step-01.md", "## Check-in question", "## Checkin question")
    missing, unknown = check(tea)
    assert 'the part "Check-in question" is missing' in missing.problem
    assert unknown.advice == 'write "Check-in question"'


def test_all_findings_are_carried_at_once_and_in_the_order_of_the_lines(tea: Path) -> None:
    edit(tea / "step-00.md", "Take six", "**Take** six")
    edit(tea / "step-00.md", "kind: meeting", "kind: party")
    edit(tea / "step-00.md", "## Wrap-up", "## Snacks\nMore.\n\n## Wrap-up")
    edit(tea / "step-00.md", "title: One small thing", "title: " + "x" * 61)
    edit(tea / "programme.md", "length: 1", "length: one")
    with pytest.raises(ProgrammeErrors) as raised:
        read(tea.parent)
    found = [(finding.path.name, finding.line) for finding in raised.value.findings]
    assert found == [("programme.md", 5), *(("step-00.md", line) for line in (3, 4, 44, 53))]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.sampled_from("---\n## :[]{}*\"'\\Ux0abc- <>|\t"), max_size=80))
def test_no_text_whatsoever_makes_the_check_fail(tea: Path, text: str) -> None:
    for said in (text, f"---\n{text}\n---\n{text}"):
        (tea / "step-01.md").write_text(said, encoding="utf-8")
        lines = said.count("\n") + 1
        found = [finding for finding in check(tea) if finding.path.name == "step-01.md"]
        assert found
        assert all(1 <= finding.line <= lines for finding in found)
