"""The playground's tools, used on the page: colleagues who answer, bad days, people, a story in a file."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, expect

from bot import parts
from bot.domain.programme import Catalogue
from bot.playground import ColleagueControls, Part, StateControls
from bot.saving import Saving
from bot.stage import Stage
from tests.browser.visitor import APP, Visit, Visitor
from tests.town import Town


async def test_colleagues_are_switched_on_and_off_and_everybody_sees_it(town: Town, visit: Visit) -> None:
    switched = _lend_colleagues(town)
    one, other = await visit("farid"), await visit("greta")
    dialog = await _tool(one, "Colleagues who answer")
    await expect(dialog.get_by_role("listitem").filter(has_text="Priya Banerjee")).to_contain_text("Answers soon.")
    switch = dialog.get_by_role("switch", name="Colleagues answer")
    await expect(switch).to_have_attribute("aria-checked", "false")
    await one.page.keyboard.press("Space")
    await expect(switch).to_have_attribute("aria-checked", "true")
    await expect(switch).to_be_focused()
    await expect(_sign(other, "Colleagues answer")).to_be_visible()
    await switch.click()
    await expect(_sign(other, "Colleagues answer")).to_have_count(0)
    assert switched == [True, False]


async def test_a_tool_closes_with_escape_and_gives_the_focus_back(visit: Visit) -> None:
    one = await visit("farid")
    tools = one.page.get_by_role("button", name="Playground tools")
    await tools.focus()
    await one.page.keyboard.press("Enter")
    await one.page.keyboard.press("ArrowDown")
    await expect(one.page.get_by_role("menuitem", name="Bad days")).to_be_focused()
    await one.page.keyboard.press("Enter")
    await expect(one.page.get_by_role("dialog", name="Bad days")).to_be_visible()
    await one.page.keyboard.press("Escape")
    await expect(one.page.get_by_role("dialog")).to_have_count(0)
    await expect(tools).to_be_focused()


async def test_a_fault_is_in_force_for_all_to_see_until_it_has_been_met(town: Town, visit: Visit) -> None:
    one, other = await visit("farid"), await visit("greta")
    dialog = await _tool(one, "Bad days")
    await dialog.get_by_label("What goes wrong?").select_option("The app is told twice")
    await dialog.get_by_label("In which call?").select_option("slash_commands")
    await dialog.get_by_role("button", name="Start").click()
    await expect(dialog.get_by_test_id("fault-rule")).to_contain_text("slash_commands · once more")
    await expect(_sign(other, "1 fault in force")).to_be_visible()
    await town.person("mehmet").say("/circle help")
    await expect(dialog.get_by_test_id("fault-rule")).to_have_count(0)
    await expect(_sign(other, "in force")).to_have_count(0)


async def test_faults_are_healed_one_by_one_and_all_together(visit: Visit) -> None:
    one = await visit("farid")
    dialog = await _tool(one, "Bad days")
    rules = dialog.get_by_test_id("fault-rule")
    await dialog.get_by_label("What goes wrong?").select_option("Slack answers late")
    await dialog.get_by_label("How often?").select_option("So many times …")
    await dialog.get_by_label("How many times?").fill("7")
    await dialog.get_by_label("How many seconds?").fill("0.5")
    await dialog.get_by_role("button", name="Start").click()
    await expect(rules).to_contain_text("everything · 7 more times · 0.5 s")
    await dialog.get_by_role("button", name="Heal: Slack answers late").click()
    await expect(rules).to_have_count(0)
    await dialog.get_by_label("How often?").select_option("Until it is healed")
    for number in (1, 2):
        await dialog.get_by_role("button", name="Start").click()
        await expect(rules).to_have_count(number)
    await dialog.get_by_role("button", name="Heal all").click()
    await expect(rules).to_have_count(0)
    await dialog.get_by_label("How many seconds?").fill("-1")
    await dialog.get_by_role("button", name="Start").click()
    await expect(dialog.get_by_role("alert")).to_contain_text("A fault happens")


@pytest.mark.parametrize("how", ["Close it", "Cut it without a close frame", "Slack asks for a new one"])
async def test_the_app_answers_again_after_its_connection_has_ended(visit: Visit, how: str) -> None:
    one = await visit("farid")
    await one.open(APP)
    dialog = await _tool(one, "Bad days")
    before = await _connections(one)
    await dialog.get_by_role("button", name=how).click()
    await expect(dialog.get_by_role("alert")).to_contain_text("Done.")
    await one.page.keyboard.press("Escape")
    async with asyncio.timeout(60):
        while await _connections(one) == before:
            await asyncio.sleep(0.1)
    await _until_the_app_answers(one)


async def test_a_colleague_is_hired_and_moves_to_another_zone(visit: Visit) -> None:
    one = await visit("farid")
    dialog = await _tool(one, "People")
    await dialog.get_by_text("Add a colleague").click()
    await dialog.get_by_role("button", name="Add", exact=True).click()
    await expect(dialog.get_by_role("alert")).to_have_text("What is the person called?")
    form = dialog.locator("form")
    await form.get_by_label("Full name").fill("Siobhán O'Neill")
    await form.get_by_label("Kind").select_option("Guest in several channels")
    await form.get_by_label("Time zone").fill("Europe/Nowhere")
    await form.get_by_role("button", name="Add").click()
    await expect(dialog.get_by_role("alert")).to_contain_text("is no time zone")
    await form.get_by_label("Time zone").fill("Europe/Dublin")
    await form.get_by_role("button", name="Add").click()
    row = dialog.get_by_role("listitem").filter(has_text="Siobhán O'Neill")
    await expect(row).to_contain_text("GUEST")
    await row.locator("summary").click()
    await row.get_by_label("Time zone").fill("Asia/Tokyo")
    await row.get_by_role("button", name="Change the zone").click()
    await expect(row).to_contain_text("Tokyo")
    await one.page.keyboard.press("Escape")
    await one.act_as("Siobhán O'Neill")
    await expect(one.page.get_by_test_id("person-switch")).to_contain_text("Tokyo")


async def test_whoever_is_deactivated_can_act_no_more_and_is_taken_back(visit: Visit) -> None:
    one = await visit("farid")
    dialog = await _tool(one, "People")
    row = dialog.get_by_role("listitem").filter(has_text="Farid Haidari")
    await row.locator("summary").click()
    await row.get_by_role("button", name="Deactivate").click()
    await expect(row).to_contain_text("Deactivated")
    await expect(one.page.get_by_test_id("person-switch")).not_to_contain_text("Farid")
    await row.get_by_role("button", name="Take back").click()
    await expect(row).not_to_contain_text("Deactivated")
    await one.page.keyboard.press("Escape")
    await one.act_as("Farid Haidari")


async def test_a_story_is_saved_to_a_file_and_taken_up_again(
    stage: Stage, browser: Browser, tmp_path: Path
) -> None:
    page = await _page_of(stage, browser)
    await _write(page, "Before the file")
    dialog = await _dialog(page, "Save or load")
    await expect(dialog).to_contain_text("the key to it")
    async with page.expect_download() as waiting:
        await dialog.get_by_role("button", name="Save to a file").click()
    file = tmp_path / "story.json"
    await (await waiting.value).save_as(file)
    assert json.loads(file.read_text())["kind"] == "peer-circles playground"
    await page.keyboard.press("Escape")
    await _write(page, "After the file")
    dialog = await _dialog(page, "Save or load")
    await dialog.get_by_label("A file that was saved here").set_input_files(file)
    await dialog.get_by_role("button", name="Load this file").click()
    await expect(page.get_by_role("dialog")).to_have_count(0)
    messages = page.get_by_role("region", name="Conversation").get_by_test_id("message")
    await expect(messages.filter(has_text="Before the file")).to_be_visible()
    await expect(messages.filter(has_text="After the file")).to_have_count(0)
    await _write(page, "/circle join")
    await expect(page.get_by_role("dialog", name="Join a peer circle")).to_be_visible()


async def test_a_file_that_is_no_story_is_refused_in_a_sentence(
    stage: Stage, browser: Browser, tmp_path: Path
) -> None:
    page = await _page_of(stage, browser)
    dialog = await _dialog(page, "Save or load")
    await dialog.get_by_role("button", name="Load this file").click()
    await expect(dialog.get_by_role("alert")).to_have_text("Choose a file first.")
    (tmp_path / "other.json").write_text('{"kind": "holiday pictures"}')
    await dialog.get_by_label("A file that was saved here").set_input_files(tmp_path / "other.json")
    await dialog.get_by_role("button", name="Load this file").click()
    await expect(dialog.get_by_role("alert")).to_have_text("This is no saved playground.")


@pytest_asyncio.fixture(loop_scope="module")
async def stage(catalogue: Catalogue, tmp_path: Path) -> AsyncIterator[Stage]:
    """A playground whose story can be saved, with the bot in a folder of its own."""
    folders = iter(range(9))

    def new_folder() -> Path:
        folder = tmp_path / f"home-{next(folders)}"
        folder.mkdir()
        return folder

    made = Stage(clock=parts.Clock(), catalogue=catalogue)
    await made.open("127.0.0.1", 0)
    await made.start_in(new_folder())
    saving = Saving(made, new_folder)
    made.slack.set_saving(StateControls(save=saving.save, load=saving.load))
    yield made
    await made.close()
    await asyncio.sleep(0)


def _lend_colleagues(town: Town) -> list[bool]:
    """Lends a switch that only remembers how it was moved."""
    switched: list[bool] = []

    async def switch(on: bool) -> None:
        switched.append(on)

    cast = [Part(town.person("priya").id, "keen", "Answers soon.")]
    town.slack.set_colleagues(ColleagueControls(cast, lambda: switched[-1:] == [True], switch))
    return switched


async def _connections(one: Visitor) -> int:
    """How often the app has asked for a connection."""
    return int((await one.actor.town.get("calls"))["calls"]["apps.connections.open"])


async def _until_the_app_answers(one: Visitor) -> None:
    """Types a command, and again when Slackbot says that nobody has answered, as one would."""
    form, unanswered = one.modal("Join a peer circle"), one.messages("did not respond")
    for attempt in range(8):
        await one.type("/circle join")
        await expect(form.or_(unanswered.nth(attempt))).to_be_visible()
        if await form.count():
            return
    raise AssertionError("The app has not come back.")


async def _page_of(stage: Stage, browser: Browser) -> Page:
    page = await browser.new_page(locale="en-US")
    someone = next(one for one in stage.slack.people if one.name == "farid")
    await page.goto(f"{stage.address}/?as={someone.id}")
    await page.get_by_role("button", name="Close the welcome").click()
    return page


async def _write(page: Page, text: str) -> None:
    field = page.get_by_role("textbox", name=re.compile("^Message "))
    await field.fill(text)
    await field.press("Enter")
    await expect(field).to_have_value("")


async def _dialog(page: Page, name: str) -> Locator:
    await page.get_by_role("button", name="Playground tools").click()
    await page.get_by_role("menuitem", name=name).click()
    return page.get_by_role("dialog", name=name)


async def _tool(one: Visitor, name: str) -> Locator:
    return await _dialog(one.page, name)


def _sign(one: Visitor, words: str) -> Locator:
    return one.page.get_by_role("banner").get_by_role("button", name=words)
