"""The shelf of short tools, `_shelf/`: one file a tool, in groups by the need that it is for."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from bot.domain.guides import NEEDS, Tool
from bot.domain.programme import ENGLISH
from bot.programmes.findings import Finding
from bot.programmes.forms import TITLE_LENGTH
from bot.programmes.language_files import chosen, each, findings_of, open_folders
from bot.programmes.pages import Page, expect
from bot.programmes.texts import one_line, text, whole_number

FOLDER = "_shelf"
KEYS = ("title", "need", "minutes")
SECTIONS = ("when", "how", "say this", "one thing to try")
NEED_LENGTH = 30
LONGEST = 20  # Minutes: what takes longer is no short tool.
MOST_TOOLS = 40
"""Slack shows a hundred blocks in a modal: a line for each tool, one for each need, and the company's page."""


def read_shelf(
    folders: Sequence[Path], languages: tuple[str, ...]
) -> tuple[dict[str, tuple[Tool, ...]], list[Finding]]:
    """Return the tools in each language, by their needs, and what there is to mend."""
    pages, findings = open_folders(folder / FOLDER for folder in folders)
    tools = {name: each(page, lambda page, name=name: _tool(page, name)) for name, page in pages.items()}
    for name in list(tools)[MOST_TOOLS:]:
        pages[name][ENGLISH].blame(1, f"there are more than {MOST_TOOLS} tools", "move some elsewhere")
    needs = {name: one[ENGLISH].need for name, one in tools.items()}
    for name, page in pages.items():
        _check_alike(page, tools[name])
    shown = {language: _needs_shown(language, pages, tools, needs) for language in languages}
    ordered = sorted(tools, key=lambda name: (*_place(needs[name]), name))
    read = {
        language: tuple(
            replace(chosen(tools[name], language), need=needs[name], need_shown=shown[language][needs[name]])
            for name in ordered
        )
        for language in languages
    }
    return read, findings + findings_of(pages.values())


def _tool(page: Page, name: str) -> Tool:
    """Return the tool of a page. A part that cannot be used has a finding and is filled with something harmless."""
    expect(page, keys=KEYS, sections=SECTIONS)
    need = one_line(page, "need", most=NEED_LENGTH)
    minutes = whole_number(page, "minutes", least=1) or 1
    if minutes > LONGEST:
        page.blame(page.line_of("minutes"), f"{minutes} minutes are no short tool", f"make it {LONGEST} or fewer")
    return Tool(
        name=name,
        title=one_line(page, "title", most=TITLE_LENGTH),
        need=need.lower(),
        need_shown=need,
        minutes=minutes,
        when=text(page, "when", most=300),
        how=text(page, "how", most=1500),
        say=text(page, "say this", most=600),
        to_try=text(page, "one thing to try", most=600),
    )


def _check_alike(pages: dict[str, Page], tools: dict[str, Tool]) -> None:
    """Note a translation that takes another time than the English page says."""
    minutes = tools[ENGLISH].minutes
    for language, tool in tools.items():
        if tool.minutes != minutes and pages[language].readable:
            page = pages[language]
            page.blame(page.line_of("minutes"), f"the English page says {minutes} minutes", "make them agree")


def _needs_shown(
    language: str, pages: dict[str, dict[str, Page]], tools: dict[str, dict[str, Tool]], needs: dict[str, str]
) -> dict[str, str]:
    """What each need is called in a language; a second word for the same need is a finding."""
    shown: dict[str, str] = {}
    for name, need in needs.items():
        if language in tools[name] and (word := tools[name][language].need_shown):
            first = shown.setdefault(need, word)
            if word != first:
                page = pages[name][language]
                page.blame(page.line_of("need"), f'elsewhere this need is called "{first}"', "write the same word")
    return {need: shown.get(need, need) for need in needs.values()}


def _place(need: str) -> tuple[int, str]:
    return (NEEDS.index(need), "") if need in NEEDS else (len(NEEDS), need)
