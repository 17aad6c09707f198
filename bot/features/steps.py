"""Steps: planning what is due in each running circle, and what the messages of a step say."""

from datetime import datetime, timedelta

from bot.domain.programme import Catalogue, Programme, Step
from bot.domain.refusals import Refusal, RefusalCode
from bot.domain.steps import StepMessage
from bot.domain.worktime import Moment, MomentKind, meeting_at, next_moment
from bot.features import circles as closing
from bot.store import circles, outbox, workspaces
from bot.store.models import Circle
from bot.store.session import Session

BATCH = 100
SET_ASIDE = timedelta(hours=6)


def plan(session: Session, *, catalogue: Catalogue, now: datetime) -> int:
    """Plans one batch of the circles whose next moment has come; how many, 0 when none is left.

    Planning twice writes nothing twice: every message has its key, and the circle moves on in the same
    transaction.
    """
    due = circles.due(session, now, BATCH)
    for circle in due:
        if _fits(circle, catalogue):
            _plan_circle(session, circle, catalogue.get(circle.programme_id), now)
        else:
            _set_aside(session, circle, now)
    return len(due)


def next_at(session: Session, *, catalogue: Catalogue) -> tuple[datetime, MomentKind, int] | None:
    """When the next moment of any circle comes, and what it is."""
    found = circles.next_at(session)
    if found is None:
        return None
    at, circle = found
    if not _fits(circle, catalogue):
        return None
    coming = next_moment(circles.run_of(circle, catalogue.get(circle.programme_id)), _done(circle))
    return (at, coming.kind, coming.step) if coming else None


def message(
    session: Session, workspace_id: str, circle_id: str, number: int, *, catalogue: Catalogue
) -> StepMessage | None:
    """What the messages of one step say in one circle."""
    circle = circles.get(session, workspace_id, circle_id)
    if circle is None:
        return None
    programme = catalogue.get(circle.programme_id)
    run = circles.run_of(circle, programme)
    if number not in range(run.steps):
        return None
    following = number + 1 if number + 1 < run.steps else None
    return StepMessage(
        circle_id=circle.id,
        programme=programme.title,
        step=programme.steps[number],
        last_step=run.steps - 1,
        zone=circle.zone,
        meeting_at=meeting_at(run, number),
        next=None if following is None else programme.steps[following],
        next_meeting_at=None if following is None else meeting_at(run, following),
    )


def guide(
    session: Session, workspace_id: str, circle_id: str, number: int, user_id: str, *, catalogue: Catalogue
) -> Step:
    """A step in full, for a member of the circle."""
    circle = circles.get(session, workspace_id, circle_id)
    if circle is None or circles.member(session, circle, user_id) is None:
        raise Refusal(RefusalCode.NOT_IN_CIRCLE)
    programme = catalogue.get(circle.programme_id)
    if number not in range(len(programme.steps)):
        raise Refusal(RefusalCode.GONE)
    return programme.steps[number]


def _plan_circle(session: Session, circle: Circle, programme: Programme, now: datetime) -> None:
    run = circles.run_of(circle, programme)
    moment = next_moment(run, _done(circle))
    if moment is None:
        circle.next_at = None
        return
    following = next_moment(run, moment)
    circle.done_kind, circle.done_step = moment.kind, moment.step
    circle.next_at = following.at if following else None
    if following is not None and following.at <= now:
        _skip(session, circle, moment, now)
    else:
        _owe(session, circle, moment, now)
    if moment.kind is MomentKind.GOODBYE:
        closing.close(session, circle, now)


def _fits(circle: Circle, catalogue: Catalogue) -> bool:
    """Whether the programme still has the step that a circle is at: files may have been changed under it."""
    if circle.programme_id not in catalogue:
        return False
    return (circle.done_step or 0) < len(catalogue.get(circle.programme_id).steps)


def _set_aside(session: Session, circle: Circle, now: datetime) -> None:
    """One circle that cannot go on must not keep the others from it; it is looked at again later."""
    circle.next_at = now + SET_ASIDE
    what = "set aside: its programme no longer has the step it is at"
    workspaces.log(session, circle.workspace_id, at=now, by="bot", subject=f"circle {circle.id}", what=what)


def _skip(session: Session, circle: Circle, moment: Moment, now: datetime) -> None:
    """What comes too late to be of use is left out, and that is written down."""
    what = f"skipped the {moment.kind} of step {moment.step}: the next moment has already come"
    workspaces.log(session, circle.workspace_id, at=now, by="bot", subject=f"circle {circle.id}", what=what)


def _owe(session: Session, circle: Circle, moment: Moment, now: datetime) -> None:
    key = f"{moment.kind}:{circle.id}:{moment.step}"
    _owe_message(session, circle, moment, key, f"step.{moment.kind}", now)
    if moment.kind is MomentKind.PROMPT:
        _owe_message(session, circle, moment, f"thread:{circle.id}:{moment.step}", "step.thread", now, under=key)


def _owe_message(
    session: Session,
    circle: Circle,
    moment: Moment,
    key: str,
    kind: str,
    now: datetime,
    under: str | None = None,
) -> None:
    outbox.owe(
        session,
        circle.workspace_id,
        key=key,
        kind=kind,
        conversation=f"circle:{circle.id}",
        under=under,
        facts={"circle": circle.id, "step": moment.step},
        now=now,
        due_at=now,
    )


def _done(circle: Circle) -> Moment | None:
    if circle.done_kind is None or circle.done_step is None:
        return None
    return Moment(circle.done_kind, circle.done_step, circle.next_at or circle.created_at)
