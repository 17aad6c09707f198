"""The page's API: who sees what, acting as somebody, reading, moving time, the stream of changes."""

import asyncio
import json
from datetime import UTC, datetime

import aiohttp
import pytest

from bot.playground import Playground, StateControls, TimeControls, Timings, Upcoming


async def test_the_page_is_served_uncached_and_for_its_own_origin_only(house):
    async with house.session.get(f"{house.url}/") as response:
        assert response.status == 200
        assert response.content_type == "text/html"
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["Content-Security-Policy"].startswith("default-src 'self'")


@pytest.mark.parametrize("path", ["/page/none.js", "/page/..%2Fserver.py", "/page/%2Fetc%2Fpasswd"])
async def test_nothing_but_the_pages_files_is_served(house, path):
    async with house.session.get(f"{house.url}{path}") as response:
        assert response.status == 404


async def test_another_sites_requests_are_refused(house):
    headers = {"Origin": "http://elsewhere.example"}
    body = {"as": house.person("amara"), "user": house.person("jonas")}
    url = f"{house.url}/playground/open_im"
    async with house.session.post(url, json=body, headers=headers) as response:
        assert (response.status, (await response.json())["error"]) == (403, "other_origin")
    async with house.session.post(url, json=body, headers={"Origin": house.url}) as response:
        assert response.status == 200


async def test_the_workspace_lists_everybody_and_the_apps_commands(house):
    space = await house.page.get("workspace")
    people = {one["name"]: one for one in space["people"]}
    assert len([one for one in space["people"] if not one["is_bot"]]) == 25
    assert people["amara"]["initials"] == "AO"
    assert people["testapp"]["id"] == space["app"]["bot_user_id"]
    assert [one["command"] for one in space["app"]["commands"]] == ["/ask", "/name"]
    assert people["noor"]["is_restricted"]
    assert people["walter"]["deleted"]


@pytest.mark.parametrize(("who", "status"), [("walter", 403), ("BOT", 403), ("U404", 404)])
async def test_nobody_can_act_as_who_is_gone_or_a_bot(house, who, status):
    known = {person.name: person.id for person in house.playground.people} | {"BOT": house.app.bot_user_id}
    answer = await house.page.get("conversations", **{"as": known.get(who, who)})
    assert house.page.statuses[-1] == status
    assert answer["message"].endswith(".")


async def test_conversations_come_by_kind_and_name_and_only_those_one_may_see(house):
    amara, jonas = house.person("amara"), house.person("jonas")
    house.playground.add_channel("zebra", private=False, members=[jonas])
    house.playground.add_channel("secret", private=True, members=[jonas])
    await house.private_channel("otters", "amara")
    await house.page.post("open_im", who=amara, user=jonas)
    seen = (await house.page.get("conversations", **{"as": amara}))["conversations"]
    assert [(one["kind"], one["name"]) for one in seen] == [
        ("public", "general"),
        ("public", "zebra"),
        ("private", "otters"),
        ("im", "Jonas Weber"),
    ]
    assert seen[-1]["with"] == jonas
    guest = (await house.page.get("conversations", **{"as": house.person("noor")}))["conversations"]
    assert [one["name"] for one in guest] == ["general"]


async def test_what_was_not_read_is_counted_until_it_is(house):
    channel = await house.private_channel("otters", "amara")
    user = house.person("amara")

    async def unread():
        seen = await house.page.get("conversations", **{"as": user})
        return next(one["unread"] for one in seen["conversations"] if one["id"] == channel)

    assert await unread() == 0
    parent = (await house.client.chat_postMessage(channel=channel, text="one"))["ts"]
    await house.client.chat_postMessage(channel=channel, text="reply", thread_ts=parent)
    last = (await house.client.chat_postMessage(channel=channel, text="two"))["ts"]
    assert await unread() == 2
    await house.page.post("read", who=user, channel=channel, ts=last)
    assert await unread() == 0


async def test_only_members_speak_and_only_where_it_is_not_archived(house):
    user = house.person("amara")
    open_channel = house.playground.add_channel("open", private=False, members=[house.person("jonas")])
    answer = await house.page.post("say", who=user, channel=open_channel, text="Hello")
    assert (house.page.statuses[-1], answer["error"]) == (409, "not_in_channel")
    channel = await house.private_channel("otters", "amara")
    await house.client.conversations_archive(channel=channel)
    answer = await house.page.post("say", who=user, channel=channel, text="Hello")
    assert (house.page.statuses[-1], answer["error"]) == (409, "is_archived")


