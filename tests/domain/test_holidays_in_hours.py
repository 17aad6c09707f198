"""Of hours that suit people alike the one is fairest that falls on the fewest of their public holidays."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.domain.dates import Dates
from bot.domain.fair_hours import ranked
from bot.domain.forming.people import FreeTime

NOW = datetime(2027, 3, 15, tzinfo=UTC)
SIX_WEEKS = Dates(60, 6, NOW, timedelta(days=1))
OWN = FreeTime.daily("Europe/Berlin", frozenset(range(5)), time(9), time(17))
GOOD_FRIDAY, EASTER_MONDAY = date(2027, 3, 26), date(2027, 3, 29)


def weekday(*holidays: date, own: FreeTime = OWN) -> int:
    """The day of the fairest hour for two people, one of whom has these holidays."""
    return ranked([own, replace(own, holidays=frozenset(holidays))], SIX_WEEKS)[0].hour.weekday


def test_without_holidays_it_is_the_earliest_day_and_with_one_it_is_the_next() -> None:
    assert weekday() == 0
    assert weekday(EASTER_MONDAY) == 1
    assert weekday(EASTER_MONDAY, *(EASTER_MONDAY + timedelta(days=one) for one in (1, 2))) == 3
    assert weekday(date(2028, 3, 27)) == 0, "which is after the last meeting"


@pytest.mark.parametrize(("day", "expected"), [(date(2027, 3, 29), 1), (date(2027, 3, 30), 0)])
def test_a_day_is_that_of_their_own_clock(day: date, expected: int) -> None:
    # Whoever lives in Auckland has Tuesday when it is Monday in Berlin, so their holiday is Monday's there.
    berlin = FreeTime.daily("Europe/Berlin", frozenset({0, 1}), time(12), time(14))
    auckland = FreeTime.daily("Pacific/Auckland", frozenset({1, 2}), time(0), time(3))
    found = ranked([replace(berlin, holidays=frozenset({day})), auckland], SIX_WEEKS, "Europe/Berlin")
    assert found[0].hour.weekday == expected
    theirs = ranked([berlin, replace(auckland, holidays=frozenset({day}))], SIX_WEEKS, "Europe/Berlin")
    assert (theirs[0].hour.weekday == 1) is (day == date(2027, 3, 30))


def test_an_hour_that_suits_the_worst_off_better_goes_before_one_without_a_holiday() -> None:
    only_monday = FreeTime.daily("Europe/Berlin", frozenset({0}), time(9), time(17))
    found = ranked([only_monday, replace(OWN, holidays=frozenset({EASTER_MONDAY}))], SIX_WEEKS)
    assert found[0].hour.weekday == 0
