"""Arbitrary waiting lists: every rule checked again by code that shares nothing with the search."""

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import combinations
from zoneinfo import ZoneInfo, reset_tzpath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.matching import Availability, Sizes, Suggestion, Waiting, suggest
from bot.domain.worktime import Hour, first_meeting_on, instant

WEEK = timedelta(days=7)
PATIENCE = timedelta(days=7)
NOTICE = timedelta(days=3)
WORKDAYS = frozenset(range(5))


@pytest.fixture(scope="module", autouse=True)
def pinned_zones() -> None:
    """Take the zones from the pinned package only, since the machine's own may be older."""
    reset_tzpath(to=())
    ZoneInfo.clear_cache()


def suggested(
    waiting: Sequence[Waiting],
    sizes: Sizes,
    *,
    weeks: int,
    now: datetime,
    minutes: int = 60,
    notice: timedelta = NOTICE,
) -> list[Suggestion]:
    return suggest(waiting, sizes=sizes, minutes=minutes, weeks=weeks, now=now, patience=PATIENCE, notice=notice)


ZONES = [
    "Europe/Berlin",
    "Europe/Berlin",
    "Europe/London",
    "America/New_York",
    "Asia/Kolkata",
    "Asia/Jerusalem",
    "Africa/Cairo",
    "America/Santiago",
    "Atlantic/Azores",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "UTC",
]
# Weeks before and between changes of the clock, in spring, in autumn, and far from any.
STARTS = ["2026-02-20", "2026-03-12", "2026-03-25", "2026-04-20", "2026-08-28", "2026-10-14", "2026-11-09"]


# Far from any change of the clock, and on the same half hours, the search has to be exact.
STEADY = ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Africa/Lagos"]
MONDAY = datetime(2026, 11, 16, tzinfo=UTC)


@cache
def within(own: Availability, start: datetime, minutes: int) -> bool:
    """Look at a person's own clock every five minutes of a meeting and at its end."""
    zone = ZoneInfo(own.zone)
    moments = [start + timedelta(minutes=passed) for passed in range(0, minutes, 5)]
    for moment in [*moments, start + timedelta(minutes=minutes, seconds=-1)]:
        clock = moment.astimezone(zone)
        if clock.weekday() not in own.days or clock.time() < own.starts:
            return False
        if own.ends != time(0) and clock.time() >= own.ends:
            return False
    first_day, last_day = (
        at.astimezone(zone).date() for at in (start, start + timedelta(minutes=minutes, seconds=-1))
    )
    return first_day == last_day


def dates(hour: Hour, now: datetime, notice: timedelta, weeks: int) -> Iterator[date]:
    first = first_meeting_on(hour, now, notice)
    return (first + WEEK * week for week in range(weeks))


def anchor_of(zones: Sequence[str], now: datetime) -> str:
    """Say the rule again: most members, a changing clock before a steady one, ties by who waits longest."""

    def changes(zone: str) -> bool:
        year = [(now + timedelta(days=day)).astimezone(ZoneInfo(zone)).utcoffset() for day in range(366)]
        return len(set(year)) > 1

    return min(set(zones), key=lambda zone: (not changes(zone), -zones.count(zone), zones.index(zone)))


