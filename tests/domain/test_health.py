"""How circles are: which facts make one worth a look, and what became of the meetings of a run."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.domain import health
from bot.domain.health import Health, Meetings, Observed, Sign, Told, WorthALook
from bot.domain.worktime import Hour, Run

NOW = datetime(2026, 12, 31, tzinfo=UTC)
BERLIN = "Europe/Berlin"
MET, MOVED, DID_NOT, WRITTEN = (Told(one) for one in ("met", "moved", "did_not", "written"))
KEPT = Told(None, NOW - timedelta(days=9))  # The meeting stays where it was announced, and nobody said more.


def run(weeks_apart: int = 1, *, meets: bool = True, apart: frozenset[int] = frozenset(), **more: object) -> Run:
    """Twelve steps after the kickoff, on Tuesdays."""
    hour, first = Hour(1, time(16), BERLIN), date(2026, 9, 1)
    return Run(hour, first, steps=13, minutes=60, meets=meets, weeks_apart=weeks_apart, apart=apart, **more)  # pyright: ignore[reportArgumentType]


def seen(active: int = 4, *, over: int = 0, given: tuple[int, ...] = (), without: int = 0) -> Observed:
    """A circle from the outside."""
    return Observed(active, tuple(range(over)), frozenset(given), Meetings(over, 0, without))


@pytest.mark.parametrize(
    ("observed", "signs"),
    [
        (seen(), ()),
        (seen(3), ()),
        (seen(2), (Sign.FEW,)),
        (seen(over=1), ()),
        (seen(over=2), (Sign.SILENT,)),
        (seen(over=3, given=(0,)), (Sign.SILENT,)),
        (seen(over=3, given=(1,)), ()),
        (seen(without=3), (Sign.UNMET,)),
    ],
)
def test_a_circle_is_worth_a_look_for_a_fact(observed: Observed, signs: tuple[Sign, ...]) -> None:
    assert health.signs(observed) == signs


def test_those_with_the_most_signs_come_first_and_those_with_none_do_not_come() -> None:
    how = Health((), Meetings(), None)
    few, two = (Sign.FEW,), (Sign.TROUBLE, Sign.FEW)
    circles = [
        WorthALook("c", name, "P", signs, how) for name, signs in (("b", few), ("a", ()), ("c", two), ("a", few))
    ]
    assert [(one.name, one.signs) for one in health.most_signs_first(circles)] == [
        ("c", two),
        ("a", few),
        ("b", few),
    ]


@pytest.mark.parametrize(
    ("back_on", "weeks_apart", "active"),
    [
        (None, 1, True),
        (date(2027, 1, 13), 1, True),
        (date(2027, 1, 14), 1, False),
        (date(2027, 1, 15), 4, True),
        (date(2027, 2, 26), 4, False),
    ],
)
def test_only_who_is_away_for_two_weeks_or_two_meetings_takes_no_part(
    back_on: date | None, weeks_apart: int, active: bool
) -> None:
    assert health.is_active(back_on, BERLIN, weeks_apart, NOW) is active


@pytest.mark.parametrize(
    ("told", "begun", "expected"),
    [
        ({}, -1, Meetings()),
        ({}, 0, Meetings()),  # It can still be said.
        ({0: MET}, 0, Meetings(1, 1, 0)),
        ({0: DID_NOT}, 0, Meetings(1, 0, 0)),
        ({}, 2, Meetings(2, 0, 0)),
        ({}, 3, Meetings(3, 0, 3)),
        ({0: MET}, 3, Meetings(3, 1, 0)),
        ({0: MET}, 4, Meetings(4, 1, 3)),
        ({0: MET, 3: MET}, 4, Meetings(4, 2, 0)),
        ({0: MET, 4: DID_NOT}, 4, Meetings(5, 1, 4)),
        ({0: MET, 3: MOVED}, 4, Meetings(4, 2, 0)),
        ({0: MET, 3: Told("moved", NOW + timedelta(days=1))}, 4, Meetings(3, 1, 0)),
        ({0: MET, 3: KEPT}, 4, Meetings(4, 1, 3)),
        ({0: MET, 1: WRITTEN, 2: WRITTEN, 3: WRITTEN}, 5, Meetings(2, 1, 0)),
    ],
)
def test_a_meeting_that_nobody_spoke_of_was_not_held_once_the_next_step_begins(
    told: dict[int, Told], begun: int, expected: Meetings
) -> None:
    assert health.meetings(run(), told, begun=begun, unseen=(), now=NOW) == expected


def test_steps_that_were_never_shown_or_are_done_in_twos_are_no_meetings() -> None:
    assert health.meetings(run(), {0: MET}, begun=5, unseen=(2, 3), now=NOW) == Meetings(3, 1, 0)
    assert health.meetings(run(apart=frozenset({1, 3})), {0: MET}, begun=6, unseen=(), now=NOW) == Meetings(
        4, 1, 5
    )


def test_a_circle_that_writes_has_no_meetings_but_those_from_before() -> None:
    writes, again = run(meets=False), {0: MET, 1: KEPT, 4: WRITTEN}
    assert health.meetings(writes, {}, begun=6, unseen=(), now=NOW) == Meetings()
    assert health.meetings(writes, {0: MET, 1: KEPT}, begun=6, unseen=(), now=NOW) == Meetings(2, 1, 0)
    assert health.meetings(run(), again, begun=6, unseen=(), now=NOW) == Meetings(3, 1, 0)


def test_it_is_said_in_weeks_breaks_and_all_or_in_meetings_where_these_are_further_apart() -> None:
    assert health.meetings(run(breaks=((2, 4),)), {0: MET}, begun=4, unseen=(), now=NOW).without == 7
    monthly = run(weeks_apart=4)
    assert health.meetings(monthly, {0: MET}, begun=2, unseen=(), now=NOW).without == 0
    assert health.meetings(monthly, {0: MET}, begun=3, unseen=(), now=NOW).without == 2
