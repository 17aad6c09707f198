"""Rounds with which nothing can be done for the time being: they wait until it can, and nobody is told of them meanwhile."""

from datetime import datetime

import pytest

from bot.domain.moderations import Note
from bot.domain.programme import Catalogue
from bot.domain.roles import Role
from bot.domain.rounds import Plan, RoundState
from bot.features import formings, moderations, rounds, workspaces
from bot.store import alarms
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


def test_whoever_becomes_a_moderator_hears_once_of_a_round_that_waits(
    database: Database, catalogue: Catalogue
) -> None:
    planned.opened(database, catalogue)
    later = SOON + DAY
    appoint(database, [MODERATOR, SECOND, "U0NEW"], later)
    stage.ring(database, catalogue, later + 0.2 * DAY)
    assert [one.split(":")[1] for one in stage.owed(database, "moderation.digest")] == ["U0NEW"]
    appoint(database, [MODERATOR, "U0NEW"], later + DAY)
    stage.ring(database, catalogue, later + 1.2 * DAY)
    assert len(stage.owed(database, "moderation.digest")) == 1, "whoever knows of it is not told again"


def test_whoever_becomes_one_through_a_user_group_hears_of_it_too(
    database: Database, catalogue: Catalogue
) -> None:
    planned.opened(database, catalogue)
    later = SOON + DAY
    appoint(database, [MODERATOR, SECOND, "S0GROUP"], later)
    with database.transaction() as session:
        for users in ([SECOND, "U0NEW"], ["U0NEW", SECOND]):  # As it is read again and again.
            workspaces.group_read(session, WORKSPACE, "S0GROUP", users, later)
    stage.ring(database, catalogue, later + 0.2 * DAY)
    assert [one.split(":")[1] for one in stage.owed(database, "moderation.digest")] == ["U0NEW"]


def test_nobody_new_is_told_where_nothing_waits_or_the_moderators_channel_says_it(
    database: Database, catalogue: Catalogue
) -> None:
    stage.seed(database)
    appoint(database, [MODERATOR, SECOND, "U0NEW"], SOON)
    with database.transaction() as session:
        assert alarms.find(session, WORKSPACE, "moderation.digest:U0NEW") is None
        workspaces.set_channel(session, WORKSPACE, "moderators_channel", "C0MODERATORS", by="shell", now=SOON)
    planned.opened(database, catalogue)
    appoint(database, [MODERATOR, SECOND, "U0NEW", "U0NEWER"], SOON)
    with database.reading() as session:
        assert alarms.find(session, WORKSPACE, "moderation.digest:U0NEWER") is None


def test_whoever_moderates_no_longer_hears_of_no_round(database: Database, catalogue: Catalogue) -> None:
    planned.opened(database, catalogue)
    appoint(database, [MODERATOR], SOON)
    stage.ring(database, catalogue, SOON + 7.2 * DAY)
    assert {one.split(":")[1] for one in stage.owed(database, "moderation.digest")} == {MODERATOR}


def appoint(database: Database, moderators: list[str], now: datetime) -> None:
    """These moderate from now on."""
    with database.transaction() as session:
        workspaces.set_role(session, WORKSPACE, Role.MODERATOR, moderators, by="shell", now=now)
