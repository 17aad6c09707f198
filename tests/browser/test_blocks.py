"""All kinds of block, as somebody sees and uses them in a real browser."""

import asyncio
import re
from typing import Literal

import pytest
from playwright.async_api import Browser, Locator, expect

from tests.browser.stage import NARROW, WIDE, Json, Stage, asked, button, marked, opened, plain

ELSEWHERE = {"image_url": "https://pictures.example.com/a.png", "alt_text": "A lighthouse"}
IMAGE = {"type": "image", **ELSEWHERE}
WEEKS = ["Week 1", "Week 2", "Week 3"]


def _raw(text: str) -> Json:
    return {"type": "raw_text", "text": text}


def _figure(value: float) -> Json:
    return {"type": "raw_number", "value": value, "text": str(value)}


def _rich(*elements: Json) -> Json:
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [*elements]}]}


def _data_table() -> Json:
    figures = [("Berlin", 9), ("Accra", 12), ("Zagreb", 100), ("Lima", 7)]
    rows = [[_raw("Place"), _raw("Members")], *([_raw(name), _figure(value)] for name, value in figures)]
    return {"type": "data_table", "caption": "Members by place", "page_size": 3, "rows": rows}


def _chart(kind: str) -> Json:
    if kind == "pie":
        chart: Json = {"segments": [{"label": "Kept", "value": 30}, {"label": "Open", "value": 10}]}
    else:
        data = [[{"label": week, "value": at + more} for at, week in enumerate(WEEKS)] for more in (0, 5)]
        series = [{"name": name, "data": points} for name, points in zip(("Ada's", "Ben's"), data, strict=True)]
        chart = {"series": series, "axis_config": {"categories": WEEKS, "x_label": "Week", "y_label": "Check-ins"}}
    return {"type": "data_visualization", "title": f"A {kind}", "chart": {"type": kind} | chart}


def _every_kind() -> list[tuple[Json, str]]:
    """A block of each kind, and something that must then be read on the page."""
    section = {"type": "section", "text": marked("*Section*"), "accessory": IMAGE, "fields": [marked("A field")]}
    task = {"type": "task_card", "task_id": "t", "title": "A task", "status": "complete"}
    video = {"video_url": "https://films.example.com/1", "thumbnail_url": "https://films.example.com/1.png"}
    feedback = {
        "type": "feedback_buttons",
        "positive_button": {"text": plain("Of use"), "value": "yes"},
        "negative_button": {"text": plain("Of no use"), "value": "no"},
    }
    card = {"type": "card", "title": marked("A card"), "body": marked("Its body"), "hero_image": IMAGE}
    child = {"type": "section", "text": marked("Inside the container")}
    return [
        ({"type": "header", "level": 3, "text": plain("A header")}, "A header"),
        (section, "A field"),
        ({"type": "context", "elements": [IMAGE, marked("Some context")]}, "Some context"),
        ({"type": "divider"}, ""),
        ({**IMAGE, "title": plain("A picture")}, "A picture"),
        (_rich({"type": "text", "text": "Rich words", "style": {"bold": True}}), "Rich words"),
        ({"type": "markdown", "text": "# Marked\n\n- [x] down\n\n|a|b|\n|-|-|\n|1|2|"}, "Marked"),
        (
            {"type": "table", "rows": [[_raw("Head")], [_raw("Cell")], [_rich({"type": "text", "text": "R"})]]},
            "Cell",
        ),
        (_data_table(), "Members by place"),
        (_chart("pie"), "A pie"),
        (_chart("area"), "A area"),
        (card, "Its body"),
        (
            {"type": "carousel", "elements": [{"type": "card", "title": marked("First of the row")}]},
            "First of the row",
        ),
        ({"type": "container", "title": plain("A container"), "child_blocks": [child]}, "Inside the container"),
        ({"type": "context_actions", "elements": [feedback]}, "Of no use"),
        ({"type": "video", "title": plain("A film"), "alt_text": "Two people", **video}, "A film"),
        ({"type": "plan", "title": "A plan", "tasks": [task]}, "A task"),
        (asked("A question", {"type": "plain_text_input"}), "A question"),
        (
            {"type": "actions", "elements": [button("A button"), {"type": "users_select", "action_id": "u"}]},
            "A button",
        ),
    ]


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
async def test_every_kind_of_block_is_shown_and_asks_no_other_server(
    browser: Browser, size: dict[str, int], colours: Literal["light", "dark"]
) -> None:
    async with opened(browser, viewport=size, color_scheme=colours) as stage:
        for block, words in _every_kind():
            message = await stage.post(block)
            await expect(message).to_contain_text(words)
            await expect(message).not_to_contain_text("This page cannot show")
        await stage.post({"type": "section", "text": marked("Unbroken" * 60)})
        assert await stage.sideways() == 0
        assert await stage.objections() == []


