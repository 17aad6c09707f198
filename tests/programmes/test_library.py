"""The shelf, the questions and the company's page: how they are read, and what is shipped."""

import re
from collections import Counter
from pathlib import Path

import pytest

from bot.domain.guides import NEEDS
from bot.programmes import ProgrammeErrors, Severity
from bot.programmes.library import check, read
from bot.wording import LANGUAGES
from tests.programmes.tea import PROMPTS, edit, line_with, only

TOOL = """---
title: Only listen
need: stuck
minutes: 10
---

## When
You talk too much.

## How
1. Sit down, 5 minutes.
2. Listen, 5 minutes.

## Say this
"Go on."

## One thing to try
Listen once more, by Friday.
"""
QUESTIONS = """---
title: For cooks
---

## Who eats this?
Whoever comes.

## Is it hot?
Yes.
"""
BESIDE = (PROMPTS / "BESIDE.md").read_text(encoding="utf-8")
COMPANY = re.findall(r"^`_company\.md`[^\n]*\n\n```\n(.*?)^```$", BESIDE, re.DOTALL | re.MULTILINE)[0]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one tool, one group of questions and the company's page of the example beside the programmes."""
    for name, text in (("_shelf/listen.md", TOOL), ("_faq/cooks.md", QUESTIONS), ("_company.md", COMPANY)):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def test_a_tool_and_questions_are_read_with_all_their_parts(folder: Path) -> None:
    assert check(folder) == []
    edition = read(folder).edition("en")
    tool = edition.tool("listen")
    assert tool is not None
    assert (tool.title, tool.need, tool.need_shown, tool.minutes) == ("Only listen", "stuck", "stuck", 10)
    assert tool.when == "You talk too much."
    assert tool.how == "1. Sit down, 5 minutes.\n2. Listen, 5 minutes."
    assert (tool.say, tool.to_try) == ('"Go on."', "Listen once more, by Friday.")
    (group,) = edition.faq
    assert group.title == "For cooks"
    assert [(one.id, one.asks, one.answer) for one in group.questions] == [
        ("cooks:0", "Who eats this?", "Whoever comes."),
        ("cooks:1", "Is it hot?", "Yes."),
    ]
    assert edition.question("cooks:1") == group.questions[1]
    assert edition.question("cooks:2") is None


def test_the_companys_page_of_the_readme_is_sound(folder: Path) -> None:
    company = read(folder).edition("de").company
    assert company is not None
    assert company.title == "From Example Ltd"
    assert any("https://" in text for _heading, text in company.parts)


def test_a_folder_without_any_of_them_is_fine(tmp_path: Path) -> None:
    assert check(tmp_path) == []
    edition = read(tmp_path).edition("en")
    assert (edition.tools, edition.faq, edition.company) == ((), (), None)
    assert check(tmp_path / "nowhere") == []


def test_a_file_in_a_folder_of_ones_own_takes_the_place_of_its_namesake_and_others_are_added(
    folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "own/_shelf").mkdir(parents=True)
    (folder / "_shelf/listen.de.md").write_text(TOOL.replace("Only listen", "Nur zuhören"), encoding="utf-8")
    (tmp_path / "own/_shelf/listen.md").write_text(TOOL.replace("Only listen", "Hear"), encoding="utf-8")
    (tmp_path / "own/_shelf/walk.md").write_text(TOOL.replace("Only listen", "Walk"), encoding="utf-8")
    (tmp_path / "own/_company.md").write_text(COMPANY.replace("Example Ltd", "us"), encoding="utf-8")
    for language in LANGUAGES:
        edition = read(folder, tmp_path / "own").edition(language)
        assert [one.title for one in edition.tools] == ["Hear", "Walk"]
        assert edition.company is not None
        assert edition.company.title == "From us"
        assert [one.title for one in edition.faq] == ["For cooks"]


def test_a_text_that_is_hard_to_read_is_a_warning_as_in_programmes(folder: Path) -> None:
    edit(folder / "_faq/cooks.md", "Whoever comes.", "Considerable organisational responsibilities " * 9)
    found = check(folder)
    assert {(one.severity, one.path.name) for one in found} == {(Severity.WARNING, "cooks.md")}
    assert all("hard to read" in one.problem for one in found)


