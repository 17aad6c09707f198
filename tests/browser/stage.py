"""A bare playground with a small app of the test's own, and one person's window on it."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import aiohttp
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Locator, Page, Request, expect
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import Playground
from tests.browser.visitor import PATIENCE_MS

Json = dict[str, Any]
WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def plain(text: str) -> Json:
    """A text object without styles."""
    return {"type": "plain_text", "text": text}


def marked(text: str) -> Json:
    """A text object with Slack's own marks."""
    return {"type": "mrkdwn", "text": text}


def option(name: str) -> Json:
    """An option whose value is its name."""
    return {"text": plain(name), "value": name}


def button(name: str, **more: Any) -> Json:
    """A button whose action id is its name."""
    return {"type": "button", "text": plain(name), "action_id": name, "value": f"{name}!", **more}


def asked(label: str, element: Json, **more: Any) -> Json:
    """An input block; its block id is the label, its action id is `v`."""
    return {
        "type": "input",
        "block_id": label,
        "label": plain(label),
        "element": {"action_id": "v"} | element,
        **more,
    }


def form(*blocks: Json, title: str = "A form", **more: Any) -> Json:
    """A modal that can be sent."""
    return {
        "type": "modal",
        "callback_id": title,
        "title": plain(title),
        "submit": plain("Send"),
        "blocks": [*blocks],
    } | more


def _manifest(*, home: bool) -> Json:
    scopes = ["chat:write", "im:write", "im:read", "im:history", "commands", "users:read"]
    return {
        "display_information": {"name": "Helper"},
        "features": {
            "bot_user": {"display_name": "Helper"},
            "app_home": {"home_tab_enabled": home, "messages_tab_enabled": True},
        },
        "oauth_config": {"scopes": {"bot": scopes}},
        "settings": {
            "event_subscriptions": {"bot_events": ["app_home_opened", "message.im"]},
            "interactivity": {"is_enabled": True},
            "socket_mode_enabled": True,
        },
    }


@dataclass
class Stage:
    """One person before the page, in their direct messages with the app; `pressed` is what the app heard of."""

    playground: Playground
    url: str
    bolt: AsyncApp
    client: AsyncWebClient
    page: Page
    who: str
    channel: str
    pressed: list[Json] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @property
    def address(self) -> str:
        """The page's address for this person in these messages."""
        return f"{self.url}/?as={self.who}&channel={self.channel}"

    async def arrive(self) -> None:
        """Opens the page and reads the welcome away."""
        await self.page.goto(self.address)
        await expect(self.page.get_by_role("textbox", name="Message Helper")).to_be_visible()
        # Where only one column fits, the welcome stands beside the list of conversations alone.
        if self.page.viewport_size != NARROW:
            await self.page.get_by_role("button", name="Close the welcome").click()

    async def post(self, *blocks: Json) -> Locator:
        """Posts a message of these blocks and waits until the page shows it."""
        sent = await self.client.chat_postMessage(channel=self.channel, text="A message", blocks=blocks)
        message = self.page.locator(f'#conversation [data-ts="{sent["ts"]}"]')
        await expect(message).to_be_visible()
        return message

    async def open_form(self, view: Json) -> Locator:
        """Has the app open a modal, and waits for it."""

        @self.bolt.action("Open")
        async def _open(ack: Any, body: Json, client: AsyncWebClient) -> None:
            await ack()
            await client.views_open(trigger_id=body["trigger_id"], view=view)

        message = await self.post({"type": "actions", "elements": [button("Open")]})
        await message.get_by_role("button", name="Open").click()
        shown = self.page.get_by_role("dialog", name=view["title"]["text"])
        await expect(shown).to_be_visible()
        return shown

    async def objections(self) -> list[str]:
        """What axe has against the page as it is."""
        found = await Axe().run(self.page)
        return [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found.response["violations"]]

    async def sideways(self) -> int:
        """By how many pixels the page is wider than the window."""
        return int(await self.page.evaluate("document.documentElement.scrollWidth - innerWidth"))


@asynccontextmanager
async def opened(browser: Browser, *, home: bool = True, **window: Any) -> AsyncIterator[Stage]:
    """The stage; no script of the page may fail meanwhile, and nothing may be asked of another server."""
    playground = Playground(now=lambda: NOW)
    app = playground.install(_manifest(home=home))
    url = await playground.start()
    async with aiohttp.ClientSession() as session:
        client = AsyncWebClient(token=app.bot_token, base_url=f"{url}/api/", session=session)
        bolt = AsyncApp(client=client, process_before_response=True)
        handler = AsyncSocketModeHandler(bolt, app.app_token, web_client=client)
        await handler.connect_async()
        who = playground.people[0].id
        direct: Json = (await client.conversations_open(users=who)).get("channel", {})
        context = await browser.new_context(locale="en-US", reduced_motion="reduce", **window)
        stage = Stage(playground, url, bolt, client, await context.new_page(), who, direct["id"])
        _listen(stage)
        try:
            await stage.arrive()
            yield stage
        finally:
            await context.close()
            await handler.close_async()
            await playground.stop()
    assert stage.problems == []


def _listen(stage: Stage) -> None:
    stage.page.set_default_timeout(PATIENCE_MS)
    stage.page.on("pageerror", lambda error: stage.problems.append(str(error)))

    def asks(request: Request) -> None:
        if not request.url.startswith(stage.url):
            stage.problems.append(f"asked {request.url}")

    stage.page.on("request", asks)

    @stage.bolt.action(re.compile("^(?!Open$)"))
    async def _pressed(ack: Any, payload: Json) -> None:
        stage.pressed.append(payload)
        await ack()

    @stage.bolt.event("message")
    async def _message() -> None:
        """Nothing comes of what people write."""
