"""What a step asks beside its check-in comes one thing at a time: before the meeting, as it begins, half-way through it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from bot.domain.meetings import MeetingOutcome
from bot.domain.programme import Catalogue, Timekeeping, WorksOn
from bot.domain.worktime import MomentKind, meeting_at
from bot.features import departures, editions, endings, meetings
from bot.store import circles, outbox
from bot.store.models import Circle
from bot.store.session import Database, Session
from tests.features import stage
from tests.features.saying import said
from tests.features.stage import WORKSPACE

FIVE = ["U1", "U2", "U3", "U4", "U5"]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
CLOCK = "Who would watch the clock?"
BESIDE = ("tasks", "norms", "offers", "came_out", "ring")


@pytest.fixture
def shared(catalogue: Catalogue) -> Catalogue:
    """A programme in which a circle does something together."""
    return Catalogue([replace(catalogue.programmes[0], works_on=WorksOn.SHARED_PROBLEM)])


def asked(database: Database, catalogue: Catalogue, circle_id: str, step: int) -> dict[str, timedelta]:
    """What is asked in a step beside its check-in, and how long before (less than nothing) or after its meeting begins."""
    with database.reading() as session:
        circle = circles.get(session, WORKSPACE, circle_id)
        assert circle is not None
        begins = meeting_at(circles.run_of(circle, editions.of(session, circle, catalogue)), step)
        rows = {name: outbox.find(session, WORKSPACE, f"{name}:{circle_id}:{step}") for name in BESIDE}
        return {name: row.due_at - begins for name, row in rows.items() if row is not None}


def until(database: Database, catalogue: Catalogue, circle_id: str, kind: MomentKind, step: int) -> None:
    """Has the moments of a circle come up to one of them."""
    for moment in stage.moments_of(database, catalogue, circle_id):
        stage.plan(database, catalogue, moment.at)
        if (moment.kind, moment.step) == (kind, step):
            return


def test_each_question_of_the_kickoff_and_of_the_last_step_has_a_time_of_its_own(
    database: Database, shared: Catalogue
) -> None:
    stage.seed(database)
    circle_id = stage.running_circle(database, shared, FIVE)
    last = len(shared.programmes[0].steps) - 1
    half = timedelta(minutes=shared.programmes[0].steps[0].meeting_minutes / 2)
    until(database, shared, circle_id, MomentKind.PROMPT, last)
    kickoff, first, end = (asked(database, shared, circle_id, step) for step in (0, 1, last))
    before = kickoff.pop("tasks")
    assert before < timedelta(0), "who does what is asked before the meeting"
    assert kickoff == {"norms": timedelta(0), "offers": half}
    assert first == {"tasks": before, "came_out": timedelta(0)}
    assert set(end) == {"tasks", "came_out", "ring"}
    assert len(set(end.values())) == 3, "no two at once"
    prompt = f"prompt:{circle_id}:0"
    with database.reading() as session:
        begun, tasks = (outbox.find(session, WORKSPACE, key) for key in (prompt, f"tasks:{circle_id}:0"))
        assert begun is not None
        assert tasks is not None
        assert (tasks.due_at - begun.due_at, tasks.under) == (4.5 * HOUR, prompt)


def test_where_a_circle_writes_there_is_a_day_from_one_question_to_the_next(
    database: Database, shared: Catalogue
) -> None:
    stage.seed(database)
    circle_id = stage.running_circle(database, shared, FIVE)
    with database.transaction() as session:
        circle = circles.get(session, WORKSPACE, circle_id)
        assert circle is not None
        circle.meets = False
    until(database, shared, circle_id, MomentKind.PROMPT, 0)
    found = asked(database, shared, circle_id, 0)
    assert found["offers"] - found["norms"] == DAY
    assert found["norms"] - found["tasks"] == DAY - 4.5 * HOUR


def test_how_it_came_out_is_asked_where_something_was_written_down_and_nobody_has_said_it(
    database: Database, shared: Catalogue
) -> None:
    stage.seed(database)
    circle_id = stage.running_circle(database, shared, FIVE)
    until(database, shared, circle_id, MomentKind.PROMPT, 1)
    assert said(database, shared, f"came_out:{circle_id}:1") == ""


def test_once_the_next_prompt_has_come_a_wrap_up_loses_the_question_what_they_do_together(
    database: Database, shared: Catalogue
) -> None:
    programme = replace(shared.programmes[0], timekeeping=Timekeeping.FACILITATOR)  # Nothing else is asked ahead.
    alone = Catalogue([programme])
    stage.seed(database)
    circle_id = stage.running_circle(database, alone, FIVE)
    until(database, alone, circle_id, MomentKind.WRAP_UP, 0)
    with database.transaction() as session:
        meetings.tell(session, WORKSPACE, circle_id, 0, "U1", MeetingOutcome.MET, now=stage.NOW)
        # It stands there.
        session.execute(text("UPDATE outbox SET state = 'sent', attempts = 1 WHERE kind = 'step.wrap_up'"))
    assert "What will you do together?" in said(database, alone, f"wrap_up:{circle_id}:0")
    until(database, alone, circle_id, MomentKind.PROMPT, 1)
    (again,) = stage.owed(database, "step.wrap_up_again")
    assert "What will you do together?" not in said(database, alone, again)


def test_once_the_next_step_asks_itself_a_late_wrap_up_asks_neither_that_nor_whether_they_met(
    database: Database, catalogue: Catalogue
) -> None:
    stage.seed(database)
    circle_id = stage.running_circle(database, catalogue, FIVE)
    until(database, catalogue, circle_id, MomentKind.WRAP_UP, 0)
    wrap_up = f"wrap_up:{circle_id}:0"
    assert CLOCK in said(database, catalogue, f"step.wrap_up_late:{wrap_up}")
    until(database, catalogue, circle_id, MomentKind.PROMPT, 1)
    with database.transaction() as session:  # Both stand there.
        session.execute(text("UPDATE outbox SET state = 'sent', attempts = 1 WHERE kind LIKE 'step.%'"))
    words = said(database, catalogue, f"step.wrap_up_again:{wrap_up}")
    assert "The kickoff is over" in words
    assert CLOCK not in words
    assert "Did you meet?" not in words


def test_a_wrap_up_asks_nothing_more_once_the_next_one_has_come(database: Database, catalogue: Catalogue) -> None:
    stage.seed(database)
    circle_id = stage.running_circle(database, catalogue, FIVE)
    until(database, catalogue, circle_id, MomentKind.WRAP_UP, 0)
    wrap_up = f"wrap_up:{circle_id}:0"
    assert "Did you meet?" in said(database, catalogue, wrap_up)
    until(database, catalogue, circle_id, MomentKind.WRAP_UP, 1)
    assert "Did you meet?" not in said(database, catalogue, wrap_up)
    with database.transaction() as session:
        meetings.tell(session, WORKSPACE, circle_id, 1, "U1", MeetingOutcome.MOVED, now=stage.NOW)
    assert "You moved the meeting." in said(database, catalogue, f"wrap_up:{circle_id}:1")


def test_the_last_wrap_up_asks_nothing_more_once_the_goodbye_has_come(
    database: Database, catalogue: Catalogue
) -> None:
    stage.seed(database)
    circle_id = stage.running_circle(database, catalogue, FIVE)
    last = len(catalogue.programmes[0].steps) - 1
    until(database, catalogue, circle_id, MomentKind.WRAP_UP, last)
    wrap_up = f"wrap_up:{circle_id}:{last}"
    assert "Did you meet?" in said(database, catalogue, wrap_up)
    with database.transaction() as session:  # It stands there.
        session.execute(text("UPDATE outbox SET state = 'sent', attempts = 1 WHERE kind LIKE 'step.%'"))
    until(database, catalogue, circle_id, MomentKind.GOODBYE, last)
    changed = said(database, catalogue, f"step.wrap_up_over:{wrap_up}")
    assert f"Week {last} comes to a close" in changed
    assert "Did you meet?" not in changed


def all_stands_there(database: Database) -> None:
    """Everything that is owed of a step by now was sent."""
    with database.transaction() as session:
        session.execute(text("UPDATE outbox SET state = 'sent', attempts = 1 WHERE kind LIKE 'step.%'"))


def test_whether_they_met_is_closed_by_the_next_wrap_up_where_the_step_after_it_needs_nothing(
    database: Database, catalogue: Catalogue
) -> None:
    stage.seed(database)
    circle_id = stage.running_circle(database, catalogue, FIVE)
    until(database, catalogue, circle_id, MomentKind.WRAP_UP, 0)
    all_stands_there(database)
    until(database, catalogue, circle_id, MomentKind.PROMPT, 1)
    all_stands_there(database)  # What is needed for the step too, so that the wrap-up left that to it.
    until(database, catalogue, circle_id, MomentKind.WRAP_UP, 1)
    changed = said(database, catalogue, f"step.wrap_up_over:wrap_up:{circle_id}:0")
    assert "The kickoff is over" in changed
    assert "Did you meet?" not in changed


def alone(session: Session, circle: Circle, now: datetime) -> None:
    """All but one have left."""
    session.execute(text("UPDATE members SET state = 'left' WHERE user_id != 'U1'"))
    session.expire_all()
    departures.dissolve_if_alone(session, circle, now)


@pytest.mark.parametrize("end", [endings.end, alone])
@pytest.mark.parametrize("reached", [(MomentKind.WRAP_UP, 0), (MomentKind.PROMPT, 1)])
def test_a_wrap_up_asks_nothing_more_once_the_circle_has_ended_early(
    database: Database,
    catalogue: Catalogue,
    end: Callable[[Session, Circle, datetime], None],
    reached: tuple[MomentKind, int],
) -> None:
    stage.seed(database)
    circle_id = stage.running_circle(database, catalogue, FIVE)
    until(database, catalogue, circle_id, *reached)
    all_stands_there(database)
    with database.transaction() as session:
        circle = circles.get(session, WORKSPACE, circle_id)
        assert circle is not None
        end(session, circle, stage.NOW + 30 * DAY)
    changed = said(database, catalogue, f"step.wrap_up_over:wrap_up:{circle_id}:0")
    assert "The kickoff is over" in changed
    assert "Did you meet?" not in changed
