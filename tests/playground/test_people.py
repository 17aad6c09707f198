"""The invented colleagues."""

from collections import Counter
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from aiohttp import ClientSession

from bot.playground import Playground
from bot.playground.state.people import colleagues


def test_there_are_twenty_five_different_people_one_guest_and_one_who_left():
    people = colleagues()
    assert len({person.id for person in people}) == len({person.name for person in people}) == 25
    assert [person.name for person in people if person.is_restricted] == ["noor"]
    assert [person.name for person in people if person.deleted] == ["walter"]


def test_enough_people_live_near_each_other_for_several_groups():
    noon = datetime(2026, 3, 2, 12)  # noqa: DTZ001 - the zone is given by the next line.
    offsets = Counter(noon.replace(tzinfo=ZoneInfo(person.tz)).utcoffset() for person in colleagues())
    assert sum(offsets.values()) == 25
    near_london = [offset for offset in offsets.elements() if offset and 0 <= offset.total_seconds() <= 7200]
    assert len(offsets) >= 5
    assert len(near_london) >= 9


def test_initials_are_made_of_the_first_and_last_name():
    initials = {person.name: person.initials for person in colleagues()}
    assert (initials["amara"], initials["meiling"]) == ("AO", "TL")


async def test_the_page_is_told_what_one_can_try() -> None:
    slack = Playground(now=lambda: datetime.now(UTC))
    slack.set_notes(["Type /ask as anybody."])
    address = await slack.start()
    try:
        async with ClientSession() as http, http.get(f"{address}/playground/workspace") as answer:
            assert (await answer.json())["notes"] == ["Type /ask as anybody."]
    finally:
        await slack.stop()
