"""Summaries as they were printed: appended to, never changed, never deleted."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.domain.summaries import Cell
from bot.store.models import Print


def last(session: Session, workspace_id: str, programme_id: str, cell: Cell) -> Print | None:
    """The newest print of one cell of a programme's summary."""
    found = select(Print).where(
        Print.workspace_id == workspace_id, Print.programme_id == programme_id, Print.cell == cell
    )
    return session.scalar(found.order_by(Print.printed_at.desc(), Print.id.desc()).limit(1))


def append(
    session: Session,
    workspace_id: str,
    programme_id: str,
    cell: Cell,
    *,
    now: datetime,
    figures: dict[str, Any],
    roster: dict[str, str],
) -> Print:
    """Adds a print."""
    row = Print(
        workspace_id=workspace_id,
        programme_id=programme_id,
        cell=cell,
        printed_at=now,
        figures=figures,
        roster=dict(roster),
    )
    session.add(row)
    session.flush()
    return row
