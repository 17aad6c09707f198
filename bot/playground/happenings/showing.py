"""What people are shown: the JSON in which a page draws messages and views, and a log of it all in order."""

from collections.abc import Collection
from typing import Literal

from bot.playground.state.records import Channel, Json, Message, View

Shown = Literal["message", "changed", "deleted", "view", "home"]


class Log:
    """Everything shown so far; entries are numbered from 1."""

    def __init__(self) -> None:
        self._entries: list[Json] = []

    def after(self, number: int) -> list[Json]:
        """The entries with a greater number, oldest first."""
        return self._entries[max(number, 0) :]

    def clear(self) -> None:
        """Begins anew: what was shown belongs to another story."""
        self._entries.clear()

    def add(self, what: Shown, at: str, to: Collection[str], **more: Json | None) -> None:
        """Notes that at an instant (ISO) these people (ids) were shown something."""
        channel = more.pop("channel", None)
        entry = {"n": len(self._entries) + 1, "at": at, "what": what, "channel": channel, "to": sorted(to)}
        self._entries.append(entry | more)


def message(channel: Channel, one: Message) -> Json:
    """A message as the page shows it."""
    replies = channel.replies.get(one.ts) or []
    return {
        "ts": one.ts,
        "user": one.user,
        "bot_id": one.bot_id,
        "username": one.username,
        "text": one.text,
        "blocks": one.blocks,
        "thread_ts": one.ts if replies else one.thread_ts,
        "reply_count": len(replies),
        "latest_reply": replies[-1] if replies else None,
        "edited": one.edited_ts is not None,
        "ephemeral": one.ephemeral_to is not None,
        "pinned": one.ts in channel.pins,
        "subtype": one.subtype,
    }


def view(one: View) -> Json:
    """A modal as the page shows it, with the sentences of its last refused submission."""
    return one.content | {
        "id": one.id,
        "hash": one.hash,
        "root_view_id": one.root_id,
        "previous_view_id": one.previous_id,
        "state": {"values": one.values},
        "errors": one.errors,
    }
