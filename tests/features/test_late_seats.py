"""Late seats: to whom a running circle's free seat is never offered, and that it goes by the circle's own texts."""

from dataclasses import replace

import pytest

from bot.domain.consents import Consent
from bot.domain.late_joiners import Chosen
from bot.domain.programme import Catalogue, Facilitation
from bot.domain.questions import InvitationKind, InvitationState, QuestionKind
from bot.domain.roles import Role
from bot.features import facilitators, leavings, workspaces
from bot.store import circles, enrolments, invitations, votes
from bot.store.session import Database
from tests.features import leading, stage
from tests.features.saying import said
from tests.features.stage import DAY, MINUTE, NOW, WORKSPACE
from tests.features.test_late_joiners import ASKED, FIVE, JOINED, STAYED, all_vote, choose, inside, wait

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
LED_BY = "U0LEADS"


def circle_of_four(database: Database, catalogue: Catalogue) -> str:
    """A circle of five that one has left for good."""
    stage.seed(database)
    with database.transaction() as session:
        workspaces.set_role(session, WORKSPACE, Role.FACILITATOR, [LED_BY], by="shell", now=NOW)
    made = stage.running_circle(database, catalogue, FIVE)
    with database.transaction() as session:
        mine = enrolments.open_of(session, WORKSPACE, "U5")[0].id
        leavings.leave(session, WORKSPACE, "U5", mine, None, catalogue=catalogue, now=NOW + MINUTE)
    return made


def lead(database: Database, catalogue: Catalogue, circle_id: str) -> None:
    """Somebody facilitates the circle from now on."""
    more = {"catalogue": catalogue, "now": NOW + MINUTE}
    with database.transaction() as session:
        facilitators.choose(session, WORKSPACE, circle_id, LED_BY, by=stage.MODERATOR, **more)
        facilitators.accept(session, WORKSPACE, circle_id, LED_BY, **more)


@pytest.fixture
def professional(catalogue: Catalogue) -> Catalogue:
    """Programmes that colleagues facilitate whose work it is."""
    return leading.with_facilitation(catalogue, Facilitation.PROFESSIONAL)


@pytest.mark.parametrize("leads", [True, False])
def test_no_seat_is_offered_to_whoever_facilitates_the_circle(
    database: Database, professional: Catalogue, leads: bool
) -> None:
    circle_id = circle_of_four(database, professional)
    if leads:
        lead(database, professional, circle_id)
    wait(database, professional, LED_BY)
    assert len(stage.owed(database, "late.invite")) == (not leads)


def test_whoever_facilitates_by_the_time_they_say_yes_has_no_seat(
    database: Database, professional: Catalogue
) -> None:
    circle_id = circle_of_four(database, professional)
    wait(database, professional, LED_BY)
    lead(database, professional, circle_id)
    with database.transaction() as session:
        assert choose(session, professional, circle_id, LED_BY) is Chosen.TAKEN


def test_whoever_facilitates_by_the_time_the_members_say_yes_has_no_seat(
    database: Database, professional: Catalogue
) -> None:
    circle_id = circle_of_four(database, professional)
    wait(database, professional, LED_BY)
    with database.transaction() as session:
        assert choose(session, professional, circle_id, LED_BY) is Chosen.MEMBERS_ASKED
    lead(database, professional, circle_id)
    all_vote(database, professional, *STAYED)
    assert inside(database, circle_id) == set(STAYED)


def test_no_seat_is_offered_to_whoever_left_this_circle(database: Database, catalogue: Catalogue) -> None:
    circle_of_four(database, catalogue)
    wait(database, catalogue, "U5")
    assert stage.owed(database, "late.invite") == []
    wait(database, catalogue, "U6")
    assert len(stage.owed(database, "late.invite")) == 1


@pytest.mark.parametrize(
    ("said", "offered"), [(Consent.NO, False), (Consent.LATER, True), (InvitationState.NO, False)]
)
def test_no_seat_is_offered_to_whoever_said_no_to_this_circle(
    database: Database, catalogue: Catalogue, said: Consent | InvitationState, offered: bool
) -> None:
    circle_id = circle_of_four(database, catalogue)
    with database.transaction() as session:
        circle = circles.get(session, WORKSPACE, circle_id)
        assert circle is not None
        if isinstance(said, Consent):
            (question,) = votes.of_kind(session, circle, QuestionKind.PROPOSAL)
            votes.answer(session, question, "U6", said, NOW)
        else:
            invitations.add(session, circle, "U6", InvitationKind.FOUNDING, NOW).state = said
    wait(database, catalogue, "U6")
    assert len(stage.owed(database, "late.invite")) == offered


