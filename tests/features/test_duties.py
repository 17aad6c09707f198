"""Watching the clock and bringing a challenge: first come, first served, and given back without a reason."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from bot.domain.duties import Duty
from bot.domain.meetings import MeetingOutcome
from bot.domain.programme import Catalogue, Timekeeping
from bot.domain.refusals import Refusal, RefusalCode
from bot.features import askings, duties, leavings, meetings, pauses
from bot.store import outbox
from bot.store.session import Database
from tests.features import stage
from tests.features.saying import said
from tests.features.stage import WORKSPACE

FIVE = ["U1", "U2", "U3", "U4", "U5"]


@pytest.fixture
def programme(catalogue: Catalogue) -> Catalogue:
    """A programme in which two bring something in week 1, and the clock goes round."""
    first = catalogue.programmes[0]
    steps = (first.steps[0], replace(first.steps[1], challenges=2), *first.steps[2:])
    return Catalogue([replace(first, steps=steps, timekeeping=Timekeeping.ROTATING)])


@pytest.fixture
def circle_id(database: Database, programme: Catalogue) -> str:
    """A circle whose kickoff is open."""
    stage.seed(database)
    made = stage.running_circle(database, programme, FIVE)
    plan(database, programme, made, 1)
    return made


def plan(database: Database, programme: Catalogue, circle_id: str, count: int) -> None:
    """Has the first so many moments come."""
    for moment in stage.moments_of(database, programme, circle_id)[:count]:
        stage.plan(database, programme, moment.at)


def take(database: Database, programme: Catalogue, circle_id: str, user_id: str, step: int, duty: Duty) -> None:
    with database.transaction() as session:
        duties.take(session, WORKSPACE, circle_id, step, user_id, duty, catalogue=programme, now=stage.NOW)


def give_back(
    database: Database, programme: Catalogue, circle_id: str, user_id: str, step: int, duty: Duty
) -> None:
    with database.transaction() as session:
        duties.give_back(session, WORKSPACE, circle_id, step, user_id, duty, catalogue=programme, now=stage.NOW)


def test_the_thread_and_the_wrap_up_before_ask_for_one_thing_at_a_time(
    database: Database, programme: Catalogue, circle_id: str
) -> None:
    assert "*For the kickoff.* Who would watch the clock?" in said(database, programme, f"tasks:{circle_id}:0")
    assert "Who would bring something" not in said(database, programme, f"tasks:{circle_id}:0")
    plan(database, programme, circle_id, 2)
    wrap_up = f"wrap_up:{circle_id}:0"

    def asked() -> list[str]:
        asks = ("Did you meet?", "Who would watch the clock?", "Who would bring something")
        return [one for one in asks if one in said(database, programme, wrap_up)]

    assert asked() == ["Did you meet?"]
    with database.transaction() as session:
        meetings.tell(session, WORKSPACE, circle_id, 0, "U1", MeetingOutcome.MET, now=stage.NOW)
    assert asked() == ["Who would bring something"], "of the next one, while the kickoff is what is over"
    assert "You met." in said(database, programme, wrap_up)
    take(database, programme, circle_id, "U1", 1, Duty.CHALLENGE)
    assert asked() == ["Who would watch the clock?"], (
        "one who brings something will do, and each meeting needs a clock"
    )
    take(database, programme, circle_id, "U2", 1, Duty.CLOCK)
    assert "<@U1> brings something. Who else would bring something" in said(database, programme, wrap_up)
    take(database, programme, circle_id, "U3", 1, Duty.CHALLENGE)
    assert asked() == []
    assert "*Week 1.* <@U2> watches the clock. <@U1> and <@U3> bring something." in said(
        database, programme, wrap_up
    )


def test_a_question_that_nobody_answers_gives_way_after_a_working_day(
    database: Database, programme: Catalogue, circle_id: str
) -> None:
    plan(database, programme, circle_id, 2)
    with database.reading() as session:
        (key,) = stage.owed(database, askings.WRAP_UP_LATE)
        late, wrap_up = (outbox.find(session, WORKSPACE, one) for one in (key, f"wrap_up:{circle_id}:0"))
        assert late and wrap_up and timedelta(hours=23) < late.due_at - wrap_up.due_at < timedelta(hours=26)
    assert "Did you meet?" not in said(database, programme, key)
    assert "Who would bring something" in said(database, programme, key)
    with database.transaction() as session:
        meetings.tell(session, WORKSPACE, circle_id, 0, "U1", MeetingOutcome.DID_NOT, now=stage.NOW)
    assert said(database, programme, key) == "", "it was answered: nothing is to be changed"


def test_whoever_takes_the_clock_is_named_in_the_thread_and_the_next_one_is_told(
    database: Database, programme: Catalogue, circle_id: str
) -> None:
    take(database, programme, circle_id, "U1", 0, Duty.CLOCK)
    take(database, programme, circle_id, "U1", 0, Duty.CLOCK)
    (key,) = stage.owed(database, duties.TAKEN)
    assert said(database, programme, key) == "<@U1> watches the clock."
    with pytest.raises(Refusal) as refused:
        take(database, programme, circle_id, "U2", 0, Duty.CLOCK)
    assert refused.value.code is RefusalCode.DUTY_TAKEN
    assert "Who would watch the clock?" not in (said(database, programme, f"tasks:{circle_id}:0") or "")


def test_what_is_taken_on_for_the_next_step_is_said_in_its_prompt_alone(
    database: Database, programme: Catalogue, circle_id: str
) -> None:
    plan(database, programme, circle_id, 2)
    for user_id in ("U1", "U3"):
        take(database, programme, circle_id, user_id, 1, Duty.CHALLENGE)
    assert stage.owed(database, duties.TAKEN) == []
    plan(database, programme, circle_id, 3)
    assert "<@U1> and <@U3> bring something." in said(database, programme, f"prompt:{circle_id}:1")
    with pytest.raises(Refusal):
        take(database, programme, circle_id, "U2", 1, Duty.CHALLENGE)


def test_what_is_given_back_is_free_for_others_and_names_nobody(
    database: Database, programme: Catalogue, circle_id: str
) -> None:
    take(database, programme, circle_id, "U1", 0, Duty.CLOCK)
    (taken,) = stage.owed(database, duties.TAKEN)
    give_back(database, programme, circle_id, "U1", 0, Duty.CLOCK)
    give_back(database, programme, circle_id, "U1", 0, Duty.CLOCK)
    (free,) = stage.owed(database, duties.FREE)
    text = said(database, programme, free)
    assert "free again" in text
    assert "U1" not in text
    assert said(database, programme, taken) == ""  # If it was not sent yet, it is not any more.
    take(database, programme, circle_id, "U2", 0, Duty.CLOCK)
    assert said(database, programme, free) == ""


def test_of_two_at_the_same_moment_one_watches_the_clock(
    database: Database, programme: Catalogue, circle_id: str
) -> None:
    works = [
        partial(
            duties.take,
            workspace_id=WORKSPACE,
            circle_id=circle_id,
            step=0,
            user_id=user_id,
            duty=Duty.CLOCK,
            catalogue=programme,
            now=stage.NOW,
        )
        for user_id in FIVE
    ]
    results = stage.at_once(database, *works)
    assert sorted(results, key=str).count(RefusalCode.DUTY_TAKEN) == 4
    assert len(stage.owed(database, duties.TAKEN)) == 1


def test_whoever_leaves_has_nothing_any_more(database: Database, programme: Catalogue, circle_id: str) -> None:
    take(database, programme, circle_id, "U1", 0, Duty.CLOCK)
    with database.transaction() as session:
        form = leavings.form(session, WORKSPACE, "U1", catalogue=programme)
        leavings.leave(session, WORKSPACE, "U1", form.enrolment_id, None, catalogue=programme, now=stage.NOW)
    take(database, programme, circle_id, "U2", 0, Duty.CLOCK)


def test_a_stranger_and_a_step_that_is_over_are_refused(
    database: Database, programme: Catalogue, circle_id: str
) -> None:
    with pytest.raises(Refusal) as stranger:
        take(database, programme, circle_id, "U9", 0, Duty.CLOCK)
    assert stranger.value.code is RefusalCode.NOT_IN_CIRCLE
    plan(database, programme, circle_id, 2)
    for step in (0, 99):
        with pytest.raises(Refusal) as over:
            take(database, programme, circle_id, "U1", step, Duty.CLOCK)
        assert over.value.code is RefusalCode.GONE


def test_whoever_is_away_at_the_meeting_takes_nothing_on(
    database: Database, programme: Catalogue, circle_id: str
) -> None:
    with database.transaction() as session:
        back_on = (stage.NOW + timedelta(days=60)).date()
        pauses.pause(session, WORKSPACE, "U1", back_on, catalogue=programme, now=stage.NOW)
    with pytest.raises(Refusal) as refused:
        take(database, programme, circle_id, "U1", 1, Duty.CLOCK)
    assert refused.value.code is RefusalCode.AWAY_THEN


def test_whoever_brings_something_may_watch_the_clock_too(
    database: Database, programme: Catalogue, circle_id: str
) -> None:
    plan(database, programme, circle_id, 2)
    for duty in Duty:
        take(database, programme, circle_id, "U1", 1, duty)
    plan(database, programme, circle_id, 3)
    prompt = said(database, programme, f"prompt:{circle_id}:1")
    assert "<@U1> watches the clock." in prompt
    assert "<@U1> brings something." in prompt


def test_nobody_does_both_where_the_programme_wants_one_task_each(
    database: Database, programme: Catalogue
) -> None:
    stage.seed(database)
    strict = Catalogue([replace(programme.programmes[0], one_task_each=True)])
    circle_id = stage.running_circle(database, strict, FIVE)
    take(database, strict, circle_id, "U1", 1, Duty.CHALLENGE)
    with pytest.raises(Refusal) as refused:
        take(database, strict, circle_id, "U1", 1, Duty.CLOCK)
    assert refused.value.code is RefusalCode.OTHER_DUTY


def test_in_writing_and_where_the_host_does_it_nobody_is_asked_to_watch_the_clock(
    database: Database, catalogue: Catalogue
) -> None:
    hosts = Catalogue([replace(catalogue.programmes[0], timekeeping=Timekeeping.FACILITATOR)])
    stage.seed(database)
    circle_id = stage.running_circle(database, hosts, FIVE)
    plan(database, hosts, circle_id, 1)
    assert "clock" not in said(database, hosts, f"thread:{circle_id}:0")
    with pytest.raises(Refusal):
        take(database, hosts, circle_id, "U1", 0, Duty.CLOCK)
