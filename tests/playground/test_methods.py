"""Leaving, kicking, renaming and describing channels, deleting messages, links to them, pins, the workspace."""

import json
from collections.abc import AsyncIterator, Callable

import pytest

from tests.playground.conftest import SCOPES, House, manifest_with

MORE = ["users:read.email", "team:read", "pins:read"]


@pytest.fixture
async def roomy(open_house: Callable[..., House]) -> AsyncIterator[House]:
    """A house whose app may also read addresses, the workspace, and pins."""
    manifest = manifest_with() | {"oauth_config": {"scopes": {"bot": SCOPES + MORE}}}
    async with open_house(manifest) as house:
        yield house


async def members(house, channel):
    return (await house.client.conversations_members(channel=channel))["members"]


async def subtypes(house, channel):
    answer = await house.client.conversations_history(channel=channel)
    return [one.get("subtype") for one in reversed(answer["messages"])]


async def test_who_is_kicked_is_no_member_any_more(house):
    channel = await house.private_channel("otters", "amara", "jonas")
    answer = await house.client.conversations_kick(channel=channel, user=house.person("amara"))
    assert answer["errors"] == {}
    assert await members(house, channel) == [house.app.bot_user_id, house.person("jonas")]
    await house.page.get("messages", **{"as": house.person("amara"), "channel": channel})
    assert house.page.statuses[-1] == 404


@pytest.mark.parametrize(
    ("who", "error"),
    [
        ("jonas", "not_in_channel"),
        ("BOT", "cant_kick_self"),
        ("U404", "user_not_found"),
        (None, "user_not_found"),
    ],
)
async def test_who_cannot_be_kicked_is_refused_with_the_reason(house, refusal, who, error):
    channel = await house.private_channel("otters", "amara")
    known = {person.name: person.id for person in house.playground.people} | {"BOT": house.app.bot_user_id}
    given = {"user": known.get(who, who)} if who else {}
    kick = house.client.api_call("conversations.kick", json={"channel": channel} | given)
    assert await refusal(kick) == error


async def test_nobody_is_kicked_or_leaves_the_channel_that_all_are_in(house, refusal):
    amara = house.person("amara")
    general = await house.page.general(amara)
    kick = house.client.conversations_kick
    assert await refusal(kick(channel=general, user=amara)) == "not_in_channel"
    await house.page.post("add_people", who=amara, channel=general, users=[house.app.bot_user_id])
    assert await refusal(kick(channel=general, user=amara)) == "cant_kick_from_general"
    assert await refusal(house.client.conversations_leave(channel=general)) == "cant_leave_general"
    assert await refusal(house.client.conversations_rename(channel=general, name="all")) == "not_authorized"


async def test_a_workspace_may_keep_apps_from_kicking_and_from_creating_channels(house, refusal):
    channel = await house.private_channel("otters", "amara")
    house.playground.load(house.playground.save() | {"may_kick": False, "may_create_channels": False})
    kick = house.client.conversations_kick(channel=channel, user=house.person("amara"))
    assert await refusal(kick) == "restricted_action"
    assert await refusal(house.client.conversations_create(name="badgers")) == "restricted_action"
    assert house.person("amara") in await members(house, channel)


async def test_who_has_left_a_private_channel_finds_it_no_more(house, refusal):
    channel = await house.private_channel("otters", "amara")
    await house.client.conversations_leave(channel=channel)
    assert await refusal(house.client.conversations_info(channel=channel)) == "channel_not_found"
    seen = await house.page.get("messages", **{"as": house.person("amara"), "channel": channel})
    assert seen["messages"][-1]["subtype"] == "channel_leave"


async def test_the_last_one_cannot_leave_and_who_is_outside_is_told_so(house, refusal):
    channel = await house.private_channel()
    assert await refusal(house.client.conversations_leave(channel=channel)) == "last_member"
    public = house.playground.add_channel("open", private=False, members=[house.person("amara")])
    headers = {"Authorization": f"Bearer {house.app.bot_token}"}
    address = f"{house.url}/api/conversations.leave"
    async with house.session.post(address, data={"channel": public}, headers=headers) as answer:
        assert await answer.json() == {"ok": False, "not_in_channel": True}


