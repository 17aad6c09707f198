"""When a circle's hour moves on somebody's clock, what it reads then, and when they are told."""

from datetime import date, time, timedelta

import pytest

from bot.domain.clock_changes import moved, told_at
from bot.domain.worktime import Hour, Run

WEEK = timedelta(weeks=1)


def run(weekday: int, at: str, first_on: str, zone: str = "Europe/Berlin", **more: object) -> Run:
    """A circle of four steps."""
    return Run(Hour(weekday, time.fromisoformat(at), zone), date.fromisoformat(first_on), 4, 60, **more)  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize(
    ("zone", "read"),
    [
        ("Europe/Berlin", {}),
        ("Europe/Paris", {}),
        ("America/New_York", {1: "Tue 10:00 Tue 11:00"}),
        ("Asia/Kolkata", {}),
        ("Africa/Lagos", {}),
    ],
)
def test_in_the_weeks_in_which_only_america_has_changed(zone: str, read: dict[int, str]) -> None:
    assert every(run(1, "16:00", "2026-03-03"), zone) == read


@pytest.mark.parametrize(
    ("zone", "read"),
    [
        ("America/New_York", {1: "Tue 11:00 Tue 10:00"}),
        ("Asia/Kolkata", {1: "Tue 20:30 Tue 19:30"}),
        ("Australia/Sydney", {1: "Wed 02:00 Wed 01:00", 2: "Wed 01:00 Wed 00:00"}),
        ("Africa/Casablanca", {1: "Tue 16:00 Tue 15:00"}),
        ("Australia/Lord_Howe", {1: "Wed 02:00 Wed 01:00", 2: "Wed 01:00 Wed 00:30"}),
    ],
)
def test_in_the_weeks_in_which_europe_and_australia_change(zone: str, read: dict[int, str]) -> None:
    assert every(run(1, "16:00", "2026-03-24"), zone) == read


def test_another_day_alone_is_a_change_too() -> None:
    assert every(run(1, "14:30", "2026-03-24"), "Australia/Sydney") == {
        1: "Wed 00:30 Tue 23:30",
        2: "Tue 23:30 Tue 22:30",
    }


def test_what_lies_between_two_meetings_counts_however_far_apart_they_are() -> None:
    away = run(1, "16:00", "2026-03-03", breaks=((1, 3),))
    assert every(away, "America/New_York") == {}, "it went there and back meanwhile"
    assert every(away, "Asia/Kolkata") == {1: "Tue 20:30 Tue 19:30"}
    assert every(run(1, "16:00", "2026-02-24", weeks_apart=2), "America/New_York") == {
        1: "Tue 10:00 Tue 11:00",
        3: "Tue 11:00 Tue 10:00",
    }


def every(one: Run, zone: str) -> dict[int, str]:
    """What clocks in a zone read before and after, by the step with which that changes."""
    found = {step: moved(one, step, zone) for step in range(one.steps)}
    return {step: " ".join(f"{at:%a %H:%M}" for at in both) for step, both in found.items() if both}


@pytest.mark.parametrize(
    ("weekday", "at", "zone", "told"),
    [
        (1, "16:00", "Europe/Berlin", "2026-03-24T08:00"),
        (1, "16:00", "America/New_York", "2026-03-24T13:00"),
        (1, "16:00", "Australia/Sydney", "2026-03-24T22:00"),  # Their Wednesday.
        (0, "10:00", "Europe/Berlin", "2026-03-23T08:00"),
        (5, "10:00", "Europe/Berlin", "2026-03-27T08:00"),  # On the Friday before the weekend.
        (6, "10:00", "Europe/Berlin", "2026-03-27T08:00"),
    ],
)
def test_people_are_told_in_the_morning_of_a_working_day_a_week_before(
    weekday: int, at: str, zone: str, told: str
) -> None:
    first_on = date(2026, 3, 23) + timedelta(days=weekday)
    one = run(weekday, at, first_on.isoformat())
    assert f"{told_at(one, 1, zone):%Y-%m-%dT%H:%M}" == told
