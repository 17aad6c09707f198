"""The company's own page, `_company.md`: what it adds to the shelf and to each guide, under a heading of its choice."""

from collections.abc import Sequence
from pathlib import Path

from bot.domain.guides import CompanyPage
from bot.programmes.findings import Finding
from bot.programmes.forms import TITLE_LENGTH
from bot.programmes.language_files import chosen, each, findings_of, open_alone
from bot.programmes.pages import Page, expect
from bot.programmes.texts import SECTION_LENGTH, heading, one_line, text

NAME = "_company"
HEADING_LENGTH = 75
MOST_PARTS = 8


def read_company(
    folders: Sequence[Path], languages: tuple[str, ...]
) -> tuple[dict[str, CompanyPage | None], list[Finding]]:
    """Return the page in each language, None where the company has written none, and what there is to mend."""
    pages, findings = open_alone(folders, NAME)
    made = each(pages, _page)
    read = {language: chosen(made, language) if made else None for language in languages}
    return read, findings + findings_of([pages])


def _page(page: Page) -> CompanyPage:
    expect(page, keys=("title",), sections=tuple(page.sections))
    if page.readable and not page.sections:
        page.blame(1, "nothing stands on it", 'write "## A heading" and a text under it')
    parts = tuple(
        (heading(page, section, most=HEADING_LENGTH), text(page, key)) for key, section in page.sections.items()
    )
    if len(parts) > MOST_PARTS:
        page.blame(1, f"it has {len(parts)} parts", f"make it {MOST_PARTS} or fewer")
    length = sum(len(title) + len(said) for title, said in parts)
    # A single part that is too long has its finding already.
    if length > SECTION_LENGTH and all(len(said) <= SECTION_LENGTH for _, said in parts):
        page.blame(1, f"it has {length} characters in all", f"shorten it to {SECTION_LENGTH} or fewer")
    return CompanyPage(one_line(page, "title", most=TITLE_LENGTH), parts)