async def test_a_renamed_channel_keeps_its_former_name_in_mind(house, refusal):
    channel = await house.private_channel("otters", "amara")
    answer = await house.client.conversations_rename(channel=channel, name="badgers")
    assert (answer["channel"]["name"], answer["channel"]["previous_names"]) == ("badgers", ["otters"])
    assert (await subtypes(house, channel))[-1] == "channel_name"
    rename = house.client.conversations_rename
    assert await refusal(rename(channel=channel, name="general")) == "name_taken"
    assert await refusal(rename(channel=channel, name="Badgers")) == "invalid_name_specials"
    assert await refusal(rename(channel=channel, name="")) == "invalid_name_required"


async def test_a_channel_of_somebody_else_is_not_renamed(house, refusal):
    channel = house.playground.add_channel("theirs", private=False, members=[house.person("amara")])
    rename = house.client.conversations_rename(channel=channel, name="mine")
    assert await refusal(rename) == "not_in_channel"
    await house.page.post("add_people", who=house.person("amara"), channel=channel, users=[house.app.bot_user_id])
    rename = house.client.conversations_rename(channel=channel, name="mine")
    assert await refusal(rename) == "not_authorized"


async def test_a_purpose_is_shown_and_may_have_250_characters(house, refusal):
    channel = await house.private_channel()
    await house.client.conversations_setPurpose(channel=channel, purpose="x" * 250)
    info = (await house.client.conversations_info(channel=channel))["channel"]
    assert (info["purpose"]["value"], info["purpose"]["creator"]) == ("x" * 250, house.app.bot_user_id)
    assert (await subtypes(house, channel))[-1] == "channel_purpose"
    too_long = house.client.conversations_setPurpose(channel=channel, purpose="x" * 251)
    assert await refusal(too_long) == "too_long"


async def test_a_bot_cannot_open_an_archived_channel_again(house, refusal):
    channel = (await house.client.conversations_create(name="open"))["channel"]["id"]
    unarchive = house.client.conversations_unarchive
    assert await refusal(unarchive(channel=channel)) == "not_archived"
    await house.client.conversations_archive(channel=channel)
    assert await refusal(unarchive(channel=channel)) == "not_in_channel"
    private = await house.private_channel("otters", "amara")
    await house.client.conversations_archive(channel=private)
    assert await refusal(unarchive(channel=private)) == "not_in_channel"
    assert await refusal(house.client.conversations_info(channel=private)) == "channel_not_found"


async def test_of_an_archived_private_channel_that_it_was_not_in_a_bot_learns_nothing(house, refusal):
    unarchive, amara = house.client.conversations_unarchive, house.person("amara")
    theirs = house.playground.add_channel("theirs", private=True, members=[amara])
    left = await house.private_channel("left", "amara")
    await house.client.conversations_leave(channel=left)
    again = await house.private_channel("again", "amara")
    for act in ("archive", "unarchive"):
        await house.page.post(act, who=amara, channel=again)
    for channel in (theirs, left, again):
        assert await refusal(unarchive(channel=channel)) == "channel_not_found"
        await house.page.post("archive", who=amara, channel=channel)
        assert await refusal(unarchive(channel=channel)) == "channel_not_found"
    await house.page.post("unarchive", who=amara, channel=again)
    await house.page.post("add_people", who=amara, channel=again, users=[house.app.bot_user_id])
    await house.page.post("archive", who=amara, channel=again)
    assert await refusal(unarchive(channel=again)) == "not_in_channel"


