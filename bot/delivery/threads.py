"""What happens in a circle's thread beside posting: what a member showed changes or goes, and a reply is answered."""

import re

from slack_sdk.errors import SlackApiError

from bot.delivery import render
from bot.delivery.carrying import DELETED, Call, Delivery, Done, Pointless, address, hold, parent_ts
from bot.features import echoes, offers
from bot.features.checkins import KEEP
from bot.features.echoes import CHANGED, GONE, POST_GONE, SHEET_CHANGED, SHEET_GONE
from bot.store.outbox import Intent

_UPDATED = 4000  # Characters of a text that replaces another one.
_LEFT = ("user_not_in_channel", "thread_not_found")


async def _change(delivery: Delivery, intent: Intent) -> Done:
    message, ts = await render.rendered(delivery, intent), await parent_ts(delivery, intent)
    channel = await address(delivery, intent)
    client = await delivery.client_of(intent.workspace_id)
    hold(delivery, intent, METHODS[intent.kind])
    try:
        await client.chat_update(channel=channel, ts=ts or "", text=_short(message.text), blocks=message.blocks)
    except SlackApiError as error:
        if error.response["error"] not in DELETED:
            raise
        lost, key = intent.facts, intent.under or ""
        return Done(channel, ts, lambda session: echoes.lost(session, intent.workspace_id, lost, key))
    return Done(channel, ts)


async def _delete(delivery: Delivery, intent: Intent) -> Done:
    ts, channel = await parent_ts(delivery, intent), await address(delivery, intent)
    client = await delivery.client_of(intent.workspace_id)
    hold(delivery, intent, METHODS[intent.kind])
    try:
        await client.chat_delete(channel=channel, ts=ts or "")
    except SlackApiError as error:
        if error.response["error"] not in DELETED:
            raise
    return Done(channel, ts)


async def _offer(delivery: Delivery, intent: Intent) -> Done:
    message, thread_ts = await render.rendered(delivery, intent), await parent_ts(delivery, intent)
    channel = await address(delivery, intent)
    client = await delivery.client_of(intent.workspace_id)
    hold(delivery, intent, METHODS[intent.kind])
    try:
        await client.chat_postEphemeral(
            channel=channel,
            user=intent.facts["user"],
            text=message.text,
            blocks=message.blocks,
            thread_ts=thread_ts,
        )
    except SlackApiError as error:
        if error.response["error"] not in _LEFT:
            raise
        raise Pointless("they are not there any more") from error
    return Done(channel)


def _short(text: str) -> str:
    """The text as far as an update takes it, not cut within an entity; the blocks show it all."""
    return text if len(text) <= _UPDATED else re.sub(r"&[a-z]*$", "", text[:_UPDATED])


CALLS: dict[str, Call] = {
    CHANGED: _change,
    GONE: _delete,
    offers.GONE: _delete,
    POST_GONE: _delete,
    KEEP: _offer,
    SHEET_CHANGED: _change,
    SHEET_GONE: _delete,
}
METHODS = {
    CHANGED: "chat.update",
    GONE: "chat.delete",
    offers.GONE: "chat.delete",
    POST_GONE: "chat.delete",
    KEEP: "chat.postEphemeral",
    SHEET_CHANGED: "chat.update",
    SHEET_GONE: "chat.delete",
}
