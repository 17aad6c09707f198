"""Creating, inviting to, archiving and naming channels, opening direct messages, pinning."""

import pytest
from slack_sdk.errors import SlackApiError


async def test_a_created_channel_is_private_and_has_the_bot_as_its_member(house):
    channel = (await house.client.conversations_create(name="quiet-otters", is_private=True))["channel"]
    assert (channel["name"], channel["is_private"], channel["is_member"]) == ("quiet-otters", True, True)
    members = await house.client.conversations_members(channel=channel["id"])
    assert members["members"] == [house.app.bot_user_id]


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("", "invalid_name_required"),
        ("a" * 81, "invalid_name_maxlength"),
        ("---", "invalid_name_punctuation"),
        ("Otters", "invalid_name_specials"),
        ("quiet otters", "invalid_name_specials"),
        ("general", "name_taken"),
    ],
)
async def test_a_name_that_slack_does_not_take_is_refused(house, refusal, name, error):
    assert await refusal(house.client.conversations_create(name=name, is_private=True)) == error


async def test_the_name_of_an_archived_channel_stays_taken(house, refusal):
    channel = await house.private_channel("otters")
    await house.client.conversations_archive(channel=channel)
    assert await refusal(house.client.conversations_create(name="otters")) == "name_taken"


async def test_invited_people_are_members(house):
    channel = await house.private_channel("otters", "amara", "jonas")
    members = (await house.client.conversations_members(channel=channel))["members"]
    assert members == [house.app.bot_user_id, house.person("amara"), house.person("jonas")]


@pytest.mark.parametrize(
    ("who", "error"),
    [
        ("noor", "user_is_restricted"),
        ("walter", "cant_invite"),
        ("amara", "already_in_channel"),
        ("BOT", "cant_invite_self"),
        ("U404", "user_not_found"),
        ("", "no_user"),
    ],
)
async def test_who_cannot_be_invited_is_refused_with_the_reason(house, refusal, who, error):
    channel = await house.private_channel("otters", "amara")
    known = {person.name: person.id for person in house.playground.people} | {"BOT": house.app.bot_user_id}
    call = house.client.conversations_invite(channel=channel, users=known.get(who, who))
    assert await refusal(call) == error


async def test_one_refusal_keeps_all_out_unless_forced(house):
    channel = await house.private_channel()
    users = [house.person("amara"), house.person("noor"), "U404"]
    with pytest.raises(SlackApiError) as caught:
        await house.client.conversations_invite(channel=channel, users=users)
    expected = [
        {"user": house.person("noor"), "ok": False, "error": "user_is_restricted"},
        {"user": "U404", "ok": False, "error": "user_not_found"},
    ]
    assert caught.value.response["errors"] == expected
    assert house.person("amara") not in await members(house, channel)

    answer = await house.client.conversations_invite(channel=channel, users=users, force=True)
    assert answer["errors"] == expected
    assert house.person("amara") in await members(house, channel)


async def members(house, channel):
    return (await house.client.conversations_members(channel=channel))["members"]


async def test_more_than_a_hundred_cannot_be_invited_at_once(house, refusal):
    channel = await house.private_channel()
    users = [f"U{number}" for number in range(101)]
    call = house.client.conversations_invite(channel=channel, users=users)
    assert await refusal(call) == "invalid_arguments"


async def test_a_private_channel_of_others_cannot_be_found(house, refusal):
    channel = house.playground.add_channel("secret", private=True, members=[house.person("amara")])
    client = house.client
    user = house.person("jonas")
    for call in (
        client.conversations_info(channel=channel),
        client.conversations_members(channel=channel),
        client.conversations_history(channel=channel),
        client.conversations_replies(channel=channel, ts="1.000000"),
        client.conversations_invite(channel=channel, users=user),
        client.conversations_setTopic(channel=channel, topic="Hello"),
        client.conversations_archive(channel=channel),
        client.chat_postMessage(channel=channel, text="Hello"),
        client.chat_postEphemeral(channel=channel, user=user, text="Hello"),
        client.pins_add(channel=channel, timestamp="1.000000"),
    ):
        assert await refusal(call) == "channel_not_found"


async def test_in_a_public_channel_the_bot_must_be_a_member_to_act(house, refusal):
    channel = house.playground.add_channel("open", private=False, members=[house.person("amara")])
    client = house.client
    assert (await client.conversations_info(channel=channel))["channel"]["is_member"] is False
    for call in (
        client.conversations_history(channel=channel),
        client.conversations_setTopic(channel=channel, topic="Hello"),
        client.chat_postMessage(channel=channel, text="Hello"),
        client.pins_add(channel=channel, timestamp="1.000000"),
    ):
        assert await refusal(call) == "not_in_channel"


async def test_archiving_puts_the_bot_out(house, refusal):
    channel = await house.private_channel("otters", "amara")
    await house.client.conversations_archive(channel=channel)
    assert await refusal(house.client.conversations_history(channel=channel)) == "channel_not_found"
    seen = await house.page.get("conversations", **{"as": house.person("amara")})
    assert next(one for one in seen["conversations"] if one["id"] == channel)["is_archived"] is True


async def test_an_archived_public_channel_says_so(house, refusal):
    channel = (await house.client.conversations_create(name="open"))["channel"]["id"]
    posted = await house.client.chat_postMessage(channel=channel, text="Hello")
    await house.client.conversations_archive(channel=channel)
    assert await refusal(house.client.conversations_archive(channel=channel)) == "already_archived"
    assert await refusal(house.client.chat_postMessage(channel=channel, text="Hello")) == "is_archived"
    assert await refusal(house.client.conversations_setTopic(channel=channel, topic="x")) == "is_archived"
    late = house.client.chat_update(channel=channel, ts=posted["ts"], text="Late")
    assert await refusal(late) == "is_inactive"


