"""How often an app may call: by method, by channel and in the workspace, on the moved clock."""

from collections.abc import AsyncIterator, Awaitable
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import Limits, Playground
from bot.playground.web_api.limits import Rate
from tests.playground.conftest import Clock, House, Page, manifest_with


@pytest.fixture
async def busy() -> AsyncIterator[House]:
    """A house in which an app may call as often as Slack promises, and no more."""
    clock = Clock()
    playground = Playground(now=lambda: clock.now, limits=Limits())
    app = playground.install(manifest_with())
    url = await playground.start()
    async with aiohttp.ClientSession() as session:
        client = AsyncWebClient(token=app.bot_token, base_url=f"{url}/api/", session=session)
        client.retry_handlers.clear()
        yield House(playground, clock, url, app, client, Page(session, url), session)
    await playground.stop()


async def limited(call: Awaitable[Any]) -> int:
    """After how many seconds a call may be repeated, that came too early."""
    with pytest.raises(SlackApiError) as caught:
        await call
    answer = caught.value.response
    assert (answer.status_code, answer["error"]) == (429, "ratelimited")
    return int(answer.headers["Retry-After"])


async def until_limited(call: Any) -> tuple[int, int]:
    """How many calls pass before one comes too early, and after how many seconds that may be repeated."""
    for passed in range(1000):
        try:
            await call()
        except SlackApiError as error:
            if error.response["error"] == "ratelimited":
                return passed, int(error.response.headers["Retry-After"])
    raise AssertionError("a thousand calls passed")


@pytest.mark.parametrize(
    ("method", "most", "after"),
    [
        ("conversations.create", 20, 3),
        ("users.list", 20, 3),
        ("conversations.invite", 50, 2),
        ("users.info", 100, 1),
        ("views.open", 100, 1),
        ("auth.test", 300, 1),
    ],
)
async def test_a_method_may_be_called_as_often_as_its_tier_says(busy, method, most, after):
    async def call():
        await busy.client.api_call(method)

    assert await until_limited(call) == (most, after)
    busy.clock.move(seconds=after)
    assert (await until_limited(call))[0] == max(1, int(after * most / 60))
    busy.clock.move(seconds=60)
    assert (await until_limited(call))[0] == most


async def test_methods_do_not_hold_each_other_back(busy):
    await until_limited(busy.client.users_list)
    assert (await busy.client.users_info(user=busy.person("amara")))["ok"]


async def test_a_channel_takes_a_short_burst_and_then_a_message_a_second(busy):
    channel, other = await busy.private_channel(), await busy.private_channel("other")

    def post(where=channel):
        return busy.client.chat_postMessage(channel=where, text="x")

    assert await until_limited(post) == (5, 1)
    assert (await post(other))["ok"]
    for _ in range(3):
        busy.clock.move(seconds=1)
        assert (await post())["ok"]
        assert await limited(post()) == 1
    messages = (await busy.client.conversations_history(channel=channel))["messages"]
    assert len([one for one in messages if one["text"] == "x"]) == 8


async def test_a_direct_message_is_one_channel_whether_it_is_named_by_its_id_or_by_the_person(busy):
    user = busy.person("amara")
    channel = (await busy.client.conversations_open(users=user))["channel"]["id"]
    for _ in range(5):
        await busy.client.chat_postMessage(channel=user, text="x")
    assert await limited(busy.client.chat_postMessage(channel=channel, text="x")) == 1


async def test_what_was_too_early_left_no_trace(busy):
    channel = await busy.private_channel("otters", "amara")
    await until_limited(lambda: busy.client.chat_postMessage(channel=channel, text="x"))
    assert len(await busy.page.messages(busy.person("amara"), channel)) == 5


async def test_the_workspace_takes_three_hundred_messages_a_minute_wherever_they_go(busy):
    people = [one.id for one in busy.playground.people if not one.deleted]
    sent = 0
    for _ in range(16):
        for user in people:
            try:
                await busy.client.chat_postMessage(channel=user, text="x")
            except SlackApiError as error:
                assert error.response["error"] == "ratelimited"
            else:
                sent += 1
        busy.clock.move(seconds=1)
    # Three hundred at once, and five more with each second that has passed.
    assert sent == 300 + 15 * 5


async def test_who_keeps_to_the_figures_in_every_minute_is_never_refused(busy):
    for _ in range(3):
        for _ in range(20):
            await busy.client.users_list(limit=1)
        busy.clock.move(seconds=60)
    assert (await busy.client.users_list(limit=1))["ok"]


async def test_a_clock_that_is_set_back_does_not_make_one_wait_for_it(busy):
    await until_limited(busy.client.users_list)
    busy.clock.move(days=-7)
    assert await limited(busy.client.users_list()) == 3
    busy.clock.move(seconds=3)
    assert (await busy.client.users_list())["ok"]


async def test_a_stranger_does_not_use_up_what_the_app_may_call(busy):
    stranger = AsyncWebClient(token="xoxb-none", base_url=f"{busy.url}/api/", session=busy.session)
    for _ in range(25):
        with pytest.raises(SlackApiError, match="invalid_auth"):
            await stranger.users_list()
    assert (await busy.client.users_list())["ok"]


async def test_without_limits_an_app_may_call_as_often_as_it_likes(house):
    for _ in range(40):
        assert (await house.client.users_list(limit=1))["ok"]


async def test_limits_can_be_changed(busy):
    playground = Playground(now=lambda: busy.clock.now, limits=Limits(tiers={"4": Rate(2)}))
    app = playground.install(manifest_with())
    url = await playground.start()
    client = AsyncWebClient(token=app.bot_token, base_url=f"{url}/api/", session=busy.session)
    client.retry_handlers.clear()
    amara = busy.person("amara")
    assert await until_limited(lambda: client.users_info(user=amara)) == (2, 30)
    for _ in range(25):
        await client.users_list()
    await playground.stop()
