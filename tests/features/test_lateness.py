"""What comes long after its time waits for the morning, and a reminder for the prompt that it is about."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, text

from bot.domain.programme import Catalogue
from bot.features import lateness, pauses
from bot.store import outbox
from bot.store.models import Outbox
from bot.store.session import Database
from tests.features import stage
from tests.features.stage import NOW, WORKSPACE

FIVE = ["U1", "U2", "U3", "U4", "U5"]
HOUR = timedelta(hours=1)


@pytest.fixture
def circle_id(database: Database, catalogue: Catalogue) -> str:
    """A circle that waits for its first prompt."""
    stage.seed(database)
    return stage.running_circle(database, catalogue, FIVE)


def held_until(database: Database, key: str, now: datetime) -> datetime | None:
    """Until when a row is held back."""
    with database.reading() as session:
        intent = outbox.find(session, WORKSPACE, key)
        assert intent is not None
        return lateness.held_until(session, intent, now)


def tried_at(database: Database, kind: str) -> set[datetime]:
    """When the rows of a kind may be tried."""
    with database.reading() as session:
        return set(session.scalars(select(Outbox.try_at).where(Outbox.kind == kind)))


@pytest.mark.parametrize(("late", "waits"), [(HOUR / 2, 0 * HOUR), (2 * HOUR, 0 * HOUR), (14 * HOUR, 10 * HOUR)])
def test_a_prompt_that_is_planned_late_at_night_comes_in_the_morning(
    database: Database, catalogue: Catalogue, circle_id: str, late: timedelta, waits: timedelta
) -> None:
    with database.transaction() as session:
        session.execute(text("UPDATE circles SET weekday = 3, first_on = '2026-11-12'"))
    prompt = stage.moments_of(database, catalogue, circle_id)[0]
    with database.transaction() as session:
        session.execute(text("UPDATE circles SET next_at = :at"), {"at": prompt.at.replace(tzinfo=None)})
    stage.plan(database, catalogue, prompt.at + late)
    assert tried_at(database, "step.prompt") == {prompt.at + late + waits}
    assert tried_at(database, "step.thread") == {prompt.at + late + waits}


def test_what_was_planned_in_time_and_could_not_be_sent_comes_in_the_morning_too(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    prompt = stage.moments_of(database, catalogue, circle_id)[0]
    stage.plan(database, catalogue, prompt.at)
    key = f"prompt:{circle_id}:0"
    night = prompt.at.replace(hour=1) + timedelta(days=1)
    assert held_until(database, key, prompt.at) is None
    until = held_until(database, key, night)
    assert until is not None
    assert until > night + 6 * HOUR
    assert held_until(database, key, until) is None


def test_what_answers_somebody_goes_out_at_night_and_takes_along_what_is_ahead_of_it(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    prompt = stage.moments_of(database, catalogue, circle_id)[0]
    stage.plan(database, catalogue, prompt.at)
    key, night = f"prompt:{circle_id}:0", prompt.at.replace(hour=1) + timedelta(days=1)
    with database.transaction() as session:  # Held back until the morning, after it was taken in hand.
        later = {"at": (night + 7 * HOUR).replace(tzinfo=None), "key": key}
        session.execute(text("UPDATE outbox SET attempts = 1, try_at = :at WHERE key = :key"), later)
    with database.transaction() as session:
        conversation, facts = f"circle:{circle_id}", {"circle": circle_id}
        given = {"kind": "goal.shown", "conversation": conversation, "facts": facts, "now": night}
        outbox.owe(session, WORKSPACE, key="goal", **given)
    for one in (key, "goal"):
        assert held_until(database, one, night + 2 * HOUR) is None
    assert tried_at(database, "step.prompt") == {night}


def test_a_reminder_waits_until_its_prompt_has_been_there_for_some_hours(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    prompt, wrap_up = stage.moments_of(database, catalogue, circle_id)[:2]
    stage.plan(database, catalogue, prompt.at)
    stage.ring(database, catalogue, wrap_up.at - timedelta(seconds=1))
    (key, *_) = stage.owed(database, "reminder")
    with database.reading() as session:
        intent = outbox.find(session, WORKSPACE, key)
    assert intent is not None
    now = intent.due_at.replace(hour=9, minute=0, second=0)
    assert held_until(database, key, now) == now + 4 * HOUR
    with database.transaction() as session:
        sent = {"at": (now - HOUR).replace(tzinfo=None)}
        session.execute(text("UPDATE outbox SET state = 'sent', sent_at = :at WHERE kind = 'step.prompt'"), sent)
    assert held_until(database, key, now) == now + 3 * HOUR
    assert held_until(database, key, now + 3 * HOUR) is None


def test_nobody_is_welcomed_back_at_night(database: Database, catalogue: Catalogue, circle_id: str) -> None:
    back_on = (NOW + timedelta(days=3)).date()
    with database.transaction() as session:
        pauses.pause(session, WORKSPACE, "U1", back_on, catalogue=catalogue, now=NOW)
    night = datetime.combine(back_on, NOW.timetz()).replace(hour=23)
    stage.ring(database, catalogue, night)
    assert tried_at(database, "pause.welcome") == {night + 9 * HOUR}


def test_a_question_to_one_person_waits_too_unless_they_wait_for_an_answer_behind_it(
    database: Database, catalogue: Catalogue
) -> None:
    stage.seed(database)
    stage.all_join(database, catalogue, FIVE)
    stage.ask(database, catalogue)
    first, second, *_ = stage.owed(database, "consent.ask")
    night = (NOW + timedelta(days=1)).replace(hour=1)
    morning = night + 7 * HOUR
    assert held_until(database, first, night) == morning
    with database.transaction() as session:
        held = {"at": morning.replace(tzinfo=None)}
        session.execute(text("UPDATE outbox SET attempts = 1, try_at = :at WHERE kind = 'consent.ask'"), held)
        facts = outbox.find(session, WORKSPACE, first)
        assert facts is not None
        given = {"conversation": facts.conversation, "recipient": facts.recipient, "facts": {}}
        outbox.owe(session, WORKSPACE, key="help", kind="help", now=night, **given)
    assert held_until(database, first, night) is None
    assert held_until(database, second, night) == morning
    with database.reading() as session:
        tried = {one.key: one.try_at for one in session.scalars(select(Outbox)) if one.key in (first, second)}
    assert tried == {first: night, second: morning}
