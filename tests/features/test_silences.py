"""Three silent steps: asked in private, once, and never for a time away."""

from datetime import datetime

import pytest
from sqlalchemy import text

from bot.domain.health import Sign
from bot.domain.lifecycles import Loss
from bot.domain.programme import Catalogue
from bot.domain.refusals import RefusalCode
from bot.domain.silences import is_told
from bot.features import homes, lifecycles, norms, pauses, silences, strangers, workspaces
from bot.store.session import Database
from tests.features import stage
from tests.features.stage import MINUTE, WORKSPACE

FIVE = ["U1", "U2", "U3", "U4", "U5"]


@pytest.mark.parametrize(
    ("counted", "answered", "told_after", "told"),
    [
        ([0, 1], set(), None, False),
        ([0, 1, 2], set(), None, True),
        ([0, 1, 2], {1}, None, False),
        ([0, 1, 2, 3], {0}, None, True),
        ([0, 1, 2, 3], set(), 2, False),
        (list(range(7)), {3}, 2, True),
        (list(range(6)), {1}, 4, False),
        ([0, 5, 6], set(), None, True),
    ],
)
def test_who_is_asked(counted: list[int], answered: set[int], told_after: int | None, told: bool) -> None:
    assert is_told(counted, answered, told_after) is told


def live(database: Database, catalogue: Catalogue, circle_id: str, steps: range, present: list[str]) -> None:
    """A circle goes through some steps, in which some check in."""
    for moment in stage.moments_of(database, catalogue, circle_id):
        if moment.step not in steps or moment.kind == "goodbye":
            continue
        stage.plan(database, catalogue, moment.at)
        if moment.kind == "prompt":
            for user_id in present:
                stage.check_in(database, circle_id, moment.step, user_id, moment.at + MINUTE)
        stage.ring(database, catalogue, moment.at)


def asked(database: Database) -> list[str]:
    """Who was asked, in order."""
    with database.reading() as session:
        found = text("SELECT recipient FROM outbox WHERE kind = 'silence.ask' ORDER BY id")
        return list(session.execute(found).scalars())


@pytest.fixture
def circle_id(database: Database, catalogue: Catalogue) -> str:
    """A circle of five that runs."""
    stage.seed(database)
    return stage.running_circle(database, catalogue, FIVE)


