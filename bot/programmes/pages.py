"""Reads one file of a programme: front matter and sections, each with the line on which it stands."""

import re
from dataclasses import dataclass, field
from difflib import get_close_matches
from itertools import pairwise
from pathlib import Path

import yaml

from bot.programmes.findings import Finding, Severity

FENCE = "---"
HEADING = re.compile(r"^##\s+(.*\S)\s*$")
UNWRITTEN = "[Write here"
"""How each text of a skeleton begins that its author has not written yet."""
OWN_LINE = re.compile(r"^(- |\d+[.)] |>)")


@dataclass(frozen=True)
class Item:
    """A piece of text and the line of the file on which it begins."""

    line: int
    text: str


@dataclass(frozen=True)
class Section:
    """What stands under one ``## Heading``; ``lines`` are as in the file, the first is the one after it."""

    heading: str
    line: int
    lines: tuple[str, ...]

    @property
    def numbered(self) -> list[Item]:
        """The lines that are not blank."""
        return [Item(n, text) for n, text in enumerate(self.lines, self.line + 1) if text.strip()]


@dataclass
class Page:
    """One file as read, and what was found wrong with it so far. Names are in lower case."""

    path: Path
    values: dict[str, Item] = field(default_factory=dict[str, Item])
    sections: dict[str, Section] = field(default_factory=dict[str, Section])
    findings: list[Finding] = field(default_factory=list[Finding])
    readable: bool = True

    @property
    def is_sound(self) -> bool:
        """Whether nothing that was found so far keeps it from being used."""
        return all(one.severity is not Severity.ERROR for one in self.findings)

    def blame(self, line: int, problem: str, advice: str, severity: Severity = Severity.ERROR) -> None:
        """Note that something on this line has to be mended."""
        self.findings.append(Finding(self.path, line, problem, advice, severity))

    def line_of(self, key: str) -> int:
        """Return the line of a front matter key, 1 when it is absent."""
        return self.values[key].line if key in self.values else 1

    def section_line(self, name: str) -> int:
        """Return the line of a section's heading, 1 when it is absent."""
        return self.sections[name].line if name in self.sections else 1


def open_page(path: Path) -> Page:
    """Read a file. What cannot be read is among the page's findings; nothing is raised."""
    page = Page(path)
    try:
        # Some editors put a byte order mark at the beginning; utf-8-sig takes it away.
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except UnicodeDecodeError:
        return _given_up(page, "the file is not UTF-8 text", "save it again with the encoding UTF-8")
    except FileNotFoundError:
        return _given_up(page, "the file is missing", "write it; prompts/README.md shows how it looks")
    except OSError as error:
        return _given_up(page, f"the file cannot be read ({error.strerror})", "look at its permissions")
    body = _front_matter(page, lines)
    _sections(page, lines, body)
    for number, line in enumerate(lines, 1):
        if UNWRITTEN in line:
            page.blame(number, "this is still the skeleton's text", "write your own in its place")
    return page


def paragraphs(section: Section) -> str:
    """Return the section's text with the lines of a paragraph joined.

    Slack shows each line break, so a file wrapped for reading would look ragged. A blank line, a list
    item and a quote begin a new line.
    """
    out: list[str] = []
    for raw in section.lines:
        line = raw.strip()
        if not line:
            out.append("")
        elif out and out[-1] and not OWN_LINE.match(line):
            out[-1] += f" {line}"
        else:
            out.append(line)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(out)).strip()


def items(page: Page, section: Section) -> list[Item]:
    """Return the entries of a list written with ``- ``; what is not an entry is a finding."""
    entries: list[Item] = []
    for number, raw in ((item.line, item.text) for item in section.numbered):
        line = raw.strip()
        if line == "-" or line.startswith("- "):
            entries.append(Item(number, line[1:].strip()))
        elif entries:
            entries[-1] = Item(entries[-1].line, f"{entries[-1].text} {line}")
        else:
            page.blame(number, f'"{section.heading}" is a list', 'begin each entry with "- "')
    for entry in entries:
        if not entry.text:
            page.blame(entry.line, "the entry is empty", 'write it or take away the "-"')
    return entries


