"""The present guide: for members of a circle that has begun, by where they type, and for nobody else."""

import pytest

from bot.domain.programme import Catalogue
from bot.domain.refusals import Refusal, RefusalCode
from bot.domain.worktime import MomentKind
from bot.features import guides
from bot.store import circles
from bot.store.session import Database
from tests.features import stage
from tests.features.stage import NOW, WORKSPACE

PEOPLE = [f"U{number}" for number in range(1, 6)]


def asked(
    database: Database,
    catalogue: Catalogue,
    user_id: str = "U1",
    channel_id: str = "",
    workspace_id: str = WORKSPACE,
) -> int | RefusalCode:
    """The number of the step whose guide somebody gets, or why not."""
    with database.reading() as session:
        try:
            return guides.present(session, workspace_id, user_id, channel_id, catalogue=catalogue, now=NOW)[1]
        except Refusal as refusal:
            return refusal.code


@pytest.fixture
def circle_id(database: Database, catalogue: Catalogue) -> str:
    """A circle of five that runs."""
    stage.seed(database)
    return stage.running_circle(database, catalogue, PEOPLE)


def test_each_moment_has_its_guide_to_the_end_and_after_it(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    assert asked(database, catalogue) == 0
    last = len(catalogue.programmes[0].steps) - 1
    for moment in stage.moments_of(database, catalogue, circle_id):
        stage.plan(database, catalogue, moment.at)
        is_open = moment.kind is MomentKind.PROMPT
        assert asked(database, catalogue) == min(moment.step + (not is_open), last)
    assert asked(database, catalogue) == last


def test_nobody_else_gets_it(database: Database, catalogue: Catalogue, circle_id: str) -> None:
    assert asked(database, catalogue, "U9") is RefusalCode.NO_GUIDE
    assert asked(database, catalogue, stage.MODERATOR) is RefusalCode.NO_GUIDE
    assert asked(database, catalogue, "U1", workspace_id="T0OTHER") is RefusalCode.NO_GUIDE


def test_before_a_circle_has_begun_there_is_none_yet(database: Database, catalogue: Catalogue) -> None:
    stage.seed(database)
    stage.all_join(database, catalogue, PEOPLE)
    assert asked(database, catalogue) is RefusalCode.GUIDE_NOT_YET
    stage.propose(database, catalogue)
    assert asked(database, catalogue) is RefusalCode.GUIDE_NOT_YET


def test_of_two_circles_the_one_that_is_typed_in_counts_and_one_that_runs_before_one_that_is_over(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    for moment in stage.moments_of(database, catalogue, circle_id):
        stage.plan(database, catalogue, moment.at)
    with database.reading() as session:
        over = circles.get(session, WORKSPACE, circle_id)
        assert over is not None
        channel_id = over.channel_id or ""
    stage.running_circle(database, catalogue, PEOPLE)
    assert asked(database, catalogue) == 0
    assert asked(database, catalogue, channel_id=channel_id) == len(catalogue.programmes[0].steps) - 1
