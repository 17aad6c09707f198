"""Late joiners: offered a free seat in private, in only if every member says yes, and never one too many."""

from datetime import UTC, datetime, time

import pytest
from sqlalchemy import text

from bot.domain.circles import MemberState
from bot.domain.late_joiners import Chosen, fits
from bot.domain.meetings import MeetingGiven, PlaceKind
from bot.domain.programme import Catalogue
from bot.domain.questions import InvitationState
from bot.domain.refusals import RefusalCode
from bot.features import late_joiners, late_offers, leavings, meetings, pauses
from bot.store import circles, enrolments, seats
from bot.store.session import Database, Session
from tests.features import stage
from tests.features.stage import DAY, MINUTE, NOW, WORKSPACE

FIVE = ["U1", "U2", "U3", "U4", "U5"]
STAYED = FIVE[:4]
JOINED = NOW + DAY
ASKED = JOINED + 3 * DAY  # Two days after, and a working hour in Berlin.
MEETINGS = [
    datetime(2026, 11, 24, 15, tzinfo=UTC),
    datetime(2026, 12, 1, 15, tzinfo=UTC),
]  # Tuesdays, 16:00 in Berlin.


@pytest.mark.parametrize(
    ("days", "starts", "ends", "suits"),
    [
        ({1}, time(9), time(17), True),
        ({1}, time(16), time(17), True),
        ({1}, time(16), time(0), True),
        ({1}, time(16, 30), time(18), False),
        ({1}, time(9), time(16, 30), False),
        ({0, 2}, time(9), time(17), False),
    ],
)
def test_whose_hours_suit(days: set[int], starts: time, ends: time, suits: bool) -> None:
    assert fits("Europe/Berlin", frozenset(days), (starts, ends), MEETINGS, 60) is suits


@pytest.fixture
def circle_id(database: Database, catalogue: Catalogue) -> str:
    """A circle of five that one has left for good."""
    stage.seed(database)
    made = stage.running_circle(database, catalogue, FIVE)
    with database.transaction() as session:
        mine = enrolments.open_of(session, WORKSPACE, "U5")[0].id
        leavings.leave(session, WORKSPACE, "U5", mine, None, catalogue=catalogue, now=NOW + MINUTE)
    return made


def wait(database: Database, catalogue: Catalogue, *users: str, **changed: object) -> None:
    """People come onto the list and wait until they are looked for."""
    with database.transaction() as session:
        for user_id in users:
            stage.join(session, catalogue, user_id, now=JOINED, **changed)
    stage.ring(database, catalogue, ASKED)


def choose(
    session: Session, catalogue: Catalogue, circle_id: str, user_id: str, wants: bool = True, now: datetime = ASKED
) -> Chosen:
    """Somebody answers the offer."""
    return late_joiners.choose(session, WORKSPACE, circle_id, user_id, wants=wants, catalogue=catalogue, now=now)


def vote(session: Session, catalogue: Catalogue, user_id: str, agrees: bool = True, now: datetime = ASKED) -> None:
    """A member answers the question that is open or was the last."""
    question = session.scalar(text("SELECT id FROM questions WHERE kind = 'late_joiner' ORDER BY id DESC")) or ""
    late_joiners.vote(session, WORKSPACE, question, user_id, agrees=agrees, catalogue=catalogue, now=now)


def all_vote(database: Database, catalogue: Catalogue, *users: str) -> None:
    """Members say yes, one after another."""
    for user_id in users:
        with database.transaction() as session:
            vote(session, catalogue, user_id)


def inside(database: Database, circle_id: str) -> set[str]:
    """Who is a member."""
    with database.reading() as session:
        circle = circles.get(session, WORKSPACE, circle_id)
        assert circle is not None
        return {one.user_id for one in circles.members(session, circle) if one.state is MemberState.MEMBER}


