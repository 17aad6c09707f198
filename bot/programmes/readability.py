"""How hard a text is to read, by LIX: words in a sentence, and how many of them are long, in a hundred.

Source: C. H. Björnsson, Läsbarhet, 1968. Below 40 reads easily, above 50 like a newspaper's leading article.
"""

import re
from statistics import median

from bot.programmes.findings import Severity
from bot.programmes.pages import Page, Section

TITLES = "reading"  # A part in which others have chosen the words.
LONG = 7  # Letters from which a word is long.
WORDS = 15  # In shorter paragraphs one word decides, so that they say nothing.
MEDIAN = {"en": 40, "de": 45}  # German builds longer words and is no harder for it.
WORST = {"en": 55, "de": 60}

_ITEM = re.compile(r"^(- |\d+[.)] |>)")
_LINK = re.compile(r"<[^|>]*\|([^>]*)>")
_END = re.compile(r"[.!?:]+(?=[\s*_\"”“)]|$)")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def lix(text: str) -> float:
    """The LIX of a text; 0 without words."""
    words = _WORD.findall(_LINK.sub(r"\1", text))
    if not words:
        return 0.0
    sentences = max(len(_END.findall(text)), 1)
    return len(words) / sentences + 100 * sum(len(word) >= LONG for word in words) / len(words)


def check(page: Page, language: str) -> None:
    """Warns of a page whose paragraphs are hard to read, and of the worst of them."""
    measured = [
        (lix(text), line)
        for name, section in page.sections.items()
        if name != TITLES
        for line, text in _paragraphs(section)
    ]
    if not measured or page.findings:  # First what is wrong, then what could be better.
        return
    middle = median(value for value, _ in measured)
    worst, line = max(measured)
    most, hardest = MEDIAN.get(language, MEDIAN["en"]), WORST.get(language, WORST["en"])
    if middle > most:
        advice = f"shorter sentences and words bring it to {most} or less"
        page.blame(1, f"the text is hard to read (median LIX {middle:.0f})", advice, Severity.WARNING)
    if worst > hardest:
        advice = f"cut its sentences, {hardest} or less is good"
        page.blame(line, f"this paragraph is hard to read (LIX {worst:.0f})", advice, Severity.WARNING)


def _paragraphs(section: Section) -> list[tuple[int, str]]:
    """The paragraphs and entries that are long enough to say something, each with its first line."""
    found: list[tuple[int, str]] = []
    going_on = False
    for number, raw in enumerate(section.lines, section.line + 1):
        line = raw.strip()
        if going_on and line and not _ITEM.match(line):
            found[-1] = (found[-1][0], f"{found[-1][1]} {line}")
        elif line:
            found.append((number, line))
        going_on = bool(line)
    return [(line, text) for line, text in found if len(_WORD.findall(text)) >= WORDS]
