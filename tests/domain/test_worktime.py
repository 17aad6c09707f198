"""The meetings and moments of a run, across weekends, midnights and changes of the clock."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise, product
from zoneinfo import ZoneInfo, reset_tzpath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.worktime import (
    Hour,
    Moment,
    MomentKind,
    Run,
    first_meeting_on,
    meeting_at,
    meeting_on,
    moments,
    next_moment,
)

ZONES = [
    "America/New_York",
    "Europe/Berlin",
    "Europe/London",
    "Africa/Cairo",
    "Africa/Casablanca",
    "America/Santiago",
    "Atlantic/Azores",
    "Asia/Jerusalem",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Pacific/Chatham",
    "Pacific/Kiritimati",
    "UTC",
]


@pytest.fixture(scope="module", autouse=True)
def pinned_zones() -> None:
    """Take the zones from the pinned package only, since the machine's own may be older."""
    reset_tzpath(to=())
    ZoneInfo.clear_cache()


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def local(at: datetime, zone: str) -> str:
    return f"{at.astimezone(ZoneInfo(zone)):%a %Y-%m-%d %H:%M}"


def run_of(zone: str, first_on: str, at: str = "16:00", steps: int = 12, minutes: int = 60) -> Run:
    on = date.fromisoformat(first_on)
    return Run(Hour(on.weekday(), time.fromisoformat(at), zone), on, steps, minutes)


@pytest.mark.parametrize(
    ("first_on", "anchor", "at", "other", "changed", "usual", "moved"),
    [
        ("2026-03-03", "Europe/Berlin", "16:00", "America/New_York", [1, 2, 3], "Tue 10:00", "Tue 11:00"),
        ("2026-10-06", "Europe/Berlin", "16:00", "America/New_York", [3], "Tue 10:00", "Tue 11:00"),
        ("2026-03-03", "America/New_York", "10:00", "Europe/Berlin", [1, 2, 3], "Tue 16:00", "Tue 15:00"),
        ("2026-10-06", "America/New_York", "10:00", "Europe/Berlin", [3], "Tue 16:00", "Tue 15:00"),
        ("2026-03-24", "Europe/Berlin", "16:00", "Asia/Kolkata", [0], "Tue 19:30", "Tue 20:30"),
    ],
)
def test_the_anchor_keeps_its_wall_time_while_others_move(
    first_on: str, anchor: str, at: str, other: str, changed: list[int], usual: str, moved: str
) -> None:
    run = run_of(anchor, first_on, at, steps=6)
    for step in range(6):
        meeting = meeting_at(run, step)
        assert f"{meeting.astimezone(ZoneInfo(anchor)):%H:%M}" == at
        assert f"{meeting.astimezone(ZoneInfo(other)):%a %H:%M}" == (moved if step in changed else usual)


def test_sydney_moves_twice_when_both_ends_of_the_earth_change() -> None:
    run = run_of("Europe/Berlin", "2026-03-24", steps=3)
    seen = [f"{meeting_at(run, step).astimezone(ZoneInfo('Australia/Sydney')):%a %H:%M}" for step in range(3)]
    assert seen == ["Wed 02:00", "Wed 01:00", "Wed 00:00"]


@pytest.mark.parametrize("step", [-1, 12])
def test_a_step_that_the_run_has_not_is_an_error(step: int) -> None:
    run = run_of("UTC", "2026-03-03")
    with pytest.raises(ValueError, match="no step"):
        meeting_at(run, step)
    with pytest.raises(ValueError, match="no step"):
        next_moment(run, Moment(MomentKind.PROMPT, step, utc("2026-03-03T09:00")))


@pytest.mark.parametrize(
    ("weekday", "steps", "minutes"), [(2, 12, 60), (1, 0, 60), (1, 12, 0), (1, 12, 24 * 60 + 1)]
)
def test_a_run_that_cannot_be_is_refused(weekday: int, steps: int, minutes: int) -> None:
    with pytest.raises(ValueError, match=r"weekday|step|meeting"):
        Run(Hour(weekday, time(16), "UTC"), date(2026, 3, 3), steps, minutes)


def test_a_weekday_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="weekday"):
        Hour(7, time(16), "UTC")


