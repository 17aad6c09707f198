"""Random people against a random small app: whatever they do, what Slack promises holds."""

import asyncio
import itertools
import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from slack_sdk.errors import SlackApiError

from bot.playground import Timings
from tests.playground.conftest import House, manifest_with

Json = dict[str, Any]
PEOPLE = ("amara", "greta", "hannah", "noor")
# Who does what, with a number for what is chosen on the way.
ACTS = st.tuples(
    st.sampled_from(
        "say reply edit take_back leave add whisper post make press read archive unarchive dismiss take_on".split()
    ),
    st.integers(0, 3),
    st.integers(0, 11),
)
BUTTONS = [
    {
        "type": "actions",
        "block_id": "b",
        "elements": [{"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}}],
    }
]


@dataclass
class SmallApp:
    """Reads two sockets; of the envelopes it acknowledges some at once, on whichever socket, and some never."""

    sockets: list[aiohttp.ClientWebSocketResponse]
    forgetful: Iterator[bool]
    seen: list[tuple[int, Json]] = field(default_factory=list)
    acknowledged: set[str] = field(default_factory=set)

    async def read(self, number: int) -> None:
        """Reads one socket until it is closed."""
        async for message in self.sockets[number]:
            envelope = json.loads(message.data)
            if "envelope_id" not in envelope:
                continue
            self.seen.append((number, envelope))
            if envelope["type"] != "events_api" or envelope.get("retry_attempt") or not next(self.forgetful):
                self.acknowledged.add(envelope["envelope_id"])
                answering = self.sockets[(number + len(self.seen)) % len(self.sockets)]
                await answering.send_json({"envelope_id": envelope["envelope_id"]})

    def events(self) -> list[Json]:
        """The envelopes with events."""
        return [envelope for _, envelope in self.seen if envelope["type"] == "events_api"]


@dataclass
class Story:
    """One run: the house, the app in it, and what its people did."""

    house: House
    app: SmallApp
    channels: list[str] = field(default_factory=list)
    whispers: dict[str, str] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)
    # Channels that the bot was put out of, and what was said there since.
    left: set[str] = field(default_factory=set)
    unheard: list[str] = field(default_factory=list)

    def user(self, number: int) -> str:
        """Somebody's id."""
        return self.house.person(PEOPLE[number])

    async def messages(self, user: str, channel: str) -> list[Json]:
        """What somebody sees of a channel, or nothing."""
        answer = await self.house.page.get("messages", **{"as": user, "channel": channel})
        return answer.get("messages", [])

    async def act(self, kind: str, who: int, dice: int) -> None:
        """Lets one thing happen; nothing that people or the app try may break the playground."""
        if not self.channels or kind == "make":
            await self._make(dice)
        else:
            user, channel = self.user(who), self.channels[dice % len(self.channels)]
            await getattr(self, f"_{kind}")(user, channel, dice)
        assert all(status < 500 for status in self.house.page.statuses)

    async def _make(self, dice: int) -> None:
        self.house.clock.move(seconds=1)
        channel = await self.house.private_channel(f"room-{len(self.channels)}")
        self.channels.append(channel)
        for user in (self.user(number) for number in range(3) if dice >> number & 1):
            await self._call("conversations_invite", channel=channel, users=[user])

    async def _say(self, user: str, channel: str, _dice: int) -> None:
        text = self._next_text()
        answer = await self.house.page.post("say", who=user, channel=channel, text=text)
        self._note(answer, channel, text)

    def _next_text(self) -> str:
        return f"said {len(self.said) + len(self.unheard)}"

    def _note(self, answer: Json, channel: str, text: str) -> None:
        if answer["ok"]:
            (self.unheard if channel in self.left else self.said).append(text)

    async def _reply(self, user: str, channel: str, dice: int) -> None:
        seen = [one for one in await self.messages(user, channel) if one["subtype"] is None]
        if seen:
            text, parent = self._next_text(), seen[dice % len(seen)]
            answer = await self.house.page.post(
                "say", who=user, channel=channel, text=text, thread_ts=parent["ts"]
            )
            self._note(answer, channel, text)

    async def _archive(self, user: str, channel: str, _dice: int) -> None:
        if (await self.house.page.post("archive", who=user, channel=channel))["ok"]:
            self.left.add(channel)

    async def _unarchive(self, user: str, channel: str, _dice: int) -> None:
        await self.house.page.post("unarchive", who=user, channel=channel)

    async def _dismiss(self, user: str, _channel: str, _dice: int) -> None:
        await self.house.page.post("deactivate", user=user)

    async def _take_on(self, user: str, _channel: str, _dice: int) -> None:
        await self.house.page.post("reactivate", user=user)

    async def _edit(self, user: str, channel: str, dice: int) -> None:
        seen = await self.messages(user, channel)
        if seen:
            ts = seen[dice % len(seen)]["ts"]
            await self.house.page.post("edit_message", who=user, channel=channel, ts=ts, text="edited")

    async def _take_back(self, user: str, channel: str, dice: int) -> None:
        seen = await self.messages(user, channel)
        if seen:
            await self.house.page.post(
                "delete_message", who=user, channel=channel, ts=seen[dice % len(seen)]["ts"]
            )

    async def _leave(self, user: str, channel: str, _dice: int) -> None:
        await self.house.page.post("leave", who=user, channel=channel)

    async def _add(self, user: str, channel: str, dice: int) -> None:
        await self.house.page.post("add_people", who=user, channel=channel, users=[self.user(dice % 4)])

    async def _whisper(self, user: str, channel: str, _dice: int) -> None:
        text = f"for {user} alone, {len(self.whispers)}"
        if await self._call("chat_postEphemeral", channel=channel, user=user, text=text):
            self.whispers[text] = user

    async def _post(self, _user: str, channel: str, dice: int) -> None:
        await self._call(
            "chat_postMessage", channel=channel, text="From the app", blocks=BUTTONS if dice % 2 else None
        )

    async def _press(self, user: str, channel: str, _dice: int) -> None:
        buttons = [one for one in await self.messages(user, channel) if one["blocks"]]
        if buttons:
            body = {"ts": buttons[-1]["ts"], "block_id": "b", "action_id": "go"}
            await self.house.page.post("press", who=user, channel=channel, **body)

    async def _read(self, user: str, channel: str, _dice: int) -> None:
        for message in await self.messages(user, channel):
            await self.house.page.post("read", who=user, channel=channel, ts=message["ts"])

    async def _call(self, method: str, **arguments: Any) -> bool:
        self.house.clock.move(seconds=1)
        try:
            await getattr(self.house.client, method)(**arguments)
        except SlackApiError as refusal:
            expected = {"user_not_in_channel", "not_in_channel", "is_archived", "channel_not_found", "cant_invite"}
            assert refusal.response["error"] in expected
            return False
        return True


@pytest.mark.usefixtures("open_house")
# A story is not made shorter when it fails: each try takes its time, and the acts say enough.
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
@given(acts=st.lists(ACTS, min_size=5, max_size=40), forgetful=st.lists(st.booleans(), min_size=1, max_size=7))
def test_what_slack_promises_holds_whatever_people_do(
    open_house: Callable[..., Any], acts: list[tuple[str, int, int]], forgetful: list[bool]
) -> None:
    asyncio.run(_play(open_house, acts, forgetful))


async def _play(open_house: Callable[..., Any], acts: list[Any], forgetful: list[bool]) -> None:
    async with _story(open_house, forgetful) as story:
        for act in acts:
            await story.act(*act)
        await _until(lambda: _all_acknowledged(story.app))
        await _nobody_sees_what_they_may_not(story)
        await _times_are_unique_and_rise(story)
        _every_event_came_once_or_again_as_a_repeat(story.app)
        _all_that_was_said_was_heard(story)


@asynccontextmanager
async def _story(open_house: Callable[..., Any], forgetful: list[bool]) -> Any:
    # Long enough for what is acknowledged at once to be so in time, even on a busy machine.
    timings = Timings(ack=0.2, retries=(0, 0, 0), closing=0.05)
    async with open_house(manifest_with(), timings) as house:
        app = SmallApp([await house.raw_socket() for _ in range(2)], itertools.cycle(forgetful))
        readers = [asyncio.create_task(app.read(number)) for number in range(2)]
        yield Story(house, app)
        for socket in app.sockets:
            await socket.close()
        await asyncio.gather(*readers)


async def _until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not holds():
            await asyncio.sleep(0.01)


def _all_acknowledged(app: SmallApp) -> bool:
    """Whether each event was acknowledged in the end: a first attempt may have been let pass."""
    last = {one["payload"]["event_id"]: one["envelope_id"] for one in app.events()}
    return all(envelope in app.acknowledged for envelope in last.values())


async def _nobody_sees_what_they_may_not(story: Story) -> None:
    for user, channel in itertools.product((story.user(number) for number in range(4)), story.channels):
        answer = await story.house.page.get("conversations", **{"as": user})
        # Whoever has been deactivated is shown nothing at all.
        listed = {one["id"]: one for one in answer.get("conversations", ())}
        shown = await story.house.page.get("messages", **{"as": user, "channel": channel})
        assert ("messages" in shown) == (channel in listed)
        if channel in listed:
            assert user in listed[channel]["members"]
        for message in shown.get("messages", []):
            assert story.whispers.get(message["text"], user) == user


async def _times_are_unique_and_rise(story: Story) -> None:
    times: Counter[str] = Counter()
    for channel in (one for one in story.channels if one not in story.left):
        history = await _history(story, channel)
        stamps = [one["ts"] for one in history]
        assert stamps == sorted(stamps, key=float)
        times.update(stamps)
    assert all(count == 1 for count in times.values())


async def _history(story: Story, channel: str) -> list[Json]:
    """All that the app can read of a channel, oldest first, page by page."""
    found: list[Json] = []
    cursor = None
    while True:
        story.house.clock.move(minutes=1)
        answer = await story.house.client.conversations_history(channel=channel, limit=7, cursor=cursor)
        found += answer["messages"]
        cursor = (answer.get("response_metadata") or {}).get("next_cursor")
        if not cursor:
            return found[::-1]


def _every_event_came_once_or_again_as_a_repeat(app: SmallApp) -> None:
    attempts: dict[str, list[Json]] = {}
    for envelope in app.events():
        attempts.setdefault(envelope["payload"]["event_id"], []).append(envelope)
    for same in attempts.values():
        assert [one["retry_attempt"] for one in same] == list(range(len(same)))
        assert len({one["envelope_id"] for one in same}) == len(same)
        # Nothing that was acknowledged comes again.
        assert all(one["envelope_id"] not in app.acknowledged for one in same[:-1])
    interactions = [one["envelope_id"] for _, one in app.seen if one["type"] != "events_api"]
    assert len(set(interactions)) == len(interactions)


def _all_that_was_said_was_heard(story: Story) -> None:
    heard: dict[str, set[str]] = {}
    for envelope in story.app.events():
        event = envelope["payload"]["event"]
        if event["type"] == "message" and event.get("subtype") is None:
            heard.setdefault(event["text"], set()).add(envelope["payload"]["event_id"])
    assert {text: len(heard.get(text, ())) for text in story.said} == dict.fromkeys(story.said, 1)
    assert not heard.keys() & (story.whispers.keys() | set(story.unheard))
