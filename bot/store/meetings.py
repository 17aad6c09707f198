"""Where a circle meets, and what became of its meetings."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.domain.meetings import MeetingOutcome, MeetingPast
from bot.domain.worktime import Run, meeting_at
from bot.store import texts
from bot.store.models import Circle, Meeting
from bot.store.texts import KeyMissing

_PLACE = "circles.place"


def of_step(session: Session, circle: Circle, step: int) -> Meeting | None:
    """What was said of a step's meeting, if anything was."""
    found = select(Meeting).where(
        Meeting.workspace_id == circle.workspace_id, Meeting.circle_id == circle.id, Meeting.step == step
    )
    return session.scalar(found)


def tell(
    session: Session,
    circle: Circle,
    step: int,
    *,
    outcome: str | None,
    by: str,
    now: datetime,
    moved_to: datetime | None = None,
) -> None:
    """Records what became of a step's meeting, or that it is held at another instant than its run says."""
    row = of_step(session, circle, step)
    if row is None:
        row = Meeting(workspace_id=circle.workspace_id, circle_id=circle.id, step=step)
        session.add(row)
    row.outcome, row.by, row.at, row.moved_to = outcome, by, now, moved_to
    session.flush()


def past(session: Session, circle: Circle, step: int | None, weeks_apart: int) -> MeetingPast | None:
    """What somebody has said became of a step's meeting; None where nobody has, or none was meant to be."""
    said = of_step(session, circle, step) if step is not None else None
    if said is None or said.outcome in (None, MeetingOutcome.WRITTEN):
        return None
    return MeetingPast(circle.id, said.step, MeetingOutcome(said.outcome), weeks_apart)


def held_at(session: Session, circle: Circle, run: Run, step: int) -> datetime | None:
    """When a step's meeting is held: where it was moved to, or as its run says; None where the circle writes
    instead, or talks in twos and threes."""
    said = of_step(session, circle, step)
    if said is not None and said.outcome == MeetingOutcome.WRITTEN:
        return None
    if said is not None and said.moved_to is not None:
        return said.moved_to
    return meeting_at(run, step) if run.meets and step not in run.apart else None


def moved(session: Session, circle: Circle) -> dict[int, datetime]:
    """When the meetings are held that are not where their run says, by step."""
    found = select(Meeting.step, Meeting.moved_to).where(
        Meeting.workspace_id == circle.workspace_id,
        Meeting.circle_id == circle.id,
        Meeting.moved_to.is_not(None),
    )
    return {step: at for step, at in session.execute(found) if at is not None}


def next_at(session: Session, circle: Circle, run: Run, now: datetime) -> datetime | None:
    """When a circle meets next or, where it writes instead, until when it does; None when nothing is left."""
    elsewhere = moved(session, circle)
    ahead = (number for number in range(circle.done_step or 0, run.steps) if number not in run.apart)
    coming = (elsewhere.get(number, meeting_at(run, number)) for number in ahead)
    return min((at for at in coming if at > now), default=None)


def place(session: Session, circle: Circle) -> str | None:
    """Where a circle meets, if it has said so and the key is there."""
    if circle.place is None:
        return None
    try:
        return texts.unseal(session, circle, _PLACE, circle.id, circle.place)
    except KeyMissing:
        return None


def set_place(session: Session, circle: Circle, words: str | None) -> None:
    """Keeps where a circle meets, sealed with its own key."""
    circle.place = texts.seal(session, circle, _PLACE, circle.id, words) if words else None


def coming(session: Session, circle: Circle, run: Run) -> dict[int, datetime]:
    """When the meeting of the step that was opened last, and of each after it, is held, by step; none of those in
    which people write, or talk in twos and threes."""
    steps = range(circle.done_step or 0, run.steps)
    held = {step: held_at(session, circle, run, step) for step in steps}
    return {step: at for step, at in held.items() if at is not None}
