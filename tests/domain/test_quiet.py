"""How much is said, and when: working hours on a person's own clock, being away, and the ceiling of a week."""

from datetime import UTC, date, datetime

import pytest

from bot.domain.quiet import (
    CEILING,
    Weight,
    is_away,
    may_send,
    working_day,
    working_days_later,
    working_time,
)


def at(text: str) -> datetime:
    """An instant in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "zone", "expected"),
    [
        pytest.param("2026-11-25 10:00", "UTC", "2026-11-25 10:00", id="in working hours at once"),
        pytest.param("2026-11-25 03:00", "UTC", "2026-11-25 09:00", id="at night in the morning"),
        pytest.param("2026-11-25 17:00", "UTC", "2026-11-26 09:00", id="in the evening the next day"),
        pytest.param("2026-11-27 18:00", "UTC", "2026-11-30 09:00", id="on Friday evening on Monday"),
        pytest.param("2026-11-28 11:00", "UTC", "2026-11-30 09:00", id="on Saturday on Monday"),
        pytest.param("2026-11-29 23:30", "UTC", "2026-11-30 09:00", id="on Sunday night on Monday"),
        pytest.param(
            "2026-11-25 10:00", "America/Los_Angeles", "2026-11-25 17:00", id="on the person's own clock"
        ),
        pytest.param("2026-11-29 22:00", "Pacific/Auckland", "2026-11-29 22:00", id="where it is Monday already"),
        pytest.param("2026-10-24 20:00", "Europe/Berlin", "2026-10-26 08:00", id="after the clocks went back"),
    ],
)
def test_what_only_suggests_something_waits_for_working_hours(now: str, zone: str, expected: str) -> None:
    assert working_time(at(now), zone) == at(expected)


def test_a_full_week_leaves_out_suggestions_but_no_answer() -> None:
    assert may_send(Weight.KIND, CEILING - 1)
    assert not may_send(Weight.KIND, CEILING)
    assert may_send(Weight.ANSWER, CEILING + 7)


@pytest.mark.parametrize(
    ("until", "now", "away"),
    [
        (None, "2026-11-25 10:00", False),
        (date(2026, 11, 26), "2026-11-26 02:59", True),  # 08:29 in Kolkata
        (date(2026, 11, 26), "2026-11-26 03:30", False),  # 09:00 there
    ],
)
def test_one_is_back_on_the_morning_of_the_day_one_named(until: date | None, now: str, away: bool) -> None:
    assert is_away(until, at(now), "Asia/Kolkata") is away


@pytest.mark.parametrize(
    ("on", "days", "expected"),
    [
        (date(2026, 11, 25), 0, date(2026, 11, 25)),
        (date(2026, 11, 25), 3, date(2026, 11, 30)),  # Wednesday to Monday
        (date(2026, 11, 28), 1, date(2026, 11, 30)),  # Saturday to Monday
    ],
)
def test_working_days_leave_out_the_weekend(on: date, days: int, expected: date) -> None:
    assert working_day(on, days) == expected


def test_some_working_days_later_is_the_end_of_that_days_hours() -> None:
    assert working_days_later(at("2026-11-25 10:00"), "Europe/Berlin", 3) == at("2026-11-30 16:00")
