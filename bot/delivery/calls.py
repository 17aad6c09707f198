"""One owed thing carried out: posted, or another call to Slack, with what has to be recorded afterwards."""

from collections.abc import Mapping

from slack_sdk.errors import SlackApiError

from bot.delivery import channels, removals, render, strangers, threads
from bot.delivery.carrying import DELETED, Call, Delivery, Done, Pointless, address, hold, parent_ts
from bot.slack import ids
from bot.slack.views.kit import Message
from bot.store.outbox import Intent

_NO_THREAD = ("thread_not_found", "message_not_found")


def method_of(intent: Intent) -> str:
    """The Web API method that an intent is paced by."""
    return _METHODS.get(intent.kind, "chat.postMessage")


def may_repeat(intent: Intent) -> bool:
    """Whether carrying it out twice is the same as once, so that a lost answer needs no looking up."""
    return intent.kind in _METHODS and intent.kind != "circle.open"


async def carry_out(delivery: Delivery, intent: Intent) -> Done:
    """Carries out one intent. Raises Pointless, HeldBack, or whatever the Slack client raises."""
    return await _CALLS.get(intent.kind, _post)(delivery, intent)


async def _rendered(delivery: Delivery, intent: Intent) -> Message:
    message = await delivery.database.read(lambda session: render.render(session, intent, delivery.catalogue))
    if message is None:
        raise Pointless("nothing is left to say")
    return message


async def _post(delivery: Delivery, intent: Intent) -> Done:
    message = await _rendered(delivery, intent)
    thread_ts = await parent_ts(delivery, intent)
    channel = await address(delivery, intent)
    hold(delivery, intent, method_of(intent))
    try:
        return await _posted(delivery, intent, message, channel, thread_ts)
    except SlackApiError as error:
        if thread_ts is None or error.response["error"] not in _NO_THREAD:
            raise
    # Somebody deleted what it belongs under: the same people read it in the channel.
    return await _posted(delivery, intent, message, channel, None)


async def _posted(
    delivery: Delivery, intent: Intent, message: Message, channel: str, thread_ts: str | None
) -> Done:
    answer = await delivery.client_of(intent.workspace_id).chat_postMessage(
        channel=channel,
        text=message.text,
        blocks=message.blocks,
        thread_ts=thread_ts,
        unfurl_links=False,
        unfurl_media=False,
        metadata={"event_type": ids.METADATA_TYPE, "event_payload": {"key": intent.key}},
    )
    return Done(answer["channel"], answer["ts"])


async def _update(delivery: Delivery, intent: Intent) -> Done:
    message = await _rendered(delivery, intent)
    ts = await parent_ts(delivery, intent)
    channel = await address(delivery, intent)
    client = delivery.client_of(intent.workspace_id)
    hold(delivery, intent, method_of(intent))
    try:
        await client.chat_update(channel=channel, ts=ts or "", text=message.text, blocks=message.blocks)
    except SlackApiError as error:
        if error.response["error"] not in DELETED:
            raise
        raise Pointless("somebody deleted the message") from error
    return Done(channel, ts)


_CALLS: Mapping[str, Call] = {
    "consent.answered": _update,
    "invitation.answered": _update,
    **channels.CALLS,
    **removals.CALLS,
    **strangers.CALLS,
    **threads.CALLS,
}
_METHODS = {
    "consent.answered": "chat.update",
    "invitation.answered": "chat.update",
    **channels.METHODS,
    **removals.METHODS,
    **strangers.METHODS,
    **threads.METHODS,
}
