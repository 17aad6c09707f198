"""The message that opens a step: short enough for a channel, true on the day on which it comes, and with the right minutes."""

import re
from collections.abc import Iterator

from bot.programmes.findings import Severity
from bot.programmes.pages import Page, Section
from bot.programmes.texts import text

PROMPT_WORDS = 120
"""It stays under this many words as it is posted, with the hour and the names; the rest is in the guide."""
THESE_DAYS = re.compile(
    r"(?i:\b(?:today|tonight|tomorrow|this\s+week|heute|diese[rn]?\s+woche)\b)"
    # In the middle of a sentence "Morgen" is the noun, which is another word.
    r"|\bmorgen\b|(?:\A|(?<=\n\n)|(?<=[.!?:]\s))Morgen\b"
)
DATE = re.compile(r"<!date\^[^|>]*\|([^>]*)>")  # As Slack writes it, with what stands there in words.
MINUTES = re.compile(r"([0-9]+)[\s-]*min(?:\b|ut|üt)", re.IGNORECASE)
QUOTED = re.compile(
    "|".join(
        f"{begun}(?:[^{end}\n]|\n(?!\n))*[{end}]" for begun, end in ('""', ("“", "”"), ("„", "“”"), ("»", "«"))
    )
)


def prompt_of(page: Page, preparation_minutes: int | None) -> str:
    """Return the prompt; a finding when it names a day that is not this one.

    There is one also for each number of minutes in it, or in the preparation, that contradicts ``preparation_minutes``;
    None stands for not known.
    """
    prompt = text(page, "prompt")
    _check_days(page)
    if preparation_minutes is not None:
        _check_minutes(page, preparation_minutes)
    return prompt


def check_length(page: Page, prompt: str, posted: str) -> None:
    """A finding when the prompt is too long to be read in a channel, as it is ``posted`` where the bot adds most to it."""
    of_author, words = count_words(prompt), count_words(DATE.sub(r"\1", posted))
    if words >= PROMPT_WORDS:
        page.blame(
            page.section_line("prompt"),
            f"the prompt has {words} words as it is posted: {of_author} here, and what the bot adds of hour and people",
            f"keep it under {PROMPT_WORDS} in all; details belong under Exercise",
        )


def count_words(said: str) -> int:
    """Return how many words a text has; a dash or a bullet alone is none."""
    return sum(any(char.isalnum() for char in word) for word in said.split())


def _check_days(page: Page) -> None:
    """Warn of days that are meant as of the meeting: the prompt comes on the working day before it."""
    if "prompt" not in page.sections:
        return
    section = page.sections["prompt"]
    for line, found in _found(THESE_DAYS, section):
        problem = f'"{" ".join(found[0].split())}" is another day in the prompt than at the meeting'
        advice = 'the prompt comes on the working day before: write "at the meeting" or "until then"'
        page.blame(line, problem, advice, Severity.WARNING)


def _check_minutes(page: Page, wanted: int) -> None:
    """Warn of minutes in digits that are not those of the preparation; of all others members read in words.

    The prompt may also name fewer, where the preparation says whose they are.
    """
    parts = {name: page.sections[name] for name in ("prompt", "preparation") if name in page.sections}
    named = {name: [(line, int(one[1])) for line, one in _found(MINUTES, part)] for name, part in parts.items()}
    prepared = {minutes for _, minutes in named.get("preparation", ())}
    for name, found in named.items():
        for line, minutes in found:
            shorter = minutes < wanted and (name == "preparation" or minutes in prepared)
            if minutes == 0:
                page.blame(line, f'"0 minutes" in the {name}', "leave it away: nothing takes no time")
            elif minutes != wanted and not shorter:
                advice = (
                    f'make it {wanted}, or change "preparation minutes"; write minutes of something else in words'
                )
                problem = f'"{minutes} minutes" in the {name}, and the preparation has {wanted}'
                page.blame(line, problem, advice, Severity.WARNING)


def _found(pattern: re.Pattern[str], section: Section) -> Iterator[tuple[int, re.Match[str]]]:
    """Where a pattern is in a section, each with its line; what somebody says in quotation marks is not looked at."""
    said = QUOTED.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), "\n".join(section.lines))
    for found in pattern.finditer(said):
        yield section.line + 1 + said.count("\n", 0, found.start()), found
