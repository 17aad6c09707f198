"""Who may read the participation summary, and a workspace's roles."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from bot.domain.programme import Catalogue
from bot.domain.refusals import RefusalCode
from bot.domain.roles import Role
from bot.features import people, summaries, workspaces
from bot.store.models import Outbox
from bot.store.session import Database
from tests.features import stage
from tests.features.stage import HR, MODERATOR, NOW, WORKSPACE


def may_read(database: Database, user_id: str, workspace_id: str = WORKSPACE) -> RefusalCode | None:
    """With what somebody is refused; None when they may read."""
    return stage.refused(database, lambda session: summaries.may_read(session, workspace_id, user_id))


def test_hr_and_everybody_who_ever_joined_may_read_and_nobody_else(
    database: Database, catalogue: Catalogue
) -> None:
    stage.seed(database)
    stage.all_join(database, catalogue, ["U1"])
    assert may_read(database, HR) is None
    assert may_read(database, "U1") is None
    for who in ("U2", MODERATOR, ""):
        assert may_read(database, who) is RefusalCode.MAY_NOT_READ_SUMMARY


def test_hr_of_one_workspace_reads_nothing_of_another(database: Database, catalogue: Catalogue) -> None:
    stage.seed(database)
    stage.seed(database, "T0OTHER")
    with database.transaction() as session:
        workspaces.set_role(session, "T0OTHER", Role.HR, ["U0ELSE"], by="shell", now=NOW)
    stage.all_join(database, catalogue, ["U1"])
    assert may_read(database, HR, "T0OTHER") is RefusalCode.MAY_NOT_READ_SUMMARY
    assert may_read(database, "U1", "T0OTHER") is RefusalCode.MAY_NOT_READ_SUMMARY


def test_a_role_given_to_a_user_group_is_held_by_its_people_and_by_nobody_once_it_is_taken(
    database: Database,
) -> None:
    stage.seed(database)
    with database.transaction() as session:
        workspaces.set_role(session, WORKSPACE, Role.HR, ["S0GROUP"], by="shell", now=NOW)
        workspaces.group_read(session, WORKSPACE, "S0GROUP", ["U7", "U8"], NOW)
    assert may_read(database, "U7") is None
    assert may_read(database, HR) is RefusalCode.MAY_NOT_READ_SUMMARY
    with database.transaction() as session:
        assert workspaces.groups_to_read(session) == [(WORKSPACE, "S0GROUP")]
        workspaces.group_read(session, WORKSPACE, "S0GROUP", ["U8"], NOW)
    assert may_read(database, "U7") is RefusalCode.MAY_NOT_READ_SUMMARY
    assert "S0GROUP" in stage.changes(database)


def test_a_second_start_does_not_bring_back_the_first_settings(database: Database) -> None:
    stage.seed(database)
    with database.transaction() as session:
        workspaces.set_role(session, WORKSPACE, Role.HR, ["U5"], by="shell", now=NOW)
    stage.seed(database)
    with database.reading() as session:
        assert workspaces.holders_of(session, WORKSPACE, Role.HR) == ["U5"]


@pytest.mark.parametrize(
    ("zone", "at"),
    [
        ("Europe/Berlin", datetime(2027, 1, 1, 8, tzinfo=UTC)),
        ("America/New_York", datetime(2027, 1, 1, 14, tzinfo=UTC)),
        (None, datetime(2027, 1, 1, 9, tzinfo=UTC)),
    ],
)
def test_the_monthly_summary_comes_when_somebody_in_hr_is_at_work(
    database: Database, zone: str | None, at: datetime
) -> None:
    stage.seed(database, hr_channel="C0HR")
    with database.transaction() as session:
        people.learned(session, WORKSPACE, HR, zone)
        summaries.owe_monthly(session, WORKSPACE, now=datetime(2027, 1, 1, 0, 5, tzinfo=UTC))
    with database.reading() as session:
        (row,) = session.scalars(select(Outbox))
    assert row.try_at == at
