"""`/circle concern`: whom one can talk to, and that nothing of it is written down anywhere."""

import logging

import pytest
from sqlalchemy import func, select

from bot.domain.concerns import Ways
from bot.domain.programme import Catalogue
from bot.features import workspaces
from bot.slack.limits import modal_faults
from bot.slack.views import concerns as views
from bot.store.models import Base
from bot.store.session import Database
from tests.town import Actor, Town

LINE = "Counselling <!channel>: *0800 111 0 111* & <https://evil.example|more>"


def rows(database: Database) -> dict[str, int]:
    """How many rows stand in each table."""
    with database.reading() as session:
        return {
            one.name: session.scalar(select(func.count()).select_from(one)) or 0
            for one in Base.metadata.sorted_tables
        }


def set_ways(town: Town, contact: str | None, help_line: str | None) -> None:
    """Changes where people can turn."""
    with town.bot.database.transaction() as session:
        for way, words in (("contact", contact), ("help_line", help_line)):
            workspaces.set_way(session, town.bot.workspace_id, way, words, by="test", now=town.clock.now())


async def asked(person: Actor) -> str:
    """What somebody reads who types it."""
    await person.say("/circle concern")
    view = await person.modal()
    assert view is not None
    assert not any(block["type"] == "input" for block in view["blocks"])
    assert modal_faults(view) == []
    return "\n".join(block["text"]["text"] for block in view["blocks"])


async def test_a_concern_leads_to_people_and_leaves_no_trace(
    sqlite_url: str, catalogue: Catalogue, caplog: pytest.LogCaptureFixture
) -> None:
    async with Town(sqlite_url, catalogue) as town:
        newcomer, waiting = town.person("farid"), town.person("greta")
        await waiting.join(zone="Europe/Berlin")
        await newcomer.say("/circle help")  # That a command arrived is noted once a day, whichever it was.
        await town.settled()
        caplog.set_level(logging.DEBUG, logger="bot")
        caplog.clear()
        before, contacted = rows(town.bot.database), Actor(town, town.hr)
        messages = len(await contacted.messages())
        for person in (newcomer, waiting):
            said = await asked(person)
            assert f"You can talk to <@{town.hr.id}>" in said
            assert "extension 4357" in said
            assert "call the emergency number of the place where you are" in said
            assert "I store nothing of this and send nothing to anybody" in said
        await town.settled()
        assert rows(town.bot.database) == before
        assert len(await contacted.messages()) == messages
        logged = [one.getMessage() for one in caplog.records if not one.name.startswith("bot.playground")]
        assert not any("concern" in one or newcomer.id in one for one in logged)


async def test_without_a_contact_it_says_whom_to_ask(sqlite_url: str, catalogue: Catalogue) -> None:
    async with Town(sqlite_url, catalogue) as town:
        person = town.person("farid")
        set_ways(town, None, None)
        said = await asked(person)
        assert "Talk to somebody you trust outside your circle" in said
        assert "<@" not in said
        set_ways(town, None, LINE)
        assert "Counselling &lt;!channel&gt;: *0800 111 0 111*" in await asked(person)
        set_ways(town, town.hr.id, None)
        assert f"<@{town.hr.id}>" in await asked(person)


async def test_a_contact_who_has_left_is_named_no_more(sqlite_url: str, catalogue: Catalogue) -> None:
    async with Town(sqlite_url, catalogue) as town:
        contact = town.person("greta")
        await contact.join(zone="Europe/Berlin")
        set_ways(town, contact.id, None)
        assert f"<@{contact.id}>" in await asked(town.person("farid"))
        await town.post("deactivate", user=contact.id)
        await town.settled()
        assert "<@" not in await asked(town.person("farid"))


def test_the_longest_help_line_fits() -> None:
    assert modal_faults(views.ways(Ways("U012AB3CD", "<" * 1000))) == []
