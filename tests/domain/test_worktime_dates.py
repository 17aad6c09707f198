"""The days of two years on which clocks change somewhere, and what becomes of hours and moments around them."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, reset_tzpath

import pytest

from bot.domain.dates import Dates
from bot.domain.fair_hours import who_fit
from bot.domain.forming.people import FreeTime
from bot.domain.worktime import Hour, MomentKind, Run, instant, is_zone, meeting_at, moments
from tests.domain.readings import doubtful

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
# By zone: the dates in 2026 and 2027 with half hours that clocks leap over or read twice, by the pinned rules.
CHANGES = {
    "America/New_York": "2026-03-08 2026-11-01 2027-03-14 2027-11-07",
    "America/Chicago": "2026-03-08 2026-11-01 2027-03-14 2027-11-07",
    "America/Los_Angeles": "2026-03-08 2026-11-01 2027-03-14 2027-11-07",
    "America/Tijuana": "2026-03-08 2026-11-01 2027-03-14 2027-11-07",
    "Europe/London": "2026-03-29 2026-10-25 2027-03-28 2027-10-31",
    "Europe/Dublin": "2026-03-29 2026-10-25 2027-03-28 2027-10-31",
    "Europe/Berlin": "2026-03-29 2026-10-25 2027-03-28 2027-10-31",
    "Australia/Sydney": "2026-04-05 2026-10-04 2027-04-04 2027-10-03",
    "Australia/Lord_Howe": "2026-04-05 2026-10-04 2027-04-04 2027-10-03",
    "Pacific/Auckland": "2026-04-05 2026-09-27 2027-04-04 2027-09-26",
    "Pacific/Chatham": "2026-04-05 2026-09-27 2027-04-04 2027-09-26",
    "America/Santiago": "2026-04-04 2026-09-06 2027-04-03 2027-09-05",
    "Asia/Jerusalem": "2026-03-27 2026-10-25 2027-03-26 2027-10-31",
    "Africa/Cairo": "2026-04-24 2026-10-29 2027-04-30 2027-10-28",
    "Asia/Beirut": "2026-03-29 2026-10-24 2027-03-28 2027-10-30",
    "America/Nuuk": "2026-03-28 2026-10-24 2027-03-27 2027-10-30",
    "Africa/Casablanca": "2026-02-15 2026-03-22 2026-09-20",
    "America/Vancouver": "2026-03-08",
    "America/Edmonton": "2026-03-08",
    "America/Winnipeg": "2026-03-08",
    "Asia/Kolkata": "",
    "Asia/Kathmandu": "",
    "Asia/Tehran": "",
    "America/Sao_Paulo": "",
    "America/Mexico_City": "",
    "America/Asuncion": "",
    "Pacific/Apia": "",
    "Asia/Amman": "",
    "Asia/Almaty": "",
}
ON = [(zone, on) for zone, dates in CHANGES.items() for on in dates.split()]
# (zone, wall time asked for, what clocks read then, instant): leapt over, or read twice.
POINTS = [
    ("America/New_York", "2026-03-08T02:30", "03:30", "2026-03-08T07:30"),
    ("America/New_York", "2026-11-01T01:30", "01:30", "2026-11-01T05:30"),
    ("Europe/London", "2026-03-29T01:30", "02:30", "2026-03-29T01:30"),
    ("Europe/Berlin", "2026-10-25T02:30", "02:30", "2026-10-25T00:30"),
    ("Australia/Lord_Howe", "2027-10-03T02:15", "02:45", "2027-10-02T15:45"),
    ("Asia/Jerusalem", "2027-03-26T02:30", "03:30", "2027-03-26T00:30"),
    ("America/Santiago", "2026-09-06T00:30", "01:30", "2026-09-06T04:30"),
    ("Africa/Cairo", "2026-04-24T00:30", "01:30", "2026-04-23T22:30"),
]


@pytest.fixture(scope="module", autouse=True)
def pinned_zones() -> None:
    """Take the zones from the pinned package only, since the machine's own may be older."""
    reset_tzpath(to=())
    ZoneInfo.clear_cache()


@pytest.mark.parametrize("zone", CHANGES)
def test_clocks_change_on_these_days_and_no_others(zone: str) -> None:
    days = [date(2026, 1, 1) + number * DAY for number in range(730)]
    assert " ".join(str(on) for on in days if doubtful(on, zone)) == CHANGES[zone]


