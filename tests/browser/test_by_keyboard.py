"""From joining to the wrap-up by keyboard alone."""

import re
from collections.abc import Awaitable, Callable

from playwright.async_api import expect

from tests.browser.keys import Keys
from tests.browser.visitor import APP, CONSENT, Visit, Visitor
from tests.town import Town

CHANNEL = re.compile(r"\(private\)")
OTHERS = ("greta", "mehmet", "zofia", "leon")


async def test_from_joining_to_the_wrap_up_without_a_mouse(town: Town, visit: Visit) -> None:
    one = await visit("farid")
    keys = Keys(one.page)
    await _join(one, keys)
    for name in OTHERS:
        await town.person(name).join()
    await town.everybody_agrees()

    await _act_as(one, keys, town.moderator.real_name)
    await keys.use(one.place(APP))
    await keys.use(one.page.get_by_role("link", name="Home"))
    home = one.page.get_by_role("group", name="Home")
    await keys.use(home.get_by_role("button", name=re.compile("^Approve")))
    await expect(home).to_contain_text("No proposal waits for a decision.")

    await _act_as(one, keys, "Farid Haidari")
    await keys.use(one.place(CHANNEL))
    prompt = one.prompt("Kickoff:")
    await _move_on(one, keys, prompt.count)
    await _check_in(one, keys)
    wrap_up = one.messages(re.compile("kickoff (is over|comes to a close)", re.IGNORECASE))
    await _move_on(one, keys, wrap_up.count)
    await expect(wrap_up).to_contain_text("Next:")


async def _join(one: Visitor, keys: Keys) -> None:
    await keys.use(one.place(APP))
    await expect(one.page.get_by_role("textbox", name=f"Message {APP}")).to_be_focused()
    await keys.type("/circle join")
    await keys.press("Enter")
    form = one.modal("Join a peer circle")
    await expect(form.get_by_role("combobox", name="Programme")).to_be_focused()
    await keys.to(form.get_by_role("textbox", name="What would you like to work on?"))
    await keys.type("Learn to chair a meeting")
    await keys.use(form.get_by_role("checkbox", name=CONSENT), "Space")
    await keys.use(form.get_by_role("button", name="Join"))
    await expect(one.modal("You are on the list")).to_be_visible()
    await keys.press("Escape")
    await expect(one.page.get_by_role("textbox", name=f"Message {APP}")).to_be_focused()


async def _act_as(one: Visitor, keys: Keys, name: str) -> None:
    await keys.use(one.page.get_by_test_id("person-switch"))
    await expect(one.page.get_by_role("searchbox", name="Find a person")).to_be_focused()
    await keys.type(name)
    await keys.press("Enter")
    await expect(one.page.get_by_test_id("person-switch")).to_contain_text(name)


async def _check_in(one: Visitor, keys: Keys) -> None:
    await keys.use(one.prompt("Kickoff:").get_by_role("button", name="Check in"))
    form = one.modal("Check in")
    await keys.to(form.get_by_role("textbox", name="What will you do next?"))
    await keys.type("Ask two people how they chair")
    await keys.use(form.get_by_role("checkbox", name="Share with my circle"), "Space")
    await keys.use(form.get_by_role("button", name="Check in"))
    await keys.use(one.modal("Before you share").get_by_role("button", name="Share"))
    await expect(one.modal("Thank you")).to_be_visible()
    await keys.press("Escape")
    await keys.use(one.prompt("Kickoff:").get_by_role("button", name=re.compile("repl")))
    await expect(one.thread().get_by_text("Ask two people how they chair")).to_be_visible()
    await keys.use(one.page.get_by_role("button", name="Close the thread"))


async def _move_on(one: Visitor, keys: Keys, there: Callable[[], Awaitable[int]]) -> None:
    for _ in range(10):
        await keys.use(one.page.get_by_test_id("advance"))
        await expect(one.page.get_by_test_id("timebar")).to_have_attribute("aria-busy", "false")
        if await there():
            return
    raise AssertionError("It did not come to pass in ten moves.")
