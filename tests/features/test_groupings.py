"""Who talks with whom in a step of twos or threes, and who thanks whom in the last one."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.domain.programme import Catalogue, Programme, StepKind
from bot.domain.refusals import RefusalCode
from bot.domain.worktime import MomentKind, meeting_at
from bot.features import groupings, leavings, thanks
from bot.store import circles, enrolments
from bot.store.session import Database
from tests.features import stage
from tests.features.saying import said
from tests.features.stage import WORKSPACE

FIVE = ["U1", "U2", "U3", "U4", "U5"]


def in_twos(programme: Programme, *numbers: int, kind: StepKind = StepKind.PAIRS) -> Programme:
    """The programme with some of its steps done in twos, or in threes."""
    steps = tuple(
        replace(step, kind=kind, meeting_minutes=40) if step.number in numbers else step
        for step in programme.steps
    )
    return replace(programme, steps=steps)


@pytest.fixture
def pairs(catalogue: Catalogue) -> Catalogue:
    """A programme of which the weeks 1 to 5 are done in twos."""
    return Catalogue([in_twos(catalogue.programmes[0], 1, 2, 3, 4, 5)])


@pytest.fixture
def circle_id(database: Database, pairs: Catalogue) -> str:
    """A circle of five that waits for its first prompt."""
    stage.seed(database)
    return stage.running_circle(database, pairs, FIVE)


def plan_to(database: Database, catalogue: Catalogue, circle_id: str, last: int) -> None:
    """Has the clock go on until the prompt of a step."""
    for moment in stage.moments_of(database, catalogue, circle_id):
        stage.plan(database, catalogue, moment.at)
        if moment.step == last:
            return


def groups_of(database: Database, circle_id: str, step: int) -> tuple[tuple[str, ...], ...]:
    with database.reading() as session:
        circle = circles.get(session, WORKSPACE, circle_id)
        assert circle is not None
        return groupings.of_step(session, circle, step)


def test_in_five_weeks_of_twos_each_of_five_is_with_each(
    database: Database, pairs: Catalogue, circle_id: str
) -> None:
    plan_to(database, pairs, circle_id, 5)
    assert groups_of(database, circle_id, 0) == ()
    weeks = [groups_of(database, circle_id, step) for step in range(1, 6)]
    assert all(sorted(one for group in week for one in group) == FIVE for week in weeks)
    met = {frozenset((one, other)) for week in weeks for group in week for one in group for other in group}
    assert len({pair for pair in met if len(pair) == 2}) == 10


def test_the_prompt_names_the_twos_and_nobody_is_asked_to_host(
    database: Database, pairs: Catalogue, circle_id: str
) -> None:
    told = {}
    for moment in stage.moments_of(database, pairs, circle_id)[:4]:
        stage.plan(database, pairs, moment.at)
        told[moment.kind, moment.step] = said(database, pairs, f"{moment.kind}:{circle_id}:{moment.step}")
    prompt = told[MomentKind.PROMPT, 1]
    assert "You talk in twos, and three of you together, for 40 minutes" in prompt
    assert all(f"<@{one}>" in prompt for one in FIVE)
    assert "You talk in twos" in told[MomentKind.WRAP_UP, 0]
    assert "Did you meet?" in told[MomentKind.WRAP_UP, 0]
    assert "Did you meet?" not in told[MomentKind.WRAP_UP, 1]


def test_three_who_are_left_read_that_they_talk_in_threes(
    database: Database, pairs: Catalogue, circle_id: str
) -> None:
    plan_to(database, pairs, circle_id, 0)
    with database.transaction() as session:
        circle = circles.get(session, WORKSPACE, circle_id)
        assert circle is not None
        for member in circles.members(session, circle)[:2]:
            member.outside_since = stage.NOW
    plan_to(database, pairs, circle_id, 1)
    assert "You talk in threes, for 40 minutes" in said(database, pairs, f"{MomentKind.PROMPT}:{circle_id}:1")


def test_whoever_is_away_is_in_no_pair(database: Database, pairs: Catalogue, circle_id: str) -> None:
    plan_to(database, pairs, circle_id, 0)
    with database.transaction() as session:
        circle = circles.get(session, WORKSPACE, circle_id)
        assert circle is not None
        away = circles.member(session, circle, "U3")
        assert away is not None
        away.outside_since = stage.NOW
    plan_to(database, pairs, circle_id, 1)
    week = groups_of(database, circle_id, 1)
    assert sorted(one for group in week for one in group) == ["U1", "U2", "U4", "U5"]


def test_whoever_leaves_is_named_no_more(database: Database, pairs: Catalogue, circle_id: str) -> None:
    plan_to(database, pairs, circle_id, 1)
    with database.transaction() as session:
        form = leavings.form(session, WORKSPACE, "U1", catalogue=pairs)
        leavings.leave(session, WORKSPACE, "U1", form.enrolment_id, None, catalogue=pairs, now=stage.NOW)
    assert "<@U1>" not in said(database, pairs, f"prompt:{circle_id}:1")


def test_a_step_in_twos_lasts_a_working_week(database: Database, pairs: Catalogue, circle_id: str) -> None:
    found = stage.moments_of(database, pairs, circle_id)
    prompt, wrap_up = (
        next(one.at for one in found if one.step == 2 and one.kind == kind) for kind in ("prompt", "wrap_up")
    )
    assert timedelta(days=6) < wrap_up - prompt < timedelta(days=7)
    assert [one.at for one in found] == sorted(one.at for one in found)


def test_in_the_last_week_thanks_go_round_and_nobody_is_left_out(
    database: Database, pairs: Catalogue, circle_id: str
) -> None:
    last = len(pairs.programmes[0].steps) - 1
    plan_to(database, pairs, circle_id, last)
    ring = groups_of(database, circle_id, last)
    assert sorted(giver for giver, _ in ring) == sorted(receiver for _, receiver in ring) == FIVE
    thread = said(database, pairs, f"thread:{circle_id}:{last}")
    assert "Thanks go round" in thread
    assert all(f"<@{giver}> thanks <@{receiver}>" in thread for giver, receiver in ring)
    assert "thanks <@" not in said(database, pairs, f"prompt:{circle_id}:{last}")


@pytest.mark.parametrize("meets", [True, False])
def test_the_button_of_the_ring_comes_half_way_through_the_last_meeting(
    database: Database, pairs: Catalogue, circle_id: str, meets: bool
) -> None:
    last = len(pairs.programmes[0].steps) - 1
    plan_to(database, pairs, circle_id, last - 1)
    with database.transaction() as session:
        circle = circles.get(session, WORKSPACE, circle_id)
        assert circle is not None
        circle.meets = meets
        held_at = meeting_at(circles.run_of(circle, pairs.programmes[0]), last)
        half_way = held_at + timedelta(minutes=pairs.programmes[0].steps[last].meeting_minutes / 2)
    plan_to(database, pairs, circle_id, last)
    with database.reading() as session:
        found = session.execute(text("SELECT key, due_at, under FROM outbox WHERE kind = 'step.thanks'")).all()
    ((key, due_at, under),) = found
    assert under == f"prompt:{circle_id}:{last}"
    assert (str(due_at)[:16] == f"{half_way:%Y-%m-%d %H:%M}") is meets
    assert ("Say it in the meeting." in said(database, pairs, key)) is meets


def test_in_threes_a_circle_of_six_makes_two(database: Database, catalogue: Catalogue) -> None:
    six = replace(in_twos(catalogue.programmes[0], 1, kind=StepKind.TRIOS), largest=6, ideal=6)
    threes = Catalogue([six])
    stage.seed(database)
    circle_id = stage.running_circle(database, threes, [*FIVE, "U6"])
    plan_to(database, threes, circle_id, 1)
    assert [len(group) for group in groups_of(database, circle_id, 1)] == [3, 3]
    assert "You talk in threes" in said(database, threes, f"prompt:{circle_id}:1")


def test_where_somebody_leaves_the_ring_closes_without_them_and_each_thanks_the_next_who_is_there(
    database: Database, pairs: Catalogue, circle_id: str
) -> None:
    last = len(pairs.programmes[0].steps) - 1
    plan_to(database, pairs, circle_id, last)
    with database.transaction() as session:
        form = leavings.form(session, WORKSPACE, "U3", catalogue=pairs)
        leavings.leave(session, WORKSPACE, "U3", form.enrolment_id, None, catalogue=pairs, now=stage.NOW)
    left = ["U1", "U2", "U4", "U5"]
    for giver, receiver in zip(left, [*left[1:], left[0]], strict=True):
        with database.reading() as session:
            assert thanks.form_for_next(session, WORKSPACE, circle_id, last, giver).to == receiver
    thread = said(database, pairs, f"thread:{circle_id}:{last}")
    assert "<@U2> thanks <@U4>" in thread
    assert "<@U3>" not in thread


@pytest.mark.parametrize("left", [2, 3, 4])
def test_where_three_are_left_each_thanks_both_of_the_others(
    database: Database, pairs: Catalogue, circle_id: str, left: int
) -> None:
    last = len(pairs.programmes[0].steps) - 1
    plan_to(database, pairs, circle_id, last)
    for user_id in FIVE[left:]:
        with database.transaction() as session:
            form = leavings.form(session, WORKSPACE, user_id, catalogue=pairs)
            leavings.leave(session, WORKSPACE, user_id, form.enrolment_id, None, catalogue=pairs, now=stage.NOW)
    both = "*Thanks go round:* <@U1>, <@U2> and <@U3>, each of you thanks both of the others."
    for key in (f"thread:{circle_id}:{last}", f"ring:{circle_id}:{last}"):
        words = said(database, pairs, key)
        assert (both in words) is (left == 3)
        assert ("<@U1> thanks <@U2>" in words) is (left != 3)


def test_whoever_is_in_no_ring_chooses_whom_to_thank_and_strangers_thank_nobody(
    database: Database, pairs: Catalogue, circle_id: str
) -> None:
    plan_to(database, pairs, circle_id, 1)
    with database.reading() as session:
        assert thanks.form_for_next(session, WORKSPACE, circle_id, 5, "U1").to is None
    stranger = lambda session: thanks.form_for_next(session, WORKSPACE, circle_id, 5, "U9")  # noqa: E731
    assert stage.refused(database, stranger) is RefusalCode.NOT_IN_CIRCLE


def test_whoever_is_away_when_the_last_step_begins_is_thanked_all_the_same(
    database: Database, pairs: Catalogue, circle_id: str
) -> None:
    last = len(pairs.programmes[0].steps) - 1
    plan_to(database, pairs, circle_id, last - 1)
    at = next(one.at for one in stage.moments_of(database, pairs, circle_id) if one.step == last)
    with database.transaction() as session:
        circle = circles.get(session, WORKSPACE, circle_id)
        assert circle is not None
        away = circles.member(session, circle, "U3")
        assert away is not None
        enrolments.get(session, WORKSPACE, away.enrolment_id).away_until = at.date() + timedelta(days=2)
    plan_to(database, pairs, circle_id, last)
    ring = groups_of(database, circle_id, last)
    assert sorted(receiver for _, receiver in ring) == FIVE
