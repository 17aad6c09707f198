"""What a circle commits to together: any member writes it down after a meeting, and says at the next how it came out."""

from datetime import date, datetime, timedelta

from bot.domain import shared_commitments as rules
from bot.domain.checkins import Outcome
from bot.domain.programme import Catalogue, Programme, WorksOn
from bot.domain.refusals import Refusal, RefusalCode
from bot.domain.shared_commitments import SharedCommitment, SharedForm
from bot.domain.worktime import meeting_on
from bot.features import askings, editions
from bot.features import circles as channels
from bot.features.checkins import today_of
from bot.store import circles, outbox
from bot.store import shared_commitments as store
from bot.store.models import Circle
from bot.store.session import Session

SHOWN, SETTLED = "shared.shown", "shared.settled"
_WEEK = timedelta(weeks=1)


def form(
    session: Session,
    workspace_id: str,
    circle_id: str,
    step: int,
    user_id: str,
    *,
    catalogue: Catalogue,
    now: datetime,
) -> SharedForm:
    """What the modal shows: the words of this step as they are, or none and the day of the next meeting."""
    circle, _, enrolment = channels.acting(session, workspace_id, circle_id, user_id)
    run = circles.run_of(circle, _open(session, circle, step, catalogue))
    before = store.of_step(session, circle, step)
    if before is not None:
        return SharedForm(circle.id, step, before.what, before.due_on, before.version)
    next_on = meeting_on(run, step + 1) if step + 1 < run.steps else meeting_on(run, step) + _WEEK
    return SharedForm(circle.id, step, "", max(next_on, today_of(enrolment, now)), 0)


def write(
    session: Session,
    workspace_id: str,
    circle_id: str,
    step: int,
    user_id: str,
    version: int,
    what: str,
    due_on: date,
    *,
    catalogue: Catalogue,
    now: datetime,
) -> None:
    """Writes it down for all; refused when somebody has done so since the form was opened."""
    circle, _, enrolment = channels.acting(session, workspace_id, circle_id, user_id)
    _open(session, circle, step, catalogue)
    said, day = rules.checked(what, due_on, today_of(enrolment, now))
    before = store.of_step(session, circle, step)
    if before is not None and (before.what, before.due_on) == (said, day):
        return
    if (before.version if before else 0) != version:
        raise Refusal(RefusalCode.SHARED_CHANGED, field="what")
    written = store.write(session, circle, step, said, day, now)
    _tell(session, circle, SHOWN, step, f"wrap_up:{circle.id}:{step}", written.version, now)
    if before is None:
        askings.wrap_up_again(session, circle, step, now)


def settle(
    session: Session,
    workspace_id: str,
    circle_id: str,
    step: int,
    user_id: str,
    seen: Outcome | None,
    outcome: Outcome,
    *,
    catalogue: Catalogue,
    now: datetime,
) -> None:
    """Any member says how it came out, and may say it anew; refused when another one has since it was `seen`."""
    circle, _, _ = channels.acting(session, workspace_id, circle_id, user_id)
    editions.of(session, circle, catalogue)
    before = store.of_step(session, circle, step)
    if before is None:
        raise Refusal(RefusalCode.GONE)
    if before.outcome is outcome:
        return
    if before.outcome is not seen:
        raise Refusal(RefusalCode.SHARED_SETTLED, field="came_out")
    store.settle(session, circle, step, outcome)
    _tell(session, circle, SETTLED, step, f"prompt:{circle.id}:{step + 1}", outcome.value, now)


def look(session: Session, workspace_id: str, circle_id: str, step: int, user_id: str) -> SharedCommitment:
    """What a member says of it how it came out."""
    circle, _, _ = channels.acting(session, workspace_id, circle_id, user_id)
    found = store.of_step(session, circle, step)
    if found is None:
        raise Refusal(RefusalCode.GONE)
    return found


def shown(session: Session, workspace_id: str, circle_id: str, step: int) -> SharedCommitment | None:
    """What a circle has committed to together, opened at the moment of sending."""
    circle = circles.get(session, workspace_id, circle_id)
    return store.of_step(session, circle, step) if circle else None


def _open(session: Session, circle: Circle, step: int, catalogue: Catalogue) -> Programme:
    """The programme, where it works on a shared problem and this is the step that was met in last."""
    programme = editions.of(session, circle, catalogue)
    if programme.works_on is not WorksOn.SHARED_PROBLEM or circle.done_step != step:
        raise Refusal(RefusalCode.GONE)
    return programme


def _tell(session: Session, circle: Circle, kind: str, step: int, under: str, mark: object, now: datetime) -> None:
    known = outbox.find(session, circle.workspace_id, under)
    outbox.owe(
        session,
        circle.workspace_id,
        key=f"{kind}:{circle.id}:{step}:{mark}:{int(now.timestamp())}",
        kind=kind,
        conversation=f"circle:{circle.id}",
        under=under if known else None,
        facts={"circle": circle.id, "step": step},
        now=now,
    )
