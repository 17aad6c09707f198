"""What a circle does together: written down once for all, changed by anybody, and looked back on at the next meeting."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from bot.domain.checkins import Outcome
from bot.domain.programme import Catalogue, WorksOn
from bot.domain.refusals import Refusal, RefusalCode
from bot.features import shared_commitments as shared
from bot.store.session import Database
from tests.features import stage
from tests.features.saying import said
from tests.features.stage import WORKSPACE

FIVE = ["U1", "U2", "U3", "U4", "U5"]
WORDS = "Ask three people in the night shift what they wait for"


@pytest.fixture
def programme(catalogue: Catalogue) -> Catalogue:
    """A programme that works on a shared problem, with threes."""
    return Catalogue([replace(catalogue.programmes[0], works_on=WorksOn.SHARED_PROBLEM, triads=True)])


@pytest.fixture
def circle_id(database: Database, programme: Catalogue) -> str:
    """A circle whose kickoff is wrapped up."""
    stage.seed(database)
    made = stage.running_circle(database, programme, FIVE)
    plan(database, programme, made, 2)
    return made


def plan(database: Database, programme: Catalogue, circle_id: str, count: int) -> None:
    """Has the first so many moments come."""
    for moment in stage.moments_of(database, programme, circle_id)[:count]:
        stage.plan(database, programme, moment.at)


def write(
    database: Database,
    programme: Catalogue,
    circle_id: str,
    user_id: str,
    words: str,
    *,
    version: int = 0,
    step: int = 0,
    due_on: date | None = None,
) -> None:
    day = due_on or stage.NOW.date() + timedelta(days=10)
    with database.transaction() as session:
        shared.write(
            session, WORKSPACE, circle_id, step, user_id, version, words, day, catalogue=programme, now=stage.NOW
        )


def settle(
    database: Database,
    programme: Catalogue,
    circle_id: str,
    outcome: Outcome,
    user_id: str = "U2",
    *,
    seen: Outcome | None = None,
) -> None:
    with database.transaction() as session:
        shared.settle(session, WORKSPACE, circle_id, 0, user_id, seen, outcome, catalogue=programme, now=stage.NOW)


def test_it_stands_in_the_channel_and_under_the_next_prompt(
    database: Database, programme: Catalogue, circle_id: str
) -> None:
    write(database, programme, circle_id, "U1", f"  {WORDS} ")
    write(database, programme, circle_id, "U1", WORDS)  # Sent in twice.
    (key,) = stage.owed(database, shared.SHOWN)
    assert WORDS in said(database, programme, key)
    plan(database, programme, circle_id, 3)
    thread = said(database, programme, f"thread:{circle_id}:1")
    assert thread.startswith("*Together, by ")
    assert WORDS in thread
    prompt = said(database, programme, f"prompt:{circle_id}:1")
    assert WORDS not in prompt, "as many words as they like"
    assert "*Your triads:*" in prompt


def test_the_words_are_sealed_and_in_no_message_that_waits(
    database: Database, programme: Catalogue, circle_id: str
) -> None:
    write(database, programme, circle_id, "U1", WORDS)
    with database.reading() as session:
        rows = session.execute(text("SELECT what FROM shared_commitments")).scalars().all()
        waiting = session.execute(text("SELECT facts FROM outbox")).scalars().all()
    assert rows
    assert all(b"night shift" not in bytes(one) for one in rows)
    assert all("night shift" not in str(one) for one in waiting)


def test_of_two_who_write_it_down_the_second_is_told_and_can_change_the_words(
    database: Database, programme: Catalogue, circle_id: str
) -> None:
    write(database, programme, circle_id, "U1", WORDS)
    with pytest.raises(Refusal) as refused:
        write(database, programme, circle_id, "U2", "Something else")
    assert (refused.value.code, refused.value.field) == (RefusalCode.SHARED_CHANGED, "what")
    with database.reading() as session:
        assert shared.shown(session, WORKSPACE, circle_id, 0).what == WORDS  # pyright: ignore[reportOptionalMemberAccess]
    write(database, programme, circle_id, "U2", "Something else", version=1)
    assert len(stage.owed(database, shared.SHOWN)) == 2


def test_how_it_came_out_is_said_to_all_and_can_be_said_anew(
    database: Database, programme: Catalogue, circle_id: str
) -> None:
    write(database, programme, circle_id, "U1", WORDS)
    plan(database, programme, circle_id, 3)
    settle(database, programme, circle_id, Outcome.PARTLY)
    settle(database, programme, circle_id, Outcome.PARTLY)
    (key,) = stage.owed(database, shared.SETTLED)
    assert said(database, programme, key) == "What you wanted to do together: *Partly*."
    settle(database, programme, circle_id, Outcome.KEPT, "U3", seen=Outcome.PARTLY)
    assert len(stage.owed(database, shared.SETTLED)) == 2


def test_of_two_who_say_another_thing_at_once_the_second_is_told(
    database: Database, programme: Catalogue, circle_id: str
) -> None:
    write(database, programme, circle_id, "U1", WORDS)
    settle(database, programme, circle_id, Outcome.PARTLY)
    with pytest.raises(Refusal) as refused:
        settle(database, programme, circle_id, Outcome.KEPT, "U3")
    assert (refused.value.code, refused.value.field) == (RefusalCode.SHARED_SETTLED, "came_out")
    assert len(stage.owed(database, shared.SETTLED)) == 1


@pytest.mark.parametrize(
    ("words", "days", "code"),
    [
        ("  ", 3, RefusalCode.NOTHING_WRITTEN),
        ("x" * 5000, 3, RefusalCode.TEXT_TOO_LONG),
        (WORDS, -3, RefusalCode.DATE_PAST),
        (WORDS, 999, RefusalCode.DATE_TOO_FAR),
    ],
)
def test_what_cannot_be_taken_names_its_field(
    database: Database, programme: Catalogue, circle_id: str, words: str, days: int, code: RefusalCode
) -> None:
    with pytest.raises(Refusal) as refused:
        write(database, programme, circle_id, "U1", words, due_on=stage.NOW.date() + timedelta(days=days))
    assert refused.value.code is code
    assert refused.value.field in ("what", "due_on")


def test_strangers_other_steps_and_other_programmes_are_refused(
    database: Database, programme: Catalogue, circle_id: str
) -> None:
    with pytest.raises(Refusal) as stranger:
        write(database, programme, circle_id, "U9", WORDS)
    assert stranger.value.code is RefusalCode.NOT_IN_CIRCLE
    with pytest.raises(Refusal) as later:
        write(database, programme, circle_id, "U1", WORDS, step=3)
    assert later.value.code is RefusalCode.GONE
    with pytest.raises(Refusal):
        settle(database, programme, circle_id, Outcome.KEPT)


def test_where_each_has_a_goal_nothing_is_written_down_together(database: Database, catalogue: Catalogue) -> None:
    stage.seed(database)
    circle_id = stage.running_circle(database, catalogue, FIVE)
    plan(database, catalogue, circle_id, 2)
    with pytest.raises(Refusal):
        write(database, catalogue, circle_id, "U1", WORDS)
