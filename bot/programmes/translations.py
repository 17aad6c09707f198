"""Files that may stand in several languages: `name.md` in English, and `name.de.md` beside it."""

import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TypeVar

from bot.domain.library import ENGLISH
from bot.programmes.findings import Finding, Severity
from bot.programmes.pages import Page, open_page
from bot.wording import LANGUAGES

T = TypeVar("T")
NAME = re.compile(r"^([a-z0-9]+(?:-[a-z0-9]+)*)(?:\.([a-z]+))?\.md$")
_OTHERS = tuple(one for one in LANGUAGES if one != ENGLISH)

Pages = dict[str, dict[str, Page]]
"""Pages by name, then by language; each name has its English page."""


def open_folder(folder: Path) -> tuple[Pages, list[Finding]]:
    """Open the pages of a folder, none when it is not there; what would be passed over in silence is a finding."""
    found: dict[str, dict[str, Path]] = {}
    findings: list[Finding] = []
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        name = NAME.match(path.name)
        if name:
            found.setdefault(name[1], {})[name[2] or ENGLISH] = path
        elif not path.name.startswith("."):
            advice = f"name it like small-steps.md, small-steps.{_OTHERS[0]}.md in another language, or move it elsewhere"
            findings.append(Finding(path, 1, "the bot does not read this file", advice, Severity.WARNING))
    return _opened(found, findings)


def open_alone(folder: Path, name: str) -> tuple[dict[str, Page], list[Finding]]:
    """Open the one page of a name in a folder that has other files too, in its languages; none when it is not there."""
    languages = ((path.name.removeprefix(name).removesuffix(".md"), path) for path in folder.glob(f"{name}*.md"))
    found = {shown.removeprefix(".") or ENGLISH: path for shown, path in languages if shown[:1] in ("", ".")}
    pages, findings = _opened({name: found} if found else {}, [])
    return pages.get(name, {}), findings


def chosen(made: Mapping[str, T], language: str) -> T:
    """What is there in a language, else in English."""
    return made[language] if language in made else made[ENGLISH]


def each(pages: Mapping[str, Page], make: Callable[[Page], T]) -> dict[str, T]:
    """Make a value of each language's page."""
    return {language: make(page) for language, page in pages.items()}


def findings_of(pages: Iterable[Mapping[str, Page]]) -> list[Finding]:
    """Everything that was found in pages."""
    return [finding for one in pages for page in one.values() for finding in page.findings]


def _opened(found: dict[str, dict[str, Path]], findings: list[Finding]) -> tuple[Pages, list[Finding]]:
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
    return pages, findings
