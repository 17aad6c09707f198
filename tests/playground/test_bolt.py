"""Bolt for Python, asynchronous and not, by Socket Mode and by HTTP: each listener hears, and each answer counts."""

import asyncio
import threading
from contextlib import asynccontextmanager, suppress
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
import uvicorn
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk import WebClient
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette
from starlette.routing import Route

from tests.playground.bolt_apps import listen, listen_asynchronously
from tests.playground.test_delivery_over_http import free_port, http_manifest

EVENTS = ["app_home_opened", "message.groups", "message.im"]


def asynchronous(house, **more):
    client = AsyncWebClient(token=house.app.bot_token, base_url=f"{house.url}/api/", session=house.session)
    return listen_asynchronously(AsyncApp(client=client, **more))


async def synchronous(house, **more):
    client = WebClient(token=house.app.bot_token, base_url=f"{house.url}/api/")
    # It asks at once who it is, and the one to answer runs in this thread.
    return listen(await asyncio.to_thread(App, client=client, **more))


@asynccontextmanager
async def async_by_socket(house, _port):
    handler = AsyncSocketModeHandler(asynchronous(house), house.app.app_token)
    await handler.connect_async()
    yield
    await handler.close_async()


@asynccontextmanager
async def sync_by_socket(house, _port):
    handler = SocketModeHandler(await synchronous(house), house.app.app_token)
    await asyncio.to_thread(handler.connect)
    yield
    # This client reads until something comes, for up to three seconds; the end of the server is something.
    closing = asyncio.create_task(asyncio.to_thread(handler.close))
    await house.playground.stop()
    # Two threads of the SDK may find the end at once, and the slower one stumbles over what is closed already.
    with suppress(AttributeError):
        await closing


class Server(uvicorn.Server):
    """A server in the test's own loop, which leaves signals to whoever runs the tests."""

    def install_signal_handlers(self):
        """Does nothing."""


@asynccontextmanager
async def async_by_http(house, port):
    handler = AsyncSlackRequestHandler(asynchronous(house, signing_secret=house.app.signing_secret))

    async def endpoint(request):
        return await handler.handle(request)

    application = Starlette(routes=[Route("/slack/events", endpoint, methods=["POST"])])
    server = Server(uvicorn.Config(application, port=port, log_config=None, log_level="error", lifespan="off"))
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    yield
    server.should_exit = True
    await serving


class Quiet(WSGIRequestHandler):
    """Serves without a line for each request."""

    def log_message(self, *_args):
        """Says nothing."""


@asynccontextmanager
async def sync_by_http(house, port):
    app = await synchronous(house, signing_secret=house.app.signing_secret)
    server = make_server("127.0.0.1", port, SlackRequestHandler(app), handler_class=Quiet)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield
    await asyncio.to_thread(server.shutdown)
    thread.join()
    server.server_close()


WAYS = {
    "async by socket": async_by_socket,
    "async by http": async_by_http,
    "sync by socket": sync_by_socket,
    "sync by http": sync_by_http,
}


@pytest.fixture(params=WAYS)
async def house(request, open_house, manifest):
    """A house in which the app runs in one of the four ways."""
    port = free_port()
    by_socket = request.param.endswith("socket")
    made = manifest() if by_socket else http_manifest(manifest, f"http://127.0.0.1:{port}/slack/events")
    made["settings"]["event_subscriptions"]["bot_events"] = EVENTS
    made["features"]["app_home"] = {"home_tab_enabled": True}
    async with open_house(made) as house, WAYS[request.param](house, port):
        yield house


async def until(asked):
    """What is asked for, as soon as there is some."""
    async with asyncio.timeout(10):
        while not (found := await asked()):
            await asyncio.sleep(0.01)
        return found


async def form_of(house, user):
    """The modal that a command opens."""
    await house.page.post("say", who=user, channel=await house.page.general(user), text="/ask for help")
    return (await until(lambda: house.page.stack(user)))[-1]


async def app_says(house, user, text):
    """The message of this text in the app's direct messages, as soon as it is there."""

    async def found():
        channel = (await house.page.post("open_im", who=user, user=house.app.bot_user_id))["channel"]
        return [
            one | {"channel": channel} for one in await house.page.messages(user, channel) if one["text"] == text
        ]

    return (await until(found))[0]


async def enter(house, user, view, text):
    """Sends the form with a goal."""
    values = {"goal": {"text": {"type": "plain_text_input", "value": text}}}
    return await house.page.post("submit", who=user, view_id=view["id"], values=values)


async def test_a_command_is_answered_and_its_form_sent_back_then_taken(house):
    user = house.person("amara")
    view = await form_of(house, user)
    said = [one["text"] for one in await house.page.messages(user, await house.page.general(user))]
    assert said == ["Heard: for help"]
    refused = await enter(house, user, view, "no")
    assert (refused["action"], refused["errors"]) == ("errors", {"goal": "Not this."})
    assert (await enter(house, user, view, "walk"))["action"] == "closed"
    assert await app_says(house, user, "Goal: walk")


async def test_a_closed_form_is_heard_of(house):
    user = house.person("amara")
    view = await form_of(house, user)
    await house.page.post("close", who=user, view_id=view["id"])
    assert await app_says(house, user, "Closed, all: False")


async def test_a_choice_is_offered_and_a_press_replaces_the_message(house):
    user = house.person("amara")
    await enter(house, user, await form_of(house, user), "walk")
    card = await app_says(house, user, "Goal: walk")
    where = {"who": user, "channel": card["channel"], "ts": card["ts"], "block_id": "acts"}
    offered = await house.page.post("options", **where, action_id="pick", value="ot")
    assert [one["text"]["text"] for one in offered["options"]] == ["otters"]
    await house.page.post("press", **where, action_id="go")
    assert (await app_says(house, user, "Gone: circle-7"))["ts"] == card["ts"]


async def test_events_are_heard_a_reply_goes_below_and_an_edit_is_known(house):
    user = house.person("amara")
    channel = await house.private_channel("otters", "amara")
    await house.page.post("say", who=user, channel=channel, text="Hello")
    ts = (await house.page.messages(user, channel))[-1]["ts"]

    async def below():
        return (await house.page.messages(user, channel, thread_ts=ts))[1:]

    assert [one["text"] for one in await until(below)] == [f"Hello <@{user}>"]
    await house.page.post("edit_message", who=user, channel=channel, ts=ts, text="Goodbye")

    async def later():
        return [one["text"] for one in await house.page.messages(user, channel) if one["text"] == "Was: Hello"]

    assert await until(later)


async def test_a_home_is_published_when_it_is_opened(house):
    user = house.person("amara")
    await house.page.post("open_home", who=user)

    async def shown():
        return (await house.page.get("home", **{"as": user})).get("view")

    assert (await until(shown))["blocks"][0]["text"]["text"] == "At home"
