"""What the playground tells an app, field by field, against our own table of what Slack tells."""

import asyncio
import json

import pytest

from bot.playground.web_api.offer import EVENTS as OFFERED_EVENTS
from bot.playground.web_api.offer import INTERACTIONS as OFFERED_INTERACTIONS
from bot.playground.web_api.offer import METHODS
from tests.playground import contract_events
from tests.playground.contract_answers import ANSWERS
from tests.playground.contract_events import ENVELOPES, EVENTS, INTERACTIONS, WRAPPER, told_of
from tests.playground.shape_checks import differences
from tests.playground.upheavals import upheave

SCOPES = "channels:join pins:read team:read users:read.email usergroups:read".split()


def plain(text):
    return {"type": "plain_text", "text": text}


BUTTON = {"type": "button", "action_id": "go", "text": plain("Go"), "value": "1"}
MENU = {"type": "external_select", "action_id": "pick", "min_query_length": 1}
BLOCKS = [{"type": "actions", "block_id": "acts", "elements": [BUTTON, MENU]}]
MODAL = {
    "type": "modal",
    "callback_id": "form",
    "title": plain("A form"),
    "submit": plain("Send"),
    "notify_on_close": True,
    "blocks": [
        *BLOCKS,
        {
            "type": "input",
            "block_id": "goal",
            "label": plain("Goal"),
            "element": {"type": "plain_text_input", "action_id": "text"},
        },
    ],
}
HOME = {"type": "home", "blocks": BLOCKS}
PRESSED = {"block_id": "acts", "action_id": "go"}
ASKED = {"block_id": "acts", "action_id": "pick", "value": "ot"}


class App:
    """Acknowledges all it hears on a socket with what is asked of it next, and keeps the envelopes."""

    def __init__(self, house, socket):
        self.house = house
        self.socket = socket
        self.envelopes = []
        self.answers = {}

    async def listen(self):
        """Reads until the socket is closed."""
        async for message in self.socket:
            envelope = json.loads(message.data)
            self.envelopes.append(envelope)
            payload = self.answers.get(envelope["payload"].get("type"))
            await self.socket.send_json({"envelope_id": envelope["envelope_id"], "payload": payload})

    def last(self):
        """The payload of the last envelope that was no event."""
        return [one for one in self.envelopes if one["type"] != "events_api"][-1]["payload"]

    def events(self):
        """The events by their names in the table."""
        payloads = [one["payload"] for one in self.envelopes if one["type"] == "events_api"]
        return [(told_of(one["event"]), one["event"]) for one in payloads]


@pytest.fixture
async def app(open_house, manifest):
    """A house with an app that subscribes to all there is, and listens."""
    asked = manifest(event_subscriptions={"bot_events": sorted(OFFERED_EVENTS)})
    asked["oauth_config"]["scopes"]["bot"] = [*asked["oauth_config"]["scopes"]["bot"], *SCOPES]
    asked["features"]["app_home"] = {"home_tab_enabled": True}
    async with open_house(asked) as house:
        app = App(house, await house.raw_socket())
        listening = asyncio.create_task(app.listen())
        yield app
        await app.socket.close()
        await listening


async def command(app, name="amara"):
    """The payload of a command, with a fresh trigger."""
    user = app.house.person(name)
    await app.house.page.post("say", who=user, channel=await app.house.page.general(user), text="/ask me")
    return app.last()


async def test_every_event_is_as_the_table_says_and_none_of_the_table_lacks(app):
    house, client = app.house, app.house.client
    amara, hannah = house.person("amara"), house.person("hannah")
    channel = await house.private_channel("otters", "amara")
    public = (await client.conversations_create(name="seals"))["channel"]["id"]
    said = {"who": amara, "channel": channel}
    await house.page.post("say", **said, text="Hello")
    ts = (await house.page.messages(amara, channel))[-1]["ts"]
    await client.chat_postMessage(
        channel=channel,
        text="With all",
        blocks=BLOCKS,
        thread_ts=ts,
        metadata={"event_type": "key", "event_payload": {"key": "1"}},
    )
    await house.page.post("edit_message", **said, ts=ts, text="Hello all")
    await client.pins_add(channel=channel, timestamp=ts)
    await house.page.post("delete_message", **said, ts=ts)
    await client.conversations_setTopic(channel=channel, topic="Goals")
    await client.conversations_setPurpose(channel=channel, purpose="To meet goals")
    await client.conversations_rename(channel=channel, name="ferrets")
    await client.conversations_rename(channel=public, name="walrus")
    await house.page.post("add_people", **said, users=[hannah])
    await house.page.post("leave", who=hannah, channel=channel)
    for one in (channel, public):
        await client.conversations_archive(channel=one)
    await house.page.post("unarchive", who=amara, channel=public)
    await house.page.post("open_home", who=amara)
    await client.views_publish(user_id=amara, view=HOME)
    await house.page.post("open_home", who=amara)
    await house.page.post("hire", real_name="New Person", tz="Europe/Berlin", kind="external")
    await house.page.post("set_zone", user=hannah, tz="Asia/Kolkata")
    await upheave(house)
    await house.playground.quiet()
    told = app.events()
    assert {name: differences(event, EVENTS[name], name) for name, event in told} == {name: [] for name in EVENTS}
    assert [line for one in app.envelopes for line in differences(one["payload"], WRAPPER)] == []
    assert any("view" in event for name, event in told if name == "app_home_opened")


