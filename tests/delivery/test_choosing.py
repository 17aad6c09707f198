"""What rests holds up nothing else: neither what is read of what is owed, nor when it is looked at again."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import pytest
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import update

from bot.delivery import calls, choosing
from bot.delivery.carrying import Delivery, HeldBack
from bot.delivery.pace import POST, Pace
from bot.delivery.workspace_drain import WorkspaceDrain
from bot.domain.programme import Catalogue
from bot.metrics import Metrics
from bot.store import claims, outbox, paces
from bot.store.models import Outbox, OutboxState, Workspace
from bot.store.session import Database, Session
from tests.conftest import KEYRING

T = TypeVar("T")
TEAM, NOW = "T1", datetime(2027, 3, 1, 9, tzinfo=UTC)


@pytest.fixture
def seeded(database: Database) -> Iterator[Database]:
    """A workspace in which nothing is owed yet."""
    with database.transaction() as session:
        session.add(Workspace(id=TEAM, name="Team", bot_user_id="U0", created_at=NOW))
    yield database


def _owe(session: Session, kind: str, number: int, *, recipient: str | None = None) -> None:
    outbox.owe(
        session,
        TEAM,
        key=f"{kind}:{number}",
        kind=kind,
        conversation=f"{kind}:{number}",
        recipient=recipient,
        now=NOW,
        facts={"circle": str(number), "step": 1},
    )


def _drain(database: Database, catalogue: Catalogue) -> WorkspaceDrain:
    async def nobody(_workspace_id: str) -> AsyncWebClient:
        raise AssertionError("nothing is sent here")

    return WorkspaceDrain(Delivery(database, catalogue, nobody, lambda: NOW, Metrics()), TEAM)


def _ready(database: Database, pace: Pace) -> list[str]:
    with database.reading() as session:
        resting = choosing.resting(pace, TEAM, NOW)
        heads = claims.heads(session, TEAM, by=NOW, resting=resting, limit=40)
    return [one.key for one in choosing.choose(pace, heads, NOW, 20)]


def test_many_that_wait_for_a_pause_of_slacks_do_not_make_all_others_wait_for_it(
    seeded: Database, catalogue: Catalogue
) -> None:
    with seeded.transaction() as session:
        for number in range(100):
            _owe(session, "circle.open", number)
        for number in range(10):
            _owe(session, "step.prompt", number)
    pace = Pace()
    pace.block(TEAM, "conversations.create", NOW + timedelta(minutes=10))
    for number in range(20):
        pace.took(TEAM, f"C{number}", POST, NOW)
    with seeded.transaction() as session:
        paces.keep(session, TEAM, pace.to_json(TEAM))
    again_at = asyncio.run(_drain(seeded, catalogue).run())
    assert again_at is not None
    assert again_at - NOW <= timedelta(seconds=5)


def test_a_pause_that_slack_wanted_of_another_process_is_kept(seeded: Database, catalogue: Catalogue) -> None:
    pace = Pace()
    pace.block(TEAM, POST, NOW + timedelta(minutes=10))
    with seeded.transaction() as session:
        _owe(session, "help", 1, recipient="U1")
        paces.keep(session, TEAM, pace.to_json(TEAM))
    assert asyncio.run(_drain(seeded, catalogue).run()) == NOW + timedelta(minutes=10)
    with seeded.reading() as session:
        (waiting,) = claims.heads(session, TEAM)
    assert waiting.attempt == 0


async def test_who_is_held_up_on_the_way_to_the_call_does_not_call(seeded: Database, catalogue: Catalogue) -> None:
    """A token is read from a slow database: by now somebody else may have taken the row over."""
    passed = [timedelta()]

    async def slowly(_workspace_id: str) -> AsyncWebClient:
        passed[0] += timedelta(minutes=1)
        return AsyncWebClient(base_url="http://slack.invalid/")

    with seeded.transaction() as session:
        _owe(session, "help", 1, recipient="U1")
        (row,) = claims.claim(session, claims.heads(session, TEAM), NOW)
        letter = calls.letter(session, row, catalogue, NOW)
    delivery = Delivery(seeded, catalogue, slowly, lambda: NOW, Metrics(), elapsed=lambda: passed[0])
    delivery.claimed[row.id] = passed[0]
    with pytest.raises(HeldBack):
        await calls.carry_out(delivery, row, letter)


def test_channels_that_are_looked_for_hide_no_answer_while_that_rests(seeded: Database) -> None:
    with seeded.transaction() as session:
        for number in range(45):
            _owe(session, "circle.open", number)
        session.execute(update(Outbox).values(state="unknown", unknown_at=NOW))
        _owe(session, "help", 1, recipient="U1")
        _owe(session, "step.prompt", 1)
    pace = Pace()
    pace.block(TEAM, "users.conversations", NOW + timedelta(minutes=1))
    assert _ready(seeded, pace) == ["help:1", "step.prompt:1"]


def test_what_is_only_done_again_does_not_wait_for_reading_histories(seeded: Database) -> None:
    with seeded.transaction() as session:
        _owe(session, "circle.topic", 1)
        _owe(session, "help", 2, recipient="U1")
        session.execute(update(Outbox).values(state="unknown", unknown_at=NOW))
    pace = Pace()
    pace.block(TEAM, "conversations.history", NOW + timedelta(minutes=1))
    assert _ready(seeded, pace) == ["circle.topic:1"]


class LosesAnAnswer(Database):
    """A database that carries out one piece of work, of which nobody learns."""

    lost = False

    async def write(self, work: Callable[[Session], T]) -> T:
        """As always; the first time the answer is lost."""
        found = await super().write(work)
        if not self.lost:
            self.lost = True
            raise ConnectionError("cut off after the commit")
        return found


async def test_what_was_taken_in_hand_without_our_knowing_is_looked_for(
    migrated_url: str, catalogue: Catalogue
) -> None:
    database = LosesAnAnswer(migrated_url, KEYRING)
    with database.transaction() as session:
        session.add(Workspace(id=TEAM, name="Team", bot_user_id="U0", created_at=NOW))
        session.flush()
        _owe(session, "help", 1, recipient="U1")
    await _drain(database, catalogue).run()
    with database.reading() as session:
        found = outbox.find(session, TEAM, "help:1")
    database.close()
    assert database.lost
    assert found is not None
    assert found.state is OutboxState.UNKNOWN
