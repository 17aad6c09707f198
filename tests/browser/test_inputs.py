"""All kinds of input, filled in and sent from modals in a real browser."""

from typing import Any

from playwright.async_api import Browser, Locator, expect

from tests.browser.stage import Json, asked, form, opened, option


def _inputs() -> list[Json]:
    long = [option(f"Option {number}") for number in range(30)]
    return [
        asked("Words", {"type": "plain_text_input"}),
        asked("Number", {"type": "number_input", "is_decimal_allowed": False, "max_value": "10"}),
        asked("Email", {"type": "email_text_input"}),
        asked("Site", {"type": "url_text_input"}, optional=True),
        asked("One", {"type": "static_select", "options": [option("x"), option("y")]}),
        asked("One of many", {"type": "static_select", "options": long}),
        asked("Several", {"type": "multi_static_select", "options": long, "initial_options": [long[1]]}),
        asked("Person", {"type": "users_select"}),
        asked("People", {"type": "multi_users_select"}),
        asked("Place", {"type": "channels_select"}),
        asked("From the app", {"type": "external_select", "min_query_length": 2}),
        asked("Day", {"type": "datepicker"}),
        asked("Hour", {"type": "timepicker"}),
        asked("Moment", {"type": "datetimepicker"}),
        asked("Boxes", {"type": "checkboxes", "options": [option("x"), option("y")]}),
        asked("Rich", {"type": "rich_text_input"}),
    ]


async def _choose(shown: Locator, name: str, query: str, choice: str) -> None:
    field = shown.get_by_role("combobox", name=name, exact=True)
    await field.fill(query)
    await shown.get_by_role("option", name=choice).first.click()


async def _fill_in(shown: Locator) -> None:
    await shown.get_by_label("Words").fill("Chair a meeting")
    await shown.get_by_label("Number").fill("7")
    await shown.get_by_label("Email").fill("ada@example.com")
    await shown.get_by_role("combobox", name="One", exact=True).select_option("y")
    await _choose(shown, "One of many", "option 21", "Option 21")
    await _choose(shown, "Several", "17", "Option 17")
    await shown.get_by_role("button", name="Remove Option 1").first.click()
    await _choose(shown, "Person", "amara", "Amara Okafor")
    await _choose(shown, "People", "weber", "Jonas Weber")
    await _choose(shown, "Place", "gen", "#general")
    await _choose(shown, "From the app", "be", "be from the app")
    await shown.get_by_label("Day").fill("2026-05-04")
    await shown.get_by_label("Hour").fill("09:30")
    await shown.get_by_label("Moment").fill("2026-05-04T09:30")
    await shown.get_by_role("checkbox", name="y").check()
    await shown.get_by_label("Rich").fill("Two\nlines")


async def test_every_kind_of_input_reaches_the_app_as_slack_sends_it(browser: Browser) -> None:
    async with opened(browser) as stage:
        sent: list[Json] = []

        @stage.bolt.options("v")
        async def _offer(ack: Any, payload: Json) -> None:
            await ack(options=[option(f"{payload['value']} from the app")])

        @stage.bolt.view("A form")
        async def _take(ack: Any, view: Json) -> None:
            sent.append({block: given["v"] for block, given in view["state"]["values"].items()})
            await ack()

        shown = await stage.open_form(form(*_inputs()))
        await _fill_in(shown)
        assert await stage.objections() == []
        await shown.get_by_role("button", name="Send").click()
        await expect(shown).to_have_count(0)
    values = {
        block: next(iter({key: one for key, one in value.items() if key != "type"}.values()))
        for block, value in sent[0].items()
    }
    people = {one.name: one.id for one in stage.playground.people}
    written = {"type": "rich_text_section", "elements": [{"type": "text", "text": "Two\nlines"}]}
    assert values.pop("Place").startswith("C")
    assert values == {
        "Words": "Chair a meeting",
        "Number": "7",
        "Email": "ada@example.com",
        "Site": None,
        "One": option("y"),
        "One of many": option("Option 21"),
        "Several": [option("Option 17")],
        "Person": people["amara"],
        "People": [people["jonas"]],
        "From the app": option("be from the app"),
        "Day": "2026-05-04",
        "Hour": "09:30",
        # Half past nine in London, whose summer time is an hour ahead.
        "Moment": 1_777_883_400,
        "Boxes": [option("y")],
        "Rich": {"type": "rich_text", "elements": [written]},
    }


