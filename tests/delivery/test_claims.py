"""Claims on what is owed: one drain has a row in hand at a time, and what is finished stays finished."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest

from bot.store import claims, outbox
from bot.store.models import OutboxState, Workspace
from bot.store.outbox import Intent
from bot.store.session import Database, Session
from tests.delivery.seeds import state_of

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
TEAM = "T1"
Finish = Callable[[Session, Intent], bool]

FINISHES: dict[str, Finish] = {
    "sent": lambda session, claim: claims.sent(session, claim, channel="C1", ts="2.0", now=NOW),
    "put back": lambda session, claim: claims.put_back(session, claim, NOW, "again", failed=True),
    "unknown": lambda session, claim: claims.unknown(session, claim, NOW, "lost", failed=True, now=NOW),
    "dead": lambda session, claim: claims.dead(session, claim, "no"),
    "withdrawn": lambda session, claim: outbox.withdraw(session, claim, "pointless"),
}


@pytest.fixture
def owed(database: Database) -> Intent:
    """One owed row."""
    with database.transaction() as session:
        session.add(Workspace(id=TEAM, name="Team", bot_user_id="U0", created_at=NOW))
        session.flush()
        assert _owe(session, "one")
        return _row(session)


def _owe(session: Session, key: str, lane: str = "to:U1", due_at: datetime | None = None) -> bool:
    return outbox.owe(
        session, TEAM, key=key, kind="help", conversation=lane, recipient="U1", now=NOW, due_at=due_at
    )


def _row(session: Session, key: str = "one") -> Intent:
    found = outbox.find(session, TEAM, key)
    assert found is not None
    return found


def _claim(session: Session, intent: Intent, now: datetime) -> Intent | None:
    return next(iter(claims.claim(session, [intent], now)), None)


def _heads(session: Session) -> list[str]:
    return [one.key for one in claims.heads(session, TEAM)]


def _claimed(database: Database, intent: Intent, now: datetime = NOW) -> Intent:
    with database.transaction() as session:
        claim = _claim(session, intent, now)
    assert claim is not None
    return claim


def _state(database: Database) -> OutboxState | None:
    with database.reading() as session:
        return state_of(session, TEAM, "one")


def test_of_two_claimers_at_once_one_wins(database: Database, owed: Intent) -> None:
    start = Barrier(8)

    def claim() -> Intent | None:
        start.wait(timeout=10)
        with database.transaction() as session:
            return _claim(session, owed, NOW)

    with ThreadPoolExecutor(8) as threads:
        won = [one.result() for one in [threads.submit(claim) for _ in range(8)]]
    (winner,) = [one for one in won if one is not None]
    assert (winner.attempt, winner.attempt_at) == (1, NOW)
    assert _state(database) is OutboxState.SENDING


def test_a_row_in_hand_cannot_be_claimed(database: Database, owed: Intent) -> None:
    claim = _claimed(database, owed)
    with database.transaction() as session:
        assert _claim(session, owed, NOW) is None
        assert _claim(session, claim, NOW) is None


def test_a_row_of_unknown_outcome_cannot_be_claimed_before_it_was_looked_up(
    database: Database, owed: Intent
) -> None:
    claim = _claimed(database, owed)
    with database.transaction() as session:
        claims.unknown(session, claim, NOW, "lost", failed=True, now=NOW)
        assert _claim(session, _row(session), NOW) is None


@pytest.mark.parametrize("finish", FINISHES.values(), ids=FINISHES)
def test_finishing_after_somebody_else_took_it_over_does_nothing(
    database: Database, owed: Intent, finish: Finish
) -> None:
    late = _claimed(database, owed)
    with database.transaction() as session:
        claims.take_over(session, TEAM, NOW)
        claims.put_back(session, late, NOW, "did not arrive", failed=False)
        again = _claim(session, _row(session), NOW)
    assert again is not None
    with database.transaction() as session:
        assert not finish(session, late)
    assert _state(database) is OutboxState.SENDING


@pytest.mark.parametrize("finish", FINISHES.values(), ids=FINISHES)
def test_what_another_drain_found_sent_stays_sent(database: Database, owed: Intent, finish: Finish) -> None:
    """The claim ran out, another drain looked it up and found it there, and then the first one reports."""
    late = _claimed(database, owed)
    with database.transaction() as session:
        claims.take_over(session, TEAM, NOW)
        assert claims.sent(session, _row(session), channel="C1", ts="1.0", now=NOW)
    with database.transaction() as session:
        assert not finish(session, late)
    assert _state(database) is OutboxState.SENT


def test_the_same_key_is_owed_once(database: Database, owed: Intent) -> None:
    with database.transaction() as session:
        assert not _owe(session, "one")
        assert _owe(session, "two")


def test_only_the_first_owed_row_of_each_lane_may_be_sent(database: Database, owed: Intent) -> None:
    with database.transaction() as session:
        _owe(session, "two")
        _owe(session, "other lane, second", "to:U2", NOW - timedelta(hours=1))
        _owe(session, "other lane", "to:U2", NOW - timedelta(hours=2))
    with database.reading() as session:
        assert _heads(session) == ["other lane", "one"]
    claim = _claimed(database, owed)
    with database.reading() as session:
        assert _heads(session) == ["other lane"], "what is in hand is no head, and nothing behind it is"
    with database.transaction() as session:
        claims.sent(session, claim, channel="C1", ts="1.0", now=NOW)
        assert _heads(session) == ["other lane", "two"]


def test_after_a_stop_in_the_middle_everything_in_hand_is_looked_up(database: Database, owed: Intent) -> None:
    _claimed(database, owed)
    with database.transaction() as session:
        _owe(session, "two", "to:U2")
        assert claims.in_hand(session, TEAM)
        claims.take_over(session, TEAM, NOW)
        assert not claims.in_hand(session, TEAM)
    with database.reading() as session:
        states = {head.key: head.state for head in claims.heads(session, TEAM)}
    assert states == {"one": OutboxState.UNKNOWN, "two": OutboxState.PENDING}
