"""Whose turn it is to host, when people are asked, which circles are worth a look, and what breaks do to a run."""

from datetime import UTC, date, datetime, time

import pytest

from bot.domain import breaks, health
from bot.domain.facilitations import Candidate, again_at, ask_at, last_call, next_host
from bot.domain.health import Observed, Sign
from bot.domain.worktime import Hour, Run, meeting_at

MONDAY = datetime(2026, 11, 9, 14, tzinfo=UTC)


def who(name: str, turns: int = 0, **more: bool) -> Candidate:
    """Somebody who offered to host, unless `offered` is False."""
    return Candidate(name, turns, **{"away": False, "asked": False, **more})


@pytest.mark.parametrize(
    ("candidates", "turn"),
    [
        ([], None),
        ([who("a", 2), who("b", 1), who("c", 1)], "b"),
        ([who("a", away=True), who("b", 5)], "b"),
        ([who("a", asked=True), who("b", 5)], "b"),
        ([who("a", asked=True), who("b", away=True)], None),
        ([who("a", hosted_last=True), who("b", 5)], "b"),
        ([who("a", hosted_last=True), who("b", 5, offered=False)], "b"),
        ([who("a", hosted_last=True), who("b", away=True)], "a"),
        ([who("a", 1, offered=False), who("b", 2, offered=False)], "a"),
        ([who("a", offered=False), who("b", 5)], "b"),
    ],
)
def test_the_turn_goes_to_whoever_had_fewest_and_is_free(candidates: list[Candidate], turn: str | None) -> None:
    found = next_host(candidates)
    assert (found.enrolment_id if found else None) == turn


@pytest.mark.parametrize(
    ("zone", "asked", "last"),
    [
        ("Europe/Berlin", datetime(2026, 11, 5, 8, tzinfo=UTC), datetime(2026, 11, 6, 16, tzinfo=UTC)),
        ("Asia/Kolkata", datetime(2026, 11, 5, 3, 30, tzinfo=UTC), datetime(2026, 11, 6, 11, 30, tzinfo=UTC)),
    ],
)
def test_people_are_asked_on_their_own_morning_two_working_days_before(
    zone: str, asked: datetime, last: datetime
) -> None:
    assert ask_at(MONDAY, zone) == asked
    assert last_call(MONDAY, zone) == last
    assert again_at(asked, MONDAY, zone) == asked.replace(day=6)
    assert again_at(asked.replace(day=6), MONDAY, zone) is None


def test_a_break_moves_the_meetings_after_it_and_keeps_the_hour_through_a_change_of_the_clock() -> None:
    hour = Hour(0, time(15), "Europe/Berlin")
    plain = Run(hour, date(2026, 10, 12), steps=4, minutes=60)
    paused = Run(hour, date(2026, 10, 12), steps=4, minutes=60, breaks=((1, 1), (3, 2)))
    moved = [meeting_at(paused, step) - meeting_at(plain, step) for step in range(4)]
    assert [one.days for one in moved] == [0, 7, 7, 21]
    assert meeting_at(paused, 1) == datetime(2026, 10, 26, 14, tzinfo=UTC)  # Winter time since the day before.


@pytest.mark.parametrize(
    ("answers", "decided"),
    [
        ({}, None),
        ({"a": "yes"}, None),
        ({"a": "no"}, None),
        ({"a": "yes", "b": "yes"}, "yes"),
        ({"a": "no", "b": "yes"}, "no"),
    ],
)
def test_a_break_needs_everybodys_yes_and_waits_for_everybody(
    answers: dict[str, str], decided: str | None
) -> None:
    assert breaks.result(["a", "b"], answers) == decided


def seen(active: int = 4, *, trouble: bool = False, over: int = 0, given: tuple[int, ...] = ()) -> Observed:
    """A circle from the outside."""
    return Observed("circle-fern", "P", active, trouble, tuple(range(over)), frozenset(given))


@pytest.mark.parametrize(
    ("observed", "signs"),
    [
        (seen(), ()),
        (seen(3), ()),
        (seen(2), (Sign.FEW,)),
        (seen(trouble=True), (Sign.TROUBLE,)),
        (seen(over=1), ()),
        (seen(over=2), (Sign.SILENT,)),
        (seen(over=3, given=(0,)), (Sign.SILENT,)),
        (seen(over=3, given=(1,)), ()),
    ],
)
def test_a_circle_is_worth_a_look_for_a_fact(observed: Observed, signs: tuple[Sign, ...]) -> None:
    found = health.worth_a_look([observed])
    assert [one.signs for one in found] == ([signs] if signs else [])


@pytest.mark.parametrize(("always", "turn"), [(None, "b"), ("a", "a"), ("c", "b"), ("d", "b")])
def test_whoever_hosts_all_meetings_comes_before_all_others_unless_they_cannot(
    always: str | None, turn: str
) -> None:
    candidates = [who("a", 9), who("b", 1), who("c", asked=True), who("d", away=True)]
    found = next_host(candidates, always)
    assert found is not None
    assert found.enrolment_id == turn
