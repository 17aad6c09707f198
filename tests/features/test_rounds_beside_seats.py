"""Whoever is offered a seat in a circle that runs is not asked by a round beside it."""

import pytest

from bot.domain.programme import Catalogue
from bot.domain.refusals import RefusalCode
from bot.domain.rounds import Plan
from bot.features import adjustments, drafts, late_joiners, rounds
from bot.store import enrolments
from bot.store.alarms import Ringing
from bot.store.session import Database
from tests.features import planned, stage
from tests.features.stage import MODERATOR, NOW, WORKSPACE
from tests.features.test_late_joiners import ASKED, wait
from tests.features.test_late_seats import circle_of_four

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
OTHERS = [f"W{number}" for number in range(4)]


def seated(database: Database, round_id: str) -> list[str]:
    """Who is in the circles that a round plans."""
    return sorted(
        one for circle in planned.planned(database, round_id) for one in planned.people_in(database, circle.id)
    )


def test_whoever_is_offered_a_seat_is_in_no_planned_circle_until_they_have_said_no(
    database: Database, catalogue: Catalogue
) -> None:
    running = circle_of_four(database, catalogue)
    wait(database, catalogue, "U6")
    assert len(stage.owed(database, "late.invite")) == 1
    stage.all_join(database, catalogue, OTHERS, ASKED - stage.MINUTE)
    round_id = planned.open_(database, catalogue, ASKED)
    assert seated(database, round_id) == OTHERS
    (circle,) = planned.planned(database, round_id)
    more = {"by": MODERATOR, "catalogue": catalogue, "now": ASKED}
    put_in = lambda session: adjustments.put_in(session, WORKSPACE, circle.id, None, "U6", **more)  # noqa: E731
    assert stage.refused(database, put_in) is RefusalCode.DOES_NOT_FIT
    with database.transaction() as session:
        late_joiners.choose(session, WORKSPACE, running, "U6", wants=False, catalogue=catalogue, now=ASKED)
        rounds.again(session, WORKSPACE, round_id, by=MODERATOR, now=ASKED)
    planned.go_on(database, catalogue, ASKED)
    assert seated(database, round_id) == ["U6", *OTHERS]


def test_whoever_is_offered_a_seat_while_circles_are_formed_is_missing_in_theirs(
    database: Database, catalogue: Catalogue
) -> None:
    circle_of_four(database, catalogue)
    with database.transaction() as session:
        stage.join(session, catalogue, "U6", now=NOW + stage.DAY)
    stage.all_join(database, catalogue, OTHERS, ASKED - stage.MINUTE)
    with database.transaction() as session:
        plan = Plan(catalogue.programmes[0].id)
        row = rounds.open_(session, WORKSPACE, plan, by=MODERATOR, catalogue=catalogue, now=ASKED)
    assert row is not None

    def is_offered() -> None:
        with database.transaction() as session:
            (one,) = enrolments.open_of(session, WORKSPACE, "U6")
            ringing = Ringing(WORKSPACE, "late.look", "late.look", ASKED, {"enrolment": one.id})
            late_joiners.look(session, ringing, catalogue, ASKED)

    planned.go_on(database, catalogue, ASKED, meanwhile=is_offered)
    assert len(stage.owed(database, "late.invite")) == 1
    assert seated(database, row.id) == OTHERS


def test_whoever_is_offered_a_seat_is_none_of_those_whom_a_round_leaves_over(
    database: Database, catalogue: Catalogue
) -> None:
    running = circle_of_four(database, catalogue)
    wait(database, catalogue, "U6")
    stage.all_join(database, catalogue, OTHERS, ASKED - stage.MINUTE, days=frozenset({5}))
    round_id, more = planned.open_(database, catalogue, ASKED), {"catalogue": catalogue, "now": ASKED}

    def left() -> list[str]:
        with database.reading() as session:
            return [one.user_id for one in drafts.left(session, WORKSPACE, round_id, MODERATOR, **more).people]

    assert (seated(database, round_id), left()) == (OTHERS, [])
    with database.transaction() as session:
        late_joiners.choose(session, WORKSPACE, running, "U6", wants=False, **more)
        rounds.again(session, WORKSPACE, round_id, by=MODERATOR, now=ASKED)
    planned.go_on(database, catalogue, ASKED)
    assert (seated(database, round_id), left()) == (OTHERS, ["U6"])
