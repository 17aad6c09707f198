"""Alarms seen from the outside: taken when their instant has come, and when the next one rings."""

from collections.abc import Collection
from datetime import datetime

from bot.store import alarms
from bot.store.alarms import Ringing
from bot.store.session import Session

__all__ = ["Ringing", "next_", "ring"]


def ring(session: Session, now: datetime, limit: int) -> list[Ringing]:
    """Takes the alarms whose instant has come; each is given to one taker only."""
    return alarms.ring(session, now, limit)


def next_(session: Session, without: Collection[str] = ()) -> tuple[datetime, str] | None:
    """When the next alarm rings, and its kind; `without` are kinds to leave out."""
    return alarms.next_(session, without)
