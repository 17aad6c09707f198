"""The participation summary: the floor, the bands, how seldom it changes, and what is never in it."""

import re
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from bot.domain.disclosure import Band, BandKind, month_later
from bot.domain.programme import Catalogue
from bot.domain.summaries import Cell, Figures, Summary
from bot.features import leavings
from bot.reports import participation
from bot.slack.views import summaries as views
from bot.store import enrolments
from bot.store.session import Database
from tests.features import crossings, stage
from tests.features.stage import NOW, WORKSPACE

TOO_FEW = "There are too few to show"


def users(circle: int, size: int = 5) -> list[str]:
    """The people of one circle."""
    return [f"U{circle}X{number}" for number in range(size)]


def run_circles(
    database: Database, catalogue: Catalogue, count: int, now: datetime = NOW, *, first: int = 1, size: int = 5
) -> list[str]:
    """So many running circles; their ids. Smaller ones are proposed once patience ends."""
    made: list[str] = []
    for circle in range(first, first + count):
        stage.all_join(database, catalogue, users(circle, size), now)
        at = now + stage.MINUTE if size == 5 else now + stage.DAY + stage.MINUTE
        (circle_id,) = stage.propose(database, catalogue, at)
        with database.transaction() as session:
            stage.approve(session, catalogue, circle_id, now=at)
            stage.open_channel(session, catalogue, circle_id, at)
        made.append(circle_id)
    return made


def summary(database: Database, catalogue: Catalogue, now: datetime, workspace_id: str = WORKSPACE) -> Summary:
    """The summary of the one programme, as HR would ask for it."""
    with database.transaction() as session:
        (found,) = participation.summary(session, workspace_id, catalogue=catalogue, now=now)
    return found


def figures(database: Database, catalogue: Catalogue, now: datetime) -> Figures:
    """The same where there has to be something to show."""
    found = summary(database, catalogue, now).figures
    assert found is not None
    return found


def prints(database: Database) -> list[tuple[object, ...]]:
    """How the number of people was ever printed."""
    with database.reading() as session:
        query = text("SELECT id, printed_at, figures, roster FROM prints WHERE cell = 'people' ORDER BY id")
        return [tuple(map(str, row)) for row in session.execute(query)]


def live_through(
    database: Database, catalogue: Catalogue, circles: list[str], active: set[str] | None = None, step: int = 0
) -> datetime:
    """One step of these circles, with check-ins of some people; the moment after its wrap-ups.

    With the kickoff comes the first week, in which nobody checks in: before its end nobody is counted.
    """
    for circle_id in circles:
        prompt = stage.moments_of(database, catalogue, circle_id)[2 * step]
        stage.plan(database, catalogue, prompt.at)
        with database.reading() as session:
            query = text("SELECT user_id FROM members WHERE circle_id = :id")
            found = list(session.scalars(query, {"id": circle_id}))
        for user_id in sorted(set(found) & (active or set())):
            stage.check_in(database, circle_id, step, user_id, prompt.at, due_in=timedelta())
    over = max(stage.moments_of(database, catalogue, one)[2 * step + 1].at for one in circles)
    stage.plan(database, catalogue, over)
    stage.ring(
        database, catalogue, over + stage.DAY
    )  # On the day after they are asked whether they are in for it.
    return over if step else live_through(database, catalogue, circles, step=1)


def begun(
    database: Database, catalogue: Catalogue, count: int, now: datetime = NOW, *, first: int = 1
) -> datetime:
    """So many circles whose kickoff is over, in which nobody has checked in; the day after it."""
    return live_through(database, catalogue, run_circles(database, catalogue, count, now, first=first)) + stage.DAY


@pytest.mark.parametrize("count", [1, 2])
def test_fewer_than_three_circles_show_only_the_sentence(
    database: Database, catalogue: Catalogue, count: int
) -> None:
    stage.seed(database)
    found = summary(database, catalogue, begun(database, catalogue, count))
    assert (found.figures, found.as_of) == (None, None)
    said = views.plain_text([found])
    assert TOO_FEW in said
    assert re.findall(r"\d+", said) == ["10", "3"], "no number but the rule's own"
    assert prints(database) == []


