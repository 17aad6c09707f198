"""A small circle joins another one: only with everybody's yes in both, whole or not at all, and without any content."""

from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import text

from bot.domain.circles import CircleState
from bot.domain.positions import Position
from bot.domain.priorities import Priorities
from bot.domain.programme import Catalogue
from bot.domain.refusals import RefusalCode
from bot.domain.rescues import Way
from bot.domain.roles import Role
from bot.features import homes, leavings, mergers, pauses, workspaces
from bot.store import enrolments, members, priorities
from bot.store.session import Database
from tests.features import crossings, living, planned, stage
from tests.features.proposed import circle_of
from tests.features.rescued import (
    ASKED,
    LEFT,
    THREE,
    TWO,
    agrees,
    arrives,
    asks,
    inside,
    merging,
    other,
    question,
    says,
    small,
    state,
    told,
)
from tests.features.saying import said
from tests.features.stage import DAY, WORKSPACE

ALL = [*TWO, *THREE]


@pytest.fixture
def both(database: Database, catalogue: Catalogue) -> tuple[str, str]:
    """A circle of two that would join one of three; everybody is asked."""
    return merging(database, catalogue)


def unchanged(database: Database, both: tuple[str, str]) -> bool:
    """Whether both circles are as they were."""
    two, three = (inside(database, one) for one in both)
    runs = {state(database, one) for one in both} == {CircleState.RUNNING}
    return runs and two <= set(TWO) and not three & set(TWO)


def test_with_everybodys_yes_they_are_one_and_the_old_circle_has_its_goodbye(
    database: Database, catalogue: Catalogue, both: tuple[str, str]
) -> None:
    circle_id, host_id = both
    assert told(database, "merge.ask") == ALL
    assert told(database, "rescue.told") == [], "the next question says it"
    with database.transaction() as session:
        before = enrolments.open_of(session, WORKSPACE, "U1")[0]
        enrolments.set_goal(session, before, "Learn to sail")
        enrolments.avoid(session, before, ["V9"])
    assert agrees(database, catalogue, *ALL[:-1]) == [None] * 4
    assert unchanged(database, both)
    assert agrees(database, catalogue, ALL[-1]) == [None]
    assert (state(database, circle_id), inside(database, circle_id)) == (CircleState.CLOSED, set())
    assert inside(database, host_id) == set(ALL)
    assert len(stage.owed(database, "late.welcome")) == 2
    assert len(stage.owed(database, "circle.invite")) == 2 + 2
    (came,), (goodbye,) = stage.owed(database, "merge.came"), stage.owed(database, "rescue.goodbye")
    assert "welcome, <@U1> and <@U2>" in said(database, catalogue, came)
    assert "You go on together in <#" in said(database, catalogue, goodbye)
    with database.reading() as session:
        anew, old = enrolments.of_person(session, WORKSPACE, "U1")
        assert (enrolments.goal(session, old), enrolments.goal(session, anew)) == ("Learn to sail", None)
        assert enrolments.avoids(session, anew) == {"V9"}
        assert (anew.first_place, anew.ended_at, old.ended_at) == (False, None, ASKED)
    arrives(database, catalogue, ASKED + DAY)
    assert sorted(stage.owed(database, "letter") + stage.owed(database, "keepsake")), "what they leave behind"
    assert agrees(database, catalogue, *ALL) == [RefusalCode.SETTLED] * 5


def test_nothing_that_was_written_moves(database: Database, catalogue: Catalogue) -> None:
    circle_id, _ = small(database, catalogue), other(database, catalogue)
    at = stage.moments_of(database, catalogue, circle_id)[0].at
    asked = asks(database, catalogue)
    stage.plan(database, catalogue, at)
    living.commits(database, circle_id, 0, "U1", at)
    query = text(
        "SELECT circle_id, enrolment_id FROM commitments UNION SELECT circle_id, enrolment_id FROM checkins"
    )
    with database.reading() as session:
        before = session.execute(query).all()
    for user_id in TWO:
        says(database, catalogue, asked, user_id, Way.JOIN, now=at)
    agrees(database, catalogue, *ALL, now=at)
    assert state(database, circle_id) is CircleState.CLOSED
    with database.reading() as session:
        assert session.execute(query).all() == before


