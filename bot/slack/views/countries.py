"""The countries to choose from, by their ISO codes, named in the language that is spoken."""

from functools import lru_cache
from unicodedata import combining, normalize

from babel import Locale
from slack_sdk.models.blocks import Option, OptionGroup

# What CLDR names beside countries: groups of them, places that are none, and codes for tests.
_NO_COUNTRIES = frozenset("EU EZ UN QO XA XB ZZ".split())


@lru_cache
def names(language: str = "en") -> dict[str, str]:
    """What each country is called in a language, in the order of the names; islands that belong to one are among them."""
    territories = Locale(language).territories
    found = {code: name for code, name in territories.items() if len(code) == 2 and code.isalpha()}
    kept = {code: name for code, name in found.items() if code not in _NO_COUNTRIES}
    return dict(sorted(kept.items(), key=lambda one: _plain(one[1])))


@lru_cache
def groups(language: str) -> list[OptionGroup]:
    """The countries as a menu shows them: by the first letter of their names, as it takes a hundred in a row at most."""
    letters: dict[str, list[Option]] = {}
    for code, name in names(language).items():
        letters.setdefault(_plain(name)[0].upper(), []).append(Option(value=code, label=name[:75]))
    return [OptionGroup(label=letter, options=options) for letter, options in letters.items()]


def _plain(name: str) -> str:
    return "".join(one for one in normalize("NFKD", name) if not combining(one)).casefold()
