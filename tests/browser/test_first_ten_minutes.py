"""The first ten minutes with peer circles, lived on the page in a real browser."""

import re

from playwright.async_api import Locator, expect

from tests.browser.visitor import APP, CONSENT, Visit, Visitor
from tests.town import Town

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
# Colleagues in one zone, and Farid with them, whom what the form suggests brings together.
GOAL = "Learn to chair a meeting"
OTHERS = ("Greta Lindqvist", "Mehmet Yıldız", "Zofia Kowalska", "Léon Mbeki")
CHANNEL = re.compile(r"\(private\)")


async def test_the_first_ten_minutes_from_joining_to_the_summary(town: Town, visit: Visit) -> None:
    one = await visit("farid")
    await _join_with_a_mistake(one)
    for name in OTHERS:
        await one.act_as(name)
        await one.join()
    await one.act_as("Farid Haidari")
    await town.everybody_agrees()

    await _approve(town, await visit(town.moderator.name))
    await _read_the_welcome(one)
    prompt = one.prompt("Kickoff:")
    await one.move_on(prompt)
    await _read_the_guide(one, prompt)
    await _check_in(one, prompt, "Ask two people how they chair")

    wrap_up = one.messages(re.compile("kickoff (is over|comes to a close)", re.IGNORECASE))
    await one.move_on(wrap_up)
    await expect(wrap_up).to_contain_text("Next:")
    await _press_the_old_button(one, prompt)

    hr = await visit(town.hr.name)
    await hr.type("/circle report")
    await expect(hr.messages("Participation in peer circles")).to_contain_text("There are too few to show")


async def test_a_member_joins_and_checks_in_on_a_phone(town: Town, visit: Visit) -> None:
    one = await visit("farid", **PHONE)
    await one.open(APP)
    await one.join()
    await _the_others_join_and_a_moderator_approves(town)
    await one.page.get_by_role("button", name="Back to all conversations").click()
    await _read_the_welcome(one)
    prompt = one.prompt("Kickoff:")
    await one.move_on(prompt)
    await prompt.get_by_role("button", name="Check in").tap()
    await _fill_in_the_check_in(one, "Ask two people how they chair")
    await prompt.get_by_role("button", name="replies").tap()
    await expect(one.thread().get_by_text("Ask two people how they chair")).to_be_visible()
    assert await _sideways(one) == 0


async def test_joining_needs_no_mouse(visit: Visit) -> None:
    one = await visit("farid")
    keys = one.page.keyboard
    await one.open(APP)
    await expect(one.page.get_by_role("textbox", name=f"Message {APP}")).to_be_focused()
    await keys.type("/circle join")
    await keys.press("Enter")
    form = one.modal("Join a peer circle")
    await expect(form.get_by_role("combobox", name="Programme")).to_be_focused()
    goal = form.get_by_role("textbox", name="What would you like to work on?")
    await _tab_to(one, goal)
    await keys.type(GOAL)
    await _tab_to(one, form.get_by_role("checkbox", name=CONSENT))
    await keys.press("Space")
    await _tab_to(one, form.get_by_role("button", name="Join"))
    await keys.press("Enter")
    await expect(one.modal("You are on the list")).to_be_visible()
    await keys.press("Escape")
    await expect(one.page.get_by_role("textbox", name=f"Message {APP}")).to_be_focused()


async def _join_with_a_mistake(one: Visitor) -> None:
    await one.type("/circle join")
    form = one.modal("Join a peer circle")
    goal = form.get_by_role("textbox", name="What would you like to work on?")
    await goal.fill(GOAL)
    await form.get_by_role("checkbox", name="Friday").uncheck()
    await form.get_by_role("button", name="Join").click()
    consent = form.get_by_test_id("field").filter(has_text="I take part")
    await expect(consent.get_by_test_id("field-error")).not_to_be_empty()
    await expect(consent.get_by_role("checkbox")).to_be_focused()
    await expect(consent.get_by_role("checkbox")).to_have_attribute("aria-invalid", "true")
    await expect(goal).to_have_value(GOAL)
    await expect(form.get_by_role("checkbox", name="Friday")).not_to_be_checked()
    await consent.get_by_role("checkbox").check()
    await form.get_by_role("button", name="Join").click()
    await expect(one.modal("You are on the list")).to_contain_text("waiting list")
    await one.close("You are on the list")


