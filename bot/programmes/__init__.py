"""Reads and checks the folders of programmes, plain files that people who do not program can write."""

from collections.abc import Callable
from pathlib import Path

from bot.domain.programme import Catalogue, Programme
from bot.programmes.findings import Finding, ProgrammeErrors, Severity
from bot.programmes.folders import MAIN, read_folder
from bot.wording import language

__all__ = ["MAIN", "Finding", "ProgrammeErrors", "Severity", "check", "find", "read", "read_folder"]


def read(*folders: Path, language: Callable[[], str] = language) -> Catalogue:
    """Read all programmes of some folders, in the order of these and of the names in them.

    Raises ProgrammeErrors with all findings when there is an error among them.
    """
    programmes, findings = _read(folders)
    if any(finding.severity is Severity.ERROR for finding in findings):
        raise ProgrammeErrors(findings)
    return Catalogue(programmes, language)


def check(*folders: Path) -> list[Finding]:
    """Return what there is to mend in folders of programmes, by file and line.

    The folder of a single programme, one with a programme.md in it, is checked too.
    """
    return _read(folders, making_screens=True)[1]


def find(*folders: Path) -> dict[str, Path]:
    """The folder of each programme by its id, whatever stands in it; of two with one id the first."""
    found: dict[str, Path] = {}
    for folder in folders:
        for each in _programmes_in(folder)[0]:
            found.setdefault(each.resolve().name, each)
    return found


def _read(folders: tuple[Path, ...], *, making_screens: bool = False) -> tuple[list[Programme], list[Finding]]:
    programmes: dict[str, Programme] = {}
    findings: list[Finding] = []
    for folder in folders:
        found, problems = _programmes_in(folder)
        findings += problems
        for each in found:
            programme, problems = read_folder(each, making_screens=making_screens)
            findings += problems
            if programme.id in programmes:
                advice = "give the folder another name: circles are known by it"
                findings.append(Finding(each / MAIN, 1, f'there is another programme "{programme.id}"', advice))
            else:
                programmes[programme.id] = programme
    return list(programmes.values()), sorted(findings, key=lambda finding: (str(finding.path), finding.line))


def _programmes_in(folder: Path) -> tuple[list[Path], list[Finding]]:
    if folder.is_file():
        return [], [Finding(folder, 0, "this is a file", "give the folder that it is in")]
    if not folder.is_dir():
        return [], [Finding(folder, 0, "there is no such folder", "give the folder that holds the programmes")]
    if (folder / MAIN).exists():
        return [folder], []
    found = sorted(path for path in folder.iterdir() if path.is_dir() and path.name[0] not in "._")
    if not found:
        return [], [Finding(folder, 0, "there is no programme in it", f"make a folder with a {MAIN} in it")]
    return found, []
