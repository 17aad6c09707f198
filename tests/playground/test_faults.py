"""Bad days by rule: what real clients meet with, what has happened all the same, and what is left alone."""

import asyncio

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground.delivery.faults import KINDS

POST = "chat.postMessage"


async def failure(call):
    with pytest.raises(SlackApiError) as caught:
        await call
    return caught.value.response


async def said_to(house, name="amara"):
    """The texts that the app has posted to somebody."""
    user = house.person(name)
    channel = (await house.page.post("open_im", who=user, user=house.app.bot_user_id))["channel"]
    return [one["text"] for one in await house.page.messages(user, channel)]


def post(house, text="Hello", client=None):
    return (client or house.client).chat_postMessage(channel=house.person("amara"), text=text)


async def test_a_call_too_many_is_told_when_to_come_again_and_does_nothing(house):
    house.playground.faults.add("rate_limited", method=POST, seconds=7)
    refused = await failure(post(house, "too early"))
    assert (refused.status_code, refused["error"], refused.headers["Retry-After"]) == (429, "ratelimited", "7")
    await post(house, "in time")
    assert await said_to(house) == ["in time"]


async def test_a_broken_server_answers_500_with_no_json_and_does_nothing(house):
    house.playground.faults.add("server_error", method=POST)
    assert (await failure(post(house))).status_code == 500
    assert await said_to(house) == []


async def test_a_connection_reset_before_handling_has_done_nothing(house):
    house.playground.faults.add("reset_before", method=POST)
    with pytest.raises(aiohttp.ClientError):
        await post(house)
    assert await said_to(house) == []


async def test_a_connection_reset_after_handling_has_done_it_once(house):
    house.playground.faults.add("reset_after", method=POST)
    with pytest.raises(aiohttp.ClientError):
        await post(house)
    assert await said_to(house) == ["Hello"]


@pytest.mark.parametrize(("kind", "times"), [("reset_before", 1), ("reset_after", 2)])
async def test_the_sdks_own_repetition_posts_twice_what_had_been_done(house, kind, times):
    house.playground.faults.add(kind, method=POST)
    by_default = AsyncWebClient(token=house.app.bot_token, base_url=f"{house.url}/api/", session=house.session)
    await post(house, client=by_default)
    assert await said_to(house) == ["Hello"] * times


async def test_what_hangs_is_let_go_by_healing_and_then_ends_without_an_answer(house):
    rule = house.playground.faults.add("hang", method=POST, seconds=600)
    call = asyncio.ensure_future(post(house))
    await rule.met()
    assert house.playground.faults.rules == [], "it was meant for one call"
    house.playground.faults.heal(rule.id)
    with pytest.raises(aiohttp.ClientError):
        await call
    assert await said_to(house) == []


async def test_a_late_answer_comes_and_the_call_is_handled_only_then(house):
    rule = house.playground.faults.add("latency", method=POST, seconds=600)
    call = asyncio.ensure_future(post(house))
    await rule.met()
    assert await said_to(house) == []
    house.playground.faults.heal()
    assert (await call)["ok"]
    assert await said_to(house) == ["Hello"]


async def test_latency_is_over_when_its_time_is(house):
    house.playground.faults.add("latency", method=POST, seconds=0.01)
    assert (await post(house))["ok"]


async def test_the_playground_stops_although_something_hangs(house):
    rule = house.playground.faults.add("hang", method=POST, seconds=600)
    call = asyncio.ensure_future(post(house))
    await rule.met()
    await asyncio.wait_for(house.playground.stop(), 5)
    with pytest.raises(aiohttp.ClientError):
        await call


async def test_a_rule_is_for_its_method_and_so_many_times(house):
    house.playground.faults.add("server_error", method=POST, times=2)
    assert (await house.client.auth_test())["ok"]
    statuses = [(await failure(post(house))).status_code for _ in range(2)]
    assert (statuses, (await post(house))["ok"]) == ([500, 500], True)


async def test_a_rule_without_number_holds_until_it_is_healed_and_the_others_stay(house):
    faults = house.playground.faults
    healed = faults.add("server_error", method=POST, times=None)
    faults.add("server_error", method="users.info")
    for _ in range(3):
        assert (await failure(post(house))).status_code == 500
    faults.heal(healed.id)
    assert (await post(house))["ok"]
    assert (await failure(house.client.users_info(user=house.person("amara")))).status_code == 500


async def test_a_rule_may_look_at_what_is_asked(house):
    greta = house.person("greta")
    house.playground.faults.add("server_error", method=POST, when=lambda asked: asked["channel"] == greta)
    assert (await post(house))["ok"]
    refused = await failure(house.client.chat_postMessage(channel=greta, text="Hello"))
    assert refused.status_code == 500


@pytest.mark.parametrize(
    "rule",
    [
        {"kind": "earthquake"},
        {"kind": "hang", "seconds": -1},
        {"kind": "hang", "seconds": float("nan")},
        {"kind": "hang", "times": 0},
        {"kind": "hang", "times": 1.5},
    ],
)
async def test_a_rule_that_makes_no_sense_is_refused(house, rule):
    with pytest.raises(ValueError, match="fault"):
        house.playground.faults.add(**rule)
    assert house.playground.faults.rules == []


