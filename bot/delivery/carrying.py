"""What carrying out an owed thing needs: the parts at hand, what came of it, where it goes, and whether it may go now."""

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime

from slack_sdk.web.async_client import AsyncWebClient

from bot.delivery.pace import Pace
from bot.domain.programme import Catalogue
from bot.features import circles
from bot.store import outbox
from bot.store.outbox import Intent
from bot.store.session import Database, Session


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


DELETED = ("message_not_found", "channel_not_found")  # What Slack answers of what somebody deleted by hand.
Call = Callable[[Delivery, Intent], Awaitable[Done]]


def hold(delivery: Delivery, intent: Intent, method: str) -> None:
    """To be asked just before the call: others may have learned meanwhile that Slack wants a pause.

    Whoever has held a row so long that somebody else may have taken it over does not send it any more.
    """
    _hold_back(delivery, intent.workspace_id, method)
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
