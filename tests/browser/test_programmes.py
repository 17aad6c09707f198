"""The page's part on programmes: what members will see of a step, before anybody is told."""

from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Locator, expect

from bot.playground import ProgrammeControls
from bot.previewing import Shelf
from bot.settings import Prompts
from tests.browser.stage import NARROW, WIDE, marked, plain
from tests.browser.visitor import Visit, Visitor
from tests.programmes.tea import SOUND, edit, next_step
from tests.town import Town

SHOWN = {
    "The worksheet, behind the guide's button": "What annoyed me:",
    "The note for whoever hosts": "Questions first.",
    "The norms, in the same thread": "Anyone may pass.",
}


@pytest.fixture
def tea(town: Town, tmp_path: Path) -> Path:
    """The folder of a small programme that the page can show beside ours."""
    folder = tmp_path / "prompts" / "tea-and-talk"
    folder.mkdir(parents=True)
    (folder / "programme.md").write_text(SOUND["programme"])
    (folder / "step-00.md").write_text(SOUND["step-00"])
    (folder / "step-01.md").write_text(next_step(1))
    shelf = Shelf(Prompts(circles_prompts=[folder.parent]), lambda: town.clock.now().date())
    town.slack.set_programmes(ProgrammeControls(shelf.listed, shelf.previews))
    return folder


async def opened(one: Visitor) -> Locator:
    """The dialog, by way of the tools."""
    await one.page.get_by_role("button", name="Playground tools").click()
    await one.page.get_by_role("menuitem", name="Programmes").click()
    return one.page.get_by_role("dialog", name="Programmes")


async def asked_for(one: Visitor, query: str) -> Locator:
    """The dialog, by way of the address that somebody was given."""
    await one.page.goto(f"{one.actor.town.address}/?{query}")
    return one.page.get_by_role("dialog", name="Programmes")


async def test_one_chooses_programme_step_and_language(tea: Path, visit: Visit) -> None:
    one = await visit("farid")
    dialog = await opened(one)
    shown = dialog.get_by_test_id("preview")
    await expect(shown).to_have_count(1)
    await dialog.get_by_label("Programme", exact=True).select_option("Tea and talk")
    await expect(shown).to_contain_text("Two meetings of half an hour")
    await dialog.get_by_label("Step").select_option("Kickoff: One small thing (meeting, 30 minutes, 5 to prepare)")
    await expect(shown).to_have_count(10)
    for name, words in SHOWN.items():
        await expect(dialog.get_by_role("region", name=name)).to_contain_text(words)
    await expect(shown.first).to_contain_text("Hello @Amara Okafor, @Jonas Weber,")
    await dialog.get_by_label("Step").select_option(value="1")
    await expect(shown.first.get_by_role("heading", name="Week 1: One small thing")).to_be_visible()
    await dialog.get_by_label("Language").select_option("German")
    await expect(shown.first.get_by_role("heading", name="Woche 1: One small thing")).to_be_visible()
    await expect(dialog.get_by_label("Step")).to_have_value("1")
    await expect(dialog.get_by_test_id("programme-note")).to_contain_text("not translated into German")
    await dialog.get_by_label("Programme", exact=True).select_option("Working Out Loud")
    await expect(dialog.get_by_label("Step")).to_have_value("")
    await expect(shown).to_have_count(1)


async def test_forms_can_be_tried_and_nothing_comes_of_it(tea: Path, town: Town, visit: Visit) -> None:
    one = await visit("farid")
    dialog = await asked_for(one, "programme=tea-and-talk&step=0")
    form = dialog.get_by_role("region", name="The check-in, behind its button")
    await form.get_by_label("What will you do next?").fill("Pin the form")
    await form.get_by_role("button", name="Check in", exact=True).click()
    await expect(dialog.get_by_role("alert")).to_have_text(
        "Members will see this and use it. Here it does nothing."
    )
    await dialog.get_by_label("Step").select_option(value="1")
    await expect(dialog.get_by_role("alert")).to_have_text("")
    await dialog.get_by_role("button", name="Check in for Week 1: One small thing").first.click()
    await expect(dialog.get_by_role("alert")).to_contain_text("Here it does nothing.")
    assert (await town.get("views", **{"as": one.actor.id}))["stack"] == []


