"""The shapes of what is owed: how each is owed, which call carries it out, and what has to stand in Slack in the end."""

import json
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot import parts
from bot.domain.consents import Consent
from bot.slack import ids
from bot.store import claims, outbox, votes
from bot.store.session import Session
from tests.delivery import seeds
from tests.delivery.stage import Stage

PEOPLE = ("greta", "mehmet", "zofia", "hannah")


@dataclass
class Owed:
    """What is owed, by its keys in their order, and which of it is meant: its method, and what its call holds."""

    keys: list[str]
    target: str
    method: str
    holds: str


def meant(owed: Owed, arguments: Mapping[str, Any]) -> bool:
    """Whether a call is the one that carries out what is meant."""
    return owed.holds in json.dumps(dict(arguments))


class Shape(ABC):
    """One shape of what is owed."""

    @abstractmethod
    async def owe(self, stage: Stage) -> Owed:
        """Owes it, with something before and after it in the same conversation where that is possible."""

    @abstractmethod
    async def assert_once(self, stage: Stage, owed: Owed) -> None:
        """Looks whether Slack shows all that was owed exactly once, and in order."""


class Post(Shape):
    """The second of three messages to one person."""

    async def owe(self, stage: Stage) -> Owed:
        for key in (keys := ["first", "target", "last"]):
            stage.owe_help(key)
        return Owed(keys, "target", "chat.postMessage", "target")

    async def assert_once(self, stage: Stage, owed: Owed) -> None:
        found = await _keys(stage)
        assert found == owed.keys, found


class Reply(Shape):
    """The first of two replies in the thread of a message."""

    async def owe(self, stage: Stage) -> Owed:
        stage.owe_help("parent")
        for key in ("target", "last"):
            stage.owe_help(key, under="parent")
        return Owed(["parent", "target", "last"], "target", "chat.postMessage", "target")

    async def assert_once(self, stage: Stage, owed: Owed) -> None:
        assert await _keys(stage) == owed.keys[:1]
        assert await _keys(stage, under="parent") == owed.keys


class Channel(Shape):
    """A circle's channel: made, its people invited, topic, welcome and pin; `kind` is what is meant of these."""

    def __init__(self, kind: str, method: str) -> None:
        self._kind = kind
        self._method = method

    async def owe(self, stage: Stage) -> Owed:
        programme = parts.read_catalogue().get(seeds.PROGRAMME)
        people = [stage.person(name) for name in PEOPLE]
        with stage.database.transaction() as session:
            made = seeds.approved(session, stage.workspace(session), programme, people, datetime.now(UTC))
        keys = [
            f"{kind}:{made.id}"
            for kind in ("open", "circle.topic", "circle.invite", "circle.welcome", "circle.pin")
        ]
        return Owed(keys, f"{self._kind}:{made.id}", self._method, "")

    async def assert_once(self, stage: Stage, owed: Owed) -> None:
        seen = await stage.bot_client().users_conversations(types="private_channel")
        (channel,) = [
            one for one in (await stage.see("conversations"))["conversations"] if one["kind"] == "private"
        ]
        assert [one["id"] for one in seen.get("channels") or ()] == [channel["id"]]
        people = [stage.person(name) for name in PEOPLE]
        assert sorted(channel["members"]) == sorted([stage.installed.bot_user_id, *people])
        assert channel["topic"]
        said = await _said(stage, channel["id"])
        assert [_key(one) for one in said] == [owed.keys[3]]
        assert channel["pins"] == [said[0]["ts"]]


class View(Shape):
    """A message of the bot's own that asks something and is changed in place when there is an answer."""

    async def owe(self, stage: Stage) -> Owed:
        slack, people = stage.bot_client(), [stage.person(name) for name in PEOPLE]
        metadata = {"event_type": ids.METADATA_TYPE, "event_payload": {"key": "ask"}}
        asked = await slack.chat_postMessage(channel=stage.greta, text="What is asked", metadata=metadata)
        with stage.database.transaction() as session:
            self._owe(session, stage, people, str(asked["channel"]), str(asked["ts"]))
        stage.owe_help("last")
        return Owed(["ask", "target", "last"], "target", "chat.update", "")

    def _owe(self, session: Session, stage: Stage, people: list[str], channel: str, ts: str) -> None:
        now, team = datetime.now(UTC), stage.workspace(session)
        programme = parts.read_catalogue().get(seeds.PROGRAMME)
        question, facts = seeds.asking(session, team, programme, people, now)
        votes.answer(session, question, stage.greta, Consent.YES.value, now)
        to_greta: dict[str, Any] = {
            "conversation": f"to:{stage.greta}",
            "recipient": stage.greta,
            "facts": {**facts, "user": stage.greta},
            "now": now,
        }
        outbox.owe(session, team, key="ask", kind="consent.ask", **to_greta)
        asking = outbox.find(session, team, "ask")
        assert asking is not None
        (claimed,) = claims.claim(session, [asking], now)
        assert claims.sent(session, claimed, channel=channel, ts=ts, now=now)
        outbox.owe(session, team, key="target", kind="consent.answered", under="ask", **to_greta)

    async def assert_once(self, stage: Stage, owed: Owed) -> None:
        assert await _keys(stage) == [owed.keys[0], owed.keys[-1]]
        asked = (await stage.messages())[0]
        assert "You said yes" in asked["text"]


SHAPES: dict[str, Shape] = {
    "post": Post(),
    "reply": Reply(),
    "channel made": Channel("open", "conversations.create"),
    "people invited": Channel("circle.invite", "conversations.invite"),
    "view": View(),
}


async def _keys(stage: Stage, under: str | None = None) -> list[str | None]:
    """The keys of what stands in the direct messages with greta, or in a thread there, the oldest first."""
    slack = stage.bot_client()
    opened = await slack.conversations_open(users=stage.greta)
    channel = str((opened.get("channel") or {})["id"])
    if under is None:
        return [_key(one) for one in await _said(stage, channel)]
    ts = stage.row(under).ts
    found = await slack.conversations_replies(channel=channel, ts=ts or "", include_all_metadata=True)
    return [_key(one) for one in found.get("messages") or ()]


async def _said(stage: Stage, channel: str) -> list[dict[str, Any]]:
    """What the bot has said in a channel itself, the oldest first."""
    found = await stage.bot_client().conversations_history(channel=channel, include_all_metadata=True)
    return [one for one in reversed(found.get("messages") or ()) if "subtype" not in one]


def _key(message: dict[str, Any]) -> str | None:
    return (message.get("metadata") or {}).get("event_payload", {}).get("key")
