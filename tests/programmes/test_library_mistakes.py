"""Mistakes in the shelf, the questions and the company's page: each is named once, with its line and what to do."""

from pathlib import Path

import pytest

from bot.programmes.library import check
from tests.programmes.tea import edit, only
from tests.programmes.test_library import QUESTIONS, TOOL, folder

__all__ = ["folder"]
SHELF, FAQ, COMPANY = "_shelf/listen.md", "_faq/cooks.md", "_company.md"
# What is broken: the file, from, to, how the line named begins, what is said.
BROKEN = {
    "a missing need": (SHELF, "need: stuck\n", "", "---", '"need" is missing'),
    "an empty need": (SHELF, "need: stuck", "need:", "need:", '"need" is empty'),
    "a need too long": (SHELF, "need: stuck", "need: " + "x" * 31, "need:", "31 characters"),
    "a tool that is long": (SHELF, "minutes: 10", "minutes: 45", "minutes:", "45 minutes are no short tool"),
    "no minutes": (SHELF, "minutes: 10", "minutes: 0", "minutes:", "1 or more"),
    "a missing part": (SHELF, '## Say this\n"Go on."\n', "", "---", '"Say this" is missing'),
    "an unknown part": (SHELF, "## Say this", "## Agenda\nX.\n\n## Say this", "## Agenda", "not known"),
    "a part too long": (SHELF, "You talk", "x" * 300 + " You talk", "## When", "characters"),
    "markup of another kind": (SHELF, "Listen once", "Listen **once**", "Listen **", "two stars"),
    "bold in a title": (SHELF, "title: Only", "title: _Only_", "title:", "markup"),
    "a link that is none": (SHELF, "Listen once", "<file:///etc|Listen> once", "<file", "takes < for a link"),
    "a call to everybody": (FAQ, "Whoever", "<!here> Whoever", "<!here>", "may not call"),
    "no question": (FAQ, "## Is it hot?", "## It is hot", "## It is hot", "is no question"),
    "a question too long": (FAQ, "## Is it", "## Is " + "x" * 150 + " it", "## Is ", "characters"),
    "bold in a question": (FAQ, "## Is it", "## Is *it*", "## Is *it*", "markup"),
    "an empty answer": (FAQ, "Yes.\n", "", "## Is it", "is empty"),
    "an answer too long": (FAQ, "Yes.", "x" * 2801, "## Is it", "2801 characters"),
    "a question twice": (FAQ, "## Is it hot?", "## Who eats this?", "## Who eats this?\nYes", "is there twice"),
    "no questions": (FAQ, QUESTIONS.split("---\n")[2], "\n", "---", "there is no question"),
    "a detail of another form": (FAQ, "title: For", "need: x\ntitle: For", "need:", '"need" is not known'),
    "a company without a heading": (COMPANY, "title: From Example Ltd", "title:", "title:", "is empty"),
    "a company's heading too long": (COMPANY, "From Example Ltd", "x" * 61, "title:", "61 characters"),
    "a company's other link": (
        COMPANY,
        "<https://intranet.example.org/talks",
        "<ftp://x",
        "<ftp",
        "takes < for a link",
    ),
}


@pytest.mark.parametrize(("name", "old", "new", "marker", "says"), BROKEN.values(), ids=BROKEN.keys())
def test_a_mistake_is_named_with_its_line(
    folder: Path, name: str, old: str, new: str, marker: str, says: str
) -> None:
    path = folder / name
    edit(path, old, new)
    said = path.read_text(encoding="utf-8")
    line = 1 if said.startswith(marker) else said[: said.index("\n" + marker) + 1].count("\n") + 1
    found = only(check(folder))
    assert (found.path, found.line) == (path, line)
    assert says in str(found)


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("_shelf/listen.xx.md", TOOL, 'speaks no language "xx"'),
        ("_shelf/alone.de.md", TOOL, "no English page"),
        ("_shelf/listen.de.md", TOOL.replace("minutes: 10", "minutes: 15"), "says 10 minutes"),
        ("_shelf/Listen Well.md", TOOL, "does not read this file"),
        ("_faq/cooks.de.md", QUESTIONS.replace("## Is it hot?\nYes.\n", ""), "it has 1 questions"),
        ("_company.xx.md", "", 'speaks no language "xx"'),
        ("_company.de.md", "---\ntitle: X\n---\n", "nothing stands on it"),
        ("_company.de.md", "---\ntitle: X\n---\n" + "".join(f"## {n}\nx\n" for n in range(9)), "has 9 parts"),
        ("_company.de.md", f"---\ntitle: X\n---\n## A\n{'x' * 1600}\n## B\n{'x' * 1600}\n", "characters in all"),
    ],
)
def test_a_file_too_many_or_unlike_its_english_page_is_named(
    folder: Path, name: str, text: str, says: str
) -> None:
    (folder / name).write_text(text, encoding="utf-8")
    found = only(check(folder))
    assert found.path == folder / name
    assert says in str(found)


def test_one_need_has_one_word_in_each_language(folder: Path) -> None:
    for name, word in (("listen", "Stau"), ("walk", "Sackgasse")):
        (folder / f"_shelf/{name}.md").write_text(TOOL, encoding="utf-8")
        (folder / f"_shelf/{name}.de.md").write_text(TOOL.replace("stuck", word), encoding="utf-8")
    found = only(check(folder))
    assert (found.path.name, found.line) == ("walk.de.md", 3)
    assert 'elsewhere this need is called "Stau"' in found.problem


def test_there_are_no_more_tools_and_questions_than_slack_shows(folder: Path) -> None:
    for number in range(41):
        (folder / f"_shelf/tool-{number:02}.md").write_text(TOOL, encoding="utf-8")
    many = "".join(f"## Question {number}?\nYes.\n" for number in range(90))
    (folder / "_faq/many.md").write_text(f"---\ntitle: Many\n---\n{many}", encoding="utf-8")
    found = {(one.path.name, one.problem) for one in check(folder)}
    assert found == {
        ("many.md", "there are more than 90 questions and titles"),
        ("tool-39.md", "there are more than 40 tools"),
        ("tool-40.md", "there are more than 40 tools"),
    }
