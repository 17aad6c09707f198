"""One owed thing carried out: posted, or another call to Slack, with what has to be recorded afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from slack_sdk.errors import SlackApiError

from bot.delivery import channels, removals, render, strangers, threads
from bot.delivery.carrying import (
    DELETED,
    Call,
    Delivery,
    Done,
    HeldBack,
    Pointless,
    address,
    destination,
    hold,
    parent_ts,
    stands_under,
)
from bot.delivery.pace import POST
from bot.domain.programme import Catalogue
from bot.features import askings, clinics, host_questions, late_joiners, lateness, volunteers
from bot.slack import ids
from bot.slack.views.kit import Message
from bot.store.outbox import Intent
from bot.store.session import Session

NO_THREAD = ("thread_not_found", "message_not_found")


@dataclass(frozen=True)
class Letter:
    """A message ready to be posted, and where."""

    message: Message
    channel: str
    thread_ts: str | None


def method_of(intent: Intent) -> str:
    """The Web API method that an intent is paced by."""
    return METHODS.get(intent.kind, POST)


def may_repeat(intent: Intent) -> bool:
    """Whether it can be carried out twice, so that after a lost answer it is not looked for, but done again."""
    return intent.kind in METHODS and intent.kind != "circle.open"


def adds_nothing_twice(intent: Intent) -> bool:
    """Whether it may be carried out again while the first request may still be under way, in whatever order they end."""
    return METHODS.get(intent.kind) in _ADDING


def letter(session: Session, intent: Intent, catalogue: Catalogue, now: datetime) -> Letter | None:
    """What is to be posted, read and worded now; None for what is another call. Raises Pointless or HeldBack."""
    if intent.kind in _CALLS:
        return None
    message = render.render(session, intent, catalogue, now)
    until = lateness.held_until(session, intent, now)
    if until is not None:
        raise HeldBack(until)
    return Letter(message, destination(session, intent), stands_under(session, intent))


async def carry_out(delivery: Delivery, intent: Intent, ready: Letter | None) -> Done:
    """Carries out one intent. Raises Pointless, HeldBack, or whatever the Slack client raises."""
    if ready is None:
        return await _CALLS[intent.kind](delivery, intent)
    try:
        return await _posted(delivery, intent, ready, ready.thread_ts)
    except SlackApiError as error:
        if ready.thread_ts is None or error.response["error"] not in NO_THREAD:
            raise
    # Somebody deleted what it belongs under: the same people read it in the channel.
    return await _posted(delivery, intent, ready, None)


async def _posted(delivery: Delivery, intent: Intent, ready: Letter, thread_ts: str | None) -> Done:
    client = await delivery.client_of(intent.workspace_id)
    hold(delivery, intent, POST)
    answer = await client.chat_postMessage(
        channel=ready.channel,
        text=ready.message.text,
        blocks=ready.message.blocks,
        thread_ts=thread_ts,
        unfurl_links=False,
        unfurl_media=False,
        metadata={"event_type": ids.METADATA_TYPE, "event_payload": {"key": intent.key}},
    )
    return Done(answer["channel"], answer["ts"])


async def _update(delivery: Delivery, intent: Intent) -> Done:
    message = await render.rendered(delivery, intent)
    ts = await parent_ts(delivery, intent)
    channel = await address(delivery, intent)
    client = await delivery.client_of(intent.workspace_id)
    hold(delivery, intent, method_of(intent))
    try:
        await client.chat_update(channel=channel, ts=ts or "", text=message.text, blocks=message.blocks)
    except SlackApiError as error:
        if error.response["error"] not in DELETED:
            raise
        raise Pointless("somebody deleted the message") from error
    return Done(channel, ts)


# What asked, once that is settled.
_SAID_AGAIN = (
    *("rescue.closed", "merge.closed", late_joiners.CLOSED),
    *(clinics.PHASE_OVER, host_questions.SAID_AGAIN, volunteers.OPEN_AGAIN),
    *(askings.TASKS_AGAIN, askings.WRAP_UP_AGAIN, askings.WRAP_UP_LATE, askings.WRAP_UP_OVER),
)
_CALLS: Mapping[str, Call] = {
    "consent.answered": _update,
    "exchange.answered": _update,
    **dict.fromkeys(_SAID_AGAIN, _update),
    "invitation.answered": _update,
    "trial.answered": _update,
    "trial.closed": _update,
    **channels.CALLS,
    **removals.CALLS,
    **strangers.CALLS,
    **threads.CALLS,
}
_ADDING = ("conversations.invite", "conversations.setTopic", "pins.add", "users.info")
# By kind, the method by which it is carried out; all others are posted.
METHODS = {
    "consent.answered": "chat.update",
    "exchange.answered": "chat.update",
    **dict.fromkeys(_SAID_AGAIN, "chat.update"),
    "invitation.answered": "chat.update",
    "trial.answered": "chat.update",
    "trial.closed": "chat.update",
    **channels.METHODS,
    **removals.METHODS,
    **strangers.METHODS,
    **threads.METHODS,
}
