"""Socket Mode: connections, envelopes, acknowledgements, redelivery and disconnection."""

import asyncio

import aiohttp
import pytest
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.response import SocketModeResponse

from bot.playground import Timings


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


async def test_a_connection_tells_how_many_there_are(house):
    url = (await house.client.apps_connections_open(app_token=house.app.app_token))["url"]
    first = await house.raw_socket()
    async with house.session.ws_connect(url) as second:
        hello = await second.receive_json()
    assert hello.keys() == {"type", "num_connections", "connection_info", "debug_info"}
    assert hello["num_connections"] == 2
    assert hello["debug_info"].keys() == {"host", "build_number", "approximate_connection_time"}
    await first.close()


async def test_an_event_that_is_not_acknowledged_comes_four_times_with_one_id(hasty_house):
    house = hasty_house
    socket = await house.raw_socket()
    await invite_and_say(house)
    attempts, envelopes = [], set()

    while len(attempts) < 4:
        envelope = await events_until(socket, lambda event: event.get("text") == "Hello", ack=False)
        attempts.append((envelope["retry_attempt"], envelope["retry_reason"], envelope["payload"]["event_id"]))
        envelopes.add(envelope["envelope_id"])
    event_id = attempts[0][2]
    assert attempts == [
        (0, "", event_id),
        (1, "timeout", event_id),
        (2, "timeout", event_id),
        (3, "timeout", event_id),
    ]
    assert len(envelopes) == 4, "each attempt is an envelope of its own"
    await socket.close()


def test_events_come_again_at_once_after_a_minute_and_after_five():
    assert (Timings().ack, Timings().retries) == (3, (0, 60, 300))


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


async def test_an_event_waits_for_a_client_that_is_long_away_until_it_is_back(open_house, manifest):
    async with open_house(manifest(), Timings(ack=0.05, retries=(0, 60, 300))) as house:
        await invite_and_say(house)
        await asyncio.wait_for(house.playground.quiet(), 5)
        socket = await house.raw_socket()
        envelope = await events_until(socket, lambda event: event.get("text") == "Hello")
        assert envelope["retry_attempt"] == 2
        await socket.close()


async def test_envelopes_go_to_one_connection_each_in_turn(house):
    sockets = [await house.raw_socket() for _ in range(3)]
    channel = await house.private_channel("otters", "amara")
    for number in range(4):
        await house.page.post("say", who=house.person("amara"), channel=channel, text=str(number))
    # The app's joining and Amara's are two events each, and four things were said.
    told = [await asyncio.wait_for(sockets[number % 3].receive_json(), 5) for number in range(8)]
    assert [one["payload"]["event"]["text"] for one in told[4:]] == ["0", "1", "2", "3"]
    assert len({one["envelope_id"] for one in told}) == len({one["payload"]["event_id"] for one in told}) == 8
    for socket in sockets:
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


@pytest.mark.parametrize("reason", ["warning", "refresh_requested", "link_disabled"])
async def test_a_connection_that_does_not_leave_is_closed(hasty_house, reason):
    socket = await hasty_house.raw_socket()
    await hasty_house.playground.disconnect_sockets(reason)
    told = await socket.receive_json()
    assert (told["type"], told["reason"], told["debug_info"].keys()) == ("disconnect", reason, {"host"})
    assert (await socket.receive()).type is aiohttp.WSMsgType.CLOSE


async def test_on_a_connection_that_is_leaving_an_acknowledgement_still_counts(house):
    leaving = await house.raw_socket()
    user = house.person("amara")
    channel = await house.page.general(user)
    saying = asyncio.ensure_future(house.page.post("say", who=user, channel=channel, text="/ask"))
    envelope = await leaving.receive_json()
    await house.playground.disconnect_sockets()
    await leaving.send_json({"envelope_id": envelope["envelope_id"], "payload": {"text": "Heard"}})
    await saying
    assert [one["text"] for one in await house.page.messages(user, channel)] == ["Heard"]
    await leaving.close()


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
