"""What the doctor foretells of the coming days: hours at which too many circles are due together."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.checkups import Finding, Place, Verdict
from bot.doctor import examine
from bot.domain.circles import CircleState
from bot.domain.worktime import MomentKind
from bot.foretelling import foretell
from bot.store.models import Circle
from bot.store.session import Database
from tests.features import stage
from tests.features.copies import database, migrated_url
from tests.features.stage import WORKSPACE
from tests.town import Town

__all__ = ["database", "migrated_url"]  # Fixtures.

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)  # A Friday.
NINE = datetime(2026, 11, 30, 8, tzinfo=UTC)  # A Monday, in Berlin.
DAY = timedelta(days=1)
ELSEWHERE = "T0TWO"


def add(
    database: Database,
    number: int,
    at: datetime | None = NINE,
    *,
    done: MomentKind | None = None,
    state: CircleState = CircleState.RUNNING,
    workspace_id: str = WORKSPACE,
    zone: str = "Europe/Berlin",
) -> None:
    """So many circles that have their next moment at an instant."""
    with database.transaction() as session:
        session.add_all(
            Circle(
                workspace_id=workspace_id,
                programme_id="working-out-loud",
                programme_version=1,
                state=state,
                weekday=1,
                at=time(10),
                zone=zone,
                first_on=date(2026, 12, 1),
                created_at=NOW,
                next_at=at,
                done_kind=done,
                done_step=None if done is None else 0,
            )
            for _ in range(number)
        )


async def found(database: Database, posts_a_minute: int = 2) -> list[Finding]:
    """What is foretold, where so much may be posted."""
    place = Place(AsyncWebClient(token="xoxb-nothing"), database, WORKSPACE, NOW)
    return [one async for one in foretell(place, posts_a_minute)]


@pytest.fixture(autouse=True)
def _workspaces(request: pytest.FixtureRequest) -> None:
    if "database" in request.fixturenames:
        for one in (WORKSPACE, ELSEWHERE):
            stage.seed(request.getfixturevalue("database"), one)


async def test_too_many_circles_at_one_hour_are_told_with_how_late_and_what_to_do(database: Database) -> None:
    add(database, 9)
    add(database, 2, zone="Europe/Paris")
    (one,) = await found(database)
    assert one.verdict is Verdict.LOOK
    assert one.what == (
        "11 circles are due together on Monday 2026-11-30 at 09:00 (Europe/Berlin):"
        " the last one is served 17 minutes late"
    )
    assert "CIRCLES_POSTS_A_MINUTE" in one.advice
    assert "different days" in one.advice


@pytest.mark.parametrize("posts_a_minute", [4, 300])
async def test_where_the_ceiling_is_high_enough_all_is_well(database: Database, posts_a_minute: int) -> None:
    add(database, 11)
    assert [one.verdict for one in await found(database, posts_a_minute)] == [Verdict.WELL]


async def test_what_does_not_come_together_or_not_at_all_is_well(database: Database) -> None:
    add(database, 6)  # A kickoff is three messages,
    add(database, 10, NINE + DAY, done=MomentKind.WRAP_UP)  # every other prompt two.
    add(database, 20, NINE + 3 * DAY, done=MomentKind.PROMPT)  # A wrap-up is one message.
    add(database, 99, NINE + 9 * DAY, done=MomentKind.WRAP_UP)
    add(database, 99, state=CircleState.CLOSED)
    add(database, 99, workspace_id=ELSEWHERE)
    assert [one.verdict for one in await found(database)] == [Verdict.WELL]


@pytest.mark.parametrize("state", [CircleState.ASKING, CircleState.PROPOSED, CircleState.OPENING])
async def test_circles_that_are_only_planned_are_counted_beside_those_that_run(
    database: Database, state: CircleState
) -> None:
    add(database, 6)
    add(database, 5, None, state=state)
    (one,) = await found(database)
    assert one.what.startswith("11 circles are due together on Monday 2026-11-30 at 09:00 (Europe/Berlin)")


async def test_first_prompts_are_foretold_at_any_distance(database: Database) -> None:
    add(database, 11, NINE + 70 * DAY)
    (one,) = await found(database)
    assert one.what.startswith("11 circles are due together on Monday 2027-02-08")


async def test_of_many_such_hours_the_first_few_are_told_and_how_many_more_there_are(database: Database) -> None:
    for hour in range(7):
        add(database, 20, NINE + timedelta(hours=hour))
    told = await found(database)
    assert len(told) == 6
    assert told[-1].what == "2 more such hours in the coming days"


async def test_the_doctor_tells_it(town: Town) -> None:
    told = [one.what async for one in examine(town.settings())]
    assert any("coming days" in one for one in told)
