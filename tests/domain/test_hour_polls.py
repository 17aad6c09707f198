"""Which hours a circle is asked about, and what comes of the answers."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from bot.domain.fair_hours import FairHour
from bot.domain.forming.people import FreeTime
from bot.domain.hour_polls import Edge, agreed, choices, closest, edge, pressed
from bot.domain.worktime import Hour


def fair(weekday: int, hour: int, worst: int = 80) -> FairHour:
    """An hour that suits whoever it suits least so well."""
    return FairHour(Hour(weekday, time(hour), "Europe/Berlin"), worst, 0, 0, (worst,))


def test_up_to_three_are_asked_about_each_on_a_day_of_its_own_and_none_that_is_fair_to_nobody() -> None:
    ranked = [fair(0, 10, 100), fair(0, 11, 100), fair(2, 9), fair(2, 10), fair(3, 8, 60), fair(4, 8, 40)]
    assert choices(ranked, fair(0, 10).hour) == (fair(0, 11).hour, fair(2, 9).hour, fair(3, 8).hour)
    assert choices(ranked[:2], fair(4, 8).hour) == (fair(0, 10).hour,)
    assert choices([fair(0, 10, 39)], fair(4, 8).hour) == ()


@pytest.mark.parametrize(
    ("said", "number", "then"),
    [(None, 1, "1"), ("1", 0, "0,1"), ("0,1", 1, "0"), ("0", 0, ""), ("0,2", None, ""), (None, None, "")],
)
def test_what_is_pressed_counts_until_it_is_pressed_again(said: str | None, number: int | None, then: str) -> None:
    assert pressed(said, number) == then


@pytest.mark.parametrize(
    ("answers", "all_", "most"),
    [
        ({}, None, None),
        ({"a": "0", "b": "0"}, None, 0),
        ({"a": "0,2", "b": "1,2", "c": "2"}, 2, 2),
        ({"a": "0,1,2", "b": "1,2", "c": "1,2"}, 1, 1),
        ({"a": "0", "b": "1,2", "c": "2"}, None, 2),
        ({"a": "2", "b": "1", "c": ""}, None, 1),
        ({"a": "", "b": "", "c": ""}, None, None),
        ({"a": "0", "b": "0", "c": "1", "gone": "1"}, None, 0),
    ],
)
def test_the_hour_that_suits_all_is_set_or_else_the_closest_is_told(
    answers: dict[str, str], all_: int | None, most: int | None
) -> None:
    assert (agreed("abc", answers), closest("abc", answers)) == (all_, most)
    assert agreed("", answers) is None


@pytest.mark.parametrize(
    ("day", "begins", "why"),
    [
        (9, time(9), None),
        (9, time(16), None),
        (9, time(8, 30), Edge.BEFORE),
        (9, time(16, 30), Edge.AFTER),
        (9, time(6, 30), Edge.NIGHT),
        (9, time(21, 30), Edge.NIGHT),
        (14, time(10), Edge.DAY),
    ],
)
def test_why_an_hour_is_not_within_somebodys_own_is_told_by_their_own_clock(
    day: int, begins: time, why: Edge | None
) -> None:
    own = FreeTime.daily("Asia/Tokyo", frozenset(range(5)), time(9), time(17))
    at = datetime(2026, 11, day, begins.hour, begins.minute, tzinfo=ZoneInfo("Asia/Tokyo"))
    assert edge(own, at.astimezone(ZoneInfo("Europe/Berlin")), 60) is why
