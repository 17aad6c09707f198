"""Steps of a circle as they pass, and what its members do in them, for tests with a real database."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.domain.checkins import Outcome
from bot.domain.meetings import MeetingOutcome
from bot.domain.programme import Catalogue
from bot.domain.requests import HelpKind, RequestGiven
from bot.domain.thanks import ThanksGiven
from bot.features import leavings, meetings, requests, thanks
from bot.store import checkins as rows
from bot.store import enrolments
from bot.store import requests as asks
from bot.store.columns import new_id
from bot.store.session import Database
from tests.features import stage
from tests.features.stage import WORKSPACE


def lives_to(database: Database, catalogue: Catalogue, circle_id: str, step: int) -> datetime:
    """Everything falls due up to a step's wrap-up, and nobody does anything; the instant of that."""
    for moment in stage.moments_of(database, catalogue, circle_id)[: 2 * step + 2]:
        stage.ring(database, catalogue, moment.at)
        stage.plan(database, catalogue, moment.at)
        stage.ring(database, catalogue, moment.at)
    return moment.at


def met(database: Database, circle_id: str, step: int, now: datetime, user_id: str = "U1") -> None:
    """Somebody says that a meeting was held."""
    with database.transaction() as session:
        meetings.tell(session, WORKSPACE, circle_id, step, user_id, MeetingOutcome.MET, now=now)


def helps(database: Database, circle_id: str, asker: str, helper: str, now: datetime) -> None:
    """Somebody asks for help, another one answers, and is thanked."""
    request = new_id()
    with database.transaction() as session:
        given = RequestGiven(HelpKind.ADVICE, "Boats")
        requests.ask(session, WORKSPACE, circle_id, request, asker, given, now=now)
        row = asks.get(session, WORKSPACE, request)
        assert row is not None
        asks.answered(session, row, helper, now)
        thanks.give(session, WORKSPACE, circle_id, new_id(), asker, ThanksGiven(helper, None), now=now)


def commits(
    database: Database, circle_id: str, step: int, user_id: str, now: datetime, outcome: Outcome | None = None
) -> None:
    """Somebody checks in with a commitment and, where there is an outcome, looks back on it."""
    stage.check_in(database, circle_id, step, user_id, now, due_in=timedelta())
    with database.transaction() as session:
        mine = enrolments.open_of(session, WORKSPACE, user_id)[0].id
        if outcome:
            made = rows.commitments(session, WORKSPACE, mine)[-1]
            rows.record_outcome(session, WORKSPACE, mine, made.id, outcome, now)


def leave(database: Database, catalogue: Catalogue, users: Sequence[str], now: datetime) -> None:
    """People leave whatever they are in."""
    for user_id in users:
        with database.transaction() as session:
            mine = enrolments.open_of(session, WORKSPACE, user_id)[0].id
            leavings.leave(session, WORKSPACE, user_id, mine, None, catalogue=catalogue, now=now)
