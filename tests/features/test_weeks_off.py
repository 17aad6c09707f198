"""Public holidays on the day of a meeting: for one it is kept and said so, for half of them the week slides."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import text

from bot.domain.programme import Catalogue
from bot.domain.worktime import Moment, MomentKind, meeting_at
from bot.features import hours as weekly
from bot.features import plans, weeks_off
from bot.features.holiday_dates import Holidays
from bot.store import circles
from bot.store.session import Database, Session
from tests.features import stage
from tests.features.proposed import circle_of
from tests.features.saying import said
from tests.features.stage import WORKSPACE

FIVE = ["U1", "U2", "U3", "U4", "U5"]
WEEK = timedelta(weeks=1)
KEPT = "Public holiday for at least one of you"


@pytest.fixture
def circle_id(database: Database, catalogue: Catalogue) -> str:
    """A circle of five in Berlin that runs and meets on Mondays."""
    stage.seed(database)
    return stage.running_circle(database, catalogue, FIVE)


@pytest.fixture
def was(database: Database, catalogue: Catalogue, circle_id: str) -> list[Moment]:
    """What falls due in it where nobody has a holiday."""
    return stage.moments_of(database, catalogue, circle_id)


def known(*places: str, off: Collection[tuple[str, date]]) -> Holidays:
    """The places in which the members live, in their order, and the holidays there are."""

    def countries(_session: Session, workspace_id: str, user_ids: Collection[str]) -> Mapping[str, str]:
        assert workspace_id == WORKSPACE
        return {user: place for user, place in zip(FIVE, places, strict=False) if place and user in user_ids}

    return Holidays(countries, lambda place, on: (place, on) in off)


def plan(database: Database, catalogue: Catalogue, now: datetime, holidays: Holidays) -> None:
    """Plans all that is due, with what is known of holidays."""
    planned = 1
    while planned:
        with database.transaction() as session:
            planned = plans.plan(session, catalogue=catalogue, now=now, holidays=holidays)


def live(database: Database, catalogue: Catalogue, circle_id: str, holidays: Holidays) -> list[tuple[str, int]]:
    """Plans every moment at its instant to the end of the circle; which kinds of step came, in their order."""
    came = list[tuple[str, int]]()
    while True:
        with database.reading() as session:
            circle = circle_of(session, circle_id)
            if circle.next_at is None:
                return came
            at, before = circle.next_at, (circle.done_kind, circle.done_step)
        plan(database, catalogue, at, holidays)
        with database.reading() as session:
            circle = circle_of(session, circle_id)
            if (circle.done_kind, circle.done_step) != before:
                came.append((str(circle.done_kind), circle.done_step or 0))
        assert len(came) < 99


def meets_on(database: Database, catalogue: Catalogue, circle_id: str, step: int) -> date:
    """On which day a step meets."""
    with database.reading() as session:
        circle = circle_of(session, circle_id)
        return meeting_at(circles.run_of(circle, catalogue.get(circle.programme_id)), step).date()


def prompt(moments: list[Moment], step: int) -> Moment:
    """When a step's prompt comes."""
    return next(one for one in moments if one.kind is MomentKind.PROMPT and one.step == step)


def before(database: Database, catalogue: Catalogue, moments: list[Moment], step: int, holidays: Holidays) -> None:
    """Everything before a step's prompt has happened."""
    for one in moments:
        if one.at < prompt(moments, step).at:
            plan(database, catalogue, one.at, holidays)


@pytest.mark.parametrize(
    ("places", "slides"),
    [
        (("DE", "", "", "", ""), False),
        (("DE", "DE", "", "", ""), False),
        (("DE", "DE", "DE", "", ""), True),
        (("DE", "DE", "DE", "DE", "DE"), True),
        (("FR", "FR", "FR", "FR", "DE"), False),
    ],
)
def test_for_fewer_than_half_it_is_kept_and_said_so_and_for_half_the_week_slides(
    database: Database,
    catalogue: Catalogue,
    circle_id: str,
    was: list[Moment],
    places: tuple[str, ...],
    slides: bool,
) -> None:
    on = meets_on(database, catalogue, circle_id, 1)
    holidays = known(*places, off={("DE", on), ("FR", on + WEEK)})
    before(database, catalogue, was, 1, holidays)
    at = prompt(was, 1).at
    plan(database, catalogue, at, holidays)
    assert (f"prompt:{circle_id}:1" in stage.owed(database, "step.prompt")) is not slides
    assert stage.owed(database, weeks_off.KIND) == ([f"circle.week_off:{circle_id}:1:{on}"] if slides else [])
    assert meets_on(database, catalogue, circle_id, 1) == (on + WEEK if slides else on)
    if not slides:
        assert KEPT in said(database, catalogue, f"prompt:{circle_id}:1")
        assert "DE" not in said(database, catalogue, f"prompt:{circle_id}:1")
        assert KEPT not in said(database, catalogue, f"prompt:{circle_id}:0")


def test_of_four_two_are_half(database: Database, catalogue: Catalogue, circle_id: str, was: list[Moment]) -> None:
    with database.transaction() as session:
        session.execute(text("UPDATE members SET state = 'left' WHERE user_id = 'U5'"))
    on = meets_on(database, catalogue, circle_id, 0)
    plan(database, catalogue, was[0].at, known("DE", "", "", "DE", off={("DE", on)}))
    assert len(stage.owed(database, weeks_off.KIND)) == 1


