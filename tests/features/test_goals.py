"""Goals: kept for oneself or shown to the circle, and nobody's but one's own."""

from datetime import datetime

import pytest
from sqlalchemy import text

from bot.domain.programme import Catalogue
from bot.domain.refusals import RefusalCode
from bot.features import goals
from bot.store.session import Database
from tests.features import stage
from tests.features.saying import said
from tests.features.stage import NOW, WORKSPACE

FIVE = ["U1", "U2", "U3", "U4", "U5"]
AT = datetime(2026, 11, 4, 10, tzinfo=NOW.tzinfo)  # A Wednesday.


@pytest.fixture
def circle_id(database: Database, catalogue: Catalogue) -> str:
    """A circle that runs."""
    stage.seed(database)
    return stage.running_circle(database, catalogue, FIVE)


def change_goal(database: Database, user_id: str, goal: str | None, *, share: bool, turn: str = "once") -> None:
    """Somebody names another goal."""
    with database.transaction() as session:
        asked = goals.form(session, WORKSPACE, user_id)
        goals.change(session, WORKSPACE, asked.enrolment_id, user_id, goal, token=turn, share=share, now=AT)


def test_a_goal_is_kept_for_oneself_or_shown_once(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    change_goal(database, "U1", "Learn to sail", share=False)
    assert stage.owed(database, "goal.shown") == []
    for _ in range(2):
        change_goal(database, "U1", "Sail to <!channel>", share=True)
    (key,) = stage.owed(database, "goal.shown")
    assert said(database, catalogue, key) == "*<@U1>* works on this:\nSail to &lt;!channel&gt;"
    change_goal(database, "U1", " \u200b ", share=True, turn="again")
    assert stage.owed(database, "goal.shown") == [key]
    assert said(database, catalogue, key) == ""
    with database.reading() as session:
        assert goals.form(session, WORKSPACE, "U1").goal is None
        assert b"sail" not in str(session.execute(text("SELECT facts FROM outbox")).all()).lower().encode()


def test_whoever_waits_has_a_goal_and_nobody_to_show_it_to(database: Database, catalogue: Catalogue) -> None:
    stage.seed(database)
    stage.all_join(database, catalogue, ["U1"])
    change_goal(database, "U1", "Learn to sail", share=True)
    assert stage.owed(database, "goal.shown") == []
    with database.reading() as session:
        asked = goals.form(session, WORKSPACE, "U1")
        assert (asked.goal, asked.has_circle) == ("Learn to sail", False)


def test_nobody_names_a_goal_for_somebody_else(database: Database, circle_id: str) -> None:
    with database.reading() as session:
        enrolment_id = goals.form(session, WORKSPACE, "U1").enrolment_id
    said = stage.refused(
        database,
        lambda session: goals.change(
            session, WORKSPACE, enrolment_id, "U2", "Mine", token="t", share=True, now=AT
        ),
    )
    assert said is RefusalCode.GONE
    assert stage.refused(database, lambda session: goals.form(session, WORKSPACE, "U9")) is (
        RefusalCode.NOTHING_JOINED
    )
