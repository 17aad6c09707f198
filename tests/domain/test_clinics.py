"""A case clinic's phases: how long each takes, in a meeting and in writing, and what is passed when time has run on."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.clinics import (
    CASE_LIMIT,
    ClinicGiven,
    Pace,
    Phase,
    Stage,
    begun,
    checked,
    moved_on,
    reached,
)
from bot.domain.refusals import Refusal, RefusalCode

BERLIN = "Europe/Berlin"


def at(text: str) -> datetime:
    """An instant in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def stages(pace: Pace, now: datetime, zone: str = BERLIN) -> list[Stage]:
    """All phases of a clinic in which nobody goes on early."""
    found = [begun(pace, now, zone)]
    while following := moved_on(pace, found[-1].phase, found[-1].ends_at, zone):
        found.append(following)
    return found


def test_a_meeting_takes_forty_minutes() -> None:
    now = at("2026-11-25 22:07")  # Whenever a circle meets, be it at night.
    found = stages(Pace.MEETING, now)
    assert [one.phase for one in found] == list(Phase)
    assert [(one.ends_at - now) // timedelta(minutes=1) for one in found] == [8, 16, 20, 34, 40]


@pytest.mark.parametrize(
    ("now", "ends"),
    [
        pytest.param(
            "2026-11-23 09:00",
            ["2026-11-23 12:00", "2026-11-23 16:00", "2026-11-24 10:00", "2026-11-24 15:00", "2026-11-25 09:00"],
            id="from a Monday at ten to the Wednesday at ten, on the circle's clock",
        ),
        pytest.param(
            "2026-11-26 20:00",
            ["2026-11-27 11:00", "2026-11-27 15:00", "2026-11-30 09:00", "2026-11-30 14:00", "2026-11-30 16:00"],
            id="begun on a Thursday evening it begins on Friday morning, and rests on the weekend",
        ),
        pytest.param(
            "2026-10-23 12:00",
            ["2026-10-23 15:00", "2026-10-26 12:00", "2026-10-26 14:00", "2026-10-27 11:00", "2026-10-27 13:00"],
            id="when clocks are changed the hours stay on the clock",
        ),
    ],
)
def test_in_writing_it_takes_two_working_days(now: str, ends: list[str]) -> None:
    assert [one.ends_at for one in stages(Pace.THREAD, at(now))] == [at(one) for one in ends]


ZONES = st.sampled_from(["Europe/Berlin", "America/Los_Angeles", "Asia/Kathmandu", "Pacific/Auckland", "UTC"])
INSTANTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)).map(lambda one: one.replace(tzinfo=UTC))  # noqa: DTZ001


@given(now=INSTANTS, zone=ZONES)
def test_in_writing_no_phase_ends_outside_of_working_hours(now: datetime, zone: str) -> None:
    for one in stages(Pace.THREAD, now, zone):
        local = one.ends_at.astimezone(ZoneInfo(zone))
        assert local.weekday() < 5
        assert 9 * 60 <= local.hour * 60 + local.minute <= 17 * 60
        assert one.ends_at > one.begins_at


@given(pace=st.sampled_from(Pace), now=INSTANTS, later=st.timedeltas(timedelta(0), timedelta(days=9)), zone=ZONES)
def test_however_late_it_is_noticed_the_phase_is_the_one_of_that_moment(
    pace: Pace, now: datetime, later: timedelta, zone: str
) -> None:
    every = stages(pace, now, zone)
    wanted = next((one for one in every if now + later < one.ends_at), every[-1])
    assert reached(pace, every[0], now + later, zone) == wanted


def test_who_goes_on_early_gives_the_next_phase_its_whole_time() -> None:
    now = at("2026-11-25 10:00")
    following = moved_on(Pace.MEETING, Phase.TELL, now + timedelta(minutes=1), BERLIN)
    assert following == Stage(Phase.ASK, now + timedelta(minutes=1), now + timedelta(minutes=9))
    assert moved_on(Pace.MEETING, Phase.NEXT, now, BERLIN) is None


@pytest.mark.parametrize(
    ("typed", "kept"), [(None, None), (" \u200b ", None), (" Boats \n", "Boats"), ("x" * 300, "x" * 300)]
)
def test_what_it_is_about_may_be_left_out(typed: str | None, kept: str | None) -> None:
    assert checked(ClinicGiven(Pace.MEETING, typed)).about == kept


def test_what_it_is_about_is_one_sentence() -> None:
    with pytest.raises(Refusal) as caught:
        checked(ClinicGiven(Pace.THREAD, "x" * (CASE_LIMIT + 1)))
    assert (caught.value.code, caught.value.field) == (RefusalCode.TEXT_TOO_LONG, "about")
