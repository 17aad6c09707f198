"""Delivery to request urls: signatures, forms, answers in response bodies, retries."""

import asyncio
import json
import socket
from contextlib import asynccontextmanager
from urllib.parse import parse_qs

import pytest
from aiohttp import web
from slack_bolt.async_app import AsyncApp
from slack_sdk.signature import SignatureVerifier

from bot.playground import Timings


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def http_manifest(manifest, url):
    made = manifest(
        socket_mode_enabled=False,
        event_subscriptions={"bot_events": ["message.groups"], "request_url": url},
        interactivity={"is_enabled": True, "request_url": url},
    )
    for command in made["features"]["slash_commands"]:
        command["url"] = url
    return made


@asynccontextmanager
async def serving(application, port):
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    yield
    await runner.cleanup()


@pytest.fixture
def recorded():
    """An endpoint that keeps requests and answers them with the next of `answers`, or 200 and nothing.

    An answer may also be what makes one of the request.
    """
    requests, answers = asyncio.Queue(), []

    async def take(request):
        await asyncio.sleep(0)
        requests.put_nowait((request.headers.copy(), await request.read()))
        answer = answers.pop(0) if answers else web.Response()
        return await answer(request) if callable(answer) else answer

    application = web.Application()
    application.router.add_post("/slack/events", take)
    return application, requests, answers


async def test_bolt_takes_signed_commands_events_and_submissions(open_house, manifest):
    port = free_port()
    async with open_house(http_manifest(manifest, f"http://127.0.0.1:{port}/slack/events")) as house:
        bolt = AsyncApp(client=house.client, signing_secret=house.app.signing_secret, process_before_response=True)
        heard = asyncio.Event()
        view = {
            "type": "modal",
            "callback_id": "form",
            "title": {"type": "plain_text", "text": "A form"},
            "submit": {"type": "plain_text", "text": "Send"},
            "blocks": [
                {
                    "type": "input",
                    "block_id": "goal",
                    "label": {"type": "plain_text", "text": "Goal"},
                    "element": {"type": "plain_text_input", "action_id": "text"},
                }
            ],
        }

        @bolt.command("/ask")
        async def ask(ack, body, client):
            await client.views_open(trigger_id=body["trigger_id"], view=view)
            await ack("Opened.")

        @bolt.view("form")
        async def form(ack):
            await ack(response_action="errors", errors={"goal": "Not yet."})

        @bolt.event("message")
        async def message(event):
            if event["text"] == "Hello":
                heard.set()

        async with serving(bolt.web_app("/slack/events"), port):
            channel = await house.private_channel("otters", "amara")
            user = house.person("amara")
            await house.page.post("say", who=user, channel=channel, text="Hello")
            await asyncio.wait_for(heard.wait(), 5)
            await house.page.post("say", who=user, channel=channel, text="/ask")
            seen = await house.page.messages(user, channel)
            assert seen[-1]["text"] == "Opened."
            opened = (await house.page.stack(user))[0]
            values = {"goal": {"text": {"type": "plain_text_input", "value": "Walk"}}}
            answer = await house.page.post("submit", who=user, view_id=opened["id"], values=values)
            assert answer["errors"] == {"goal": "Not yet."}
            await house.playground.quiet()


async def test_every_request_is_signed_over_its_raw_body(open_house, manifest, recorded):
    application, requests, _ = recorded
    port = free_port()
    async with (
        open_house(http_manifest(manifest, f"http://127.0.0.1:{port}/slack/events")) as house,
        serving(application, port),
    ):
        user = house.person("amara")
        await house.page.post("say", who=user, channel=await house.page.general(user), text="/ask me")
        headers, body = requests.get_nowait()
        assert SignatureVerifier(house.app.signing_secret).is_valid_request(body, headers)
        assert not SignatureVerifier("wrong").is_valid_request(body, headers)
        fields = parse_qs(body.decode())
        assert (fields["command"], fields["text"]) == (["/ask"], ["me"])


async def test_a_press_comes_as_a_form_with_json(open_house, manifest, recorded):
    application, requests, _ = recorded
    port = free_port()
    button = {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}}
    block = {"type": "actions", "block_id": "acts", "elements": [button]}
    async with (
        open_house(http_manifest(manifest, f"http://127.0.0.1:{port}/slack/events")) as house,
        serving(application, port),
    ):
        posted = await house.client.chat_postMessage(channel=house.person("amara"), text="Go?", blocks=[block])
        where = {"channel": posted["channel"], "ts": posted["ts"], "block_id": "acts", "action_id": "go"}
        await house.page.post("press", who=house.person("amara"), **where)
        _, body = requests.get_nowait()
        payload = json.loads(parse_qs(body.decode())["payload"][0])
        assert payload["actions"][0]["action_id"] == "go"


