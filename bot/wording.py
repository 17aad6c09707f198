"""Turns every sentence that a person reads into the reader's language, through gettext."""

import gettext
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LANGUAGES = ("en", "de")  # What the bot speaks; English is what stands in the code.
LOCALE = Path(__file__).parent / "locale"

_language: ContextVar[str] = ContextVar("language", default="en")


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Words everything inside in one language (an IETF tag such as "de"); English where it is missing."""
    token = _language.set(language)
    try:
        yield
    finally:
        _language.reset(token)


def language() -> str:
    """The language that sentences are worded in at this moment."""
    return _language.get()


def _(message: str, **facts: object) -> str:
    """The sentence in the present language, with its `{facts}` filled in."""
    return _translation(_language.get()).gettext(message).format(**facts)


def ngettext(one: str, many: str, count: int, **facts: object) -> str:
    """The sentence for a count, which is also its fact `{count}`."""
    chosen = _translation(_language.get()).ngettext(one, many, count)
    return chosen.format(count=count, **facts)


@cache
def _translation(language: str) -> gettext.NullTranslations:
    """The translations of a language, read from the very file that translators edit."""
    path = LOCALE / language / "LC_MESSAGES" / "circles.po"
    if language not in LANGUAGES or not path.is_file():
        return gettext.NullTranslations()
    compiled = BytesIO()
    with path.open("rb") as words:
        write_mo(compiled, read_po(words, locale=language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
