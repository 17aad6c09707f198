"""One circle on the clocks of four cities through 2026, and hours that clocks leap over or read twice."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, reset_tzpath

import pytest

from bot.domain.worktime import Hour, Run, instant, meeting_at
from tests.domain.readings import readings

YEAR = range(45)


@pytest.fixture(scope="module", autouse=True)
def pinned_zones() -> None:
    """Take the zones from the pinned package only, since the machine's own may be older."""
    reset_tzpath(to=())
    ZoneInfo.clear_cache()


def on_clocks(run: Run, zone: str) -> dict[str, str]:
    """What clocks in a zone read at each meeting, from the first date on at which they read it."""
    found = dict[str, str]()
    for step in range(run.steps):
        at = meeting_at(run, step)
        shown = f"{at.astimezone(ZoneInfo(zone)):%a %H:%M}"
        if not found or shown != list(found.values())[-1]:
            found[f"{run.first_on + timedelta(weeks=step):%m-%d}"] = shown
    return found


TUESDAYS = Run(Hour(1, time(16), "Europe/Berlin"), date(2026, 2, 3), len(YEAR), 60)
IN_NEW_YORK = Run(Hour(1, time(10), "America/New_York"), date(2026, 2, 3), len(YEAR), 60)


@pytest.mark.parametrize(
    ("run", "zone", "read"),
    [
        (TUESDAYS, "Europe/Berlin", {"02-03": "Tue 16:00"}),
        (
            TUESDAYS,
            "America/New_York",
            {
                "02-03": "Tue 10:00",
                "03-10": "Tue 11:00",
                "03-31": "Tue 10:00",
                "10-27": "Tue 11:00",
                "11-03": "Tue 10:00",
            },
        ),
        (TUESDAYS, "Asia/Kolkata", {"02-03": "Tue 20:30", "03-31": "Tue 19:30", "10-27": "Tue 20:30"}),
        (
            TUESDAYS,
            "Australia/Sydney",
            {
                "02-03": "Wed 02:00",
                "03-31": "Wed 01:00",
                "04-07": "Wed 00:00",
                "10-06": "Wed 01:00",
                "10-27": "Wed 02:00",
            },
        ),
        (
            IN_NEW_YORK,
            "Europe/Berlin",
            {
                "02-03": "Tue 16:00",
                "03-10": "Tue 15:00",
                "03-31": "Tue 16:00",
                "10-27": "Tue 15:00",
                "11-03": "Tue 16:00",
            },
        ),
    ],
)
def test_what_the_clocks_of_each_read_through_a_year(run: Run, zone: str, read: dict[str, str]) -> None:
    assert on_clocks(run, zone) == read


@pytest.mark.parametrize(
    ("zone", "at", "first", "second"),
    [
        ("America/New_York", "2026-11-01T01:30", "05:30", "06:30"),
        ("Europe/Berlin", "2026-10-25T02:30", "00:30", "01:30"),
        ("Europe/London", "2027-10-31T01:30", "00:30", "01:30"),
        ("Australia/Lord_Howe", "2026-04-05T01:45", "14:45", "15:15"),
    ],
)
def test_an_hour_that_clocks_read_twice_is_the_first_of_the_two(
    zone: str, at: str, first: str, second: str
) -> None:
    wanted = datetime.fromisoformat(at)
    both = [datetime.fromtimestamp(one, UTC) for one in readings(wanted.date(), wanted.time(), zone)]
    assert [f"{one:%H:%M}" for one in both] == [first, second]
    assert instant(wanted.date(), wanted.time(), zone) == both[0]


@pytest.mark.parametrize(
    ("zone", "first_on", "hours"),
    [
        ("Europe/Berlin", "2026-03-24", 167),
        ("Europe/Berlin", "2026-10-20", 169),
        ("Australia/Lord_Howe", "2026-09-29", 167.5),
        ("America/Santiago", "2026-09-01", 167),
        ("Africa/Cairo", "2026-10-27", 169),
        ("America/Vancouver", "2026-10-27", 168),  # By the newer rules it does not go back.
    ],
)
def test_a_week_across_a_change_is_a_week_on_the_wall(zone: str, first_on: str, hours: float) -> None:
    day = date.fromisoformat(first_on)
    run = Run(Hour(day.weekday(), time(10), zone), day, 2, 60)
    assert meeting_at(run, 1) - meeting_at(run, 0) == timedelta(hours=hours)


def test_the_year_with_a_53rd_week_ends_and_the_next_begins_on_the_same_weekday_and_hour() -> None:
    run = Run(Hour(3, time(10), "Europe/Berlin"), date(2026, 12, 17), 4, 60)
    held = [meeting_at(run, step).astimezone(ZoneInfo("Europe/Berlin")) for step in range(4)]
    assert [f"{at:%G-W%V %a %d %b %H:%M}" for at in held] == [
        "2026-W51 Thu 17 Dec 10:00",
        "2026-W52 Thu 24 Dec 10:00",
        "2026-W53 Thu 31 Dec 10:00",
        "2027-W01 Thu 07 Jan 10:00",
    ]
