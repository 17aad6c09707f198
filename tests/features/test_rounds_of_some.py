"""Rounds of some people: they wait for theirs, also between two of them, and all others need not."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import text

from bot.domain.positions import Position
from bot.domain.programme import Catalogue
from bot.domain.rounds import Audience, AudienceKind, Plan, RoundState
from bot.features import joinings, rounds
from bot.store import rounds as store
from bot.store.session import Database
from tests.features import planned, stage
from tests.features.planned import SOON, TEN
from tests.features.stage import DAY, MODERATOR, NOW, WORKSPACE

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
SOME, OTHERS = TEN[:6], [f"U2{number:04}" for number in range(5)]
SALES = Audience(AudienceKind.DEPARTMENT, ("Sales",))


def asked(database: Database, catalogue: Catalogue, now: datetime = SOON + 2 * DAY) -> list[str]:
    """Who is asked about circles that are formed now, beside those who were before."""
    stage.ask(database, catalogue, now)
    query = text(
        "SELECT user_id FROM members JOIN circles ON circles.id = members.circle_id "
        "WHERE circles.state = 'asking' AND members.state = 'proposed'"
    )
    with database.reading() as session:
        return sorted(session.scalars(query))


def join(database: Database, catalogue: Catalogue) -> None:
    """Six people of one department, which is one too many for a circle, and five of another one wait."""
    stage.seed(database)
    stage.all_join(database, catalogue, SOME)
    stage.all_join(database, catalogue, OTHERS, NOW + timedelta(seconds=30))
    planned.stand(
        database, {**{one: Position("Sales") for one in SOME}, **{one: Position("IT") for one in OTHERS}}
    )


@pytest.mark.parametrize("audience", [SALES, Audience(AudienceKind.PEOPLE, tuple(SOME))])
@pytest.mark.parametrize("is_formed", [True, False])
def test_circles_of_all_others_are_formed_beside_a_round_of_some(
    database: Database, catalogue: Catalogue, audience: Audience, is_formed: bool
) -> None:
    join(database, catalogue)
    with database.transaction() as session:
        plan = Plan(catalogue.programmes[0].id, audience)
        row = rounds.open_(session, WORKSPACE, plan, by=MODERATOR, catalogue=catalogue, now=SOON)
    assert row is not None
    if is_formed:
        planned.go_on(database, catalogue)
        assert planned.page(database, catalogue, row.id).card.left == 1, (
            "who is in none of its circles waits for it"
        )
    assert asked(database, catalogue) == OTHERS


def test_between_two_rounds_of_a_department_its_people_wait_for_theirs_and_others_do_not(
    database: Database, catalogue: Catalogue
) -> None:
    join(database, catalogue)
    first_on = date(2026, 11, 9)  # The Monday a week later.
    plan = Plan(catalogue.programmes[0].id, SALES, every_weeks=4, first_on=first_on)
    with database.transaction() as session:
        assert rounds.open_(session, WORKSPACE, plan, by=MODERATOR, catalogue=catalogue, now=SOON) is None
    assert asked(database, catalogue) == OTHERS
    at = NOW + timedelta(days=7, hours=3)
    stage.ring(database, catalogue, at)
    planned.go_on(database, catalogue, at)
    with database.reading() as session:
        (row,) = store.open_of(session, WORKSPACE)
    assert row.state is RoundState.READY
    (draft,) = planned.page(database, catalogue, row.id, now=at).drafts
    assert len(set(draft.card.members) & set(SOME)) == 5
    with database.transaction() as session:
        rounds.approve_all(session, WORKSPACE, row.id, by=MODERATOR, now=at)
    planned.go_on(database, catalogue, at)
    assert planned.state(database, row.id) is RoundState.CLOSED
    newcomers = [f"U3{number:04}" for number in range(5)]
    stage.all_join(database, catalogue, newcomers, at)
    known = asked(database, catalogue, at + 2 * DAY)
    assert known == sorted([*draft.card.members, *OTHERS, *newcomers]), (
        "whoever was left over waits for the next one"
    )


def test_only_whoever_an_open_round_is_for_is_told_that_they_wait_for_it(
    database: Database, catalogue: Catalogue
) -> None:
    stage.seed(database)
    plan = Plan(catalogue.programmes[0].id, Audience(AudienceKind.PEOPLE, ("U1",)))
    with database.transaction() as session:
        rounds.open_(session, WORKSPACE, plan, by=MODERATOR, catalogue=catalogue, now=SOON)
        told = [
            joinings.join(
                session,
                WORKSPACE,
                stage.profile(one),
                stage.application(catalogue),
                catalogue=catalogue,
                now=SOON,
            )
            for one in ("U1", "U2")
        ]
    assert told == [(True, None), (False, None)]
