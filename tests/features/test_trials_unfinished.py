"""A no after the kickoff ends what somebody had begun: a case clinic of theirs, and the help that they offered."""

from sqlalchemy import text

from bot.domain.clinics import ClinicGiven, Pace
from bot.domain.offers import OfferGiven
from bot.domain.programme import Catalogue
from bot.domain.requests import HelpKind
from bot.features import clinics, offers
from bot.store.session import Database
from tests.features import stage
from tests.features.stage import WORKSPACE
from tests.features.test_trials import Kickoff


def test_their_clinic_ends_and_nothing_is_offered_any_more(database: Database, catalogue: Catalogue) -> None:
    kickoff = Kickoff(database, catalogue)
    with database.transaction() as session:
        offered = OfferGiven(HelpKind.IDEAS, "Drafts", shared=True)
        offers.keep(session, WORKSPACE, kickoff.circle_id, "U1", offered, now=kickoff.at)
    kickoff.over()
    with database.transaction() as session:
        case = ClinicGiven(Pace.THREAD, "A leak")
        clinics.begin(session, WORKSPACE, kickoff.circle_id, "clinic", "U1", case, now=kickoff.at)
    assert kickoff.refused(kickoff.going()) is None
    with database.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM offers")) == 0
        going_on = session.scalar(text("SELECT count(*) FROM clinics WHERE ended_at IS NULL"))
    assert going_on == 0
    assert stage.owed(database, clinics.CLOSED)
    assert stage.owed(database, offers.GONE)  # What the thread showed of it goes, too.
