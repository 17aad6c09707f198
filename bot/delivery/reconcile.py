"""Finds out whether something of unknown outcome arrived, before anything is sent again.

A message is looked for by its key in the conversation's newest history; a channel by the name that was
written down before it was tried.
"""

from typing import Any

from slack_sdk.errors import SlackApiError

from bot.delivery.calls import NO_THREAD, may_repeat
from bot.delivery.calls import method_of as method_of_call
from bot.delivery.carrying import Delivery, Done, address, hold, parent_ts
from bot.delivery.channels import opened
from bot.features import channel_names, circles, workspaces
from bot.slack import ids
from bot.store.outbox import Intent

HISTORY, REPLIES, CHANNELS = "conversations.history", "conversations.replies", "users.conversations"
_PAGE = 15  # All that Slack gives to apps whose reading of histories it limits.
_CHANNELS = 200


def method_of(intent: Intent) -> str:
    """The Web API method by which an intent is looked for."""
    if may_repeat(intent):
        return method_of_call(intent)
    if intent.kind == "circle.open":
        return CHANNELS
    return HISTORY if intent.under is None else REPLIES


async def look(delivery: Delivery, intent: Intent) -> Done | None:
    """What an intent came to, or None when nothing of it is to be found."""
    if may_repeat(intent):
        return None
    if intent.kind == "circle.open":
        return await _channel(delivery, intent)
    return await _message(delivery, intent)


async def _message(delivery: Delivery, intent: Intent) -> Done | None:
    """In its thread; where somebody has deleted that, in the channel, for there it was posted then."""
    channel, thread_ts = await address(delivery, intent), await parent_ts(delivery, intent)
    try:
        return await _page_by_page(delivery, intent, channel, thread_ts)
    except SlackApiError as error:
        if thread_ts is None or error.response["error"] not in NO_THREAD:
            raise
    delivery.pages.pop(intent.id, None)
    return await _page_by_page(delivery, intent, channel, None)


async def _page_by_page(delivery: Delivery, intent: Intent, channel: str, thread_ts: str | None) -> Done | None:
    """From the newest page on. When Slack wants a pause in between, the next look goes on at the same page."""
    client = await delivery.client_of(intent.workspace_id)
    while True:
        hold(delivery, intent, method_of(intent))
        query: dict[str, Any] = {
            "channel": channel,
            "oldest": intent.newer_than or "0",
            "limit": _PAGE,
            "cursor": delivery.pages.get(intent.id, ""),
            "include_all_metadata": True,
        }
        if thread_ts is None:
            answer = await client.conversations_history(**query)
        else:
            answer = await client.conversations_replies(ts=thread_ts, **query)
        found = next((one["ts"] for one in answer.get("messages") or () if _key(one) == intent.key), None)
        cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
        if found is not None or not cursor:
            delivery.pages.pop(intent.id, None)
            return None if found is None else Done(channel, found)
        delivery.pages[intent.id] = cursor


def _key(message: dict[str, Any]) -> str | None:
    metadata = message.get("metadata") or {}
    if metadata.get("event_type") != ids.METADATA_TYPE:
        return None
    key: str | None = (metadata.get("event_payload") or {}).get("key")
    return key


async def _channel(delivery: Delivery, intent: Intent) -> Done | None:
    """Page by page as well, whether the circle still wants it or not: what nobody knows of would stay for ever."""
    circle_id = intent.facts["circle"]
    name = await delivery.database.read(
        lambda session: channel_names.name_of(session, intent.workspace_id, circle_id)
    )
    client = await delivery.client_of(intent.workspace_id)
    while name is not None:
        hold(delivery, intent, method_of(intent))
        cursor = delivery.pages.get(intent.id, "")
        answer = await client.users_conversations(
            types="private_channel", exclude_archived=True, limit=_CHANNELS, cursor=cursor
        )
        alike = [one for one in answer.get("channels") or () if one["name"] == name]
        found = [one["id"] for one in alike if await _is_ours(delivery, intent, one)]
        cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
        if found or not cursor:
            delivery.pages.pop(intent.id, None)
            return opened(delivery, intent, found[0]) if found else None
        delivery.pages[intent.id] = cursor
    return None


async def _is_ours(delivery: Delivery, intent: Intent, channel: dict[str, Any]) -> bool:
    """Whether a channel of the right name was made by this very attempt: no other may get a circle's people."""
    if channel.get("creator") != await _own_id(delivery, intent) or channel.get("created", 0) < int(
        float(intent.newer_than or 0)
    ):
        return False
    taken = await delivery.database.read(
        lambda session: circles.has_channel(session, intent.workspace_id, channel["id"])
    )
    return not taken


async def _own_id(delivery: Delivery, intent: Intent) -> str:
    return await delivery.database.read(lambda session: workspaces.bot_user_id(session, intent.workspace_id))
