"""Turns: what one of all processes does now and then, and not each of them."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from bot.store.models import Turn


def take(session: Session, name: str, now: datetime, every: timedelta) -> bool:
    """Takes a turn upon oneself; False when somebody has taken it less than `every` ago.

    Whoever dies in its middle has had it: the next one comes after `every`. One that was taken in a future far off
    was taken while the clock was wrong.
    """
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    statement = dialect.insert(Turn).values(name=name, taken_at=now)
    again = {"index_elements": ["name"], "set_": {"taken_at": now}, "where": _over(now, every)}
    return session.execute(statement.on_conflict_do_update(**again).returning(Turn.name)).first() is not None


def over(session: Session, names: Collection[str], now: datetime, every: timedelta) -> list[str]:
    """Those of many turns that could be taken at this moment."""
    held = set(session.scalars(select(Turn.name).where(Turn.name.in_(names), ~_over(now, every))))
    return [one for one in names if one not in held]


def is_over(session: Session, name: str, now: datetime, every: timedelta) -> bool:
    """Whether a turn could be taken at this moment."""
    held = select(Turn.name).where(Turn.name == name, ~_over(now, every))
    return session.scalar(held) is None


def _over(now: datetime, every: timedelta) -> ColumnElement[bool]:
    return or_(Turn.taken_at <= now - every, Turn.taken_at > now + every)
