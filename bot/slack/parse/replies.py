"""What people write in threads and to the bot, as values; the words are read only where their author asks for it."""

import re
from dataclasses import dataclass
from html import unescape

from bot.slack import parse
from bot.slack.parse import DirectMessage, Happening, Payload

# How Slack writes mentions, channels, broadcasts and links: <@U1|name>, <#C1|name>, <!here>, <https://...|shown>.
_MARKED = re.compile(r"<([@#!]?)([^|>]+)(?:\|([^>]*))?>")


@dataclass(frozen=True)
class ThreadReply(Happening):
    """A person wrote in a thread of a private channel; what they wrote is not read."""

    channel_id: str
    thread_ts: str
    ts: str


def thread_reply(body: Payload, workspace_id: str) -> ThreadReply | None:
    """A message event's payload; None unless a person wrote it in a thread of a private channel."""
    event = body["event"]
    if event.get("channel_type") != "group" or event.get("bot_id"):
        return None
    if event.get("subtype") not in parse.WRITTEN or "user" not in event:
        return None
    thread_ts = event.get("thread_ts")
    if not thread_ts or thread_ts == event["ts"]:
        return None
    return ThreadReply(workspace_id, event["user"], body["event_id"], event["channel"], thread_ts, event["ts"])


def written(body: Payload, workspace_id: str) -> DirectMessage | ThreadReply | None:
    """A message event's payload, as far as it concerns the bot."""
    return parse.direct_message(body, workspace_id) or thread_reply(body, workspace_id)


def words_of(answer: Payload, ts: str, user_id: str) -> str | None:
    """What a person wrote in one message, in the answer of conversations.replies; None when it is gone or not theirs."""
    written_by = (one for one in answer.get("messages") or () if (one.get("ts"), one.get("user")) == (ts, user_id))
    found = next(written_by, None)
    return as_typed(str(found.get("text") or "")) or None if found else None


def as_typed(text: str) -> str:
    """A text of Slack's as its author typed it: links, channels and broadcasts, and names where Slack tells them."""
    return unescape(_MARKED.sub(_one_as_typed, text))


def _one_as_typed(marked: re.Match[str]) -> str:
    sign, what, name = marked.groups()
    if sign == "!":
        return name or f"@{what}"
    if sign:
        return f"{sign}{name}" if name else marked[0]
    return what.removeprefix("mailto:")