def test_a_translation_is_read_by_its_readers_and_english_wherever_there_is_none(folder: Path) -> None:
    translated = TOOL.replace("Only listen", "Nur zuhören").replace("stuck", "Stau")
    (folder / "_shelf/listen.de.md").write_text(translated, encoding="utf-8")
    (folder / "_shelf/walk.md").write_text(TOOL.replace("Only listen", "Walk"), encoding="utf-8")
    assert check(folder) == []
    library = read(folder)
    german = {one.name: (one.title, one.need, one.need_shown) for one in library.edition("de").tools}
    # A tool without a translation stands under the same word as the others of its need.
    assert german == {"listen": ("Nur zuhören", "stuck", "Stau"), "walk": ("Walk", "stuck", "Stau")}
    assert {one.need_shown for one in library.edition("en").tools} == {"stuck"}
    assert library.edition("de").faq == library.edition("en").faq
    assert library.edition("fr") == library.edition("en")


def test_needs_and_groups_come_in_their_own_order_and_others_after_them(folder: Path) -> None:
    for need in ("zeal", "giving feedback", "deciding", "hard talk", "awe"):
        name = need.replace(" ", "-")
        (folder / f"_shelf/{name}.md").write_text(TOOL.replace("stuck", need), encoding="utf-8")
    for name in ("works-council", "hr", "members", "moderators"):
        (folder / f"_faq/{name}.md").write_text(QUESTIONS.replace("cooks", name), encoding="utf-8")
    edition = read(folder).edition("en")
    assert [one.need for one in edition.tools] == [*NEEDS, "awe", "zeal"]
    wanted = ["members", "moderators", "hr", "works-council", "cooks"]
    assert [one.title for one in edition.faq] == [f"For {name}" for name in wanted]


def test_mistakes_keep_the_bot_from_starting_and_warnings_do_not(folder: Path) -> None:
    (folder / "_shelf/notes.txt").write_text("Milk", encoding="utf-8")
    assert only(check(folder)).severity is Severity.WARNING
    assert read(folder).edition("en").tools
    edit(folder / "_shelf/listen.md", "You talk", "You **talk**")
    with pytest.raises(ProgrammeErrors, match="two stars"):
        read(folder)
    assert [one.line for one in check(folder)] == [line_with(folder / "_shelf/listen.md", "You **"), 1]


def test_at_least_two_shipped_tools_for_each_need_that_their_minutes_are_true_of() -> None:
    assert check(PROMPTS) == []
    for language in LANGUAGES:
        tools = read(PROMPTS).edition(language).tools
        counted = Counter(one.need for one in tools)
        assert all(counted[need] >= 2 for need in NEEDS)
        for tool in tools:
            minutes = re.findall(r"(\d+) Min|(\d+) min", tool.how)
            assert (tool.name, sum(int(a or b) for a, b in minutes)) == (tool.name, tool.minutes)
            assert 5 <= tool.minutes <= 20


def test_no_two_shipped_tools_share_their_phrases() -> None:
    for language in LANGUAGES:
        runs = Counter[tuple[str, ...]]()
        for tool in read(PROMPTS).edition(language).tools:
            words = f"{tool.when} {tool.how} {tool.say} {tool.to_try}".split()
            runs.update({tuple(words[at : at + 5]) for at in range(len(words) - 4)})
        assert [run for run, times in runs.items() if times > 1] == []


def test_the_shipped_questions_are_for_four_kinds_of_people_and_all_translated() -> None:
    english, german = (read(PROMPTS).edition(language).faq for language in LANGUAGES)
    assert [len(group.questions) >= 7 for group in english] == [True] * 4
    assert sum(len(group.questions) for group in english) >= 28
    assert [one.title for one in english] == [
        "For members",
        "For moderators",
        "For HR",
        "For works councils",
    ]
    same = {one.asks for group in english for one in group.questions}
    assert not same & {one.asks for group in german for one in group.questions}
    for part in ("_shelf", "_faq"):
        names = {path.name.removesuffix(".md").removesuffix(".de") for path in (PROMPTS / part).glob("*.md")}
        assert all((PROMPTS / part / f"{name}.de.md").exists() for name in names)


def test_no_company_has_left_its_page_in_what_is_shipped() -> None:
    assert not list(PROMPTS.glob("_company*"))
