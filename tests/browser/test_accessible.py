"""axe finds nothing to object to in what a member, a moderator and HR come across, in light and dark, wide and narrow."""

import re
from typing import Literal

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import expect

from tests.browser.visitor import APP, Visit, Visitor
from tests.town import Town

WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
OTHERS = ("greta", "mehmet", "zofia", "leon")


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
async def test_axe_has_no_objection(
    town: Town, visit: Visit, size: dict[str, int], colours: Literal["light", "dark"]
) -> None:
    one = await visit("farid", viewport=size, color_scheme=colours)
    await _clean(one, "the first view")
    await one.page.get_by_test_id("person-switch").click()
    await _clean(one, "the switch of person")
    await one.page.keyboard.press("Escape")
    await one.open(APP)
    await one.type("/circle join")
    await expect(one.modal("Join a peer circle")).to_be_visible()
    await _clean(one, "the form to join")
    await one.modal("Join a peer circle").get_by_role("button", name="Join").click()
    await expect(one.page.get_by_test_id("field-error").filter(has_text=re.compile("."))).to_have_count(1)
    await _clean(one, "the form with an error")
    await one.page.keyboard.press("Escape")
    await _a_circle_begins(town)
    await one.close("You are on the list")
    if size is NARROW:
        await one.page.get_by_role("button", name="Back to all conversations").click()
    await one.open(re.compile(r"\(private\)"))
    prompt = one.prompt("Kickoff:")
    await one.move_on(prompt)
    await _clean(one, "the circle's channel")
    await prompt.get_by_role("button", name="Check in").click()
    await expect(one.modal("Check in")).to_be_visible()
    await _clean(one, "the check-in")
    await one.page.keyboard.press("Escape")
    await prompt.get_by_role("button", name="1 reply").click()
    await expect(one.thread()).to_be_visible()
    await _clean(one, "the thread")


async def _a_circle_begins(town: Town) -> None:
    for name in ("farid", *OTHERS):
        await town.person(name).join()
    await town.everybody_agrees()
    moderator = town.person(town.moderator.name)
    await moderator.approve()
    await town.bot.settled()


async def _clean(one: Visitor, where: str) -> None:
    results = await Axe().run(one.page)
    assert results.violations_count == 0, f"{where}: {results.generate_report()}"
