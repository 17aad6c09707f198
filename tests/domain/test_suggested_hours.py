"""Suggested circles: who, how many, and at which hour, by examples."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, reset_tzpath

import pytest

from bot.domain.forming.people import FreeTime, Person
from bot.domain.suggestions import Suggestion, Waiting, Wishes, suggest
from bot.domain.worktime import Hour

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
PATIENCE = timedelta(days=7)
NOTICE = timedelta(days=3)
WORKDAYS = frozenset(range(5))
Sizes = tuple[int, int, int]
FOUR_TO_FIVE = (4, 5, 5)


@pytest.fixture(scope="module", autouse=True)
def pinned_zones() -> None:
    """Take the zones from the pinned package only, since the machine's own may be older."""
    reset_tzpath(to=())
    ZoneInfo.clear_cache()


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def free(
    zone: str = "Europe/Berlin", starts: str = "09:00", ends: str = "17:00", days: frozenset[int] = WORKDAYS
) -> FreeTime:
    return FreeTime.daily(zone, days, time.fromisoformat(starts), time.fromisoformat(ends))


def queue(*owns: FreeTime, waited: timedelta = timedelta(0)) -> list[Waiting]:
    """People named by their place, who came a minute after one another, the last of them `waited` ago."""
    count = len(owns)
    return [
        Waiting(Person(f"U{place}", own), NOW - waited - timedelta(minutes=count - 1 - place))
        for place, own in enumerate(owns)
    ]


def suggested(
    waiting: Sequence[Waiting],
    sizes: Sizes = FOUR_TO_FIVE,
    *,
    minutes: int = 60,
    weeks: int = 12,
    now: datetime = NOW,
    declined: Sequence[frozenset[str]] = (),
) -> list[Suggestion]:
    wishes = Wishes(*sizes, minutes, weeks, PATIENCE, NOTICE)
    return list(suggest(waiting, wishes, now=now, seed=1, declined=declined).suggestions)


def sizes_of(suggestions: Sequence[Suggestion]) -> list[int]:
    return sorted((len(suggestion.members) for suggestion in suggestions), reverse=True)


def members_of(suggestions: Sequence[Suggestion]) -> list[str]:
    return [" ".join(one.members) for one in suggestions]


@pytest.mark.parametrize(
    ("people", "sizes", "waited", "expected"),
    [
        (0, (4, 5, 5), 0, []),
        (3, (4, 5, 5), 30, []),
        (4, (4, 5, 5), 0, []),
        (4, (4, 5, 5), 7, [4]),
        (5, (4, 5, 5), 0, [5]),
        (6, (4, 5, 5), 30, [5]),
        (8, (4, 5, 5), 0, []),
        (20, (4, 5, 5), 7, [5, 5, 5, 5]),
        (8, (4, 5, 5), 7, [4, 4]),
        (9, (4, 5, 5), 0, [5]),
        (9, (4, 5, 5), 7, [5, 4]),
        (10, (4, 5, 5), 0, [5, 5]),
        (9, (4, 4, 5), 0, [5, 4]),
        (10, (4, 4, 5), 0, [5, 5]),
        (11, (4, 4, 5), 0, [5, 5]),
        (12, (4, 4, 5), 0, [4, 4, 4]),
        (6, (4, 5, 6), 0, [6]),
        (7, (4, 5, 6), 0, [6]),
        (11, (4, 5, 6), 0, [6, 5]),
        (9, (4, 5, 6), 0, [5]),
        (9, (4, 5, 6), 7, [5, 4]),
        (7, (4, 4, 8), 0, [7]),
        (8, (3, 3, 4), 0, [4, 4]),
        (4, (3, 5, 6), 0, []),
        (7, (3, 6, 6), 7, [4, 3]),
        (2, (2, 2, 2), 0, [2]),
    ],
)
def test_people_who_share_all_hours_are_divided_by_the_sizes(
    people: int, sizes: Sizes, waited: int, expected: list[int]
) -> None:
    waiting = queue(*[free()] * people, waited=timedelta(days=waited))
    assert sizes_of(suggested(waiting, sizes)) == expected


def test_a_small_circle_waits_until_its_latest_joiner_has_waited_long_enough() -> None:
    early = queue(*[free()] * 3, waited=timedelta(days=40))
    for waited, expected in [(PATIENCE - timedelta(seconds=1), []), (PATIENCE, [4])]:
        latest = Waiting(Person("UZ", free()), NOW - waited)
        assert sizes_of(suggested([*early, latest])) == expected


