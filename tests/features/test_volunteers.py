"""One member hosts all meetings: the first who says yes, until they pass, and others where they cannot."""

from datetime import date

import pytest
from sqlalchemy import text

from bot.domain.programme import Catalogue, Facilitation
from bot.domain.refusals import RefusalCode
from bot.features import facilitations, pauses, steps
from bot.store.session import Database
from tests.features import leading, stage
from tests.features.leading import Desk
from tests.features.saying import said
from tests.features.stage import DAY, WORKSPACE


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
    assert "*I cannot this time* gives back only this one" in said(desk.database, desk.catalogue, notes[-1])


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
    assert "gives back only this one" not in said(
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


@pytest.fixture
def quiet(desk: Desk) -> Desk:
    """The same where nobody offered to host when they joined."""
    with desk.database.transaction() as session:
        session.execute(text("UPDATE enrolments SET hosts = false"))
    return desk


def asked_all(desk: Desk, step: int) -> bool:
    """Whether the circle is asked in the thread of a step who would host."""
    key = f"tasks:{desk.circle_id}:{step}"
    return "*Who would host?*" in (said(desk.database, desk.catalogue, key) or "")


def take(desk: Desk, user_id: str, step: int) -> RefusalCode | None:
    """Somebody presses the button in the thread."""
    place, more = (WORKSPACE, desk.circle_id, step, user_id), {"catalogue": desk.catalogue, "now": desk.now}
    return stage.refused(desk.database, lambda session: facilitations.take(session, *place, **more))


def until_prompt(desk: Desk, step: int) -> None:
    """Lets time pass until a step is open."""
    desk.live_until(desk.moments()[2 * step] + DAY / 4)


def test_where_nobody_offered_the_first_who_takes_it_in_the_thread_hosts_from_then_on(quiet: Desk) -> None:
    until_prompt(quiet, 0)
    assert asked_all(quiet, 0)
    assert stage.owed(quiet.database, "hosting.ask") == []
    assert take(quiet, "U2", 0) is None
    assert take(quiet, "U2", 0) is None, "twice is once"
    assert take(quiet, "U3", 0) is RefusalCode.HOST_FOUND
    assert take(quiet, "U9", 0) is RefusalCode.NOT_IN_CIRCLE
    assert not asked_all(quiet, 0)
    (told,) = stage.owed(quiet.database, "hosting.taken")
    assert said(quiet.database, quiet.catalogue, told) == "<@U2> hosts."
    until_prompt(quiet, 1)
    assert not asked_all(quiet, 1)
    assert [host(quiet, step) for step in range(2)] == ["U2", "U2"]
    notes = stage.owed(quiet.database, "hosting.note")
    assert [recipient(one, quiet) for one in notes] == ["U2", "U2"]


def test_once_somebody_hosts_the_thread_loses_its_button(quiet: Desk) -> None:
    until_prompt(quiet, 0)
    with quiet.database.transaction() as session:  # It stands there.
        session.execute(text("UPDATE outbox SET state = 'sent', attempts = 1 WHERE kind = 'step.tasks'"))
    assert take(quiet, "U2", 0) is None
    (again,) = [
        key for key in stage.owed(quiet.database, "step.tasks_again") if "/" in key
    ]  # Not the one by the clock.
    words = said(quiet.database, quiet.catalogue, again)
    assert words == "*For the kickoff.* Who would watch the clock? A button says that you do."


def test_where_the_host_passes_after_the_prompt_the_circle_is_asked_for_another_once(quiet: Desk) -> None:
    until_prompt(quiet, 0)
    assert take(quiet, "U2", 0) is None
    with quiet.database.transaction() as session:
        session.execute(text("UPDATE enrolments SET hosts = false"))
    say(quiet, "U2", 0, yes=False)
    (question,) = stage.owed(quiet.database, "hosting.open")
    assert "*Nobody hosts this meeting yet.*" in said(quiet.database, quiet.catalogue, question)
    assert not asked_all(quiet, 0)


def test_the_circle_is_asked_in_each_step_once_until_somebody_hosts(quiet: Desk) -> None:
    for step in range(3):
        until_prompt(quiet, step)
        assert asked_all(quiet, step)
    assert stage.owed(quiet.database, "hosting.open") == []
    assert take(quiet, "U1", 1) is RefusalCode.GONE, "its meeting is over"


def test_who_cannot_after_all_is_not_named_and_the_circle_is_asked_again(quiet: Desk) -> None:
    until_prompt(quiet, 0)
    assert take(quiet, "U2", 0) is None
    say(quiet, "U2", 0, yes=False)
    (again,) = stage.owed(quiet.database, "hosting.open")
    words = said(quiet.database, quiet.catalogue, again)
    assert words.startswith("*Nobody hosts this meeting yet.*"), "who cannot this time hosts those after it"
    assert "U2" not in words
    assert take(quiet, "U3", 0) is None
    assert host(quiet, 0) == "U3"


def test_whoever_is_still_to_be_asked_in_private_is_waited_for_unless_they_are_away(quiet: Desk) -> None:
    until_prompt(quiet, 0)
    with quiet.database.transaction() as session:
        session.execute(text("UPDATE enrolments SET hosts = true WHERE user_id = 'U4'"))
    assert not asked_all(quiet, 0)
    with quiet.database.transaction() as session:
        session.execute(
            text("UPDATE enrolments SET away_until = :day WHERE user_id = 'U4'"), {"day": date(2027, 3, 1)}
        )
    assert asked_all(quiet, 0)


def test_where_the_one_who_is_asked_in_private_is_silent_the_circle_is_asked_in_the_end(quiet: Desk) -> None:
    with quiet.database.transaction() as session:
        session.execute(text("UPDATE enrolments SET hosts = true WHERE user_id = 'U4'"))
    until_prompt(quiet, 0)
    assert [recipient(one, quiet) for one in stage.owed(quiet.database, "hosting.ask")] == ["U4"]
    assert not asked_all(quiet, 0)
    quiet.live_until(quiet.moments()[1])
    (question,) = stage.owed(quiet.database, "hosting.open")
    assert "*Who would host?*" in said(quiet.database, quiet.catalogue, question)


def test_where_members_host_by_turns_the_thread_does_not_ask_when_it_begins(
    database: Database, catalogue: Catalogue
) -> None:
    stage.seed(database)
    desk = Desk(database, catalogue, stage.running_circle(database, catalogue, leading.FIVE))
    until_prompt(desk, 0)
    assert not asked_all(desk, 0)


@pytest.mark.parametrize("early", [True, False])
def test_who_hosts_all_meetings_and_comes_back_after_the_prompt_hosts_and_the_circle_reads_it(
    quiet: Desk, early: bool
) -> None:
    until_prompt(quiet, 0)
    assert take(quiet, "U2", 0) is None
    quiet.live_until(quiet.moments()[1] - DAY / 2)
    back_on = (quiet.moments()[2] + DAY).date()
    with quiet.database.transaction() as session:
        later = back_on + 7 * DAY if early else back_on
        pauses.pause(session, WORKSPACE, "U2", later, catalogue=quiet.catalogue, now=quiet.now)
    until_prompt(quiet, 1)
    assert host(quiet, 1) is None
    assert asked_all(quiet, 1) is early, "who is back before the meeting is waited for"
    with quiet.database.transaction() as session:  # It stands there.
        session.execute(text("UPDATE outbox SET state = 'sent', attempts = 1 WHERE kind = 'step.tasks'"))
    if early:
        with quiet.database.transaction() as session:
            pauses.back(session, WORKSPACE, "U2", catalogue=quiet.catalogue, now=quiet.now)
    else:
        quiet.live_until(quiet.moments()[2] + 1.25 * DAY)
    assert host(quiet, 1) == "U2"
    (_first, told) = stage.owed(quiet.database, "hosting.taken")
    assert told.startswith(f"hosting.taken:{quiet.circle_id}:1:")
    assert said(quiet.database, quiet.catalogue, told) == "<@U2> hosts."
    assert [recipient(one, quiet) for one in stage.owed(quiet.database, "hosting.note")] == ["U2", "U2"]
    assert not asked_all(quiet, 1)
    if early:
        again = [one for one in stage.owed(quiet.database, "step.tasks_again") if f"{quiet.circle_id}:1/" in one]
        assert "Who would host?" not in said(quiet.database, quiet.catalogue, again[-1])


def test_who_comes_back_and_finds_that_another_one_hosts_leaves_it_to_them(quiet: Desk) -> None:
    until_prompt(quiet, 0)
    assert take(quiet, "U2", 0) is None
    quiet.live_until(quiet.moments()[1] - DAY / 2)
    with quiet.database.transaction() as session:
        back_on = quiet.moments()[4].date()
        pauses.pause(session, WORKSPACE, "U2", back_on, catalogue=quiet.catalogue, now=quiet.now)
    until_prompt(quiet, 1)
    assert take(quiet, "U3", 1) is None
    with quiet.database.transaction() as session:
        pauses.back(session, WORKSPACE, "U2", catalogue=quiet.catalogue, now=quiet.now)
    assert host(quiet, 1) == "U3"
    until_prompt(quiet, 2)
    assert host(quiet, 2) == "U2"
