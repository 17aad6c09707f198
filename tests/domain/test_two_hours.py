"""Two hours by turns: the way through a programme of a circle of which no single hour can be asked of everybody."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import clock_changes, facilitators, meetings
from bot.domain.comforts import FLOOR
from bot.domain.dates import Dates
from bot.domain.fair_hours import by_turns, can_be_asked, ranked, suits, worsts
from bot.domain.forming.people import FreeTime
from bot.domain.hour_polls import choices
from bot.domain.meetings import MeetingGiven, PlaceKind
from bot.domain.proposals import stamp
from bot.domain.worktime import Hour, Run, meeting_at, meeting_on, moments

BERLIN = "Europe/Berlin"
PAIR = Hour(0, time(9), BERLIN, (1, time(17)))  # Mondays at 9:00, and Tuesdays at 17:00.
TWELVE = Dates(60, 12, datetime(2027, 1, 4, tzinfo=UTC), timedelta(days=1))


def run_of(hour: Hour = PAIR, first_on: str = "2027-01-11", **more: object) -> Run:
    """A circle that begins in January."""
    return Run(hour, date.fromisoformat(first_on), 12, 60, **more)  # pyright: ignore[reportArgumentType]


def local(run: Run, zone: str = BERLIN) -> list[str]:
    """All meetings as clocks in a zone read them."""
    return [f"{meeting_at(run, step).astimezone(ZoneInfo(zone)):%d.%m. %a %H:%M}" for step in range(run.steps)]


def test_every_second_meeting_is_at_the_other_hour_on_the_clock_of_the_anchor() -> None:
    found = local(run_of())
    assert found[:4] == ["11.01. Mon 09:00", "19.01. Tue 17:00", "25.01. Mon 09:00", "02.02. Tue 17:00"]
    assert found[-1] == "30.03. Tue 17:00", "after the clocks have changed too"
    assert {one[7:] for one in found} == {"Mon 09:00", "Tue 17:00"}


def test_prompt_and_wrap_up_follow_the_hour_whose_turn_it_is() -> None:
    told = [(one.step, f"{one.kind} {one.at.astimezone(ZoneInfo(BERLIN)):%a %d.%m.}") for one in moments(run_of())]
    assert told[:4] == [
        (0, "prompt Fri 08.01."),
        (0, "wrap_up Tue 12.01."),
        (1, "prompt Mon 18.01."),
        (1, "wrap_up Wed 20.01."),
    ]


def test_a_break_and_a_week_that_slides_change_no_turn() -> None:
    found = local(run_of(breaks=((1, 2), (2, 1))))
    assert found[:3] == ["11.01. Mon 09:00", "02.02. Tue 17:00", "15.02. Mon 09:00"]


def test_steps_in_twos_and_threes_take_nobodys_turn() -> None:
    """With meetings of the whole circle in every fourth step the same people would always have the night otherwise."""
    run = run_of(apart=frozenset({1, 2, 3, 5, 6, 7, 9, 10, 11}))
    found = local(run)
    assert [found[step][7:] for step in (0, 4, 8)] == ["Mon 09:00", "Tue 17:00", "Mon 09:00"]
    assert {one[7:] for one in found[1:4]} == {"Tue 17:00"}


def test_a_circle_that_writes_has_its_weeks_from_monday_to_friday() -> None:
    told = list(moments(run_of(meets=False)))
    assert [f"{one.at:%a}" for one in told[:4]] == ["Mon", "Fri"] * 2


@given(
    weekday=st.integers(0, 4),
    at=st.times(),
    other=st.times(),
    later=st.integers(0, 1),
    apart=st.frozensets(st.integers(0, 11)),
    breaks=st.lists(st.tuples(st.integers(0, 11), st.integers(0, 3)), max_size=2),
)
def test_whatever_the_two_are_no_moment_comes_before_the_one_that_it_follows(
    weekday: int, at: time, other: time, later: int, apart: frozenset[int], breaks: list[tuple[int, int]]
) -> None:
    weekday, second = (weekday, weekday + later) if weekday < 4 else (weekday - later, weekday)
    hour = Hour(weekday, at.replace(fold=0), BERLIN, (second, other.replace(fold=0)))
    run = Run(hour, date(2027, 1, 4) + timedelta(days=weekday), 12, 60, apart=apart, breaks=tuple(breaks))
    assert all(one.at < after.at for one, after in pairwise(moments(run)))


@pytest.mark.parametrize("other", [(3, time(9)), (7, time(9))])
def test_two_that_are_days_apart_are_none(other: tuple[int, time]) -> None:
    with pytest.raises(ValueError, match=r"by turns|weekday"):
        run_of(replace(PAIR, other=other))


def test_from_a_step_in_the_middle_on_it_begins_with_the_one_whose_turn_it_is_there() -> None:
    before = Run(Hour(2, time(11), BERLIN), date(2027, 1, 13), 12, 60)
    for step, begins in ((3, "02.02. Tue 17:00"), (4, "08.02. Mon 09:00")):
        _, on = meetings.anchored(PAIR.weekday, PAIR.at, BERLIN, before, step)
        after = datetime(2027, 1, 20, tzinfo=UTC)
        changed = meetings.rescheduled(before, step, PAIR, on, meets=True, after=after)
        assert local(changed)[step] == begins
        assert meeting_on(changed, step + 1).weekday() != meeting_on(changed, step).weekday()


def test_what_the_form_shows_keeps_both_and_anything_else_is_one_alone() -> None:
    run, kept = run_of(), MeetingGiven(1, time(17), PlaceKind.HUDDLE, None)
    assert meetings.chosen(kept, BERLIN, run, 1) == (PAIR, date(2027, 1, 19))
    assert meetings.chosen(replace(kept, at=time(18)), BERLIN, run, 1) == (
        Hour(1, time(18), BERLIN),
        date(2027, 1, 19),
    )
    assert meetings.chosen(replace(kept, weekday=0, at=time(9)), BERLIN, run, 1)[0].other is None


def test_clocks_that_change_move_each_against_its_own_last_turn() -> None:
    """New York changes on 14 March: a Monday and a Tuesday are never held against each other."""
    run = run_of()
    moving = {step for step in range(12) if clock_changes.moved(run, step, "America/New_York")}
    assert moving == {9, 10, 11}, "16 and 22 March, and 30 March, when Berlin has changed too"
    was, now = clock_changes.moved(run, 9, "America/New_York") or (None, None)
    assert was is not None
    assert now is not None
    assert (f"{was:%a %H:%M}", f"{now:%a %H:%M}") == ("Tue 11:00", "Tue 12:00")
    assert clock_changes.moved(run, 1, "America/New_York") is None
    assert not any(clock_changes.moved(run, step, BERLIN) for step in range(12))


def test_either_is_told_to_whoever_would_facilitate_at_night() -> None:
    run = run_of(Hour(0, time(9), BERLIN, (1, time(23))))
    assert f"{facilitators.against(run, [], BERLIN).night_at:%H:%M}" == "23:00"
    assert facilitators.against(run_of(), [], BERLIN).night_at is None


def free(zone: str) -> FreeTime:
    """Somebody with an ordinary working week."""
    return FreeTime(zone, frozenset(range(5)), ((9 * 60, 17 * 60),))


PEOPLE = [free("America/New_York"), free(BERLIN), free("Asia/Tokyo")]


def test_they_are_proposed_where_no_single_hour_is_fair_and_can_be_asked_of_each_every_second_time() -> None:
    found = ranked(PEOPLE, TWELVE)
    pair = by_turns(found)
    assert pair is not None
    assert pair.other is not None
    assert can_be_asked(pair, PEOPLE, TWELVE)
    assert not any(can_be_asked(one, PEOPLE, TWELVE) for one in pair.each)
    assert not suits(pair, PEOPLE, TWELVE)
    assert [max(worsts(pair, one, TWELVE)) >= FLOOR for one in PEOPLE] == [True] * 3
    assert choices(found, Hour(0, time(10), BERLIN)) == (pair,)
    assert choices(found, pair) == (), "which they have already"
    assert by_turns(ranked(PEOPLE[:1], TWELVE)) is None
    assert worsts(Hour(0, time(9, 15), BERLIN), PEOPLE[1], TWELVE) == (0,)


def test_somebody_is_at_both_or_it_would_be_two_circles_that_never_meet() -> None:
    far = [free("America/Los_Angeles"), free(BERLIN), free("Australia/Sydney")]
    for people in (far, PEOPLE):
        pair = by_turns(ranked(people, TWELVE))
        assert pair is not None
        assert any(min(worsts(pair, one, TWELVE)) >= FLOOR for one in people)
    by_night = FreeTime(BERLIN, frozenset(range(5)), ((22 * 60, 24 * 60),))
    assert by_turns(ranked([free(BERLIN), by_night], TWELVE)) is None


def test_a_proposal_with_another_second_hour_is_another_one_and_single_ones_keep_their_stamp() -> None:
    assert stamp(["U1"], PAIR) != stamp(["U1"], replace(PAIR, other=(1, time(18))))
    assert stamp(["U1"], PAIR) != stamp(["U1"], replace(PAIR, other=None))