async def test_a_topic_is_shown_and_may_have_250_characters(house, refusal):
    channel = await house.private_channel()
    await house.client.conversations_setTopic(channel=channel, topic="x" * 250)
    info = (await house.client.conversations_info(channel=channel, include_num_members=True))["channel"]
    assert (info["topic"]["value"], info["num_members"]) == ("x" * 250, 1)
    too_long = house.client.conversations_setTopic(channel=channel, topic="x" * 251)
    assert await refusal(too_long) == "too_long"


async def test_a_direct_message_is_opened_once(house):
    first = await house.client.conversations_open(users=house.person("amara"))
    again = await house.client.conversations_open(users=[house.person("amara")], return_im=True)
    assert first["channel"]["id"] == again["channel"]["id"]
    assert again["already_open"] is True
    assert again["channel"]["user"] == house.person("amara")


@pytest.mark.parametrize(
    ("users", "error"),
    [
        ("", "users_list_not_supplied"),
        ("U404", "user_not_found"),
        ("walter", "user_disabled"),
        (",".join(f"U{number}" for number in range(9)), "too_many_users"),
    ],
)
async def test_a_direct_message_that_cannot_be_is_refused(house, refusal, users, error):
    users = house.person("walter") if users == "walter" else users
    assert await refusal(house.client.conversations_open(users=users)) == error


async def test_what_is_said_in_a_direct_message_is_for_two(house):
    posted = await house.client.chat_postMessage(channel=house.person("amara"), text="Good morning")
    seen = await house.page.messages(house.person("amara"), posted["channel"])
    assert [one["text"] for one in seen] == ["Good morning"]
    await house.page.get("messages", **{"as": house.person("jonas"), "channel": posted["channel"]})
    assert house.page.statuses[-1] == 404


async def test_a_message_is_pinned_once(house, refusal):
    channel = await house.private_channel("otters", "amara")
    ts = (await house.client.chat_postMessage(channel=channel, text="Our norms"))["ts"]
    await house.client.pins_add(channel=channel, timestamp=ts)
    pin = house.client.pins_add
    assert await refusal(pin(channel=channel, timestamp=ts)) == "already_pinned"
    assert await refusal(pin(channel=channel, timestamp="1.000000")) == "message_not_found"
    assert await refusal(pin(channel=channel, timestamp="yesterday")) == "bad_timestamp"
    assert await refusal(pin(channel=channel)) == "no_item_specified"
    messages = await house.page.messages(house.person("amara"), channel)
    assert [one["pinned"] for one in messages] == [True]


async def test_users_conversations_lists_the_wanted_kinds_page_by_page(house, refusal):
    made = [await house.private_channel(f"circle-{number}") for number in range(3)]
    await house.client.conversations_open(users=house.person("amara"))
    page = await house.client.users_conversations(types="private_channel", limit=2)
    cursor = page["response_metadata"]["next_cursor"]
    rest = await house.client.users_conversations(types="private_channel", limit=2, cursor=cursor)
    assert [one["id"] for one in page["channels"] + rest["channels"]] == made
    assert rest["response_metadata"]["next_cursor"] == ""
    assert (await house.client.users_conversations())["channels"] == []
    assert await refusal(house.client.users_conversations(types="secret")) == "invalid_types"
    assert await refusal(house.client.users_conversations(cursor="?")) == "invalid_cursor"


async def test_of_somebody_elses_channels_the_bot_is_told_only_those_it_sees(house):
    user = house.person("amara")
    house.playground.add_channel("secret", private=True, members=[user])
    shared = await house.private_channel("otters", "amara")
    listed = await house.client.users_conversations(user=user, types="private_channel")
    assert [one["id"] for one in listed["channels"]] == [shared]


async def test_archived_channels_can_be_left_out(house):
    user = house.person("amara")
    channel = (await house.client.conversations_create(name="open"))["channel"]["id"]
    await house.client.conversations_invite(channel=channel, users=user)
    await house.client.conversations_archive(channel=channel)
    listed = await house.client.users_conversations(user=user)
    assert channel in [one["id"] for one in listed["channels"]]
    alive = await house.client.users_conversations(user=user, exclude_archived=True)
    assert channel not in [one["id"] for one in alive["channels"]]


async def test_users_info_tells_zone_and_standing(house, refusal):
    user = (await house.client.users_info(user=house.person("priya")))["user"]
    assert (user["tz"], user["tz_offset"], user["is_restricted"]) == ("Asia/Kolkata", 19800, False)
    assert "email" not in user["profile"]
    assert (await house.client.users_info(user=house.person("noor")))["user"]["is_restricted"] is True
    assert (await house.client.users_info(user=house.person("walter")))["user"]["deleted"] is True
    assert (await house.client.users_info(user=house.app.bot_user_id))["user"]["is_bot"] is True
    assert await refusal(house.client.users_info(user="U404")) == "user_not_found"


async def test_the_offset_of_a_zone_follows_the_moved_clock(house):
    async def offset():
        return (await house.client.users_info(user=house.person("jonas")))["user"]["tz_offset"]

    assert await offset() == 3600
    house.clock.move(days=60)
    assert await offset() == 7200


async def test_a_user_group_lists_its_users(house, refusal):
    group = house.playground.add_user_group("people-team", [house.person("amara"), house.person("jonas")])
    users = (await house.client.usergroups_users_list(usergroup=group))["users"]
    assert users == [house.person("amara"), house.person("jonas")]
    assert await refusal(house.client.usergroups_users_list(usergroup="S404")) == "no_such_subteam"
