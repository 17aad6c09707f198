"""Takes a database away from the bot, and gives it back; what everybody then meets with."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import psycopg
from psycopg import sql
from sqlalchemy import make_url

from bot.domain.programme import Catalogue
from bot.playground import Limits, Playground, Timings
from tests.delivery.faults import FaultyTown

Trouble = Callable[[str], AbstractContextManager[None]]
AWAY = "Sorry, I cannot note anything at the moment, so nothing of this was kept. Please try again in a minute."


async def town_in_a_hurry(url: str, catalogue: Catalogue) -> AsyncIterator[FaultyTown]:
    """A town whose bot waits a second for its database, and where Slack soon repeats what was not acknowledged."""
    town, timings = FaultyTown(url, catalogue), Timings(retries=(0.2, 1.0, 3.0))
    town.slack = Playground(now=town.clock.now, timings=timings, limits=Limits())
    async with town:
        database = town.bot.database
        database.answers_within = database.patience = database.gives_up_after = 1.0
        yield town


async def everything_is_refused_and_then_works(
    town: FaultyTown, trouble: Callable[[], AbstractContextManager[None]]
) -> None:
    """A form, a message and the ticks in the middle of trouble; then all of it once more."""
    greta, farid = town.person("greta"), town.person("farid")
    await greta.say("/circle join")
    scheduler = town.bot.timetable.start()
    ticks = [job.func for job in scheduler.get_jobs()]
    scheduler.shutdown(wait=False)
    with trouble():
        for _ in range(2):
            answer = await greta.submit(consent=["yes"])
            assert list(answer["errors"].values()) == [AWAY]
        await farid.say("hello")
        await asyncio.gather(*(tick() for tick in ticks))
    town.bot.database.answers_within = town.bot.database.gives_up_after = 30.0
    assert (await greta.submit(consent=["yes"]))["action"] == "updated"
    async with asyncio.timeout(20):  # Slack repeats the event, because it was not acknowledged.
        while not any(message["bot_id"] for message in await farid.messages()):
            await asyncio.sleep(0.1)
    for tick in ticks:
        await tick()
    await greta.say("/circle status")
    assert "wait" in (await greta.last())["text"].lower()


@contextmanager
def away(database_url: str) -> Iterator[None]:
    """Ends all connections to the database and refuses new ones, until the end of the block."""
    address = make_url(database_url)
    name = sql.Identifier(str(address.database))
    admin = address.set(drivername="postgresql", database="postgres").render_as_string(hide_password=False)
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(name))
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (address.database,)
        )
        try:
            yield
        finally:
            connection.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS true").format(name))
