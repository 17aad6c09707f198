"""What carrying out an owed thing needs: the parts at hand, what came of it, where it goes, and whether it may go now."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from slack_sdk.web.async_client import AsyncWebClient

from bot.delivery.pace import Pace
from bot.domain.programme import Catalogue
from bot.features import circles
from bot.metrics import Metrics
from bot.store import outbox
from bot.store.outbox import Intent, OutboxState
from bot.store.session import Database, Session


@dataclass(frozen=True)
class Patience:
    """How long is waited for what.

    A request under way has ended `settles` after its sender was lost: until then the absence of its message means
    nothing. So nobody begins a call later than `send_within` after taking a row in hand, and a call is given up
    after `call` (all real time): together they are shorter than `settles`. Where the sending is shared, a worker that
    gives no sign of life for `heartbeat` has lost what it held to another one.
    """

    settles: timedelta = timedelta(seconds=30)
    send_within: timedelta = timedelta(seconds=20)
    call: timedelta = timedelta(seconds=7)
    heartbeat: timedelta = timedelta(seconds=30)


def _steadily() -> timedelta:
    return timedelta(seconds=time.monotonic())


@dataclass(frozen=True)
class Delivery:
    """What carrying out needs. `client_of` gives a workspace's client, or raises NoToken."""

    database: Database
    catalogue: Catalogue
    client_of: Callable[[str], Awaitable[AsyncWebClient]]
    now: Callable[[], datetime]
    metrics: Metrics
    pace: Pace = field(default_factory=Pace)
    patience: Patience = Patience()
    # What passes whatever the clock is set to; and when, by it, a row was taken in hand, or was lost from sight.
    elapsed: Callable[[], timedelta] = _steadily
    claimed: dict[str, timedelta] = field(default_factory=dict)
    lost: dict[str, timedelta] = field(default_factory=dict)
    pages: dict[str, str] = field(default_factory=dict)  # How far a row has been looked for, by its id.


@dataclass(frozen=True)
class Done:
    """It has been carried out; `record` is called in the transaction that says so."""

    channel: str | None = None
    ts: str | None = None
    record: Callable[[Session], None] | None = None


class Pointless(Exception):  # noqa: N818 - nothing went wrong.
    """A newer state has made it pointless; the reason is in the message."""


class GivenUp(Exception):  # noqa: N818 - it shares the fate of another one.
    """What it belongs under was given up, for the cause in the message; whoever tries that again means both."""


class NoToken(Exception):  # noqa: N818 - the state is the message.
    """There is no token for a workspace, or none that can be read: nothing can be sent there until there is one."""


class HeldBack(Exception):  # noqa: N818 - it is only early.
    """It may not be sent at this moment, for no fault of its own; `until` is when it is tried again."""

    def __init__(self, until: datetime) -> None:
        super().__init__()
        self.until = until


DELETED = ("message_not_found", "channel_not_found")  # What Slack answers of what somebody deleted by hand.
Call = Callable[[Delivery, Intent], Awaitable[Done]]
_PARENT_FIRST = timedelta(seconds=2)


def hold(delivery: Delivery, intent: Intent, method: str) -> None:
    """To be asked just before the call: others may have learned meanwhile that Slack wants a pause.

    Whoever has held a row so long that somebody else may have taken it over does not send it any more.
    """
    until = delivery.pace.blocked_until(intent.workspace_id, method)
    if until is not None and until > delivery.now():
        raise HeldBack(until)
    present = delivery.elapsed()
    if present - delivery.claimed.get(intent.id, present) > delivery.patience.send_within:
        raise HeldBack(delivery.now())


async def address(delivery: Delivery, intent: Intent) -> str:
    """The channel an intent goes to: the one named, the direct messages with a person, or the circle's."""
    if intent.recipient and intent.recipient[0] in "UW":
        return await _direct(delivery, intent)
    return await delivery.database.read(lambda session: destination(session, intent))


def destination(session: Session, intent: Intent) -> str:
    """Where Slack is told to post an intent: in the channel that is named, to a person, or in the circle's channel."""
    if intent.recipient:
        return intent.recipient
    found = circles.channel_of(session, intent.workspace_id, intent.facts["circle"])
    if found is None:
        raise Pointless("the circle has no channel")
    return found


async def _direct(delivery: Delivery, intent: Intent) -> str:
    """The channel of the direct messages with a person: where the message that this one changes stands, or asked for."""
    parent = await delivery.database.read(lambda session: _parent(session, intent))
    if parent is not None and parent.channel is not None:
        return parent.channel
    hold(delivery, intent, "conversations.open")
    client = await delivery.client_of(intent.workspace_id)
    opened = await client.conversations_open(users=intent.recipient or "")
    return str((opened.get("channel") or {})["id"])


async def parent_ts(delivery: Delivery, intent: Intent) -> str | None:
    """The `ts` of the message an intent goes under; None when it stands for itself."""
    return await delivery.database.read(lambda session: stands_under(session, intent))


def stands_under(session: Session, intent: Intent) -> str | None:
    """The same within a transaction. What it goes under may still be owed itself: then it waits for that."""
    if intent.under is None:
        return None
    parent = _parent(session, intent)
    if parent is not None and parent.ts is not None:
        return parent.ts
    if parent is not None and parent.state in (OutboxState.PENDING, OutboxState.SENDING, OutboxState.UNKNOWN):
        raise HeldBack(max(parent.try_at, intent.try_at) + _PARENT_FIRST)
    if parent is not None and parent.state is OutboxState.DEAD:
        raise GivenUp(parent.error or "")
    raise Pointless("the message it belongs under was not sent")


def _parent(session: Session, intent: Intent) -> Intent | None:
    return outbox.find(session, intent.workspace_id, intent.under) if intent.under else None
