"""What is owed, as it is seen from outside: of a process without Slack, on both databases."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest
from sqlalchemy import event, update
from starlette.applications import Starlette

from bot.features import deliveries
from bot.metrics import Metrics
from bot.store import outbox
from bot.store.backlogs import Backlog, Counts
from bot.store.models import Outbox, OutboxState, Workspace
from bot.store.session import Database, Session
from bot.web import routes
from bot.web.health import Health, Outlook
from tests.web.served import asked, figures, served

NOW = datetime(2026, 12, 7, 10, tzinfo=UTC)


def _owe(database: Database, workspace_id: str, hours: float, **changed: object) -> None:
    """Owes something that was due so many hours ago."""
    at = NOW - timedelta(hours=hours)
    key = f"{hours}:{sorted(changed)}"
    with database.transaction() as session:
        if session.get(Workspace, workspace_id) is None:
            session.add(Workspace(id=workspace_id, name="Team", bot_user_id="U0", created_at=NOW))
            session.flush()
        outbox.owe(session, workspace_id, key=key, kind="help", conversation=key, now=at)
        if changed:
            row = Outbox.workspace_id == workspace_id, Outbox.key == key
            session.execute(update(Outbox).where(*row).values(changed))


def _uninstall(database: Database, workspace_id: str) -> None:
    with database.transaction() as session:
        session.execute(update(Workspace).where(Workspace.id == workspace_id).values(uninstalled_at=NOW))


def _worker(database: Database, metrics: Metrics) -> Starlette:
    """The routes of a process that only sends."""
    return routes.application(Health(Outlook(database, metrics, lambda: NOW)))


async def _found(database: Database, metrics: Metrics | None = None) -> dict[str, Any]:
    """What a process that begins now says of itself."""
    async with served(_worker(database, metrics or Metrics())) as address, aiohttp.ClientSession() as http:
        return await asked(http, address)


async def test_what_is_owed_is_counted_by_its_state(database: Database, http: aiohttp.ClientSession) -> None:
    for workspace_id in ("T1", "T2"):
        _owe(database, workspace_id, -1)
        _owe(database, workspace_id, 0.5)
    _owe(database, "T1", 0.25, state=OutboxState.SENDING)
    _owe(database, "T1", 0.75, state=OutboxState.UNKNOWN)
    _owe(database, "T1", 5, state=OutboxState.DEAD)
    _owe(database, "T1", 6, state=OutboxState.SENT)
    _owe(database, "T1", 7, state=OutboxState.WITHDRAWN)
    _owe(database, "T3", 8)
    _owe(database, "T3", 9, state=OutboxState.DEAD)
    _uninstall(database, "T3")
    async with served(_worker(database, Metrics())) as address:
        found = await figures(http, address)
    owed = {key[1]: value for key, value in found.items() if key[0] == "circles_owed"}
    assert owed == {"waiting": 2, "due": 3, "unknown": 1}
    assert found["circles_dead",] == 1
    assert found["circles_oldest_due_seconds",] == 45 * 60


async def test_a_process_that_only_sends_serves_nothing_of_slacks(
    database: Database, http: aiohttp.ClientSession
) -> None:
    async with served(_worker(database, Metrics())) as address:
        assert (await asked(http, address))["slack"] == "none"
        async with http.post(f"{address}/slack/events") as answer:
            assert answer.status == 404


async def test_what_is_due_for_long_without_anything_having_been_tried_shows_that_nothing_is_sent(
    database: Database,
) -> None:
    _owe(database, "T1", 0.75)
    assert (await _found(database))["wrong"] == []
    _owe(database, "T1", 1.25)
    found = await _found(database)
    assert (found["status"], found["wrong"], found["oldest_due_seconds"]) == (503, ["sending"], 1.25 * 3600)


async def test_a_backlog_that_is_being_sent_is_no_reason_to_turn_people_away(database: Database) -> None:
    _owe(database, "T1", 2)
    metrics = Metrics()
    metrics.sent("help", 7200)
    assert (await _found(database, metrics))["wrong"] == []


async def test_a_workspace_that_cannot_be_reached_makes_nobody_else_wait(database: Database) -> None:
    _owe(database, "T1", 3)
    _owe(database, "T1", 2, error="token_revoked", attempt_at=NOW - timedelta(minutes=9))
    assert (await _found(database))["wrong"] == []
    _owe(database, "T2", 2, error="no_token", try_at=NOW + timedelta(minutes=9))
    _owe(database, "T2", 3)
    assert (await _found(database))["wrong"] == []
    _owe(database, "T3", 2)
    assert (await _found(database))["wrong"] == ["sending"]


async def test_what_was_tried_in_vain_long_ago_explains_nothing(database: Database) -> None:
    _owe(database, "T1", 3, error="internal_error", attempt_at=NOW - timedelta(hours=2))
    assert (await _found(database))["wrong"] == ["sending"]


async def test_what_has_its_place_later_is_not_late_before(database: Database) -> None:
    """As many circles' prompts of one hour, spread over more than an hour."""
    _owe(database, "T1", 1.5, try_at=NOW + timedelta(minutes=1))
    found = await _found(database)
    assert (found["wrong"], found["oldest_due_seconds"]) == ([], 0)
    _owe(database, "T1", 2, try_at=NOW - timedelta(minutes=1))
    assert (await _found(database))["wrong"] == []


