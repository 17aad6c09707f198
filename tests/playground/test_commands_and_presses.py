"""Slash commands and presses in messages: what reaches the app, and what the person is told."""

import asyncio

import pytest


def plain(text):
    return {"type": "plain_text", "text": text}


def actions(*elements):
    return {"type": "actions", "block_id": "acts", "elements": list(elements)}


BUTTON = {"type": "button", "action_id": "join", "text": plain("Join"), "value": "circle-7"}


@pytest.fixture
async def socket(house):
    socket = await house.raw_socket()
    yield socket
    await socket.close()


async def test_a_command_reaches_the_app_with_all_its_fields(house, socket):
    user = house.person("amara")
    channel = await house.page.general(user)
    payload = await house.act(socket, "say", who=user, channel=channel, text="/ask  about goals ")
    assert (payload["command"], payload["text"]) == ("/ask", "about goals")
    assert (payload["user_id"], payload["user_name"]) == (user, "amara")
    assert (payload["channel_id"], payload["channel_name"]) == (channel, "general")
    assert payload["response_url"].startswith(f"{house.url}/responses/")
    assert payload["is_enterprise_install"] == "false"
    assert await house.page.messages(user, channel) == []


async def test_mentions_are_escaped_where_the_manifest_asks_for_it(house, socket):
    user = house.person("amara")
    channel = await house.page.general(user)
    escaped = await house.act(socket, "say", who=user, channel=channel, text="/name @jonas")
    assert escaped["text"] == f"<@{house.person('jonas')}>"
    raw = await house.act(socket, "say", who=user, channel=channel, text="/ask @jonas")
    assert raw["text"] == "@jonas"


@pytest.mark.parametrize(
    ("ack", "ephemeral"),
    [({"text": "Heard"}, True), ({"text": "Heard", "response_type": "in_channel"}, False)],
)
async def test_what_the_app_says_in_its_acknowledgement_is_shown(house, socket, ack, ephemeral):
    user = house.person("amara")
    channel = await house.page.general(user)
    await house.act(socket, "say", who=user, channel=channel, text="/ask", ack=ack)
    seen = await house.page.messages(user, channel)
    assert [(one["text"], one["ephemeral"]) for one in seen] == [("Heard", ephemeral)]
    others = await house.page.messages(house.person("jonas"), channel)
    assert len(others) == (0 if ephemeral else 1)


async def test_an_unknown_command_is_answered_by_slackbot(house):
    user = house.person("amara")
    channel = await house.page.general(user)
    await house.page.post("say", who=user, channel=channel, text="/dance")
    message = (await house.page.messages(user, channel))[0]
    assert (message["user"], message["ephemeral"]) == ("USLACKBOT", True)
    assert "/dance is not a command" in message["text"]


async def test_a_command_in_a_thread_is_not_run(house):
    user = house.person("amara")
    channel = await house.page.general(user)
    await house.page.post("say", who=user, channel=channel, text="Hello")
    ts = (await house.page.messages(user, channel))[0]["ts"]
    await house.page.post("say", who=user, channel=channel, text="/ask", thread_ts=ts)
    below = await house.page.messages(user, channel, thread_ts=ts)
    assert "does not work in threads" in below[-1]["text"]


async def test_a_command_without_any_socket_says_that_the_app_did_not_respond(house):
    user = house.person("amara")
    channel = await house.page.general(user)
    await house.page.post("say", who=user, channel=channel, text="/ask")
    seen = await house.page.messages(user, channel)
    assert seen[0]["text"] == "/ask failed because the app did not respond."


async def test_a_command_that_is_not_acknowledged_times_out_and_does_not_come_again(hasty_house):
    house = hasty_house
    socket = await house.raw_socket()
    user = house.person("amara")
    channel = await house.page.general(user)
    await house.page.post("say", who=user, channel=channel, text="/ask")
    assert (await socket.receive_json())["payload"]["command"] == "/ask"
    seen = await house.page.messages(user, channel)
    assert seen[0]["text"] == '/ask failed with the error "operation_timeout".'
    await house.act(socket, "say", who=user, channel=channel, text="/name")
    assert len(await house.page.messages(user, channel)) == 1
    await socket.close()


async def posted(house, *blocks, members=("amara",)):
    channel = await house.private_channel("otters", *members)
    ts = (await house.client.chat_postMessage(channel=channel, text="Join?", blocks=list(blocks)))["ts"]
    return channel, ts


async def test_a_press_reaches_the_app_with_the_message_and_the_buttons_own_value(house):
    channel, ts = await posted(house, actions(BUTTON))
    socket = await drained_socket(house)
    user = house.person("amara")
    payload = await house.act(
        socket,
        "press",
        who=user,
        channel=channel,
        ts=ts,
        block_id="acts",
        action_id="join",
        value="forged",
    )
    assert payload["type"] == "block_actions"
    assert payload["actions"][0]["value"] == "circle-7"
    assert payload["message"]["ts"] == ts
    assert payload["container"] == {
        "type": "message",
        "message_ts": ts,
        "channel_id": channel,
        "is_ephemeral": False,
    }
    assert payload["channel"] == {"id": channel, "name": "privategroup"}
    assert house.answer == {"ok": True}
    await socket.close()


