"""Links that may be shown, hours across zones, and where the next meetings come to lie when the hour is changed."""

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import meetings
from bot.domain.meetings import MeetingGiven, PlaceKind
from bot.domain.refusals import Refusal, RefusalCode
from bot.domain.worktime import Hour, Moment, MomentKind, Run, meeting_at, meeting_on, moments

TUESDAYS = Run(Hour(1, time(16), "Europe/Berlin"), date(2026, 11, 10), 6, 60)


@pytest.mark.parametrize(
    ("link", "code"),
    [
        ("", RefusalCode.NO_LINK),
        ("  \n ", RefusalCode.NO_LINK),
        ("javascript:alert(1)", RefusalCode.BAD_LINK),
        ("data:text/html,x", RefusalCode.BAD_LINK),
        ("http://meet.example.com/a", RefusalCode.BAD_LINK),
        ("meet.example.com/a", RefusalCode.BAD_LINK),
        ("https://", RefusalCode.BAD_LINK),
        ("https://localhost", RefusalCode.BAD_LINK),
        ("https://...", RefusalCode.BAD_LINK),
        ("https://meet.example.com/a b", RefusalCode.BAD_LINK),
        ("https://meet.example.com/a\nhttps://evil.example", RefusalCode.BAD_LINK),
        ("https://bank.example@evil.example/", RefusalCode.BAD_LINK),
        ("https://meet.example.com/a|click", RefusalCode.BAD_LINK),
        ("https://meet.example.com/<!channel>", RefusalCode.BAD_LINK),
        ("https://meet.example.com:99999/", RefusalCode.BAD_LINK),
        ("https://[::1/", RefusalCode.BAD_LINK),
        ("https://m\u0435et.example.com/", RefusalCode.BAD_LINK),
        ("https://meet.example.com/\u202e", RefusalCode.BAD_LINK),
        ("https://meet.example.com/" + "x" * 500, RefusalCode.TEXT_TOO_LONG),
        ("  https://meet.example.com/j/123?pwd=a&b=c#d ", None),
        ("https://meet.example.com:8443/a", None),
        ("\ufeffhttps://meet.example.com/a\u200b", None),
    ],
)
def test_a_link_is_kept_only_when_it_may_be_shown(link: str, code: RefusalCode | None) -> None:
    given = MeetingGiven(1, time(16), PlaceKind.LINK, link)
    if code is None:
        assert meetings.checked_place(given) == link.strip("\ufeff\u200b ")
        return
    with pytest.raises(Refusal) as refused:
        meetings.checked_place(given)
    assert (refused.value.code, refused.value.field) == (code, "link")


def test_a_link_that_is_not_wanted_is_not_looked_at() -> None:
    given = MeetingGiven(1, time(16), PlaceKind.HUDDLE, "javascript:alert(1)")
    assert meetings.checked_place(given) == "huddle"
    assert meetings.checked_place(replace(given, place=PlaceKind.WRITING)) is None


@pytest.mark.parametrize(
    ("weekday", "at", "zone", "kept"),
    [
        (3, "09:15", "Europe/Berlin", (3, "09:15")),
        (3, "20:30", "Asia/Kolkata", (3, "16:00")),
        (3, "02:00", "Asia/Kolkata", (2, "21:30")),  # An early Thursday there is a late Wednesday here.
        (6, "22:00", "America/New_York", (0, "04:00")),
    ],
)
def test_an_hour_on_ones_own_clock_is_kept_on_the_circles(
    weekday: int, at: str, zone: str, kept: tuple[int, str]
) -> None:
    hour, on = meetings.anchored(weekday, time.fromisoformat(at), zone, TUESDAYS, 1)
    assert (hour.weekday, f"{hour.at:%H:%M}", hour.zone) == (*kept, "Europe/Berlin")
    assert on.weekday() == hour.weekday


# On Sundays at 19:00 in Berlin, which are Mondays at 7:00 in Auckland.
SUNDAYS = Run(Hour(6, time(19), "Europe/Berlin"), date(2026, 11, 8), 6, 60)


@pytest.mark.parametrize(
    ("run", "weekday", "at", "on"),
    [
        (TUESDAYS, 0, "07:00", "2026-11-15"),  # The Monday of that week there begins on the Sunday before here.
        (TUESDAYS, 6, "23:00", "2026-11-22"),
        (TUESDAYS, 6, "08:00", "2026-11-21"),
        (SUNDAYS, 0, "07:00", "2026-11-15"),
        (SUNDAYS, 1, "07:00", "2026-11-16"),
        (SUNDAYS, 4, "18:30", "2026-11-20"),
    ],
)
def test_an_hour_far_away_is_in_the_week_in_which_they_meet_there(
    run: Run, weekday: int, at: str, on: str
) -> None:
    hour, found = meetings.anchored(weekday, time.fromisoformat(at), "Pacific/Auckland", run, 1)
    assert found == date.fromisoformat(on)
    changed = meetings.rescheduled(run, 1, hour, found, meets=True, after=datetime(2026, 11, 3, tzinfo=UTC))
    there = meeting_at(changed, 1).astimezone(ZoneInfo("Pacific/Auckland"))
    before = meeting_at(run, 1).astimezone(ZoneInfo("Pacific/Auckland"))
    assert (there.weekday(), f"{there:%H:%M}") == (weekday, at)
    assert there.isocalendar().week == before.isocalendar().week


