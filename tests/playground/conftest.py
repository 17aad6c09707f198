"""A running playground and the real Slack clients that talk to it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import Installation, Playground, Timings

SCOPES = [
    "commands",
    "chat:write",
    "channels:manage",
    "channels:read",
    "channels:history",
    "groups:write",
    "groups:read",
    "groups:history",
    "im:write",
    "im:read",
    "im:history",
    "pins:write",
    "users:read",
    "usergroups:read",
]
EVENTS = [
    "message.channels",
    "message.groups",
    "message.im",
    "member_joined_channel",
    "member_left_channel",
    "group_archive",
]


def manifest_with(**settings: Any) -> dict[str, Any]:
    """A manifest as Slack reads it, with Socket Mode unless the settings say otherwise."""
    return {
        "display_information": {"name": "Test App"},
        "features": {
            "bot_user": {"display_name": "testapp"},
            "slash_commands": [
                {"command": "/ask", "description": "Asks", "usage_hint": "what"},
                {"command": "/name", "description": "Names somebody", "should_escape": True},
            ],
        },
        "oauth_config": {"scopes": {"bot": SCOPES}},
        "settings": {
            "event_subscriptions": {"bot_events": EVENTS},
            "interactivity": {"is_enabled": True},
            "socket_mode_enabled": True,
        }
        | settings,
    }


@dataclass
class Clock:
    """The moved clock and the real one, both standing still until told to go."""

    now: datetime = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    monotonic: float = 1000.0

    def pass_seconds(self, seconds: float) -> None:
        """Lets real time go by for the protocol's deadlines."""
        self.monotonic += seconds

    def move(self, **step: float) -> None:
        """Moves the clock that dates messages."""
        self.now += timedelta(**step)


@dataclass
class Page:
    """What a browser would do: requests to the page's API."""

    session: aiohttp.ClientSession
    url: str
    statuses: list[int] = field(default_factory=list)

    async def get(self, what: str, **query: str) -> Any:
        """The JSON of a GET; the status is kept as the last of `statuses`."""
        async with self.session.get(f"{self.url}/playground/{what}", params=query) as response:
            self.statuses.append(response.status)
            return await response.json()

    async def post(self, what: str, **body: Any) -> Any:
        """The JSON of a POST; `as` is given as `who`."""
        if "who" in body:
            body["as"] = body.pop("who")
        async with self.session.post(f"{self.url}/playground/{what}", json=body) as response:
            self.statuses.append(response.status)
            return await response.json()

    async def messages(self, who: str, channel: str, **query: str) -> list[dict[str, Any]]:
        """The messages that a person sees, without those that say who joined."""
        answer = await self.get("messages", **{"as": who, "channel": channel}, **query)
        return [message for message in answer["messages"] if message["subtype"] is None]

    async def stack(self, who: str) -> list[dict[str, Any]]:
        """The modals that a person has open."""
        return (await self.get("views", **{"as": who}))["stack"]

    async def general(self, who: str) -> str:
        """The id of the channel that all are in."""
        answer = await self.get("conversations", **{"as": who})
        return next(one["id"] for one in answer["conversations"] if one["name"] == "general")


@dataclass
class House:
    """One running playground with its app's client and its page."""

    playground: Playground
    clock: Clock
    url: str
    app: Installation
    client: AsyncWebClient
    page: Page
    session: aiohttp.ClientSession
    answer: Any = None

    def person(self, name: str) -> str:
        """The id of a colleague by name."""
        return next(one.id for one in self.playground.people if one.name == name)

    async def private_channel(self, name: str = "a-circle", *members: str) -> str:
        """A private channel that the app has made, with these colleagues (names) invited."""
        created = await self.client.conversations_create(name=name, is_private=True)
        channel = created["channel"]["id"]
        if members:
            await self.client.conversations_invite(
                channel=channel, users=[self.person(member) for member in members]
            )
        return channel

    async def act(self, socket: aiohttp.ClientWebSocketResponse, what: str, ack: Any = None, **body: Any) -> Any:
        """Does something on the page, lets the app acknowledge it on this socket, and returns its payload."""
        doing = asyncio.ensure_future(self.page.post(what, **body))
        envelope = await socket.receive_json()
        await socket.send_json({"envelope_id": envelope["envelope_id"], "payload": ack})
        self.answer = await doing
        return envelope["payload"]

    async def trigger(self, socket: aiohttp.ClientWebSocketResponse, name: str = "amara") -> str:
        """A fresh trigger id, earned by a slash command of this colleague."""
        user = self.person(name)
        channel = await self.page.general(user)
        payload = await self.act(socket, "say", who=user, channel=channel, text="/ask")
        return payload["trigger_id"]

    async def raw_socket(self) -> aiohttp.ClientWebSocketResponse:
        """A socket as an app opens it, on which the hello has been read."""
        answer = await self.client.apps_connections_open(app_token=self.app.app_token)
        socket = await self.session.ws_connect(answer["url"])
        assert (await socket.receive_json())["type"] == "hello"
        return socket


@asynccontextmanager
async def _house(timings: Timings, clock: Clock, manifest: dict[str, Any]) -> AsyncIterator[House]:
    playground = Playground(now=lambda: clock.now, timings=timings)
    app = playground.install(manifest)
    url = await playground.start()
    async with aiohttp.ClientSession() as session:
        client = AsyncWebClient(token=app.bot_token, base_url=f"{url}/api/", session=session)
        client.retry_handlers.clear()
        try:
            yield House(playground, clock, url, app, client, Page(session, url), session)
        finally:
            await playground.stop()


@pytest.fixture
async def house() -> AsyncIterator[House]:
    """A playground whose protocol deadlines pass only when the test says so, acknowledgements apart."""
    clock = Clock()
    async with _house(Timings(monotonic=lambda: clock.monotonic), clock, manifest_with()) as house:
        yield house


@pytest.fixture
async def hasty_house() -> AsyncIterator[House]:
    """A playground that waits a third of a second for an acknowledgement and repeats events at once."""
    clock = Clock()
    timings = Timings(ack=0.33, retries=(0, 0, 0), closing=0.05, monotonic=lambda: clock.monotonic)
    async with _house(timings, clock, manifest_with()) as house:
        yield house


@pytest.fixture
def open_house() -> Callable[..., Any]:
    """Opens a playground with timings and a manifest of the test's own."""
    return lambda manifest, timings=None: _house(timings or Timings(), Clock(), manifest)


@pytest.fixture
def manifest() -> Callable[..., dict[str, Any]]:
    """Makes manifests."""
    return manifest_with


@pytest.fixture
async def bolt(house: House) -> AsyncIterator[AsyncApp]:
    """A Bolt app that is connected by Socket Mode; listeners may be added at any time."""
    app = AsyncApp(client=house.client, process_before_response=True)
    handler = AsyncSocketModeHandler(app, house.app.app_token, web_client=house.client)
    await handler.connect_async()
    yield app
    await handler.close_async()


@pytest.fixture
def refusal() -> Callable[[Awaitable[Any]], Awaitable[str]]:
    """The error code with which a call of the Web API is refused."""

    async def code_of(call: Awaitable[Any]) -> str:
        with pytest.raises(SlackApiError) as caught:
            await call
        return caught.value.response["error"]

    return code_of
