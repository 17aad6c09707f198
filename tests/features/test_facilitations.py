"""Who is asked to host keeps up with what becomes of the meeting: another hour, a break, or writing instead."""

from datetime import UTC, datetime, time, timedelta

import pytest
from sqlalchemy import text

from bot.domain.meetings import MeetingGiven, PlaceKind
from bot.domain.programme import Catalogue
from bot.domain.refusals import RefusalCode
from bot.features import breaks, facilitations, leavings, meetings, pauses, steps
from bot.store import enrolments, hostings
from bot.store.session import Database
from tests.features import stage
from tests.features.proposed import circle_of
from tests.features.saying import said
from tests.features.stage import DAY, MINUTE, MODERATOR, NOW, WORKSPACE

FIVE = ["U1", "U2", "U3", "U4", "U5"]
AT = NOW + MINUTE
THURSDAY, TUESDAY, FRIDAY = 3, 1, 4


@pytest.fixture
def circle_id(database: Database, catalogue: Catalogue) -> str:
    """A running circle all of whose people would host now and then; it meets on Thursdays at 10:00 in Berlin."""
    stage.seed(database)
    with database.transaction() as session:
        for user_id in FIVE:
            stage.join(session, catalogue, user_id, hosts=True)
    (found,) = stage.propose(database, catalogue)
    with database.transaction() as session:
        stage.approve(session, catalogue, found)
        stage.open_channel(session, catalogue, found, AT)
    change(database, catalogue, found, AT)
    return found


def change(
    database: Database,
    catalogue: Catalogue,
    circle_id: str,
    now: datetime,
    weekday: int = THURSDAY,
    place: PlaceKind = PlaceKind.HUDDLE,
) -> None:
    """Somebody sets hour and place."""
    given = MeetingGiven(weekday, time(10), place, None)
    with database.transaction() as session:
        meetings.change(
            session, WORKSPACE, circle_id, "U1", given, token=now.isoformat(), catalogue=catalogue, now=now
        )


def asked(database: Database) -> list[str]:
    """Who was asked to host, in order."""
    with database.reading() as session:
        return list(session.scalars(text("SELECT recipient FROM outbox WHERE kind = 'hosting.ask' ORDER BY id")))


def ring_until(database: Database, catalogue: Catalogue, until: datetime, at: datetime = AT) -> None:
    """Lets the alarms ring, four times a day, up to an instant."""
    while at < until:
        stage.ring(database, catalogue, at)
        at += DAY / 4


def moments(database: Database, catalogue: Catalogue, circle_id: str) -> list[datetime]:
    """When its prompts and wrap-ups are, by turns."""
    return [one.at for one in stage.moments_of(database, catalogue, circle_id)]


