"""What a round may be, when others open, and what is said to be good about a circle."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.domain.refusals import Refusal
from bot.domain.rounds import (
    THEME_LIMIT,
    Audience,
    AudienceKind,
    Plan,
    Window,
    audience,
    checked,
    opens_on,
)

TODAY = date(2026, 11, 2)  # A Monday.


@pytest.mark.parametrize(
    ("first", "last", "weekdays"),
    [
        (None, None, range(7)),
        (date(2026, 11, 18), None, range(7)),
        (date(2026, 11, 18), date(2026, 11, 20), [2, 3, 4]),
        (date(2026, 11, 21), date(2026, 11, 23), [5, 6, 0]),
        (date(2026, 11, 18), date(2026, 11, 30), range(7)),
        (None, date(2026, 11, 9), [0, 2, 3, 4, 5, 6]),  # It is too late for this Tuesday.
        (None, date(2026, 11, 3), []),
    ],
)
def test_the_days_of_a_round_say_on_which_weekdays_circles_meet(
    first: date | None, last: date | None, weekdays: list[int]
) -> None:
    now = datetime(2026, 11, 2, 8, tzinfo=UTC)
    assert Window(first, last).weekdays("Europe/Berlin", now, timedelta(days=1)) == frozenset(weekdays)


@pytest.mark.parametrize(
    ("plan", "field"),
    [
        (Plan("p", theme="x" * (THEME_LIMIT + 1)), "theme"),
        (Plan("p", window=Window(TODAY - timedelta(days=1))), "from_on"),
        (Plan("p", window=Window(TODAY + timedelta(days=999))), "from_on"),
        (Plan("p", window=Window(None, TODAY + timedelta(days=6))), "until_on"),
        (Plan("p", window=Window(TODAY + timedelta(days=9), TODAY + timedelta(days=8))), "until_on"),
        (Plan("p", every_weeks=5, first_on=TODAY), "every"),
        (Plan("p", every_weeks=4), "on"),
        (Plan("p", every_weeks=4, first_on=TODAY - timedelta(days=1)), "on"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(plan: Plan, field: str) -> None:
    with pytest.raises(Refusal) as refused:
        checked(plan, TODAY)
    assert refused.value.field == field


def test_a_theme_is_one_line() -> None:
    assert checked(Plan("p", theme="  Ideas\nfor\tspring "), TODAY).theme == "Ideas for spring"
    assert checked(Plan("p", theme=" \n "), TODAY).theme is None


def test_a_round_is_for_everybody_or_for_one_kind_of_people() -> None:
    assert audience(None, None, []) == Audience()
    assert audience("Sales", None, []) == Audience(AudienceKind.DEPARTMENT, ("Sales",))
    assert audience(None, "S1", []) == Audience(AudienceKind.GROUP, ("S1",))
    assert audience(None, None, ["U2", "U1", "U2"]) == Audience(AudienceKind.PEOPLE, ("U1", "U2"))
    with pytest.raises(Refusal):
        audience("Sales", None, ["U1"])


@pytest.mark.parametrize(
    ("after", "on"),
    [(-1, 0), (0, 28), (27, 28), (28, 56), (300, 308)],
)
def test_rounds_open_every_so_many_weeks(after: int, on: int) -> None:
    assert opens_on(TODAY, 4, TODAY + timedelta(days=after)) == TODAY + timedelta(days=on)


@pytest.mark.parametrize(
    ("from_on", "suits"), [(None, False), (date(2026, 11, 9), False), (date(2026, 11, 16), True)]
)
def test_who_wants_to_begin_later_is_in_a_round_that_does(from_on: date | None, suits: bool) -> None:
    assert Window(from_on).suits(TODAY, date(2026, 11, 16), None) is suits
    assert Window(from_on).suits(TODAY, None, TODAY)
