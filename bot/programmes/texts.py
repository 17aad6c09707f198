"""Takes texts and numbers from a page and notes what Slack would not show as meant."""

import re

from bot.programmes.pages import Item, Page, Section, items, paragraphs

SECTION_LENGTH = 3000
"""Slack shows no more characters in one block of text."""
LABEL_LENGTH = 2000
"""Slack shows no more characters above a field of a form."""
PLACEHOLDERS: frozenset[str] = frozenset()
"""None exist so far: the bot itself adds names, dates and times around the texts."""

# Also as they are written elsewhere: ${name}, %(name)s, and [name], but neither a link nor a box that is ticked.
PLACEHOLDER = re.compile(
    r"(?<!\$)\{(?P<name>[^{}]*)\}|\$\{[^{}]*\}|%\(\w+\)[sd]|\[(?![xX]\])\w+\](?!\()",
)
NOT_SLACK = (
    (re.compile(r"\*\*[^*]+\*\*"), "Slack shows **two stars** as they are", "use one star on each side"),
    (re.compile(r"__[^_]+__"), "Slack shows __two underscores__ as they are", "use one star on each side"),
    (re.compile(r"~~[^~]+~~"), "Slack shows ~~two waves~~ as they are", "use one wave on each side"),
    (re.compile(r"\[[^\]]+\]\([^)]+\)"), "Slack does not know [text](address)", "write <address|text>"),
    (re.compile(r"^\s*#{1,6}\s"), "Slack knows no headings inside a text", "use *bold* on a line of its own"),
    (re.compile(r"^\s*[*+•]\s"), "Slack makes no list of this", 'begin each entry with "- "'),
    (re.compile(r"```"), "a code block would lose its lines here", "take away the three backticks"),
    (re.compile(r"^\s*\|.*\|\s*$"), "Slack shows no table here", "write a list"),
    (re.compile(r"<[!@#]"), "a text may not call people or channels", "write the name without < and >"),
    (
        re.compile(r"<(?![!@#]|(https?://|mailto:)[^\s|>]+(\|[^>]+)?>)"),
        "Slack takes < for a link",
        "say it in words",
    ),
)
PLAIN = (
    re.compile(r"(?<![\w*])[*_~`](?=\S)[^*_~`]*(?<=\S)[*_~`](?![\w*])|<http"),
    "markup is not shown here",
    "take it away",
)


def whole_number(page: Page, key: str, *, least: int = 0) -> int | None:
    """Return the number at the top of the page, ``least`` or more; None when there is none to be used."""
    value = page.values.get(key)
    if value is None or (not value.text and _blamed(page, value.line)):
        return None
    if not re.fullmatch(r"[0-9]{1,6}", value.text):
        page.blame(value.line, f'"{key}" must be a whole number, not "{value.text}"', "write digits only")
        return None
    if int(value.text) < least:
        page.blame(value.line, f'"{key}" is {value.text}', f"it must be {least} or more")
        return None
    return int(value.text)


def one_line(page: Page, key: str, *, most: int) -> str:
    """Return the plain text at the top of the page, at most so many characters."""
    value = page.values.get(key)
    if value is None:
        return ""
    if not value.text and not _blamed(page, value.line):
        page.blame(value.line, f'"{key}" is empty', "write it")
    _check_length(page, value, most, f'"{key}"')
    _check_lines(page, [value], plain=True)
    return value.text


def heading(page: Page, section: Section, *, most: int) -> str:
    """Return a section's heading, plain text that is shown, at most so many characters."""
    said = Item(section.line, section.heading)
    _check_length(page, said, most, "the heading")
    _check_lines(page, [said], plain=True)
    return section.heading


def text(page: Page, name: str, *, most: int = SECTION_LENGTH, plain: bool = False) -> str:
    """Return a section's text; "" and a finding when it is empty. A plain text has no markup."""
    section = page.sections.get(name)
    if section is None:
        return ""
    joined = paragraphs(section)
    if not joined:
        page.blame(section.line, f'the part "{section.heading}" is empty', "write its text under the heading")
    _check_lines(page, section.numbered, plain=plain)
    _check_length(page, Item(section.line, joined), most, f'"{section.heading}"')
    return joined


def entries(
    page: Page, name: str, *, plain: bool = False, most: int | None = None, longest: int = LABEL_LENGTH
) -> list[Item]:
    """Return the entries of a list section, each with its line; a finding when there are none, or more than `most`.

    None of them has more than `longest` characters.
    """
    section = page.sections.get(name)
    if section is None:
        return []
    if not section.numbered:
        page.blame(section.line, f'the part "{section.heading}" is empty', 'write a list, each line with "- "')
    found = items(page, section)
    _check_lines(page, section.numbered, plain=plain)
    if most is not None and len(found) > most:
        advice = f"keep {most} or fewer: what members see has no room for more"
        page.blame(found[most].line, f'"{section.heading}" has {len(found)} entries', advice)
    too_long = [_check_length(page, entry, longest, "the entry") for entry in found]
    if not any(too_long):
        whole = "\n".join(entry.text for entry in found)
        # Two characters more for the bullet of each entry.
        _check_length(page, Item(section.line, whole + "  " * len(found)), SECTION_LENGTH, f'"{section.heading}"')
    return found


def _blamed(page: Page, line: int) -> bool:
    return any(finding.line == line for finding in page.findings)


def _check_length(page: Page, said: Item, most: int, what: str) -> bool:
    """Note what is too long, and tell whether it is."""
    is_too_long = len(said.text) > most
    if is_too_long:
        page.blame(said.line, f"{what} has {len(said.text)} characters", f"shorten it to {most} or fewer")
    return is_too_long


def _check_lines(page: Page, lines: list[Item], *, plain: bool) -> None:
    for line in lines:
        for pattern, problem, advice in (*NOT_SLACK, *([PLAIN] if plain else [])):
            if pattern.search(line.text):
                page.blame(line.line, problem, advice)
                break
        for found in PLACEHOLDER.finditer(line.text):
            if found["name"] not in PLACEHOLDERS:
                page.blame(line.line, f"the placeholder {found[0]} does not exist", _placeholder_advice())


def _placeholder_advice() -> str:
    if not PLACEHOLDERS:
        return "there are none: say it in words; the bot adds dates and times itself"
    return f"use one of: {', '.join(sorted(PLACEHOLDERS))}"