async def test_in_a_direct_message_nothing_of_a_channel_can_be_changed(house, refusal):
    im = (await house.client.conversations_open(users=house.person("amara")))["channel"]["id"]
    client = house.client
    for call in (
        client.conversations_kick(channel=im, user=house.person("amara")),
        client.conversations_leave(channel=im),
        client.conversations_rename(channel=im, name="us"),
        client.conversations_setPurpose(channel=im, purpose="Talk"),
        client.conversations_unarchive(channel=im),
    ):
        assert await refusal(call) == "method_not_supported_for_channel_type"


async def test_an_archived_channel_cannot_be_changed(house, refusal):
    channel = (await house.client.conversations_create(name="open"))["channel"]["id"]
    await house.client.conversations_archive(channel=channel)
    client = house.client
    for call in (
        client.conversations_kick(channel=channel, user=house.person("amara")),
        client.conversations_leave(channel=channel),
        client.conversations_rename(channel=channel, name="badgers"),
        client.conversations_setPurpose(channel=channel, purpose="Talk"),
    ):
        assert await refusal(call) == "is_archived"


async def test_all_public_channels_are_listed_and_of_private_ones_those_that_the_bot_is_in(house, refusal):
    amara = house.person("amara")
    public = house.playground.add_channel("open", private=False, members=[amara])
    house.playground.add_channel("secret", private=True, members=[amara])
    ours = await house.private_channel("otters", "amara")
    listed = await house.client.conversations_list(types="public_channel,private_channel")
    assert [one["name"] for one in listed["channels"]] == ["general", "open", "otters"]
    assert [one["num_members"] for one in listed["channels"]][1:] == [1, 2]
    first = await house.client.conversations_list(limit=1)
    rest = await house.client.conversations_list(cursor=first["response_metadata"]["next_cursor"])
    assert [one["id"] for one in rest["channels"]] == [public]
    await house.client.conversations_archive(channel=ours)
    assert await refusal(house.client.conversations_list(limit=1000)) == "invalid_limit"
    assert (await house.client.conversations_list(types="private_channel"))["channels"] == []


async def test_a_deleted_message_is_gone_with_its_pin(house, refusal):
    channel = await house.private_channel("otters", "amara")
    ts = (await house.client.chat_postMessage(channel=channel, text="Oops"))["ts"]
    await house.client.pins_add(channel=channel, timestamp=ts)
    assert (await house.client.chat_delete(channel=channel, ts=ts))["ts"] == ts
    assert await house.page.messages(house.person("amara"), channel) == []
    assert (await house.client.conversations_history(channel=channel))["pin_count"] == 0
    assert await refusal(house.client.chat_delete(channel=channel, ts=ts)) == "message_not_found"


async def test_only_own_messages_can_be_deleted(house, refusal):
    channel = await house.private_channel("otters", "amara")
    await house.page.post("say", who=house.person("amara"), channel=channel, text="mine")
    theirs = (await house.page.messages(house.person("amara"), channel))[0]["ts"]
    joined = (await house.client.conversations_history(channel=channel))["messages"][-1]["ts"]
    for ts in (theirs, joined):
        assert await refusal(house.client.chat_delete(channel=channel, ts=ts)) == "cant_delete_message"


@pytest.mark.parametrize("form", ["params", "data", "json"])
async def test_a_link_leads_to_a_message_and_names_the_thread_of_a_reply(house, form):
    channel = await house.private_channel()
    parent = (await house.client.chat_postMessage(channel=channel, text="one"))["ts"]
    reply = (await house.client.chat_postMessage(channel=channel, text="two", thread_ts=parent))["ts"]

    async def link(ts):
        address, verb = f"{house.url}/api/chat.getPermalink", "GET" if form == "params" else "POST"
        given = {form: {"channel": channel, "message_ts": ts}}
        headers = {"Authorization": f"Bearer {house.app.bot_token}"}
        async with house.session.request(verb, address, headers=headers, **given) as answer:
            return (await answer.json())["permalink"]

    start = f"{house.url}/archives/{channel}/p"
    assert await link(parent) == start + parent.replace(".", "")
    assert await link(reply) == f"{start}{reply.replace('.', '')}?thread_ts={parent}&cid={channel}"


