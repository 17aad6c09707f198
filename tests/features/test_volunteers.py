"""One member hosts all meetings: the first who says yes, until they pass, and others where they cannot."""

import pytest
from sqlalchemy import text

from bot.domain.programme import Catalogue, Facilitation
from bot.features import facilitations, steps
from bot.store.session import Database
from tests.features import leading, stage
from tests.features.leading import Desk
from tests.features.saying import said
from tests.features.stage import WORKSPACE


@pytest.fixture
def desk(database: Database, catalogue: Catalogue) -> Desk:
    """A running circle of a programme in which one member hosts all meetings."""
    ours = leading.with_facilitation(catalogue, Facilitation.VOLUNTEER)
    circle_id = leading.proposal(database, ours)
    leading.approve(database, ours, circle_id)
    leading.begin(database, ours, circle_id)
    return Desk(database, ours, circle_id)


def recipient(key: str, desk: Desk) -> str:
    """Who was asked by a message, or told."""
    joined = key.split(":")[-1]
    with desk.database.reading() as session:
        wanted = text("SELECT user_id FROM enrolments WHERE id = :id")
        return str(session.scalar(wanted, {"id": joined}))


def host(desk: Desk, step: int) -> str | None:
    """Who the prompt says hosts."""
    with desk.database.reading() as session:
        found = steps.message(session, WORKSPACE, desk.circle_id, step, catalogue=desk.catalogue)
    return found.host if found else None


def say(desk: Desk, user_id: str, step: int, *, yes: bool) -> None:
    """Somebody presses a button."""
    act = facilitations.accept if yes else facilitations.decline
    with desk.database.transaction() as session:
        act(session, WORKSPACE, desk.circle_id, step, user_id, catalogue=desk.catalogue, now=desk.now)


def begun(desk: Desk) -> str:
    """The first who is asked says yes; who it is."""
    desk.live_until(desk.moments()[0])
    (question,) = stage.owed(desk.database, "hosting.ask")[:1]
    assert "hosts the meetings after it too" in said(desk.database, desk.catalogue, question)
    first = recipient(question, desk)
    say(desk, first, 0, yes=True)
    return first


def test_whoever_says_yes_first_hosts_the_next_meetings_without_being_asked(desk: Desk) -> None:
    first = begun(desk)
    asked = stage.owed(desk.database, "hosting.ask")
    desk.live_until(desk.moments()[4])
    assert stage.owed(desk.database, "hosting.ask") == asked
    notes = stage.owed(desk.database, "hosting.note")
    assert [(one.split(":")[2], recipient(one, desk)) for one in notes] == [(step, first) for step in "012"]
    assert [host(desk, step) for step in range(3)] == [first] * 3
    assert "until you pass" in said(desk.database, desk.catalogue, notes[-1])


def test_who_cannot_this_time_hosts_again_the_next_time(desk: Desk) -> None:
    first = begun(desk)
    desk.live_until(desk.moments()[2])
    assert host(desk, 1) == first
    say(desk, first, 1, yes=False)
    question = stage.owed(desk.database, "hosting.ask")[-1]
    second = recipient(question, desk)
    assert second != first
    assert "hosts the meetings after it too" not in said(desk.database, desk.catalogue, question)
    say(desk, second, 1, yes=True)
    assert host(desk, 1) == second
    assert "until you pass" not in said(
        desk.database, desk.catalogue, stage.owed(desk.database, "hosting.note")[-1]
    )
    desk.live_until(desk.moments()[4])
    assert host(desk, 2) == first


def test_who_cannot_host_the_first_meeting_after_all_hosts_the_second(desk: Desk) -> None:
    first = begun(desk)
    say(desk, first, 0, yes=False)
    second = recipient(stage.owed(desk.database, "hosting.ask")[-1], desk)
    say(desk, second, 0, yes=True)
    desk.live_until(desk.moments()[2])
    assert [host(desk, step) for step in range(2)] == [second, first]
