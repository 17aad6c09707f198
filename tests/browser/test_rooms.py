"""Channels, messages of one's own and the field in which one writes, as people know them from Slack."""

import re

from playwright.async_api import Locator, expect

from tests.browser.visitor import APP, Visit, Visitor
from tests.town import Town


async def test_a_channel_is_made_filled_left_and_joined_again(visit: Visit) -> None:
    one, other = await visit("farid"), await visit("greta")
    await _create(one, "Book club")
    await one.type("Welcome, all")
    about = await _about(one)
    await about.get_by_role("button", name="Add people").click()
    adding = one.page.get_by_role("dialog", name="Add people to book-club")
    await adding.get_by_role("searchbox").fill("lindq")
    await adding.get_by_role("checkbox", name="Greta Lindqvist").check()
    await adding.get_by_role("button", name="Add").click()
    await expect(about.get_by_role("listitem").filter(has_text="Greta Lindqvist")).to_be_visible()
    await other.open("book-club")
    about = await _about(other)
    await about.get_by_role("button", name="Leave channel").click()
    await expect(other.page.get_by_role("dialog")).to_have_count(0)
    await expect(other.page.get_by_role("button", name="Join channel")).to_be_visible()
    await other.open("general")
    await expect(other.place("book-club")).to_have_count(0)
    await other.page.get_by_role("button", name="Browse or create channels").click()
    await other.page.get_by_role("dialog", name="Channels").get_by_role("button", name="book-club").click()
    await other.page.get_by_role("button", name="Join channel").click()
    await other.type("Back again")
    await expect(one.messages("Back again")).to_be_visible()


async def test_a_private_channel_that_one_leaves_is_gone(visit: Visit) -> None:
    one = await visit("farid")
    await _create(one, "secrets", private=True)
    about = await _about(one)
    await about.get_by_role("button", name="Leave channel").click()
    await one.page.get_by_role("button", name="Leave", exact=True).click()
    await expect(one.page.get_by_role("dialog")).to_have_count(0)
    await expect(one.place(re.compile("secrets"))).to_have_count(0)
    await expect(one.page.get_by_test_id("notice")).to_have_count(0)


async def test_a_channel_is_archived_and_opened_again(visit: Visit) -> None:
    one = await visit("farid")
    await _create(one, "old-plans")
    about = await _about(one)
    await about.get_by_role("button", name="Archive channel").click()
    await one.page.get_by_role("button", name="Archive", exact=True).click()
    await expect(one.page.get_by_text("This channel is archived, so nobody can write here.")).to_be_visible()
    await about.get_by_role("button", name="Unarchive").click()
    await expect(about.get_by_role("button", name="Archive channel")).to_be_visible()
    await one.page.keyboard.press("Escape")
    await one.type("Not so old")
    await expect(one.messages("Not so old")).to_be_visible()


async def test_a_name_that_is_taken_is_refused_where_it_was_typed(visit: Visit) -> None:
    one = await visit("farid")
    await _create(one, "general")
    dialog = one.page.get_by_role("dialog", name="Create a channel")
    await expect(dialog.get_by_role("alert")).to_have_text("There is a channel named general already.")
    await expect(dialog.get_by_role("textbox", name="Name")).to_have_value("general")


async def test_a_guest_is_offered_nothing_that_guests_may_not_do(visit: Visit) -> None:
    one = await visit("farid")
    await _create(one, "with-guests")
    about = await _about(one)
    await about.get_by_role("button", name="Add people").click()
    adding = one.page.get_by_role("dialog", name="Add people to with-guests")
    await adding.get_by_role("checkbox", name="Noor El-Amin").check()
    await adding.get_by_role("button", name="Add").click()
    await expect(about.get_by_role("listitem").filter(has_text="Noor")).to_contain_text("GUEST")
    guest = await visit("noor")
    await guest.open("with-guests")
    about = await _about(guest)
    await expect(about.get_by_role("button", name="Leave channel")).to_be_visible()
    await expect(about.get_by_role("button", name=re.compile("Add|Archive"))).to_have_count(0)


async def test_the_last_message_is_edited_by_keyboard_and_keeps_its_mentions(visit: Visit) -> None:
    one, other = await visit("farid"), await visit("greta")
    await one.type("Lunch with @Lucía Fernández at 12?")
    await expect(one.messages("@Lucía Fernández")).to_be_visible()
    keys = one.page.keyboard
    await keys.press("ArrowUp")
    field = one.page.get_by_role("textbox", name="Edit the message")
    await expect(field).to_be_focused()
    await expect(field).to_have_value("Lunch with @Lucía Fernández at 12?")
    await keys.press("Shift+Enter")
    await keys.type("Or at 1 in #gen")
    await keys.press("Tab")
    await keys.press("Enter")
    for seen in (one, other):
        message = seen.messages("Or at 1 in")
        await expect(message).to_contain_text("(edited)")
        await expect(message.locator(".mention")).to_have_text(["@Lucía Fernández", "#general"])
    await expect(one.page.get_by_role("textbox", name="Message #general")).to_be_focused()
    await keys.press("ArrowUp")
    await keys.type("never sent")
    await keys.press("Escape")
    await expect(one.messages("never sent")).to_have_count(0)


