"""Shows blocks on each of Slack's three surfaces through the Web API, and tells what is said against them."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

SURFACES = ("message", "modal", "home")
# Where the blocks of a surface stand in what is sent.
AT = {"message": "/blocks", "modal": "/view/blocks", "home": "/view/blocks"}


def plain(text: str) -> dict[str, Any]:
    """A text object without formatting."""
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> dict[str, Any]:
    """A text object with formatting."""
    return {"type": "mrkdwn", "text": text}


def option(value: str = "one", **fields: Any) -> dict[str, Any]:
    """One option of a menu."""
    return {"text": plain(value.title()), "value": value} | fields


def button(action_id: str = "go", **fields: Any) -> dict[str, Any]:
    """One button."""
    return {"type": "button", "action_id": action_id, "text": plain("Go")} | fields


def image(**fields: Any) -> dict[str, Any]:
    """A picture, as a block or as an element."""
    return {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "A"} | fields


def changed(thing: Any, path: str, value: Any) -> Any:
    """A copy with another value at a path such as "elements/0/text"; None takes away what is there."""
    # Parts that are one object in Python are several in what is sent.
    copied = json.loads(json.dumps(thing))
    *steps, last = [int(step) if step.isdigit() else step for step in path.split("/")]
    inner = copied
    for step in steps:
        inner = inner[step]
    if value is None:
        del inner[last]
    else:
        inner[last] = value
    return copied


@dataclass
class Surfaces:
    """A house with a home, whose app can open modals."""

    house: Any
    socket: aiohttp.ClientWebSocketResponse

    async def show(self, surface: str, *blocks: Any) -> AsyncSlackResponse:
        """Shows the blocks; SlackApiError when they are refused."""
        client = self.house.client
        if surface == "message":
            channel = await self.house.page.general(self.house.person("amara"))
            return await client.chat_postMessage(channel=channel, text="Blocks", blocks=list(blocks))
        if surface == "home":
            user = self.house.person("amara")
            return await client.views_publish(user_id=user, view={"type": "home", "blocks": list(blocks)})
        view = {"type": "modal", "title": plain("Blocks"), "submit": plain("Send"), "blocks": list(blocks)}
        return await client.views_open(trigger_id=await self.house.trigger(self.socket), view=view)

    async def objections(self, surface: str, *blocks: Any) -> list[str]:
        """What is said against the blocks, having held the form of the error against Slack's own."""
        try:
            await self.show(surface, *blocks)
        except SlackApiError as refusal:
            answer: Any = refusal.response
            said = answer["response_metadata"]["messages"]
            if surface == "message":
                assert answer["error"] == "invalid_blocks"
                assert said == [f"[ERROR] {one}" for one in answer["errors"]]
            else:
                assert answer["error"] == "invalid_arguments"
            assert all(one.startswith("[ERROR] ") for one in said)
            return [one.removeprefix("[ERROR] ") for one in said]
        return []


@asynccontextmanager
async def surfaces_of(open_house: Any, manifest: Any) -> AsyncIterator[Surfaces]:
    """Opens a house with a home and connects its app."""
    described = manifest()
    described["features"]["app_home"] = {"home_tab_enabled": True, "messages_tab_enabled": True}
    described["oauth_config"]["scopes"]["bot"] = [*described["oauth_config"]["scopes"]["bot"], "chat:write.public"]
    async with open_house(described) as house:
        socket = await house.raw_socket()
        yield Surfaces(house, socket)
        await socket.close()