async def drained_socket(house):
    """A socket on which the events of before have been acknowledged."""
    socket = await house.raw_socket()
    quiet = asyncio.ensure_future(house.playground.quiet())
    while not quiet.done():
        reading = asyncio.ensure_future(socket.receive_json())
        await asyncio.wait([quiet, reading], return_when=asyncio.FIRST_COMPLETED)
        if not reading.done():
            # Reading is not cancelled but left for the next frame, which nobody may miss.
            reading.cancel()
            await asyncio.gather(reading, return_exceptions=True)
            break
        await socket.send_json({"envelope_id": reading.result()["envelope_id"]})
    await quiet
    return socket


async def test_a_choice_reaches_the_app_and_is_remembered_in_the_state(house):
    option = {"text": plain("Kept"), "value": "kept"}
    menu = {"type": "static_select", "action_id": "outcome", "options": [option]}
    channel, ts = await posted(house, actions(menu, BUTTON), members=("amara", "jonas"))
    socket = await drained_socket(house)
    where = {"who": house.person("amara"), "channel": channel, "ts": ts, "block_id": "acts"}
    payload = await house.act(socket, "press", **where, action_id="outcome", selected_option={"value": "kept"})
    assert payload["actions"][0]["selected_option"] == option
    payload = await house.act(socket, "press", **where, action_id="join")
    chosen = {"type": "static_select", "selected_option": option}
    assert payload["state"]["values"] == {"acts": {"outcome": chosen}}
    where["who"] = house.person("jonas")
    payload = await house.act(socket, "press", **where, action_id="join")
    assert payload["state"]["values"]["acts"]["outcome"]["selected_option"] is None
    await socket.close()


async def test_a_button_that_is_gone_cannot_be_pressed(house):
    channel, ts = await posted(house, actions(BUTTON))
    await house.client.chat_update(channel=channel, ts=ts, text="Done", blocks=[])
    where = {"channel": channel, "ts": ts, "block_id": "acts", "action_id": "join"}
    answer = await house.page.post("press", who=house.person("amara"), **where)
    assert (house.page.statuses[-1], answer["error"]) == (409, "gone")


async def test_only_those_who_see_a_message_can_press_in_it(house):
    channel, ts = await posted(house, actions(BUTTON), members=("amara", "jonas"))
    where = {"channel": channel, "ts": ts, "block_id": "acts", "action_id": "join"}
    await house.page.post("press", who=house.person("maya"), **where)
    assert house.page.statuses[-1] == 404
    whispered = await house.client.chat_postEphemeral(
        channel=channel, user=house.person("amara"), text="psst", blocks=[actions(BUTTON)]
    )
    where["ts"] = whispered["message_ts"]
    answer = await house.page.post("press", who=house.person("jonas"), **where)
    assert (house.page.statuses[-1], answer["error"]) == (404, "message_not_found")


async def test_of_an_ephemeral_message_the_app_is_told_only_where_it_was(house):
    channel = await house.private_channel("otters", "amara")
    socket = await drained_socket(house)
    user = house.person("amara")
    ts = (
        await house.client.chat_postEphemeral(channel=channel, user=user, text="psst", blocks=[actions(BUTTON)])
    )["message_ts"]
    payload = await house.act(socket, "press", who=user, channel=channel, ts=ts, block_id="acts", action_id="join")
    assert payload["container"]["is_ephemeral"] is True
    assert "message" not in payload
    await socket.close()


async def test_a_press_that_is_not_acknowledged_is_told_by_slackbot(hasty_house):
    house = hasty_house
    channel, ts = await posted(house, actions(BUTTON))
    user = house.person("amara")
    await house.page.post("press", who=user, channel=channel, ts=ts, block_id="acts", action_id="join")
    said = (await house.page.messages(user, channel))[-1]
    assert (said["user"], said["ephemeral"]) == ("USLACKBOT", True)
    assert "did not respond" in said["text"]


async def test_bolt_answers_a_press_at_its_response_url(house, bolt):
    @bolt.action("join")
    async def join(ack, respond):
        await ack()
        await respond(text="You are in.", replace_original=True)

    channel, ts = await posted(house, actions(BUTTON))
    user = house.person("amara")
    await house.page.post("press", who=user, channel=channel, ts=ts, block_id="acts", action_id="join")
    seen = await house.page.messages(user, channel)
    assert [(one["text"], one["blocks"], one["edited"]) for one in seen] == [("You are in.", [], True)]


async def test_bolt_hears_a_reply_in_a_thread_and_answers_there(house, bolt):
    answered = asyncio.Event()

    @bolt.event("message")
    async def hear(event, client):
        if event.get("thread_ts"):
            await client.chat_postMessage(
                channel=event["channel"], thread_ts=event["thread_ts"], text=f"Noted: {event['text']}"
            )
            answered.set()

    channel, ts = await posted(house)
    user = house.person("amara")
    await house.page.post("say", who=user, channel=channel, text="Done", thread_ts=ts)
    await asyncio.wait_for(answered.wait(), 5)
    below = await house.page.messages(user, channel, thread_ts=ts)
    assert [one["text"] for one in below] == ["Join?", "Done", "Noted: Done"]
