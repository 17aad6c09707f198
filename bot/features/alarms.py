"""Alarms seen from the outside: which are due, taken one by one, put off when they fail, and when the next one rings."""

from collections.abc import Collection
from datetime import datetime, timedelta

from bot.store import alarms, circles, votes, workspaces
from bot.store.alarms import Ringing
from bot.store.session import Session

__all__ = ["Ringing", "due", "next_", "put_off", "take"]

_LONGEST = 24  # Hours that an alarm is put off at most.


def due(session: Session, now: datetime, limit: int) -> list[Ringing]:
    """The alarms whose instant has come, the longest overdue first."""
    return alarms.due(session, now, limit)


def take(session: Session, one: Ringing, now: datetime) -> Ringing | None:
    """Takes an alarm off the list; None when it was taken back, moved, or taken by somebody else meanwhile.

    Like all who hold several things it holds the workspace first, then the circle, and the alarm's row after them.
    """
    workspaces.lock(session, one.workspace_id)
    circle_id = one.facts.get("circle") or votes.circle_of(session, one.workspace_id, one.facts.get("question"))
    if circle_id is None and "enrolment" in one.facts:
        circle = circles.of_enrolment(session, one.workspace_id, one.facts["enrolment"])
        circle_id = circle.id if circle else None
    if circle_id is not None:
        circles.locked(session, one.workspace_id, circle_id)
    return alarms.take(session, one.workspace_id, one.key, now)


def put_off(session: Session, one: Ringing, now: datetime, *, cause: str) -> None:
    """Has an alarm that failed ring again: after an hour, and after a longer while each time, a day at most."""
    alarms.put_off(session, one, now + timedelta(hours=min(2**one.failures, _LONGEST)), cause)


def next_(session: Session, without: Collection[str] = ()) -> tuple[datetime, str] | None:
    """When the next alarm rings, and its kind; `without` are kinds to leave out."""
    return alarms.next_(session, without)