def test_fewer_than_ten_people_show_only_the_sentence(database: Database, catalogue: Catalogue) -> None:
    stage.seed(database)
    at = begun(database, catalogue, 3)
    with database.transaction() as session:
        session.execute(
            text("UPDATE members SET state = 'released' WHERE user_id LIKE 'U_X1' OR user_id LIKE 'U_X2'")
        )
    assert summary(database, catalogue, at).figures is None


def test_people_who_only_wait_are_not_counted(database: Database, catalogue: Catalogue) -> None:
    stage.seed(database)
    at = begun(database, catalogue, 3)
    stage.all_join(database, catalogue, [f"U9X{number}" for number in range(20)], at)
    assert figures(database, catalogue, at + stage.MINUTE).people == 15


def test_enough_people_show_bands(database: Database, catalogue: Catalogue) -> None:
    stage.seed(database)
    circles = run_circles(database, catalogue, 3)
    active = {*users(1), *users(2), "U3X0", "U3X1"}
    over = live_through(database, catalogue, circles, active)
    found = figures(database, catalogue, over + stage.DAY)
    assert found.people == 15
    assert found.active.kind is BandKind.ALL_BUT_FEW
    assert found.looked_back == Band(BandKind.FEW, 5)


def test_a_step_that_is_not_over_is_not_counted_against_anybody(database: Database, catalogue: Catalogue) -> None:
    stage.seed(database)
    circles = run_circles(database, catalogue, 3)
    everybody = {one for number in (1, 2, 3) for one in users(number)}
    over = live_through(database, catalogue, circles, everybody)
    next_prompt = stage.moments_of(database, catalogue, circles[0])[4].at
    stage.plan(database, catalogue, next_prompt)
    assert next_prompt > over
    assert figures(database, catalogue, next_prompt).active.kind is BandKind.ALL_BUT_FEW


def test_nothing_is_shown_while_it_stands_on_a_single_circle(database: Database, catalogue: Catalogue) -> None:
    stage.seed(database)
    (early,) = run_circles(database, catalogue, 1)
    over = live_through(database, catalogue, [early], set(users(1)))
    run_circles(database, catalogue, 2, over, first=2)
    assert summary(database, catalogue, over + stage.DAY).figures is None


def test_looking_back_is_not_shown_while_it_stands_on_few_people(database: Database, catalogue: Catalogue) -> None:
    stage.seed(database)
    circles = run_circles(database, catalogue, 3)
    over = live_through(database, catalogue, circles, {*users(1), "U2X0", "U2X1", "U3X0", "U3X1"})
    found = figures(database, catalogue, over + stage.DAY)
    assert found.looked_back is None, "nine people had something due"


def test_looking_back_is_not_shown_while_it_stands_on_two_circles(
    database: Database, catalogue: Catalogue
) -> None:
    stage.seed(database)
    circles = run_circles(database, catalogue, 3)
    over = live_through(database, catalogue, circles, {*users(1), *users(2)})
    assert figures(database, catalogue, over + stage.DAY).looked_back is None


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_both_parts_are_about_the_same_people_and_nobody_who_has_left(
    database: Database, catalogue: Catalogue
) -> None:
    stage.seed(database)
    circles = run_circles(database, catalogue, 3)
    everybody = {one for number in (1, 2, 3) for one in users(number)}
    over = live_through(database, catalogue, circles, everybody)
    with database.transaction() as session:
        for user_id in ("U1X0", "U2X0"):
            (mine,) = enrolments.open_of(session, WORKSPACE, user_id)
            leavings.leave(session, WORKSPACE, user_id, mine.id, None, catalogue=catalogue, now=over)
    summary(database, catalogue, over + stage.DAY)
    with database.reading() as session:
        people, looked_back = (
            set(stage.facts_of(one)) for one in session.scalars(text("SELECT roster FROM prints"))
        )
    assert len(people) == 13
    assert looked_back == people


