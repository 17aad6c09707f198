"""Socket Mode: connections, envelopes, acknowledgements, redelivery and disconnection."""

import asyncio

import aiohttp
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.response import SocketModeResponse


async def invite_and_say(house, text="Hello"):
    """Makes a channel with Amara in it, without events being taken, and lets her say something."""
    channel = await house.private_channel("otters", "amara")
    await house.page.post("say", who=house.person("amara"), channel=channel, text=text)
    return channel


async def events_until(socket, wanted, *, ack=True):
    """Reads envelopes, acknowledging them or not, until an event of this type and text or user comes."""
    while True:
        envelope = await asyncio.wait_for(socket.receive_json(), 5)
        if ack:
            await socket.send_json({"envelope_id": envelope["envelope_id"]})
        if wanted(envelope["payload"]["event"]):
            return envelope


async def test_a_ticket_opens_one_connection(house):
    url = (await house.client.apps_connections_open(app_token=house.app.app_token))["url"]
    async with house.session.ws_connect(url) as socket:
        hello = await socket.receive_json()
        assert (hello["type"], hello["connection_info"]["app_id"]) == ("hello", house.app.app_id)
        try:
            await house.session.ws_connect(url)
        except aiohttp.WSServerHandshakeError as refused:
            assert refused.status == 403
        else:
            raise AssertionError("The ticket was taken twice.")


async def test_a_ping_is_answered_with_its_payload(house):
    url = (await house.client.apps_connections_open(app_token=house.app.app_token))["url"]
    async with house.session.ws_connect(url, autoping=False) as socket:
        await socket.receive_json()
        await socket.ping(b"sdk-ping-pong:1")
        frame = await socket.receive()
        assert (frame.type, bytes(frame.data)) == (aiohttp.WSMsgType.PONG, b"sdk-ping-pong:1")


async def test_the_eleventh_connection_is_turned_away(house):
    sockets = [await house.raw_socket() for _ in range(10)]
    url = (await house.client.apps_connections_open(app_token=house.app.app_token))["url"]
    async with house.session.ws_connect(url) as socket:
        assert (await socket.receive_json())["reason"] == "too_many_websockets"
    for socket in sockets:
        await socket.close()


async def test_the_bot_hears_of_its_own_channel_who_joins_and_what_is_said(house):
    socket = await house.raw_socket()
    channel = await invite_and_say(house, "Good morning & hello @jonas")
    joined = []

    def said(event):
        if event["type"] == "member_joined_channel":
            joined.append((event["user"], event.get("inviter"), event["channel_type"]))
        return event["type"] == "message" and "subtype" not in event

    payload = (await events_until(socket, said))["payload"]
    bot, amara = house.app.bot_user_id, house.person("amara")
    assert joined == [(bot, None, "G"), (amara, bot, "G")]
    event = payload["event"]
    assert event["text"] == f"Good morning &amp; hello <@{house.person('jonas')}>"
    assert (event["user"], event["channel"], event["channel_type"]) == (amara, channel, "group")
    assert (payload["type"], payload["team_id"]) == ("event_callback", house.app.team_id)
    assert payload["authorizations"][0]["user_id"] == bot
    assert payload["event_id"].startswith("Ev")
    await socket.close()


async def test_the_bot_hears_nothing_of_channels_it_is_not_in(house):
    socket = await house.raw_socket()
    user = house.person("amara")
    general = await house.page.general(user)
    await house.page.post("say", who=user, channel=general, text="Not for the bot")
    await invite_and_say(house, "For the bot")
    heard = []

    def said(event):
        heard.append(event.get("text"))
        return event.get("text") == "For the bot"

    await events_until(socket, said)
    assert "Not for the bot" not in heard
    await socket.close()


async def test_only_subscribed_events_are_sent(open_house, manifest):
    silent = manifest(event_subscriptions={"bot_events": ["message.groups"]})
    async with open_house(silent) as house:
        socket = await house.raw_socket()
        await invite_and_say(house)
        types = []

        def said(event):
            types.append(event["type"])
            return event.get("text") == "Hello"

        await events_until(socket, said)
        assert set(types) == {"message"}
        await socket.close()


