"""What a check of the programmes' files finds, said so that its author knows where to look and what to do."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class Severity(StrEnum):
    """An error stops the bot from starting; a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class Finding:
    """One thing to mend: ``line`` counts from 1, where a whole file's findings are too; 0 is no line."""

    path: Path
    line: int
    problem: str
    advice: str
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        where = f"{self.path}:{self.line}" if self.line else f"{self.path}"
        return f"{where}: {self.problem}; {self.advice}"


# It is plural because it carries all of them at once.
class ProgrammeErrors(Exception):  # noqa: N818
    """The programmes cannot be used. ``findings`` holds all that was found, warnings too."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        errors = [str(finding) for finding in self.findings if finding.severity is Severity.ERROR]
        super().__init__("\n".join(errors))
