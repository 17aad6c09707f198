"""When a circle is asked whether it would like to meet once more."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.goodbyes import ask_at


@pytest.mark.parametrize(
    ("suggested", "asked"),
    [
        (datetime(2026, 11, 3, 10, tzinfo=UTC), datetime(2027, 2, 1, 10, tzinfo=UTC)),  # A Monday.
        (datetime(2026, 11, 3, 2, tzinfo=UTC), datetime(2027, 2, 1, 8, tzinfo=UTC)),  # Nine o'clock in Berlin.
        (datetime(2026, 11, 7, 10, tzinfo=UTC), datetime(2027, 2, 5, 10, tzinfo=UTC)),
        (datetime(2026, 11, 8, 10, tzinfo=UTC), datetime(2027, 2, 8, 8, tzinfo=UTC)),  # Not on a Saturday.
    ],
)
def test_it_is_asked_ninety_days_later_in_working_hours(suggested: datetime, asked: datetime) -> None:
    at = ask_at(suggested, "Europe/Berlin")
    assert at == asked
    assert at >= suggested + timedelta(days=90)
