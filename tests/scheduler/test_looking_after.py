"""Proposals find somebody who may decide on them, and what fails in one place keeps no other one waiting."""

from collections.abc import Sequence

import pytest
from sqlalchemy import text

from bot.delivery.carrying import NoToken
from bot.domain.programme import Catalogue
from bot.domain.roles import Role
from bot.features import waitings, workspaces
from bot.store import alarms
from bot.store.session import Database
from tests.features import stage
from tests.features.stage import MINUTE, MODERATOR, NOW, SECOND, WORKSPACE
from tests.scheduler.present import Present, moderate, statements

FIVE = ["U1", "U2", "U3", "U4", "U5"]
ELSEWHERE = "T0TWO"


def turns(database: Database) -> Sequence[str | None]:
    """Whose turn each circle is."""
    with database.reading() as session:
        return session.scalars(text("SELECT assigned_to FROM circles ORDER BY id")).all()


@pytest.mark.parametrize("by_group", [False, True])
async def test_a_proposal_whose_moderator_moderates_no_longer_is_given_to_another(
    database: Database, catalogue: Catalogue, by_group: bool
) -> None:
    present = Present(database, catalogue)
    stage.seed(database)
    moderate(database, MODERATOR)
    stage.all_join(database, catalogue, FIVE)
    stage.propose(database, catalogue)
    assert turns(database) == [MODERATOR]
    await present.timetable.plan()
    assert turns(database) == [MODERATOR]
    if by_group:
        moderate(database, "S0GROUP")
        with database.transaction() as session:
            workspaces.group_read(session, WORKSPACE, "S0GROUP", [SECOND], NOW)
    else:
        moderate(database, SECOND)
    await present.timetable.plan()
    assert turns(database) == [SECOND]
    with statements(database) as asked:
        await present.timetable.plan()
    assert [one for one in asked if not one.startswith(("SELECT", "BEGIN"))] == []


async def test_where_nobody_may_decide_nothing_is_written_until_somebody_may(
    database: Database, catalogue: Catalogue
) -> None:
    present = Present(database, catalogue)
    stage.seed(database)
    moderate(database, "U1")
    stage.all_join(database, catalogue, FIVE)
    stage.propose(database, catalogue)
    for _ in range(2):
        await present.timetable.plan()
    with statements(database) as asked:
        await present.timetable.plan()
    assert [one for one in asked if not one.startswith(("SELECT", "BEGIN"))] == []
    assert turns(database) == [None]
    moderate(database, "U1", SECOND)
    await present.timetable.plan()
    assert turns(database) == [SECOND]


async def test_where_circles_cannot_be_looked_for_all_others_go_on(
    database: Database, catalogue: Catalogue, caplog: pytest.LogCaptureFixture
) -> None:
    present = Present(database, catalogue, (WORKSPACE, ELSEWHERE))
    for place in (WORKSPACE, ELSEWHERE):
        stage.seed(database, place)
        stage.all_join(database, catalogue, FIVE, workspace_id=place)
    with database.transaction() as session:
        # Hours that end before they begin: nobody could have entered them.
        broken = "UPDATE enrolments SET starts = '17:00:00', ends = '09:00:00' WHERE workspace_id = :place"
        session.execute(text(broken), {"place": WORKSPACE})
        alarms.set_(session, ELSEWHERE, key="line", kind=waitings.LINE, at=NOW, facts={"enrolment": "nobody"})
    await present.timetable.plan()
    with database.reading() as session:
        assert session.scalars(text("SELECT workspace_id FROM circles")).all() == [ELSEWHERE]
        assert alarms.find(session, ELSEWHERE, "line") is None
    (said,) = [vars(one) for one in caplog.records if one.levelname == "ERROR"]
    assert (said["action"], said["place"][0]) == ("tick_part_failed", WORKSPACE)
    before = len(caplog.records)
    await present.timetable.plan()
    assert len(caplog.records) == before  # Not again at once,
    present.now = NOW + 20 * MINUTE
    await present.timetable.plan()
    assert len(caplog.records) == before + 1  # but later.


async def test_a_workspace_without_a_token_keeps_no_other_one_from_being_read(
    database: Database, catalogue: Catalogue
) -> None:
    both = (WORKSPACE, ELSEWHERE)
    present = Present(database, catalogue, both)
    present.fails = NoToken()
    for one in both:
        stage.seed(database, one)
        stage.running_circle(database, catalogue, FIVE, workspace_id=one)
        with database.transaction() as session:
            workspaces.set_role(session, one, Role.MODERATOR, ["S0GROUP"], by="test", now=NOW)
    for tick in (present.timetable.read_groups, present.timetable.look_inside):
        present.asked.clear()
        await tick()
        assert set(present.asked) == set(both)