@pytest.mark.parametrize(("zone", "asked", "read", "at"), POINTS)
def test_hours_that_clocks_leap_over_or_read_twice(zone: str, asked: str, read: str, at: str) -> None:
    wanted = datetime.fromisoformat(asked)
    found = instant(wanted.date(), wanted.time(), zone)
    assert found == datetime.fromisoformat(at).replace(tzinfo=UTC)
    assert f"{found.astimezone(ZoneInfo(zone)):%H:%M}" == read


@pytest.mark.parametrize(("zone", "on"), ON)
def test_around_a_change_moments_and_meetings_keep_their_place_on_the_clock(zone: str, on: str) -> None:
    place = ZoneInfo(zone)
    for days in range(7):
        first_on = date.fromisoformat(on) - WEEK + days * DAY
        run = Run(Hour(first_on.weekday(), time(10, 30), zone), first_on, 3, 60)
        held = [meeting_at(run, step) for step in range(3)]
        assert [at.astimezone(place).replace(tzinfo=None) for at in held] == [
            datetime.combine(first_on + step * WEEK, time(10, 30)) for step in range(3)
        ]
        # The change lies on the way: one week is longer or shorter than the other.
        assert {later - one for one, later in pairwise(held)} != {WEEK}
        for moment in moments(run):
            local = moment.at.astimezone(place)
            assert f"{local:%H:%M}" == ("16:00" if moment.kind is MomentKind.WRAP_UP else "09:00")
            assert local.weekday() < 5


@pytest.mark.parametrize(("zone", "on"), ON)
def test_a_meeting_in_the_doubtful_hour_itself_is_held_once_a_week(zone: str, on: str) -> None:
    day = date.fromisoformat(on)
    run = Run(Hour(day.weekday(), doubtful(day, zone)[0], zone), day - WEEK, 3, 60)
    held = [meeting_at(run, step) for step in range(3)]
    assert all(
        timedelta(days=6, hours=22) < later - one < timedelta(days=7, hours=2) for one, later in pairwise(held)
    )
    every = [one.at for one in moments(run)]
    assert every == sorted(set(every))


def test_across_the_date_line_the_weekend_of_each_is_kept() -> None:
    """Monday in Apia and in Auckland is Sunday in Los Angeles."""
    now = datetime(2026, 11, 4, tzinfo=UTC)

    def shared(zone: str, days: set[int], theirs: set[int]) -> bool:
        west = FreeTime.daily("America/Los_Angeles", frozenset(theirs), time(9), time(17))
        east = FreeTime.daily(zone, frozenset(days), time(9), time(17))
        return who_fit([east], [west], Dates(60, 1, now, timedelta(0))) == [0]

    for zone in ("Pacific/Apia", "Pacific/Auckland"):
        assert not shared(zone, {0}, {0, 1, 2, 3, 4})
        assert shared(zone, {0}, {6})
        assert shared(zone, {1}, {0})


def test_the_53rd_week_of_a_year_is_a_week_like_any_other() -> None:
    run = Run(Hour(0, time(10), "Europe/Berlin"), date(2026, 12, 21), 3, 60)
    assert [meeting_at(run, step).date().isocalendar()[:2] for step in range(3)] == [
        (2026, 52),
        (2026, 53),
        (2027, 1),
    ]
    shown = [f"{one.at.astimezone(ZoneInfo('Europe/Berlin')):%a %Y-%m-%d %H}" for one in moments(run)]
    assert shown[2:6] == ["Fri 2026-12-25 09", "Tue 2026-12-29 16", "Fri 2027-01-01 09", "Tue 2027-01-05 16"]


@pytest.mark.parametrize(
    ("alias", "zone"),
    [
        ("US/Pacific", "America/Los_Angeles"),
        ("Asia/Calcutta", "Asia/Kolkata"),
        ("Canada/Pacific", "America/Vancouver"),
        ("Africa/Asmera", "Africa/Nairobi"),
    ],
)
def test_a_zone_by_another_name_reads_the_same(alias: str, zone: str) -> None:
    assert is_zone(alias)
    for number in range(730):
        on = date(2026, 1, 1) + number * DAY
        assert instant(on, time(9), alias) == instant(on, time(9), zone)
