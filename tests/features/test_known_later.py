"""What is known of people only after they were asked: a manager who is imported then holds at the moment of the act."""

import pytest

from bot.domain.circles import CircleState
from bot.domain.positions import Position
from bot.domain.programme import Catalogue
from bot.domain.refusals import RefusalCode
from bot.features import drafts
from bot.store.session import Database
from tests.features import founded, planned, rescued, stage
from tests.features.planned import SOON, TEN
from tests.features.stage import MODERATOR, WORKSPACE

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def approved(database: Database, catalogue: Catalogue, circle_id: str) -> RefusalCode | None:
    return stage.refused(database, lambda session: stage.approve(session, catalogue, circle_id, now=SOON))


def test_a_proposal_with_somebodys_manager_is_not_approved(database: Database, catalogue: Catalogue) -> None:
    stage.seed(database)
    stage.all_join(database, catalogue, TEN[:5])
    (circle_id,) = stage.propose(database, catalogue)
    planned.stand(database, {TEN[0]: Position(manager=TEN[1])})
    assert approved(database, catalogue, circle_id) is RefusalCode.NOT_TOGETHER
    assert founded.state_of(database, circle_id) is CircleState.PROPOSED
    planned.stand(database, {TEN[0]: Position(manager=TEN[9])})
    assert approved(database, catalogue, circle_id) is None


@pytest.mark.parametrize(("manager", "then"), [(TEN[1], CircleState.PROPOSED), (TEN[9], CircleState.OPENING)])
def test_a_circle_that_was_approved_in_a_round_comes_back_to_the_moderators(
    database: Database, catalogue: Catalogue, manager: str, then: CircleState
) -> None:
    planned.opened(database, catalogue, TEN[:5])
    with database.transaction() as session:
        (circle,) = planned.store.planned(session, planned.store.open_of(session, WORKSPACE)[0])
        drafts.approve(session, WORKSPACE, circle.id, by=MODERATOR, catalogue=catalogue, now=SOON)
    planned.stand(database, {TEN[0]: Position(manager=manager)})
    with database.transaction() as session:
        stage.everybody_agrees(session, catalogue, SOON)
    assert founded.state_of(database, circle.id) is then


def test_people_whom_somebody_asked_by_name_may_be_with_their_manager(
    database: Database, catalogue: Catalogue
) -> None:
    circle_id = founded.founded(database, catalogue)
    founded.all_say_yes(database, catalogue, founded.THREE)
    with database.transaction() as session:
        stage.everybody_agrees(session, catalogue, founded.AT)
    planned.stand(database, {founded.THREE[0]: Position(manager=founded.FOUNDER)})
    assert approved(database, catalogue, circle_id) is None


def test_circles_with_a_manager_in_one_and_a_report_in_the_other_do_not_become_one(
    database: Database, catalogue: Catalogue
) -> None:
    both = rescued.merging(database, catalogue)
    planned.stand(database, {rescued.TWO[0]: Position(manager=rescued.THREE[0])})
    rescued.agrees(database, catalogue, *rescued.TWO, *rescued.THREE)
    assert {rescued.state(database, one) for one in both} == {CircleState.RUNNING}
    assert rescued.told(database, "merge.told") == [*rescued.TWO, *rescued.THREE]