def in_week_of(run: Run, step: int, hour: Hour) -> date:
    """The date of an hour in the week of a step's meeting."""
    return meetings.anchored(hour.weekday, hour.at, hour.zone, run, step)[1]


@pytest.mark.parametrize(
    ("after", "weekday", "meets", "on"),
    [
        ("2026-11-11T15:00", 1, True, "2026-11-17"),
        ("2026-11-11T15:00", 4, True, "2026-11-20"),
        ("2026-11-11T15:00", 0, True, "2026-11-16"),
        # Monday's prompt was on Friday morning: that is over, so its week is the next one.
        ("2026-11-13T09:00", 0, True, "2026-11-23"),
        ("2026-11-16T07:59", 1, True, "2026-11-17"),
        ("2026-11-16T08:00", 1, True, "2026-11-24"),
        ("2026-11-13T09:00", 1, False, "2026-11-17"),
    ],
)
def test_the_next_step_keeps_its_week_or_the_next_that_leaves_its_prompt_ahead(
    after: str, weekday: int, meets: bool, on: str
) -> None:
    at = datetime.fromisoformat(after).replace(tzinfo=UTC)
    hour = Hour(weekday, time(10), "Europe/Berlin")
    changed = meetings.rescheduled(TUESDAYS, 1, hour, in_week_of(TUESDAYS, 1, hour), meets=meets, after=at)
    assert meeting_on(changed, 1) == date.fromisoformat(on)
    assert meeting_on(changed, 2) - meeting_on(changed, 1) == timedelta(weeks=1)


@given(
    st.integers(0, 5),
    st.integers(0, 6),
    st.times(),
    st.booleans(),
    st.booleans(),
    st.timedeltas(timedelta(0), timedelta(days=60)),
    st.lists(st.tuples(st.integers(0, 6), st.integers(1, 3)), max_size=2),
)
def test_whatever_is_changed_the_moments_to_come_rise_and_lie_ahead(
    step: int, weekday: int, at: time, was: bool, meets: bool, since: timedelta, breaks: list[tuple[int, int]]
) -> None:
    run = replace(TUESDAYS, breaks=tuple(breaks), meets=was)
    after = datetime(2026, 11, 1, tzinfo=UTC) + since
    hour = Hour(weekday, at, "Europe/Berlin")
    changed = meetings.rescheduled(run, step, hour, in_week_of(run, step, hour), meets=meets, after=after)
    coming = [one.at for one in moments(changed) if one.step >= step]
    assert coming[0] > after
    assert all(one < other for one, other in pairwise(coming))
    monday = timedelta(days=meeting_on(run, step).weekday())
    assert meeting_on(changed, step) >= meeting_on(run, step) - monday


def test_a_break_that_takes_time_back_is_refused() -> None:
    with pytest.raises(ValueError, match="break"):
        replace(TUESDAYS, breaks=((1, -1),))


@pytest.mark.parametrize(
    ("on", "at", "code"),
    [
        ("2026-11-11", "15:00", RefusalCode.HOUR_PAST),
        ("1999-01-01", "10:00", RefusalCode.HOUR_PAST),
        ("2026-11-17", "16:00", RefusalCode.MOVED_TOO_FAR),
        ("2099-01-01", "10:00", RefusalCode.MOVED_TOO_FAR),
        ("2026-11-13", "10:00", None),
    ],
)
def test_a_meeting_moves_to_an_hour_before_the_next_one(on: str, at: str, code: RefusalCode | None) -> None:
    now, following = datetime(2026, 11, 11, 16, tzinfo=UTC), meeting_at(TUESDAYS, 1)
    said = None
    try:
        meetings.checked_move(
            date.fromisoformat(on), time.fromisoformat(at), "Europe/Berlin", now=now, following=following
        )
    except Refusal as refusal:
        said = refusal.code
    assert said is code


def test_a_meeting_is_asked_about_from_its_wrap_up_until_the_next_one_and_the_last_one_until_the_goodbye() -> None:
    found = [None, *moments(TUESDAYS)]
    assert _asked(found, 0) == found[2:4]
    assert [one.kind for one in found[2:4] if one] == [MomentKind.WRAP_UP, MomentKind.PROMPT]
    assert _asked(found, TUESDAYS.steps - 1) == found[-2:-1]


def _asked(found: list[Moment | None], step: int) -> list[Moment | None]:
    """After which moments a step's meeting may be told of."""
    may: list[Moment | None] = []
    for done in found:
        with suppress(Refusal):
            meetings.may_tell(done, step)
            may.append(done)
    return may