async def broken_off(request):
    request.transport.abort()
    return web.Response()


async def never(_request):
    await asyncio.Event().wait()


async def attempts_at_an_event(open_house, manifest, recorded, answers, count):
    application, requests, given = recorded
    given += answers
    port = free_port()
    timings = Timings(ack=0.2, retries=(0, 0, 0))
    async with (
        open_house(http_manifest(manifest, f"http://127.0.0.1:{port}/slack/events"), timings) as house,
        serving(application, port),
    ):
        await house.private_channel()
        await house.playground.quiet()
        assert requests.qsize() == count
        return [requests.get_nowait() for _ in range(count)]


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        ([web.Response(status=500) for _ in range(4)], "http_error"),
        ([never] * 4, "http_timeout"),
        ([broken_off] * 4, "connection_failed"),
    ],
    ids=["http_error", "http_timeout", "connection_failed"],
)
async def test_a_refused_event_comes_four_times_with_the_reason(open_house, manifest, recorded, answers, reason):
    attempts = await attempts_at_an_event(open_house, manifest, recorded, answers, 4)
    told = [(one.get("X-Slack-Retry-Num"), one.get("X-Slack-Retry-Reason")) for one, _ in attempts]
    assert told == [(None, None), ("1", reason), ("2", reason), ("3", reason)]
    assert len({json.loads(body)["event_id"] for _, body in attempts}) == 1


@pytest.mark.parametrize(
    "answer",
    [lambda: web.Response(text="thanks"), lambda: web.Response(status=204), lambda: web.Response(body=b"{")],
)
async def test_whatever_is_said_to_an_event_that_was_taken_it_does_not_come_again(
    open_house, manifest, recorded, answer
):
    await attempts_at_an_event(open_house, manifest, recorded, [answer()], 1)


async def test_a_dropped_post_comes_again_and_a_doubled_one_twice(open_house, manifest, recorded):
    application, requests, _ = recorded
    port = free_port()
    async with (
        open_house(
            http_manifest(manifest, f"http://127.0.0.1:{port}/slack/events"), Timings(retries=(0, 0, 0))
        ) as house,
        serving(application, port),
    ):
        channel = await house.private_channel("otters", "amara")
        await house.playground.quiet()
        while not requests.empty():
            requests.get_nowait()
        told = []
        for kind in ("drop_envelope", "double_envelope"):
            house.playground.faults.add(kind, method="events_api")
            await house.page.post("say", who=house.person("amara"), channel=channel, text=kind)
            await house.playground.quiet()
            told += [requests.get_nowait() for _ in range(requests.qsize())]
        said = [(json.loads(body)["event"]["text"], one.get("X-Slack-Retry-Num")) for one, body in told]
        assert said == [("drop_envelope", "1"), ("double_envelope", None), ("double_envelope", None)]


async def test_a_dropped_command_is_told_to_the_person(open_house, manifest, recorded):
    application, requests, _ = recorded
    port = free_port()
    async with (
        open_house(http_manifest(manifest, f"http://127.0.0.1:{port}/slack/events")) as house,
        serving(application, port),
    ):
        house.playground.faults.add("drop_envelope", method="slash_commands")
        user = house.person("amara")
        channel = await house.page.general(user)
        await house.page.post("say", who=user, channel=channel, text="/ask")
        assert requests.empty()
        assert "operation_timeout" in (await house.page.messages(user, channel))[0]["text"]


async def test_an_app_can_ask_for_no_retry(open_house, manifest, recorded):
    answers = [web.Response(status=500, headers={"X-Slack-No-Retry": "1"})]
    await attempts_at_an_event(open_house, manifest, recorded, answers, 1)


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (200, {"text": "Heard"}, "Heard"),
        (500, None, '/ask failed with the error "dispatch_failed".'),
    ],
)
async def test_the_body_of_a_response_counts_as_the_answer(open_house, manifest, recorded, status, body, said):
    application, _, answers = recorded
    answers.append(web.json_response(body, status=status) if body else web.Response(status=status))
    port = free_port()
    async with (
        open_house(http_manifest(manifest, f"http://127.0.0.1:{port}/slack/events")) as house,
        serving(application, port),
    ):
        user = house.person("amara")
        channel = await house.page.general(user)
        await house.page.post("say", who=user, channel=channel, text="/ask")
        assert (await house.page.messages(user, channel))[0]["text"] == said


async def test_an_app_that_is_not_there_is_told_to_the_person(open_house, manifest):
    url = f"http://127.0.0.1:{free_port()}/slack/events"
    async with open_house(http_manifest(manifest, url)) as house:
        user = house.person("amara")
        channel = await house.page.general(user)
        await house.page.post("say", who=user, channel=channel, text="/ask")
        seen = await house.page.messages(user, channel)
        assert "dispatch_failed" in seen[0]["text"]
