"""Finds out whether something of unknown outcome arrived, before anything is sent again.

A message is looked for by its key in the conversation's newest history; a channel by the name that was
written down before it was tried.
"""

from datetime import timedelta
from typing import Any

from bot.delivery.calls import may_repeat
from bot.delivery.carrying import Delivery, Done, address, parent_ts
from bot.delivery.channels import opened
from bot.features import circles
from bot.slack import ids
from bot.store.outbox import Intent

# A request that is still under way must have ended before the absence of its message means anything.
SETTLES = timedelta(seconds=30)
# Clocks differ: how far before our own attempt Slack's stamp of the message may lie.
_EARLIER = timedelta(seconds=60)
_PAGE = 100
_PAGES = 10


def method_of(intent: Intent) -> str:
    """The Web API method by which an intent is looked for."""
    if intent.kind == "circle.open":
        return "users.conversations"
    return "conversations.history" if intent.under is None else "conversations.replies"


async def look(delivery: Delivery, intent: Intent) -> Done | None:
    """What an intent came to, or None when nothing of it is to be found."""
    if may_repeat(intent):
        return None
    if intent.kind == "circle.open":
        return await _channel(delivery, intent)
    return await _message(delivery, intent)


async def _message(delivery: Delivery, intent: Intent) -> Done | None:
    client = delivery.client_of(intent.workspace_id)
    channel, thread_ts = await address(delivery, intent), await parent_ts(delivery, intent)
    oldest = str(((intent.attempt_at or delivery.now()) - _EARLIER).timestamp())
    cursor = ""
    for _ in range(_PAGES):
        query: dict[str, Any] = {
            "channel": channel,
            "oldest": oldest,
            "limit": _PAGE,
            "cursor": cursor,
            "include_all_metadata": True,
        }
        if thread_ts is None:
            answer = await client.conversations_history(**query)
        else:
            answer = await client.conversations_replies(ts=thread_ts, **query)
        found = next((one["ts"] for one in answer.get("messages") or () if _key(one) == intent.key), None)
        if found is not None:
            return Done(channel, found)
        cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return None
    return None


def _key(message: dict[str, Any]) -> str | None:
    metadata = message.get("metadata") or {}
    if metadata.get("event_type") != ids.METADATA_TYPE:
        return None
    key: str | None = (metadata.get("event_payload") or {}).get("key")
    return key


async def _channel(delivery: Delivery, intent: Intent) -> Done | None:
    name = await delivery.database.write(
        lambda session: circles.choose_name(session, intent.workspace_id, intent.facts["circle"], after=None)
    )
    client = delivery.client_of(intent.workspace_id)
    cursor = ""
    while name is not None:
        answer = await client.users_conversations(
            types="private_channel", exclude_archived=True, limit=_PAGE, cursor=cursor
        )
        for channel in answer.get("channels") or ():
            if channel["name"] == name and await _is_ours(delivery, intent, channel):
                return opened(delivery, intent, channel["id"])
        cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            break
    return None


async def _is_ours(delivery: Delivery, intent: Intent, channel: dict[str, Any]) -> bool:
    """Whether a channel of the right name was made by this very attempt: no other may get a circle's people."""
    attempted_at = (intent.attempt_at or delivery.now()) - _EARLIER
    if channel.get("creator") != delivery.bot_user_id or channel.get("created", 0) < int(attempted_at.timestamp()):
        return False
    taken = await delivery.database.read(
        lambda session: circles.has_channel(session, intent.workspace_id, channel["id"])
    )
    return not taken
