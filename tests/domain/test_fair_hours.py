"""The fairest hour: how well a date suits somebody, which hour is chosen, and where two take turns."""

import random
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from bot.domain.comforts import FLOOR, INSIDE, comfort
from bot.domain.dates import Dates
from bot.domain.fair_hours import FairHour, alternating, common_hours, ranked, score
from bot.domain.forming.people import FreeTime
from bot.domain.worktime import Hour, first_meeting_on, instant

WORKDAYS = frozenset(range(5))
NOTICE = timedelta(days=1)
# From here on the clocks of New York change on the second date, and those of Berlin on the fifth.
NOW = datetime(2026, 2, 27, 8, tzinfo=UTC)
TWELVE = Dates(60, 12, NOW, NOTICE)
WEEK = timedelta(weeks=1)


def free(zone: str, starts: str = "09:00", ends: str = "17:00", days: frozenset[int] = WORKDAYS) -> FreeTime:
    """Somebody with the working day, unless something is said."""
    return FreeTime.daily(zone, days, time.fromisoformat(starts), time.fromisoformat(ends))


@pytest.mark.parametrize(
    ("day", "starts", "minutes", "found"),
    [
        (0, "10:00", 60, 100),
        (0, "15:00", 60, 100),
        (0, "09:30", 60, 80),
        (0, "15:30", 60, 80),
        (0, "16:00", 60, 80),
        (0, "11:00", 60, 100),
        (0, "11:30", 60, 80),  # Lunch.
        (0, "13:00", 60, 80),
        (0, "13:30", 60, 100),
        (0, "08:30", 60, 70),
        (0, "08:00", 60, 60),
        (0, "07:00", 60, 40),
        (0, "06:59", 60, 0),  # Asleep.
        (0, "17:00", 60, 60),
        (0, "17:15", 60, 55),
        (0, "17:10", 60, 56),  # Of what is begun, all counts.
        (0, "19:00", 60, 20),
        (0, "20:00", 60, 0),
        (0, "08:00", 600, 40),  # An hour before and an hour after.
        (5, "10:00", 60, 0),
        (4, "23:30", 60, 0),
    ],
)
def test_how_well_a_date_suits_somebody(day: int, starts: str, minutes: int, found: int) -> None:
    at = time.fromisoformat(starts)
    assert comfort(free("UTC"), day, at.hour * 60 + at.minute, minutes) == found


def test_ones_own_hours_are_ones_own_at_night_too() -> None:
    nights = free("UTC", "20:00", "00:00")
    assert [comfort(nights, 0, 60 * hour, 60) for hour in (19, 20, 22, 23)] == [60, 80, 80, 80]
    assert comfort(nights, 0, 60 * 23 + 30, 60) == 0


def test_hours_that_touch_are_one() -> None:
    halves = FreeTime("UTC", WORKDAYS, ((540, 570), (570, 600)))
    assert [comfort(halves, 0, at, 60) for at in (510, 540, 570)] == [70, 80, 70]
    apart = FreeTime("UTC", WORKDAYS, ((540, 570), (571, 600)))
    assert comfort(apart, 0, 540, 60) < 80


@pytest.mark.parametrize(
    ("days", "between", "own"),
    [
        ({0, 1}, ((0, 1440),), [0]),
        ({0, 2}, ((0, 1440),), []),  # Tuesday, which is none of theirs, is between.
        ({0, 6}, ((0, 1440),), [6]),  # The week begins again where it ends.
        (set(range(7)), ((0, 1440),), [0, 1, 2, 3, 4, 5, 6]),
        ({0, 1}, ((1380, 0), (0, 60)), [0]),
        ({3}, ((1380, 60),), [3]),
        ({2, 3}, ((1320, 0), (30, 60)), []),
    ],
    ids=["two days", "a day between", "over Sunday", "always", "parts", "one over midnight", "a gap after it"],
)
def test_hours_that_touch_at_midnight_are_one_where_both_days_are_theirs(
    days: set[int], between: tuple[tuple[int, int], ...], own: list[int]
) -> None:
    found = FreeTime("UTC", frozenset(days), between)
    assert [day for day in range(7) if comfort(found, day, 23 * 60 + 30, 60) >= INSIDE] == own


def brute(hour: Hour, people: list[FreeTime], dates: Dates) -> tuple[int, int, int]:
    """Look at each date on each clock: the worst, all together, and how often the clocks read otherwise than before."""
    first = first_meeting_on(hour, dates.now, dates.notice, dates.not_before)
    every, moves = list[int](), 0
    for own in people:
        local = [
            instant(first + WEEK * week, hour.at, hour.zone).astimezone(ZoneInfo(own.zone))
            for week in range(dates.weeks)
        ]
        every += [comfort(own, at.weekday(), at.hour * 60 + at.minute, dates.minutes) for at in local]
        read = [(at.weekday(), at.time()) for at in local]
        moves += sum(one != other for one, other in pairwise(read))
    return min(every), sum(every), moves


ZONES = (
    *("Europe/Berlin", "America/New_York", "Asia/Kolkata", "Asia/Kathmandu", "Australia/Sydney"),
    *("Pacific/Chatham", "America/Los_Angeles", "Australia/Lord_Howe", "Africa/Cairo", "UTC"),
)


