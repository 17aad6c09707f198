"""The app's home, opened and used in a real browser."""

from typing import Any, Literal

import pytest
from playwright.async_api import Browser, expect

from tests.browser.stage import NARROW, WIDE, Json, Stage, asked, button, form, marked, opened


def _home(words: str, *more: Json) -> Json:
    return {"type": "home", "blocks": [{"type": "section", "text": marked(words)}, *more]}


def _opened_by(stage: Stage) -> list[Json]:
    """What the app is told when its home is looked at."""
    events: list[Json] = []

    @stage.bolt.event("app_home_opened")
    async def _looked_at(event: Json) -> None:
        events.append(event)

    return events


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
async def test_the_home_is_empty_until_the_app_publishes_and_then_shown_at_once(
    browser: Browser, size: dict[str, int], colours: Literal["light", "dark"]
) -> None:
    async with opened(browser, viewport=size, color_scheme=colours) as stage:
        events = _opened_by(stage)
        page = stage.page
        await page.get_by_role("link", name="Home").click()
        await expect(page.get_by_role("link", name="Home")).to_have_attribute("aria-current", "page")
        await expect(page.get_by_text("has not put anything here for you yet")).to_be_visible()
        await expect(page.get_by_role("textbox", name="Message Helper")).to_be_hidden()
        assert await stage.objections() == []
        await stage.client.views_publish(user_id=stage.who, view=_home("You are in *one* circle."))
        await expect(page.get_by_role("group", name="Home")).to_contain_text("You are in one circle.")
        await stage.client.views_publish(user_id=stage.who, view=_home("You are in two circles."))
        await expect(page.get_by_role("group", name="Home")).to_contain_text("You are in two circles.")
        assert await stage.objections() == []
        assert await stage.sideways() == 0
        await stage.playground.quiet()
    assert [(event["user"], event["tab"]) for event in events] == [(stage.who, "home")]


async def test_the_address_keeps_the_tab_and_back_leads_to_the_messages(browser: Browser) -> None:
    async with opened(browser) as stage:
        events = _opened_by(stage)
        await stage.client.views_publish(user_id=stage.who, view=_home("Here it is."))
        page = stage.page
        home, field = page.get_by_role("group", name="Home"), page.get_by_role("textbox", name="Message Helper")
        await page.get_by_role("link", name="Home").click()
        await expect(home).to_contain_text("Here it is.")
        await page.reload()
        await expect(home).to_contain_text("Here it is.")
        await expect(field).to_be_hidden()
        await page.go_back()
        await expect(field).to_be_visible()
        await expect(home).to_be_hidden()
        await page.get_by_role("link", name="Home").press("Enter")
        await expect(home).to_be_visible()
        await stage.playground.quiet()
    assert [event.get("view", {}).get("type") for event in events] == ["home"] * 3


async def test_what_is_pressed_and_written_in_the_home_is_told_to_the_app(browser: Browser) -> None:
    async with opened(browser) as stage:
        note = asked("Note", {"type": "plain_text_input"}, dispatch_action=True)
        more = [note, {"type": "actions", "elements": [button("Refresh")]}]

        @stage.bolt.action("Refresh")
        async def _refresh(ack: Any) -> None:
            await ack()

        await stage.client.views_publish(user_id=stage.who, view=_home("Before", *more))
        page = stage.page
        await page.get_by_role("link", name="Home").click()
        field = page.get_by_role("textbox", name="Note")
        await field.fill("Half typ")
        await stage.client.views_publish(user_id=stage.who, view=_home("After", *more))
        await expect(page.get_by_role("group", name="Home")).to_contain_text("After")
        await expect(field).to_have_value("Half typ")
        await expect(field).to_be_focused()
        await page.keyboard.type("ed")
        async with page.expect_response("**/playground/press") as answer:
            await page.keyboard.press("Enter")
        assert (await answer.value).ok
        async with page.expect_response("**/playground/press") as answer:
            await page.get_by_role("button", name="Refresh").click()
        assert (await answer.value).ok
        await page.reload()
        await expect(field).to_have_value("Half typed")
    heard = [(one["block_id"], one["action_id"], one["value"]) for one in stage.pressed]
    assert heard[0] == ("Note", "v", "Half typed")
    assert heard[1][1:] == ("Refresh", "Refresh!")


async def test_a_form_opened_from_the_home_gives_the_focus_back_to_its_button(browser: Browser) -> None:
    async with opened(browser) as stage:

        @stage.bolt.action("Open")
        async def _open(ack: Any, body: Json) -> None:
            await ack()
            view = form(asked("Words", {"type": "plain_text_input"}))
            await stage.client.views_open(trigger_id=body["trigger_id"], view=view)

        opening = {"type": "actions", "elements": [button("Open")]}
        await stage.client.views_publish(user_id=stage.who, view=_home("Before", opening))
        await stage.page.get_by_role("link", name="Home").click()
        opener = stage.page.get_by_role("button", name="Open")
        await opener.click()
        await expect(stage.page.get_by_role("dialog").get_by_label("Words")).to_be_focused()
        # The button is drawn anew meanwhile.
        await stage.client.views_publish(user_id=stage.who, view=_home("After", opening))
        await expect(stage.page.get_by_text("After")).to_be_visible()
        await stage.page.keyboard.press("Escape")
        await expect(stage.page.get_by_role("dialog")).to_have_count(0)
        await expect(opener).to_be_focused()


async def test_messages_that_come_while_the_home_is_open_stay_unread(browser: Browser) -> None:
    async with opened(browser) as stage:
        page = stage.page
        await page.get_by_role("link", name="Home").click()
        await expect(page.get_by_test_id("home-empty")).to_be_visible()
        await stage.client.chat_postMessage(channel=stage.channel, text="Are you there?")
        message = page.get_by_test_id("message").filter(has_text="Are you there?")
        await expect(message).to_have_count(1)
        await expect(message).to_be_hidden()
        async with page.expect_request("**/playground/read"):
            await page.get_by_role("link", name="Messages").click()
        await expect(message).to_be_visible()


async def test_an_app_without_a_home_has_no_tabs(browser: Browser) -> None:
    async with opened(browser, home=False) as stage:
        await expect(stage.page.get_by_role("link", name="Messages")).to_have_count(0)
        await stage.page.goto(f"{stage.address}&tab=home")
        await expect(stage.page.get_by_role("textbox", name="Message Helper")).to_be_visible()
        await expect(stage.page.get_by_role("group", name="Home")).to_be_hidden()