async def test_mistakes_are_named_and_gone_when_the_mended_files_are_read_again(tea: Path, visit: Visit) -> None:
    edit(tea / "step-01.md", "## Nudge\n", "## Nudge\n[Write here: something]\n")
    one = await visit("farid")
    dialog = await asked_for(one, "programme=tea-and-talk&step=1&language=en")
    mistakes = dialog.get_by_test_id("mistakes").get_by_role("listitem")
    await expect(mistakes).to_have_count(1)
    await expect(mistakes).to_contain_text("step-01.md:41: this is still the skeleton's text")
    await expect(dialog.get_by_test_id("programme-note")).to_contain_text("There is 1 mistake in its files")
    edit(tea / "step-01.md", "[Write here: something]\n", "")
    await dialog.get_by_role("button", name="Read the files again").click()
    await expect(dialog.get_by_test_id("preview")).to_have_count(9)
    await expect(mistakes).to_have_count(0)
    await expect(dialog.get_by_test_id("programme-note")).to_have_text("")


async def test_blocks_of_every_kind_are_drawn_as_in_messages(town: Town, visit: Visit) -> None:
    table = {"type": "table", "rows": [[{"type": "raw_text", "text": one} for one in ("Day", "What")]]}
    people = {"type": "users_select", "action_id": "who", "placeholder": plain("Whom?")}
    asked = {"type": "input", "label": plain("Somebody"), "element": people}
    parts: list[dict[str, Any]] = [{"type": "section", "text": marked("*Bold* <@USLACKBOT>")}, table, asked]
    shown = [{"name": "All kinds", "blocks": parts, "window": "A form", "buttons": ["Send", "Cancel"]}]
    listed = {
        "programmes": [{"id": "a", "title": "A", "languages": ["en"], "mistakes": 0, "steps": []}],
        "languages": [("en", "English")],
    }
    town.slack.set_programmes(ProgrammeControls(lambda _: listed, lambda *_: shown))
    one = await visit("farid")
    preview = (await opened(one)).get_by_role("region", name="All kinds")
    await expect(preview.locator("strong")).to_have_text("Bold")
    await expect(preview.get_by_text("@Slackbot")).to_be_visible()
    await expect(preview.get_by_role("table")).to_contain_text("What")
    await expect(preview.get_by_label("Somebody")).to_be_visible()
    await expect(preview.get_by_role("button", name="Send")).to_be_visible()
    await expect(preview.get_by_text("This page cannot show")).to_have_count(0)


async def test_without_programmes_there_is_no_such_tool(visit: Visit) -> None:
    one = await visit("farid")
    await one.page.get_by_role("button", name="Playground tools").click()
    await expect(one.page.get_by_role("menuitem", name="People")).to_be_visible()
    await expect(one.page.get_by_role("menuitem", name="Programmes")).to_have_count(0)


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
async def test_it_fits_the_window_and_axe_has_no_objection(tea: Path, visit: Visit, size: dict[str, int]) -> None:
    one = await visit("farid", viewport=size)
    dialog = await asked_for(one, "programme=tea-and-talk&step=0&language=de")
    await expect(dialog.get_by_test_id("preview")).to_have_count(10)
    found = await Axe().run(one.page)
    assert [f"{bad['id']}: {bad['nodes'][0]['html'][:200]}" for bad in found.response["violations"]] == []
    body = dialog.locator(".dialog-body")
    assert await body.evaluate("(node) => node.scrollWidth - node.clientWidth") == 0
    assert await one.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    await one.page.keyboard.press("Escape")
    await expect(dialog).to_have_count(0)