@pytest.mark.parametrize(
    ("what", "body"),
    [
        ("say", {"text": "  "}),
        ("submit", {"view_id": "V404"}),
        ("submit", {}),
        ("press", {"ts": "1.000000"}),
        ("advance", {"to": "yesterday"}),
        ("open_im", {"user": "U404"}),
    ],
)
async def test_nonsense_is_refused_with_a_sentence(house, what, body):
    user = house.person("amara")
    channel = await house.page.general(user)
    answer = await house.page.post(what, who=user, channel=channel, **body)
    assert 400 <= house.page.statuses[-1] < 500
    assert answer["message"].endswith(".")


async def test_a_body_that_is_no_json_is_refused_with_a_sentence(house):
    async with house.session.post(f"{house.url}/playground/say", data="{") as response:
        assert (response.status, (await response.json())["error"]) == (400, "invalid_json")


async def changes(house, user, count):
    """The next changes that the stream tells a person, after the stream has been opened."""
    url = f"{house.url}/playground/stream"
    seen = []
    async with house.session.get(url, params={"as": user}) as response:
        yield response
        while len(seen) < count:
            line = (await asyncio.wait_for(response.content.readline(), 5)).decode().strip()
            if line.startswith("data: "):
                seen.append(json.loads(line.removeprefix("data: ")))
        yield seen


async def test_the_stream_tells_what_changed_and_where(house):
    channel = await house.private_channel("otters", "amara")
    stream = changes(house, house.person("amara"), 1)
    await anext(stream)
    await house.client.chat_postMessage(channel=channel, text="Hello")
    assert await anext(stream) == [{"what": ["messages", "conversations"], "channel": channel}]
    await stream.aclose()


async def test_the_stream_is_silent_on_what_one_may_not_see(house):
    channel = await house.private_channel("otters", "amara")
    stream = changes(house, house.person("jonas"), 1)
    await anext(stream)
    await house.client.chat_postMessage(channel=channel, text="Hello")
    house.playground.install(house_manifest())
    assert await anext(stream) == [{"what": ["workspace"], "channel": None}]
    await stream.aclose()


async def test_the_stream_tells_when_a_fault_comes_when_it_is_met_and_when_it_goes(house):
    stream = changes(house, house.person("amara"), 4)
    await anext(stream)
    await house.page.post("faults", kind="latency", method="auth.test", times=2, seconds=0)
    await house.client.auth_test()
    assert [rule["times"] for rule in (await house.page.get("faults"))["rules"]] == [1]
    await house.client.auth_test()
    assert (await house.page.get("faults"))["rules"] == []
    await house.page.post("heal")
    assert await anext(stream) == [{"what": ["faults"], "channel": None}] * 4
    await stream.aclose()


def house_manifest():
    return {"display_information": {"name": "Other"}}


async def test_a_silent_stream_gets_a_heartbeat(open_house, manifest):
    async with open_house(manifest(), Timings(heartbeat=0.01)) as house:
        query = {"as": house.person("amara")}
        async with house.session.get(f"{house.url}/playground/stream", params=query) as response:
            lines = [await asyncio.wait_for(response.content.readline(), 5) for _ in range(3)]
            assert lines == [b": open\n", b"\n", b": heartbeat\n"]


async def test_stopping_ends_streams_sockets_and_what_waits_for_an_answer(house):
    user = house.person("amara")
    channel = await house.page.general(user)
    socket = await house.raw_socket()
    url = f"{house.url}/playground/stream"
    async with house.session.get(url, params={"as": user}) as stream:
        saying = asyncio.ensure_future(house.page.post("say", who=user, channel=channel, text="/ask"))
        await socket.receive_json()
        # Well below the three seconds for which an acknowledgement would be waited for.
        await asyncio.wait_for(house.playground.stop(), 2.5)
        assert (await socket.receive()).type is aiohttp.WSMsgType.CLOSE
        assert (await stream.content.read()).endswith(b"\n\n")
    assert await saying == {"ok": True}