def expect(
    page: Page,
    *,
    keys: tuple[str, ...],
    sections: tuple[str, ...],
    may: tuple[str, ...] = (),
    may_keys: tuple[str, ...] = (),
) -> None:
    """Note each key and section that is missing, and each that the form does not know.

    ``may`` names sections that can be left out, and ``may_keys`` such keys.
    """
    # What could not be read has its finding already; all its parts as missing would bury that one.
    if not page.readable:
        return
    for key in keys if page.values else ():
        if key not in page.values:
            page.blame(1, f'"{key}" is missing at the top', f'add a line "{key}: ..." between the two "---"')
    for name in sections:
        if name not in page.sections:
            page.blame(1, f'the part "{_shown(name)}" is missing', f'add "## {_shown(name)}" and its text')
    for key, value in page.values.items():
        if key not in keys + may_keys:
            page.blame(value.line, f'"{key}" is not known', _meant(key, keys + may_keys))
    for name, section in page.sections.items():
        if name not in sections + may:
            shown = tuple(_shown(known) for known in sections + may)
            page.blame(section.line, f'the part "{section.heading}" is not known', _meant(_shown(name), shown))


def _given_up(page: Page, problem: str, advice: str) -> Page:
    page.blame(1, problem, advice)
    page.readable = False
    return page


def _shown(name: str) -> str:
    return name[:1].upper() + name[1:]


def _meant(word: str, known: tuple[str, ...]) -> str:
    close = get_close_matches(word, known, n=1)
    return f'write "{close[0]}"' if close else f"take it away, or use one of: {', '.join(known)}"


def _front_matter(page: Page, lines: list[str]) -> int:
    """Read what stands between the two fences; return the index of the first line after them."""
    if lines[0].rstrip() != FENCE:
        page.blame(1, "the file does not begin with ---", 'begin it with "---", the details, and "---" again')
        return 0
    ends = [n for n, line in enumerate(lines) if n and line.rstrip() == FENCE]
    if not ends:
        _given_up(page, "the details at the top have no end", 'put a line "---" after them')
        return len(lines)
    try:
        # The last two come from an escape for a character that does not exist.
        # Composing keeps the line of each value and gives it as it was typed: "title: No" stays a No.
        node = yaml.compose("\n".join(lines[1 : ends[0]]), Loader=yaml.SafeLoader)
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        mark: yaml.Mark | None = getattr(error, "problem_mark", None)
        line = mark.line + 2 if mark else 1
        page.blame(line, "the details cannot be read", 'write "name: value"; quote a value that has ":" in it')
        return ends[0] + 1
    _values(page, node)
    return ends[0] + 1


def _values(page: Page, node: yaml.Node | None) -> None:
    if not isinstance(node, yaml.MappingNode):
        page.blame(2, "the details at the top are not a list of names and values", 'write "name: value"')
        return
    for key, value in node.value:
        # The first fence is line 1 and marks count from 0.
        line = key.start_mark.line + 2
        name = str(key.value).strip().lower()
        if name in page.values:
            page.blame(line, f'"{name}" is there twice', "keep one of the two")
        elif not isinstance(value, yaml.ScalarNode):
            page.values[name] = Item(line, "")
            page.blame(line, f'"{name}" must be one value', "write it on one line, without brackets or a list")
        else:
            page.values[name] = Item(line, str(value.value).strip())


def _sections(page: Page, lines: list[str], body: int) -> None:
    starts = [n for n in range(body, len(lines)) if HEADING.match(lines[n])]
    for n in range(body, starts[0] if starts else len(lines)):
        if lines[n].strip():
            page.blame(
                n + 1, "the text stands under no heading", 'put it under a "## ..." heading or take it away'
            )
            break
    for start, end in pairwise([*starts, len(lines)]):
        heading = lines[start].lstrip("#").strip()
        name = heading.lower().replace("’", "'")
        if name in page.sections:
            page.blame(start + 1, f'the part "{heading}" is there twice', "keep one of the two")
        else:
            page.sections[name] = Section(heading, start + 1, tuple(lines[start + 1 : end]))