def test_a_host_reads_the_same_hour_as_the_prompt_when_the_weekly_hour_is_changed(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    prompt = moments(database, catalogue, circle_id)[0]
    ring_until(database, catalogue, prompt)
    stage.plan(database, catalogue, prompt)
    host, now = asked(database)[0], prompt + MINUTE
    held = datetime(2026, 11, 12, 9, tzinfo=UTC)
    change(database, catalogue, circle_id, now, FRIDAY)
    with database.transaction() as session:
        facilitations.accept(session, WORKSPACE, circle_id, 0, host, catalogue=catalogue, now=now)
        note = facilitations.note(session, WORKSPACE, circle_id, 0, catalogue=catalogue)
        turn = facilitations.turn(session, WORKSPACE, circle_id, 0, catalogue=catalogue)
        told = steps.message(session, WORKSPACE, circle_id, 0, catalogue=catalogue)
    assert note is not None
    assert turn is not None
    assert told is not None
    with database.reading() as session:
        (joined,) = enrolments.open_of(session, WORKSPACE, "U2")
        back = pauses.catch_up(session, WORKSPACE, "U2", joined.id, 0, catalogue=catalogue, now=now)
    assert back.next_meeting_at == held
    assert note.turn.meeting_at == turn.meeting_at == told.meeting_at == held
    assert told.host == host


def test_the_note_knows_when_only_three_are_there(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    def in_threes() -> bool:
        with database.reading() as session:
            note = facilitations.note(session, WORKSPACE, circle_id, 0, catalogue=catalogue)
        assert note is not None
        return note.turn.in_threes

    assert not in_threes()
    with database.transaction() as session:
        for user_id in ("U4", "U5"):
            mine = enrolments.open_of(session, WORKSPACE, user_id)[0].id
            leavings.leave(session, WORKSPACE, user_id, mine, None, catalogue=catalogue, now=AT)
    assert in_threes()


def test_where_the_hour_comes_earlier_somebody_is_asked_in_time(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    for moment in moments(database, catalogue, circle_id)[:2]:
        stage.plan(database, catalogue, moment)
    wrapped_up = moments(database, catalogue, circle_id)[1]
    change(database, catalogue, circle_id, wrapped_up + MINUTE, TUESDAY)
    prompt = moments(database, catalogue, circle_id)[2]
    meeting = datetime(2026, 11, 17, 9, tzinfo=UTC)
    assert prompt == meeting - DAY - timedelta(hours=1)
    ring_until(database, catalogue, meeting, wrapped_up + 2 * MINUTE)
    with database.reading() as session:
        assert len(hostings.of_step(session, circle_of(session, circle_id), 1)) > 0
    with database.reading() as session:
        turn = facilitations.turn(session, WORKSPACE, circle_id, 1, catalogue=catalogue)
    assert turn is not None
    assert turn.meeting_at == meeting


def test_the_place_alone_has_nobody_asked_before_their_turn(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    for moment in moments(database, catalogue, circle_id)[:2]:
        stage.plan(database, catalogue, moment)
    asking = datetime(2026, 11, 17, 8, tzinfo=UTC)
    stage.ring(database, catalogue, asking)
    before = asked(database)
    assert len(before) == 1
    change(database, catalogue, circle_id, asking + 2 * MINUTE, THURSDAY)
    stage.ring(database, catalogue, asking + 3 * MINUTE)
    assert asked(database) == before


def test_nobody_is_asked_to_host_what_is_written(database: Database, catalogue: Catalogue, circle_id: str) -> None:
    change(database, catalogue, circle_id, AT + MINUTE, place=PlaceKind.WRITING)
    for moment in moments(database, catalogue, circle_id)[:6]:
        ring_until(database, catalogue, moment)
        stage.plan(database, catalogue, moment)
    assert asked(database) == []
    now = moments(database, catalogue, circle_id)[6] - MINUTE
    with database.reading() as session:
        (joined,) = enrolments.open_of(session, WORKSPACE, "U2")
        back = pauses.catch_up(session, WORKSPACE, "U2", joined.id, 0, catalogue=catalogue, now=now)
        assert back.next_meeting_at is None
        assert session.scalar(text("SELECT count(*) FROM alarms WHERE kind = 'hosting.ask'")) == 0


def test_whoever_was_asked_before_the_circle_chose_to_write_hosts_nothing(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    prompt = moments(database, catalogue, circle_id)[0]
    ring_until(database, catalogue, prompt)
    stage.ring(database, catalogue, prompt)  # Nobody has answered: the next ones are asked too.
    first, second, *_ = asked(database)

    def accept(user_id: str) -> RefusalCode | None:
        return stage.refused(
            database,
            lambda session: facilitations.accept(
                session, WORKSPACE, circle_id, 0, user_id, catalogue=catalogue, now=prompt
            ),
        )

    assert accept(first) is None
    change(database, catalogue, circle_id, prompt, place=PlaceKind.WRITING)
    assert accept(second) is RefusalCode.GONE
    stage.plan(database, catalogue, moments(database, catalogue, circle_id)[0])
    with database.reading() as session:
        told = steps.message(session, WORKSPACE, circle_id, 0, catalogue=catalogue)
        assert told is not None
        assert (told.meets, told.host) == (False, None)
    for key in stage.owed(database, "hosting.note") + stage.owed(database, "hosting.ask"):
        assert said(database, catalogue, key) == ""


def test_a_circle_that_meets_again_is_asked_who_hosts(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    change(database, catalogue, circle_id, AT + MINUTE, place=PlaceKind.WRITING)
    change(database, catalogue, circle_id, AT + 2 * MINUTE)
    ring_until(database, catalogue, moments(database, catalogue, circle_id)[0])
    assert len(asked(database)) > 0


def test_a_break_leaves_the_wrap_up_of_an_open_step_where_it_was_announced(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    prompt, wrap_up, following, *_ = moments(database, catalogue, circle_id)
    stage.plan(database, catalogue, prompt)
    change(database, catalogue, circle_id, prompt + MINUTE, TUESDAY)
    with database.transaction() as session:
        breaks.set_(session, WORKSPACE, circle_id, 1, by=MODERATOR, catalogue=catalogue, now=prompt + 2 * MINUTE)
        assert circle_of(session, circle_id).next_at == wrap_up
    stage.plan(database, catalogue, wrap_up)
    assert stage.owed(database, "step.wrap_up") == [f"wrap_up:{circle_id}:0"]
    with database.reading() as session:
        coming = circle_of(session, circle_id).next_at
    assert coming == moments(database, catalogue, circle_id)[2]
    assert coming is not None
    assert coming > following


def test_a_break_between_two_steps_moves_the_next_prompt(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    prompt, wrap_up, following, *_ = moments(database, catalogue, circle_id)
    for moment in (prompt, wrap_up):
        stage.plan(database, catalogue, moment)
    with database.transaction() as session:
        breaks.set_(session, WORKSPACE, circle_id, 2, by=MODERATOR, catalogue=catalogue, now=wrap_up + MINUTE)
        assert circle_of(session, circle_id).next_at == following + 14 * DAY
