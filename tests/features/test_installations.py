"""The app is taken out of a workspace and comes back, or everything of the workspace is destroyed."""

from datetime import datetime, timedelta

from sqlalchemy import Table, func, select

from bot.domain.installations import GRACE
from bot.domain.programme import Catalogue
from bot.domain.summaries import Cell
from bot.features import alarms, plans, workspaces
from bot.store import alarms as rows
from bot.store import claims, events, people, prints, schedule
from bot.store.models import Base
from bot.store.session import Database
from tests.features import stage
from tests.features.stage import NOW, WORKSPACE

ELSEWHERE = "T0ELSEWHERE"
FIVE = ["U1", "U2", "U3", "U4", "U5"]
NOBODYS = ["editions", "turns"]  # Our own texts; of all processes, and what is about a workspace goes with it.


def begin(database: Database, catalogue: Catalogue) -> datetime:
    """Two workspaces, each with a circle in its first step; when that began."""
    first = NOW
    for workspace_id in (WORKSPACE, ELSEWHERE):
        stage.seed(database, workspace_id)
        circle_id = stage.running_circle(database, catalogue, FIVE, workspace_id=workspace_id)
        first = stage.moments_of(database, catalogue, circle_id, workspace_id)[0].at
        stage.plan(database, catalogue, first)
        stage.check_in(database, circle_id, 0, "U1", first, workspace_id=workspace_id)
        with database.transaction() as session:
            events.first_time(session, workspace_id, "Ev1", NOW)
            people.known(session, workspace_id, "U9")
            programme_id = catalogue.programmes[0].id
            prints.append(session, workspace_id, programme_id, Cell.PEOPLE, now=NOW, figures={}, roster={})
    return first


def takes_out(database: Database, now: datetime = NOW) -> None:
    """Slack tells it twice, once for the app and once for its token."""
    for _ in range(2):
        with database.transaction() as session:
            workspaces.uninstalled(session, WORKSPACE, now)


def counted(database: Database, workspace_id: str) -> dict[str, int]:
    """How many rows of a workspace stand in each table."""
    with database.reading() as session:
        return {
            table.name: session.scalar(select(func.count()).where(_workspace(table) == workspace_id)) or 0
            for table in Base.metadata.sorted_tables
            if table.name not in NOBODYS
        }


def _workspace(table: Table) -> object:
    return table.c.id if table.name == "workspaces" else table.c.workspace_id


def test_every_table_knows_whose_its_rows_are() -> None:
    assert [
        one.name
        for one in Base.metadata.sorted_tables
        if one.name != "workspaces" and "workspace_id" not in one.columns
    ] == NOBODYS


def test_after_the_time_of_grace_nothing_is_left_of_one_workspace_and_all_of_the_other(
    database: Database, catalogue: Catalogue
) -> None:
    begin(database, catalogue)
    other = counted(database, ELSEWHERE)
    assert sum(1 for number in other.values() if number) > 12
    takes_out(database)
    stage.ring(database, catalogue, NOW + GRACE - timedelta(seconds=1))
    before = counted(database, WORKSPACE)
    assert before["keys"] and before["circles"] and before["workspaces"]
    stage.ring(database, catalogue, NOW + GRACE)
    assert set(counted(database, WORKSPACE).values()) == {0}
    after = counted(database, ELSEWHERE)
    assert {name: number for name, number in after.items() if name not in ("alarms", "outbox")} == {
        name: number for name, number in other.items() if name not in ("alarms", "outbox")
    }


def test_what_the_app_was_taken_out_of_is_left_alone(database: Database, catalogue: Catalogue) -> None:
    first = begin(database, catalogue)
    with database.transaction() as session:
        rows.set_(session, WORKSPACE, key="x", kind="hosting.ask", at=NOW - timedelta(1), facts={})
        assert alarms.next_(session) == (NOW - timedelta(1), "hosting.ask")
        assert set(claims.workspaces_owed(session)) == {WORKSPACE, ELSEWHERE}
    takes_out(database)
    with database.transaction() as session:
        assert alarms.next_(session) != (NOW - timedelta(1), "hosting.ask")
        assert claims.workspaces_owed(session) == [ELSEWHERE]
        assert workspaces.installed(session) == [ELSEWHERE]
        due = schedule.due(session, first + timedelta(weeks=2), 10)
        assert [one.workspace_id for one in due] == [ELSEWHERE]


def test_within_the_time_of_grace_everything_comes_back(database: Database, catalogue: Catalogue) -> None:
    first = begin(database, catalogue)
    before = counted(database, WORKSPACE)
    takes_out(database)
    stage.seed(database)  # The bot starts, and Slack takes its token.
    stage.ring(database, catalogue, first)
    after = counted(database, WORKSPACE)
    assert after["changes"] == before["changes"] + 2
    assert {one: after[one] for one in ("circles", "keys", "members")} == {
        one: before[one] for one in ("circles", "keys", "members")
    }
    with database.transaction() as session:
        assert WORKSPACE in claims.workspaces_owed(session)
        assert plans.next_at(session, catalogue=catalogue) is not None
        assert "uninstalled" not in workspaces.settings_of(session, WORKSPACE)
    stage.ring(database, catalogue, NOW + 2 * GRACE)
    assert counted(database, WORKSPACE)["workspaces"] == 1


def test_a_command_tells_that_the_app_is_back(database: Database, catalogue: Catalogue) -> None:
    begin(database, catalogue)
    takes_out(database)
    with database.transaction() as session:
        shown = workspaces.settings_of(session, WORKSPACE)["uninstalled"]
        assert shown == f"{NOW:%Y-%m-%d}; destroyed on {NOW + GRACE:%Y-%m-%d}"
        workspaces.command_seen(session, WORKSPACE, NOW)
        assert WORKSPACE in workspaces.installed(session)


def test_taken_out_again_the_time_of_grace_begins_anew(database: Database, catalogue: Catalogue) -> None:
    begin(database, catalogue)
    takes_out(database)
    stage.seed(database)
    takes_out(database, NOW + timedelta(days=20))
    stage.ring(database, catalogue, NOW + GRACE)
    assert counted(database, WORKSPACE)["workspaces"] == 1
    stage.ring(database, catalogue, NOW + timedelta(days=20) + GRACE)
    assert counted(database, WORKSPACE)["workspaces"] == 0
