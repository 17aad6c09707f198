"""What follows from an outcome that was written down."""

import pytest
from sqlalchemy import text

from bot.delivery import recording
from bot.delivery.carrying import Pointless
from bot.delivery.failures import Failure, Verdict
from bot.domain.programme import Catalogue
from bot.store import claims, outbox
from bot.store.session import Database
from tests.features import stage
from tests.features.stage import WORKSPACE
from tests.features.test_amendments import Given


@pytest.mark.parametrize(
    "outcome",
    [Pointless("check-ins are held"), Failure(Verdict.PERMANENT, "msg_too_long")],
    ids=["held meanwhile", "refused by Slack"],
)
def test_whoever_shared_what_never_arrived_reads_that_nobody_sees_it(
    database: Database, catalogue: Catalogue, outcome: Pointless | Failure
) -> None:
    given = Given(database, catalogue)
    given.check_in(shared=True)
    (key,) = stage.owed(database, "checkin.echo")
    found = given.found()
    assert found is not None
    assert found.shared
    with database.transaction() as session:
        waiting = outbox.find(session, WORKSPACE, key)
        assert waiting is not None
        (intent,) = claims.claim(session, [waiting], given.at)
        recording.write_down(session, intent, outcome, now=given.at, jitter=0)
    found = given.found()
    assert found is not None
    assert not found.shared
    with database.reading() as session:
        assert session.scalar(text("SELECT state FROM outbox WHERE kind = 'checkin.echo'")) in (
            "withdrawn",
            "dead",
        )
