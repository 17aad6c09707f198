"""Check-ins: what is asked, what was given, and the echo in the circle's thread."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain import checkins as rules
from bot.domain.checkins import CheckInForm, CheckInGiven, Echo, OpenCommitment
from bot.domain.programme import Catalogue
from bot.domain.refusals import Refusal, RefusalCode
from bot.domain.steps import open_step
from bot.domain.worktime import meeting_at
from bot.store import checkins, circles, enrolments, outbox
from bot.store.models import Circle, Enrolment, Member
from bot.store.session import Session
from bot.store.texts import KeyMissing


def form(
    session: Session,
    workspace_id: str,
    circle_id: str,
    step: int,
    user_id: str,
    *,
    catalogue: Catalogue,
    now: datetime,
) -> CheckInForm:
    """The check-in to fill in; refused to strangers, for a step that is over, and when it was given already."""
    circle, _, enrolment = _open_for(session, workspace_id, circle_id, step, user_id)
    programme = catalogue.get(circle.programme_id)
    run = circles.run_of(circle, programme)
    today = _today(enrolment, now)
    # After the last meeting people have a week as after every other one.
    following = meeting_at(run, step + 1) if step + 1 < run.steps else meeting_at(run, step) + timedelta(weeks=1)
    ahead = following.astimezone(ZoneInfo(enrolment.zone)).date()
    return CheckInForm(
        circle_id=circle.id,
        step=step,
        title=programme.steps[step].title,
        question=programme.steps[step].question,
        open=open_commitments(session, enrolment),
        today=today,
        suggested_due_on=max(today, ahead),
    )


def give(
    session: Session,
    workspace_id: str,
    circle_id: str,
    step: int,
    user_id: str,
    given: CheckInGiven,
    *,
    now: datetime,
) -> CheckInGiven:
    """Takes a check-in: outcomes of earlier commitments, and the next one."""
    circle, member, enrolment = _open_for(session, workspace_id, circle_id, step, user_id)
    checked = rules.checked(given, _today(enrolment, now))
    checkins.add(session, enrolment, member, step=step, answer=checked.answer, now=now)
    for commitment_id, outcome in checked.outcomes.items():
        checkins.record_outcome(session, workspace_id, enrolment.id, commitment_id, outcome, now)
    made = checkins.commit(session, enrolment, member, step=step, what=checked.what, due_on=checked.due_on)
    if checked.shared:
        outbox.owe(
            session,
            workspace_id,
            key=f"echo:{made.id}",
            kind="checkin.echo",
            conversation=f"circle:{circle.id}",
            under=f"prompt:{circle.id}:{step}",
            facts={"circle": circle.id, "commitment": made.id},
            now=now,
        )
    return checked


def be_here(
    session: Session, workspace_id: str, circle_id: str, step: int, user_id: str, *, now: datetime
) -> None:
    """Takes "just here this week": a full check-in without words, which may still get words while it is open."""
    _, member, enrolment = _open_for(session, workspace_id, circle_id, step, user_id)
    checkins.add(session, enrolment, member, step=step, answer=None, now=now, here=True)


def replied(
    session: Session, workspace_id: str, channel_id: str, thread_ts: str, user_id: str, *, now: datetime
) -> None:
    """Somebody wrote in a thread: when it is the open step's and they are a member, they need no reminder."""
    circle = circles.in_channel(session, workspace_id, channel_id)
    member = circles.member(session, circle, user_id) if circle else None
    if circle is None or member is None:
        return
    step = open_step(circle.done_kind, circle.done_step)
    prompt = None if step is None else outbox.find(session, workspace_id, f"prompt:{circle.id}:{step}")
    if step is not None and prompt is not None and prompt.ts == thread_ts:
        circles.locked(session, workspace_id, circle.id)  # Two replies at the same moment are noted once.
        checkins.note_reply(session, member, step, now)


def echo(session: Session, workspace_id: str, commitment_id: str, *, catalogue: Catalogue) -> Echo | None:
    """The words to show in the thread, opened at the moment of sending."""
    commitment = checkins.commitment(session, workspace_id, commitment_id)
    if commitment is None:
        return None
    enrolment = enrolments.get(session, workspace_id, commitment.enrolment_id)
    given = checkins.given(session, workspace_id, commitment.circle_id, enrolment.id, commitment.step)
    try:
        answer = checkins.answer(session, enrolment, given) if given else None
        what = checkins.words(session, enrolment, commitment)
    except KeyMissing:
        return None
    question = catalogue.get(enrolment.programme_id).steps[commitment.step].question
    return Echo(enrolment.user_id, question, answer, what, commitment.due_on)


def open_commitments(session: Session, enrolment: Enrolment) -> tuple[OpenCommitment, ...]:
    """A person's commitments that have not been looked back on."""
    return tuple(
        OpenCommitment(one.id, one.step, checkins.words(session, enrolment, one), one.due_on)
        for one in checkins.commitments(session, enrolment.workspace_id, enrolment.id)
        if one.outcome is None
    )


def _open_for(
    session: Session, workspace_id: str, circle_id: str, step: int, user_id: str
) -> tuple[Circle, Member, Enrolment]:
    # Held until the end: two check-ins of one person at the same moment come one after the other.
    circle = circles.locked(session, workspace_id, circle_id)
    member = circles.member(session, circle, user_id) if circle else None
    if circle is None or member is None:
        raise Refusal(RefusalCode.NOT_IN_CIRCLE)
    if open_step(circle.done_kind, circle.done_step) != step:
        raise Refusal(RefusalCode.STEP_NOT_OPEN)
    if circle.held_at is not None:
        raise Refusal(RefusalCode.CHECKINS_HELD)
    before = checkins.given(session, circle.workspace_id, circle.id, member.enrolment_id, step)
    if before is not None and not before.here:
        raise Refusal(RefusalCode.ALREADY_CHECKED_IN)
    return circle, member, enrolments.get(session, workspace_id, member.enrolment_id)


def _today(enrolment: Enrolment, now: datetime) -> date:
    return now.astimezone(ZoneInfo(enrolment.zone)).date()
