"""When a member is reminded: at the hour they chose, or on the morning after the meeting, on their own clock."""

from datetime import UTC, datetime, time

import pytest

from bot.domain.reminders import Wish, due_at


def at(text: str) -> datetime:
    """An instant in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


# Prompt on Monday at nine, meeting on Tuesday at three, wrap-up on Wednesday at four, all in Berlin in winter.
PROMPT, MEETING, WRAP_UP = at("2026-11-23 08:00"), at("2026-11-24 14:00"), at("2026-11-25 15:00")
NONE = Wish(None, None)


@pytest.mark.parametrize(
    ("zone", "wish", "expected"),
    [
        pytest.param("Europe/Berlin", NONE, "2026-11-25 08:00", id="the morning after the meeting"),
        pytest.param("Asia/Kolkata", NONE, "2026-11-25 03:30", id="a morning of one's own"),
        pytest.param(
            "America/Los_Angeles",
            NONE,
            "2026-11-24 17:00",
            id="the wrap-up is before the morning after",
        ),
        pytest.param("America/New_York", NONE, "2026-11-24 16:00", id="the wrap-up is soon after their morning"),
        pytest.param("Europe/Berlin", Wish(None, time(11)), "2026-11-25 10:00", id="an hour one chose"),
        pytest.param("Europe/Berlin", Wish(2, time(10)), "2026-11-25 09:00", id="a day and an hour one chose"),
        pytest.param("Europe/Berlin", Wish(2, None), "2026-11-25 08:00", id="a day one chose"),
        pytest.param("Europe/Berlin", Wish(4, time(10)), "2026-11-25 09:00", id="a day that does not come"),
        pytest.param("Europe/Berlin", Wish(0, time(8)), "2026-11-25 07:00", id="an hour before the prompt"),
        pytest.param(
            "Europe/Berlin",
            Wish(None, time(22)),
            "2026-11-25 08:00",
            id="an hour after the wrap-up",
        ),
    ],
)
def test_a_reminder_comes_at_this_hour(zone: str, wish: Wish, expected: str) -> None:
    assert due_at(PROMPT, MEETING, WRAP_UP, zone, wish) == at(expected)


def test_a_circle_that_writes_is_reminded_on_the_morning_of_its_last_day() -> None:
    friday = at("2026-11-27 15:00")  # Its week ends with the wrap-up.
    assert due_at(PROMPT, friday, friday, "Europe/Berlin", NONE) == at("2026-11-27 08:00")


def test_over_a_weekend_it_comes_on_the_next_working_morning() -> None:
    prompt, meeting, wrap_up = at("2026-11-26 08:00"), at("2026-11-27 14:00"), at("2026-11-30 15:00")
    assert due_at(prompt, meeting, wrap_up, "Europe/Berlin", NONE) == at("2026-11-30 08:00")


@pytest.mark.parametrize(
    ("prompt", "wish", "expected"),
    [
        ("2026-11-25 07:59", NONE, "2026-11-25 11:59"),
        ("2026-11-23 08:00", Wish(0, time(10)), "2026-11-25 09:00"),
        ("2026-11-25 08:00", Wish(2, time(11)), "2026-11-25 12:00"),
    ],
)
def test_nobody_is_reminded_of_what_they_have_only_just_been_asked(prompt: str, wish: Wish, expected: str) -> None:
    assert due_at(at(prompt), MEETING, WRAP_UP, "Europe/Berlin", wish) == at(expected)


def test_there_is_none_when_no_working_hour_is_left() -> None:
    assert due_at(PROMPT, at("2026-11-23 09:00"), at("2026-11-23 11:00"), "Europe/Berlin", NONE) is None
