"""Leaving: a list, a proposal, a circle; a day to take it back, the way out of the channel, and who stays."""

import pytest
from sqlalchemy import text

from bot.domain.circles import CircleState, MemberState
from bot.domain.leavings import LeaveWhy, Place, falls_small
from bot.domain.programme import Catalogue
from bot.domain.refusals import RefusalCode
from bot.features import leavings, pauses
from bot.store import circles, enrolments
from bot.store.session import Database, Session
from tests.features import stage
from tests.features.stage import DAY, MINUTE, NOW, WORKSPACE

FIVE = ["U1", "U2", "U3", "U4", "U5"]
LATER = NOW + DAY


def enrolment_of(session: Session, user_id: str) -> str:
    """The id of what somebody has joined last."""
    return enrolments.of_person(session, WORKSPACE, user_id)[0].id


def leave(session: Session, catalogue: Catalogue, user_id: str, why: LeaveWhy | None = None, now=LATER) -> Place:
    """Somebody leaves."""
    mine = enrolment_of(session, user_id)
    return leavings.leave(session, WORKSPACE, user_id, mine, why, catalogue=catalogue, now=now)


def all_leave(database: Database, catalogue: Catalogue, *users: str) -> None:
    """Several leave, one after another."""
    for user_id in users:
        with database.transaction() as session:
            leave(session, catalogue, user_id)


def undo(session: Session, circle_id: str, user_id: str, now=LATER + MINUTE) -> str | None:
    """Somebody takes it back."""
    return leavings.undo(session, WORKSPACE, circle_id, enrolment_of(session, user_id), user_id, now=now)


def states(database: Database, circle_id: str) -> tuple[CircleState, dict[str, MemberState]]:
    """Where a circle stands, and each of its people."""
    with database.reading() as session:
        circle = circles.get(session, WORKSPACE, circle_id)
        assert circle is not None
        return circle.state, {one.user_id: one.state for one in circles.members(session, circle)}


@pytest.fixture
def circle_id(database: Database, catalogue: Catalogue) -> str:
    """A circle of five that runs."""
    stage.seed(database)
    return stage.running_circle(database, catalogue, FIVE)


def test_leaving_the_waiting_list_ends_the_waiting(database: Database, catalogue: Catalogue) -> None:
    stage.seed(database)
    with database.transaction() as session:
        stage.join(session, catalogue, "U1")
        assert leave(session, catalogue, "U1") is Place.WAITING
    with database.reading() as session:
        assert enrolments.open_of(session, WORKSPACE, "U1") == []
    assert stage.refused(database, lambda s: leavings.form(s, WORKSPACE, "U1", catalogue=catalogue)) is (
        RefusalCode.NOT_JOINED
    )


@pytest.mark.parametrize("in_circle", [False, True])
def test_the_same_form_sent_in_twice_says_the_same_and_leaves_once(
    database: Database, catalogue: Catalogue, in_circle: bool
) -> None:
    stage.seed(database)
    if in_circle:
        stage.running_circle(database, catalogue, FIVE)
    else:
        stage.all_join(database, catalogue, ["U1"])
    with database.reading() as session:
        mine = enrolments.open_of(session, WORKSPACE, "U1")[0].id
    places: list[Place] = []
    for _ in range(2):
        with database.transaction() as session:
            left = leavings.leave(session, WORKSPACE, "U1", mine, None, catalogue=catalogue, now=LATER)
            places.append(left)
    assert places == [Place.CIRCLE if in_circle else Place.WAITING] * 2
    assert len(stage.owed(database, "leave.done")) == in_circle
    elsewhere = lambda s: leavings.leave(s, WORKSPACE, "U2", mine, None, catalogue=catalogue, now=LATER)  # noqa: E731
    assert stage.refused(database, elsewhere) is RefusalCode.GONE


