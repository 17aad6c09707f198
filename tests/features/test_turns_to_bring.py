"""Bringing something goes round: whoever did so less often comes first, until the circle is asked again."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.domain.duties import Duty
from bot.domain.programme import Catalogue
from bot.domain.refusals import Refusal, RefusalCode
from bot.features import exits, pauses
from bot.slack.views.refusals import sentence
from bot.store.session import Database
from tests.features import stage
from tests.features.proposed import circle_of
from tests.features.stage import WORKSPACE
from tests.features.test_duties import FIVE, plan, take


def refused(database: Database, programme: Catalogue, circle_id: str, user_id: str, step: int) -> Refusal | None:
    """What somebody is told who would bring something; None where they do."""
    try:
        take(database, programme, circle_id, user_id, step, Duty.CHALLENGE)
    except Refusal as refusal:
        return refusal
    return None


@pytest.fixture
def each_time(catalogue: Catalogue) -> Catalogue:
    """A programme in which two bring something each time."""
    first = catalogue.programmes[0]
    return Catalogue([replace(first, steps=tuple(replace(one, challenges=2) for one in first.steps))])


@pytest.fixture
def brought(database: Database, each_time: Catalogue) -> str:
    """A circle at the end of its kickoff, for which U1 and U2 have brought something."""
    stage.seed(database)
    made = stage.running_circle(database, each_time, FIVE)
    for user_id in ("U1", "U2"):
        take(database, each_time, made, user_id, 0, Duty.CHALLENGE)
    plan(database, each_time, made, 2)
    return made


def test_whoever_has_brought_less_comes_first_until_the_prompt_and_only_the_one_who_pressed_reads_it(
    database: Database, each_time: Catalogue, brought: str
) -> None:
    told = refused(database, each_time, brought, "U1", 1)
    assert told is not None
    assert (told.code, told.facts) == (RefusalCode.OTHERS_FIRST, {"fewest": 0})
    assert sentence(told) == (
        "Thank you. Whoever has had no turn yet comes first. I ask again under the prompt: if nobody else has come by "
        "then, it is yours."
    )
    assert refused(database, each_time, brought, "U3", 1) is None
    assert refused(database, each_time, brought, "U2", 1) is not None, "U4 and U5 have had none"
    plan(database, each_time, brought, 3)
    assert refused(database, each_time, brought, "U1", 1) is None


def test_nobody_waits_for_those_who_could_not_bring_anything(
    database: Database, each_time: Catalogue, brought: str
) -> None:
    with database.transaction() as session:
        back_on = (stage.NOW + timedelta(days=60)).date()
        for user_id in ("U3", "U4"):
            pauses.pause(session, WORKSPACE, user_id, back_on, catalogue=each_time, now=stage.NOW)
    assert refused(database, each_time, brought, "U1", 1) is not None, "U5 has had no turn"
    assert refused(database, each_time, brought, "U5", 1) is None
    assert refused(database, each_time, brought, "U1", 1) is None


def test_nobody_waits_for_those_who_are_out_of_the_channel(
    database: Database, each_time: Catalogue, brought: str
) -> None:
    for user_id in ("U3", "U4"):
        with database.transaction() as session:
            exits.went(session, circle_of(session, brought), user_id, now=stage.NOW)
    assert refused(database, each_time, brought, "U1", 1) is not None, "U5 has had no turn"
    assert refused(database, each_time, brought, "U5", 1) is None
    assert refused(database, each_time, brought, "U1", 1) is None


def test_whoever_came_late_has_not_missed_the_turns_before_them(
    database: Database, each_time: Catalogue, brought: str
) -> None:
    with database.transaction() as session:
        session.execute(text("UPDATE members SET joined_step = 1 WHERE user_id IN ('U3', 'U4', 'U5')"))
    assert refused(database, each_time, brought, "U1", 1) is None


def test_who_has_had_a_turn_while_nobody_has_had_none_lets_those_with_fewer_go_first(
    database: Database, each_time: Catalogue, brought: str
) -> None:
    for count, step, users in ((3, 1, ("U3", "U4")), (5, 2, ("U5", "U1"))):
        plan(database, each_time, brought, count)
        for user_id in users:
            take(database, each_time, brought, user_id, step, Duty.CHALLENGE)
    plan(database, each_time, brought, 6)
    told = refused(database, each_time, brought, "U1", 3)
    assert told is not None
    assert sentence(told).startswith("Thank you. Whoever has had fewer turns than you comes first.")
    assert refused(database, each_time, brought, "U2", 3) is None
