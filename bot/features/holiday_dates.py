"""Public holidays by country and region, from the package `holidays` where it is installed, and who lives where.

The package is optional (the extra `holidays`) and large: it is read in when it is first asked. Without it no day is a
holiday.
"""

from collections.abc import Callable, Collection, Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib import import_module

from bot.domain.forming.people import FreeTime
from bot.store import enrolments, positions
from bot.store.models import Enrolment
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


@cache
def days_of(place: str, year: int) -> frozenset[date]:
    """The public holidays in a country, or in a region of it, in a year and the two after it."""
    first, last = date(year, 1, 1), date(year + 3, 1, 1)
    days = (first + timedelta(days=one) for one in range((last - first).days))
    return frozenset(one for one in days if is_holiday(place, one))


def free_times(session: Session, people: Sequence[Enrolment]) -> list[FreeTime]:
    """When each of some people of one workspace has time, with the public holidays of those whose country is known.

    They are those from the year on in which somebody joined: no run that they could be in ends after them.
    """
    if not people:
        return []
    countries = countries_of(session, people[0].workspace_id, [one.user_id for one in people])

    def holidays(one: Enrolment) -> frozenset[date]:
        place = countries.get(one.user_id)
        return days_of(place, one.joined_at.year) if place else frozenset()

    return [enrolments.free_time(one, holidays(one)) for one in people]


PUBLIC = Holidays(countries_of, is_holiday)
