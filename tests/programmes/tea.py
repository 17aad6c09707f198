"""A sound programme of two steps, the README's example, to be broken in the tests, and what reads findings."""

import re
from pathlib import Path

from bot.programmes import Finding, Severity

PROMPTS = Path(__file__).parent.parent.parent / "prompts"
EXAMPLE = re.compile(r"^`tea-and-talk/(programme|step-00)\.md`[^\n]*\n\n```\n(.*?)^```$", re.DOTALL | re.MULTILINE)
SOUND = dict(EXAMPLE.findall((PROMPTS / "README.md").read_text(encoding="utf-8")))
FIRST = "Tell the others what annoyed you. They ask questions only. Then say one thing you could try."
OTHERS = {
    1: "Say how it went to whoever sits on your left. They thank you for it and say what they noticed.",
    2: "Draw a line from Monday to Friday. Mark the best hour of each day, and compare the lines.",
}


def next_step(number: int) -> str:
    """The example's step with another number and another exercise."""
    said = SOUND["step-00"].replace("step: 0", f"step: {number}")
    assert FIRST in said
    return said.replace(FIRST, OTHERS[number])


def edit(path: Path, old: str, new: str) -> None:
    """Replace a text that must be in the file exactly once."""
    said = path.read_text(encoding="utf-8")
    assert said.count(old) == 1, (path.name, old)
    path.write_text(said.replace(old, new), encoding="utf-8")


def line_with(path: Path, marker: str) -> int:
    """The number of the first line that begins with the marker."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return next(n for n, line in enumerate(lines, 1) if line.startswith(marker))


def section_line(path: Path, heading: str) -> int:
    """The line of a part's heading."""
    return line_with(path, f"## {heading}")


def only(findings: list[Finding]) -> Finding:
    """The one finding: one mistake must not be reported as several."""
    assert len(findings) == 1, [str(finding) for finding in findings]
    return findings[0]


def errors(findings: list[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.severity is Severity.ERROR]