def test_somebody_left_over_does_not_make_a_small_circle_of_impatient_people() -> None:
    patient = queue(*[free()] * 3, waited=PATIENCE)
    other = Waiting(Person("UZ", free()), NOW)
    assert members_of(suggested([*patient, other], (3, 5, 6))) == ["U0 U1 U2"]


def test_those_who_wait_longest_come_first_and_equals_go_by_their_id() -> None:
    waiting = queue(*[free()] * 7)
    assert members_of(suggested(waiting)) == ["U0 U1 U2 U3 U4"]
    together = [replace(one, since=NOW) for one in reversed(waiting)]
    assert members_of(suggested(together)) == ["U0 U1 U2 U3 U4"]


def test_those_who_share_no_hour_are_passed_over_and_others_take_their_place() -> None:
    berlin, auckland = free(), free("Pacific/Auckland")
    waiting = queue(auckland, berlin, auckland, berlin, berlin, berlin, berlin)
    assert members_of(suggested(waiting)) == ["U1 U3 U4 U5 U6"]


def test_a_person_without_common_days_is_not_suggested() -> None:
    waiting = queue(*[free(days=frozenset({0, 1}))] * 4, free(days=frozenset({2})), free(days=frozenset()))
    assert suggested(waiting) == []


@pytest.mark.parametrize(
    ("owns", "weekday", "at", "zone"),
    [
        # In the middle of the day, and as early in the week as that can be.
        ([free()] * 5, 0, "10:00", "Europe/Berlin"),
        ([free(days=frozenset({2, 4}))] * 5, 2, "10:00", "Europe/Berlin"),
        ([*[free()] * 4, free(starts="13:00", ends="19:00")], 0, "13:30", "Europe/Berlin"),
        # London keeps an hour to Berlin all year, and has its lunch an hour later.
        ([free(), free(), free(), *[free("Europe/London")] * 2], 0, "11:00", "Europe/Berlin"),
        ([free("Asia/Kolkata", "20:00", "00:00")] * 5, 0, "20:00", "Asia/Kolkata"),
        ([free("UTC", "00:00", "00:00")] * 5, 0, "10:00", "UTC"),
        ([free("Asia/Kathmandu", "09:10", "10:45")] * 5, 0, "09:30", "Asia/Kathmandu"),
    ],
)
def test_the_hour_is_kind_to_the_worst_off_and_then_early_in_the_week(
    owns: list[FreeTime], weekday: int, at: str, zone: str
) -> None:
    [found] = suggested(queue(*owns))
    assert found.hour == Hour(weekday, time.fromisoformat(at), zone)


@pytest.mark.parametrize(
    ("starts", "ends", "minutes", "at"),
    [
        ("11:00", "14:00", 60, "11:00"),
        ("11:30", "14:30", 60, "13:30"),
        ("11:30", "14:00", 60, "11:30"),
        ("11:00", "14:00", 61, "11:00"),
        ("09:00", "16:00", 30, "10:00"),
    ],
)
def test_lunch_is_left_alone_unless_no_other_hour_suits_everybody(
    starts: str, ends: str, minutes: int, at: str
) -> None:
    [found] = suggested(queue(*[free(starts=starts, ends=ends)] * 5), minutes=minutes)
    assert found.hour == Hour(0, time.fromisoformat(at), "Europe/Berlin")


@pytest.mark.parametrize(
    ("zones", "anchor"),
    [
        (["Europe/Berlin", "Europe/London", "Europe/London"], "Europe/London"),
        (["Europe/Berlin", "Europe/London", "Africa/Lagos"], "Europe/Berlin"),
        (["Africa/Lagos", "Africa/Lagos", "Europe/London"], "Europe/London"),
        (["UTC", "Africa/Lagos", "Africa/Lagos"], "Africa/Lagos"),
        (["UTC", "Africa/Lagos"], "UTC"),
        (["Africa/Johannesburg", "Africa/Lagos", "Africa/Casablanca"], "Africa/Casablanca"),
    ],
)
def test_the_anchor_is_the_zone_of_most_members_whose_clocks_change(zones: list[str], anchor: str) -> None:
    [found] = suggested(queue(*map(free, zones)), (len(zones), len(zones), len(zones)))
    assert found.hour.zone == anchor


@pytest.mark.parametrize(("now", "found"), [("2026-09-28", 0), ("2026-09-01", 1), ("2026-11-02", 0)])
def test_an_hour_that_a_change_of_clocks_breaks_on_one_date_is_not_suggested(now: str, found: int) -> None:
    # Noon in Berlin is 15:30 in Kolkata in summer and 16:30 from 25 October 2026.
    berlin, kolkata = free(starts="12:00", ends="14:00"), free("Asia/Kolkata", "15:00", "17:00")
    waiting = queue(berlin, berlin, berlin, kolkata, kolkata)
    assert len(suggested(waiting, weeks=5, now=utc(now))) == found


