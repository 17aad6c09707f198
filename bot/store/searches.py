"""What came of each search for circles, and what stood in the way of whoever is in none."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from bot.domain.outlooks import Outlook
from bot.store import models
from bot.store.models import Search

KEPT = timedelta(days=365)


def note(session: Session, search: Search) -> None:
    """Keeps what came of a search."""
    session.add(search)


def forget_old(session: Session, now: datetime) -> None:
    """Forgets what came of searches that are over a year old."""
    session.execute(delete(Search).where(Search.at < now - KEPT))


def clear_outlooks(session: Session, workspace_id: str, programme_id: str) -> None:
    """Forgets how things stood for whoever waits for a programme."""
    there = models.Outlook.workspace_id == workspace_id, models.Outlook.programme_id == programme_id
    session.execute(delete(models.Outlook).where(*there).execution_options(synchronize_session=False))


def add_outlooks(session: Session, workspace_id: str, programme_id: str, found: Mapping[str, Outlook]) -> None:
    """Keeps how things stand for these people (enrolment ids)."""
    rows = [
        {
            "enrolment_id": enrolment_id,
            "workspace_id": workspace_id,
            "programme_id": programme_id,
            "hindrance": one.hindrance,
            "weekday": one.weekday,
            "starts": one.between[0] if one.between else None,
            "ends": one.between[1] if one.between else None,
        }
        for enrolment_id, one in found.items()
    ]
    if rows:
        session.execute(insert(models.Outlook), rows)


def outlook(session: Session, workspace_id: str, enrolment_id: str) -> Outlook | None:
    """How things stood for somebody when circles were last looked for; None when they were not among those who wait."""
    found = session.get(models.Outlook, enrolment_id)
    if found is None or found.workspace_id != workspace_id:
        return None
    between = None if found.starts is None or found.ends is None else (found.starts, found.ends)
    return Outlook(found.hindrance, found.weekday, between)


def forget_outlook(session: Session, workspace_id: str, enrolment_id: str) -> None:
    """Somebody has changed what was found to stand in their way."""
    whose = models.Outlook.workspace_id == workspace_id, models.Outlook.enrolment_id == enrolment_id
    session.execute(delete(models.Outlook).where(*whose))
