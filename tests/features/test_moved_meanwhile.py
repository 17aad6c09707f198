"""Whose clock follows them elsewhere after they were asked: no circle begins at an hour that is not theirs any more."""

import pytest

from bot.domain.circles import CircleState
from bot.domain.programme import Catalogue
from bot.domain.proposals import ProposalCard
from bot.domain.refusals import RefusalCode
from bot.features import adjustments, assignments, drafts, hours, lifecycles, moderations
from bot.slack.views import proposals
from bot.store import enrolments
from bot.store.session import Database
from tests.features import founded, planned, stage
from tests.features.planned import SOON, TEN
from tests.features.proposed import circle_of
from tests.features.stage import MODERATOR, WORKSPACE

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
FIVE, ELSE = TEN[:5], TEN[5]
SUITS, AN_HOUR_LEFT, NONE_LEFT = (
    "Asia/Kolkata",
    "Asia/Singapore",
    "Asia/Tokyo",
)  # With Berlin, from nine to five each.
CAME_BACK = "It was approved in a round. Something has changed since, so it needs another look."


def moves(database: Database, catalogue: Catalogue, zone: str) -> None:
    """Slack says that one of them lives elsewhere."""
    with database.transaction() as session:
        lifecycles.person_changed(session, WORKSPACE, TEN[0], zone, is_gone=False, catalogue=catalogue, now=SOON)
        assert enrolments.open_of(session, WORKSPACE, TEN[0])[0].zone == zone


def everybody_agrees(database: Database, catalogue: Catalogue) -> None:
    with database.transaction() as session:
        stage.everybody_agrees(session, catalogue, SOON)


def approve(database: Database, catalogue: Catalogue, circle_id: str) -> bool | RefusalCode:
    """Whether a moderator's yes was carried out, or with what it was refused."""
    done = list[bool]()
    more = {"by": MODERATOR, "catalogue": catalogue, "now": SOON}
    code = stage.refused(database, lambda s: done.append(moderations.approve(s, WORKSPACE, circle_id, **more)))
    return code or done[0]


def card(database: Database, catalogue: Catalogue, circle_id: str) -> ProposalCard:
    with database.reading() as session:
        return assignments.card(session, circle_of(session, circle_id), catalogue=catalogue)


@pytest.fixture
def proposed(database: Database, catalogue: Catalogue) -> str:
    """A circle of people who agreed to Mondays at 10:00 in Berlin, which waits for a moderator."""
    stage.seed(database)
    stage.all_join(database, catalogue, FIVE)
    (circle_id,) = stage.propose(database, catalogue)
    return circle_id


@pytest.fixture
def in_a_round(database: Database, catalogue: Catalogue) -> str:
    """The same of a round, approved before its people were asked, all but for their answers."""
    round_id = planned.opened(database, catalogue, FIVE)
    (circle,) = planned.planned(database, round_id)
    with database.transaction() as session:
        drafts.approve(session, WORKSPACE, circle.id, by=MODERATOR, catalogue=catalogue, now=SOON)
    assert not card(database, catalogue, circle.id).came_back
    return circle.id


@pytest.mark.parametrize(
    ("zone", "done", "then"),
    [
        (SUITS, True, CircleState.OPENING),
        (AN_HOUR_LEFT, False, CircleState.ASKING),
        (NONE_LEFT, RefusalCode.NO_HOUR_LEFT, CircleState.PROPOSED),
    ],
)
def test_a_yes_looks_again_whether_the_hour_suits_them_and_has_them_asked_about_one_that_does(
    database: Database, catalogue: Catalogue, proposed: str, zone: str, done: bool | RefusalCode, then: CircleState
) -> None:
    moves(database, catalogue, zone)
    assert approve(database, catalogue, proposed) == done
    assert founded.state_of(database, proposed) is then
    assert len(stage.owed(database, "circle.open")) == (done is True)
    if done is False:
        everybody_agrees(database, catalogue)
        assert approve(database, catalogue, proposed) is True
    assert not card(database, catalogue, proposed).came_back


def test_a_circle_with_no_hour_left_begins_once_somebody_else_is_in_it(
    database: Database, catalogue: Catalogue, proposed: str
) -> None:
    moves(database, catalogue, NONE_LEFT)
    stage.all_join(database, catalogue, [ELSE], SOON)
    with database.transaction() as session:
        adjustments.put_in(session, WORKSPACE, proposed, TEN[0], ELSE, by=MODERATOR, catalogue=catalogue, now=SOON)
    everybody_agrees(database, catalogue)
    assert approve(database, catalogue, proposed) is True


@pytest.mark.parametrize(
    ("zone", "then"),
    [
        (SUITS, CircleState.OPENING),
        (AN_HOUR_LEFT, CircleState.PROPOSED),
        (NONE_LEFT, CircleState.PROPOSED),
    ],
)
def test_a_circle_that_was_approved_in_a_round_comes_back_where_its_hour_does_not_suit_all_any_more(
    database: Database, catalogue: Catalogue, in_a_round: str, zone: str, then: CircleState
) -> None:
    moves(database, catalogue, zone)
    everybody_agrees(database, catalogue)
    assert founded.state_of(database, in_a_round) is then
    back = then is CircleState.PROPOSED
    assert len(stage.owed(database, "circle.open")) == (not back)
    assert (CAME_BACK in proposals.facts(card(database, catalogue, in_a_round))) is back


def test_come_back_it_begins_once_its_people_agree_to_an_hour_that_suits_all(
    database: Database, catalogue: Catalogue, in_a_round: str
) -> None:
    moves(database, catalogue, AN_HOUR_LEFT)
    everybody_agrees(database, catalogue)
    assert approve(database, catalogue, in_a_round) is False
    everybody_agrees(database, catalogue)
    assert founded.state_of(database, in_a_round) is CircleState.OPENING
    with database.reading() as session:
        assert hours.present(circle_of(session, in_a_round)).at.hour == 9


@pytest.mark.parametrize(("zone", "is_sound"), [(SUITS, True), (AN_HOUR_LEFT, False)])
def test_a_planned_circle_is_sent_only_at_an_hour_that_suits_all_by_now(
    database: Database, catalogue: Catalogue, zone: str, is_sound: bool
) -> None:
    round_id = planned.opened(database, catalogue, FIVE)
    moves(database, catalogue, zone)
    assert sent(database, catalogue, round_id) == (is_sound, None if is_sound else RefusalCode.DRAFT_NOT_SOUND)


@pytest.mark.parametrize(("language", "is_sound"), [("en", True), ("de", False)])
def test_a_planned_circle_is_sent_only_where_all_speak_its_language(
    database: Database, catalogue: Catalogue, language: str, is_sound: bool
) -> None:
    round_id = planned.opened(database, catalogue, FIVE)
    with database.transaction() as session:
        enrolments.open_of(session, WORKSPACE, TEN[0])[0].language = language
    assert sent(database, catalogue, round_id) == (is_sound, None if is_sound else RefusalCode.DRAFT_NOT_SOUND)


def sent(database: Database, catalogue: Catalogue, round_id: str) -> tuple[bool, RefusalCode | None]:
    """Whether the one circle of a round is shown as sound, and with what it was refused to ask its people."""
    (draft,) = planned.page(database, catalogue, round_id).drafts
    where, more = draft.card.circle_id, {"by": MODERATOR, "catalogue": catalogue, "now": SOON}
    return draft.sound, stage.refused(database, lambda s: drafts.approve(s, WORKSPACE, where, **more))