def test_figures_are_frozen_within_a_month_whatever_happens(database: Database, catalogue: Catalogue) -> None:
    stage.seed(database)
    circles = run_circles(database, catalogue, 3)
    first_at = live_through(database, catalogue, circles) + stage.DAY
    first = summary(database, catalogue, first_at)
    everybody = {one for number in (1, 2, 3) for one in users(number)}
    for step in (2, 3):  # Two of four are half.
        live_through(database, catalogue, circles, everybody, step=step)
    assert summary(database, catalogue, month_later(first_at) - timedelta(seconds=1)) == first
    assert len(prints(database)) == 1
    changed = summary(database, catalogue, month_later(first_at))
    assert changed.as_of == month_later(first_at)


def test_figures_stay_after_a_month_until_ten_people_have_changed(
    database: Database, catalogue: Catalogue
) -> None:
    stage.seed(database)
    circles = run_circles(database, catalogue, 3)
    first_at = live_through(database, catalogue, circles) + stage.DAY
    first = summary(database, catalogue, first_at)
    for step in (2, 3):
        live_through(database, catalogue, circles, {*users(1), *users(2, 4)}, step=step)
    later = month_later(first_at) + stage.DAY
    assert summary(database, catalogue, later) == first, "nine have changed"
    at = begun(database, catalogue, 2, later, first=4)
    second = summary(database, catalogue, at)
    assert second.as_of == at
    assert second.figures is not None
    assert second.figures.people == 25


def test_one_part_of_the_summary_does_not_let_out_another(database: Database, catalogue: Catalogue) -> None:
    """Ten newcomers renew the number of people; those who had something due are the same, and so is what they show."""
    stage.seed(database)
    circles = run_circles(database, catalogue, 3)
    everybody = {one for number in (1, 2, 3) for one in users(number)}
    first_at = live_through(database, catalogue, circles, everybody)
    first = summary(database, catalogue, first_at)
    at = begun(database, catalogue, 2, month_later(first_at) + stage.DAY, first=4)
    second = summary(database, catalogue, at)
    assert second.dates[Cell.PEOPLE] == at
    assert second.dates[Cell.LOOKED_BACK] == first.dates[Cell.LOOKED_BACK] == first_at


def test_what_was_printed_is_only_added_to(database: Database, catalogue: Catalogue) -> None:
    stage.seed(database)
    summary(database, catalogue, begun(database, catalogue, 3))
    before = prints(database)
    summary(database, catalogue, begun(database, catalogue, 2, NOW + timedelta(days=60), first=4))
    after = prints(database)
    assert len(after) == 2
    assert after[:1] == before


def test_asking_twice_prints_once(database: Database, catalogue: Catalogue) -> None:
    stage.seed(database)
    at = begun(database, catalogue, 3)
    assert summary(database, catalogue, at) == summary(database, catalogue, at)
    assert len(prints(database)) == 1


def test_two_who_ask_at_the_same_moment_print_once(database: Database, catalogue: Catalogue) -> None:
    stage.seed(database)
    at = begun(database, catalogue, 3)

    def ask(session: stage.Session) -> None:
        participation.summary(session, WORKSPACE, catalogue=catalogue, now=at)

    assert crossings.meanwhile(database, ask, ask) is None
    assert len(prints(database)) == 1


def test_another_workspace_has_its_own_summary(database: Database, catalogue: Catalogue) -> None:
    stage.seed(database)
    stage.seed(database, "T0OTHER")
    at = begun(database, catalogue, 3)
    assert summary(database, catalogue, at, "T0OTHER").figures is None
    assert summary(database, catalogue, at).figures is not None


def test_what_is_shown_holds_no_person_no_circle_and_no_text(database: Database, catalogue: Catalogue) -> None:
    stage.seed(database)
    circles = run_circles(database, catalogue, 3)
    over = live_through(database, catalogue, circles, set(users(1)))
    found = [summary(database, catalogue, over + stage.DAY)]
    shown = f"{views.plain_text(found)} {views.summary(found)}"
    with database.reading() as session:
        names = list(session.scalars(text("SELECT name FROM circles")))
        enrolled = list(session.scalars(text("SELECT id FROM enrolments")))
    hidden = [*circles, *enrolled, *names, "Write to Ada", "<@", "<#"]
    hidden += [one for number in (1, 2, 3) for one in users(number)]
    assert [one for one in hidden if one in shown] == []
    assert "about 15" in shown