@pytest.mark.parametrize("ideal", [3, 9])
def test_seats_go_by_the_texts_with_which_the_circle_started(
    database: Database, catalogue: Catalogue, ideal: int
) -> None:
    circle_id = circle_of_four(database, catalogue)
    changed = Catalogue([replace(catalogue.programmes[0], ideal=ideal, smallest=3, largest=9)])
    wait(database, changed, "U6", "U7")
    assert len(stage.owed(database, "late.invite")) == 1, "four of five have a seat, whatever the files say"
    with database.transaction() as session:
        assert choose(session, changed, circle_id, "U6") is Chosen.MEMBERS_ASKED
    all_vote(database, changed, *STAYED)
    assert inside(database, circle_id) == {*STAYED, "U6"}


def test_hours_go_by_the_length_of_meetings_with_which_the_circle_started(
    database: Database, catalogue: Catalogue
) -> None:
    circle_of_four(database, catalogue)
    first = catalogue.programmes[0]
    longer = tuple(replace(one, meeting_minutes=12 * 60) for one in first.steps)
    wait(database, Catalogue([replace(first, steps=longer)]), "U6")
    assert len(stage.owed(database, "late.invite")) == 1


@pytest.mark.parametrize(("days", "largest", "offered"), [(7, 6, True), (4, 6, False), (7, 5, False)])
def test_whoever_waits_long_is_offered_one_seat_more_than_a_circle_of_the_best_size_has(
    database: Database, catalogue: Catalogue, days: int, largest: int, offered: bool
) -> None:
    roomy = Catalogue([replace(catalogue.programmes[0], largest=largest)])
    stage.seed(database)
    circle_id = stage.running_circle(database, roomy, FIVE)
    with database.transaction() as session:
        stage.join(session, roomy, "U6", now=JOINED)
    for day in range(2, days + 3):
        stage.ring(database, roomy, JOINED + day * DAY)
    assert len(stage.owed(database, "late.invite")) == offered
    if offered:
        with database.transaction() as session:
            assert choose(session, roomy, circle_id, "U6") is Chosen.MEMBERS_ASKED
        all_vote(database, roomy, *FIVE)
        assert inside(database, circle_id) == {*FIVE, "U6"}


def test_a_circle_that_lacks_somebody_comes_before_one_of_the_best_size(
    database: Database, catalogue: Catalogue
) -> None:
    roomy = Catalogue([replace(catalogue.programmes[0], largest=6)])
    lacking = circle_of_four(database, roomy)
    stage.running_circle(database, roomy, [f"V{number}" for number in range(5)])
    with database.transaction() as session:
        stage.join(session, roomy, "U6", now=NOW - 7 * DAY)
    stage.ring(database, roomy, ASKED)
    (key,) = stage.owed(database, "late.invite")
    assert f":{lacking}:" in key


def test_the_offer_says_the_rhythm_the_hour_on_ones_own_clock_and_who_facilitates(
    database: Database, professional: Catalogue
) -> None:
    monthly = Catalogue([replace(one, weeks_apart=4) for one in professional.programmes])
    circle_id = circle_of_four(database, monthly)
    wait(database, monthly, "U6")
    (key,) = stage.owed(database, "late.invite")
    read = said(database, monthly, key)
    assert "has a free seat: Mondays at 10:00 (Europe/Berlin), every 4 weeks. Would you" in read
    assert "A colleague whose work it is may lead your meetings." in read
    lead(database, monthly, circle_id)
    with database.transaction() as session:
        enrolments.open_of(session, WORKSPACE, "U6")[0].zone = "Asia/Kolkata"
    read = said(database, monthly, key)
    assert "Mondays at 14:30 (Asia/Kolkata), every 4 weeks. It follows the clocks of Europe/Berlin." in read
    assert f"<@{LED_BY}> leads your meetings." in read