async def test_the_pages_own_requests_never_meet_with_a_fault(house):
    for kind in KINDS:
        house.playground.faults.add(kind, times=None, seconds=0)
    user = house.person("amara")
    general = await house.page.general(user)
    assert (await house.page.post("say", who=user, channel=general, text="Hello"))["ok"]
    assert [one["text"] for one in await house.page.messages(user, general)] == ["Hello"]
    async with house.session.get(house.url) as page:
        assert page.status == 200
    assert (await failure(house.client.auth_test())).status_code == 429


async def response_url(house):
    socket = await house.raw_socket()
    user = house.person("amara")
    channel = await house.page.general(user)
    payload = await house.act(socket, "say", who=user, channel=channel, text="/ask")
    await socket.close()
    return payload["response_url"], user, channel


async def test_an_answer_at_a_response_url_can_fail_and_has_then_used_nothing_up(house):
    url, user, channel = await response_url(house)
    house.playground.faults.add("server_error", method="response_url")
    async with house.session.post(url, json={"text": "lost"}) as response:
        assert response.status == 500
    for number in range(5):
        async with house.session.post(url, json={"text": str(number)}) as response:
            assert response.status == 200
    assert [one["text"] for one in await house.page.messages(user, channel)] == list("01234")


async def test_an_answer_at_a_response_url_can_be_taken_and_its_receipt_lost(house):
    url, user, channel = await response_url(house)
    house.playground.faults.add("reset_after", method="response_url")
    with pytest.raises(aiohttp.ClientError):
        await house.session.post(url, json={"text": "heard"})
    assert [one["text"] for one in await house.page.messages(user, channel)] == ["heard"]


async def heard(socket, *, ack=True):
    envelope = await asyncio.wait_for(socket.receive_json(), 5)
    if ack:
        await socket.send_json({"envelope_id": envelope["envelope_id"]})
    return envelope


async def test_a_dropped_event_comes_again_as_a_repeat(hasty_house):
    house = hasty_house
    socket = await house.raw_socket()
    house.playground.faults.add("drop_envelope", method="events_api")
    await house.private_channel()
    events = [await heard(socket) for _ in range(2)]
    told = {one["payload"]["event"]["type"]: (one["retry_attempt"], one["retry_reason"]) for one in events}
    assert told == {"message": (0, ""), "member_joined_channel": (1, "timeout")}
    await socket.close()


async def test_a_dropped_command_never_comes_again_and_the_person_is_told(hasty_house):
    house = hasty_house
    socket = await house.raw_socket()
    house.playground.faults.add("drop_envelope", method="slash_commands")
    user = house.person("amara")
    channel = await house.page.general(user)
    await house.page.post("say", who=user, channel=channel, text="/ask")
    told = [one["text"] for one in await house.page.messages(user, channel)]
    assert told == ['/ask failed with the error "operation_timeout".']
    payload = await house.act(socket, "say", who=user, channel=channel, text="/name")
    assert payload["command"] == "/name"
    await socket.close()


async def test_a_doubled_event_comes_twice_with_one_id_to_the_connections_in_turn(house):
    sockets = [await house.raw_socket() for _ in range(2)]
    rule = house.playground.faults.add("double_envelope", method="events_api")
    await house.private_channel()
    told = [await heard(socket) for socket in (*sockets, sockets[0])]
    ids = [one["payload"]["event_id"] for one in told]
    assert (len(ids), len(set(ids))) == (3, 2), "one of the two events came twice"
    assert rule.times == 0
    for socket in sockets:
        await socket.close()


async def test_of_a_doubled_command_one_answer_is_shown(house):
    socket = await house.raw_socket()
    house.playground.faults.add("double_envelope", method="slash_commands")
    user = house.person("amara")
    channel = await house.page.general(user)
    saying = asyncio.ensure_future(house.page.post("say", who=user, channel=channel, text="/ask"))
    envelopes = [await heard(socket, ack=False) for _ in range(2)]
    assert envelopes[0] == envelopes[1]
    for number, envelope in enumerate(envelopes):
        await socket.send_json({"envelope_id": envelope["envelope_id"], "payload": {"text": f"Heard {number}"}})
    await saying
    assert [one["text"] for one in await house.page.messages(user, channel)] == ["Heard 0"]
    await socket.close()


async def test_a_socket_is_dropped_with_a_close_frame_or_without_a_word(house):
    kept = []
    for how in ("close", "drop"):
        socket = await house.raw_socket()
        reading = asyncio.ensure_future(socket.receive())
        await house.page.post("disconnect", how=how)
        kept.append(((await reading).type, socket.close_code))
    assert kept == [(aiohttp.WSMsgType.CLOSE, 1001), (aiohttp.WSMsgType.CLOSED, 1006)]


async def connected_client(house, heard_of):
    client = SocketModeClient(app_token=house.app.app_token, web_client=house.client, ping_interval=0.2)

    async def listen(one, request):
        await one.send_socket_mode_response(SocketModeResponse(envelope_id=request.envelope_id))
        heard_of.put_nowait(request.payload["event"])

    client.socket_mode_request_listeners.append(listen)
    await client.connect()
    return client


@pytest.mark.parametrize("how", ["close", "drop", "warning", "refresh_requested", "link_disabled"])
async def test_the_sdks_client_is_back_after_each_end_of_its_connection(house, how):
    heard_of = asyncio.Queue()
    client = await connected_client(house, heard_of)
    await house.page.post("disconnect", how=how)
    await house.private_channel("otters")
    events = [await asyncio.wait_for(heard_of.get(), 10) for _ in range(2)]
    assert {one["type"] for one in events} == {"member_joined_channel", "message"}
    await client.close()
