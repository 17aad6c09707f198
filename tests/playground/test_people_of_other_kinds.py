"""Guests, people of other companies, and those who have left, as an app meets them."""

import pytest

from tests.playground.conftest import SCOPES, manifest_with


async def hired(house, kind, name="sam"):
    """The id of somebody new, such as a guest."""
    body = {"real_name": name.title(), "name": name, "kind": kind, "tz": "Europe/Berlin"}
    return (await house.page.post("hire", **body))["user"]


async def listed(house, **given):
    return [one["id"] for one in (await house.client.users_list(**given))["members"]]


async def test_all_of_the_workspace_are_listed_but_nobody_of_another_company(house):
    guest, stranger = await hired(house, "guest"), await hired(house, "external", "kim")
    everybody = await listed(house)
    assert {guest, house.person("walter"), house.app.bot_user_id, "USLACKBOT"} < set(everybody)
    assert stranger not in everybody
    assert len(everybody) == len(set(everybody)) == 28


async def test_the_list_of_people_comes_page_by_page(house, refusal):
    first = await house.client.users_list(limit=20)
    rest = await listed(house, limit=20, cursor=first["response_metadata"]["next_cursor"])
    assert [one["id"] for one in first["members"]] + rest == await listed(house)
    assert len(rest) == 7
    assert await refusal(house.client.users_list(cursor="?")) == "invalid_cursor"
    assert await refusal(house.client.users_list(limit=-1)) == "invalid_arguments"


async def test_people_say_what_they_are(house):
    async def about(kind, name):
        return (await house.client.users_info(user=await hired(house, kind, name)))["user"]

    guest, single = await about("guest", "sam"), await about("single_channel_guest", "lee")
    assert (guest["is_restricted"], guest["is_ultra_restricted"]) == (True, False)
    assert (single["is_restricted"], single["is_ultra_restricted"]) == (True, True)
    stranger = await about("external", "kim")
    assert (stranger["is_stranger"], stranger["team_id"]) == (True, "T0ELSEWHERE")
    assert "is_stranger" not in guest


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("guest", "user_is_restricted"),
        ("single_channel_guest", "user_is_restricted"),
        ("external", "no_external_invite_permission"),
    ],
)
async def test_an_app_cannot_invite_who_is_no_full_member(house, refusal, kind, error):
    channel = await house.private_channel()
    invite = house.client.conversations_invite(channel=channel, users=await hired(house, kind))
    assert await refusal(invite) == error


async def test_a_guest_of_one_channel_has_no_room_for_a_second(house, refusal):
    amara = house.person("amara")
    channel = await house.private_channel("otters", "amara")
    guest = await hired(house, "single_channel_guest")
    await house.page.post("add_people", who=amara, channel=channel, users=[guest])
    other = await house.private_channel("badgers")
    assert await refusal(house.client.conversations_invite(channel=other, users=guest)) == "ura_max_channels"


async def test_a_direct_message_with_somebody_of_another_company_needs_a_channel_with_both(house, refusal):
    stranger = await hired(house, "external")
    assert await refusal(house.client.conversations_open(users=stranger)) == "user_not_visible"
    assert await refusal(house.client.chat_postMessage(channel=stranger, text="x")) == "channel_not_found"
    channel = await house.private_channel("otters", "amara")
    await house.page.post("add_people", who=house.person("amara"), channel=channel, users=[stranger])
    opened = await house.client.conversations_open(users=stranger)
    assert opened["channel"]["id"].startswith("D")


async def test_direct_messages_with_guests_can_be_opened_and_with_bots_not(house, refusal):
    opened = await house.client.conversations_open(users=await hired(house, "guest"))
    assert opened["channel"]["id"].startswith("D")
    for user in ("USLACKBOT", house.app.bot_user_id):
        assert await refusal(house.client.conversations_open(users=user)) == "user_not_visible"


async def test_an_address_finds_a_colleague_who_still_works_here(open_house, refusal):
    manifest = manifest_with() | {"oauth_config": {"scopes": {"bot": [*SCOPES, "users:read.email"]}}}
    async with open_house(manifest) as house:
        found = await house.client.users_lookupByEmail(email="Amara@example.com")
        assert (found["user"]["name"], found["user"]["profile"]["email"]) == ("amara", "amara@example.com")
        await hired(house, "external", "kim")
        for name in ("nobody", "walter", "kim", "slackbot"):
            call = house.client.users_lookupByEmail(email=f"{name}@example.com")
            assert await refusal(call) == "users_not_found"
        assert await refusal(house.client.api_call("users.lookupByEmail")) == "invalid_arguments"


async def test_without_leave_to_read_addresses_none_is_told_or_found(house, refusal):
    call = house.client.users_lookupByEmail(email="amara@example.com")
    assert await refusal(call) == "missing_scope"
    members = (await house.client.users_list())["members"]
    assert [one for one in members if "email" in one["profile"]] == []
