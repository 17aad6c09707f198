"""A workspace as a file: what comes back is what was there, and what is damaged changes nothing."""

import asyncio
import copy
import json
from datetime import UTC, datetime
from functools import cache

import aiohttp
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import Playground
from tests.playground.conftest import Clock, House, Page, manifest_with

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
BUTTON = {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}}
CARD = [{"type": "actions", "block_id": "acts", "elements": [BUTTON]}]


def new_playground():
    return Playground(now=lambda: NOW)


@pytest.fixture
async def lived_in(open_house, manifest):
    """A house in which something of each kind has happened."""
    made = manifest()
    made["features"]["app_home"] = {"home_tab_enabled": True}
    async with open_house(made) as house:
        await live_in(house)
        yield house


async def live_in(house):
    client, amara = house.client, house.person("amara")
    channel = await house.private_channel("otters", "amara", "greta")
    await client.conversations_setTopic(channel=channel, topic="Goals")
    ts = (await client.chat_postMessage(channel=channel, text="One", blocks=CARD))["ts"]
    metadata = {"event_type": "key", "event_payload": {"key": "1"}}
    await client.chat_postMessage(channel=channel, text="Below", thread_ts=ts, metadata=metadata)
    await client.pins_add(channel=channel, timestamp=ts)
    await client.chat_postEphemeral(channel=channel, user=amara, text="psst")
    await client.views_publish(user_id=amara, view={"type": "home", "blocks": CARD})
    await house.page.post("edit_message", who=amara, channel=channel, ts=await said(house, channel), text="Newer")
    await house.page.post("hire", real_name="Some Guest", kind="guest", tz="Asia/Kolkata")
    await house.page.post("archive", who=amara, channel=await house.private_channel("seals", "amara"))
    house.playground.add_user_group("leads", [amara])


async def said(house, channel):
    amara = house.person("amara")
    await house.page.post("say", who=amara, channel=channel, text="Old")
    return (await house.page.messages(amara, channel))[-1]["ts"]


async def all_seen(address):
    """All that everybody sees on the page of a playground; an answer of 500 is a failure."""
    async with aiohttp.ClientSession() as session:

        async def read(what, **query):
            async with session.get(f"{address}/playground/{what}", params=query) as answer:
                assert answer.status < 500, (what, query)
                return await answer.json()

        seen = [await read("workspace")]
        for person in seen[0]["people"]:
            mine = await read("conversations", **{"as": person["id"]})
            seen += [mine, await read("home", **{"as": person["id"]})]
            for one in mine.get("conversations", ()):
                seen.append(await read("messages", **{"as": person["id"]}, channel=one["id"]))
        return seen


async def test_what_comes_back_from_a_file_is_what_was_there(lived_in):
    saved = json.loads(json.dumps(lived_in.playground.save()))
    other = new_playground()
    other.load(saved)
    assert other.save() == lived_in.playground.save()
    seen = await all_seen(lived_in.url)
    try:
        assert await all_seen(await other.start()) == seen
    finally:
        await other.stop()


async def test_what_comes_back_goes_on_where_it_was(lived_in):
    saved, app = lived_in.playground.save(), lived_in.app
    await lived_in.playground.stop()
    other = new_playground()
    other.load(saved)
    assert other.installed == app
    lived_in.client.base_url = f"{await other.start()}/api/"
    try:
        posted = await lived_in.client.chat_postMessage(channel=lived_in.person("amara"), text="Still here")
        stamps = [ts for channel in saved["channels"] for ts in channel["messages"]]
        assert posted["ts"] > max(stamps)
    finally:
        await other.stop()


@cache
def sample():
    """The state of a house that was lived in, made once."""

    async def made():
        playground = new_playground()
        asked = manifest_with()
        asked["features"]["app_home"] = {"home_tab_enabled": True}
        app = playground.install(asked)
        url = await playground.start()
        async with aiohttp.ClientSession() as session:
            client = AsyncWebClient(token=app.bot_token, base_url=f"{url}/api/", session=session)
            house = House(playground, Clock(), url, app, client, Page(session, url), session)
            await live_in(house)
            await playground.stop()
        return playground.save()

    return asyncio.run(made())


def places(value, at=()):
    """Where something stands in JSON, but for what apps say themselves: blocks and the content of views."""
    yield at
    if isinstance(value, dict | list) and (not at or at[-1] not in ("blocks", "content", "metadata")):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for key, inside in items:
            yield from places(inside, (*at, key))


def damaged(saved, at, junk):
    """A copy in which something else stands at a place, or nothing at all."""
    made = copy.deepcopy(saved)
    if not at:
        return junk
    parent = made
    for key in at[:-1]:
        parent = parent[key]
    if junk is None and isinstance(parent, dict):
        del parent[at[-1]]
    else:
        parent[at[-1]] = junk
    return made


JUNK = st.sampled_from([None, "", "x", "U0NOBODY00", 0, -1, 1.5, True, [], ["x"], {}, {"x": 1}, {"x": {}}])


@settings(max_examples=150, deadline=None)
@given(data=st.data(), junk=JUNK)
def test_what_is_damaged_is_refused_or_does_no_harm(data, junk):
    saved = sample()
    at = data.draw(st.sampled_from(list(places(saved))))
    playground = new_playground()
    before = playground.save()
    try:
        playground.load(damaged(saved, at, junk))
    except ValueError as refusal:
        assert "damaged" in str(refusal)
        assert playground.save() == before, "although it was refused, something has changed"
    else:
        asyncio.run(look_at(playground))


async def look_at(playground):
    """What was taken up can be looked at by everybody, and kept again."""
    try:
        await all_seen(await playground.start())
    finally:
        await playground.stop()
    other = new_playground()
    other.load(playground.save())
