"""The ticks: whatever is planned twice, or by two bots at once, is said once."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime, timedelta
from threading import Barrier

import aiohttp
import pytest
from sqlalchemy import func, select

from bot import parts
from bot.app import Bot
from bot.domain.programme import Catalogue
from bot.features import plans, proposals
from bot.scheduler.ticks import Timetable
from bot.slack.guard import Surface
from bot.store.models import Circle, Outbox, OutboxState
from bot.store.session import Session
from tests.databases import PostgresServer, fresh_database
from tests.delivery import seeds
from tests.delivery.faults import FaultyTown
from tests.town import Town
from tests.web.served import SignedTown, served, signed

PEOPLE = ("greta", "mehmet", "zofia", "hannah")
FOURS = (PEOPLE, ("maya", "darnell", "sofia", "tunde"), ("priya", "arjun", "ishita", "hiro"))
POST = "chat.postMessage"


@pytest.fixture
async def town(migrated_url: str, catalogue: Catalogue) -> AsyncIterator[FaultyTown]:
    """A town on each kind of database in turn, whose calls to Slack are counted."""
    async with FaultyTown(migrated_url, catalogue) as made:
        yield made


@pytest.fixture
async def on_postgres(postgres: PostgresServer, catalogue: Catalogue) -> AsyncIterator[FaultyTown]:
    """A town on PostgreSQL, where there may be a second bot."""
    with fresh_database(postgres) as url:
        async with FaultyTown(url, catalogue) as made:
            yield made


@asynccontextmanager
async def _second_bot(town: Town) -> AsyncIterator[Bot]:
    """Another bot on the same database, workspace and clock."""
    given = town.settings()
    database = parts.open_database(given)
    async with Bot(given, clock=town.clock, database=database, catalogue=town.catalogue) as bot:
        yield bot


@contextmanager
def _second_timetable(town: Town) -> Iterator[Timetable]:
    """Another process that plans on the same database, and leaves the sending to the first one."""
    database = parts.open_database(town.settings())
    clients = town.bot.clients
    surface = Surface(
        database, town.catalogue, town.clock.now, clients.of, clients.workspaces, plan_soon=lambda: None
    )
    yield Timetable(surface)
    database.close()


async def _to_the_next_moment(town: Town) -> None:
    """Moves the clock to the next moment of a circle, without doing anything."""
    found = await town.bot.database.read(lambda session: plans.next_at(session, catalogue=town.catalogue))
    assert found is not None
    town.clock.move_to(found[0] + timedelta(seconds=1))


async def _drained(bots: Sequence[Bot], town: Town) -> None:
    """Lets the bots send what is due, side by side, until nothing of it is left."""
    async with asyncio.timeout(30):
        while await town.bot.database.read(lambda session: _owed(session, town.clock.now())):
            await asyncio.gather(*(one.drain.settle() for one in bots))
            town.clock.move_to(town.clock.now() + timedelta(seconds=1))


def _owed(session: Session, now: datetime) -> int:
    states = (OutboxState.PENDING, OutboxState.SENDING, OutboxState.UNKNOWN)
    return session.scalar(select(func.count()).where(Outbox.state.in_(states), Outbox.due_at <= now)) or 0


async def _said(town: FaultyTown, circle_id: str) -> list[str]:
    """The keys of everything the bot said in a circle's channel, threads included, as Slack has it."""
    circle = await seeds.circle(town, circle_id)
    client, found = town.bot.clients.own, []
    history = await client.conversations_history(channel=circle.channel_id or "", include_all_metadata=True)
    for message in history.get("messages") or []:
        found.append(message)
        if message.get("reply_count"):
            thread = await client.conversations_replies(
                channel=circle.channel_id or "", ts=message["ts"], include_all_metadata=True
            )
            found += (thread.get("messages") or [])[1:]
    return [one["metadata"]["event_payload"]["key"] for one in found if "metadata" in one]


async def _in_private(town: FaultyTown, *names: str) -> list[tuple[str, str]]:
    """What the bot said to people in private, as Slack has it: to whom, and what."""
    found = {name: await town.person(name).messages() for name in names}
    return [(name, one["text"]) for name, messages in found.items() for one in messages if one["bot_id"]]


async def test_planning_twice_posts_once(town: FaultyTown) -> None:
    circle_id = await seeds.owe_circle(town, *PEOPLE)
    await _drained([town.bot], town)
    for _ in range(3):
        await _to_the_next_moment(town)
        for _ in range(3):
            await town.bot.timetable.plan()
            await _drained([town.bot], town)
    said = await _said(town, circle_id)
    assert f"prompt:{circle_id}:0" in said
    assert f"thread:{circle_id}:0" in said
    assert sorted(said) == sorted(set(said))
    private = await _in_private(town, *PEOPLE)
    assert sorted(private) == sorted(set(private))
    assert sum("In for all of it?" in words for _, words in private) == len(PEOPLE)
    assert town.faults.count(POST) == len(said) + len(private)


async def test_planning_at_the_same_time_posts_once(town: FaultyTown) -> None:
    circle_id = await seeds.owe_circle(town, *PEOPLE)
    await _drained([town.bot], town)
    await _to_the_next_moment(town)
    await asyncio.gather(*(town.bot.timetable.plan() for _ in range(5)))
    await _drained([town.bot], town)
    said = await _said(town, circle_id)
    assert sorted(said) == sorted(set(said))
    ((_, asked),) = await _in_private(town, *PEOPLE)
    assert asked.startswith("Would you host")
    assert len(said) == 3
    assert town.faults.count(POST) == len(said) + 1


