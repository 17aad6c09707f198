"""Posting, changing and reading messages."""

import json

import pytest
from slack_sdk.errors import SlackApiError

# The SDK warns of messages without text, which is what some of these tests send.
pytestmark = pytest.mark.filterwarnings("ignore:The top-level `text` argument")


def section(text="Hello", **fields):
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}} | fields


def buttons(*ids, block_id="b"):
    elements = [{"type": "button", "action_id": one, "text": {"type": "plain_text", "text": one}} for one in ids]
    return {"type": "actions", "block_id": block_id, "elements": elements}


async def history(house, channel, **arguments):
    answer = await house.client.conversations_history(channel=channel, **arguments)
    return [one["text"] for one in answer["messages"] if "subtype" not in one]


async def test_a_posted_message_is_dated_by_the_moved_clock_and_strictly_later_than_the_last(house):
    channel = await house.private_channel()
    first = (await house.client.chat_postMessage(channel=channel, text="one"))["ts"]
    second = (await house.client.chat_postMessage(channel=channel, text="two"))["ts"]
    assert int(float(first)) == int(house.clock.now.timestamp())
    assert first < second
    house.clock.move(days=7)
    third = (await house.client.chat_postMessage(channel=channel, text="three"))["ts"]
    assert int(float(third)) == int(house.clock.now.timestamp())


async def test_a_posted_message_is_echoed_with_its_bot(house):
    channel = await house.private_channel()
    answer = await house.client.chat_postMessage(channel=channel, text="Hello", blocks=[section()])
    message = answer["message"]
    assert answer["channel"] == channel
    assert message["user"] == house.app.bot_user_id
    assert message["bot_profile"]["name"] == "testapp"
    assert message["app_id"] == house.app.app_id


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"text": ""}, "no_text"),
        ({"text": "x", "blocks": "{"}, "invalid_blocks_format"),
        ({"text": "x", "blocks": [{"type": "hologram"}]}, "invalid_blocks"),
        ({"text": "x", "thread_ts": "1.000000"}, "thread_not_found"),
        ({"text": "x", "metadata": {"event_type": "x"}}, "invalid_metadata_format"),
        (
            {"text": "x", "metadata": {"event_type": "x", "event_payload": {"a": {"b": {"c": 1}}}}},
            "invalid_metadata_schema",
        ),
        (
            {"text": "x", "metadata": {"event_type": "x", "event_payload": {"a": "y" * 9000}}},
            "metadata_too_large",
        ),
        ({"text": "x", "attachments": [{"text": "old"}]}, "invalid_arguments"),
        ({"text": "x", "username": "Somebody"}, "missing_scope"),
    ],
)
async def test_a_message_that_cannot_be_posted_is_refused(house, refusal, arguments, error):
    channel = await house.private_channel()
    assert await refusal(house.client.chat_postMessage(channel=channel, **arguments)) == error


