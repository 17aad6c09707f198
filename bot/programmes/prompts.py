"""The message that opens a step: short enough for a channel, and true on the day on which it comes."""

import re

from bot.programmes.findings import Severity
from bot.programmes.pages import Page
from bot.programmes.texts import text

PROMPT_WORDS = 120
"""It stays under this many words; the rest is in the guide."""
THESE_DAYS = re.compile(
    r"(?i:\b(?:today|tonight|tomorrow|this\s+week|heute|diese[rn]?\s+woche)\b)"
    # In the middle of a sentence "Morgen" is the noun, which is another word.
    r"|\bmorgen\b|(?:\A|(?<=\n\n)|(?<=[.!?:]\s))Morgen\b"
)
QUOTED = re.compile(
    "|".join(
        f"{begun}(?:[^{end}\n]|\n(?!\n))*[{end}]" for begun, end in ('""', ("“", "”"), ("„", "“”"), ("»", "«"))
    )
)


def prompt_of(page: Page) -> str:
    """Return the prompt; a finding when it is too long to be read in a channel, or names a day that is not this one."""
    prompt = text(page, "prompt")
    words = count_words(prompt)
    if words >= PROMPT_WORDS:
        page.blame(
            page.section_line("prompt"),
            f"the prompt has {words} words",
            f"keep it under {PROMPT_WORDS}; details belong under Exercise",
        )
    _check_days(page)
    return prompt


def count_words(said: str) -> int:
    """Return how many words a text has; a dash or a bullet alone is none."""
    return sum(any(char.isalnum() for char in word) for word in said.split())


def _check_days(page: Page) -> None:
    """Warn of days that are meant as of the meeting: the prompt comes on the working day before it."""
    if "prompt" not in page.sections:
        return
    section = page.sections["prompt"]
    # What somebody says in quotation marks may name any day.
    said = QUOTED.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), "\n".join(section.lines))
    for found in THESE_DAYS.finditer(said):
        line = section.line + 1 + said.count("\n", 0, found.start())
        problem = f'"{" ".join(found[0].split())}" is another day in the prompt than at the meeting'
        advice = 'the prompt comes on the working day before: write "at the meeting" or "until then"'
        page.blame(line, problem, advice, Severity.WARNING)