def test_one_no_leaves_both_as_they_are_with_the_same_sentence_for_all(
    database: Database, catalogue: Catalogue, both: tuple[str, str]
) -> None:
    agrees(database, catalogue, "V2", yes=False)
    assert told(database, "merge.told") == [], "the moment must not point at anybody"
    agrees(database, catalogue, *[one for one in ALL if one != "V2"])
    assert unchanged(database, both)
    assert told(database, "merge.told") == ALL
    sentences = {said(database, catalogue, one) for one in stage.owed(database, "merge.told")}
    assert len(sentences) == 1
    assert "<@" not in sentences.pop()
    assert agrees(database, catalogue, "V2") == [RefusalCode.SETTLED]


def test_until_it_is_decided_an_answer_can_be_changed(
    database: Database, catalogue: Catalogue, both: tuple[str, str]
) -> None:
    agrees(database, catalogue, "V2", yes=False)
    agrees(database, catalogue, *ALL)
    assert inside(database, both[1]) == set(ALL)


def test_silence_changes_nothing(database: Database, catalogue: Catalogue, both: tuple[str, str]) -> None:
    agrees(database, catalogue, *ALL[:-1])
    arrives(database, catalogue, ASKED + 14 * DAY)
    assert told(database, "merge.remind") == [ALL[-1]]
    assert told(database, "merge.told") == ALL
    assert unchanged(database, both)
    assert agrees(database, catalogue, ALL[-1]) == [RefusalCode.SETTLED]


def test_strangers_and_those_who_have_left_have_no_say(
    database: Database, catalogue: Catalogue, both: tuple[str, str]
) -> None:
    assert agrees(database, catalogue, "U3", "V4", "X1") == [RefusalCode.NOT_IN_CIRCLE] * 3
    living.leave(database, catalogue, ["V3"], ASKED)
    assert agrees(database, catalogue, "V3", yes=False) == [RefusalCode.NOT_IN_CIRCLE]
    agrees(database, catalogue, *TWO, *THREE[:2])
    assert inside(database, both[1]) == {*TWO, *THREE[:2]}


def test_whoever_came_meanwhile_was_not_asked_so_nothing_is_done(
    database: Database, catalogue: Catalogue, both: tuple[str, str]
) -> None:
    with database.transaction() as session:
        stage.join(session, catalogue, "U6", now=ASKED)
        newcomer = enrolments.open_of(session, WORKSPACE, "U6")[0]
        members.add(session, circle_of(session, both[1]), newcomer, joined_step=0)
    agrees(database, catalogue, *ALL)
    assert unchanged(database, both)
    assert told(database, "merge.told") == ALL


def test_a_circle_that_has_ended_meanwhile_is_joined_by_nobody(
    database: Database, catalogue: Catalogue, both: tuple[str, str]
) -> None:
    living.leave(database, catalogue, THREE[1:], ASKED)
    arrives(database, catalogue, ASKED + DAY)
    assert state(database, both[1]) is CircleState.DISSOLVED
    assert told(database, "merge.told") == TWO
    assert agrees(database, catalogue, *TWO, now=ASKED + DAY) == [RefusalCode.SETTLED] * 2
    assert inside(database, both[0]) == set(TWO)


def test_whoever_goes_away_after_their_yes_comes_back_to_the_other_circle(
    database: Database, catalogue: Catalogue, both: tuple[str, str]
) -> None:
    agrees(database, catalogue, "U1")
    back_on = (ASKED + 20 * DAY).date()
    with database.transaction() as session:
        pauses.pause(session, WORKSPACE, "U1", back_on, catalogue=catalogue, now=ASKED)
    agrees(database, catalogue, "U2", *THREE)
    assert inside(database, both[1]) == set(ALL)
    with database.reading() as session:
        anew = enrolments.open_of(session, WORKSPACE, "U1")[0]
        assert anew.away_until == back_on
        (key,) = session.scalars(text("SELECT key FROM alarms WHERE kind = 'pause.returns'"))
    assert key == f"pause.returns:{anew.id}"
    assert "U1" not in told(database, "merge.told")


def test_of_two_last_answers_at_the_same_moment_one_joins_them_once(
    database: Database, catalogue: Catalogue, both: tuple[str, str]
) -> None:
    agrees(database, catalogue, *ALL[:3])
    asked = question(database, "merger")
    answer = partial(mergers.answer, agrees=True, catalogue=catalogue, now=ASKED)
    works = [lambda session, one=one: answer(session, WORKSPACE, asked, one) for one in [ALL[3], ALL[4], ALL[4]]]
    assert set(stage.at_once(database, *works)) <= {None, RefusalCode.SETTLED}
    assert inside(database, both[1]) == set(ALL)
    assert len(stage.owed(database, "late.welcome")) == 2