def test_a_proposal_goes_on_without_somebody_and_comes_to_nothing_with_too_few(
    database: Database, catalogue: Catalogue
) -> None:
    stage.seed(database)
    stage.all_join(database, catalogue, FIVE)
    (proposed,) = stage.propose(database, catalogue)
    smallest = catalogue.programmes[0].smallest
    enough = len(FIVE) - smallest
    for user_id in FIVE[:enough]:
        with database.transaction() as session:
            assert leave(session, catalogue, user_id) is Place.PROPOSAL
    assert states(database, proposed)[0] in (CircleState.PROPOSED, CircleState.ASKING)
    all_leave(database, catalogue, FIVE[enough])
    state, people = states(database, proposed)
    assert state is CircleState.DECLINED
    assert set(people.values()) == {MemberState.RELEASED}
    with database.reading() as session:
        assert session.execute(text("SELECT by, why FROM changes WHERE what = 'declined'")).all() == [
            ("bot", "its_people")
        ]
        assert [enrolments.open_of(session, WORKSPACE, one) != [] for one in FIVE] == [False] * (enough + 1) + [
            True
        ] * (smallest - 1)


def test_leaving_while_a_moderator_approves_ends_in_one_of_two_whole_states(
    database: Database, catalogue: Catalogue
) -> None:
    stage.seed(database)
    stage.all_join(database, catalogue, FIVE)
    (proposed,) = stage.propose(database, catalogue)
    with database.transaction() as session:
        session.execute(text("UPDATE circles SET state = 'proposed'"))
    ends = stage.at_once(
        database,
        lambda session: stage.approve(session, catalogue, proposed),
        lambda session: leave(session, catalogue, "U1"),
    )
    assert ends == [None, None]
    state, people = states(database, proposed)
    assert state is CircleState.OPENING
    assert people.pop("U1") in (MemberState.RELEASED, MemberState.LEFT)
    assert set(people.values()) == {MemberState.MEMBER}
    with database.reading() as session:
        assert enrolments.open_of(session, WORKSPACE, "U1") == []


