"""What is forgotten, and what is not yet."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import text

from bot.domain.norms import NormGiven
from bot.domain.offers import OfferGiven
from bot.domain.programme import Catalogue
from bot.domain.requests import HelpKind
from bot.features import leavings, norms, offers
from bot.store import enrolments, events
from bot.store.session import Database
from tests.features import stage
from tests.features.stage import WORKSPACE

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


def test_an_event_is_known_for_as_long_as_slack_may_repeat_it(database: Database) -> None:
    with database.transaction() as session:
        assert events.first_time(session, "T1", "Ev1", NOW - timedelta(hours=24))
        assert events.first_time(session, "T1", "Ev2", NOW - timedelta(hours=26))
        events.forget_old(session, NOW)
        assert not events.first_time(session, "T1", "Ev1", NOW), "Slack may repeat this one"
        assert events.first_time(session, "T1", "Ev2", NOW)


def test_nothing_is_left_of_a_norm_that_was_taken_out_and_of_the_offer_of_whoever_left(
    database: Database, catalogue: Catalogue
) -> None:
    stage.seed(database)
    circle_id = stage.running_circle(database, catalogue, ["U1", "U2", "U3", "U4", "U5"])
    offer = OfferGiven(HelpKind.IDEAS, "Drafts", shared=False)
    with database.transaction() as session:
        offers.keep(session, WORKSPACE, circle_id, "U1", offer, now=NOW)
        found = norms.present(session, WORKSPACE, circle_id, "U1", catalogue=catalogue)
        out = NormGiven(found.lines[0].norm_id, 0, "", take_out=True)
        norms.change(session, WORKSPACE, circle_id, "U1", out, catalogue=catalogue, now=NOW)
        (enrolment,) = enrolments.open_of(session, WORKSPACE, "U1")
        leavings.leave(session, WORKSPACE, "U1", enrolment.id, None, catalogue=catalogue, now=NOW)
    with database.reading() as session:
        words = session.scalars(text("SELECT words FROM norms ORDER BY place")).all()
        assert [one is None for one in words] == [True] + [False] * (len(catalogue.programmes[0].norms) - 1)
        assert session.scalar(text("SELECT count(*) FROM offers")) == 0