def test_whoever_leaves_at_the_moment_of_the_last_yes_is_in_neither_circle(
    database: Database, catalogue: Catalogue, both: tuple[str, str]
) -> None:
    agrees(database, catalogue, *TWO, "V1", "V3")
    asked = question(database, "merger")
    with database.reading() as session:
        leaver = enrolments.open_of(session, WORKSPACE, "V3")[0].id
    leave = partial(
        leavings.leave,
        workspace_id=WORKSPACE,
        user_id="V3",
        enrolment_id=leaver,
        why=None,
        catalogue=catalogue,
        now=ASKED,
    )
    last = partial(mergers.answer, workspace_id=WORKSPACE, question_id=asked, user_id="V2", agrees=True)
    ended = crossings.meanwhile(database, leave, partial(last, catalogue=catalogue, now=ASKED))
    assert ended is None
    assert inside(database, both[1]) == {*TWO, "V1", "V2"}


def test_whoever_would_leave_the_circle_that_ends_at_that_moment_is_in_the_other_one(
    database: Database, catalogue: Catalogue, both: tuple[str, str]
) -> None:
    agrees(database, catalogue, *ALL[:-1])
    asked = question(database, "merger")
    with database.reading() as session:
        leaver = enrolments.open_of(session, WORKSPACE, "U1")[0].id
    leave = partial(
        leavings.leave,
        workspace_id=WORKSPACE,
        user_id="U1",
        enrolment_id=leaver,
        why=None,
        catalogue=catalogue,
        now=ASKED,
    )
    last = partial(mergers.answer, workspace_id=WORKSPACE, question_id=asked, user_id=ALL[-1], agrees=True)
    ended = crossings.meanwhile(database, partial(last, catalogue=catalogue, now=ASKED), leave)
    assert ended is RefusalCode.GONE
    assert inside(database, both[1]) == set(ALL)
    with database.reading() as session:
        states = session.scalars(text("SELECT state FROM outbox WHERE kind = 'late.welcome'")).all()
    assert list(states) == ["pending", "pending"]


def test_where_no_circle_is_left_to_join_all_read_so(database: Database, catalogue: Catalogue) -> None:
    circle_id, _ = small(database, catalogue), other(database, catalogue)
    asked = asks(database, catalogue)
    with database.transaction() as session:
        session.execute(text("UPDATE enrolments SET days = 96 WHERE user_id = 'U1'"))
    for user_id in TWO:
        says(database, catalogue, asked, user_id, Way.JOIN)
    assert told(database, "merge.ask") == []
    assert "there is none at the moment" in said(database, catalogue, stage.owed(database, "rescue.told")[0])
    assert state(database, circle_id) is CircleState.RUNNING


def test_circles_do_not_become_one_with_too_many_of_a_department(database: Database, catalogue: Catalogue) -> None:
    small(database, catalogue)
    other(database, catalogue)
    # Each of the two alone would be only the second one of it.
    planned.stand(database, {one: Position("Sales") for one in [*TWO, THREE[0]]})
    with database.transaction() as session:
        matters = Priorities(of_one_department=2)
        priorities.set_(session, WORKSPACE, catalogue.programmes[0].id, matters)
    asked = asks(database, catalogue)
    for user_id in TWO:
        says(database, catalogue, asked, user_id, Way.JOIN)
    assert told(database, "merge.ask") == []


def test_a_moderator_in_one_of_the_circles_is_asked_like_all_and_sees_nothing_else_of_it(
    database: Database, catalogue: Catalogue, both: tuple[str, str]
) -> None:
    with database.transaction() as session:
        workspaces.set_role(session, WORKSPACE, Role.MODERATOR, ["U1", "V1"], by="a test", now=LEFT)
    with database.reading() as session:
        watches = [homes.watch(session, WORKSPACE, one, catalogue=catalogue, now=ASKED) for one in ("U1", "V1")]
    mine, hosts = ([one.circle_id for one in watch.circles] if watch else None for watch in watches)
    assert (mine, hosts) == ([], [both[0]])
    assert agrees(database, catalogue, *ALL, now=ASKED + timedelta(hours=1)) == [None] * 5
