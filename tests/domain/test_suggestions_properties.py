"""Arbitrary waiting lists: every rule checked again by code that shares nothing with the search."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import combinations
from zoneinfo import ZoneInfo, reset_tzpath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.forming.people import DAY, FreeTime, Person
from bot.domain.suggestions import Suggested, Waiting, Wishes, suggest
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
# Far from any change of the clock, and on the same half hours.
STEADY = ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Africa/Lagos"]
MONDAY = datetime(2026, 11, 16, tzinfo=UTC)
SIZES = st.sampled_from([(4, 5, 5), (4, 4, 5), (3, 4, 6), (2, 2, 2), (2, 3, 3)])


def suggested(
    waiting: Sequence[Waiting],
    sizes: tuple[int, int, int],
    *,
    weeks: int,
    now: datetime,
    minutes: int = 60,
    notice: timedelta = NOTICE,
    most: int | None = None,
) -> Suggested:
    wishes = Wishes(*sizes, minutes, weeks, PATIENCE, notice, of_one_department=most)
    return suggest(waiting, wishes, now=now, seed=1)


@cache
def within(own: FreeTime, start: datetime, minutes: int) -> bool:
    """Look at a person's own clock every five minutes of a meeting and at its end."""
    zone, ((opens, closes),) = ZoneInfo(own.zone), own.between
    moments = [start + timedelta(minutes=passed) for passed in range(0, minutes, 5)]
    for moment in [*moments, start + timedelta(minutes=minutes, seconds=-1)]:
        clock = moment.astimezone(zone)
        if clock.weekday() not in own.days or not opens <= clock.hour * 60 + clock.minute < closes:
            return False
    last = (start + timedelta(minutes=minutes, seconds=-1)).astimezone(zone)
    return start.astimezone(zone).date() == last.date()


def dates(hour: Hour, now: datetime, notice: timedelta, weeks: int) -> Iterator[date]:
    first = first_meeting_on(hour, now, notice)
    return (first + WEEK * week for week in range(weeks))


@st.composite
def free_times(draw: st.DrawFn, zones: Sequence[str] = ZONES) -> FreeTime:
    # Most people keep long hours on working days, or nothing would ever be found; some sit anywhere.
    length = draw(st.sampled_from([8 * 60, 10 * 60, 12 * 60, 15 * 60, 24 * 60, 61, 150, 305]))
    anywhere = st.integers(0, DAY - length)
    starts = draw(st.sampled_from([7 * 60, 9 * 60 + 30, 12 * 60]) | anywhere) if length < 720 else draw(anywhere)
    days = draw(st.sampled_from([WORKDAYS, WORKDAYS, frozenset(range(7))]) | st.frozensets(st.integers(0, 6)))
    return FreeTime(draw(st.sampled_from(zones)), days, ((starts, starts + length),))


@st.composite
def lists(draw: st.DrawFn, most: int = 14, zones: Sequence[str] = ZONES) -> tuple[datetime, list[Waiting]]:
    now = datetime.fromisoformat(draw(st.sampled_from(STARTS))).replace(tzinfo=UTC)
    kinds = draw(st.sampled_from([1, 2, 3, 5]))
    few = draw(st.lists(free_times(zones), min_size=kinds, max_size=kinds))
    people = draw(st.sampled_from(range(most, 3, -1)))
    owns = draw(st.lists(st.sampled_from(few), min_size=people, max_size=people))
    waited = draw(st.lists(st.integers(0, 20), min_size=people, max_size=people))
    pairs = enumerate(zip(owns, waited, strict=True))
    return now, [Waiting(Person(f"U{place:02}", own), now - timedelta(days=days)) for place, (own, days) in pairs]


@settings(max_examples=120, deadline=None)
@given(lists(), SIZES, st.sampled_from([30, 45, 60, 90]), st.integers(1, 13), st.integers(0, 10))
def test_every_suggestion_keeps_every_rule_for_everyone_on_every_date(
    case: tuple[datetime, list[Waiting]], sizes: tuple[int, int, int], minutes: int, weeks: int, days: int
) -> None:
    now, waiting = case
    notice = timedelta(days=days)
    found = suggested(waiting, sizes, minutes=minutes, weeks=weeks, now=now, notice=notice)
    everybody = [member for suggestion in found.suggestions for member in suggestion.members]
    assert sorted([*everybody, *(one.id for one in found.unplaced)]) == sorted(one.person.id for one in waiting)
    by_id = {one.person.id: one for one in waiting}
    for suggestion in found.suggestions:
        members = [by_id[member] for member in suggestion.members]
        assert members == sorted(members, key=lambda one: (one.since, one.person.id))
        assert sizes[0] <= len(members) <= sizes[2]
        assert len(members) >= sizes[1] or all(one.since <= now - PATIENCE for one in members)
        assert suggestion.hour.at.minute in (0, 30)
        for on in dates(suggestion.hour, now, notice, weeks):
            start = instant(on, suggestion.hour.at, suggestion.hour.zone)
            local = start.astimezone(ZoneInfo(suggestion.hour.zone))
            assert (local.date(), local.time()) == (on, suggestion.hour.at)
            for member in members:
                assert within(member.person.free, start, minutes), (member, on)


