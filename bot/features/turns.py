"""Turns seen from the outside: what one of all processes does now and then."""

from collections.abc import Collection
from datetime import datetime, timedelta

from bot.store import turns
from bot.store.session import Session


def take(session: Session, name: str, now: datetime, every: timedelta) -> bool:
    """Takes a turn upon oneself; False when somebody has taken it less than `every` ago."""
    return turns.take(session, name, now, every)


def over(session: Session, names: Collection[str], now: datetime, every: timedelta) -> list[str]:
    """Those of many turns that could be taken at this moment."""
    return turns.over(session, names, now, every)


def is_over(session: Session, name: str, now: datetime, every: timedelta) -> bool:
    """Whether a turn could be taken at this moment."""
    return turns.is_over(session, name, now, every)