async def _approve(town: Town, moderator: Visitor) -> None:
    await moderator.open(APP)
    await moderator.page.get_by_role("link", name="Home").click()
    home = moderator.page.get_by_role("group", name="Home")
    await expect(home.get_by_text("@Farid Haidari")).to_be_visible()
    await expect(home).not_to_contain_text(GOAL)
    await home.get_by_role("button", name=re.compile("^Approve")).click()
    await expect(home).to_contain_text("No proposal waits for a decision.")


async def _read_the_welcome(one: Visitor) -> None:
    """The channel is there by itself, unread; it opens where the news begins, and the welcome is pinned."""
    entry = one.place(CHANNEL)
    await expect(entry).to_contain_text("unread")
    await entry.click()
    await expect(one.page.get_by_text("New", exact=True)).to_be_in_viewport()
    welcome = one.messages("Norms to start from")
    await expect(welcome).to_contain_text("Pinned")
    await expect(welcome).to_contain_text("@Farid Haidari")


async def _read_the_guide(one: Visitor, prompt: Locator) -> None:
    """It is longer than the screen, and can be read to its end by keyboard."""
    await prompt.get_by_role("button", name="Open the guide").click()
    guide = one.modal("Kickoff")
    await expect(guide.get_by_role("button", name="Close").last).to_be_focused()
    end = guide.get_by_text("Further reading")
    await expect(end).not_to_be_in_viewport()
    await one.page.keyboard.press("Shift+Tab")
    await expect(guide.get_by_role("button", name="Open the shelf of short tools")).to_be_focused()
    await one.page.keyboard.press("Shift+Tab")
    # Not every browser lets the keyboard into what scrolls unless the page says so.
    await expect(guide.get_by_role("group", name="Kickoff")).to_have_attribute("tabindex", "0")
    await one.page.keyboard.press("Home")
    await expect(end).not_to_be_in_viewport()
    await one.page.keyboard.press("End")
    await expect(end).to_be_in_viewport()
    await one.close("Kickoff")


async def _check_in(one: Visitor, prompt: Locator, what: str) -> None:
    await prompt.get_by_role("button", name="1 reply").click()
    thread = one.thread()
    opening = thread.get_by_test_id("message").nth(1)  # Under the prompt itself.
    await opening.get_by_role("button", name="Check in").click()
    await _fill_in_the_check_in(one, what)
    await expect(thread.get_by_test_id("message").filter(has_text=what)).to_contain_text("@Farid Haidari")
    await one.page.get_by_role("button", name="Close the thread").click()


async def _fill_in_the_check_in(one: Visitor, what: str) -> None:
    form = one.modal("Check in")
    await form.get_by_role("textbox", name="What will you do next?").fill(what)
    await expect(form.get_by_role("checkbox", checked=True)).to_have_count(0)
    await form.get_by_role("checkbox", name="Share with my circle").check()
    await form.get_by_role("button", name="Check in").click()
    preview = one.modal("Before you share")
    await expect(preview.get_by_text(what)).to_be_visible()
    await preview.get_by_role("button", name="Share").click()
    await one.close("Thank you")


async def _press_the_old_button(one: Visitor, prompt: Locator) -> None:
    await prompt.get_by_role("button", name="Check in").click()
    given = one.modal("You have checked in")
    await expect(given).to_contain_text("This step is over")
    await expect(given.get_by_role("button", name="Edit")).to_have_count(0)
    await one.close("You have checked in")


async def _the_others_join_and_a_moderator_approves(town: Town) -> None:
    for name in ("greta", "mehmet", "zofia", "leon"):
        await town.person(name).join()
    await town.everybody_agrees()
    moderator = town.person(town.moderator.name)
    await moderator.approve()
    await town.bot.settled()


async def _tab_to(one: Visitor, wanted: Locator) -> None:
    for _ in range(40):
        if await wanted.evaluate("(node) => node === document.activeElement"):
            return
        await one.page.keyboard.press("Tab")
    raise AssertionError("It cannot be reached with the Tab key.")


async def _sideways(one: Visitor) -> int:
    """By how many pixels the page is wider than the screen."""
    return int(await one.page.evaluate("document.documentElement.scrollWidth - innerWidth"))