def test_after_three_silent_steps_one_is_asked_once_and_again_only_after_a_sign_of_life(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    live(database, catalogue, circle_id, range(2), FIVE[1:])
    assert asked(database) == []
    live(database, catalogue, circle_id, range(2, 6), FIVE[1:])
    assert asked(database) == ["U1"]
    live(database, catalogue, circle_id, range(6, 7), FIVE)
    live(database, catalogue, circle_id, range(7, 10), FIVE[1:])
    assert asked(database) == ["U1", "U1"]


def test_a_reply_in_the_thread_is_a_sign_of_life(database: Database, catalogue: Catalogue, circle_id: str) -> None:
    live(database, catalogue, circle_id, range(2), FIVE[1:])
    with database.transaction() as session:
        session.execute(
            text(
                "INSERT INTO replies (circle_id, enrolment_id, step, workspace_id, at) "
                "SELECT circle_id, enrolment_id, 1, workspace_id, '2026-11-20 10:00:00+00:00' "
                "FROM members WHERE user_id = 'U1'"
            )
        )
    live(database, catalogue, circle_id, range(2, 4), FIVE[1:])
    assert asked(database) == []


def test_whoever_takes_part_in_another_way_is_not_taken_for_silent(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    live(database, catalogue, circle_id, range(2), FIVE[1:])
    with database.transaction() as session:
        norms.agree(session, WORKSPACE, circle_id, 0, "U1", catalogue=catalogue, now=stage.NOW)
    live(database, catalogue, circle_id, range(2, 4), FIVE[1:])
    assert asked(database) == []
    live(database, catalogue, circle_id, range(4, 5), FIVE[1:])
    assert asked(database) == ["U1"]


def test_steps_while_away_do_not_count(database: Database, catalogue: Catalogue, circle_id: str) -> None:
    moments = stage.moments_of(database, catalogue, circle_id)
    back_on = next(one.at for one in moments if one.step == 3).date()
    with database.transaction() as session:
        pauses.pause(session, WORKSPACE, "U1", back_on, catalogue=catalogue, now=moments[0].at)
    live(database, catalogue, circle_id, range(5), FIVE[1:])
    assert asked(database) == []
    live(database, catalogue, circle_id, range(5, 6), FIVE[1:])
    assert asked(database) == ["U1"]


def test_staying_is_for_members_of_the_circle(database: Database, catalogue: Catalogue, circle_id: str) -> None:
    with database.reading() as session:
        assert silences.stay(session, WORKSPACE, circle_id, "U1").startswith("C")
    stranger = lambda s: silences.stay(s, WORKSPACE, circle_id, "U9")  # noqa: E731
    assert stage.refused(database, stranger) is RefusalCode.GONE


def quiet(database: Database, catalogue: Catalogue, now: datetime) -> bool:
    """Whether moderators read that nobody has checked in for a while."""
    with database.reading() as session:
        found = homes.watch(session, WORKSPACE, stage.MODERATOR, catalogue=catalogue, now=now)
    assert found is not None
    return any(Sign.SILENT in one.signs for one in found.circles)


def step_over(database: Database, catalogue: Catalogue, circle_id: str, step: int) -> datetime:
    """When a step ends."""
    found = stage.moments_of(database, catalogue, circle_id)
    return next(one.at for one in found if one.step == step and one.kind == "wrap_up")


def test_steps_in_which_check_ins_were_held_to_the_end_do_not_count(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    live(database, catalogue, circle_id, range(1), FIVE)
    with database.transaction() as session:
        channel = str(session.scalar(text("SELECT channel_id FROM circles")))
        strangers.came(session, WORKSPACE, channel, "U0STRANGER", "Ev1", now=stage.NOW)
    live(database, catalogue, circle_id, range(1, 5), [])
    assert asked(database) == []
    assert not quiet(database, catalogue, step_over(database, catalogue, circle_id, 4))
    with database.transaction() as session:
        strangers.left(session, WORKSPACE, channel, "U0STRANGER", "Ev2", now=stage.NOW)
    live(database, catalogue, circle_id, range(5, 8), FIVE[1:])
    assert asked(database) == ["U1"], "three steps in which they could have answered"


@pytest.mark.parametrize("what", ["the channel is archived", "the app is taken out"])
def test_steps_that_were_never_shown_do_not_count(
    database: Database, catalogue: Catalogue, circle_id: str, what: str
) -> None:
    archived = what == "the channel is archived"
    with database.reading() as session:
        channel = str(session.scalar(text("SELECT channel_id FROM circles")))
    live(database, catalogue, circle_id, range(1), FIVE)
    at = step_over(database, catalogue, circle_id, 0) + MINUTE
    with database.transaction() as session:
        if archived:
            lifecycles.archived(session, WORKSPACE, channel, Loss.ARCHIVED, now=at)
        else:
            workspaces.uninstalled(session, WORKSPACE, at)
    back = step_over(database, catalogue, circle_id, 3) + MINUTE
    with database.transaction() as session:
        if archived:
            lifecycles.let_in(session, WORKSPACE, channel, now=back)
        else:
            workspaces.installed_again(session, WORKSPACE, back)
    stage.plan(database, catalogue, back)
    live(database, catalogue, circle_id, range(4, 5), FIVE[1:])
    assert asked(database) == []
    assert not quiet(database, catalogue, back)
    live(database, catalogue, circle_id, range(5, 7), FIVE[1:])
    assert asked(database) == ["U1"]


def test_a_step_whose_prompt_could_not_be_posted_does_not_count(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    for step in range(4):
        prompt = next(one.at for one in stage.moments_of(database, catalogue, circle_id) if one.step == step)
        stage.plan(database, catalogue, prompt)
        with database.transaction() as session:
            session.execute(text("UPDATE outbox SET state = 'dead' WHERE kind = 'step.prompt'"))
        live(database, catalogue, circle_id, range(step, step + 1), [])
    assert asked(database) == []


def test_three_silent_steps_of_a_channel_that_is_there_are_still_seen(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    live(database, catalogue, circle_id, range(3), [])
    assert sorted(asked(database)) == FIVE
    assert quiet(database, catalogue, step_over(database, catalogue, circle_id, 2))


def test_a_step_that_ended_while_the_channel_was_archived_does_not_count(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    with database.reading() as session:
        channel = str(session.scalar(text("SELECT channel_id FROM circles")))
    live(database, catalogue, circle_id, range(2), FIVE[1:])
    prompt = next(one.at for one in stage.moments_of(database, catalogue, circle_id) if one.step == 2)
    stage.plan(database, catalogue, prompt)
    with database.transaction() as session:
        lifecycles.archived(session, WORKSPACE, channel, Loss.ARCHIVED, now=prompt + MINUTE)
    back = step_over(database, catalogue, circle_id, 2) + 120 * MINUTE
    with database.transaction() as session:
        lifecycles.let_in(session, WORKSPACE, channel, now=back)
    stage.plan(database, catalogue, back)
    stage.ring(database, catalogue, back)
    assert asked(database) == []
    live(database, catalogue, circle_id, range(3, 4), FIVE[1:])
    assert asked(database) == ["U1"]
