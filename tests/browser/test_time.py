"""Time is moved on the page: to the next thing, by an hour, a day, a step; and it is told what happened meanwhile."""

import re

import pytest
from playwright.async_api import Locator, expect

from tests.browser.visitor import Visit, Visitor
from tests.town import Town

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
OTHERS = ("farid", "greta", "mehmet", "zofia", "leon")


async def test_an_hour_and_a_day_pass_and_it_is_said_that_nothing_happened(visit: Visit) -> None:
    one = await visit("farid")
    before = await one.page.get_by_test_id("time-now").inner_text()
    await _move(one, "+1 hour")
    await expect(_told(one)).to_contain_text("Nothing happened in between.")
    await expect(one.page.get_by_test_id("time-now")).not_to_have_text(before)
    await one.page.get_by_role("button", name="Close the list of what happened").click()
    await expect(_told(one)).to_have_count(0)
    await expect(one.page.get_by_test_id("advance")).to_be_focused()


async def test_a_step_that_lies_nowhere_ahead_is_refused_in_a_sentence(visit: Visit) -> None:
    one = await visit("farid")
    await _move(one, "+1 step")
    await expect(one.page.get_by_test_id("notice")).to_contain_text("Nothing is going to happen by itself.")
    await expect(one.page.get_by_test_id("timebar")).to_have_attribute("aria-busy", "false")


async def test_what_happened_is_told_in_the_readers_zone_and_stands_unread(town: Town, visit: Visit) -> None:
    await _a_circle(town)
    one = await visit("farid")
    entry = one.place(re.compile(r"\(private\)"))
    await entry.click()
    await one.open("general")
    await _move(one, "+1 step")
    await expect(entry).to_contain_text("1 unread")
    await _move(one, "+1 step")
    told = _told(one)
    await expect(told).to_contain_text(re.compile(r"\d things happened"))
    await told.get_by_text("things happened").click()
    rows = told.get_by_role("listitem")
    await expect(rows.last).to_contain_text(re.compile("Experiment|prompt", re.IGNORECASE))
    berlin = await rows.last.locator("time").inner_text()
    await one.act_as("Priya Banerjee")
    await expect(rows.last.locator("time")).not_to_have_text(berlin)


async def test_news_in_the_open_conversation_comes_after_a_line_and_the_page_is_live_at_once(
    town: Town, visit: Visit
) -> None:
    await _a_circle(town)
    one = await visit("farid")
    line = one.page.get_by_text("New", exact=True)
    for place in (re.compile(r"\(private\)"), "general", re.compile(r"\(private\)")):
        await one.open(place)
    await expect(one.messages("Norms to start from")).to_be_visible()
    await expect(line).to_have_count(0)  # All that is here has been read.
    await _move(one, "+1 step")
    await expect(one.prompt("Kickoff:")).to_be_visible()
    await expect(line).to_be_visible()
    channel = (await town.person("farid").conversations("private"))[0]["id"]
    await town.person("greta").say("Shall we start?", channel)
    await expect(one.messages("Shall we start?")).to_be_visible()


async def test_a_second_press_while_time_moves_does_nothing(town: Town, visit: Visit) -> None:
    await _a_circle(town)
    one = await visit("farid")
    await one.page.get_by_test_id("advance").dblclick()
    await expect(_told(one)).to_contain_text("1 thing happened")
    asked = await one.page.evaluate(
        "performance.getEntriesByType('resource').filter((one) => one.name.endsWith('/advance')).length"
    )
    assert asked == 1


@pytest.mark.parametrize("colours", ["light", "dark"])
async def test_the_bar_fits_a_phone(town: Town, visit: Visit, colours: str) -> None:
    await _a_circle(town)
    one = await visit("farid", color_scheme=colours, **PHONE)
    await _move(one, "+1 day")
    bar = one.page.get_by_test_id("timebar")
    for button in await bar.get_by_role("button").all():
        box = await button.bounding_box()
        assert box is not None
        assert box["height"] >= 40
        assert 0 <= box["x"] <= 390 - box["width"]
    assert await one.page.evaluate("document.documentElement.scrollWidth") == 390


async def _move(one: Visitor, by: str) -> None:
    await one.page.get_by_role("button", name="Move time by a while").click()
    await one.page.get_by_role("menuitem", name=by).click()
    await expect(one.page.get_by_test_id("timebar")).to_have_attribute("aria-busy", "false")


def _told(one: Visitor) -> Locator:
    return one.page.get_by_role("region", name="What happened")


async def _a_circle(town: Town) -> None:
    """A circle of colleagues in one zone, whose first step lies ahead."""
    for name in OTHERS:
        await town.person(name).join()
    await town.everybody_agrees()
    moderator = town.person(town.moderator.name)
    await moderator.approve()
    await town.bot.settled()
