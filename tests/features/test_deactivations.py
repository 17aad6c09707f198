"""What follows for others when an account is deactivated: small circles, and whom one can talk to."""

from bot.domain.circles import CircleState
from bot.domain.programme import Catalogue
from bot.features import concerns, lifecycles
from bot.store import enrolments, workspaces
from bot.store.session import Database
from tests.features import stage
from tests.features.stage import WORKSPACE
from tests.features.test_circle_life import of_circle
from tests.features.test_lifecycles import FIVE, told


def test_when_most_are_deactivated_the_moderators_hear_and_the_last_one_waits_again(
    database: Database, catalogue: Catalogue
) -> None:
    stage.seed(database)
    circle_id = stage.running_circle(database, catalogue, FIVE)
    for user_id in FIVE[:3]:
        told(database, catalogue, user_id, is_gone=True)
    assert len(stage.owed(database, "circle.small")) == 2  # To each of the two moderators.
    told(database, catalogue, FIVE[3], is_gone=True)
    assert of_circle(database, circle_id).state is CircleState.DISSOLVED
    assert len(stage.owed(database, "leave.dissolved")) == 1
    with database.reading() as session:
        waiting = enrolments.waiting(session, WORKSPACE, catalogue.programmes[0].id)
        assert [one.user_id for one in waiting] == [FIVE[4]]


def test_a_deactivated_contact_is_named_to_nobody(database: Database, catalogue: Catalogue) -> None:
    stage.seed(database)
    with database.transaction() as session:
        workspace = workspaces.get(session, WORKSPACE)
        assert workspace is not None
        workspace.contact = "U0CONTACT"
    with database.reading() as session:
        assert lifecycles.matters(session, WORKSPACE, "U0CONTACT", "Europe/Berlin", is_gone=True)
        assert not lifecycles.matters(session, WORKSPACE, "U0OTHER", "Europe/Berlin", is_gone=True)
    told(database, catalogue, "U0CONTACT", is_gone=True)
    with database.reading() as session:
        assert concerns.ways(session, WORKSPACE).contact is None
