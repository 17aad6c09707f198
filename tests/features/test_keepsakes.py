"""What a member leaves behind, gathered from what they did, and opened for nobody else."""

from datetime import date, datetime

import pytest
from sqlalchemy import text

from bot.domain.checkins import Outcome
from bot.domain.keepsakes import LeftBehind, Thanked
from bot.domain.offers import OfferGiven
from bot.domain.programme import Catalogue
from bot.domain.refusals import RefusalCode
from bot.domain.requests import HelpKind, RequestGiven
from bot.domain.thanks import ThanksGiven
from bot.domain.worksheets import SheetKind
from bot.features import keepsakes, leavings, letters, offers, requests, thanks, worksheets
from bot.store import enrolments, traces
from bot.store.session import Database, Session
from tests.features import stage
from tests.features.stage import DAY, WORKSPACE, refused
from tests.features.test_worksheets import with_questions

FIVE = ["U1", "U2", "U3", "U4", "U5"]
REQUEST = "11111111-1111-7111-8111-111111111111"


@pytest.fixture
def asking(catalogue: Catalogue) -> Catalogue:
    """A programme whose kickoff asks something."""
    return with_questions(catalogue)


@pytest.fixture
def lived(database: Database, asking: Catalogue) -> tuple[str, datetime]:
    """A circle in its kickoff, in which the first member did something of everything; and when."""
    stage.seed(database)
    circle_id = stage.running_circle(database, asking, FIVE)
    now = stage.moments_of(database, asking, circle_id)[0].at
    stage.plan(database, asking, now)
    stage.check_in(database, circle_id, 0, "U1", now, what="Call the harbour")
    with database.transaction() as session:
        _do_everything(session, circle_id, asking, now)
    return circle_id, now


def _do_everything(session: Session, circle_id: str, catalogue: Catalogue, now: datetime) -> None:
    place, here = (circle_id, 0, SheetKind.WORKSHEET), (session, WORKSPACE)
    (enrolment,) = enrolments.open_of(session, WORKSPACE, "U1")
    enrolments.set_goal(session, enrolment, "Learn to sail")
    letters.write(*here, enrolment.id, "U1", "Dear me", catalogue=catalogue, now=now)
    asked = worksheets.find(*here, place, "U1", catalogue=catalogue)
    answers = ["A boat", *("" for _ in asked.lines[1:])]
    written = worksheets.save(*here, place, "U1", answers, asked.wording, catalogue=catalogue, now=now)
    worksheets.show(*here, place, "U1", written.version, catalogue=catalogue, now=now)
    offers.keep(*here, circle_id, "U1", OfferGiven(HelpKind.IDEAS, "Drafts", shared=True), now=now)
    requests.ask(*here, circle_id, REQUEST, "U2", RequestGiven(HelpKind.ADVICE, "Which knot?"), now=now)
    requests.offer(*here, REQUEST, "U1", now=now)
    requests.offer(*here, REQUEST, "U3", now=now)
    thanks.give(*here, circle_id, "t1", "U1", ThanksGiven("U3", "The map"), now=now)
    thanks.give(*here, circle_id, "t2", "U2", ThanksGiven("U1", "The bowline"), now=now)
    thanks.give(*here, circle_id, "t3", "U2", ThanksGiven("U3", None), now=now)


def kept(database: Database, catalogue: Catalogue, user_id: str = "U1", channel: str = "") -> LeftBehind:
    """What somebody leaves behind."""
    with database.reading() as session:
        return keepsakes.latest(session, WORKSPACE, user_id, channel, catalogue=catalogue)


def test_it_is_made_of_all_that_somebody_did_and_of_nothing_of_others(
    database: Database, asking: Catalogue, lived: tuple[str, datetime]
) -> None:
    left = kept(database, asking)
    assert (left.goal, left.letter, left.became, left.offer) == ("Learn to sail", "Dear me", None, "Drafts")
    title = asking.programmes[0].steps[0].title
    assert [(one.step, one.title, one.shared, one.lines[0].answer) for one in left.sheets] == [
        (0, title, True, "A boat")
    ]
    assert left.checkins_shown == ((0, title),)
    assert left.helped == (("U2", HelpKind.ADVICE),)
    assert left.thanks_given == (Thanked("U3", "The map"),)
    assert left.thanks_got == (Thanked("U2", "The bowline"),)
    assert [(one.what, one.outcome) for one in left.promises] == [("Call the harbour", None)]
    other = kept(database, asking, "U3")
    assert (other.goal, other.sheets, other.promises, other.helped) == (None, (), (), ())
    assert other.thanks_got == (Thanked("U1", "The map"), Thanked("U2", None))