async def test_a_picture_from_elsewhere_is_its_words_and_the_playgrounds_own_is_loaded(browser: Browser) -> None:
    async with opened(browser) as stage:
        own = {"type": "image", "image_url": f"{stage.url}/page/icon.svg", "alt_text": "The playground's own"}
        message = await stage.post(IMAGE, own)
        await expect(message.get_by_role("img", name="A lighthouse")).to_have_text("A lighthouse")
        loaded = message.get_by_role("img", name="The playground's own")
        await expect(loaded).to_have_js_property("complete", True)
        assert await loaded.evaluate("(picture) => picture.naturalWidth") > 0
        await expect(message.locator("img")).to_have_count(1)


async def test_a_table_is_sorted_by_figures_and_by_words_and_leafed_through(browser: Browser) -> None:
    async with opened(browser) as stage:
        table = (await stage.post(_data_table())).get_by_role("table", name="Members by place")
        assert await _first_cells(table) == ["Berlin", "Accra", "Zagreb"]
        members = table.get_by_role("columnheader", name="Members")
        await members.get_by_role("button").click()
        await expect(members).to_have_attribute("aria-sort", "ascending")
        assert await _first_cells(table) == ["Lima", "Berlin", "Accra"]
        await stage.page.keyboard.press("Enter")
        await expect(members).to_have_attribute("aria-sort", "descending")
        assert await _first_cells(table) == ["Zagreb", "Accra", "Berlin"]
        await table.get_by_role("columnheader", name="Place").get_by_role("button").click()
        await expect(members).not_to_have_attribute("aria-sort", re.compile(".+"))
        assert await _first_cells(table) == ["Accra", "Berlin", "Lima"]
        await stage.page.get_by_role("button", name="Next").click()
        await expect(stage.page.get_by_text("4 to 4 of 4")).to_be_visible()
        assert await _first_cells(table) == ["Zagreb"]


async def _first_cells(table: Locator) -> list[str]:
    return await table.locator("tbody tr > :first-child").all_text_contents()


@pytest.mark.parametrize(("kind", "shapes"), [("pie", 2), ("bar", 6), ("line", 6), ("area", 6)])
async def test_a_chart_is_drawn_with_a_legend_and_its_figures_can_be_read(
    browser: Browser, kind: str, shapes: int
) -> None:
    async with opened(browser) as stage:
        message = await stage.post(_chart(kind))
        await expect(message.get_by_role("img", name=f"{kind.capitalize()} chart: A {kind}")).to_be_visible()
        # Each slice, bar or point says what it stands for when it is pointed at.
        await expect(message.locator("svg title")).to_have_count(shapes)
        legend = ["Kept: 30 (75%)", "Open: 10 (25%)"] if kind == "pie" else ["Ada's", "Ben's"]
        assert await message.locator(".legend li").all_text_contents() == legend
        await message.get_by_text("Show the figures").click()
        figures = await message.get_by_role("row").last.get_by_role("cell").all_text_contents()
        assert figures == (["10"] if kind == "pie" else ["2", "7"])


async def test_what_is_pressed_in_cards_and_containers_is_told_to_the_app(browser: Browser) -> None:
    async with opened(browser) as stage:
        cards = [
            {"type": "card", "block_id": name, "title": marked(name), "actions": [button("Take")]} for name in "ab"
        ]
        inside = {"type": "actions", "block_id": "c", "elements": [button("Fold")]}
        message = await stage.post(
            {"type": "carousel", "elements": cards},
            {"type": "container", "title": plain("More"), "is_collapsible": True, "default_collapsed": True}
            | {"child_blocks": [inside]},
        )
        await message.get_by_role("button", name="Take").last.click()
        await _heard(stage, 1)
        fold = message.get_by_role("button", name="Fold")
        await expect(fold).to_be_hidden()
        await message.get_by_text("More").click()
        await fold.click()
        await _heard(stage, 2)
        assert [(one["block_id"], one["value"]) for one in stage.pressed] == [("b", "Take!"), ("c", "Fold!")]


async def _heard(stage: Stage, count: int) -> None:
    async with asyncio.timeout(20):
        while len(stage.pressed) < count:
            await asyncio.sleep(0.01)


async def test_an_edited_message_says_so_also_where_its_author_is_not_named_again(browser: Browser) -> None:
    async with opened(browser) as stage:
        sent = [await stage.client.chat_postMessage(channel=stage.channel, text=text) for text in ("One", "Two")]
        for ts in [str(one["ts"]) for one in sent]:
            await stage.client.chat_update(channel=stage.channel, ts=ts, text="Changed")
            message = stage.page.locator(f'#conversation [data-ts="{ts}"]')
            await expect(message).to_contain_text("Changed")
            await expect(message).to_contain_text("(edited)")
