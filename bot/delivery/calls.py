"""One owed thing carried out: posted, updated, or another call to Slack, with what has to be recorded afterwards."""

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.delivery import render
from bot.delivery.pace import Pace
from bot.domain.programme import Catalogue
from bot.features import circles
from bot.slack import ids
from bot.slack.views import steps as step_views
from bot.slack.views.kit import Message
from bot.store import outbox
from bot.store.outbox import Intent
from bot.store.session import Database, Session

_NAMES_TRIED = 20


@dataclass(frozen=True)
class Delivery:
    """What carrying out needs."""

    database: Database
    catalogue: Catalogue
    client_of: Callable[[str], AsyncWebClient]
    now: Callable[[], datetime]
    workspaces: Collection[str] = ()  # Those this process sends for.
    bot_user_id: str = ""
    pace: Pace = field(default_factory=Pace)
    direct: dict[tuple[str, str], str] = field(default_factory=dict)  # The channel of direct messages, by person.


@dataclass(frozen=True)
class Done:
    """It has been carried out; `record` is called in the transaction that says so."""

    channel: str | None = None
    ts: str | None = None
    record: Callable[[Session], None] | None = None


class Pointless(Exception):  # noqa: N818 - nothing went wrong.
    """A newer state has made it pointless; the reason is in the message."""


class HeldBack(Exception):  # noqa: N818 - it is only early.
    """Slack has wanted a pause since this was begun; `until` is when it ends."""

    def __init__(self, until: datetime) -> None:
        super().__init__()
        self.until = until


Call = Callable[[Delivery, Intent], Awaitable[Done]]


def method_of(intent: Intent) -> str:
    """The Web API method that an intent is paced by."""
    return _METHODS.get(intent.kind, "chat.postMessage")


def may_repeat(intent: Intent) -> bool:
    """Whether carrying it out twice is the same as once, so that a lost answer needs no looking up."""
    return intent.kind in _METHODS and intent.kind != "circle.open"


async def carry_out(delivery: Delivery, intent: Intent) -> Done:
    """Carries out one intent. Raises Pointless, HeldBack, or whatever the Slack client raises."""
    return await _CALLS.get(intent.kind, _post)(delivery, intent)


def _hold(delivery: Delivery, intent: Intent) -> None:
    """To be asked just before the call: others may have learned meanwhile that Slack wants a pause.

    Whoever has held a row so long that somebody else may have taken it over does not send it any more.
    """
    _hold_back(delivery, intent.workspace_id, method_of(intent))
    if intent.attempt_at is not None and intent.attempt_at + outbox.CLAIM_LASTS <= delivery.now():
        raise HeldBack(delivery.now())


def _hold_back(delivery: Delivery, workspace_id: str, method: str) -> None:
    until = delivery.pace.blocked_until(workspace_id, method)
    if until is not None and until > delivery.now():
        raise HeldBack(until)


async def address(delivery: Delivery, intent: Intent) -> str:
    """The channel an intent goes to: the one named, the direct messages with a person, or the circle's."""
    if intent.recipient and intent.recipient[0] in "UW":
        return await _direct(delivery, intent.workspace_id, intent.recipient)
    if intent.recipient:
        return intent.recipient
    found = await delivery.database.read(
        lambda session: circles.channel_of(session, intent.workspace_id, intent.facts["circle"])
    )
    if found is None:
        raise Pointless("the circle has no channel")
    return found


async def _direct(delivery: Delivery, workspace_id: str, user_id: str) -> str:
    """The channel of the direct messages with a person, asked for once."""
    known = delivery.direct.get((workspace_id, user_id))
    if known is None:
        _hold_back(delivery, workspace_id, "conversations.open")
        opened = await delivery.client_of(workspace_id).conversations_open(users=user_id)
        known = delivery.direct[workspace_id, user_id] = str((opened.get("channel") or {})["id"])
    return known


async def parent_ts(delivery: Delivery, intent: Intent) -> str | None:
    """The `ts` of the message an intent goes under; None when it stands for itself."""
    if intent.under is None:
        return None
    parent = await delivery.database.read(
        lambda session: outbox.find(session, intent.workspace_id, intent.under or "")
    )
    if parent is None or parent.ts is None:
        raise Pointless("the message it belongs under was not sent")
    return parent.ts


