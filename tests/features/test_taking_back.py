"""A check-in is taken back by its author, also when they have left the circle."""

from bot.domain.circles import MemberState
from bot.domain.programme import Catalogue
from bot.domain.refusals import RefusalCode
from bot.features import amendments
from bot.store import circles
from bot.store.session import Database
from tests.features import stage
from tests.features.stage import WORKSPACE
from tests.features.test_amendments import Given


def test_whoever_has_left_takes_back_what_they_shared_and_changes_nothing_else(
    database: Database, catalogue: Catalogue
) -> None:
    given = Given(database, catalogue)
    given.check_in(shared=True)
    with database.transaction() as session:
        member = circles.member(session, circles.locked(session, WORKSPACE, given.circle_id), "U1")
        assert member is not None
        member.state = MemberState.LEFT
    found = given.found()
    assert found is not None
    for work in (given.editing(what="Something else"), given.showing(found.version)):
        assert stage.refused(database, work) is RefusalCode.NOT_IN_CIRCLE
    with database.transaction() as session:
        amendments.take_back(session, WORKSPACE, given.circle_id, 0, "U1", now=given.at)
    assert given.found() is None