@pytest.mark.parametrize(("weeks", "at"), [(3, "15:00"), (4, None)])
def test_the_week_in_which_only_europe_has_changed_counts(weeks: int, at: str | None) -> None:
    # Three in the afternoon in Berlin is nine in New York, but ten on 26 October 2026.
    berlin = free(starts="15:00", ends="16:00", days=frozenset({0}))
    new_york = free("America/New_York", "09:00", "10:30", days=frozenset({0}))
    waiting = queue(berlin, berlin, berlin, new_york, new_york)
    found = suggested(waiting, weeks=weeks, now=utc("2026-09-28"))
    assert [f"{one.hour.at:%H:%M}" for one in found] == ([at] if at else [])


@pytest.mark.parametrize(("now", "weeks", "found"), [("2026-03-02", 3, 1), ("2026-03-02", 4, 0)])
def test_an_hour_that_clocks_leap_over_on_one_date_is_never_suggested(now: str, weeks: int, found: int) -> None:
    # Berlin leaps from two to three on Sunday 29 March 2026, the fourth date.
    nights = free(starts="02:00", ends="04:00", days=frozenset({6}))
    assert len(suggested(queue(*[nights] * 5), weeks=weeks, minutes=90, now=utc(now))) == found


def test_an_hour_that_clocks_read_twice_on_one_date_is_never_suggested() -> None:
    nights = free(starts="02:00", ends="03:00", days=frozenset({6}))
    assert len(suggested(queue(*[nights] * 5), weeks=1, now=utc("2026-10-12"))) == 1
    assert suggested(queue(*[nights] * 5), weeks=2, now=utc("2026-10-12")) == []


@pytest.mark.parametrize(
    ("berlin", "new_york", "now", "weeks", "found"),
    [
        # From 20:30 in New York it is 02:30 in Berlin, and on 25 October half past two comes twice.
        (("02:30", "08:00"), ("20:30", "21:30"), "2026-10-12", 1, 1),
        (("02:30", "08:00"), ("20:30", "21:30"), "2026-10-12", 2, 0),
        # From 20:00 the hours of somebody who goes at the first half past two are over.
        (("00:00", "02:30"), ("20:00", "21:00"), "2026-10-19", 1, 0),
        (("00:00", "02:30"), ("19:30", "20:30"), "2026-10-19", 1, 1),
    ],
)
def test_hours_that_begin_or_end_while_the_clock_goes_back_are_taken_narrowly(
    berlin: tuple[str, str], new_york: tuple[str, str], now: str, weeks: int, found: int
) -> None:
    one = free("Europe/Berlin", *berlin, frozenset({6}))
    others = [free("America/New_York", *new_york, frozenset({5}))] * 4
    assert len(suggested(queue(one, *others), (5, 5, 5), weeks=weeks, now=utc(now))) == found


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Europe/Berlin", "Pacific/Midway"])
def test_every_weekday_can_be_had_at_whatever_hour_one_asks(zone: str) -> None:
    for weekday in range(7):
        waiting = queue(*[free(zone, days=frozenset({weekday}))] * 2)
        for hours in range(0, 7 * 24, 8):
            asked = NOW + timedelta(hours=hours, minutes=1)
            [found] = suggested(waiting, (2, 2, 2), weeks=1, now=asked)
            assert found.hour == Hour(weekday, time(10), zone)


@pytest.mark.parametrize(
    ("starts", "ends"), [("17:00", "09:00"), ("22:00", "06:00"), ("09:00", "09:00"), ("00:01", "00:01")]
)
def test_hours_over_midnight_or_of_no_length_are_refused(starts: str, ends: str) -> None:
    with pytest.raises(ValueError, match="earlier to later"):
        free(starts=starts, ends=ends)


def test_a_weekday_or_a_zone_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="Weekdays"):
        free(days=frozenset({7}))
    with pytest.raises(ValueError, match="time zone"):
        free("Mars/Olympus")


@pytest.mark.parametrize("sizes", [(1, 5, 5), (5, 4, 5), (4, 6, 5)])
def test_sizes_that_do_not_grow_from_two_are_refused(sizes: Sizes) -> None:
    with pytest.raises(ValueError, match="Sizes"):
        suggested([], sizes)


def test_what_cannot_be_asked_is_an_error() -> None:
    waiting = queue(free(), free())
    with pytest.raises(ValueError, match="once"):
        suggested([*waiting, waiting[0]])
    for wrong in ({"weeks": 0}, {"minutes": 0}):
        with pytest.raises(ValueError, match="at least one week"):
            suggested(waiting, **wrong)
