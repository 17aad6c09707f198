"""When a circle begins that is not to begin before a day, and whether an hour suits people on the dates it has then."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.domain.dates import Dates
from bot.domain.fair_hours import common_hours, suits
from bot.domain.forming.people import FreeTime
from bot.domain.worktime import Hour, first_meeting_on

NOW = datetime(2026, 11, 2, 8, tzinfo=UTC)  # A Monday.
NOTICE = timedelta(days=1)
WORKDAYS = frozenset(range(5))
BERLIN = FreeTime.daily("Europe/Berlin", WORKDAYS, time(9), time(17))
NEW_YORK = FreeTime.daily("America/New_York", WORKDAYS, time(9), time(11))


@pytest.mark.parametrize(
    ("weekday", "not_before", "on"),
    [
        (0, None, "2026-11-09"),
        (0, "2027-01-11", "2027-01-11"),  # On that very day: its prompt may come before it.
        (1, "2027-01-11", "2027-01-12"),
        (4, "2027-01-11", "2027-01-15"),
        (0, "2027-01-12", "2027-01-18"),
        (0, "2026-11-03", "2026-11-09"),
        (1, "2026-11-03", "2026-11-10"),  # The notice holds as well.
        (0, "2020-01-01", "2026-11-09"),
    ],
)
def test_the_first_meeting_is_on_the_day_that_is_wished_or_after_it(
    weekday: int, not_before: str | None, on: str
) -> None:
    wished = date.fromisoformat(not_before) if not_before else None
    found = first_meeting_on(Hour(weekday, time(16), "Europe/Berlin"), NOW, NOTICE, wished)
    assert found == date.fromisoformat(on)


@pytest.mark.parametrize(
    ("not_before", "hours"),
    [
        # From November until February 15:00 to 16:00 here is 9:00 to 10:00 there.
        (None, ["15:00", "15:30", "16:00"]),
        # In two weeks of March it is an hour later there.
        (date(2027, 1, 11), ["15:00"]),
    ],
)
def test_an_hour_is_looked_at_on_the_dates_that_it_would_have(not_before: date | None, hours: list[str]) -> None:
    dates = Dates(60, 13, NOW, NOTICE, not_before)
    people = [BERLIN, BERLIN, NEW_YORK]
    assert {f"{one.at:%H:%M}" for one in common_hours(people, dates)} == set(hours)
    for half_hour in range(48):
        at = time(half_hour // 2, half_hour % 2 * 30)
        assert suits(Hour(2, at, "Europe/Berlin"), people, dates) is (f"{at:%H:%M}" in hours)
        assert not suits(Hour(5, at, "Europe/Berlin"), people, dates)


def test_an_hour_suits_on_whosever_clock_it_is_kept() -> None:
    dates = Dates(60, 4, NOW, NOTICE)
    assert suits(Hour(2, time(9), "America/New_York"), [BERLIN, NEW_YORK], dates)
    assert suits(Hour(2, time(19, 30), "Asia/Kolkata"), [BERLIN, NEW_YORK], dates)
    assert not suits(Hour(2, time(12), "America/New_York"), [BERLIN, NEW_YORK], dates)