def test_the_table_has_all_events_and_interactions_that_are_offered():
    plain_names = {name.partition("/")[0] for name in EVENTS}
    assert plain_names == {name.partition(".")[0] for name in OFFERED_EVENTS}
    kinds = {name.partition("/")[0] for name in INTERACTIONS}
    assert kinds == set(OFFERED_INTERACTIONS.values()) - {"slash_commands"} | {"command"}


async def on_message(app, *, ephemeral):
    """What reaches the app of a press in a message, and of a question what to offer there."""
    house = app.house
    user = house.person("amara")
    channel = await house.private_channel("otters", "amara")
    if ephemeral:
        ts = (await house.client.chat_postEphemeral(channel=channel, user=user, text="Go?", blocks=BLOCKS))[
            "message_ts"
        ]
    else:
        ts = (await house.client.chat_postMessage(channel=channel, text="Go?", blocks=BLOCKS))["ts"]
    where = {"who": user, "channel": channel, "ts": ts}
    await house.page.post("press", **where, **PRESSED)
    pressed = app.last()
    answer = await house.page.post("options", **where, **ASKED)
    assert answer["options"] == app.answers["block_suggestion"]["options"]
    return pressed, app.last()


async def test_presses_and_questions_are_as_the_table_says(app):
    app.answers["block_suggestion"] = {"options": [{"text": plain("Otters"), "value": "otters"}]}
    pressed, asked = await on_message(app, ephemeral=False)
    assert differences(pressed, INTERACTIONS["block_actions/message"]) == []
    assert differences(asked, INTERACTIONS["block_suggestion/message"]) == []


async def test_of_an_ephemeral_message_only_its_place_is_told(app):
    app.answers["block_suggestion"] = {"options": [{"text": plain("Otters"), "value": "otters"}]}
    pressed, _ = await on_message(app, ephemeral=True)
    assert differences(pressed, INTERACTIONS["block_actions/ephemeral"]) == []


async def test_what_is_done_in_a_modal_is_as_the_table_says(app):
    app.answers["block_suggestion"] = {"options": [{"text": plain("Otters"), "value": "otters"}]}
    house, user = app.house, app.house.person("amara")
    asked = await command(app)
    assert differences(asked, INTERACTIONS["command"]) == []
    for act in ("submit", "close"):
        asked = await command(app)
        view = (await house.client.views_open(trigger_id=asked["trigger_id"], view=MODAL))["view"]
        shown = {"who": user, "view_id": view["id"]}
        await house.page.post("press", **shown, **PRESSED)
        assert differences(app.last(), INTERACTIONS["block_actions/view"]) == []
        await house.page.post("options", **shown, **ASKED)
        assert differences(app.last(), INTERACTIONS["block_suggestion/view"]) == []
        values = {"goal": {"text": {"type": "plain_text_input", "value": "Walk"}}}
        assert (await house.page.post(act, **shown, **({"values": values} if act == "submit" else {})))["ok"]
        await house.playground.quiet()
        kind = "view_submission" if act == "submit" else "view_closed"
        assert differences(app.last(), INTERACTIONS[kind]) == []


async def test_a_press_at_home_is_as_the_table_says(app):
    house, user = app.house, app.house.person("amara")
    view = (await house.client.views_publish(user_id=user, view=HOME))["view"]
    await house.page.post("press", who=user, view_id=view["id"], **PRESSED)
    assert differences(app.last(), INTERACTIONS["block_actions/home"]) == []


async def test_envelopes_are_as_the_table_says(app):
    await app.house.private_channel()
    await command(app)
    await on_message_press_only(app)
    await app.house.playground.quiet()
    assert {one["type"] for one in app.envelopes} == ENVELOPES.keys()
    assert [line for one in app.envelopes for line in differences(one, ENVELOPES[one["type"]])] == []