async def _rendered(delivery: Delivery, intent: Intent) -> Message:
    message = await delivery.database.read(lambda session: render.render(session, intent, delivery.catalogue))
    if message is None:
        raise Pointless("nothing is left to say")
    return message


async def _post(delivery: Delivery, intent: Intent) -> Done:
    message = await _rendered(delivery, intent)
    thread_ts = await parent_ts(delivery, intent)
    channel = await address(delivery, intent)
    _hold(delivery, intent)
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
    _hold(delivery, intent)
    await client.chat_update(channel=channel, ts=ts or "", text=message.text, blocks=message.blocks)
    return Done(channel, ts)


async def _open(delivery: Delivery, intent: Intent) -> Done:
    client = delivery.client_of(intent.workspace_id)
    name = await _name(delivery, intent, after=None)
    for _ in range(_NAMES_TRIED):
        _hold(delivery, intent)
        try:
            answer = await client.conversations_create(name=name, is_private=True)
        except SlackApiError as error:
            if error.response["error"] != "name_taken":
                raise
            name = await _name(delivery, intent, after=name)
        else:
            return opened(delivery, intent, (answer.get("channel") or {})["id"])
    raise SlackApiError("no free name", {"ok": False, "error": "name_taken"})


async def _name(delivery: Delivery, intent: Intent, *, after: str | None) -> str:
    name = await delivery.database.write(
        lambda session: circles.choose_name(session, intent.workspace_id, intent.facts["circle"], after=after)
    )
    if name is None:
        raise Pointless("the circle is not waiting for a channel")
    return name


def opened(delivery: Delivery, intent: Intent, channel_id: str) -> Done:
    """The circle's channel is there; what follows from it is recorded with it."""
    now, circle_id = delivery.now(), intent.facts["circle"]
    return Done(
        channel_id,
        record=lambda session: circles.opened(
            session, intent.workspace_id, circle_id, channel_id, catalogue=delivery.catalogue, now=now
        ),
    )


async def _invite(delivery: Delivery, intent: Intent) -> Done:
    channel = await address(delivery, intent)
    circle_id, now = intent.facts["circle"], delivery.now()
    users = await delivery.database.read(lambda session: circles.invitees(session, intent.workspace_id, circle_id))
    refused: dict[str, str] = {}
    _hold(delivery, intent)
    try:
        answer = await delivery.client_of(intent.workspace_id).conversations_invite(
            channel=channel, users=list(users), force=True
        )
        refused = _refused(answer.get("errors"))
    except SlackApiError as error:
        refused = _refused(error.response.get("errors"))
        if not refused and error.response["error"] != "already_in_channel":
            raise
    return Done(
        channel,
        record=lambda session: circles.invited(session, intent.workspace_id, circle_id, refused, now=now),
    )


def _refused(errors: list[dict[str, str]] | None) -> dict[str, str]:
    """Who could not be invited, and Slack's code; who was in the channel already counts as invited."""
    told = {one["user"]: one["error"] for one in errors or [] if "user" in one}
    return {user: error for user, error in told.items() if error != "already_in_channel"}


async def _topic(delivery: Delivery, intent: Intent) -> Done:
    channel = await address(delivery, intent)
    opening = await delivery.database.read(
        lambda session: circles.opening(
            session, intent.workspace_id, intent.facts["circle"], catalogue=delivery.catalogue
        )
    )
    if opening is None:
        raise Pointless("the circle is gone")
    client = delivery.client_of(intent.workspace_id)
    _hold(delivery, intent)
    await client.conversations_setTopic(channel=channel, topic=step_views.topic(opening))
    return Done(channel)


async def _pin(delivery: Delivery, intent: Intent) -> Done:
    channel, ts = await address(delivery, intent), await parent_ts(delivery, intent)
    _hold(delivery, intent)
    try:
        await delivery.client_of(intent.workspace_id).pins_add(channel=channel, timestamp=ts)
    except SlackApiError as error:
        if error.response["error"] != "already_pinned":
            raise
    return Done(channel, ts)


_CALLS: dict[str, Call] = {
    "proposal.decided": _update,
    "circle.open": _open,
    "circle.invite": _invite,
    "circle.topic": _topic,
    "circle.pin": _pin,
}
_METHODS = {
    "proposal.decided": "chat.update",
    "circle.open": "conversations.create",
    "circle.invite": "conversations.invite",
    "circle.topic": "conversations.setTopic",
    "circle.pin": "pins.add",
}
