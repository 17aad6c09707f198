"""Steps: each moment planned once, and what happens to those that were missed while the bot was down."""

from datetime import timedelta

import pytest

from bot.domain.programme import Catalogue
from bot.domain.refusals import Refusal, RefusalCode
from bot.domain.worktime import MomentKind
from bot.features import plans, steps
from bot.store import circles, outbox
from bot.store.session import Database
from tests.features import stage
from tests.features.stage import WORKSPACE

FIVE = ["U1", "U2", "U3", "U4", "U5"]
SECOND_OF_TIME = timedelta(seconds=1)


@pytest.fixture
def circle_id(database: Database, catalogue: Catalogue) -> str:
    """A circle that waits for its first prompt."""
    stage.seed(database)
    return stage.running_circle(database, catalogue, FIVE)


def steps_of(database: Database, kind: str) -> list[int]:
    """The steps for which messages of one kind are owed, in order."""
    return [int(key.rsplit(":", 1)[1]) for key in stage.owed(database, f"step.{kind}")]


def test_a_whole_run_owes_every_prompt_thread_and_wrap_up_once(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    everything = list(range(len(catalogue.programmes[0].steps)))
    for moment in stage.moments_of(database, catalogue, circle_id):
        stage.plan(database, catalogue, moment.at - SECOND_OF_TIME)
        stage.plan(database, catalogue, moment.at)
        stage.plan(database, catalogue, moment.at)
    for kind in ("prompt", "thread", "wrap_up"):
        assert steps_of(database, kind) == everything
    assert steps_of(database, "goodbye") == everything[-1:]
    assert not any("skipped" in what for what in stage.changes(database))


def test_nothing_is_planned_a_second_too_early(database: Database, catalogue: Catalogue, circle_id: str) -> None:
    first = stage.moments_of(database, catalogue, circle_id)[0]
    stage.plan(database, catalogue, first.at - SECOND_OF_TIME)
    assert steps_of(database, "prompt") == []
    stage.plan(database, catalogue, first.at)
    assert steps_of(database, "prompt") == [0]


def test_two_planners_at_the_same_moment_write_once(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    first = stage.moments_of(database, catalogue, circle_id)[0]
    results = stage.at_once(
        database, *[lambda session: plans.plan(session, catalogue=catalogue, now=first.at)] * 4
    )
    assert results == [None] * 4
    assert steps_of(database, "prompt") == [0]
    assert steps_of(database, "thread") == [0]


def test_a_prompt_that_is_hours_late_is_still_posted(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    first = stage.moments_of(database, catalogue, circle_id)[0]
    stage.plan(database, catalogue, first.at + timedelta(hours=5))
    assert steps_of(database, "prompt") == [0]


def test_after_a_day_without_the_bot_what_is_over_is_skipped_and_written_down(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    prompt, wrap_up = stage.moments_of(database, catalogue, circle_id)[:2]
    stage.plan(database, catalogue, max(prompt.at + stage.DAY, wrap_up.at))
    assert steps_of(database, "prompt") == []
    assert steps_of(database, "wrap_up") == [0]
    assert [what for what in stage.changes(database) if "skipped" in what] == [
        "skipped the prompt of step 0: the next moment has already come"
    ]


@pytest.mark.parametrize("hours", [-30, -1, 0, 1, 25, 80, 160])
def test_after_three_weeks_without_the_bot_there_is_one_message_and_the_rest_is_written_down(
    database: Database, catalogue: Catalogue, circle_id: str, hours: int
) -> None:
    moments = stage.moments_of(database, catalogue, circle_id)
    stage.plan(database, catalogue, moments[0].at)
    back_at = moments[0].at + timedelta(weeks=3, hours=hours)
    stage.plan(database, catalogue, back_at)
    missed = [one for one in moments[1:] if one.at <= back_at]
    assert len(steps_of(database, "prompt")) + len(steps_of(database, "wrap_up")) == 2
    latest = missed[-1]
    assert steps_of(database, latest.kind.value)[-1] == latest.step
    skipped = [what for what in stage.changes(database) if "skipped" in what]
    assert skipped == [
        f"skipped the {one.kind} of step {one.step}: the next moment has already come" for one in missed[:-1]
    ]


def test_after_half_a_year_without_the_bot_only_the_goodbye_is_said(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    last = stage.moments_of(database, catalogue, circle_id)[-1]
    assert last.kind is MomentKind.GOODBYE
    stage.plan(database, catalogue, last.at + timedelta(weeks=26))
    assert [steps_of(database, kind) for kind in ("prompt", "thread", "wrap_up")] == [[], [], []]
    assert steps_of(database, "goodbye") == [last.step]


def test_what_is_said_next_is_the_moment_that_comes_next(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    for moment in stage.moments_of(database, catalogue, circle_id):
        with database.reading() as session:
            assert plans.next_at(session, catalogue=catalogue) == (moment.at, moment.kind, moment.step)
        stage.plan(database, catalogue, moment.at)
    with database.reading() as session:
        assert plans.next_at(session, catalogue=catalogue) is None


def test_the_guide_is_for_members_and_for_steps_that_exist(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    def guide(user_id: str, number: int, workspace_id: str = WORKSPACE) -> str | RefusalCode:
        with database.reading() as session:
            try:
                more = {"catalogue": catalogue, "now": stage.NOW}
                return steps.guide(session, workspace_id, circle_id, number, user_id, **more).step.title
            except Refusal as refusal:
                return refusal.code

    assert guide("U1", 2) == catalogue.programmes[0].steps[2].title
    assert guide("U9", 2) is RefusalCode.NOT_IN_CIRCLE
    assert guide(stage.MODERATOR, 2) is RefusalCode.NOT_IN_CIRCLE
    assert guide("U1", 2, "T0OTHER") is RefusalCode.NOT_IN_CIRCLE
    assert guide("U1", 99) is RefusalCode.GONE


def test_a_circle_whose_programme_was_shortened_does_not_keep_the_others_from_their_prompts(
    database: Database, catalogue: Catalogue
) -> None:
    stage.seed(database)
    broken = stage.running_circle(database, catalogue, [f"U1X{number}" for number in range(5)])
    sound = stage.running_circle(database, catalogue, [f"U2X{number}" for number in range(5)])
    at = stage.moments_of(database, catalogue, sound)[0].at
    with database.transaction() as session:
        circle = circles.get(session, WORKSPACE, broken)
        assert circle is not None
        circle.done_kind, circle.done_step, circle.next_at = MomentKind.WRAP_UP, 40, at - stage.MINUTE
    stage.plan(database, catalogue, at)
    with database.reading() as session:
        prompts = [one.facts["circle"] for one in outbox.beginning_with(session, WORKSPACE, "prompt:")]
    assert prompts == [sound]
    assert any("put off: its programme no longer has" in what for what in stage.changes(database))
