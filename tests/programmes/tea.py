"""A sound programme of two steps, the README's example, to be broken in the tests, and what reads findings."""

import re
from pathlib import Path

from bot.programmes import Finding, Severity

PROMPTS = Path(__file__).parent.parent.parent / "prompts"
EXAMPLE = re.compile(r"^`tea-and-talk/(programme|step-00)\.md`[^\n]*\n\n```\n(.*?)^```$", re.DOTALL | re.MULTILINE)
SOUND = dict(EXAMPLE.findall((PROMPTS / "README.md").read_text(encoding="utf-8")))


def edit(path: Path, old: str, new: str) -> None:
    """Replace a text that must be in the file exactly once."""
    said = path.read_text(encoding="utf-8")
    assert said.count(old) == 1, (path.name, old)
    path.write_text(said.replace(old, new), encoding="utf-8")


def line_with(path: Path, marker: str) -> int:
    """The number of the first line that begins with the marker."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return next(n for n, line in enumerate(lines, 1) if line.startswith(marker))


def only(findings: list[Finding]) -> Finding:
    """The one finding: one mistake must not be reported as several."""
    assert len(findings) == 1, [str(finding) for finding in findings]
    return findings[0]


def errors(findings: list[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.severity is Severity.ERROR]