async def test_time_cannot_be_moved_without_controls(house):
    time = await house.page.get("time")
    assert time == {"now": "2026-03-02T09:00:00+00:00", "next": None, "movable": False}
    answer = await house.page.post("advance", to="next")
    assert (house.page.statuses[-1], answer["error"]) == (409, "not_movable")


def controls(clock, due, log):
    async def next_due():
        return due[0] if due else None

    async def advance(to):
        log.append(f"advance {to:%d}")
        # Long enough for another request to arrive in the middle.
        await asyncio.sleep(0.05)
        clock.now = to
        if due and due[0].at <= to:
            due.pop(0)

    async def settled():
        log.append("settled")

    return TimeControls(next_due, advance, settled)


async def test_time_moves_to_the_next_thing_and_moves_wait_for_each_other(house):
    log = []
    due = [Upcoming(datetime(2026, 3, day, 9, tzinfo=UTC), f"Prompt {day}") for day in (9, 16)]
    house.playground.set_time(controls(house.clock, due, log))
    time = await house.page.get("time")
    assert (time["movable"], time["next"]) == (
        True,
        {"at": "2026-03-09T09:00:00+00:00", "what": "Prompt 9"},
    )
    answers = await asyncio.gather(*(house.page.post("advance", to="next") for _ in range(2)))
    assert [one["what"] for one in answers] == ["Prompt 9", "Prompt 16"]
    assert answers[1]["now"] == "2026-03-16T09:00:00+00:00"
    assert log == ["advance 09", "settled", "advance 16", "settled"]
    answer = await house.page.post("advance", to="next")
    assert (house.page.statuses[-1], answer["error"]) == (409, "nothing_due")


async def test_time_moves_by_a_while_or_to_the_next_step_and_all_that_happened_is_told(house):
    days = {9: "A reminder", 10: "A step", 20: "A wrap-up"}
    due = [
        Upcoming(datetime(2026, 3, day, 9, tzinfo=UTC), what, opens_step=what == "A step")
        for day, what in days.items()
    ]
    house.playground.set_time(controls(house.clock, due, []))
    moved = await house.page.post("advance", to="step")
    assert [one["what"] for one in moved["happened"]] == ["A reminder", "A step"]
    assert moved["now"] == "2026-03-10T09:00:00+00:00"
    due.insert(0, Upcoming(datetime(2026, 3, 10, 9, 59, tzinfo=UTC), "A nudge"))
    due.insert(0, Upcoming(datetime(2026, 3, 10, 9, 58, tzinfo=UTC), "A nudge"))
    due.insert(2, Upcoming(datetime(2026, 3, 10, 10, 1, tzinfo=UTC), "Another"))
    moved = await house.page.post("advance", to="+1h")
    assert [one["what"] for one in moved["happened"]] == ["A nudge"]


async def test_nobody_is_asked_what_is_next_while_a_story_is_loaded(house):
    house.playground.set_time(controls(house.clock, [], []))
    asked = []

    async def load(_):
        asked.append(await house.page.get("time"))
        raise ValueError("This is no story.")

    house.playground.set_saving(StateControls(save=None, load=load))
    async with house.session.post(f"{house.url}/playground/state", data=b"{}") as response:
        assert (response.status, (await response.json())["message"]) == (400, "This is no story.")
    assert [(one["movable"], one["next"]) for one in asked] == [(False, None)]
    assert (await house.page.get("time"))["movable"]


async def test_a_taken_port_is_an_os_error(house):
    other = Playground(now=lambda: house.clock.now)
    with pytest.raises(OSError, match="in use"):
        await other.start(port=int(house.url.rsplit(":", 1)[1]))


async def test_a_stopped_playground_can_be_started_again(house):
    await house.playground.stop()
    url = await house.playground.start()
    async with house.session.get(f"{url}/playground/workspace") as response:
        assert response.status == 200


async def test_seeding_refuses_names_in_use_and_unknown_people(house):
    with pytest.raises(ValueError, match="general"):
        house.playground.add_channel("general", private=False, members=[])
    with pytest.raises(ValueError, match="U404"):
        house.playground.add_channel("other", private=False, members=["U404"])