async def test_a_link_can_be_followed_to_the_page(house):
    channel = await house.private_channel("otters", "amara")
    parent = (await house.client.chat_postMessage(channel=channel, text="one"))["ts"]
    reply = (await house.client.chat_postMessage(channel=channel, text="two", thread_ts=parent))["ts"]
    link = (await house.client.chat_getPermalink(channel=channel, message_ts=reply))["permalink"]
    async with house.session.get(link) as answer:
        assert answer.status == 200
        assert answer.url.query == {"as": house.person("amara"), "channel": channel, "thread": parent}
    empty = await house.private_channel("empty")
    async with house.session.get(f"{house.url}/archives/{empty}/p1") as answer:
        assert answer.status == 404


async def test_nothing_leads_to_a_message_that_is_not_there(house, refusal):
    channel = await house.private_channel()
    link = house.client.chat_getPermalink(channel=channel, message_ts="1.000000")
    assert await refusal(link) == "message_not_found"


async def test_pins_are_listed_and_can_be_taken_out(roomy, refusal):
    channel = await roomy.private_channel()
    sent = [(await roomy.client.chat_postMessage(channel=channel, text=text))["ts"] for text in ("one", "two")]
    for ts in sent:
        await roomy.client.pins_add(channel=channel, timestamp=ts)
    items = (await roomy.client.pins_list(channel=channel))["items"]
    assert [one["message"]["text"] for one in items] == ["two", "one"]
    assert {one["created_by"] for one in items} == {roomy.app.bot_user_id}
    await roomy.client.pins_remove(channel=channel, timestamp=sent[0])
    left = (await roomy.client.pins_list(channel=channel))["items"]
    assert [one["message"]["ts"] for one in left] == [sent[1]]
    assert await refusal(roomy.client.pins_remove(channel=channel, timestamp=sent[0])) == "no_pin"
    assert await refusal(roomy.client.pins_remove(channel=channel, timestamp="x")) == "bad_timestamp"
    assert await refusal(roomy.client.pins_remove(channel=channel)) == "no_item_specified"


async def test_the_workspace_says_what_it_is_called(roomy, refusal):
    team = (await roomy.client.team_info())["team"]
    assert (team["id"], team["name"], team["domain"]) == (roomy.app.team_id, "Playground", "playground")
    assert (await roomy.client.team_info(team=roomy.app.team_id))["team"] == team
    assert await refusal(roomy.client.team_info(team="T404")) == "team_not_found"


async def test_blocks_are_validated_without_being_shown_and_without_a_token(house):
    async def validated(**given):
        async with house.session.post(f"{house.url}/api/blocks.validate", data=given) as answer:
            return await answer.json()

    good = [{"type": "section", "text": {"type": "mrkdwn", "text": "Hello"}}]
    bad = [{"type": "divider"}, {"type": "hologram"}]
    assert await validated(blocks=json.dumps(good)) == {"ok": True}
    assert await validated(message=json.dumps({"text": "x", "blocks": good})) == {"ok": True}
    told = {"code": "failed_constraint", "message": "unsupported type: hologram"}
    for name, given, pointer in (
        ("blocks", bad, "/1/type"),
        ("message", {"blocks": bad}, "/blocks/1/type"),
        ("view", {"type": "home", "blocks": bad}, "/blocks/1/type"),
    ):
        body = await validated(**{name: json.dumps(given)})
        assert (body["error"], body["errors"]) == (f"invalid_{name}", [told | {"pointer": pointer}])
    for nothing in ({}, {"blocks": "[]", "view": "{}"}):
        assert (await validated(**nothing))["error"] == "invalid_arguments"
    assert (await validated(blocks="{"))["error"] == "invalid_blocks"
    assert (await validated(view="[]"))["error"] == "invalid_view"