async def test_what_is_wrong_is_said_at_its_field_by_slack_and_then_by_the_app(browser: Browser) -> None:
    async with opened(browser) as stage:

        @stage.bolt.view("A form")
        async def _refuse(ack: Any) -> None:
            await ack(response_action="errors", errors={"Email": "This address is known already."})

        number = {"type": "number_input", "is_decimal_allowed": False, "max_value": "10"}
        shown = await stage.open_form(form(asked("Number", number), asked("Email", {"type": "email_text_input"})))
        await shown.get_by_label("Number").fill("11")
        await shown.get_by_label("Email").fill("nobody")
        await shown.get_by_role("button", name="Send").click()
        errors = shown.get_by_test_id("field-error")
        await expect(errors.first).to_have_text("Please enter a number that is at most 10.")
        await expect(errors.last).to_have_text("Please enter an email address, such as name@example.com.")
        await expect(shown.get_by_label("Number")).to_be_focused()
        await shown.get_by_label("Number").fill("10")
        await shown.get_by_label("Email").fill("ada@example.com")
        await shown.get_by_role("button", name="Send").click()
        await expect(errors.last).to_have_text("This address is known already.")
        await expect(errors.first).to_be_empty()
        await expect(shown.get_by_label("Email")).to_be_focused()
        await expect(shown.get_by_label("Email")).to_have_value("ada@example.com")


async def test_modals_are_stacked_and_back_leads_to_what_was_typed_below(browser: Browser) -> None:
    async with opened(browser) as stage:
        second = form(asked("Below", {"type": "plain_text_input"}), title="The second")
        third = form(asked("Last", {"type": "plain_text_input"}), title="The third")

        @stage.bolt.view("The first")
        async def _push_second(ack: Any) -> None:
            await ack(response_action="push", view=second)

        @stage.bolt.view("The second")
        async def _push_third(ack: Any) -> None:
            await ack(response_action="push", view=third)

        first = form(asked("Above", {"type": "plain_text_input"}), title="The first")
        shown = await stage.open_form(first)
        await expect(shown.get_by_role("button", name="Back", exact=True)).to_have_count(0)
        for label, title in (("Above", "The second"), ("Below", "The third")):
            await stage.page.get_by_role("dialog").get_by_label(label).fill(f"Typed {label}")
            await stage.page.get_by_role("dialog").get_by_role("button", name="Send").click()
            await expect(stage.page.get_by_role("dialog", name=title)).to_be_visible()
        for label, title in (("Below", "The second"), ("Above", "The first")):
            await stage.page.get_by_role("button", name="Back", exact=True).click()
            below = stage.page.get_by_role("dialog", name=title)
            await expect(below.get_by_label(label)).to_have_value(f"Typed {label}")
        await stage.page.get_by_role("dialog").get_by_role("button", name="Send").click()
        await stage.page.get_by_role("dialog", name="The second").get_by_role("button", name="Close").click()
        await expect(stage.page.get_by_role("dialog")).to_have_count(0)


async def test_a_search_is_done_by_keyboard_and_escape_leaves_the_form_open(browser: Browser) -> None:
    async with opened(browser) as stage:
        shown = await stage.open_form(form(asked("Person", {"type": "users_select"})))
        field = shown.get_by_role("combobox", name="Person")
        await expect(field).to_be_focused()
        keys = stage.page.keyboard
        await keys.type("a")
        await expect(field).to_have_attribute("aria-expanded", "true")
        await keys.press("Escape")
        await expect(field).to_have_attribute("aria-expanded", "false")
        await expect(shown).to_be_visible()
        await keys.type("weber")
        await expect(shown.get_by_role("option")).to_have_count(1)
        await keys.press("Enter")
        await expect(field).to_have_value("Jonas Weber")
        await expect(shown).to_be_visible()
