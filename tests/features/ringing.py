"""Time that passes in a story: what is due is planned, and alarms ring as they do where Slack is there."""

import asyncio
from datetime import datetime

from sqlalchemy import text

from bot.domain.programme import Catalogue
from bot.features import plans
from bot.scheduler import alarms
from bot.store import alarms as rows
from bot.store.session import Database
from tests.features.remembered import once

CLOSINGS = ("break.close", "consent.closes", "founding.closes", "late.close")
QUESTIONS = (
    "break.question",
    "consent.ask",
    "founding.decide",
    "hosting.ask",
    "invitation.ask",
    "late.ask",
    "late.invite",
)


def plan(database: Database, catalogue: Catalogue, now: datetime) -> None:
    """Plans all that is due, batch by batch."""

    def act() -> None:
        planned = 1
        while planned:
            with database.transaction() as session:
                planned = plans.plan(session, catalogue=catalogue, now=now)

    once(database, act, catalogue, "plan", now)


def ring(database: Database, catalogue: Catalogue, now: datetime) -> None:
    """Lets all alarms ring whose instant has come: the closings at theirs, of questions that have been sent in time."""
    once(database, lambda: _ring(database, catalogue, now), catalogue, "ring", now)


def _ring(database: Database, catalogue: Catalogue, now: datetime) -> None:
    while True:
        arrive(database)
        with database.reading() as session:
            closing = [one.at for one in rows.due(session, now, 99) if one.kind in CLOSINGS]
        if not closing:
            break
        asyncio.run(alarms.ring(database, catalogue=catalogue, now=closing[0]))
    asyncio.run(alarms.ring(database, catalogue=catalogue, now=now))


def arrive(database: Database) -> None:
    """Every question has reached whoever is asked, when it was due."""
    kinds = ", ".join(f"'{one}'" for one in QUESTIONS)
    with database.transaction() as session:
        sent = (
            "UPDATE outbox SET state = 'sent', sent_at = try_at, attempts = 1 WHERE state = 'pending' AND kind IN"
        )
        session.execute(text(f"{sent} ({kinds})"))
