"""What speaks against a circle's hour for somebody who would facilitate it."""

from dataclasses import replace
from datetime import date, time

import pytest

from bot.domain.facilitators import against
from bot.domain.worktime import Hour, Run

BERLIN = "Europe/Berlin"
# Mondays from six to a quarter to seven, every two weeks.
EARLY = Run(Hour(0, time(6), BERLIN), date(2027, 1, 11), 6, 45, weeks_apart=2)


def at(hour: str, **changed: object) -> Run:
    """Another circle with meetings as long, on the same day."""
    return replace(EARLY, hour=Hour(0, time.fromisoformat(hour), BERLIN), **changed)


@pytest.mark.parametrize(
    ("other", "overlaps"),
    [
        (at("06:30"), True),
        (at("05:30"), True),
        (at("06:45"), False),
        (at("05:15"), False),
        (at("06:30", first_on=date(2027, 1, 18)), False),  # In the weeks between.
        (at("06:30", first_on=date(2027, 1, 18), weeks_apart=1), True),
        (at("06:30", meets=False), False),
        (at("06:30", apart=frozenset(range(6))), False),
    ],
)
def test_meetings_overlap_when_some_of_them_are_held_at_the_same_time(other: Run, overlaps: bool) -> None:
    assert against(EARLY, [at("15:00"), other], None).overlaps is overlaps
    assert against(other, [EARLY], None).overlaps is overlaps


@pytest.mark.parametrize(
    ("hour", "zone", "shown"),
    [
        ("06:00", BERLIN, "06:00"),
        ("07:00", BERLIN, None),
        ("21:00", BERLIN, None),
        ("21:30", BERLIN, "21:30"),
        ("16:00", "Asia/Tokyo", "00:00"),
        ("09:00", "Asia/Tokyo", None),
        ("06:00", None, None),
    ],
)
def test_night_is_on_their_own_clock(hour: str, zone: str | None, shown: str | None) -> None:
    found = against(at(hour), [], zone).night_at
    assert (f"{found:%H:%M}" if found else None) == shown


def test_a_circle_that_writes_has_no_hour_that_something_speaks_against() -> None:
    assert against(at("03:00", meets=False), [EARLY], BERLIN).night_at is None