def test_the_curriculum_loses_no_step_and_all_that_comes_after_moves_on_by_the_weeks_that_slid(
    database: Database, catalogue: Catalogue, circle_id: str, was: list[Moment]
) -> None:
    first = meets_on(database, catalogue, circle_id, 0)
    # Two weeks running, as around New Year; and the very first one.
    off = {("DE", first), ("DE", first + 7 * WEEK), ("DE", first + 8 * WEEK)}
    came = live(database, catalogue, circle_id, known(*["DE"] * 5, off=off))
    assert came == [(one.kind.value, one.step) for one in was]
    assert len(stage.owed(database, weeks_off.KIND)) == 3
    last = stage.moments_of(database, catalogue, circle_id)[-1].at
    assert last.date() == was[-1].at.date() + 3 * WEEK
    assert len(stage.owed(database, "step.prompt")) == len(was) // 2
    with database.reading() as session:
        circle = circle_of(session, circle_id)
        assert circle.shut_steps is None, "nothing counts as missed"
        assert circle.breaks == [[6, 1], [6, 1]]
    assert stage.changes(database).count("public holiday: step 6 moves on by a week") == 2


def test_what_the_circle_reads_in_the_place_of_the_prompt(
    database: Database, catalogue: Catalogue, circle_id: str, was: list[Moment]
) -> None:
    on = meets_on(database, catalogue, circle_id, 0)
    plan(database, catalogue, was[0].at, known("DE", "DE", "DE", off={("DE", on)}))
    (key,) = stage.owed(database, weeks_off.KIND)
    words = said(database, catalogue, key)
    assert words.startswith(f"*No meeting on Mon {on.day} Nov:* it is a public holiday for at least half of you.")
    assert f"Mon {on.day + 7} Nov 2026 " in words
    with database.reading() as session:
        due = session.execute(text("SELECT due_at FROM outbox WHERE key = :key"), {"key": key}).scalar_one()
        assert str(due)[:16] == f"{was[0].at:%Y-%m-%d %H:%M}"
    plan(database, catalogue, was[0].at + WEEK, known("DE", "DE", "DE", off={("DE", on)}))
    assert said(database, catalogue, key) == "", "it is of no use after the prompt of that step"


def test_the_day_is_each_members_own(
    database: Database, catalogue: Catalogue, circle_id: str, was: list[Moment]
) -> None:
    """An evening in Berlin is the next day in Auckland."""
    with database.transaction() as session:
        session.execute(text("UPDATE enrolments SET zone = 'Pacific/Auckland' WHERE user_id <> 'U1'"))
        circle = circle_of(session, circle_id)
        assert weekly.present(circle).weekday == 0
        circle.at = time(20)
    on = meets_on(database, catalogue, circle_id, 0)
    places = known(*["NZ"] * 5, off={("NZ", on)})
    with database.transaction() as session:
        circle = circle_of(session, circle_id)
        run = circles.run_of(circle, catalogue.get(circle.programme_id))
        assert weeks_off.holiday(session, circle, run, 0, places, was[0].at).value == "some"
        there = known(*["NZ"] * 5, off={("NZ", on + timedelta(days=1))})
        assert weeks_off.holiday(session, circle, run, 0, there, was[0].at).value == "half"
        past = meeting_at(run, 0)
        assert weeks_off.holiday(session, circle, run, 0, there, past).value == "nobody"


def test_who_writes_or_talks_in_twos_has_no_day_that_could_be_a_holiday(
    database: Database, catalogue: Catalogue, circle_id: str, was: list[Moment]
) -> None:
    on = meets_on(database, catalogue, circle_id, 0)
    with database.transaction() as session:
        circle = circle_of(session, circle_id)
        circle.meets = False
        run = circles.run_of(circle, catalogue.get(circle.programme_id))
        off = {("DE", on + timedelta(days=day)) for day in range(7)}
        found = weeks_off.holiday(session, circle, run, 0, known(*["DE"] * 5, off=off), was[0].at)
        assert found.value == "nobody"
        run = replace(run, meets=True)
        places = known(*["DE"] * 5, off=off)
        assert weeks_off.holiday(session, circle, run, 0, places, was[0].at).value == "half"
        in_twos = replace(run, apart=frozenset({0}))
        assert weeks_off.holiday(session, circle, in_twos, 0, places, was[0].at).value == "nobody"


def test_a_host_is_asked_for_the_new_day(
    database: Database, catalogue: Catalogue, circle_id: str, was: list[Moment]
) -> None:
    with database.transaction() as session:
        session.execute(text("UPDATE enrolments SET hosts = :yes WHERE user_id = 'U2'"), {"yes": True})
    on = meets_on(database, catalogue, circle_id, 0)
    plan(database, catalogue, was[0].at, known(*["DE"] * 5, off={("DE", on)}))
    with database.reading() as session:
        at = session.scalar(text("SELECT at FROM alarms WHERE kind = 'hosting.ask'"))
    assert at is not None
    assert str(at)[:10] > str(on)
