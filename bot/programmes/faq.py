"""The questions and answers, `_faq/`: one file for each kind of people who ask."""

from collections.abc import Sequence
from pathlib import Path

from bot.domain.faq import GROUPS, Group, Question
from bot.domain.programme import ENGLISH
from bot.programmes.findings import Finding
from bot.programmes.forms import TITLE_LENGTH
from bot.programmes.language_files import chosen, each, findings_of, open_folders
from bot.programmes.pages import Page, expect
from bot.programmes.texts import heading, one_line, text

FOLDER = "_faq"
QUESTION_LENGTH = 150
ANSWER_LENGTH = 2800  # With its question above it an answer stays in one block.
MOST_LINES = 90
"""Slack shows a hundred blocks in a modal: a line for each question and each title, and what stands above them."""


def read_faq(
    folders: Sequence[Path], languages: tuple[str, ...]
) -> tuple[dict[str, tuple[Group, ...]], list[Finding]]:
    """Return the groups in each language, and what there is to mend."""
    pages, findings = open_folders(folder / FOLDER for folder in folders)
    groups = {name: each(page, lambda page, name=name: _group(page, name)) for name, page in pages.items()}
    ordered = sorted(groups, key=lambda name: (GROUPS.index(name) if name in GROUPS else len(GROUPS), name))
    lines = 0
    for name in ordered:
        _check_alike(pages[name], groups[name])
        lines += 1 + len(groups[name][ENGLISH].questions)
        if lines > MOST_LINES:
            pages[name][ENGLISH].blame(
                1, f"there are more than {MOST_LINES} questions and titles", "take some away"
            )
    read = {language: tuple(chosen(groups[name], language) for name in ordered) for language in languages}
    return read, findings + findings_of(pages.values())


def _group(page: Page, name: str) -> Group:
    expect(page, keys=("title",), sections=tuple(page.sections))
    if page.readable and not page.sections:
        page.blame(1, "there is no question", 'write "## Who reads this?" and the answer under it')
    questions = tuple(
        Question(f"{name}:{number}", _asked(page, key), text(page, key, most=ANSWER_LENGTH))
        for number, key in enumerate(page.sections)
    )
    return Group(one_line(page, "title", most=TITLE_LENGTH), questions)


def _asked(page: Page, key: str) -> str:
    section = page.sections[key]
    asks = heading(page, section, most=QUESTION_LENGTH)
    if not asks.endswith("?"):
        page.blame(section.line, f'"{asks}" is no question', 'end it with "?"')
    return asks


def _check_alike(pages: dict[str, Page], groups: dict[str, Group]) -> None:
    """Note a translation that does not have the questions of the English page, which are told apart by their places."""
    count = len(groups[ENGLISH].questions)
    for language, group in groups.items():
        if len(group.questions) != count and pages[language].readable:
            problem = f"it has {len(group.questions)} questions, the English page {count}"
            pages[language].blame(1, problem, "write the same questions in the same order")