async def test_an_event_that_is_not_acknowledged_comes_four_times_with_one_id(hasty_house):
    house = hasty_house
    socket = await house.raw_socket()
    await invite_and_say(house)
    attempts = []

    while len(attempts) < 4:
        envelope = await events_until(socket, lambda event: event.get("text") == "Hello", ack=False)
        attempts.append((envelope["retry_attempt"], envelope["retry_reason"], envelope["payload"]["event_id"]))
    event_id = attempts[0][2]
    assert attempts == [
        (0, "", event_id),
        (1, "timeout", event_id),
        (2, "timeout", event_id),
        (3, "timeout", event_id),
    ]
    await socket.close()


async def test_an_acknowledged_event_does_not_come_again(hasty_house):
    house = hasty_house
    socket = await house.raw_socket()
    await invite_and_say(house)
    await events_until(socket, lambda event: event.get("text") == "Hello")
    await house.playground.quiet()
    await house.page.post("say", who=house.person("amara"), channel=await otters(house), text="Something else")
    envelope = await events_until(socket, lambda event: event["type"] == "message")
    assert envelope["payload"]["event"]["text"] == "Something else"
    await socket.close()


async def otters(house):
    seen = await house.page.get("conversations", **{"as": house.person("amara")})
    return next(one["id"] for one in seen["conversations"] if one["name"] == "otters")


async def test_an_event_of_a_time_without_sockets_comes_as_a_retry(house):
    await invite_and_say(house)
    socket = await house.raw_socket()
    envelope = await events_until(socket, lambda event: event.get("text") == "Hello")
    assert envelope["retry_attempt"] == 1
    await socket.close()


async def test_an_acknowledgement_counts_on_any_connection(house):
    first, second = await house.raw_socket(), await house.raw_socket()
    user = house.person("amara")
    channel = await house.page.general(user)
    saying = asyncio.ensure_future(house.page.post("say", who=user, channel=channel, text="/ask"))
    readers = {asyncio.ensure_future(one.receive_json()): one for one in (first, second)}
    done, waiting = await asyncio.wait(readers, return_when=asyncio.FIRST_COMPLETED)
    envelope = done.pop().result()
    other = readers[waiting.pop()]
    assert envelope["accepts_response_payload"] is True
    await other.send_json({"envelope_id": envelope["envelope_id"], "payload": {"text": "Heard"}})
    await saying
    assert [one["text"] for one in await house.page.messages(user, channel)] == ["Heard"]
    await first.close()
    await second.close()


async def test_the_sdks_client_reconnects_when_told_to(house):
    client = SocketModeClient(app_token=house.app.app_token, web_client=house.client)
    heard = asyncio.Queue()

    async def listen(one, request):
        await one.send_socket_mode_response(SocketModeResponse(envelope_id=request.envelope_id))
        if request.payload.get("event", {}).get("text") == "Hello":
            heard.put_nowait(request.payload["event"]["text"])

    client.socket_mode_request_listeners.append(listen)
    await client.connect()
    before = client.current_session
    await house.playground.disconnect_sockets("refresh_requested")
    await invite_and_say(house)
    assert await asyncio.wait_for(heard.get(), 5) == "Hello"
    assert client.current_session is not before
    await client.close()


async def test_a_connection_that_does_not_leave_is_closed(hasty_house):
    socket = await hasty_house.raw_socket()
    await hasty_house.playground.disconnect_sockets("warning")
    assert (await socket.receive_json())["reason"] == "warning"
    assert (await socket.receive()).type is aiohttp.WSMsgType.CLOSE


async def test_a_connection_that_was_told_to_leave_gets_no_more_envelopes(house):
    leaving = await house.raw_socket()
    await house.playground.disconnect_sockets()
    assert (await leaving.receive_json())["type"] == "disconnect"
    user = house.person("amara")
    channel = await house.page.general(user)
    await house.page.post("say", who=user, channel=channel, text="/ask")
    assert "did not respond" in (await house.page.messages(user, channel))[0]["text"]
    staying = await house.raw_socket()
    for _ in range(2):
        payload = await house.act(staying, "say", who=user, channel=channel, text="/ask")
        assert payload["command"] == "/ask"
    await leaving.close()
    await staying.close()
