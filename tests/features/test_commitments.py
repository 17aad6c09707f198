"""Commitments between two check-ins: taken once, shown with their moment, and looked back on by their author."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import text

from bot.domain.checkins import Outcome, last_due
from bot.domain.commitments import CommitmentGiven
from bot.domain.programme import Catalogue
from bot.domain.refusals import RefusalCode
from bot.domain.worktime import meeting_at
from bot.features import commitments, standings
from bot.store import circles
from bot.store.session import Database, Session
from tests.features import stage
from tests.features.saying import said
from tests.features.stage import WORKSPACE
from tests.features.test_helping import AT, REQUEST, circle_id

__all__ = ["circle_id"]


def commit(database: Database, circle_id: str, **changed: object) -> RefusalCode | None:
    """Somebody commits to something; with what it was refused."""
    user_id = str(changed.pop("user_id", "U1"))
    usual: dict[str, object] = {"what": "Write to Ada", "due_on": date(2026, 11, 6), "cue": None, "shared": True}
    given = CommitmentGiven(**{**usual, **changed})  # pyright: ignore[reportArgumentType]
    return stage.refused(
        database,
        lambda session: commitments.make(session, WORKSPACE, circle_id, REQUEST, user_id, given, now=AT),
    )


def test_a_commitment_sent_in_twice_is_made_once_and_shown_with_its_moment(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    assert commit(database, circle_id, cue="the coffee is poured") is None
    assert commit(database, circle_id, cue="the coffee is poured") is None
    (key,) = stage.owed(database, "commitment.shown")
    words = said(database, catalogue, key)
    assert words == "*<@U1>* will do this by Fri 6 Nov:\nWhen the coffee is poured: Write to Ada"
    with database.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM commitments")) == 1
        assert session.scalar(text("SELECT step FROM commitments")) == 0


def test_only_its_author_looks_back_on_a_commitment_and_may_say_it_anew(
    database: Database, circle_id: str
) -> None:
    commit(database, circle_id)

    def settle(session: Session, user_id: str, outcome: Outcome, workspace_id: str = WORKSPACE) -> None:
        commitments.settle(session, workspace_id, REQUEST, user_id, outcome, now=AT)

    for outcome in (Outcome.KEPT, Outcome.PARTLY):
        with database.transaction() as session:
            settle(session, "U1", outcome)
            assert commitments.look(session, WORKSPACE, REQUEST, "U1").outcome is outcome
    for user_id, workspace_id in (("U2", WORKSPACE), ("U9", WORKSPACE), ("U1", "T0ELSEWHERE")):
        refused = stage.refused(
            database, lambda s, who=(user_id, workspace_id): settle(s, who[0], Outcome.KEPT, who[1])
        )
        assert refused is RefusalCode.GONE
        looked = stage.refused(
            database, lambda s, who=(workspace_id, user_id): commitments.look(s, who[0], REQUEST, who[1])
        )
        assert looked is RefusalCode.GONE


def test_what_cannot_be_read_any_more_is_left_out_of_where_one_stands(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    commit(database, circle_id)
    with database.transaction() as session:
        session.execute(text("DELETE FROM keys"))
    with database.reading() as session:
        found = standings.standing(session, WORKSPACE, "U1", catalogue=catalogue, now=AT)
    (own,) = found.circles
    assert (own.goal, own.open, own.follow_through.open) == (None, (), 1)
    assert stage.refused(database, lambda s: commitments.look(s, WORKSPACE, REQUEST, "U1")) is RefusalCode.GONE


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"what": ""}, RefusalCode.NOTHING_WRITTEN),
        ({"what": "\u200b\u2800"}, RefusalCode.NOTHING_WRITTEN),
        ({"what": "x" * 40_000}, RefusalCode.TEXT_TOO_LONG),
        ({"cue": "x" * 201}, RefusalCode.TEXT_TOO_LONG),
        ({"due_on": date(2026, 11, 3)}, RefusalCode.DATE_PAST),
        ({"due_on": date(9999, 12, 31)}, RefusalCode.DATE_TOO_FAR),
        ({"what": "\N{ROCKET}", "cue": "\u200b"}, None),
        ({"due_on": date(2026, 11, 4), "shared": False}, None),
    ],
)
def test_a_commitment_that_cannot_be_taken_is_refused(
    database: Database, circle_id: str, changed: dict[str, object], code: RefusalCode | None
) -> None:
    assert commit(database, circle_id, **changed) is code


def test_strangers_commit_to_nothing_and_nobody_does_once_the_circle_is_over(
    database: Database, catalogue: Catalogue, circle_id: str
) -> None:
    assert commit(database, circle_id, user_id="U9") is RefusalCode.NOT_IN_CIRCLE
    for moment in stage.moments_of(database, catalogue, circle_id):
        stage.plan(database, catalogue, moment.at)
    assert commit(database, circle_id) is RefusalCode.CIRCLE_OVER


@pytest.mark.parametrize("weeks_apart", [1, 4])
def test_the_day_proposed_is_that_of_the_next_meeting_and_after_the_last_one_ninety_days_on(
    database: Database, catalogue: Catalogue, weeks_apart: int
) -> None:
    ours = Catalogue([replace(catalogue.programmes[0], weeks_apart=weeks_apart)])
    stage.seed(database)
    circle_id = stage.running_circle(database, ours, ["U1", "U2", "U3", "U4", "U5"])
    with database.reading() as session:
        circle = circles.get(session, WORKSPACE, circle_id)
        assert circle is not None
        run = circles.run_of(circle, ours.programmes[0])

    def proposed(now: datetime) -> date:
        with database.reading() as session:
            return commitments.form(session, WORKSPACE, "U1", catalogue=ours, now=now).suggested_due_on

    second, last = meeting_at(run, 1), meeting_at(run, run.steps - 1)
    assert proposed(meeting_at(run, 0)) == second.date()
    assert second.date() - meeting_at(run, 0).date() == weeks_apart * timedelta(weeks=1)
    assert proposed(last - timedelta(days=1)) == last.date()
    assert proposed(last) == last_due(last.date()) >= last.date() + timedelta(days=90)
