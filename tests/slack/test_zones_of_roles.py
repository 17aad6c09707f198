"""The zones of those who hold a role are learned from Slack, so that they are written to in their working hours."""

import logging

import pytest

from bot.features import people
from bot.slack import directory
from tests.town import Town


def zones(town: Town) -> dict[str, str]:
    """The zones of the moderator and of HR as the bot knows them."""
    with town.bot.database.reading() as session:
        return {
            one.id: people.zone_of(session, town.installed.team_id, one.id) for one in (town.moderator, town.hr)
        }


async def test_they_are_known_from_the_start_and_learned_anew(town: Town) -> None:
    await town.bot.timetable.read_groups()
    await directory.read_zones(town.bot.surface, town.bot.workspace_id)
    assert zones(town) == {one.id: one.tz for one in (town.moderator, town.hr)}
    with town.bot.database.transaction() as session:
        people.learned(session, town.installed.team_id, town.moderator.id, "Asia/Kolkata")
    await directory.read_zones(town.bot.surface, town.bot.workspace_id)
    assert zones(town)[town.moderator.id] == town.moderator.tz


async def test_one_that_cannot_be_read_stays_as_it_was(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    with town.bot.database.transaction() as session:
        people.learned(session, town.installed.team_id, town.moderator.id, "Asia/Kolkata")
    town.slack.faults.add("server_error", method="users.info", times=None)
    with caplog.at_level(logging.WARNING):
        await directory.read_zones(town.bot.surface, town.bot.workspace_id)
    assert zones(town)[town.moderator.id] == "Asia/Kolkata"
    assert {one.__dict__.get("action") for one in caplog.records} == {"zone_unread"}
