"""Which blocks stand on which of Slack's surfaces, and what is said against those that are not as they should be."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from tests.playground.surfaces import (
    AT,
    SURFACES,
    Surfaces,
    button,
    changed,
    image,
    mrkdwn,
    option,
    plain,
    surfaces_of,
)

RICH = {
    "type": "rich_text",
    "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "Hello"}]}],
}
CARD = {
    "type": "card",
    "icon": image(),
    "title": mrkdwn("A card"),
    "subtitle": plain("Below"),
    "body": mrkdwn("Words"),
    "subtext": plain("Small"),
    "hero_image": image(),
    "actions": [button("a"), button("b")],
}
SECTION = {"type": "section", "text": mrkdwn("Words"), "fields": [plain("a"), mrkdwn("b")], "accessory": button()}
TASK = {
    "type": "task_card",
    "task_id": "t1",
    "title": "Read",
    "status": "complete",
    "details": RICH,
    "output": RICH,
    "sources": [{"type": "url", "url": "https://example.com", "text": "Here"}],
}
GOOD: dict[str, dict[str, Any]] = {
    "actions": {"type": "actions", "elements": [button("a"), button("b")]},
    "alert": {"type": "alert", "text": mrkdwn("Mind this"), "level": "warning"},
    "card": CARD,
    "carousel": {"type": "carousel", "elements": [CARD, {"type": "card", "title": plain("Another")}]},
    "container": {
        "type": "container",
        "title": plain("Around"),
        "subtitle": mrkdwn("Below"),
        "icon": image(),
        "width": "wide",
        "is_collapsible": True,
        "default_collapsed": True,
        "child_blocks": [{"type": "divider"}, SECTION],
    },
    "context": {"type": "context", "elements": [image(), mrkdwn("a"), plain("b")]},
    "context_actions": {
        "type": "context_actions",
        "elements": [
            {
                "type": "feedback_buttons",
                "action_id": "how",
                "positive_button": {"text": plain("Good"), "value": "1"},
                "negative_button": {"text": plain("Bad"), "value": "0", "accessibility_label": "It is bad"},
            },
            {"type": "icon_button", "icon": "trash", "text": plain("Delete"), "visible_to_user_ids": ["U1"]},
        ],
    },
    "divider": {"type": "divider", "block_id": "line"},
    "header": {"type": "header", "text": plain("Title"), "level": 2},
    "image": image(title=plain("Title")),
    "input": {
        "type": "input",
        "label": plain("Goal"),
        "hint": plain("Short"),
        "optional": True,
        "dispatch_action": False,
        "element": {"type": "plain_text_input", "action_id": "a"},
    },
    "markdown": {"type": "markdown", "text": "# Hello"},
    "plan": {"type": "plan", "title": "Steps", "tasks": [TASK, TASK | {"task_id": "t2", "status": "pending"}]},
    "rich_text": RICH,
    "section": SECTION | {"expand": True},
    "task_card": TASK,
    "video": {
        "type": "video",
        "title": plain("A film"),
        "alt_text": "A film",
        "video_url": "https://example.com/film",
        "thumbnail_url": "https://example.com/film.png",
        "author_name": "Ada",
    },
}
ONLY_ON = {
    "alert": {"modal"},
    "carousel": {"message", "home"},
    "container": {"message", "home"},
    "context_actions": {"message"},
    "markdown": {"message"},
    "plan": {"message"},
    "task_card": {"message"},
}


@pytest.fixture
async def surfaces(open_house: Any, manifest: Any) -> AsyncIterator[Surfaces]:
    async with surfaces_of(open_house, manifest) as opened:
        yield opened


@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("kind", sorted(GOOD))
async def test_a_block_stands_only_on_its_surfaces(surfaces: Surfaces, kind: str, surface: str) -> None:
    allowed = surface in ONLY_ON.get(kind, SURFACES)
    expected = [] if allowed else [f"unsupported type: {kind} [json-pointer:{AT[surface]}/0/type]"]
    assert await surfaces.objections(surface, GOOD[kind]) == expected


TOO_LONG = "must be less than {} characters"
EMPTY = "must be more than 0 characters"
ENUM = "must be a valid enum value"
# A kind, the path of a value in it, the value that is put there, what is said, and where if not at that path.
BAD: list[tuple[str, str, Any, str] | tuple[str, str, Any, str, str]] = [
    ("section", "text/text", "x" * 3001, TOO_LONG.format(3001)),
    ("section", "text/text", "", EMPTY),
    ("section", "text/text", 7, "must provide a string"),
    ("section", "text/type", "html", "unsupported type: html"),
    ("section", "text/type", None, "missing required field: type", "text"),
    ("section", "text/emoji", True, "invalid additional property: emoji", "text"),
    ("section", "text", "Words", "must provide an object"),
    ("section", "fields", [], "must provide at least 1 items"),
    ("section", "fields", [plain("x")] * 11, "no more than 10 items allowed"),
    ("section", "fields/1/text", "x" * 2001, TOO_LONG.format(2001)),
    ("section", "fields/0/verbatim", True, "invalid additional property: verbatim", "fields/0"),
    ("section", "expand", "yes", "must be a boolean"),
    ("section", "colour", "red", "invalid additional property: colour", ""),
    ("section", "block_id", "x" * 256, TOO_LONG.format(256)),
    ("header", "text/text", "x" * 151, TOO_LONG.format(151)),
    ("header", "text", mrkdwn("Title"), "unsupported type: mrkdwn", "text/type"),
    ("header", "text", None, "missing required field: text", ""),
    ("header", "level", 5, "must be less than 4"),
    ("header", "level", 0, "must be greater than 1"),
    ("divider", "text", plain("x"), "invalid additional property: text", ""),
    ("context", "elements", [], "must provide at least 1 items"),
    ("context", "elements", [plain("x")] * 11, "no more than 10 items allowed"),
    ("context", "elements/1/text", "", EMPTY),
    ("context", "elements/0", button(), "unsupported type: button", "elements/0/type"),
    ("actions", "elements", [], "must provide at least 1 items"),
    ("actions", "elements", [button(str(n)) for n in range(26)], "no more than 25 items allowed"),
    ("actions", "elements/1/action_id", "a", "`action_id` a already exists in the block", "elements"),
    ("input", "label", None, "missing required field: label", ""),
    ("input", "label/text", "x" * 2001, TOO_LONG.format(2001)),
    ("input", "hint/text", "x" * 2001, TOO_LONG.format(2001)),
    ("input", "hint", mrkdwn("x"), "unsupported type: mrkdwn", "hint/type"),
    ("input", "element", None, "missing required field: element", ""),
    ("input", "optional", 1, "must be a boolean"),
    ("image", "image_url", None, "missing required field: image_url", ""),
    ("image", "image_url", "x.png", "input must be a valid: uri"),
    ("image", "image_url", "https://" + "x" * 2993, TOO_LONG.format(3001)),
    ("image", "alt_text", None, "missing required field: alt_text", ""),
    ("image", "alt_text", "x" * 2001, TOO_LONG.format(2001)),
    ("image", "title/text", "x" * 2001, TOO_LONG.format(2001)),
    ("image", "slack_file", {"id": "F1"}, "failed to match exactly one allowed schema", ""),
    ("video", "video_url", "http://example.com", "input must be a valid: https uri"),
    ("video", "video_url", "https://" + "x" * 2993, "input must be a valid: https uri"),
    ("video", "title/text", "x" * 200, TOO_LONG.format(200)),
    ("video", "author_name", "x" * 50, TOO_LONG.format(50)),
    ("video", "thumbnail_url", None, "missing required field: thumbnail_url", ""),
    ("alert", "text/text", "x" * 201, TOO_LONG.format(201)),
    ("alert", "level", "fatal", ENUM),
    ("card", "title/text", "x" * 151, TOO_LONG.format(151)),
    ("card", "title", "A card", "must provide an object"),
    ("card", "subtitle/text", "x" * 151, TOO_LONG.format(151)),
    ("card", "body/text", "x" * 201, TOO_LONG.format(201)),
    ("card", "subtext/text", "x" * 201, TOO_LONG.format(201)),
    ("card", "actions", [button(str(n)) for n in range(4)], "no more than 3 items allowed"),
    ("card", "actions/1/action_id", "a", "`action_id` a already exists in the block", "actions"),
    (
        "card",
        "actions/0",
        {"type": "overflow", "options": [option()]},
        "unsupported type: overflow",
        "actions/0/type",
    ),
    ("card", "hero_image/alt_text", None, "missing required field: alt_text", "hero_image"),
    ("card", "slack_icon", {"type": "icon", "name": "star"}, "failed to match exactly one allowed schema", ""),
    ("card", "slack_icon", {"type": "icon", "name": "moon"}, ENUM, "slack_icon/name"),
    ("carousel", "elements", [], "must provide at least 1 items"),
    ("carousel", "elements", [CARD] * 11, "no more than 10 items allowed"),
    ("carousel", "elements/1", SECTION, "unsupported type: section", "elements/1/type"),
    ("carousel", "elements/1/title/text", "x" * 151, TOO_LONG.format(151)),
    ("container", "child_blocks", [], "must provide at least 1 items"),
    ("container", "child_blocks", [{"type": "divider"}] * 11, "no more than 10 items allowed"),
    ("container", "child_blocks/0", CARD, "unsupported type: card", "child_blocks/0/type"),
    ("container", "child_blocks/1/text/text", "", EMPTY),
    ("container", "title", None, "missing required field: title", ""),
    ("container", "title/text", "x" * 151, TOO_LONG.format(151)),
    ("container", "width", "huge", ENUM),
    ("container", "is_collapsible", False, "default_collapsed needs is_collapsible", "default_collapsed"),
    ("container", "is_collapsible", "yes", "must be a boolean"),
    ("markdown", "text", "", EMPTY),
    ("markdown", "text", "x" * 12_001, TOO_LONG.format(12_001)),
    ("context_actions", "elements", [], "must provide at least 1 items"),
    ("context_actions", "elements/0", button(), "unsupported type: button", "elements/0/type"),
    ("context_actions", "elements/1/icon", "rocket", ENUM),
    ("context_actions", "elements/0/positive_button/text/text", "x" * 76, TOO_LONG.format(76)),
    ("task_card", "status", "pending", ENUM),
    ("task_card", "sources/0/url", "here", "input must be a valid: uri"),
    ("plan", "title", plain("Steps"), "must provide a string"),
    ("plan", "tasks/1/status", "later", ENUM),
]


@pytest.mark.parametrize("case", BAD, ids=lambda case: f"{case[0]}-{case[1]}-{case[3]}".replace("/", ".")[:70])
async def test_a_block_is_refused_where_it_is_wrong(surfaces: Surfaces, case: tuple[Any, ...]) -> None:
    kind, path, value, problem, at = (*case, case[1])[:5]
    surface = min(ONLY_ON.get(kind, SURFACES), key=SURFACES.index)
    pointer = f"{AT[surface]}/0/{at}".rstrip("/")
    said = await surfaces.objections(surface, changed(GOOD[kind], path, value))
    assert f"{problem} [json-pointer:{pointer}]" in said
    assert all(pointer in one for one in said)


@pytest.mark.parametrize(("surface", "most"), [("message", 50), ("modal", 100), ("home", 100)])
async def test_a_surface_holds_only_so_many_blocks(surfaces: Surfaces, surface: str, most: int) -> None:
    assert await surfaces.objections(surface, *[GOOD["section"]] * most) == []
    too_many = await surfaces.objections(surface, *[GOOD["section"]] * (most + 1))
    assert too_many == [f"no more than {most} items allowed [json-pointer:{AT[surface]}]"]


async def test_no_two_blocks_have_the_same_id_even_within_others(surfaces: Surfaces) -> None:
    same = {"block_id": "same"}
    box = GOOD["container"] | {"child_blocks": [SECTION | same]}
    said = await surfaces.objections(
        "message", box, GOOD["carousel"] | {"elements": [CARD | same]}, SECTION | same
    )
    assert said == [
        "`block_id` same already exists in the payload [json-pointer:/blocks/1/elements/0/block_id]",
        "`block_id` same already exists in the payload [json-pointer:/blocks/2/block_id]",
    ]


async def test_all_markdown_of_a_message_is_measured_together(surfaces: Surfaces) -> None:
    half = {"type": "markdown", "text": "x" * 6000}
    assert await surfaces.objections("message", half, half) == []
    said = await surfaces.objections("message", half, half, {"type": "markdown", "text": "x"})
    assert said == ["must be less than 12001 characters in all markdown together [json-pointer:/blocks/2/text]"]


async def test_everything_wrong_is_said_at_once(surfaces: Surfaces) -> None:
    blocks = [{"type": "hologram"}, {"type": "header"}, {"type": "section"}, "words", {}]
    assert await surfaces.objections("message", *blocks) == [
        "unsupported type: hologram [json-pointer:/blocks/0/type]",
        "missing required field: text [json-pointer:/blocks/1]",
        "missing required field: text [json-pointer:/blocks/2]",
        "must provide an object [json-pointer:/blocks/3]",
        "missing required field: type [json-pointer:/blocks/4]",
    ]


async def test_null_counts_as_left_out(surfaces: Surfaces) -> None:
    assert await surfaces.objections("message", SECTION | {"accessory": None, "fields": None}) == []


async def test_elements_are_found_in_every_block_that_holds_them(surfaces: Surfaces) -> None:
    blocks = [GOOD["carousel"], GOOD["container"], GOOD["context_actions"]]
    answer = await surfaces.show("message", *blocks)
    carousel, container, row = answer["message"]["blocks"]
    channel, ts = answer["channel"], answer["ts"]
    places = [
        (carousel["elements"][0]["block_id"], "b", {}),
        (container["child_blocks"][1]["block_id"], "go", {}),
        (row["block_id"], "how", {"value": "0"}),
        (row["block_id"], row["elements"][1]["action_id"], {}),
    ]
    house = surfaces.house
    for block_id, action_id, given in places:
        what = {"channel": channel, "ts": ts, "block_id": block_id, "action_id": action_id} | given
        payload = await house.act(surfaces.socket, "press", who=house.person("amara"), **what)
        action = payload["actions"][0]
        assert (action["block_id"], action["action_id"]) == (block_id, action_id)
        assert action.get("value") == given.get("value")


async def test_the_older_error_stays_where_blocks_are_no_list(surfaces: Surfaces) -> None:
    with pytest.raises(SlackApiError) as caught:
        await surfaces.house.client.chat_postMessage(channel="C1", text="x", blocks={"type": "divider"})
    assert caught.value.response["error"] == "invalid_blocks_format"
