"""A workspace lives on beside the bot: somebody goes, somebody moves, a channel is archived, the app is taken out."""

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import func, select, text

from bot.domain.programme import Catalogue
from bot.store.models import Base
from tests.story.circles import Circle, circle
from tests.town import Actor, Town


async def test_people_go_and_move_and_a_channel_is_archived(sqlite_url: str, catalogue: Catalogue) -> None:
    async with Town(sqlite_url, catalogue) as town:
        ours = await circle(town)
        await town.move_until("kickoff's prompt")
        await town.settled()
        await _moves(ours)
        await _goes(ours)
        await _archived(ours)
        await _put_out(ours)
        await _another_name(ours)
        await _another_id(ours)


async def _moves(ours: Circle) -> None:
    mover = ours.members[1]
    _write(ours, "UPDATE people SET zone = 'Europe/Berlin'")
    await ours.town.post("set_zone", user=mover.id, tz="Asia/Kolkata")
    await ours.town.settled()
    assert _read(ours, "SELECT zone FROM enrolments WHERE user_id = :user", user=mover.id) == "Asia/Kolkata"
    assert _read(ours, "SELECT zone FROM circles") == "Europe/Berlin"


async def _goes(ours: Circle) -> None:
    leaver = ours.members[4]
    await ours.town.post("deactivate", user=leaver.id)
    await ours.town.settled()
    state = "SELECT state FROM members WHERE user_id = :user"
    assert _read(ours, state, user=leaver.id) == "left"
    await ours.town.post("reactivate", user=leaver.id)
    await ours.town.settled()
    assert _read(ours, state, user=leaver.id) == "left"
    await leaver.say("/circle status")
    assert (await leaver.last())["text"].startswith("You are in no circle and on no waiting list.")


async def _archived(ours: Circle) -> None:
    ana, town = ours.members[0], ours.town
    moderator = Actor(town, town.moderator)
    await town.post("archive", **{"as": ana.id}, channel=ours.channel)
    await town.settled()
    said = [one["text"] for one in await moderator.messages()]
    (told,) = [one for one in said if "was archived" in one]
    assert "I cannot undo that" in told
    assert f"<@{ana.id}>" in told
    await town.move_until("reminded")
    assert "wrapped up" not in await town_next(town)
    await town.post("unarchive", **{"as": ana.id}, channel=ours.channel)
    await _bring_back(ours)
    assert "the kickoff is wrapped up" in await town.move()
    await town.settled()
    assert (await ana.last(ours.channel))["text"].startswith("The kickoff is over")


async def _put_out(ours: Circle) -> None:
    ana, town = ours.members[0], ours.town
    bot = town.installed.bot_user_id
    await town.post("remove_person", **{"as": ana.id}, channel=ours.channel, user=bot)
    await town.settled()
    said = [one["text"] for one in await Actor(town, town.moderator).messages()]
    assert len([one for one in said if one.startswith("I was taken out of")]) == 1
    await _bring_back(ours)


async def _another_id(ours: Circle) -> None:
    ana, town = ours.members[0], ours.town
    channel = (await town.post("change_channel_id", **{"as": ana.id}, channel=ours.channel))["channel"]
    await town.settled()
    await town.move_until("step 1")
    await town.settled()
    assert "Week 1" in (await ana.last(str(channel)))["text"]


async def _another_name(ours: Circle) -> None:
    async with aiohttp.ClientSession() as session:
        base_url = f"{ours.town.address}/api/"
        client = AsyncWebClient(token=ours.town.installed.bot_token, base_url=base_url, session=session)
        await client.conversations_rename(channel=ours.channel, name="circle-of-ours")
    await ours.town.settled()
    assert _read(ours, "SELECT name FROM circles") == "circle-of-ours"


async def _bring_back(ours: Circle) -> None:
    bot, ana = ours.town.installed.bot_user_id, ours.members[0]
    await ours.town.post("add_people", **{"as": ana.id}, channel=ours.channel, users=[bot])
    await ours.town.settled()
    assert not any("has come into this channel" in one["text"] for one in await ana.messages(ours.channel))


async def test_the_app_is_taken_out_and_comes_back(sqlite_url: str, catalogue: Catalogue) -> None:
    async with Town(sqlite_url, catalogue) as town:
        ours = await circle(town)
        ana = ours.members[0]
        before = len(await ana.messages(ours.channel))
        await town.post("uninstall")
        await town.settled()
        assert "destroyed" in await town_next(town)
        assert len(await ana.messages(ours.channel)) == before
        await town.stop_bot()
        await town.start_bot()
        assert "would host" in await town.move()
        await town.move_until("the kickoff's prompt is posted")
        await town.settled()
        assert len(await ana.messages(ours.channel)) > before
        await ana.say("/circle status")
        assert ours.channel in (await ana.last())["text"]


async def test_after_a_month_without_the_app_nothing_is_left(sqlite_url: str, catalogue: Catalogue) -> None:
    async with Town(sqlite_url, catalogue) as town:
        await circle(town)
        await town.post("uninstall")
        await town.settled()
        assert "destroyed" in await town.move()
        await town.settled()
        for table in Base.metadata.sorted_tables:
            with town.bot.database.reading() as session:
                found = session.scalar(select(func.count()).select_from(table))
                # Of all processes and no workspace is left: which of them was here last, and that it has tidied.
                assert found == 0 or table.name in ("editions", "turns"), table.name


async def town_next(town: Town) -> str:
    """What comes next by itself."""
    due = await town.bot.next_due()
    return due.what if due else ""


def _read(ours: Circle, query: str, **facts: str) -> object:
    with ours.town.bot.database.reading() as session:
        return session.scalar(text(query), facts)


def _write(ours: Circle, statement: str) -> None:
    with ours.town.bot.database.transaction() as session:
        session.execute(text(statement))