@pytest.mark.parametrize(
    ("first_on", "at", "prompt", "wrap_up", "goodbye"),
    [
        # A Tuesday, and a Monday, whose prompt comes on the Friday before.
        ("2026-10-20", "16:00", "Mon 2026-10-19 09:00", "Wed 2026-10-21 16:00", "Thu 2026-10-22 09:00"),
        ("2026-10-26", "13:00", "Fri 2026-10-23 09:00", "Tue 2026-10-27 16:00", "Wed 2026-10-28 09:00"),
        # Before and on weekends, with a change of the clock on the Sunday.
        ("2026-10-22", "16:00", "Wed 2026-10-21 09:00", "Fri 2026-10-23 16:00", "Mon 2026-10-26 09:00"),
        ("2026-10-23", "08:00", "Thu 2026-10-22 09:00", "Mon 2026-10-26 16:00", "Tue 2026-10-27 09:00"),
        ("2026-10-24", "10:00", "Fri 2026-10-23 09:00", "Mon 2026-10-26 16:00", "Tue 2026-10-27 09:00"),
        ("2026-10-25", "01:30", "Fri 2026-10-23 09:00", "Mon 2026-10-26 16:00", "Tue 2026-10-27 09:00"),
        # Around midnight the day on which the meeting ends counts; at midnight itself that day ends with it.
        ("2026-10-21", "00:00", "Tue 2026-10-20 09:00", "Thu 2026-10-22 16:00", "Fri 2026-10-23 09:00"),
        ("2026-10-21", "23:00", "Tue 2026-10-20 09:00", "Thu 2026-10-22 16:00", "Fri 2026-10-23 09:00"),
        ("2026-10-21", "23:01", "Tue 2026-10-20 09:00", "Fri 2026-10-23 16:00", "Mon 2026-10-26 09:00"),
        ("2026-10-22", "23:30", "Wed 2026-10-21 09:00", "Mon 2026-10-26 16:00", "Tue 2026-10-27 09:00"),
        ("2026-10-25", "23:30", "Fri 2026-10-23 09:00", "Tue 2026-10-27 16:00", "Wed 2026-10-28 09:00"),
    ],
)
def test_a_step_has_its_prompt_the_working_day_before_and_its_wrap_up_the_working_day_after(
    first_on: str, at: str, prompt: str, wrap_up: str, goodbye: str
) -> None:
    zone = "Europe/Berlin"
    found = list(moments(run_of(zone, first_on, at, steps=1)))
    assert [local(moment.at, zone) for moment in found] == [prompt, wrap_up, goodbye]
    assert [moment.kind for moment in found] == [MomentKind.PROMPT, MomentKind.WRAP_UP, MomentKind.GOODBYE]


@pytest.mark.parametrize(
    ("zone", "first_on", "wrap_up"),
    [
        # Half past eleven on Thursday night is still Thursday, or already Friday, somewhere else.
        ("Pacific/Kiritimati", "2026-10-22", "2026-10-26T02:00"),
        ("America/New_York", "2026-10-22", "2026-10-26T20:00"),
        # The clock goes back, and leaps, between the meeting and its wrap-up.
        ("Europe/Berlin", "2026-10-23", "2026-10-26T15:00"),
        ("Europe/Berlin", "2026-03-27", "2026-03-30T14:00"),
    ],
)
def test_a_wrap_up_is_at_four_on_the_clock_of_the_anchor(zone: str, first_on: str, wrap_up: str) -> None:
    [_, found, _] = moments(run_of(zone, first_on, "23:30", steps=1))
    assert found.at == utc(wrap_up)


def test_prompts_keep_nine_o_clock_across_a_change_of_the_clock() -> None:
    run = run_of("Europe/Berlin", "2026-10-20", steps=2)
    prompts = [moment.at for moment in moments(run) if moment.kind is MomentKind.PROMPT]
    assert prompts == [utc("2026-10-19T07:00"), utc("2026-10-26T08:00")]


RUNS = st.builds(
    lambda zone, on, at, steps, minutes, breaks, meets: Run(
        Hour(on.weekday(), at, zone), on, steps, minutes, tuple(breaks), meets
    ),
    st.sampled_from(ZONES),
    st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    st.times(),
    st.integers(1, 13),
    st.integers(1, 24 * 60),
    st.lists(st.tuples(st.integers(0, 13), st.integers(0, 4)), max_size=3),
    st.booleans(),
)