def test_how_commitments_came_out_and_what_became_of_the_goal_are_there_and_sealed(
    database: Database, asking: Catalogue, lived: tuple[str, datetime]
) -> None:
    left = kept(database, asking)
    with database.transaction() as session:
        session.execute(text("UPDATE commitments SET outcome = 'partly'"))
        keepsakes.say(session, WORKSPACE, left.enrolment_id, "U1", " I sail ")
    again = kept(database, asking)
    assert again.became == "I sail"
    assert [one.outcome for one in again.promises] == [Outcome.PARTLY]
    with database.reading() as session:
        assert b"I sail" not in bytes(session.scalar(text("SELECT became FROM enrolments WHERE user_id = 'U1'")))
    with database.transaction() as session:
        keepsakes.say(session, WORKSPACE, left.enrolment_id, "U1", "")
    assert kept(database, asking).became is None
    too_long = lambda one: keepsakes.say(one, WORKSPACE, left.enrolment_id, "U1", "x" * 1001)  # noqa: E731
    assert refused(database, too_long) is RefusalCode.TEXT_TOO_LONG


@pytest.mark.parametrize(
    ("user_id", "workspace_id"), [("U2", WORKSPACE), ("U9", WORKSPACE), ("U1", "T0ELSEWHERE")]
)
def test_nobody_else_opens_it_or_writes_in_it(
    database: Database, asking: Catalogue, lived: tuple[str, datetime], user_id: str, workspace_id: str
) -> None:
    enrolment_id = kept(database, asking).enrolment_id
    opened = lambda one: keepsakes.find(one, workspace_id, enrolment_id, user_id, catalogue=asking)  # noqa: E731
    written = lambda one: keepsakes.say(one, workspace_id, enrolment_id, user_id, "Mine")  # noqa: E731
    assert refused(database, opened) is RefusalCode.GONE
    assert refused(database, written) is RefusalCode.GONE
    typed = lambda one: keepsakes.latest(one, WORKSPACE, "U9", "", catalogue=asking)  # noqa: E731
    assert refused(database, typed) is RefusalCode.NO_CIRCLE


def test_it_stays_when_the_circle_is_over_and_when_its_programme_is_gone(
    database: Database, asking: Catalogue, lived: tuple[str, datetime]
) -> None:
    circle_id, now = lived
    for moment in stage.moments_of(database, asking, circle_id)[1:]:
        stage.plan(database, asking, moment.at)
    left = kept(database, asking)
    assert (left.goal, left.letter) == ("Learn to sail", "Dear me")
    with database.transaction() as session:
        stage.join(session, asking, "U1", now=now + 200 * DAY)
        session.execute(text("UPDATE circles SET edition = NULL"))
    without = kept(database, Catalogue([]))
    assert (without.goal, without.programme, without.sheets[0].title) == ("Learn to sail", "", "")


def test_it_is_that_of_the_circle_in_whose_channel_somebody_types(
    database: Database, asking: Catalogue, lived: tuple[str, datetime]
) -> None:
    circle_id, _ = lived
    for moment in stage.moments_of(database, asking, circle_id)[1:]:
        stage.plan(database, asking, moment.at)
    later = date(2027, 6, 7)
    at = datetime.combine(later, stage.NOW.timetz())
    stage.running_circle(database, asking, FIVE, at)
    channel = f"C{circle_id.replace('-', '').upper()}"
    assert kept(database, asking).goal is None
    assert kept(database, asking, channel=channel).goal == "Learn to sail"


def test_whoever_left_still_has_their_words_and_whoever_was_never_in_has_left_none(
    database: Database, asking: Catalogue, lived: tuple[str, datetime]
) -> None:
    _, now = lived
    with database.transaction() as session:
        (enrolment,) = enrolments.open_of(session, WORKSPACE, "U1")
        keepsakes.say(session, WORKSPACE, enrolment.id, "U1", "I sail")
        leavings.leave(session, WORKSPACE, "U1", enrolment.id, None, catalogue=asking, now=now)
    assert kept(database, asking).goal == "Learn to sail"
    with database.transaction() as session:
        traces.destroy(session, enrolments.get(session, WORKSPACE, enrolment.id))
    saying = lambda session: keepsakes.say(session, WORKSPACE, enrolment.id, "U1", "I row")  # noqa: E731
    opening = lambda session: keepsakes.find(session, WORKSPACE, enrolment.id, "U1", catalogue=asking)  # noqa: E731
    assert [stage.refused(database, one) for one in (saying, opening)] == [RefusalCode.GONE] * 2
    typing = lambda session: keepsakes.latest(session, WORKSPACE, "U1", "", catalogue=asking)  # noqa: E731
    assert stage.refused(database, typing) is RefusalCode.NO_CIRCLE
    with database.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM enrolments WHERE became IS NOT NULL")) == 0
        sealed = text("SELECT count(*) FROM keys WHERE owner_id = :id")
        assert session.scalar(sealed, {"id": enrolment.id}) == 0


def test_an_offer_that_is_kept_for_oneself_was_not_given(
    database: Database, asking: Catalogue, lived: tuple[str, datetime]
) -> None:
    circle_id, now = lived
    with database.transaction() as session:
        unshown = OfferGiven(HelpKind.IDEAS, "Drafts", shared=False)
        offers.keep(session, WORKSPACE, circle_id, "U1", unshown, now=now)
    assert kept(database, asking).offer is None