async def test_ones_own_message_is_deleted_and_others_messages_have_no_menu(town: Town, visit: Visit) -> None:
    one = await visit("farid")
    channel = next(place["id"] for place in await town.person("greta").conversations("public"))
    await town.person("greta").say("From somebody else", channel)
    await one.type("A slip of the tongue")
    mine, theirs = one.messages("A slip of the tongue"), one.messages("From somebody else")
    await expect(theirs).to_be_visible()
    await expect(theirs.get_by_role("button", name="Edit or delete")).to_have_count(0)
    await mine.hover()
    await mine.get_by_role("button", name="Edit or delete").click()
    await one.page.get_by_role("menuitem", name="Delete message").click()
    await one.page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    await expect(mine).to_have_count(0)


async def test_the_list_of_suggestions_is_ruled_by_the_keyboard_and_announced(visit: Visit) -> None:
    one = await visit("farid")
    field, keys = one.page.get_by_role("textbox", name="Message #general"), one.page.keyboard
    options = one.page.get_by_role("option")
    await field.focus()
    await keys.type("@yildiz")
    await expect(options).to_have_text([re.compile("Mehmet Yıldız")])
    await expect(one.page.locator("#announcer")).to_contain_text("1 suggestion, the first is Mehmet Yıldız")
    await keys.press("Escape")
    await expect(options).to_have_count(0)
    await expect(field).to_have_value("@yildiz")
    await field.fill("")
    await keys.type("@")
    await keys.press("ArrowDown")
    await expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    await expect(field).to_have_attribute("aria-activedescendant", "composer-completions-1")
    chosen = await options.nth(1).locator("strong").inner_text()
    await keys.press("Enter")
    await expect(field).to_have_value(f"@{chosen} ")
    await field.fill("")
    await keys.type("/ci")
    await keys.press("Tab")
    await expect(field).to_have_value("/circle ")


async def test_it_is_said_who_is_not_in_the_channel_before_they_are_mentioned(visit: Visit) -> None:
    one = await visit("farid")
    await _create(one, "two-of-us")
    await one.page.get_by_role("textbox", name="Message #two-of-us").fill("@zofia")
    await expect(one.page.get_by_role("option")).to_contain_text("Not in this channel")


async def test_typed_text_survives_another_conversation_and_a_lost_connection(visit: Visit) -> None:
    one = await visit("farid")
    field = one.page.get_by_role("textbox", name=re.compile("^Message "))
    await field.fill("Half a thought")
    await one.open(APP)
    await expect(field).to_have_value("")
    await one.open("general")
    await expect(field).to_have_value("Half a thought")
    await one.page.context.set_offline(True)
    await field.press("Enter")
    await expect(one.page.get_by_test_id("notice")).to_contain_text("nothing was sent")
    await expect(field).to_have_value("Half a thought")
    await one.page.context.set_offline(False)
    await field.press("Enter")
    await expect(one.messages("Half a thought")).to_be_visible()


async def test_direct_messages_stand_in_the_list_once_something_is_written(visit: Visit) -> None:
    one, other = await visit("farid"), await visit("greta")
    await one.page.get_by_role("button", name="New message").click()
    finder = one.page.get_by_role("dialog", name="New message")
    await finder.get_by_role("link", name=re.compile("Greta")).click()
    await expect(one.page.get_by_role("textbox", name="Message Greta Lindqvist")).to_be_focused()
    await expect(other.place("Farid Haidari")).to_have_count(0)
    await one.type("Are you there?")
    await expect(other.place(re.compile("Farid Haidari.*1 unread"))).to_be_visible()


async def _create(one: Visitor, name: str, *, private: bool = False) -> None:
    await one.page.get_by_role("button", name="Browse or create channels").click()
    await one.page.get_by_role("button", name="Create a channel").click()
    dialog = one.page.get_by_role("dialog", name="Create a channel")
    await dialog.get_by_role("textbox", name="Name").fill(name)
    await dialog.get_by_role("checkbox", name=re.compile("^Private")).set_checked(private)
    await dialog.get_by_role("button", name="Create").click()
    if name != "general":
        await expect(one.page.get_by_role("dialog")).to_have_count(0)


async def _about(one: Visitor) -> Locator:
    await one.page.get_by_role("button", name=re.compile("members?$")).click()
    return one.page.get_by_test_id("about-dialog")
