"""Reading conversations: bounds, pages, metadata, and the order of `ts`."""

from itertools import pairwise

import pytest


async def sent(house, channel, count, **more):
    """The ts of so many messages with the texts "0", "1" and so on."""
    answers = [
        await house.client.chat_postMessage(channel=channel, text=str(number), **more) for number in range(count)
    ]
    return [one["ts"] for one in answers]


def texts(answer):
    return [one["text"] for one in answer["messages"]]


def cursor(answer):
    return answer["response_metadata"]["next_cursor"]


async def test_no_two_messages_have_one_ts_whatever_the_clock_does(house):
    channel, other = await house.private_channel(), await house.private_channel("other")
    given = await sent(house, channel, 3)
    house.clock.move(days=-3)
    given += await sent(house, other, 2)
    given += [
        (await house.client.chat_postEphemeral(channel=channel, user=house.app.bot_user_id, text="psst"))[
            "message_ts"
        ]
    ]
    house.clock.move(microseconds=1)
    given += await sent(house, channel, 2)
    assert all(earlier < later for earlier, later in pairwise(given))
    assert all(len(one.split(".")[1]) == 6 for one in given)


@pytest.mark.parametrize(
    ("bounds", "expected"),
    [
        ({}, "43210"),
        ({"oldest": 1}, "432"),
        ({"latest": 3}, "210"),
        ({"oldest": 1, "latest": 3}, "2"),
        ({"oldest": 1, "latest": 3, "inclusive": True}, "321"),
        ({"oldest": 1, "latest": 3, "inclusive": "0"}, "2"),
        ({"latest": 0}, ""),
        ({"latest": 0, "inclusive": True}, "0"),
        ({"oldest": 3, "latest": 1}, ""),
    ],
)
async def test_history_tells_what_lies_between_its_bounds(house, bounds, expected):
    channel = (await house.client.conversations_open(users=house.person("amara")))["channel"]["id"]
    ts = await sent(house, channel, 5)
    given = {name: ts[value] if name != "inclusive" else value for name, value in bounds.items()}
    answer = await house.client.conversations_history(channel=channel, **given)
    assert "".join(texts(answer)) == expected


async def test_bounds_may_be_whole_seconds_and_now(house):
    channel = (await house.client.conversations_open(users=house.person("amara")))["channel"]["id"]
    await sent(house, channel, 1)
    house.clock.move(hours=1)
    hour = int(house.clock.now.timestamp())
    await sent(house, channel, 1)
    history = house.client.conversations_history
    assert len(texts(await history(channel=channel, oldest=str(hour - 1), latest="now"))) == 1
    assert len(texts(await history(channel=channel, oldest="0", latest=str(hour - 1)))) == 1


async def test_bounds_hold_on_every_page(house):
    channel = await house.private_channel()
    ts = await sent(house, channel, 6)
    bounds = {"oldest": ts[0], "latest": ts[5], "limit": 3}
    first = await house.client.conversations_history(channel=channel, **bounds)
    second = await house.client.conversations_history(channel=channel, **bounds, cursor=cursor(first))
    assert (texts(first), first["has_more"]) == (["4", "3", "2"], True)
    assert (texts(second), second["has_more"], cursor(second)) == (["1"], False, "")


async def test_replies_come_oldest_first_after_their_parent_within_bounds_and_in_pages(house):
    channel = await house.private_channel()
    parent = (await house.client.chat_postMessage(channel=channel, text="parent"))["ts"]
    ts = await sent(house, channel, 4, thread_ts=parent)

    async def replies(**given):
        return await house.client.conversations_replies(channel=channel, ts=parent, **given)

    assert texts(await replies(oldest=ts[1])) == ["parent", "2", "3"]
    assert texts(await replies(oldest=ts[1], latest=ts[2], inclusive=True)) == ["parent", "1", "2"]
    assert texts(await replies(latest=ts[1])) == ["parent", "0"]
    first = await replies(limit=2)
    assert (texts(first), first["has_more"]) == (["parent", "0"], True)
    assert texts(await replies(limit=3, cursor=cursor(first))) == ["1", "2", "3"]


async def test_metadata_of_replies_too_is_told_in_full_only_when_asked_for(house):
    channel = await house.private_channel()
    parent = (await house.client.chat_postMessage(channel=channel, text="parent"))["ts"]
    metadata = {"event_type": "answer", "event_payload": {"key": "a", "about": {"step": 2}, "all": [{"n": 1}]}}
    await sent(house, channel, 1, thread_ts=parent, metadata=metadata)

    async def told(**given):
        answer = await house.client.conversations_replies(channel=channel, ts=parent, **given)
        return [one.get("metadata") for one in answer["messages"]]

    assert await told() == [None, {"event_type": "answer"}]
    assert await told(include_all_metadata=False) == [None, {"event_type": "answer"}]
    assert await told(include_all_metadata=True) == [None, metadata]


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"oldest": "yesterday"}, "invalid_ts_oldest"),
        ({"latest": "-1"}, "invalid_ts_latest"),
        ({"limit": 0}, "invalid_limit"),
        ({"limit": "many"}, "invalid_limit"),
        ({"limit": 1001}, "invalid_limit"),
        ({"cursor": "b2Zmc2V0Oi0x"}, "invalid_cursor"),
        ({"cursor": "bm90aGluZw=="}, "invalid_cursor"),
    ],
)
async def test_bounds_and_cursors_that_are_none_are_refused(house, refusal, given, error):
    channel = await house.private_channel()
    ts = (await sent(house, channel, 1))[0]
    assert await refusal(house.client.conversations_history(channel=channel, **given)) == error
    assert await refusal(house.client.conversations_replies(channel=channel, ts=ts, **given)) == error


async def test_members_are_told_page_by_page(house):
    channel = await house.private_channel("otters", "amara", "jonas", "maya")
    first = await house.client.conversations_members(channel=channel, limit=3)
    rest = await house.client.conversations_members(channel=channel, limit=3, cursor=cursor(first))
    everybody = [house.app.bot_user_id, *(house.person(name) for name in ("amara", "jonas", "maya"))]
    assert first["members"] + rest["members"] == everybody
    assert cursor(rest) == ""
