"""A member's own calendar follows their circle: what they press and read, and what stands at their address."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp
import pytest
from ical.calendar import Calendar
from ical.calendar_stream import IcsCalendarStream

from bot.domain.programme import Catalogue, Facilitation
from bot.settings import Settings
from tests.features.leading import with_facilitation
from tests.slack.homes import words
from tests.story.circles import Circle, circle
from tests.story.test_facilitators import chosen, named, says_yes
from tests.town import Actor, Town

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
async def ours(sqlite_url: str, catalogue: Catalogue) -> AsyncIterator[Circle]:
    """A circle in a town."""
    async with Town(sqlite_url, catalogue) as town:
        yield await circle(town)


async def asked(who: Actor) -> str:
    """The address that is shown to somebody who asks for it; nothing where none is shown."""
    await who.say("/circle calendar")
    return shown(await who.modal())


def shown(view: Any) -> str:
    """The address in a modal."""
    assert view is not None
    assert view["callback_id"] == "calendar.view"
    found = [line.strip("`") for line in words(view).split("\n") if line.startswith("`http")]
    return found[0] if found else ""


async def status(address: str) -> int:
    """How an address answers."""
    async with aiohttp.ClientSession() as http, http.get(address) as answer:
        return answer.status


async def read(address: str) -> Calendar:
    """What a calendar reads there, on the playground's own port."""
    async with aiohttp.ClientSession() as http, http.get(address) as answer:
        assert answer.status == 200
        return IcsCalendarStream.calendar_from_ics(await answer.text())


async def test_a_calendar_follows_a_new_hour_and_place_and_that_its_owner_leaves(ours: Circle) -> None:
    ana, ben = ours.members[:2]
    address = await asked(ana)
    assert address.startswith(f"{ours.town.address}/app/calendars/")
    before = (await read(address)).events
    assert len(before) == 13
    assert {one.location for one in before} == {None}
    await ben.say("/circle meeting", ours.channel)
    await ben.submit(weekday="3", at="09:30", place="link", link="https://meet.example.com/ours")
    after = (await read(address)).events
    assert [one.uid for one in after] == [one.uid for one in before]
    assert {one.location for one in after} == {"https://meet.example.com/ours"}
    assert {(one.sequence, _local(one.dtstart)) for one in after} == {(1, "Thu 09:30")}
    await ana.say("/circle leave")
    await ana.submit()
    left = (await read(address)).events
    assert {(one.status, one.location) for one in left} == {("CANCELLED", None)}
    assert len(left) == 13


def _local(at: object) -> str:
    assert isinstance(at, datetime)
    return f"{at.astimezone(BERLIN):%a %H:%M}"


async def test_an_address_is_shown_once_and_another_one_ends_it(ours: Circle) -> None:
    ana = ours.members[0]
    address = await asked(ana)
    assert await asked(ana) == "", "it is kept nowhere"
    view = await ana.modal()
    assert view is not None
    assert "I cannot show it again" in words(view)
    await ana.press_in(view, "calendar.renew")
    renewed = shown(await ana.modal())
    assert renewed != address
    assert (await status(address), await status(renewed)) == (404, 200)
    assert await asked(ours.members[1]) not in (address, renewed, "")


async def test_long_after_the_last_meeting_nothing_stands_there_any_more(ours: Circle) -> None:
    town, address = ours.town, await asked(ours.members[0])
    last = (await read(address)).events[-1].dtstart
    assert isinstance(last, datetime)
    town.clock.move_to(last + timedelta(days=29))
    await town.bot.timetable.tidy()
    assert await status(address) == 200
    town.clock.move_to(last + timedelta(days=31))
    await town.bot.timetable.tidy()
    assert await status(address) == 404


async def test_it_is_beside_the_rest_at_home(ours: Circle) -> None:
    ana = ours.members[0]
    await ana.press_in(await ana.home(), "calendar.open")
    assert (await read(shown(await ana.modal()))).events


async def test_whoever_is_in_no_circle_gets_none(ours: Circle) -> None:
    stranger = Actor(ours.town, ours.town.hr)
    await stranger.say("/circle calendar", ours.channel)
    await stranger.say("/circle calendar")
    assert await stranger.modal() is None
    assert (await stranger.last())["text"].startswith("This works once you are in a circle.")


async def test_whoever_facilitates_gets_one_too(sqlite_url: str, catalogue: Catalogue) -> None:
    async with Town(sqlite_url, with_facilitation(catalogue, Facilitation.PROFESSIONAL)) as town:
        leads = town.colleagues("Europe/Berlin")[0]
        zones = {one.tz for one in town.slack.people} - {"Europe/Berlin"}
        members = [one for zone in sorted(zones) for one in town.colleagues(zone)]
        await named(town, leads)
        await says_yes(await chosen(town, members[:5], leads), leads)
        assert len((await read(await asked(leads))).events) == 13


class Unreached(Town):
    """A town whose bot has no public address."""

    def settings(self, **more: Any) -> Settings:
        """The bot's settings."""
        return super().settings(**{"circles_url": None} | more)


async def test_without_a_public_address_the_meetings_are_told_as_text(
    sqlite_url: str, catalogue: Catalogue
) -> None:
    async with Unreached(sqlite_url, catalogue) as town:
        ana = (await circle(town)).members[0]
        assert await asked(ana) == ""
        view = await ana.modal()
        assert view is not None
        assert "I have no address that your calendar could reach" in words(view)
        assert words(view).count("• ") == 13
