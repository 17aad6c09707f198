"""What the page does to channels, to messages of one's own and to people, and what the others hear of it."""

import pytest


async def test_one_joins_public_channels_and_is_added_to_others(house):
    amara, jonas = house.person("amara"), house.person("jonas")
    made = await house.page.post("create_channel", who=jonas, name="Book club")
    assert await _members(house, amara, made["channel"]) == [jonas]
    await house.page.post("join", who=amara, channel=made["channel"])
    await house.page.post("join", who=amara, channel=made["channel"])
    assert await _members(house, amara, made["channel"]) == [jonas, amara]
    closed = await house.private_channel("otters", "amara")
    answer = await house.page.post("join", who=amara, channel=closed)
    assert (house.page.statuses[-1], answer["error"]) == (409, "not_public")
    await house.page.post("archive", who=jonas, channel=made["channel"])
    answer = await house.page.post("join", who=house.person("priya"), channel=made["channel"])
    assert (house.page.statuses[-1], answer["error"]) == (409, "is_archived")


async def test_names_of_people_and_channels_become_mentions_when_written_and_when_edited(house):
    amara, jonas = house.person("amara"), house.person("jonas")
    general = await house.page.general(amara)
    secret = (await house.page.post("create_channel", who=amara, name="secret", private=True))["channel"]
    text = "@jonas see #general, #secret & #nowhere"
    marked = f"<@{jonas}> see <#{general}|general>, <#{secret}|> &amp; #nowhere"
    await house.page.post("say", who=amara, channel=general, text=text)
    [message] = await house.page.messages(amara, general)
    assert message["text"] == marked
    # Of a channel that one does not see, one cannot know what it is called.
    await house.page.post("say", who=jonas, channel=general, text="#secret")
    assert (await house.page.messages(jonas, general))[-1]["text"] == "#secret"
    place = {"who": amara, "channel": general, "ts": message["ts"]}
    await house.page.post("edit_message", **place, text=f"{text} again")
    [edited, _] = await house.page.messages(jonas, general)
    assert (edited["text"], edited["edited"]) == (f"{marked} again", True)


async def test_a_guest_of_one_channel_is_added_to_no_second_one(house):
    amara = house.person("amara")
    guest = await _hire(house, "Visiting Guest", kind="single_channel_guest")
    first = await house.page.post("create_channel", who=amara, name="first")
    second = await house.page.post("create_channel", who=amara, name="second")
    await house.page.post("add_people", who=amara, channel=first["channel"], users=[guest])
    answer = await house.page.post("add_people", who=amara, channel=second["channel"], users=[guest])
    assert (house.page.statuses[-1], answer["error"]) == (409, "ura_max_channels")
    await house.page.post("archive", who=amara, channel=first["channel"])
    await house.page.post("add_people", who=amara, channel=second["channel"], users=[guest])
    assert guest in await _members(house, amara, second["channel"])


@pytest.mark.parametrize(
    ("real_name", "name"),
    [("Siobhán O'Neill", "siobhán.o.neill"), ("Amara", "amara2"), ("D. J.", "d.j"), ("!?", "somebody")],
)
async def test_whoever_is_hired_gets_a_user_name_that_is_free(house, real_name, name):
    user = await _hire(house, real_name)
    people = {one["id"]: one for one in (await house.page.get("workspace"))["people"]}
    assert (people[user]["real_name"], people[user]["name"]) == (real_name, name)
    general = await house.page.general(user)
    await house.page.post("say", who=house.person("jonas"), channel=general, text=f"Welcome, @{name}!")
    assert (await house.page.messages(user, general))[-1]["text"] == f"Welcome, <@{user}>!"


async def _members(house, viewer, channel):
    answer = await house.page.get("conversations", **{"as": viewer})
    return next(one["members"] for one in answer["conversations"] if one["id"] == channel)


async def _hire(house, real_name, **more):
    return (await house.page.post("hire", real_name=real_name, tz="Europe/Dublin", **more))["user"]


@pytest.mark.parametrize("act", ["edit_message", "delete_message"])
async def test_nobody_changes_what_somebody_else_has_written(house, act):
    channel = await house.private_channel("otters", "amara", "greta")
    await house.page.post("say", who=house.person("amara"), channel=channel, text="Mine")
    (message,) = await house.page.messages(house.person("greta"), channel)
    refused = await house.page.post(act, who=house.person("greta"), channel=channel, ts=message["ts"], text="Hers")
    assert (house.page.statuses[-1], refused["error"]) == (403, "not_yours")
    (left,) = await house.page.messages(house.person("amara"), channel)
    assert left["text"] == "Mine"


@pytest.mark.parametrize(
    ("act", "given"), [("create_channel", {"name": "den"}), ("archive", {}), ("add_people", {"users": ["U1"]})]
)
async def test_a_guest_makes_fills_and_archives_no_channel(house, act, given):
    channel = await house.private_channel("otters", "amara")
    await house.page.post("add_people", who=house.person("amara"), channel=channel, users=[house.person("noor")])
    refused = await house.page.post(act, who=house.person("noor"), channel=channel, **given)
    assert (house.page.statuses[-1], refused["error"]) == (403, "restricted_action")


async def test_whoever_is_deactivated_has_no_window_open_any_more(house):
    amara = house.person("amara")
    socket = await house.raw_socket()
    view = {"type": "modal", "title": {"type": "plain_text", "text": "Left open"}, "blocks": []}
    await house.client.views_open(trigger_id=await house.trigger(socket), view=view)
    assert len(await house.page.stack(amara)) == 1
    await house.page.post("deactivate", user=amara)
    await house.page.post("reactivate", user=amara)
    assert await house.page.stack(amara) == []
    await socket.close()


async def test_a_channel_with_another_id_keeps_its_people_and_what_was_said(house):
    amara = house.person("amara")
    before = await house.private_channel("otters", "amara")
    await house.page.post("say", who=amara, channel=before, text="Hello")
    after = (await house.page.post("change_channel_id", who=amara, channel=before))["channel"]
    assert after != before
    assert (await house.page.messages(amara, after))[-1]["text"] == "Hello"
    assert amara in await _members(house, amara, after)
    answer = await house.page.post("change_channel_id", who=amara, channel=before)
    assert (house.page.statuses[-1], answer["error"]) == (404, "channel_not_found")


async def test_who_is_removed_is_out_and_a_deleted_channel_is_gone(house):
    amara, hannah = house.person("amara"), house.person("hannah")
    channel = await house.private_channel("otters", "amara")
    await house.page.post("add_people", who=amara, channel=channel, users=[hannah])
    answer = await house.page.post("remove_person", who=house.person("jonas"), channel=channel, user=hannah)
    assert (house.page.statuses[-1], answer["error"]) == (404, "channel_not_found")
    await house.page.post("remove_person", who=amara, channel=channel, user=hannah)
    assert hannah not in await _members(house, amara, channel)
    answer = await house.page.post("remove_person", who=amara, channel=channel, user=hannah)
    assert (house.page.statuses[-1], answer["error"]) == (409, "not_in_channel")
    await house.page.post("delete_channel", who=amara, channel=channel)
    listed = await house.page.get("conversations", **{"as": amara})
    assert channel not in [one["id"] for one in listed["conversations"]]
    general = await house.page.general(amara)
    answer = await house.page.post("delete_channel", who=amara, channel=general)
    assert (house.page.statuses[-1], answer["error"]) == (409, "cant_delete_general")
