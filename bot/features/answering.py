"""Time to answer: it counts from when a question has reached whoever is asked, and nobody's silence before counts."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.domain.quiet import working_days_later
from bot.features.alarms import Ringing
from bot.store import outbox
from bot.store.outbox import OutboxState
from bot.store.session import Session

_MISSED = timedelta(hours=1)  # Who closes later than this was away, and nobody could answer meanwhile.


def until(
    session: Session, ringing: Ringing, keys: Iterable[str], *, zone: str, days: int, now: datetime
) -> datetime | None:
    """Until when a question stays open whose closing has come; None when all had their time, so that it closes.

    `keys` are those of the messages that ask whoever has not answered; `days` are working days. What was given up
    reaches nobody and is waited for no more. Where the bot was away at the closing itself, there is one day more.
    """
    found = (asked_at(session, ringing.workspace_id, key, now) for key in keys)
    ends = [working_days_later(at, zone, days) for at in found if at is not None]
    if ends and now - ringing.at > _MISSED:
        ends.append(working_days_later(now, zone, 1))
    end = max(ends, default=now)
    return end if end > now else None


def asked_at(session: Session, workspace_id: str, key: str, now: datetime) -> datetime | None:
    """When what is owed under a key was sent; `now` while it is still on its way, None when it never will be."""
    found = outbox.sending_of(session, workspace_id, key)
    if found is None or found[0] in (OutboxState.DEAD, OutboxState.WITHDRAWN):
        return None
    return found[1] or now
