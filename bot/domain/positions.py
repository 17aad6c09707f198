"""Where people stand in their company, as far as it matters for putting circles together, and in which country."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

WORDS_AT_MOST = 80  # Characters of a department, function or site.
HIGHEST_LEVEL = 99
FACTS = ("department", "function", "site", "level", "manager", "country")
_COUNTRY = re.compile(r"[A-Za-z]{2}(?:-[A-Za-z0-9]{1,3})?")


@dataclass(frozen=True)
class Position:
    """What a company tells of one person; None where it tells nothing.

    `level` is a number, so that near and far can be told: the higher, the further up. `manager` is a user id, `country`
    an ISO code such as DE, or DE-BY with the region.
    """

    department: str | None = None
    function: str | None = None
    site: str | None = None
    level: int | None = None
    manager: str | None = None
    country: str | None = None


NOTHING = Position()


def country_of(typed: str, countries: Collection[str]) -> str | None:
    """The code of a country, or of a country and its region, however it was typed; None when it is none.

    Only the country is looked up: which regions have holidays of their own is known where holidays are.
    """
    code = country_code(typed)
    return code if code is not None and code.partition("-")[0] in countries else None


def country_code(typed: str) -> str | None:
    """What was typed as the code of a country, or of a country and its region, whether or not there is such a one.

    None for what has not the form of one; letters of other alphabets are none, even those that `upper` turns into ours.
    """
    return typed.strip().upper() if _COUNTRY.fullmatch(typed.strip()) else None


def loops(managers: Mapping[str, str]) -> list[frozenset[str]]:
    """The rings of people each of whom reports to the next; whoever reports to themselves is one alone."""
    found: list[frozenset[str]] = []
    seen: set[str] = set()
    for start in managers:
        path: dict[str, int] = {}
        one: str | None = start
        while one is not None and one not in seen and one not in path:
            path[one] = len(path)
            one = managers.get(one)
        if one is not None and one in path:
            found.append(frozenset(list(path)[path[one] :]))
        seen.update(path)
    return found