async def test_it_is_looked_at_whether_sending_stands_still_more_often_than_it_is_counted(
    database: Database, http: aiohttp.ClientSession
) -> None:
    _owe(database, "T1", 0.5)
    outlook = Outlook(database, Metrics(), lambda: NOW, fresh=0)
    async with served(routes.application(Health(outlook))) as address:
        before = await figures(http, address)
        _owe(database, "T1", 2)
        assert (await asked(http, address))["wrong"] == ["sending"]
        after = await figures(http, address)
    assert before["circles_owed", "due"] == after["circles_owed", "due"] == 1


class Counted:
    """A database that counts how often it is looked at, and answers when it is let."""

    def __init__(self) -> None:
        self.looks = 0
        self.answering = asyncio.Event()

    async def look(self, _work: Callable[[Session], Backlog]) -> Backlog:
        """Whatever is wanted."""
        self.looks += 1
        await self.answering.wait()
        return Backlog(Counts(1, 2, 3, 4, 5, NOW), None, migrated=True)


async def test_a_database_that_hangs_is_asked_once_and_waited_for_a_second(http: aiohttp.ClientSession) -> None:
    database: Any = Counted()
    async with served(_worker(database, Metrics())) as address:
        many = await asyncio.gather(*(figures(http, address) for _ in range(20)))
        assert {one["circles_database_up",] for one in many} == {0}
        assert (await asked(http, address))["wrong"] == ["database"]
        assert database.looks == 1
        database.answering.set()
        async with asyncio.timeout(20):
            while (await asked(http, address))["wrong"]:
                await asyncio.sleep(0.05)


async def test_scrapes_at_one_time_look_once(http: aiohttp.ClientSession) -> None:
    database: Any = Counted()
    database.answering.set()
    async with served(_worker(database, Metrics())) as address:
        found = await asyncio.gather(*(figures(http, address) for _ in range(20)))
    assert {(one["circles_dead",], one["circles_overdue",]) for one in found} == {(4, 5)}
    assert database.looks < 20


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_counting_reads_only_what_is_owed_or_dead(database: Database) -> None:
    """However much was sent: all questions go through the indexes that leave it out."""
    questions: list[tuple[str, Any]] = []

    def note(_c: Any, _cursor: Any, statement: str, parameters: Any, *_more: Any) -> None:
        if "outbox" in statement:
            questions.append((statement, parameters))

    with database.reading() as session:
        connection = session.connection()
        event.listen(connection, "before_cursor_execute", note)
        deliveries.backlog(session, now=NOW)
        event.remove(connection, "before_cursor_execute", note)
        ways = [connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {one}", given).all() for one, given in questions]
    assert len(ways) == 3
    assert all("ix_outbox_" in str(way) and "SCAN outbox'" not in str(way) for way in ways), ways
    assert str(ways[-1]).count("ix_outbox_ready (workspace_id=? AND rank=?)") == 3
