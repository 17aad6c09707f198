"""Finds steps whose exercises say the same: who reads the second one notices, and does not do it."""

import re
from collections.abc import Mapping
from itertools import combinations

from bot.programmes.pages import UNWRITTEN, Page, paragraphs

RUN = 5  # Words in a row.
MOST = 1 / 3  # Of the shorter exercise's runs.

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


def share(one: str, other: str) -> float:
    """How much of the shorter text's runs of five words is in the other one too, from 0 to 1."""
    runs, others = _runs(one), _runs(other)
    return len(runs & others) / max(min(len(runs), len(others)), 1)


def check(pages: Mapping[int, Page]) -> None:
    """Notes, in the later of two steps, that its exercise is the earlier one's."""
    texts = {
        number: paragraphs(page.sections["exercise"])
        for number, page in pages.items()
        if "exercise" in page.sections
    }
    texts = {number: text for number, text in texts.items() if UNWRITTEN not in text}
    for earlier, later in combinations(sorted(texts), 2):
        shared = share(texts[earlier], texts[later])
        if shared > MOST:
            pages[later].blame(
                pages[later].section_line("exercise"),
                f"the exercise shares {shared:.0%} of its five-word runs with step {earlier}",
                "write another one: at most a third may be the same",
            )


def _runs(text: str) -> set[tuple[str, ...]]:
    words = _WORD.findall(text.lower())
    return set(zip(*(words[start:] for start in range(RUN)), strict=False))
