"""A no after the kickoff ends what somebody had begun: a case clinic of theirs, the help that they offered, and what
they had shown of a goal and a commitment."""

from sqlalchemy import text

from bot.domain.clinics import ClinicGiven, Pace
from bot.domain.commitments import CommitmentGiven
from bot.domain.offers import OfferGiven
from bot.domain.programme import Catalogue
from bot.domain.requests import HelpKind
from bot.features import clinics, commitments, echoes, goals, offers
from bot.store import enrolments
from bot.store.session import Database
from tests.features import stage
from tests.features.stage import DAY, WORKSPACE
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
        assert clinics.opened(session, WORKSPACE, "clinic") is not None
    assert kickoff.refused(kickoff.going()) is None
    with database.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM offers")) == 0
        going_on = session.scalar(text("SELECT count(*) FROM clinics WHERE ended_at IS NULL"))
        assert session.scalar(text("SELECT count(*) FROM clinics WHERE words IS NOT NULL")) == 0
        assert clinics.opened(session, WORKSPACE, "clinic") is None  # It is not announced without its words.
    assert going_on == 0
    assert stage.owed(database, clinics.CLOSED)
    assert stage.owed(database, offers.GONE)  # What the thread showed of it goes, too.


def test_a_goal_and_a_commitment_that_were_shown_go_from_the_channel(
    database: Database, catalogue: Catalogue
) -> None:
    kickoff = Kickoff(database, catalogue)
    at, shown = kickoff.at, set[str]()
    for user_id in ("U1", "U2"):
        promise = CommitmentGiven("A call", at.date() + DAY, None, shared=True)
        with database.transaction() as session:
            (mine,) = enrolments.open_of(session, WORKSPACE, user_id)
            goals.change(session, WORKSPACE, mine.id, user_id, "A boat", token="once", share=True, now=at)
            circle_id, made = kickoff.circle_id, f"C-{user_id}"
            commitments.make(session, WORKSPACE, circle_id, made, user_id, promise, now=at)
        if user_id == "U1":
            shown = {f"goal:{mine.id}:once", f"commitment:{made}"}
    kickoff.over()
    kickoff.all_sent()
    kickoff.go("U1")
    assert set(stage.owed(database, echoes.POST_GONE)) == {f"{echoes.POST_GONE}:{one}" for one in shown}
