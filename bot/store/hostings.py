"""Who was asked to host a meeting, and who said yes."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.domain.circles import MemberState
from bot.store.models import Circle, Hosting, Member

ASKED, YES, PASSED = "asked", "yes", "passed"
EXCUSED = "excused"  # They cannot host this one; whoever hosts all meetings hosts the others as before.


def of_step(session: Session, circle: Circle, step: int) -> dict[str, Hosting]:
    """Who was asked for a step, by enrolment id."""
    found = select(Hosting).where(
        Hosting.workspace_id == circle.workspace_id, Hosting.circle_id == circle.id, Hosting.step == step
    )
    return {one.enrolment_id: one for one in session.scalars(found)}


def host_of(session: Session, circle: Circle, step: int) -> str | None:
    """The user id of whoever said yes for a step."""
    found = (
        select(Member.user_id)
        .join(Hosting, (Hosting.circle_id == Member.circle_id) & (Hosting.enrolment_id == Member.enrolment_id))
        .where(
            Hosting.workspace_id == circle.workspace_id,
            Hosting.circle_id == circle.id,
            Hosting.step == step,
            Hosting.state == YES,
            Member.state != MemberState.LEFT,
        )
    )
    return session.scalar(found)


def turns(session: Session, circle: Circle) -> dict[str, list[int]]:
    """In which steps it was whose turn, by enrolment id: they hosted, passed or did not answer. It was not where they
    could not, or somebody said yes who had been asked before them."""
    found: dict[str, list[int]] = {}
    settled: set[int] = set()
    rows = select(Hosting).where(Hosting.workspace_id == circle.workspace_id, Hosting.circle_id == circle.id)
    for row in session.scalars(rows.order_by(Hosting.step, Hosting.asked_at)):
        if row.state == EXCUSED or (row.state == ASKED and row.step in settled):
            continue
        found.setdefault(row.enrolment_id, []).append(row.step)
        if row.state == YES:
            settled.add(row.step)
    return found


def has_hosted(session: Session, circle: Circle, enrolment_id: str, step: int) -> bool:
    """Whether somebody said yes for a meeting before a step's, and kept to it."""
    return any(one.state == YES and one.step < step for one in _of(session, circle, enrolment_id))


def before(session: Session, circle: Circle, step: int) -> dict[str, Hosting]:
    """Who was asked for the last meeting before a step's, by enrolment id."""
    earlier = select(func.max(Hosting.step)).where(
        Hosting.workspace_id == circle.workspace_id, Hosting.circle_id == circle.id, Hosting.step < step
    )
    last = session.scalar(earlier)
    return {} if last is None else of_step(session, circle, last)


def volunteer(session: Session, circle: Circle) -> str | None:
    """The enrolment of whoever hosts all meetings: the first who said yes and has not given it back since."""
    wanted = select(Hosting.enrolment_id).where(
        Hosting.workspace_id == circle.workspace_id,
        Hosting.circle_id == circle.id,
        Hosting.state.in_((YES, EXCUSED)),
    )
    return session.scalar(wanted.order_by(Hosting.step, Hosting.state, Hosting.answered_at).limit(1))


def asked(session: Session, circle: Circle, step: int, enrolment_id: str, now: datetime) -> Hosting:
    """Writes down that somebody is asked."""
    row = Hosting(
        workspace_id=circle.workspace_id,
        circle_id=circle.id,
        step=step,
        enrolment_id=enrolment_id,
        state=ASKED,
        asked_at=now,
    )
    session.add(row)
    session.flush()
    return row


def answered(session: Session, row: Hosting, state: str, now: datetime) -> None:
    """Writes down what they answered."""
    row.state, row.answered_at = state, now
    session.flush()


def given_back(session: Session, circle: Circle, enrolment_id: str, now: datetime) -> list[int]:
    """Somebody hosts nothing any more; the steps for which they had said yes."""
    rows = [one for one in _of(session, circle, enrolment_id) if one.state != PASSED]
    steps = [one.step for one in rows if one.state == YES]
    for one in rows:
        answered(session, one, PASSED, now)
    return steps


def excused(
    session: Session, circle: Circle, enrolment_id: str, steps: Collection[int], now: datetime
) -> list[int]:
    """Somebody cannot host the meetings of some steps; those of them for which they had said yes."""
    rows = [one for one in _of(session, circle, enrolment_id) if one.state == YES and one.step in steps]
    for one in rows:
        answered(session, one, EXCUSED, now)
    return [one.step for one in rows]


def _of(session: Session, circle: Circle, enrolment_id: str) -> list[Hosting]:
    found = select(Hosting).where(
        Hosting.workspace_id == circle.workspace_id,
        Hosting.circle_id == circle.id,
        Hosting.enrolment_id == enrolment_id,
    )
    return list(session.scalars(found.order_by(Hosting.step)))