@st.composite
def availabilities(draw: st.DrawFn, zones: Sequence[str] = ZONES) -> Availability:
    # Most people keep long hours on working days, or nothing would ever be found; some sit anywhere.
    length = draw(st.sampled_from([8 * 60, 10 * 60, 12 * 60, 15 * 60, 24 * 60, 61, 150, 305]))
    anywhere = st.integers(0, 24 * 60 - length)
    starts = draw(st.sampled_from([7 * 60, 9 * 60 + 30, 12 * 60]) | anywhere) if length < 720 else draw(anywhere)
    ends = starts + length
    days = draw(st.sampled_from([WORKDAYS, WORKDAYS, frozenset(range(7))]) | st.frozensets(st.integers(0, 6)))
    end = time(ends // 60 % 24, ends % 60)
    return Availability(draw(st.sampled_from(zones)), days, time(starts // 60, starts % 60), end)


@st.composite
def lists(draw: st.DrawFn, most: int = 16, zones: Sequence[str] = ZONES) -> tuple[datetime, list[Waiting]]:
    now = datetime.fromisoformat(draw(st.sampled_from(STARTS))).replace(tzinfo=UTC)
    kinds = draw(st.sampled_from([1, 2, 3, 5]))
    few = draw(st.lists(availabilities(zones), min_size=kinds, max_size=kinds))
    people = draw(st.sampled_from(range(most, 3, -1)))
    owns = draw(st.lists(st.sampled_from(few), min_size=people, max_size=people))
    waited = draw(st.lists(st.integers(0, 20), min_size=people, max_size=people))
    pairs = enumerate(zip(owns, waited, strict=True))
    return now, [Waiting(f"U{place}", now - timedelta(days=days), own) for place, (own, days) in pairs]


SIZES = st.sampled_from([Sizes(4, 5, 5), Sizes(4, 4, 5), Sizes(3, 4, 6), Sizes(2, 2, 2), Sizes(2, 3, 3)])


@settings(max_examples=150, deadline=None)
@given(lists(), SIZES, st.sampled_from([30, 45, 60, 90]), st.integers(1, 13), st.integers(0, 10))
def test_every_suggestion_keeps_every_rule_for_everyone_on_every_date(
    case: tuple[datetime, list[Waiting]], sizes: Sizes, minutes: int, weeks: int, days: int
) -> None:
    now, waiting = case
    notice = timedelta(days=days)
    found = suggested(waiting, sizes, minutes=minutes, weeks=weeks, now=now, notice=notice)
    everybody = [member for suggestion in found for member in suggestion.members]
    assert len(everybody) == len(set(everybody))
    by_id = {one.id: one for one in waiting}
    for suggestion in found:
        members = [by_id[member] for member in suggestion.members]
        assert members == sorted(members, key=lambda one: (one.since, one.id))
        assert sizes.smallest <= len(members) <= sizes.largest
        assert len(members) >= sizes.ideal or all(one.since <= now - PATIENCE for one in members)
        assert suggestion.hour.zone == anchor_of([one.availability.zone for one in members], now)
        assert suggestion.hour.at.minute in (0, 30)
        for on in dates(suggestion.hour, now, notice, weeks):
            start = instant(on, suggestion.hour.at, suggestion.hour.zone)
            local = start.astimezone(ZoneInfo(suggestion.hour.zone))
            assert (local.date(), local.time()) == (on, suggestion.hour.at)
            for member in members:
                assert within(member.availability, start, minutes), (member, on)


@settings(max_examples=40, deadline=None)
@given(lists(), SIZES, st.integers(1, 13), st.randoms(use_true_random=False))
def test_the_order_of_the_list_plays_no_part(
    case: tuple[datetime, list[Waiting]], sizes: Sizes, weeks: int, dice: random.Random
) -> None:
    now, waiting = case
    shuffled = dice.sample(waiting, len(waiting))
    assert suggested(waiting, sizes, weeks=weeks, now=now) == suggested(shuffled, sizes, weeks=weeks, now=now)


def strain(own: Availability, start: datetime, minutes: int) -> float:
    """Tell how many minutes the middle of a meeting is from the middle of a person's hours."""
    clock = start.astimezone(ZoneInfo(own.zone))
    opens, closes = (at.hour * 60 + at.minute for at in (own.starts, own.ends))
    middle = (opens + (closes or 24 * 60)) / 2
    return abs(clock.hour * 60 + clock.minute + minutes / 2 - middle)


@cache
def eats(zone: str, start: datetime, minutes: int) -> bool:
    """Look at a clock in the zone every five minutes of a meeting."""
    clocks = ((start + timedelta(minutes=passed)).astimezone(ZoneInfo(zone)) for passed in range(0, minutes, 5))
    return any(time(12) <= clock.time() < time(13, 30) for clock in clocks)


def week_in(zone: str) -> list[Hour]:
    return [Hour(weekday, time(half // 2, half % 2 * 30), zone) for weekday in range(7) for half in range(48)]


def starts_of(hour: Hour, now: datetime, weeks: int) -> list[datetime]:
    """The meetings of a run, or none if clocks do not read one of them just once."""
    clocks = [datetime.combine(on, hour.at, ZoneInfo(hour.zone)) for on in dates(hour, now, NOTICE, weeks)]
    once = all(clock.utcoffset() == clock.replace(fold=1).utcoffset() for clock in clocks)
    return [clock.astimezone(UTC) for clock in clocks] if once else []


@settings(max_examples=40, deadline=None)
@given(lists(most=6), st.sampled_from([30, 60, 90]), st.integers(1, 4))
def test_a_suggestion_takes_somebodys_lunch_only_if_every_hour_that_suits_everybody_does(
    case: tuple[datetime, list[Waiting]], minutes: int, weeks: int
) -> None:
    now, waiting = case
    by_id = {one.id: one.availability for one in waiting}
    for suggestion in suggested(waiting, Sizes(2, 2, 3), weeks=weeks, now=now, minutes=minutes):
        owns = {by_id[member] for member in suggestion.members}

        def takes_lunch(hour: Hour, owns: set[Availability] = owns) -> bool:
            return any(eats(own.zone, start, minutes) for start in starts_of(hour, now, weeks) for own in owns)

        if takes_lunch(suggestion.hour):
            for hour in week_in(suggestion.hour.zone):
                starts = starts_of(hour, now, weeks)
                suits = starts and all(within(own, start, minutes) for start in starts for own in owns)
                assert not suits or takes_lunch(hour), hour


@settings(max_examples=25, deadline=None)
@given(lists(most=6, zones=STEADY), st.integers(1, 4))
def test_away_from_changes_of_the_clock_no_other_hour_would_be_kinder_to_lunch_and_then_to_all(
    case: tuple[datetime, list[Waiting]], weeks: int
) -> None:
    _, waiting = case
    now = MONDAY
    by_id = {one.id: one.availability for one in waiting}
    for suggestion in suggested(waiting, Sizes(2, 2, 3), weeks=weeks, now=now):
        owns = [by_id[member] for member in suggestion.members]

        def worst(hour: Hour, owns: list[Availability] = owns) -> tuple[bool, float]:
            starts = starts_of(hour, now, weeks)
            if not all(within(own, start, 60) for start in starts for own in owns):
                return True, float("inf")
            lunch = any(eats(own.zone, start, 60) for start in starts for own in owns)
            return lunch, max(strain(own, start, 60) for start in starts for own in owns)

        assert suggestion.hour == min(week_in(suggestion.hour.zone), key=worst)


@cache
def week_of(own: Availability) -> frozenset[datetime]:
    """All half hours of a week without changes of the clock at which a person could meet for an hour."""
    starts = (MONDAY + timedelta(minutes=30 * half) for half in range(7 * 48))
    return frozenset(start for start in starts if within(own, start, 60))


def possible(group: Sequence[Waiting]) -> bool:
    return bool(frozenset.intersection(*(week_of(one.availability) for one in group)))


@settings(max_examples=120, deadline=None)
@given(lists(most=10, zones=STEADY), SIZES)
def test_away_from_changes_of_the_clock_nobody_waits_without_need(
    case: tuple[datetime, list[Waiting]], sizes: Sizes
) -> None:
    now, waiting = case
    since = MONDAY - now
    waiting = [Waiting(one.id, one.since + since, one.availability) for one in waiting]
    found = suggested(waiting, sizes, weeks=4, now=MONDAY)
    placed = {member for suggestion in found for member in suggestion.members}
    left = [one for one in waiting if one.id not in placed]
    patient = [one for one in left if one.since <= MONDAY - PATIENCE]
    assert not any(possible(group) for group in combinations(left, sizes.ideal))
    for size in range(sizes.smallest, sizes.ideal):
        assert not any(possible(group) for group in combinations(patient, size))
    own_circle = {one for group in combinations(left, sizes.smallest) if possible(group) for one in group}
    by_id = {one.id: one for one in waiting}
    for suggestion in found:
        members = [by_id[member] for member in suggestion.members]
        if sizes.ideal <= len(members) < sizes.largest:
            assert not any(possible([*members, one]) for one in left if one not in own_circle)
