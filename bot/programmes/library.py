"""Reads and checks what stands beside the programmes in their folder: short tools, questions, the company's page."""

from pathlib import Path

from bot.domain.library import Edition, Library
from bot.programmes.company import read_company
from bot.programmes.faq import read_faq
from bot.programmes.findings import Finding, ProgrammeErrors, Severity
from bot.programmes.shelf import read_shelf
from bot.wording import LANGUAGES


def read(*folders: Path) -> Library:
    """Read the library of some folders of programmes; what is in none of them is left out.

    Raises ProgrammeErrors with all findings when there is an error among them.
    """
    library, findings = _read(folders)
    if any(finding.severity is Severity.ERROR for finding in findings):
        raise ProgrammeErrors(findings)
    return library


def check(*folders: Path) -> list[Finding]:
    """Return what there is to mend, by file and line."""
    return _read(folders)[1]


def _read(folders: tuple[Path, ...]) -> tuple[Library, list[Finding]]:
    tools, in_shelf = read_shelf(folders, LANGUAGES)
    faq, in_faq = read_faq(folders, LANGUAGES)
    company, in_company = read_company(folders, LANGUAGES)
    editions = {one: Edition(tools[one], faq[one], company[one]) for one in LANGUAGES}
    findings = sorted([*in_shelf, *in_faq, *in_company], key=lambda one: (str(one.path), one.line))
    return Library(editions), findings