def test_leaving_a_circle_is_told_to_the_person_alone_and_can_be_taken_back_once(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    posts = len(stage.owed(database, "circle.welcome"))
    with database.transaction() as session:
        assert leave(session, catalogue, "U1", LeaveWhy.GROUP) is Place.CIRCLE
    assert states(database, circle_id)[1]["U1"] is MemberState.LEFT
    assert len(stage.owed(database, "leave.done")) == 1
    assert stage.owed(database, "circle.small") == []
    with database.reading() as session:
        told = session.execute(text("SELECT recipient FROM outbox WHERE kind LIKE 'leave.%'")).scalars().all()
        assert told == ["U1"]
        assert session.scalar(text("SELECT left_why FROM members WHERE user_id = 'U1'")) == "group"
    ends = stage.at_once(database, *[lambda session: undo(session, circle_id, "U1")] * 2)
    assert sorted(str(one) for one in ends) == ["None", "in_circle_again"]
    assert states(database, circle_id)[1]["U1"] is MemberState.MEMBER
    with database.reading() as session:
        assert len(enrolments.open_of(session, WORKSPACE, "U1")) == 1
        assert session.scalar(text("SELECT left_why FROM members WHERE user_id = 'U1'")) is None
    stage.ring(database, catalogue, LATER + 2 * DAY)
    assert stage.owed(database, "circle.remove") == []
    assert len(stage.owed(database, "circle.welcome")) == posts


def test_after_a_day_it_is_final_and_the_way_out_of_the_channel_is_owed_once(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    all_leave(database, catalogue, "U1")
    stage.ring(database, catalogue, LATER + DAY - MINUTE)
    assert stage.owed(database, "circle.remove") == []
    for _ in range(2):
        stage.ring(database, catalogue, LATER + DAY)
    assert len(stage.owed(database, "circle.remove")) == 1
    assert stage.refused(database, lambda s: undo(s, circle_id, "U1", LATER + DAY)) is RefusalCode.LEFT_FOR_GOOD
    assert states(database, circle_id)[1]["U1"] is MemberState.LEFT


def test_nobody_else_takes_a_leave_back_and_nobody_who_has_joined_anew(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    all_leave(database, catalogue, "U1")
    with database.reading() as session:
        mine = enrolment_of(session, "U1")
    wrong = lambda s: leavings.undo(s, WORKSPACE, circle_id, mine, "U2", now=LATER)  # noqa: E731
    elsewhere = lambda s: leavings.undo(s, "T0TWO", circle_id, mine, "U1", now=LATER)  # noqa: E731
    assert stage.refused(database, wrong) is RefusalCode.GONE
    assert stage.refused(database, elsewhere) is RefusalCode.GONE
    with database.transaction() as session:
        stage.join(session, catalogue, "U1", now=LATER)
    anew = lambda s: leavings.undo(s, WORKSPACE, circle_id, mine, "U1", now=LATER)  # noqa: E731
    assert stage.refused(database, anew) is RefusalCode.LEFT_FOR_GOOD


@pytest.mark.parametrize(("before", "after", "told"), [(5, 4, False), (3, 2, True), (2, 1, False), (4, 3, False)])
def test_a_circle_becomes_small_when_it_falls_below_three(before: int, after: int, told: bool) -> None:
    assert falls_small(before, after) is told


def test_the_moderators_hear_once_that_a_circle_is_small_and_not_who_left(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    all_leave(database, catalogue, "U1", "U2")
    assert stage.owed(database, "circle.small") == []
    all_leave(database, catalogue, "U3")
    assert len(stage.owed(database, "circle.small")) == 2
    with database.reading() as session:
        rows = session.execute(text("SELECT recipient, facts FROM outbox WHERE kind = 'circle.small'")).all()
    assert {one[0] for one in rows} == {stage.MODERATOR, stage.SECOND}
    assert all("U3" not in str(one[1]) for one in rows)


def test_a_circle_of_one_ends_and_the_last_member_waits_before_all_others(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    all_leave(database, catalogue, *FIVE[:4])
    assert states(database, circle_id)[0] is CircleState.RUNNING, "a day to take it back"
    stage.ring(database, catalogue, LATER + DAY)
    state, people = states(database, circle_id)
    assert (state, people["U5"]) == (CircleState.DISSOLVED, MemberState.RELEASED)
    assert len(stage.owed(database, "leave.dissolved")) == 1
    with database.reading() as session:
        (waiting,) = enrolments.waiting(session, WORKSPACE, catalogue.programmes[0].id)
        assert (waiting.user_id, waiting.first_place) == ("U5", True)
        assert session.scalar(text("SELECT why FROM changes WHERE what = 'dissolved'")) == "too few"
    assert stage.refused(database, lambda s: undo(s, circle_id, "U1")) is RefusalCode.LEFT_FOR_GOOD


def test_what_was_going_to_be_said_to_a_leaver_is_taken_back(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    with database.transaction() as session:
        session.execute(
            text("UPDATE outbox SET recipient = 'U1', kind = 'checkin.reminder' WHERE kind = 'circle.pin'")
        )
        leave(session, catalogue, "U1")
    with database.reading() as session:
        states_of = text(
            "SELECT kind, state FROM outbox WHERE recipient = 'U1' AND kind NOT LIKE 'consent%' ORDER BY kind"
        )
        assert session.execute(states_of).all() == [("checkin.reminder", "withdrawn"), ("leave.done", "pending")]


def test_a_kind_leave_gives_the_first_place_with_the_same_answers(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    last = stage.moments_of(database, catalogue, circle_id)[-1].at
    back_on = (last + 10 * DAY).date()
    with database.transaction() as session:
        mine = enrolments.open_of(session, WORKSPACE, "U1")[0]
        enrolments.set_goal(session, mine, "Speak up")
        enrolments.avoid(session, mine, ["U9"])
        paused = pauses.pause(session, WORKSPACE, "U1", back_on, catalogue=catalogue, now=LATER)
        assert paused.beyond is not None
        assert (
            leavings.leave_for_later(session, WORKSPACE, "U1", mine.id, catalogue=catalogue, now=LATER) == back_on
        )
    assert states(database, circle_id)[1]["U1"] is MemberState.LEFT
    with database.reading() as session:
        (again,) = enrolments.open_of(session, WORKSPACE, "U1")
        assert (again.first_place, again.not_before, again.away_until) == (True, back_on, back_on)
        assert enrolments.goal(session, again) == "Speak up"
        assert enrolments.avoids(session, again) == frozenset({"U9"})
    twice = lambda s: leavings.leave_for_later(s, WORKSPACE, "U1", mine.id, catalogue=catalogue, now=LATER)  # noqa: E731
    assert stage.refused(database, twice) is RefusalCode.GONE
    stage.ring(database, catalogue, last + 20 * DAY)
    assert len(stage.owed(database, "pause.welcome")) == 1