@pytest.mark.parametrize("monday", ["2026-11-09", "2026-03-23", "2026-10-19"])
def test_moments_strictly_increase_for_every_weekday_time_and_length(monday: str) -> None:
    """Weeks without a change of the clock, and those in which Berlin leaps and goes back."""
    times = [*(time(half // 2, half % 2 * 30) for half in range(48)), time(23, 59)]
    lengths = [1, *range(30, 24 * 60 + 1, 30)]
    for weekday, at, minutes in product(range(7), times, lengths):
        on = date.fromisoformat(monday) + timedelta(days=weekday)
        run = Run(Hour(weekday, at, "Europe/Berlin"), on, 2, minutes)
        found = [moment.at for moment in moments(run)]
        assert all(one < other for one, other in pairwise(found)), run
        assert meeting_at(run, 0) + timedelta(minutes=minutes) < found[1], run


@given(RUNS)
def test_moments_are_complete_and_strictly_increase_in_every_run(run: Run) -> None:
    found = list(moments(run))
    assert all(one.at < other.at for one, other in pairwise(found))
    expected = [(kind, step) for step in range(run.steps) for kind in (MomentKind.PROMPT, MomentKind.WRAP_UP)]
    assert [(one.kind, one.step) for one in found] == [*expected, (MomentKind.GOODBYE, run.steps - 1)]
    for step in range(run.steps):
        meeting = meeting_at(run, step)
        assert found[2 * step].at < meeting
        if run.meets:
            assert meeting + timedelta(minutes=run.minutes) < found[2 * step + 1].at
        else:
            assert meeting == found[2 * step + 1].at


@pytest.mark.parametrize(
    ("breaks", "expected"),
    [
        ((), ["10-20", "10-27", "11-03", "11-10"]),
        (((2, 2),), ["10-20", "10-27", "11-17", "11-24"]),
        (((1, 1), (3, 1)), ["10-20", "11-03", "11-10", "11-24"]),
        (((0, 1),), ["10-27", "11-03", "11-10", "11-17"]),
    ],
)
def test_a_break_moves_the_step_it_comes_before_and_all_later_ones(
    breaks: tuple[tuple[int, int], ...], expected: list[str]
) -> None:
    run = replace(run_of("Europe/Berlin", "2026-10-20", steps=4), breaks=breaks)
    assert [f"{meeting_on(run, step):%m-%d}" for step in range(4)] == expected
    assert [local(meeting_at(run, step), "Europe/Berlin")[-5:] for step in range(4)] == ["16:00"] * 4


@pytest.mark.parametrize("first_on", ["2026-10-19", "2026-10-21", "2026-10-25"])
def test_a_circle_that_writes_has_its_step_from_monday_to_friday_of_that_week(first_on: str) -> None:
    run = replace(run_of("Europe/Berlin", first_on, "23:30", steps=2), meets=False)
    assert [local(one.at, "Europe/Berlin") for one in moments(run)] == [
        "Mon 2026-10-19 09:00",
        "Fri 2026-10-23 16:00",
        "Mon 2026-10-26 09:00",
        "Fri 2026-10-30 16:00",
        "Mon 2026-11-02 09:00",
    ]


@given(RUNS)
def test_going_from_moment_to_moment_visits_them_all(run: Run) -> None:
    visited: list[Moment] = []
    while (following := next_moment(run, visited[-1] if visited else None)) is not None:
        visited.append(following)
        assert len(visited) <= 2 * run.steps + 1
    assert visited == list(moments(run))


def test_a_moment_is_recognised_though_its_instant_was_another_when_it_was_done() -> None:
    run = run_of("Europe/Berlin", "2026-10-20", steps=2)
    prompt = next_moment(run, None)
    assert prompt is not None
    following = next_moment(run, Moment(prompt.kind, prompt.step, prompt.at - timedelta(hours=1)))
    assert following is not None
    assert (following.kind, following.step) == (MomentKind.WRAP_UP, 0)


@pytest.mark.parametrize(
    ("weekday", "now", "days", "expected"),
    [
        # Tuesday's prompt is Monday 09:00 in Berlin: 07:00 UTC in summer, 08:00 in winter.
        (1, "2026-10-19T07:00", 0, "2026-10-20"),
        (1, "2026-10-19T07:01", 0, "2026-10-27"),
        (1, "2026-10-16T07:00", 3, "2026-10-20"),
        (1, "2026-10-16T07:01", 3, "2026-10-27"),
        # Six days of 24 hours reach Monday 08:00 only, since the clock went back in between.
        (1, "2026-10-20T07:59", 6, "2026-10-27"),
        (1, "2026-10-20T08:01", 6, "2026-11-03"),
        # Monday's and Sunday's prompts are Friday's.
        (0, "2026-10-16T07:00", 0, "2026-10-19"),
        (0, "2026-10-16T07:01", 0, "2026-10-26"),
        (6, "2026-10-16T07:01", 0, "2026-10-25"),
        # It is Monday already in Berlin while it is Sunday in UTC.
        (0, "2026-10-18T22:30", 0, "2026-10-26"),
    ],
)
def test_the_first_meeting_leaves_notice_before_its_prompt(
    weekday: int, now: str, days: int, expected: str
) -> None:
    hour = Hour(weekday, time(16), "Europe/Berlin")
    assert first_meeting_on(hour, utc(now), timedelta(days=days)) == date.fromisoformat(expected)


@given(
    st.sampled_from(ZONES),
    st.integers(0, 6),
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 1)),  # noqa: DTZ001
    st.timedeltas(timedelta(0), timedelta(days=20)),
)
def test_no_earlier_week_would_have_left_the_notice(
    zone: str, weekday: int, now: datetime, notice: timedelta
) -> None:
    now = now.replace(tzinfo=UTC)
    hour = Hour(weekday, time(10), zone)
    on = first_meeting_on(hour, now, notice)
    prompt = next_moment(Run(hour, on, 1, 60), None)
    earlier = next_moment(Run(hour, on - timedelta(days=7), 1, 60), None)
    assert prompt is not None
    assert earlier is not None
    assert earlier.at < now + notice <= prompt.at


def test_a_time_without_a_zone_is_an_error() -> None:
    naive = utc("2026-10-19T07:00").replace(tzinfo=None)
    with pytest.raises(TypeError):
        first_meeting_on(Hour(1, time(16), "UTC"), naive, timedelta(days=3))
