"""Zones and instants at the places where clocks leap, go back or change their day."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, reset_tzpath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.dates import Dates
from bot.domain.fair_hours import ranked
from bot.domain.forming.people import DAY, FreeTime
from bot.domain.worktime import day_ends_at, instant, is_zone
from tests.domain.readings import HALF_HOURS


@pytest.fixture(scope="module", autouse=True)
def pinned_zones() -> None:
    """Take the zones from the pinned package only, since the machine's own may be older."""
    reset_tzpath(to=())
    ZoneInfo.clear_cache()


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize("name", ["Europe/Berlin", "UTC", "Asia/Kolkata", "America/Argentina/Buenos_Aires"])
def test_a_zone_of_the_database_is_a_zone(name: str) -> None:
    assert is_zone(name)


@pytest.mark.parametrize(
    "name",
    [
        "",
        " ",
        ".",
        "..",
        "../x",
        "/etc/localtime",
        "None",
        "null",
        "Mars/Olympus",
        "America",
        "Europe/",
        "Europe/Berlin\n",
        "zone.tab",
        "a\x00b",
        "\ud800",
        "Zürich",
        "x" * 5000,
        None,
        7,
        [],
    ],
)
def test_anything_else_is_no_zone_and_raises_nothing(name: str) -> None:
    assert is_zone(name) is False


@given(st.text())
def test_no_text_makes_the_question_for_a_zone_fail(name: str) -> None:
    assert is_zone(name) in (True, False)


@pytest.mark.parametrize(
    ("zone", "on", "at", "expected"),
    [
        ("America/New_York", "2026-03-08", "02:30", "2026-03-08T07:30"),
        ("America/New_York", "2027-03-14", "02:00", "2027-03-14T07:00"),
        ("Europe/Berlin", "2026-03-29", "02:30", "2026-03-29T01:30"),
        ("Europe/Berlin", "2027-03-28", "02:30", "2027-03-28T01:30"),
        ("Europe/London", "2026-03-29", "01:15", "2026-03-29T01:15"),
        ("Australia/Sydney", "2026-10-04", "02:30", "2026-10-03T16:30"),
        ("Australia/Lord_Howe", "2026-10-04", "02:15", "2026-10-03T15:45"),
        ("Pacific/Auckland", "2026-09-27", "02:30", "2026-09-26T14:30"),
        ("Pacific/Chatham", "2026-09-27", "03:00", "2026-09-26T14:15"),
        ("America/Santiago", "2026-09-06", "00:30", "2026-09-06T04:30"),
        ("Africa/Cairo", "2026-04-24", "00:30", "2026-04-23T22:30"),
        ("Asia/Jerusalem", "2026-03-27", "02:30", "2026-03-27T00:30"),
    ],
)
def test_a_time_that_clocks_leap_over_moves_forward_by_the_leap(
    zone: str, on: str, at: str, expected: str
) -> None:
    found = instant(date.fromisoformat(on), time.fromisoformat(at), zone)
    assert found == utc(expected)
    assert found.tzinfo is UTC
    leap = timedelta(minutes=30 if zone == "Australia/Lord_Howe" else 60)
    asked = datetime.fromisoformat(f"{on}T{at}")
    assert found.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == asked + leap


@pytest.mark.parametrize(
    ("zone", "on", "at", "expected"),
    [
        ("America/New_York", "2026-11-01", "01:30", "2026-11-01T05:30"),
        ("Europe/Berlin", "2026-10-25", "02:30", "2026-10-25T00:30"),
        ("Europe/Berlin", "2027-10-31", "02:00", "2027-10-31T00:00"),
        ("Australia/Sydney", "2026-04-05", "02:30", "2026-04-04T15:30"),
        ("Australia/Lord_Howe", "2026-04-05", "01:45", "2026-04-04T14:45"),
        ("Pacific/Chatham", "2026-04-05", "03:00", "2026-04-04T13:15"),
        ("America/Santiago", "2026-04-04", "23:30", "2026-04-05T02:30"),
        ("Africa/Cairo", "2026-10-29", "23:30", "2026-10-29T20:30"),
        ("Atlantic/Azores", "2026-10-25", "00:30", "2026-10-25T00:30"),
    ],
)
def test_a_time_that_clocks_read_twice_is_the_first(zone: str, on: str, at: str, expected: str) -> None:
    asked = time.fromisoformat(at)
    assert instant(date.fromisoformat(on), asked, zone) == utc(expected)
    assert instant(date.fromisoformat(on), asked.replace(fold=1), zone) == utc(expected)


def test_an_unknown_zone_is_an_error() -> None:
    with pytest.raises(ZoneInfoNotFoundError):
        instant(date(2026, 1, 5), time(9), "Mars/Olympus")


def test_the_pinned_rules_know_that_vancouver_keeps_its_clock_in_november_2026() -> None:
    before, after = (instant(date(2026, month, 10), time(9), "America/Vancouver") for month in (10, 11))
    assert after.time() == before.time()


@pytest.mark.parametrize(
    ("zone", "on", "expected"),
    [
        ("America/New_York", "2026-10-30", "2026-10-31T04:00"),
        ("Asia/Kolkata", "2026-10-30", "2026-10-30T18:30"),
        ("Pacific/Kiritimati", "2026-10-30", "2026-10-30T10:00"),
        # Midnight itself is leapt over, or the last hour of the day is read twice: the day ends when it ends.
        ("America/Santiago", "2026-09-05", "2026-09-06T04:00"),
        ("America/Santiago", "2026-04-04", "2026-04-05T04:00"),
        ("Africa/Cairo", "2026-04-23", "2026-04-23T22:00"),
        ("Africa/Cairo", "2026-10-29", "2026-10-29T22:00"),
    ],
)
def test_a_day_ends_at_the_readers_own_midnight(zone: str, on: str, expected: str) -> None:
    assert day_ends_at(date.fromisoformat(on), zone) == utc(expected)


@pytest.mark.parametrize(
    ("zone", "on", "doubtful"),
    [
        ("Europe/Berlin", "2026-03-28", []),
        ("Europe/Berlin", "2026-03-29", ["02:00", "02:30"]),
        ("Europe/Berlin", "2026-10-25", ["02:00", "02:30"]),
        ("Australia/Lord_Howe", "2026-10-04", ["02:00"]),
        ("Australia/Lord_Howe", "2026-04-05", ["01:30"]),
        ("America/Santiago", "2026-09-06", ["00:00", "00:30"]),
        ("America/Santiago", "2026-09-05", []),
        ("America/Santiago", "2026-04-04", ["23:00", "23:30"]),
        ("Atlantic/Azores", "2026-10-25", ["00:00", "00:30"]),
        ("Asia/Kathmandu", "2026-11-01", []),
    ],
)
def test_half_hours_that_clocks_do_not_read_just_once_are_not_offered(
    zone: str, on: str, doubtful: list[str]
) -> None:
    day = date.fromisoformat(on)
    # Free at all hours, in a run of one week that begins on that day.
    own = FreeTime(zone, frozenset(range(7)), ((0, DAY),))
    dates = Dates(30, 1, datetime.combine(day, time(0), UTC) - timedelta(days=9), timedelta(0), day)
    offered = {one.hour.at for one in ranked([own], dates) if one.hour.weekday == day.weekday()}
    assert [f"{at:%H:%M}" for at in HALF_HOURS if at not in offered] == doubtful