def test_the_meeting_that_somebody_is_offered_is_the_one_that_was_announced(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    prompt, meeting = (
        stage.moments_of(database, catalogue, circle_id)[0].at,
        datetime(2026, 11, 9, 9, tzinfo=UTC),
    )
    wait(database, catalogue, "U6")
    stage.plan(database, catalogue, prompt)
    with database.transaction() as session:
        given = MeetingGiven(4, time(10), PlaceKind.HUDDLE, None)
        meetings.change(session, WORKSPACE, circle_id, "U1", given, token="x", catalogue=catalogue, now=prompt)
        (joined,) = enrolments.open_of(session, WORKSPACE, "U6")
        offer = late_offers.offer(session, WORKSPACE, circle_id, joined.id, catalogue=catalogue)
    assert offer is not None
    assert offer.next_at == meeting


def test_somebody_who_has_waited_is_asked_and_comes_in_when_all_members_say_yes(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    wait(database, catalogue, "U6")
    assert len(stage.owed(database, "late.invite")) == 1
    assert stage.owed(database, "late.ask") == [], "first the one, then the others"
    with database.transaction() as session:
        assert choose(session, catalogue, circle_id, "U6") is Chosen.MEMBERS_ASKED
    assert len(stage.owed(database, "late.ask")) == 4
    all_vote(database, catalogue, *STAYED[:3])
    assert inside(database, circle_id) == set(STAYED)
    all_vote(database, catalogue, STAYED[3])
    assert inside(database, circle_id) == {*STAYED, "U6"}
    assert len(stage.owed(database, "circle.invite")) == 2
    assert len(stage.owed(database, "late.welcome")) == 1
    assert stage.owed(database, "late.not_now") == []
    with database.reading() as session:
        assert session.scalar(text("SELECT joined_step FROM members WHERE user_id = 'U6'")) == 0
    late = lambda s: vote(s, catalogue, "U1", False)  # noqa: E731
    assert stage.refused(database, late) is RefusalCode.SETTLED


def test_nobody_is_asked_before_they_have_waited(database: Database, catalogue: Catalogue, circle_id: str) -> None:
    with database.transaction() as session:
        stage.join(session, catalogue, "U6", now=JOINED)
    stage.ring(database, catalogue, JOINED + DAY)
    assert stage.owed(database, "late.invite") == []


@pytest.mark.parametrize("meanwhile_said", [None, True, False])
def test_whoever_goes_away_after_being_asked_is_not_waited_for_but_their_answer_counts(
    database: Database, catalogue: Catalogue, circle_id: str, meanwhile_said: bool | None
) -> None:
    wait(database, catalogue, "U6")
    with database.transaction() as session:
        choose(session, catalogue, circle_id, "U6")
        if meanwhile_said is not None:
            vote(session, catalogue, "U1", meanwhile_said)
        pauses.pause(session, WORKSPACE, "U1", (ASKED + 30 * DAY).date(), catalogue=catalogue, now=ASKED)
    all_vote(database, catalogue, *STAYED[1:])
    comes_in = meanwhile_said is not False
    assert inside(database, circle_id) == ({*STAYED, "U6"} if comes_in else set(STAYED))
    assert len(stage.owed(database, "late.not_now")) == (not comes_in)


def test_whoever_is_away_when_the_time_is_over_has_not_said_no(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    wait(database, catalogue, "U6")
    with database.transaction() as session:
        choose(session, catalogue, circle_id, "U6")
    all_vote(database, catalogue, *STAYED[1:])
    with database.transaction() as session:
        pauses.pause(session, WORKSPACE, "U1", (ASKED + 30 * DAY).date(), catalogue=catalogue, now=ASKED)
    stage.ring(database, catalogue, ASKED + 10 * DAY)
    assert inside(database, circle_id) == {*STAYED, "U6"}


def test_one_no_keeps_them_out_with_one_line_that_points_at_nobody(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    wait(database, catalogue, "U6")
    with database.transaction() as session:
        choose(session, catalogue, circle_id, "U6")
        vote(session, catalogue, "U1", False)
    all_vote(database, catalogue, *STAYED[1:])
    assert inside(database, circle_id) == set(STAYED)
    assert len(stage.owed(database, "late.not_now")) == 1
    with database.reading() as session:
        assert len(enrolments.open_of(session, WORKSPACE, "U6")) == 1
    stage.ring(database, catalogue, ASKED + 30 * DAY)
    assert len(stage.owed(database, "late.invite")) == 1, "nobody is asked twice about one circle"


def test_silence_is_a_no(database: Database, catalogue: Catalogue, circle_id: str) -> None:
    wait(database, catalogue, "U6")
    with database.transaction() as session:
        choose(session, catalogue, circle_id, "U6")
    all_vote(database, catalogue, *STAYED[:3])
    stage.ring(database, catalogue, ASKED + 6 * DAY)
    assert inside(database, circle_id) == set(STAYED)
    assert len(stage.owed(database, "late.not_now")) == 1
    assert stage.refused(database, lambda s: vote(s, catalogue, "U4")) is RefusalCode.SETTLED


def test_whoever_is_away_is_not_asked_and_does_not_stand_in_the_way(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    with database.transaction() as session:
        pauses.pause(session, WORKSPACE, "U1", (NOW + 60 * DAY).date(), catalogue=catalogue, now=NOW + MINUTE)
    wait(database, catalogue, "U6")
    with database.transaction() as session:
        choose(session, catalogue, circle_id, "U6")
    assert len(stage.owed(database, "late.ask")) == 3
    all_vote(database, catalogue, *STAYED[1:])
    assert "U6" in inside(database, circle_id)


def test_an_offer_that_nobody_takes_up_lapses(database: Database, catalogue: Catalogue, circle_id: str) -> None:
    wait(database, catalogue, "U6")
    stage.ring(database, catalogue, ASKED + 6 * DAY)
    assert stage.refused(database, lambda s: choose(s, catalogue, circle_id, "U6")) is RefusalCode.CONSENT_CLOSED
    assert stage.refused(database, lambda s: choose(s, catalogue, circle_id, "U7")) is RefusalCode.GONE


def test_a_no_is_taken_and_asks_nobody(database: Database, catalogue: Catalogue, circle_id: str) -> None:
    wait(database, catalogue, "U6")
    with database.transaction() as session:
        assert choose(session, catalogue, circle_id, "U6", wants=False) is Chosen.NOT_WANTED
    assert stage.owed(database, "late.ask") == []


@pytest.mark.parametrize(
    "changed",
    [{"days": frozenset({5, 6})}, {"language": "de"}, {"avoids": frozenset({"U1"})}],
    ids=["hours", "language", "avoids"],
)
def test_nobody_is_asked_about_a_circle_that_does_not_suit_them(
    database: Database, catalogue: Catalogue, circle_id: str, changed: dict[str, object]
) -> None:
    wait(database, catalogue, "U6", **changed)
    assert stage.owed(database, "late.invite") == []


def test_a_full_circle_asks_nobody_and_one_seat_is_offered_once(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    assert catalogue.programmes[0].ideal == 5
    wait(database, catalogue, "U6", "U7")
    assert len(stage.owed(database, "late.invite")) == 1


def test_after_the_second_week_nobody_is_asked(database: Database, catalogue: Catalogue, circle_id: str) -> None:
    for moment in stage.moments_of(database, catalogue, circle_id)[:6]:
        stage.plan(database, catalogue, moment.at)
    with database.transaction() as session:
        stage.join(session, catalogue, "U6", now=moment.at)
    stage.ring(database, catalogue, moment.at + 3 * DAY)
    assert stage.owed(database, "late.invite") == []


def test_of_two_who_say_yes_at_once_to_one_seat_one_has_it_and_the_other_is_told(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    with database.transaction() as session:
        for user_id in ("U6", "U7"):
            stage.join(session, catalogue, user_id, now=JOINED)
        circle = circles.get(session, WORKSPACE, circle_id)
        assert circle is not None
        for user_id in ("U6", "U7"):
            seats.invite(session, circle, user_id, ASKED)
    said: list[Chosen] = []
    works = [
        lambda session, one=one: said.append(choose(session, catalogue, circle_id, one)) for one in ("U6", "U7")
    ]
    assert stage.at_once(database, *works) == [None, None]
    assert sorted(said) == [Chosen.MEMBERS_ASKED, Chosen.TAKEN]
    all_vote(database, catalogue, *STAYED)
    assert len(inside(database, circle_id)) == 5
    with database.reading() as session:
        states = session.execute(text("SELECT state FROM invitations ORDER BY state")).scalars().all()
        assert states == [InvitationState.TAKEN.value, InvitationState.YES.value]


def test_only_members_say_whether_somebody_may_come_in(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    wait(database, catalogue, "U6")
    with database.transaction() as session:
        choose(session, catalogue, circle_id, "U6")
    for stranger in ("U5", "U6"):
        assert (
            stage.refused(database, lambda s, one=stranger: vote(s, catalogue, one)) is RefusalCode.NOT_IN_CIRCLE
        )
