"""Tests of programmes whose steps are further apart than a week, and of meetings of their own length."""

from dataclasses import replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from bot.domain.worktime import Hour, MomentKind, Run, meeting_on, moments

BERLIN = "Europe/Berlin"
TUESDAYS = Run(Hour(1, time(16), BERLIN), date(2026, 3, 3), 4, 60)


def local(at: datetime) -> str:
    return f"{at.astimezone(ZoneInfo(BERLIN)):%a %Y-%m-%d %H:%M}"


def test_steps_lie_as_many_weeks_apart_as_the_programme_says() -> None:
    run = replace(TUESDAYS, weeks_apart=4, breaks=((2, 1),))
    assert [f"{meeting_on(run, step):%m-%d}" for step in range(4)] == ["03-03", "03-31", "05-05", "06-02"]
    assert [local(moment.at) for moment in list(moments(run))[:4]] == [
        "Mon 2026-03-02 09:00",
        "Wed 2026-03-04 16:00",
        "Mon 2026-03-30 09:00",
        "Wed 2026-04-01 16:00",
    ]
    with pytest.raises(ValueError, match="a week or more"):
        replace(run, weeks_apart=0)


def test_a_meeting_of_its_own_length_ends_when_it_says() -> None:
    run = replace(Run(Hour(0, time(22, 30), BERLIN), date(2026, 3, 2), 2, 60), minutes=(60, 120))
    ends = [moment for moment in moments(run) if moment.kind is MomentKind.WRAP_UP]
    # The second one goes on past midnight, so that its wrap-up comes a day later.
    assert [local(moment.at) for moment in ends] == [
        "Tue 2026-03-03 16:00",
        "Wed 2026-03-11 16:00",
    ]


@pytest.mark.parametrize(("step", "minutes"), [(0, 120), (1, 90), (2, 90), (3, 45), (4, 45)])
def test_the_longest_meeting_to_come_is_one_of_the_whole_circle(step: int, minutes: int) -> None:
    run = replace(TUESDAYS, minutes=(120, 30, 90, 45), apart=frozenset({1, 3}))
    assert run.longest_from(step) == minutes
