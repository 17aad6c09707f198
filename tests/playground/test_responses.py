"""Response urls: what can be said there, how often and how long."""

import pytest


@pytest.fixture
async def place(house):
    """A response url of Amara's command, with the channel and her id."""
    socket = await house.raw_socket()
    user = house.person("amara")
    channel = await house.page.general(user)
    payload = await house.act(socket, "say", who=user, channel=channel, text="/ask")
    yield payload["response_url"], channel, user
    await socket.close()


async def answer(house, url, **said):
    async with house.session.post(url, json=said) as response:
        return response.status, await response.text()


async def test_an_answer_is_ephemeral_unless_it_says_otherwise(house, place):
    url, channel, user = place
    assert await answer(house, url, text="for you") == (200, "ok")
    assert await answer(house, url, text="for all", response_type="in_channel") == (200, "ok")
    mine = await house.page.messages(user, channel)
    assert [(one["text"], one["ephemeral"]) for one in mine] == [("for you", True), ("for all", False)]
    theirs = await house.page.messages(house.person("jonas"), channel)
    assert [one["text"] for one in theirs] == ["for all"]


async def test_five_answers_are_taken_and_no_sixth(house, place):
    url, channel, user = place
    for number in range(5):
        assert (await answer(house, url, text=str(number)))[0] == 200
    status, body = await answer(house, url, text="5")
    assert (status, "used_url" in body) == (404, True)
    assert len(await house.page.messages(user, channel)) == 5


async def test_after_half_an_hour_no_answer_is_taken(house, place):
    url, _, _ = place
    house.clock.pass_seconds(1799)
    assert (await answer(house, url, text="in time"))[0] == 200
    house.clock.pass_seconds(2)
    status, body = await answer(house, url, text="late")
    assert (status, "expired_url" in body) == (404, True)


async def test_nonsense_is_refused(house, place):
    url, _, _ = place
    assert (await answer(house, url))[0] == 400
    assert (await answer(house, url, text="x", blocks=[{"type": "hologram"}]))[0] == 400
    assert (await answer(house, url[:-3] + "xyz", text="x"))[0] == 404
    async with house.session.post(url, data="{") as response:
        assert response.status == 400


async def test_an_answer_can_stand_in_a_thread_that_all_see_and_in_no_other(house, place):
    url, channel, user = place
    await house.page.post("say", who=user, channel=channel, text="Hello")
    ts = (await house.page.messages(user, channel))[-1]["ts"]
    assert (await answer(house, url, text="below", thread_ts=ts, response_type="in_channel"))[0] == 200
    assert [one["text"] for one in await house.page.messages(user, channel, thread_ts=ts)] == ["Hello", "below"]
    await answer(house, url, text="for you")
    whispered = (await house.page.messages(user, channel))[-1]["ts"]
    for nowhere in (whispered, "1.000000", {"ts": ts}):
        status, body = await answer(house, url, text="lost", thread_ts=nowhere)
        assert (status, "thread_not_found" in body) == (400, True)


async def test_the_pressed_message_can_be_replaced_and_deleted(house, bolt):
    steps = iter([{"text": "replaced", "replace_original": True}, {"delete_original": True}])
    button = {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}}
    block = {"type": "actions", "block_id": "acts", "elements": [button]}

    @bolt.action("go")
    async def go(ack, respond):
        await ack()
        said = next(steps)
        await respond(**said, blocks=[] if "delete_original" in said else [block])

    channel = await house.private_channel("otters", "amara")
    user = house.person("amara")
    whispered = await house.client.chat_postEphemeral(channel=channel, user=user, text="first", blocks=[block])
    where = {"channel": channel, "ts": whispered["message_ts"], "block_id": "acts", "action_id": "go"}
    await house.page.post("press", who=user, **where)
    assert [one["text"] for one in await house.page.messages(user, channel)] == ["replaced"]
    await house.page.post("press", who=user, **where)
    assert await house.page.messages(user, channel) == []
