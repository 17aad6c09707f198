"""The machine's clock is set while things are owed: nothing waits for it, and nothing is sent twice for it."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import update

from bot.delivery import attempts
from bot.delivery.carrying import Delivery
from bot.delivery.pace import POST, Pace
from bot.delivery.recording import LookAgain, NotThere
from bot.store import claims, outbox
from bot.store.models import Outbox, OutboxState
from bot.store.session import Session
from tests.delivery import faults, seeds
from tests.delivery.faults import FaultyTown
from tests.town import Town

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)


def test_a_clock_set_back_empties_what_could_never_be_so_full() -> None:
    pace, back = Pace(), NOON - timedelta(minutes=90)
    for _ in range(21):
        pace.took("T1", "C1", POST, NOON)
    pace.block("T1", "conversations.create", NOON + timedelta(minutes=1))
    pace.forget_past("T1", back)
    assert pace.ready_at("T1", "C1", POST, back, bulk=True) == back
    assert pace.ready_at("T1", "", "conversations.create", back) == back


async def test_what_waits_longer_than_anything_ever_does_is_tried_at_once(town: Town) -> None:
    """As after a day back: it was put off, or taken in hand, at an instant that has yet to come."""
    greta, now = town.person("greta").id, town.clock.now()
    await seeds.owe_help(town, greta, "put off", due_at=now + timedelta(hours=1))
    await seeds.owe_help(town, greta, "meant for tomorrow", due_at=now + timedelta(days=1))

    def mend(session: Session) -> list[str]:
        put_off = update(Outbox).where(Outbox.key == "put off")
        session.execute(put_off.values(attempts=1, try_at=now + timedelta(days=1)))
        claims.mend_times(session, now)
        return [one.key for one in claims.heads(session, town.bot.workspace_id, by=now)]

    assert await town.bot.database.write(mend) == ["put off"]


async def test_the_clock_alone_does_not_settle_what_is_unknown(faulty: FaultyTown) -> None:
    """It was set a minute on: a request may be under way all the same."""
    greta = faulty.person("greta")
    faulty.faults.on("chat.postMessage", faults.cut)
    await seeds.owe_help(faulty, greta.id, "one")
    await faulty.bot.drain.settle()
    assert await seeds.state(faulty, "one") is OutboxState.UNKNOWN
    bot, passed = faulty.bot, [timedelta()]
    lost = await bot.database.read(lambda session: outbox.find(session, bot.workspace_id, "one"))
    assert lost is not None
    delivery = Delivery(
        bot.database, bot.catalogue, bot.clients.of, bot.clock.now, bot.metrics, elapsed=lambda: passed[0]
    )
    delivery.lost[lost.id] = timedelta()
    faulty.clock.put_to(faulty.clock.now() + timedelta(seconds=60))
    passed[0] = timedelta(seconds=3)
    assert isinstance(await attempts.look(delivery, lost, 0), LookAgain)
    passed[0] = timedelta(seconds=31)
    assert isinstance(await attempts.look(delivery, lost, 0), NotThere)


async def test_what_another_process_lost_long_ago_is_settled_at_once(faulty: FaultyTown) -> None:
    """Where one process after the other dies, none of them lives long enough to wait anew."""
    bot, greta = faulty.bot, faulty.person("greta")
    faulty.faults.on("chat.postMessage", faults.cut)
    await seeds.owe_help(faulty, greta.id, "one")
    await bot.drain.settle()
    lost = await bot.database.read(lambda session: outbox.find(session, bot.workspace_id, "one"))
    assert lost is not None
    faulty.clock.put_to(faulty.clock.now() + timedelta(seconds=31))
    fresh = Delivery(bot.database, bot.catalogue, bot.clients.of, bot.clock.now, bot.metrics)
    assert isinstance(await attempts.look(fresh, lost, 0), NotThere)


async def test_a_row_of_a_version_from_before_is_sent_when_it_is_due(town: Town) -> None:
    """It knows no instant to try at, and goes on writing for a moment while the new version starts."""
    greta, now = town.person("greta").id, town.clock.now()
    await seeds.owe_help(town, greta, "tomorrow", due_at=now + timedelta(days=1))
    long_ago = update(Outbox).values(try_at=datetime(1970, 1, 1, tzinfo=UTC))

    def look(session: Session) -> tuple[list[str], datetime]:
        session.execute(long_ago)
        early = [one.key for one in claims.heads(session, town.bot.workspace_id, by=now)]
        claims.mend_times(session, now)
        (row,) = claims.heads(session, town.bot.workspace_id)
        return early, row.try_at

    assert await town.bot.database.write(look) == ([], now + timedelta(days=1))
