"""Reads and checks the folder of programmes, plain files that people who do not program can write."""

import re
from dataclasses import replace
from pathlib import Path

from bot.domain.programme import Catalogue, Programme
from bot.programmes.findings import Finding, ProgrammeErrors, Severity
from bot.programmes.forms import programme_from, step_from
from bot.programmes.pages import Page, open_page

__all__ = ["Finding", "ProgrammeErrors", "Severity", "check", "read"]

MAIN = "programme.md"
UNWRITTEN = "unwritten.md"
STEP_NAME = re.compile(r"^step-([0-9]{2})\.md$")
FOLDER_NAME = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")
FOLDER_LENGTH = 60


def read(folder: Path) -> Catalogue:
    """Read all programmes of a folder, in the order of their folders' names.

    Raises ProgrammeErrors with all findings when there is an error among them.
    """
    programmes, findings = _read(folder)
    if any(finding.severity is Severity.ERROR for finding in findings):
        raise ProgrammeErrors(findings)
    return Catalogue(programmes)


def check(folder: Path) -> list[Finding]:
    """Return what there is to mend in a folder of programmes, by file and line.

    The folder of a single programme, one with a programme.md in it, is checked too.
    """
    return _read(folder)[1]


def _read(folder: Path) -> tuple[list[Programme], list[Finding]]:
    if folder.is_file():
        return [], [Finding(folder, 0, "this is a file", "give the folder that it is in")]
    if not folder.is_dir():
        return [], [Finding(folder, 0, "there is no such folder", "give the folder that holds the programmes")]
    folders = [folder] if (folder / MAIN).exists() else _folders_in(folder)
    if not folders:
        return [], [Finding(folder, 0, "there is no programme in it", f"make a folder with a {MAIN} in it")]
    programmes: list[Programme] = []
    findings: list[Finding] = []
    for each in folders:
        programme, found = _read_programme(each)
        programmes.append(programme)
        findings += found
    return programmes, sorted(findings, key=lambda finding: (str(finding.path), finding.line))


def _folders_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.is_dir() and path.name[0] not in "._")


def _read_programme(folder: Path) -> tuple[Programme, list[Finding]]:
    main = open_page(folder / MAIN)
    # The folder may have been given as "."; its name is the programme's id all the same.
    programme_id = folder.resolve().name
    if not FOLDER_NAME.match(programme_id) or len(programme_id) > FOLDER_LENGTH:
        advice = f"use small letters, digits and single hyphens, at most {FOLDER_LENGTH}"
        main.blame(1, f'the folder name "{programme_id}" cannot be used', advice)
    programme, length = programme_from(main, programme_id)
    pages, findings = _step_pages(folder)
    steps = [step_from(page, number, programme.meeting_minutes) for number, page in pages.items()]
    unwritten = open_page(folder / UNWRITTEN)
    plain = step_from(unwritten, 0, programme.meeting_minutes, written=False)
    if unwritten.path.exists():
        findings += unwritten.findings
    if length is not None:
        _check_numbers(main, pages, length)
        missing = range(max(pages, default=-1) + 1, length + 1)
        _check_missing(main, missing, filled=unwritten.path.exists())
        steps += [replace(plain, number=number) for number in missing]
    for page in (main, *pages.values()):
        findings += page.findings
    return replace(programme, steps=tuple(steps)), findings


def _step_pages(folder: Path) -> tuple[dict[int, Page], list[Finding]]:
    """Open the step files; a file that would be passed over in silence is a finding."""
    pages: dict[int, Page] = {}
    findings: list[Finding] = []
    for path in sorted(folder.iterdir()):
        name = STEP_NAME.match(path.name)
        if name:
            pages[int(name[1])] = open_page(path)
        elif path.name.lower().startswith("step"):
            findings.append(Finding(path, 1, "the name is not that of a step", "name it like step-01.md"))
        elif path.name not in (MAIN, UNWRITTEN) and not path.name.startswith("."):
            advice = "move it elsewhere, or leave it if that is meant"
            findings.append(Finding(path, 1, "the bot does not read this file", advice, Severity.WARNING))
    return pages, findings


def _check_numbers(main: Page, pages: dict[int, Page], length: int) -> None:
    if not pages:
        main.blame(1, "the programme has no step", "write step-00.md, the kickoff")
    for number, page in pages.items():
        if number > length:
            line = main.line_of("length")
            main.blame(line, f"there is a step {number} beyond this length", "raise the length or remove the file")
        if number and number - 1 not in pages:
            missing = f"step-{number - 1:02}.md"
            page.blame(1, f"{missing} is missing before this one", f"write {missing} first, or renumber")


def _check_missing(main: Page, numbers: range, *, filled: bool) -> None:
    """Note the steps at the end that have no file; the plain one of unwritten.md can stand in for them."""
    if not numbers:
        return
    which = f"step {numbers[0]} has" if len(numbers) == 1 else f"steps {numbers[0]} to {numbers[-1]} have"
    line = main.line_of("length")
    if filled:
        advice = f"members get the plain week of {UNWRITTEN} instead"
        main.blame(line, f"{which} no exercise yet", advice, Severity.WARNING)
    else:
        advice = f"write the files, shorten the length, or write {UNWRITTEN} to stand in for them"
        main.blame(line, f"{which} no file", advice)
