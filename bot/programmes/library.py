"""Reads and checks what stands beside the programmes in their folder: short tools, questions, the company's page."""

from pathlib import Path

from bot.domain.library import Edition, Library
from bot.programmes.company import read_company
from bot.programmes.faq import read_faq
from bot.programmes.findings import Finding, ProgrammeErrors, Severity
from bot.programmes.shelf import read_shelf
from bot.wording import LANGUAGES


def read(folder: Path) -> Library:
    """Read the library of a folder of programmes; what is not there is left out.

    Raises ProgrammeErrors with all findings when there is an error among them.
    """
    library, findings = _read(folder)
    if any(finding.severity is Severity.ERROR for finding in findings):
        raise ProgrammeErrors(findings)
    return library


def check(folder: Path) -> list[Finding]:
    """Return what there is to mend, by file and line."""
    return _read(folder)[1]


def _read(folder: Path) -> tuple[Library, list[Finding]]:
    tools, in_shelf = read_shelf(folder, LANGUAGES)
    faq, in_faq = read_faq(folder, LANGUAGES)
    company, in_company = read_company(folder, LANGUAGES)
    editions = {one: Edition(tools[one], faq[one], company[one]) for one in LANGUAGES}
    findings = sorted([*in_shelf, *in_faq, *in_company], key=lambda one: (str(one.path), one.line))
    return Library(editions), findings
