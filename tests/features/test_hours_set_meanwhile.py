"""A yes that comes late lets nobody into a circle whose hour, or whose language, is not theirs any more."""

from collections.abc import Callable
from datetime import time

import pytest

from bot.domain.circles import CircleState
from bot.domain.late_joiners import Chosen
from bot.domain.meetings import MeetingGiven, PlaceKind
from bot.domain.programme import Catalogue
from bot.features import joinings, lifecycles, meetings
from bot.store import enrolments
from bot.store.session import Database, Session
from tests.features import rescued, stage
from tests.features.rescued import THREE, TWO
from tests.features.saying import said
from tests.features.stage import WORKSPACE
from tests.features.test_late_joiners import ASKED, STAYED, all_vote, choose, circle_id, inside, wait

__all__ = ["circle_id"]
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
EVENING, MORNING = (
    MeetingGiven(4, time(21), PlaceKind.HUDDLE, None),
    MeetingGiven(4, time(10), PlaceKind.HUDDLE, None),
)
IN_WRITING = MeetingGiven(4, time(21), PlaceKind.WRITING, None)
Act = Callable[[Session, Catalogue, str], object]


def sets(user_id: str, given: MeetingGiven) -> Act:
    """A member sets another hour."""
    return lambda session, catalogue, circle: meetings.change(
        session, WORKSPACE, circle, user_id, given, token="x", catalogue=catalogue, now=ASKED
    )


def moves(user_id: str) -> Act:
    """Somebody's clock follows them to Tokyo."""
    return lambda session, catalogue, _: lifecycles.person_changed(
        session, WORKSPACE, user_id, "Asia/Tokyo", is_gone=False, catalogue=catalogue, now=ASKED
    )


def speaks_german(session: Session, catalogue: Catalogue, _circle: str) -> None:
    """Whoever waits would rather have a circle in German."""
    (mine,) = enrolments.open_of(session, WORKSPACE, "U6")
    wanted = stage.application(catalogue, language="de")
    joinings.change(session, WORKSPACE, stage.profile("U6"), mine.id, wanted, catalogue=catalogue)


@pytest.mark.parametrize(
    ("act", "joins"),
    [
        (sets("V1", EVENING), False),
        (moves("U1"), False),
        (sets("V1", MORNING), True),
        (sets("V1", IN_WRITING), True),
        (moves("V1"), True),
    ],
    ids=["evening", "Tokyo", "morning", "in writing", "a host in Tokyo"],
)
def test_two_circles_are_not_one_at_an_hour_that_those_who_would_come_do_not_have(
    database: Database, catalogue: Catalogue, act: Act, joins: bool
) -> None:
    two, three = rescued.merging(database, catalogue)
    rescued.agrees(database, catalogue, *TWO, *THREE[:2])
    with database.transaction() as session:
        act(session, catalogue, three)
    assert rescued.agrees(database, catalogue, THREE[2]) == [None]
    assert rescued.inside(database, three) == ({*TWO, *THREE} if joins else set(THREE))
    assert rescued.state(database, two) is (CircleState.CLOSED if joins else CircleState.RUNNING)
    assert rescued.told(database, "merge.told") == ([] if joins else [*TWO, *THREE])


NOT_NOW = {
    "The circle you were interested in goes on as it is. You keep your place on the waiting list.",
    "Der Circle, der dich interessiert hat, geht weiter, wie er ist. Du behältst deinen Platz auf der Warteliste.",
}
LATE = pytest.mark.parametrize(
    ("act", "comes"),
    [
        (sets("U1", EVENING), False),
        (moves("U6"), False),
        (speaks_german, False),
        (sets("U1", MORNING), True),
        (sets("U1", IN_WRITING), True),
    ],
    ids=["evening", "Tokyo", "German", "morning", "in writing"],
)


@LATE
def test_whoever_says_yes_to_a_seat_that_does_not_suit_them_any_more_reads_that_it_is_gone(
    database: Database, catalogue: Catalogue, circle_id: str, act: Act, comes: bool
) -> None:
    wait(database, catalogue, "U6")
    with database.transaction() as session:
        act(session, catalogue, circle_id)
    with database.transaction() as session:
        chosen = choose(session, catalogue, circle_id, "U6")
    assert chosen is (Chosen.MEMBERS_ASKED if comes else Chosen.TAKEN)
    assert len(stage.owed(database, "late.ask")) == (len(STAYED) if comes else 0)


@LATE
def test_nobody_comes_in_for_whom_the_circle_is_none_by_the_last_yes_and_reads_nothing_of_why(
    database: Database, catalogue: Catalogue, circle_id: str, act: Act, comes: bool
) -> None:
    wait(database, catalogue, "U6")
    with database.transaction() as session:
        choose(session, catalogue, circle_id, "U6")
    all_vote(database, catalogue, *STAYED[:-1])
    with database.transaction() as session:
        act(session, catalogue, circle_id)
    all_vote(database, catalogue, STAYED[-1])
    assert inside(database, circle_id) == ({*STAYED, "U6"} if comes else set(STAYED))
    told = [said(database, catalogue, key) for key in stage.owed(database, "late.not_now")]
    assert len(told) == (not comes)
    assert set(told) <= NOT_NOW
