"""Public holidays by country and region, from the package `holidays` where it is installed, and who lives where.

The package is optional (`pip install '.[holidays]'`) and large: it is read in when it is first asked. Without it no day
is a holiday.
"""

from collections.abc import Callable, Collection, Container, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import import_module

from bot.store import positions
from bot.store.session import Session

Countries = Callable[[Session, str, Collection[str]], Mapping[str, str]]


@dataclass(frozen=True)
class Holidays:
    """What is known of holidays: where people live, by user id, and whether a day is a public holiday in a place."""

    countries: Countries
    is_holiday: Callable[[str, date], bool]


def countries_of(session: Session, workspace_id: str, user_ids: Collection[str]) -> Mapping[str, str]:
    """The country of each person of whom it is known, such as DE or, with its region, DE-BY; never guessed from a zone.

    What somebody chose goes before what the company's register says.
    """
    asked = list(user_ids)
    said = positions.of(session, workspace_id, asked)
    registered = {one: position.country for one, position in said.items() if position.country}
    return registered | positions.chosen_countries(session, workspace_id, asked)


def is_holiday(place: str, on: date) -> bool:
    """Whether a day is a public holiday in a country, or in a region of it. An unknown place has none."""
    return on in _dates(place)


@cache
def _dates(place: str) -> Container[date]:
    country, _, region = place.partition("-")
    try:
        return import_module("holidays").country_holidays(country, subdiv=region or None)
    except ImportError:  # It is not installed.
        return ()
    except NotImplementedError:  # There is no such place in it.
        return _dates(country) if region else ()


PUBLIC = Holidays(countries_of, is_holiday)