def with_rules(waiting: Sequence[Waiting], dice: random.Random) -> list[Waiting]:
    """Have people avoid one another, report to one another and be of few departments, at random."""
    ids = [one.person.id for one in waiting]
    found: list[Waiting] = []
    for one in waiting:
        person = replace(
            one.person,
            avoid=frozenset(dice.sample(ids, dice.choice([0, 0, 1, 2]))),
            manager=dice.choice(["", "", *ids]),
            department=dice.choice(["", "law", "sales", "it"]),
            facilitates=dice.random() < 0.4,
        )
        found.append(replace(one, person=person))
    return found


@settings(max_examples=80, deadline=None)
@given(lists(most=12), SIZES, st.randoms(use_true_random=False), st.sampled_from([None, 1, 2]))
def test_nobody_is_with_whom_they_are_kept_from_or_of_another_language_or_before_their_day(
    case: tuple[datetime, list[Waiting]], sizes: tuple[int, int, int], dice: random.Random, most: int | None
) -> None:
    now, waiting = case
    today = now.date()
    told = [
        replace(
            one,
            language=dice.choice(["en", "en", "de"]),
            not_before=today + timedelta(days=dice.choice([-3, 3])) if dice.random() < 0.3 else None,
        )
        for one in with_rules(waiting, dice)
    ]
    by_id = {one.person.id: one for one in told}
    found = suggested(told, sizes, weeks=2, now=now, most=most)
    assert found.score <= found.bound + 1e-6
    for suggestion in found.suggestions:
        together = [by_id[member] for member in suggestion.members]
        for one, other in combinations([one.person for one in together], 2):
            assert one.manager != other.id
            assert other.manager != one.id
            assert other.id not in one.avoid
            assert one.id not in other.avoid
        departments = [one.person.department for one in together if one.person.department]
        assert most is None or all(departments.count(one) <= most for one in departments)
        assert len({one.language for one in together}) == 1
        assert all(one.not_before is None or one.not_before < today + timedelta(days=2) for one in together)


@cache
def week_of(own: FreeTime) -> frozenset[datetime]:
    """All half hours of a week without changes of the clock at which a person could meet for an hour."""
    starts = (MONDAY + timedelta(minutes=30 * half) for half in range(7 * 48))
    return frozenset(start for start in starts if within(own, start, 60))


def possible(group: Sequence[Waiting]) -> bool:
    return bool(frozenset.intersection(*(week_of(one.person.free) for one in group)))


@settings(max_examples=80, deadline=None)
@given(lists(most=10, zones=STEADY), SIZES)
def test_away_from_changes_of_the_clock_nobody_waits_without_need(
    case: tuple[datetime, list[Waiting]], sizes: tuple[int, int, int]
) -> None:
    now, waiting = case
    waiting = [replace(one, since=one.since + (MONDAY - now)) for one in waiting]
    found = suggested(waiting, sizes, weeks=4, now=MONDAY)
    by_id = {one.person.id: one for one in waiting}
    placed = {member for suggestion in found.suggestions for member in suggestion.members}
    left = [one for one in waiting if one.person.id not in placed]
    patient = [one for one in left if one.since <= MONDAY - PATIENCE]
    for size in range(sizes[0], sizes[2] + 1):
        assert not any(possible(group) for group in combinations(patient, size))
    # Nobody has the place of somebody who waits longer and could be there.
    for one in left:
        for suggestion in found.suggestions:
            members = [by_id[member] for member in suggestion.members]
            for other in (member for member in members if member.since > one.since):
                instead = [one, *(member for member in members if member is not other)]
                assert not possible(instead)


@settings(max_examples=40, deadline=None)
@given(lists(most=10, zones=STEADY[:1]), st.randoms(use_true_random=False))
def test_the_same_set_of_people_is_never_suggested_again(
    case: tuple[datetime, list[Waiting]], dice: random.Random
) -> None:
    now, waiting = case
    wishes = Wishes(4, 4, 5, 60, 2, PATIENCE, NOTICE)
    declined: list[frozenset[str]] = []
    for _ in range(4):
        found = suggest(waiting, wishes, now=now, seed=dice.randrange(99), declined=declined).suggestions
        assert not any(set(one.members) <= those for one in found for those in declined)
        declined += [frozenset(one.members) for one in found]
