"""From which step on somebody is in a running circle who comes late."""

from sqlalchemy import text

from bot.domain.programme import Catalogue
from bot.domain.worktime import meeting_at
from bot.features import late_offers
from bot.store import circles, enrolments
from bot.store.session import Database
from tests.features import stage
from tests.features.stage import DAY, MINUTE, WORKSPACE
from tests.features.test_late_joiners import STAYED, choose, circle_id, vote

__all__ = ["circle_id"]


def test_between_the_kickoff_and_its_wrap_up_the_first_step_is_the_next_one(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    prompt, wrap_up = (one.at for one in stage.moments_of(database, catalogue, circle_id)[:2])
    with database.transaction() as session:
        circle = circles.get(session, WORKSPACE, circle_id)
        assert circle is not None
        kickoff, following = (meeting_at(circles.run_of(circle, catalogue.programmes[0]), step) for step in (0, 1))
        stage.join(session, catalogue, "U6", now=kickoff - 3 * DAY)
    stage.plan(database, catalogue, prompt)
    later = kickoff + 60 * MINUTE
    assert later < wrap_up
    stage.ring(database, catalogue, later)
    with database.transaction() as session:
        (joined,) = enrolments.open_of(session, WORKSPACE, "U6")
        offer = late_offers.offer(session, WORKSPACE, circle_id, joined.id, catalogue=catalogue)
        assert offer is not None
        assert offer.next_at == following
        choose(session, catalogue, circle_id, "U6", now=later)
        for user_id in STAYED:
            vote(session, catalogue, user_id, now=later)
        assert session.scalar(text("SELECT joined_step FROM members WHERE user_id = 'U6'")) == 1