@pytest.mark.parametrize("seed", range(12))
def test_all_hours_stand_in_the_order_that_looking_at_every_date_gives(seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311 - what is thrown is a test's people.
    people = [
        free(dice.choice(ZONES), f"{dice.randrange(6, 12):02}:30", f"{dice.randrange(15, 22):02}:00")
        for _ in range(dice.randrange(2, 6))
    ]
    now = NOW + timedelta(days=dice.randrange(365))
    dates = Dates(dice.choice([45, 60, 90]), dice.randrange(1, 13), now, NOTICE)
    found = ranked(people, dates)
    assert len(found) > 300
    for one in dice.sample(found, 25):
        assert (one.worst, one.total, one.moves) == brute(one.hour, people, dates), one
        assert score(one.hour, people, dates) == one
    keys = [(-one.worst, -one.total, one.moves, one.hour.weekday, one.hour.at) for one in found]
    assert keys == sorted(keys)
    # In everybody's own hours is what matching takes for it, and nothing else.
    assert {one.hour for one in found if one.worst >= 80} == set(common_hours(people, dates))


@pytest.mark.parametrize(("weeks", "worst"), [(3, 80), (4, 60), (12, 60)])
def test_the_worst_date_decides_even_if_it_is_the_last_one(weeks: int, worst: int) -> None:
    """Half past noon in Berlin is four in Kolkata, and five from the fourth date on."""
    people = [free("Europe/Berlin"), free("Asia/Kolkata")]
    autumn = Dates(60, weeks, datetime(2026, 10, 1, tzinfo=UTC), NOTICE)
    found = score(Hour(1, time(12, 30), "Europe/Berlin"), people, autumn)
    assert found is not None
    assert (found.worst, found.worsts, found.moves) == (worst, (80, worst), int(weeks > 3))


def test_an_hour_that_a_clock_leaps_over_or_reads_twice_on_some_date_is_none() -> None:
    sundays = [free("Europe/Berlin", "00:30", "06:00", frozenset({6}))]
    spring, before = Dates(60, 6, NOW, NOTICE), Dates(60, 3, NOW, NOTICE)
    assert score(Hour(6, time(2, 30), "Europe/Berlin"), sundays, spring) is None
    assert score(Hour(6, time(2, 30), "Europe/Berlin"), sundays, before) is not None
    assert time(2, 30) not in {one.hour.at for one in ranked(sundays, spring) if one.hour.weekday == 6}


def test_across_the_date_line_each_weekend_is_kept() -> None:
    """Monday in Auckland is Sunday in Los Angeles, and Saturday there is Friday here."""
    found = ranked([free("Pacific/Auckland"), free("America/Los_Angeles")], Dates(60, 2, NOW, NOTICE))
    assert {one.hour.weekday for one in found if one.worst > 0} <= {1, 2, 3, 4}
    assert found[0].hour.zone == "Pacific/Auckland"


@pytest.mark.parametrize(
    ("zones", "anchor"),
    [
        (["Europe/Berlin", "Europe/London", "Europe/London"], "Europe/London"),
        (["Asia/Kolkata", "Asia/Kolkata", "Europe/London"], "Europe/London"),
        (["America/New_York", "Europe/Berlin"], "America/New_York"),
        (["Europe/Berlin", "America/New_York"], "Europe/Berlin"),
        (["UTC", "Asia/Kolkata"], "UTC"),
    ],
)
def test_the_hour_is_kept_on_the_clocks_of_most_whose_clocks_change(zones: list[str], anchor: str) -> None:
    assert {one.hour.zone for one in ranked([free(zone) for zone in zones], TWELVE)} == {anchor}


def test_where_one_hour_is_fair_no_two_take_turns() -> None:
    found = ranked([free("Europe/Berlin"), free("America/New_York")], TWELVE)
    assert found[0].is_fair
    assert alternating(found) is None
    assert alternating([]) is None


def test_where_no_hour_is_fair_two_take_turns_so_that_each_has_a_fair_one_every_other_time() -> None:
    people = [free("America/New_York"), free("Europe/Berlin"), free("Asia/Tokyo")]
    found = ranked(people, TWELVE)
    assert not found[0].is_fair
    pair = alternating(found)
    assert pair is not None
    one, other = pair
    assert all(max(both) >= FLOOR for both in zip(one.worsts, other.worsts, strict=True))
    assert abs(one.hour.weekday - other.hour.weekday) <= 1
    assert place(one) < place(other)
    # By looking at all pairs: no worst-off would be better off on average.
    best = max(
        min(sum(both) for both in zip(a.worsts, b.worsts, strict=True))
        for a in found
        for b in found
        if abs(a.hour.weekday - b.hour.weekday) <= 1
        and max(a.hour.weekday, b.hour.weekday) < 5
        and all(max(both) >= FLOOR for both in zip(a.worsts, b.worsts, strict=True))
    )
    assert min(sum(both) for both in zip(one.worsts, other.worsts, strict=True)) == best


def test_where_even_two_leave_somebody_out_there_are_none() -> None:
    people = [free("UTC", "09:00", "10:00", frozenset({one})) for one in range(3)]
    assert alternating(ranked(people, TWELVE)) is None


def place(one: FairHour) -> tuple[int, time]:
    """Where in the week an hour is."""
    return one.hour.weekday, one.hour.at
