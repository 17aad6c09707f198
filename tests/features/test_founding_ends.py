"""How a founding ends before its time: called off, given up for the waiting list, without its founder or the app."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.domain.circles import CircleState
from bot.domain.foundings import Phase
from bot.domain.programme import Catalogue
from bot.domain.refusals import RefusalCode
from bot.features import foundings, leavings, lifecycles, workspaces
from bot.store import circles, enrolments
from bot.store.session import Database, Session
from tests.features import founded, stage
from tests.features.founded import AT, FOUNDER, LATER, THREE
from tests.features.stage import NOW, WORKSPACE


def leave(session: Session, catalogue: Catalogue, user_id: str) -> None:
    """Somebody leaves whatever they are in."""
    (mine,) = enrolments.open_of(session, WORKSPACE, user_id)
    leavings.leave(session, WORKSPACE, user_id, mine.id, None, catalogue=catalogue, now=AT)


def waits(database: Database, user_id: str) -> bool:
    """Whether somebody is on the list and has no place."""
    with database.reading() as session:
        joined = enrolments.open_of(session, WORKSPACE, user_id)
        return bool(joined) and all(circles.of_enrolment(session, WORKSPACE, one.id) is None for one in joined)


def test_who_said_yes_waits_with_the_founder_or_is_on_no_list_when_it_is_called_off(
    database: Database, catalogue: Catalogue
) -> None:
    stage.seed(database)
    stage.all_join(database, catalogue, ["U1"])
    with database.transaction() as session:
        founded.start(session, catalogue, ["U1", "U2"], now=AT)
        circle_id = str(session.scalar(text("SELECT id FROM circles")))
    with database.transaction() as session:
        founded.just_yes(session, catalogue, "U1")
        founded.yes(session, catalogue, "U2")
    stranger = lambda s: foundings.call_off(s, WORKSPACE, circle_id, "U1", now=AT)  # noqa: E731
    assert stage.refused(database, stranger) is RefusalCode.NOT_THE_FOUNDER
    with database.transaction() as session:
        foundings.call_off(session, WORKSPACE, circle_id, FOUNDER, now=AT)
    assert [waits(database, one) for one in (FOUNDER, "U1", "U2")] == [False, True, False]
    assert len(stage.owed(database, "founding.ended")) == 2, "the founder knows"
    again = lambda s: foundings.call_off(s, WORKSPACE, circle_id, FOUNDER, now=AT)  # noqa: E731
    assert stage.refused(database, again) is RefusalCode.FOUNDING_OVER


def test_those_who_said_yes_can_wait_for_another_circle(database: Database, catalogue: Catalogue) -> None:
    circle_id = founded.founded(database, catalogue, ["U1", "U2"])
    founded.all_say_yes(database, catalogue, ["U1"])
    with database.transaction() as session:
        foundings.wait_instead(session, WORKSPACE, circle_id, FOUNDER, now=AT)
    assert [waits(database, one) for one in (FOUNDER, "U1", "U2")] == [True, True, False]
    assert founded.states(database)["U2"] == "expired"
    stage.all_join(database, catalogue, ["U7", "U8", "U9"])
    assert len(stage.ask(database, catalogue, NOW + timedelta(days=2))) == 1, "the matching finds them"


@pytest.mark.parametrize("at", [CircleState.ASKING, CircleState.PROPOSED])
def test_it_can_be_called_off_until_a_moderator_has_decided(
    database: Database, catalogue: Catalogue, at: CircleState
) -> None:
    circle_id = founded.founded(database, catalogue)
    founded.all_say_yes(database, catalogue, THREE)
    if at is CircleState.PROPOSED:
        with database.transaction() as session:
            stage.everybody_agrees(session, catalogue, AT)
    assert founded.state_of(database, circle_id) is at
    with database.transaction() as session:
        foundings.call_off(session, WORKSPACE, circle_id, FOUNDER, now=AT)
    assert founded.inside(database, circle_id) == set()
    assert len(stage.owed(database, "founding.ended")) == 3
    assert stage.refused(database, lambda s: stage.approve(s, catalogue, circle_id)) is RefusalCode.ALREADY_DECIDED
    with database.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM questions WHERE closed_at IS NULL")) == 0


def test_a_circle_that_is_approved_is_not_called_off(database: Database, catalogue: Catalogue) -> None:
    circle_id = founded.founded(database, catalogue)
    founded.all_say_yes(database, catalogue, THREE)
    with database.transaction() as session:
        stage.everybody_agrees(session, catalogue, AT)
        stage.approve(session, catalogue, circle_id)
    off = lambda s: foundings.call_off(s, WORKSPACE, circle_id, FOUNDER, now=AT)  # noqa: E731
    assert stage.refused(database, off) is RefusalCode.FOUNDING_OVER


def test_approving_and_calling_off_at_once_do_one_of_them(database: Database, catalogue: Catalogue) -> None:
    circle_id = founded.founded(database, catalogue)
    founded.all_say_yes(database, catalogue, THREE)
    with database.transaction() as session:
        stage.everybody_agrees(session, catalogue, AT)
    outcomes = stage.at_once(
        database,
        lambda s: stage.approve(s, catalogue, circle_id),
        lambda s: foundings.call_off(s, WORKSPACE, circle_id, FOUNDER, now=AT),
    )
    state = founded.state_of(database, circle_id)
    assert sorted(str(one) for one in outcomes) in (
        sorted([str(None), RefusalCode.FOUNDING_OVER]),
        sorted([str(None), RefusalCode.ALREADY_DECIDED]),
    )
    assert state in (CircleState.OPENING, CircleState.CALLED_OFF)


@pytest.mark.parametrize("how", ["leaves", "is gone"])
def test_without_its_founder_a_founding_ends_kindly(database: Database, catalogue: Catalogue, how: str) -> None:
    circle_id = founded.founded(database, catalogue)
    founded.all_say_yes(database, catalogue, THREE[:2])
    with database.transaction() as session:
        if how == "leaves":
            leave(session, catalogue, FOUNDER)
        else:
            change(session, catalogue, FOUNDER)
    assert founded.state_of(database, circle_id) is CircleState.CALLED_OFF
    assert len(stage.owed(database, "founding.ended")) == 2
    assert founded.states(database)["U3"] == "expired"


def test_nobody_waits_for_an_account_that_is_deactivated(database: Database, catalogue: Catalogue) -> None:
    circle_id = founded.founded(database, catalogue, [*THREE, "U4"])
    founded.all_say_yes(database, catalogue, THREE)
    with database.transaction() as session:
        change(session, catalogue, "U4")
    assert founded.state_of(database, circle_id) is CircleState.ASKING
    assert founded.states(database)["U4"] == "expired"


def test_where_the_app_is_taken_out_a_founding_stands_still_and_goes_on_afterwards(
    database: Database, catalogue: Catalogue
) -> None:
    circle_id = founded.founded(database, catalogue)
    founded.all_say_yes(database, catalogue, THREE[:2])
    with database.transaction() as session:
        workspaces.uninstalled(session, WORKSPACE, now=AT)
    stage.ring(database, catalogue, LATER)
    assert founded.states(database)["U3"] == "asked"
    with database.transaction() as session:
        workspaces.installed_again(session, WORKSPACE, LATER)
    stage.ring(database, catalogue, LATER)
    assert founded.states(database)["U3"] == "expired"
    assert founded.card(database, catalogue, LATER).phase is Phase.DECIDE
    assert founded.state_of(database, circle_id) is CircleState.FOUNDING


def change(session: Session, catalogue: Catalogue, user_id: str) -> None:
    """Slack tells that an account is deactivated."""
    lifecycles.person_changed(session, WORKSPACE, user_id, None, is_gone=True, catalogue=catalogue, now=AT)