@pytest.mark.parametrize(
    ("blocks", "pointer"),
    [
        ([section()] * 51, "/blocks"),
        ([section("x" * 3001)], "/blocks/0/text/text"),
        ([section(""), section()], "/blocks/0/text/text"),
        ([buttons("x" * 76)], "/blocks/0/elements/0/text/text"),
        ([buttons("a", "a")], "/blocks/0/elements"),
        ([buttons("a"), buttons("b")], "/blocks/1/block_id"),
        ([{"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}], "/blocks/0/text/text"),
        ([{"type": "actions", "elements": []}], "/blocks/0/elements"),
        ([{"type": "section"}], "/blocks/0"),
    ],
)
async def test_blocks_that_are_too_long_or_malformed_are_pointed_at(house, blocks, pointer):
    channel = await house.private_channel()
    with pytest.raises(SlackApiError) as caught:
        await house.client.chat_postMessage(channel=channel, text="x", blocks=blocks)
    assert caught.value.response["error"] == "invalid_blocks"
    messages = caught.value.response["response_metadata"]["messages"]
    assert messages[0].endswith(f"[json-pointer:{pointer}]")


async def test_text_beyond_forty_thousand_characters_is_cut_with_a_warning(house):
    channel = await house.private_channel()
    answer = await house.client.chat_postMessage(channel=channel, text="x" * 40_001)
    assert answer["warning"] == "message_truncated"
    assert len(answer["message"]["text"]) == 40_000


async def test_replies_stand_in_the_thread_and_not_in_the_history(house):
    channel = await house.private_channel("otters", "amara")
    parent = (await house.client.chat_postMessage(channel=channel, text="parent"))["ts"]
    first = (await house.client.chat_postMessage(channel=channel, text="one", thread_ts=parent))["ts"]
    await house.client.chat_postMessage(channel=channel, text="two", thread_ts=first)

    assert await history(house, channel) == ["parent"]
    replies = (await house.client.conversations_replies(channel=channel, ts=parent))["messages"]
    assert [one["text"] for one in replies] == ["parent", "one", "two"]
    assert (replies[0]["reply_count"], replies[0]["thread_ts"]) == (2, parent)
    assert {one["thread_ts"] for one in replies[1:]} == {parent}
    seen = await house.page.messages(house.person("amara"), channel)
    assert [(one["text"], one["reply_count"]) for one in seen] == [("parent", 2)]
    below = await house.page.messages(house.person("amara"), channel, thread_ts=parent)
    assert [one["text"] for one in below] == ["parent", "one", "two"]


async def test_replies_to_nothing_are_not_found(house, refusal):
    channel = await house.private_channel()
    call = house.client.conversations_replies(channel=channel, ts="1.000000")
    assert await refusal(call) == "thread_not_found"


async def test_history_comes_newest_first_page_by_page(house):
    channel = await house.private_channel()
    for number in range(5):
        await house.client.chat_postMessage(channel=channel, text=str(number))
    page = await house.client.conversations_history(channel=channel, limit=3)
    assert [one["text"] for one in page["messages"]] == ["4", "3", "2"]
    assert page["has_more"] is True
    cursor = page["response_metadata"]["next_cursor"]
    assert await history(house, channel, limit=3, cursor=cursor) == ["1", "0"]


async def test_history_is_bounded_by_oldest_and_latest(house, refusal):
    channel = await house.private_channel()
    sent = [(await house.client.chat_postMessage(channel=channel, text=str(number)))["ts"] for number in range(4)]
    assert await history(house, channel, oldest=sent[1]) == ["3", "2"]
    assert await history(house, channel, oldest=sent[1], inclusive=True) == ["3", "2", "1"]
    assert await history(house, channel, latest=sent[1]) == ["0"]
    bad = house.client.conversations_history(channel=channel, oldest="yesterday")
    assert await refusal(bad) == "invalid_ts_oldest"
    many = house.client.conversations_history(channel=channel, limit=1000)
    assert await refusal(many) == "invalid_limit"


async def test_metadata_is_told_in_full_only_when_asked_for(house):
    channel = await house.private_channel()
    metadata = {"event_type": "prompt", "event_payload": {"key": "prompt:1:2"}}
    posted = await house.client.chat_postMessage(channel=channel, text="x", metadata=metadata)
    assert posted["message"]["metadata"] == metadata
    plain = await house.client.conversations_history(channel=channel, limit=1)
    assert plain["messages"][0]["metadata"] == {"event_type": "prompt"}
    full = await house.client.conversations_history(channel=channel, limit=1, include_all_metadata=True)
    assert full["messages"][0]["metadata"] == metadata


async def test_an_update_replaces_text_and_keeps_what_it_does_not_mention(house):
    channel = await house.private_channel("otters", "amara")
    metadata = {"event_type": "prompt", "event_payload": {"key": "k"}}
    ts = (
        await house.client.chat_postMessage(
            channel=channel, text="old", blocks=[section("old")], metadata=metadata
        )
    )["ts"]
    kept = (await house.client.chat_update(channel=channel, ts=ts, text="new"))["message"]
    assert (kept["text"], kept["blocks"][0]["text"]["text"], kept["metadata"]) == ("new", "old", metadata)
    bare = await house.client.chat_update(channel=channel, ts=ts, text="newer", blocks=[], metadata={})
    assert "blocks" not in bare["message"]
    assert "metadata" not in bare["message"]
    seen = await house.page.messages(house.person("amara"), channel)
    assert [(one["text"], one["edited"]) for one in seen] == [("newer", True)]


async def test_only_own_messages_can_be_updated(house, refusal):
    channel = await house.private_channel("otters", "amara")
    await house.page.post("say", who=house.person("amara"), channel=channel, text="mine")
    theirs = (await house.page.messages(house.person("amara"), channel))[0]["ts"]
    update = house.client.chat_update
    assert await refusal(update(channel=channel, ts=theirs, text="yours")) == "cant_update_message"
    assert await refusal(update(channel=channel, ts="1.000000", text="x")) == "message_not_found"
    own = (await house.client.chat_postMessage(channel=channel, text="own"))["ts"]
    assert await refusal(update(channel=channel, ts=own, text="x" * 4001)) == "msg_too_long"
    assert await refusal(update(channel=channel, ts=own, text="")) == "no_text"


async def test_an_ephemeral_message_is_seen_by_one_person_and_by_no_history(house, refusal):
    channel = await house.private_channel("otters", "amara", "jonas")
    await house.client.chat_postEphemeral(channel=channel, user=house.person("amara"), text="psst")
    seen = await house.page.messages(house.person("amara"), channel)
    assert [(one["text"], one["ephemeral"]) for one in seen] == [("psst", True)]
    assert await house.page.messages(house.person("jonas"), channel) == []
    assert await history(house, channel) == []
    outsider = house.client.chat_postEphemeral(channel=channel, user=house.person("maya"), text="psst")
    assert await refusal(outsider) == "user_not_in_channel"


async def test_a_channel_can_be_named_instead_of_its_id(house):
    channel = await house.private_channel("otters")
    assert (await house.client.chat_postMessage(channel="#otters", text="x"))["channel"] == channel


async def test_blocks_and_metadata_may_be_json_in_strings(house):
    channel = await house.private_channel()
    metadata = {"event_type": "prompt", "event_payload": {}}
    answer = await house.client.api_call(
        "chat.postMessage",
        data={"channel": channel, "blocks": json.dumps([section()]), "metadata": json.dumps(metadata)},
    )
    assert answer["message"]["metadata"] == metadata