async def on_message_press_only(app):
    user = app.house.person("amara")
    posted = await app.house.client.chat_postMessage(channel=user, text="Go?", blocks=BLOCKS)
    await app.house.page.post("press", who=user, channel=posted["channel"], ts=posted["ts"], **PRESSED)


async def answers_of(app):
    """One successful answer or more of each method, by name."""
    house, client, told = app.house, app.house.client, []
    amara, hannah = house.person("amara"), house.person("hannah")

    async def call(method, **arguments):
        told.append((method, (await client.api_call(method, json=arguments)).data))
        return told[-1][1]

    await call("auth.test")
    await call("team.info")
    opened = await client.apps_connections_open(app_token=house.app.app_token)
    told.append(("apps.connections.open", opened.data))
    group = house.playground.add_user_group("leads", [amara, hannah])
    await call("usergroups.users.list", usergroup=group)
    await _about_people(call, amara)
    channel = (await call("conversations.create", name="otters", is_private=True))["channel"]["id"]
    await call("conversations.invite", channel=channel, users=",".join((amara, hannah)))
    await _about_messages(call, channel, amara)
    await call("conversations.kick", channel=channel, user=hannah)
    for method, given in (("setTopic", "topic"), ("setPurpose", "purpose"), ("rename", "name")):
        await call(f"conversations.{method}", channel=channel, **{given: "news"})
    for one in (channel, told_dm(told)):
        await call("conversations.info", channel=one, include_num_members=True)
    await call("conversations.archive", channel=channel)
    await call("conversations.leave", channel=await house.private_channel("seals", "amara"))
    await _about_views(app, call, amara)
    return told


def told_dm(told):
    return next(answer["channel"]["id"] for method, answer in told if method == "conversations.open")


async def _about_people(call, amara):
    await call("users.info", user=amara)
    await call("users.list", limit=200)
    await call("users.lookupByEmail", email="amara@example.com")
    await call("conversations.open", users=amara)
    await call("conversations.open", users=amara, return_im=True)


async def _about_messages(call, channel, amara):
    metadata = {"event_type": "key", "event_payload": {"key": "1"}}
    ts = (await call("chat.postMessage", channel=channel, text="One", blocks=BLOCKS, metadata=metadata))["ts"]
    reply = (await call("chat.postMessage", channel=channel, text="Below", thread_ts=ts))["ts"]
    await call("chat.update", channel=channel, ts=ts, text="Newer")
    await call("chat.getPermalink", channel=channel, message_ts=reply)
    await call("chat.postEphemeral", channel=channel, user=amara, text="psst")
    await call("blocks.validate", blocks=BLOCKS)
    await call("pins.add", channel=channel, timestamp=ts)
    await call("pins.list", channel=channel)
    await call("conversations.history", channel=channel)
    await call("conversations.replies", channel=channel, ts=ts)
    await call("conversations.members", channel=channel, limit=2)
    types = "public_channel,private_channel,im"
    await call("conversations.list", types=types)
    await call("users.conversations", types=types)
    await call("pins.remove", channel=channel, timestamp=ts)
    await call("chat.delete", channel=channel, ts=reply)


async def _about_views(app, call, amara):
    opened = await call("views.open", trigger_id=(await command(app))["trigger_id"], view=MODAL)
    await app.house.page.post("press", who=amara, view_id=opened["view"]["id"], **PRESSED)
    await call("views.push", trigger_id=app.last()["trigger_id"], view=MODAL)
    await call("views.update", view_id=opened["view"]["id"], view=MODAL)
    await call("views.publish", user_id=amara, view=HOME)


async def test_every_answer_is_as_the_table_says_and_none_of_the_table_lacks(app):
    told = await answers_of(app)
    assert {method: line for method, answer in told for line in differences(answer, ANSWERS[method])} == {}
    assert {method for method, _ in told} == ANSWERS.keys()
    # A bot can never open a channel again, so that this method has no answer but refusals.
    assert ANSWERS.keys() == METHODS.keys() - {"conversations.unarchive"}


def test_the_checks_see_what_lacks_what_is_too_much_and_what_is_of_another_type():
    table = contract_events.EVENTS["team_join"]
    found = differences({"type": "team_join", "event_ts": 5, "more": 1}, table)
    assert len(found) == 3
    assert [line for line in found if "is not there" in line] == ["/user: is not there"]
    assert [line for line in found if "not in the table" in line] == ["/more: is not in the table"]
