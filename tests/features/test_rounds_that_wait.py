"""Rounds with which nothing can be done for the time being: they wait until it can, and nobody is told of them meanwhile."""

import pytest

from bot.domain.moderations import Note
from bot.domain.programme import Catalogue
from bot.domain.roles import Role
from bot.domain.rounds import Plan, RoundState
from bot.features import formings, moderations, rounds, workspaces
from bot.store import rounds as store
from bot.store.session import Database
from tests.features import planned, stage
from tests.features.planned import SOON, TEN
from tests.features.stage import DAY, MODERATOR, SECOND, WORKSPACE

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
NOTHING = Catalogue([])


def test_no_circles_are_formed_of_a_programme_that_is_gone_until_it_is_back(
    database: Database, catalogue: Catalogue
) -> None:
    stage.seed(database)
    stage.all_join(database, catalogue, TEN)
    with database.transaction() as session:
        wanted = Plan(catalogue.programmes[0].id)
        row = rounds.open_(session, WORKSPACE, wanted, by=MODERATOR, catalogue=catalogue, now=SOON)
        assert row is not None
    with database.reading() as session:
        assert formings.due(session, SOON, NOTHING) == []
    planned.go_on(database, catalogue)
    assert planned.state(database, row.id) is RoundState.READY


def test_moderators_are_told_of_no_round_whose_programme_is_gone(database: Database, catalogue: Catalogue) -> None:
    planned.opened(database, catalogue)
    with database.reading() as session:
        found = moderations.digest(session, WORKSPACE, MODERATOR, catalogue=catalogue)
        assert found is not None
        assert found.notes == (Note("rounds", 1),)
        assert moderations.digest(session, WORKSPACE, MODERATOR, catalogue=NOTHING) is None
    stage.ring(database, NOTHING, SOON + 7 * DAY)
    assert stage.owed(database, "moderation.digest") == []


def test_a_round_that_opens_by_itself_is_formed_once_there_is_a_moderator_who_hears_of_it(
    database: Database, catalogue: Catalogue
) -> None:
    stage.seed(database)
    stage.all_join(database, catalogue, TEN)
    plan = Plan(catalogue.programmes[0].id, every_weeks=4, first_on=(SOON + 7 * DAY).date())
    with database.transaction() as session:
        rounds.open_(session, WORKSPACE, plan, by=MODERATOR, catalogue=catalogue, now=SOON)
        workspaces.set_role(session, WORKSPACE, Role.MODERATOR, [], by="shell", now=SOON)
    stage.ring(database, catalogue, SOON + 8 * DAY)
    with database.reading() as session:
        (row,) = store.open_of(session, WORKSPACE)
        assert formings.due(session, SOON + 8 * DAY, catalogue) == []
    with database.transaction() as session:
        workspaces.set_role(session, WORKSPACE, Role.MODERATOR, [SECOND], by="shell", now=SOON + 9 * DAY)
    planned.go_on(database, catalogue, SOON + 9 * DAY)
    assert planned.state(database, row.id) is RoundState.READY
    stage.ring(database, catalogue, SOON + 9.2 * DAY)
    (key,) = stage.owed(database, "moderation.digest")
    assert SECOND in key