async def test_two_that_plan_on_one_database_say_every_prompt_once(on_postgres: FaultyTown) -> None:
    town = on_postgres
    with _second_timetable(town) as second:
        made = [await seeds.owe_circle(town, *four) for four in FOURS]
        await _drained([town.bot], town)
        for _ in range(5):  # After three silent weeks people would be asked in private once more.
            await _to_the_next_moment(town)
            await asyncio.gather(*(one.plan() for one in (town.bot.timetable, second) for _ in range(2)))
            await _drained([town.bot], town)
        said = [key for circle_id in made for key in await _said(town, circle_id)]
    assert sorted(said) == sorted(set(said))
    assert {key.split(":")[0] for key in said} >= {"circle.welcome", "prompt", "thread"}
    private = await _in_private(town, *(name for four in FOURS for name in four))
    assert sorted(private) == sorted(set(private))
    assert sum("In for all of it?" in words for _, words in private) == 3 * len(PEOPLE)
    assert town.faults.count(POST) == len(said) + len(private)
    assert town.faults.count("conversations.create") == 3


async def test_both_bots_do_their_share(on_postgres: FaultyTown) -> None:
    """A second bot is there to take over: with the first one's drain stopped it sends everything."""
    town = on_postgres
    async with _second_bot(town) as second:
        await town.stop_bot()
        town.bot = second
        greta = town.person("greta")
        await greta.say("hello")
        await town.slack.quiet()
        await second.drain.settle()
        assert any(one["bot_id"] for one in await greta.messages())


async def test_two_bots_that_propose_at_the_same_time_propose_each_person_once(on_postgres: FaultyTown) -> None:
    """Each computes from the same crowd and writes at the same moment; neither fails over the other."""
    town = on_postgres
    for one in town.colleagues("Europe/Berlin")[:2] + town.colleagues("Europe/London")[:2]:
        await one.join(zone="Europe/Berlin")
    now = town.clock.now() + timedelta(days=1, hours=1)
    database = town.bot.database
    (crowd,) = await database.read(lambda session: proposals.crowds(session, catalogue=town.catalogue))
    found = proposals.search(crowd, now=now)().suggestions
    assert len(found) == 1
    meeting = Barrier(2)

    def propose() -> int:
        with database.transaction() as session:
            session.scalar(select(func.count()).select_from(Circle))
            meeting.wait(timeout=10)
            return proposals.propose(session, crowd, found, now=now)

    with ThreadPoolExecutor(2) as threads:
        both = [threads.submit(propose) for _ in range(2)]
        await asyncio.to_thread(lambda: [one.exception() for one in both])
    assert sorted(one.result() for one in both) == [0, 1]
    assert await database.read(lambda session: session.scalar(select(func.count()).select_from(Circle))) == 1


async def test_an_event_that_reaches_both_bots_is_handled_once(
    postgres: PostgresServer, catalogue: Catalogue
) -> None:
    """The first answer was late, so Slack sent the event again, and this time the other bot got it."""
    with fresh_database(postgres) as url:
        async with (
            SignedTown(url, catalogue) as town,
            _second_bot(town) as second,
            aiohttp.ClientSession() as http,
        ):
            greta = town.person("greta")
            body = _hello(town, greta.id, await greta.app_dm())
            headers = {"Content-Type": "application/json"} | signed(body, town.installed.signing_secret)
            async with served(town.bot.web()) as one, served(second.web()) as other:
                for address in (one, other, other, one):
                    async with http.post(f"{address}/slack/events", data=body, headers=headers) as answer:
                        assert answer.status == 200
                    # Slack repeats for a day where delayed delivery is on; the help itself is hourly.
                    town.clock.move_to(town.clock.now() + timedelta(hours=2))
            await _drained([town.bot, second], town)
            assert len([one for one in await greta.messages() if one["bot_id"]]) == 1
            rows = await town.bot.database.read(
                lambda session: session.scalar(select(func.count()).select_from(Outbox))
            )
            assert rows == 1


def _hello(town: Town, user: str, channel: str) -> bytes:
    event = {
        "type": "message",
        "channel_type": "im",
        "channel": channel,
        "user": user,
        "text": "hello",
        "ts": "1.2",
    }
    whole = {
        "type": "event_callback",
        "team_id": town.installed.team_id,
        "api_app_id": town.installed.app_id,
        "event_id": "Ev0ONCE",
        "event_time": 1,
        "event": event,
    }
    return json.dumps(whole).encode()


async def test_the_timetable_holds_all_ticks_and_a_join_has_the_planning_done_at_once(town: Town) -> None:
    scheduler = town.bot._scheduler
    assert {job.id for job in scheduler.get_jobs()} == {
        "plan",
        "search_when_free",
        "report",
        "read_groups",
        "look_inside",
        "tidy",
    }
    before = scheduler.get_job("plan").next_run_time
    scheduler.pause()
    await town.person("farid").join()
    assert scheduler.get_job("plan").next_run_time < before


async def test_a_stop_in_the_middle_of_a_tick_is_no_failure(
    sqlite_url: str, catalogue: Catalogue, caplog: pytest.LogCaptureFixture
) -> None:
    async with FaultyTown(sqlite_url, catalogue) as town:
        await seeds.owe_circle(town, *PEOPLE)
        await _drained([town.bot], town)
        await town.stop_bot()
        looking = town.faults.on("conversations.members", town.faults.hang)
        await town.start_bot()
        async with asyncio.timeout(30):
            await looking.met.wait()
        await Town.stop_bot(town)  # Slack goes on hanging meanwhile.
        assert [one.getMessage() for one in caplog.records if one.levelname == "ERROR"] == []
