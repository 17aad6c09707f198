"""What a round may be, when others open, and what is said to be good about a circle."""

from datetime import date, timedelta

import pytest

from bot.domain.candidates import Candidate, all_fit, fit_together
from bot.domain.positions import Position
from bot.domain.refusals import Refusal
from bot.domain.rounds import (
    THEME_LIMIT,
    Audience,
    AudienceKind,
    Merits,
    Plan,
    Window,
    audience,
    checked,
    merits,
    opens_on,
)

TODAY = date(2026, 11, 2)  # A Monday.


def somebody(user_id: str, **known: object) -> Candidate:
    usual: dict[str, object] = {
        "position": Position(),
        "language": "en",
        "topics": frozenset(),
        "facilitates": False,
        "met": frozenset(),
        "avoids": frozenset(),
    }
    return Candidate(f"e-{user_id}", user_id, **{**usual, **known})  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize(
    ("one", "fits"),
    [
        (somebody("U1"), True),
        (somebody("U1", avoids=frozenset({"U2"})), False),
        (somebody("U1", avoids=frozenset({"U3"})), True),
        (somebody("U1", position=Position(manager="U2")), False),
        (somebody("U1", position=Position(manager="U3")), True),
        (somebody("U1", language="de"), False),
    ],
)
def test_two_fit_whichever_of_them_is_looked_at(one: Candidate, fits: bool) -> None:
    other = somebody("U2")
    assert fit_together(one, other) is fits
    assert fit_together(other, one) is fits
    assert all_fit([somebody("U3"), one, other]) is (
        fits and one.avoids != {"U3"} and one.position.manager != "U3"
    )


@pytest.mark.parametrize(
    ("first", "last", "weekdays"),
    [
        (None, None, range(7)),
        (date(2026, 11, 18), None, range(7)),
        (date(2026, 11, 18), date(2026, 11, 20), [2, 3, 4]),
        (date(2026, 11, 21), date(2026, 11, 23), [5, 6, 0]),
        (date(2026, 11, 18), date(2026, 11, 30), range(7)),
    ],
)
def test_the_days_of_a_round_say_on_which_weekdays_circles_meet(
    first: date | None, last: date | None, weekdays: list[int]
) -> None:
    assert Window(first, last).weekdays == frozenset(weekdays)


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


def test_what_is_good_about_a_circle_is_told_of_all_of_it() -> None:
    people = [
        somebody("U1", position=Position("Sales", "Lead", "Bonn", 3), topics=frozenset({"career", "tools"})),
        somebody("U2", position=Position("Legal", "Clerk", "Bonn", 4), topics=frozenset({"career"})),
        somebody("U3", position=Position("Legal", None, "Kiel", 3), facilitates=True, met=frozenset({"U9"})),
    ]
    assert merits(people) == Merits(2, 2, 2, True, ("career", 2), True, 1)


def test_nothing_is_said_of_what_is_not_known_and_nothing_shows_whom_anybody_avoids() -> None:
    people = [somebody("U1", met=frozenset({"U2"})), somebody("U2", position=Position("Sales"))]
    assert merits(people) == Merits()
    assert merits([somebody("U1", avoids=frozenset({"U7"})), somebody("U2")]) == merits(
        [somebody("U1"), somebody("U2")]
    )


def test_levels_that_are_far_apart_or_not_all_known_are_not_called_similar() -> None:
    far = [somebody("U1", position=Position(level=1)), somebody("U2", position=Position(level=3))]
    some = [somebody("U1", position=Position(level=1)), somebody("U2")]
    assert not merits(far).near_in_level
    assert not merits(some).near_in_level
