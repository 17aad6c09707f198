"""Whose turn it is to host, when people are asked, and what breaks do to a run."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from bot.domain import breaks
from bot.domain.facilitations import Candidate, ask_at, has_until, is_in_time, last_call, next_host
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
        ([who("a", new=True, offered=False), who("b", 5, hosted_last=True, offered=False)], "b"),
        ([who("a", new=True), who("b", 5)], "a"),
        ([who("a", new=True, offered=False)], "a"),
        ([who("a", hosted_last=True), who("b", 5, offered=False)], "b"),
        ([who("a", hosted_last=True), who("b", away=True)], "a"),
        ([who("a", 1, offered=False), who("b", 2, offered=False)], "a"),
        ([who("a", offered=False), who("b")], "b"),
        ([who("a", offered=False), who("b", 1)], "a"),
        ([who("a", asked_last=True), who("b", 5)], "b"),
        ([who("a", hosted_last=True), who("b", 5, asked_last=True)], "b"),
        ([who("a", asked_last=True), who("b", 1, asked_last=True)], "a"),
        ([who("a", full=True), who("b", 5)], "b"),
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
    assert ask_at(MONDAY, zone, members=5) == asked.replace(day=4)


@pytest.mark.parametrize(
    ("asked", "until"),
    [
        ("2026-11-05T09:00:04", "2026-11-05T13:00"),
        ("2026-11-05T13:00:04", "2026-11-05T17:00"),
        ("2026-11-05T14:20", "2026-11-06T10:00"),
        ("2026-11-05T22:10", "2026-11-06T13:00"),
        ("2026-11-06T16:30", "2026-11-09T12:00"),
        ("2026-10-23T15:00", "2026-10-26T11:00"),  # The clocks have changed meanwhile.
    ],
)
def test_half_a_working_day_to_answer_counts_from_when_the_question_can_be_read(asked: str, until: str) -> None:
    at, end = (datetime.fromisoformat(one).replace(tzinfo=ZoneInfo("Europe/Berlin")) for one in (asked, until))
    assert has_until(at, "Europe/Berlin") == end


def test_in_two_working_days_four_can_be_asked_one_after_another() -> None:
    at, asked = ask_at(MONDAY, "Europe/Berlin", members=4), 0
    while is_in_time(at, MONDAY, "Europe/Berlin"):
        at, asked = has_until(at, "Europe/Berlin"), asked + 1
    assert asked == 4


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


@pytest.mark.parametrize(("always", "turn"), [(None, "b"), ("a", "a"), ("c", "b"), ("d", "b")])
def test_whoever_hosts_all_meetings_comes_before_all_others_unless_they_cannot(
    always: str | None, turn: str
) -> None:
    candidates = [who("a", 9), who("b", 1), who("c", asked=True), who("d", away=True)]
    found = next_host(candidates, always)
    assert found is not None
    assert found.enrolment_id == turn
