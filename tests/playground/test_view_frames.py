"""What surrounds the blocks of a modal or a home, and what is said against a frame that is not as it should be."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from tests.playground.surfaces import Surfaces, mrkdwn, plain, surfaces_of

QUESTION = {
    "type": "input",
    "block_id": "goal",
    "label": plain("Goal"),
    "element": {"type": "plain_text_input", "action_id": "text"},
}
MODAL = {
    "type": "modal",
    "title": plain("A form"),
    "submit": plain("Send"),
    "close": plain("Leave"),
    "callback_id": "form",
    "external_id": "mine",
    "private_metadata": "kept",
    "clear_on_close": True,
    "notify_on_close": True,
    "blocks": [{"type": "divider"}, QUESTION],
}
HOME = {"type": "home", "blocks": [QUESTION], "clear_on_close": False, "private_metadata": "kept"}
TOO_LONG = "must be less than {} characters"


@pytest.fixture
async def surfaces(open_house: Any, manifest: Any) -> AsyncIterator[Surfaces]:
    async with surfaces_of(open_house, manifest) as opened:
        yield opened


async def opened(surfaces: Surfaces, view: Any) -> Any:
    return await surfaces.house.client.views_open(
        trigger_id=await surfaces.house.trigger(surfaces.socket), view=view
    )


@pytest.mark.parametrize(
    ("fields", "problem", "at"),
    [
        ({"type": "poster"}, "unsupported type: poster", "/type"),
        ({"type": "home"}, "unsupported type: home", "/type"),
        ({"type": None}, "missing required field: type", ""),
        ({"title": None}, "missing required field: title", ""),
        ({"title": plain("x" * 25)}, TOO_LONG.format(25), "/title/text"),
        ({"title": mrkdwn("A form")}, "unsupported type: mrkdwn", "/title/type"),
        ({"submit": None}, "must define `submit` to use an `input` block in modals", "/blocks/1/input"),
        ({"submit": plain("x" * 25)}, TOO_LONG.format(25), "/submit/text"),
        ({"submit": plain("")}, "must be more than 0 characters", "/submit/text"),
        ({"close": plain("x" * 25)}, TOO_LONG.format(25), "/close/text"),
        ({"close": "Leave"}, "must provide an object", "/close"),
        ({"private_metadata": "x" * 3001}, TOO_LONG.format(3001), "/private_metadata"),
        ({"private_metadata": {"a": 1}}, "must provide a string", "/private_metadata"),
        ({"callback_id": "x" * 256}, TOO_LONG.format(256), "/callback_id"),
        ({"external_id": "x" * 256}, TOO_LONG.format(256), "/external_id"),
        ({"notify_on_close": "yes"}, "must be a boolean", "/notify_on_close"),
        ({"clear_on_close": 1}, "must be a boolean", "/clear_on_close"),
        ({"hash": "1.abc"}, "invalid additional property: hash", ""),
        ({"blocks": None}, "missing required field: blocks", ""),
        ({"blocks": {"type": "divider"}}, "must provide an array", "/blocks"),
    ],
)
async def test_a_malformed_modal_is_pointed_at(
    surfaces: Surfaces, fields: dict[str, Any], problem: str, at: str
) -> None:
    with pytest.raises(SlackApiError) as caught:
        await opened(surfaces, MODAL | fields)
    answer: Any = caught.value.response
    assert answer["error"] == "invalid_arguments"
    assert answer["response_metadata"]["messages"] == [f"[ERROR] {problem} [json-pointer:/view{at}]"]


async def test_a_modal_may_have_all_that_a_modal_has(surfaces: Surfaces) -> None:
    view = (await opened(surfaces, MODAL | {"private_metadata": "x" * 3000, "title": plain("x" * 24)}))["view"]
    assert (len(view["private_metadata"]), len(view["title"]["text"])) == (3000, 24)
    assert {key: view[key] for key in ("callback_id", "external_id", "clear_on_close", "notify_on_close")} == {
        key: MODAL[key] for key in ("callback_id", "external_id", "clear_on_close", "notify_on_close")
    }


@pytest.mark.parametrize("key", ["title", "submit", "close"])
async def test_a_home_has_nothing_of_a_modals_frame(surfaces: Surfaces, key: str) -> None:
    client, user = surfaces.house.client, surfaces.house.person("amara")
    shown = await client.views_publish(user_id=user, view=HOME)
    assert (shown["view"]["type"], shown["view"]["private_metadata"]) == ("home", "kept")
    with pytest.raises(SlackApiError) as caught:
        await client.views_publish(user_id=user, view=HOME | {key: plain("x")})
    answer: Any = caught.value.response
    said = [f"[ERROR] invalid additional property: {key} [json-pointer:/view]"]
    assert (answer["error"], answer["response_metadata"]["messages"]) == ("invalid_arguments", said)
