"""Files that may stand in several languages: `name.md` in English, and `name.de.md` beside it."""

import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TypeVar

from bot.domain.programme import ENGLISH
from bot.programmes import readability
from bot.programmes.findings import Finding, Severity
from bot.programmes.pages import Page, open_page
from bot.wording import LANGUAGES

T = TypeVar("T")
NAME = re.compile(r"^([a-z0-9]+(?:-[a-z0-9]+)*)(?:\.([a-z]+))?\.md$")
_OTHERS = tuple(one for one in LANGUAGES if one != ENGLISH)

Pages = dict[str, dict[str, Page]]
"""Pages by name, then by language; each name has its English page."""


def open_folders(folders: Iterable[Path]) -> tuple[Pages, list[Finding]]:
    """Open the pages of some folders, as far as these are there. One in a later folder takes the place of its namesake.

    What would be passed over in silence is a finding.
    """
    pages: Pages = {}
    findings: list[Finding] = []
    for folder in folders:
        found: dict[str, dict[str, Path]] = {}
        for path in sorted(folder.iterdir()) if folder.is_dir() else ():
            name = NAME.match(path.name)
            if name:
                found.setdefault(name[1], {})[name[2] or ENGLISH] = path
            elif not path.name.startswith("."):
                advice = f"name it like small-steps.md or small-steps.{_OTHERS[0]}.md, or move it elsewhere"
                findings.append(Finding(path, 1, "the bot does not read this file", advice, Severity.WARNING))
        pages |= _opened(found, findings)
    return pages, findings


def open_alone(folders: Iterable[Path], name: str) -> tuple[dict[str, Page], list[Finding]]:
    """Open the one page of a name in the last of some folders that has it, in its languages; none where none has."""
    pages: Pages = {}
    findings: list[Finding] = []
    for folder in folders:
        named = ((path.name.removeprefix(name).removesuffix(".md"), path) for path in folder.glob(f"{name}*.md"))
        found = {shown.removeprefix(".") or ENGLISH: path for shown, path in named if shown[:1] in ("", ".")}
        pages |= _opened({name: found} if found else {}, findings)
    return pages.get(name, {}), findings


def chosen(made: Mapping[str, T], language: str) -> T:
    """What is there in a language, else in English."""
    return made[language] if language in made else made[ENGLISH]


def each(pages: Mapping[str, Page], make: Callable[[Page], T]) -> dict[str, T]:
    """Make a value of each language's page."""
    return {language: make(page) for language, page in pages.items()}


def findings_of(pages: Iterable[Mapping[str, Page]]) -> list[Finding]:
    """Everything that was found in pages, and last how hard they are to read."""
    findings: list[Finding] = []
    for language, page in (named for one in pages for named in one.items()):
        readability.check(page, language)
        findings += page.findings
    return findings


def _opened(found: dict[str, dict[str, Path]], findings: list[Finding]) -> Pages:
    pages: Pages = {}
    for name, paths in found.items():
        for language, path in paths.items():
            if language not in LANGUAGES:
                advice = f"use one of: {', '.join(_OTHERS)}"
                findings.append(Finding(path, 1, f'the bot speaks no language "{language}"', advice))
            elif ENGLISH not in paths:
                advice = f"write {name}.md too: it is shown wherever a translation is missing"
                findings.append(Finding(path, 1, "there is no English page for this translation", advice))
            else:
                pages.setdefault(name, {})[language] = open_page(path)
    return pages
