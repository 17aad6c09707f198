"""Check-ins: what is asked, what was given, and the echo in the circle's thread."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.domain import checkins as rules
from bot.domain.checkins import CheckInForm, CheckInGiven, Echo, OpenCommitment, Outcome
from bot.domain.programme import Catalogue
from bot.domain.refusals import Refusal, RefusalCode
from bot.domain.steps import open_step
from bot.domain.worktime import meeting_at
from bot.features import echoes, editions, outsiders, people
from bot.store import checkins, circles, enrolments, meetings, outbox
from bot.store.models import Circle, Enrolment, Member
from bot.store.session import Session
from bot.store.texts import KeyMissing

KEEP = "checkin.keep"  # The question whether a reply in the thread is to be the check-in.


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
    circle, member, enrolment = open_for(session, workspace_id, circle_id, step, user_id)
    return _form(session, circle, member, enrolment, step, catalogue=catalogue, now=now)


def look_back(
    session: Session,
    workspace_id: str,
    circle_id: str,
    step: int,
    user_id: str,
    outcomes: Mapping[str, Outcome],
    *,
    catalogue: Catalogue,
    now: datetime,
) -> CheckInForm:
    """Takes how earlier commitments came out, each once; what there is still to fill in."""
    circle, member, enrolment = open_for(session, workspace_id, circle_id, step, user_id)
    _record(session, enrolment, outcomes, now)
    return _form(session, circle, member, enrolment, step, catalogue=catalogue, now=now)


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
    _, member, enrolment = open_for(session, workspace_id, circle_id, step, user_id)
    checked = rules.checked(given, today_of(enrolment, now))
    row = checkins.add(session, enrolment, member, step=step, answer=checked.answer, now=now)
    _record(session, enrolment, checked.outcomes, now)
    made = checkins.commit(
        session,
        enrolment,
        member,
        step=step,
        what=checked.what,
        due_on=checked.due_on,
        cue=checked.cue,
        checkin_id=row.id,
    )
    if checked.shared:
        echoes.show(session, row, made, now=now)
    return checked


def be_here(
    session: Session, workspace_id: str, circle_id: str, step: int, user_id: str, *, now: datetime
) -> None:
    """Takes "just here this week": a full check-in without words, which may still get words while it is open."""
    _, member, enrolment = open_for(session, workspace_id, circle_id, step, user_id)
    checkins.add(session, enrolment, member, step=step, answer=None, now=now, here=True)


def replied(
    session: Session,
    workspace_id: str,
    channel_id: str,
    thread_ts: str,
    user_id: str,
    *,
    now: datetime,
    ts: str | None = None,
) -> None:
    """Somebody wrote in a thread: when it is the open step's and they are a member, they need no reminder.

    Whoever has not checked in, and is not away, is asked whether that was to be their check-in, once a step: the
    first time; `ts` is their message.
    """
    circle = circles.in_channel(session, workspace_id, channel_id)
    member = circles.member(session, circle, user_id) if circle else None
    if circle is None or member is None:
        return
    step = open_step(circle.done_kind, circle.done_step)
    prompt = None if step is None else outbox.find(session, workspace_id, f"prompt:{circle.id}:{step}")
    if step is not None and prompt is not None and prompt.ts == thread_ts:
        circles.locked(session, workspace_id, circle.id)  # Two replies at the same moment are noted once.
        if checkins.note_reply(session, member, step, now) and ts is not None:
            _offer_to_keep(session, circle, member, step, ts, now)


def may_keep(session: Session, workspace_id: str, circle_id: str, step: int, user_id: str) -> bool:
    """Whether a member's reply can still become their check-in: the step is open, and they have not checked in."""
    circle = circles.get(session, workspace_id, circle_id)
    member = circles.member(session, circle, user_id) if circle else None
    if circle is None or member is None or circle.held_at is not None:
        return False
    is_open = open_step(circle.done_kind, circle.done_step) == step
    return is_open and checkins.given(session, workspace_id, circle_id, member.enrolment_id, step) is None


def thread(session: Session, workspace_id: str, circle_id: str, step: int) -> tuple[str, str] | None:
    """The channel and the `ts` of a step's prompt, once it has been posted."""
    prompt = outbox.find(session, workspace_id, f"prompt:{circle_id}:{step}")
    return (prompt.channel, prompt.ts) if prompt and prompt.channel and prompt.ts else None


def echo(session: Session, workspace_id: str, commitment_id: str, *, catalogue: Catalogue) -> Echo | None:
    """The words to show in the thread, opened at the moment of sending."""
    commitment = checkins.commitment(session, workspace_id, commitment_id)
    if commitment is None:
        return None
    enrolment = enrolments.get(session, workspace_id, commitment.enrolment_id)
    given = checkins.given(session, workspace_id, commitment.circle_id, enrolment.id, commitment.step)
    circle = circles.get(session, workspace_id, commitment.circle_id)
    if given is None or not given.shared or circle is None or circle.held_at is not None:
        return None
    try:
        answer = checkins.answer(session, enrolment, given)
        what = checkins.words(session, enrolment, commitment)
        cue = checkins.cue(session, enrolment, commitment)
    except KeyMissing:
        return None
    question = editions.of(session, circle, catalogue).steps[commitment.step].question
    return Echo(enrolment.user_id, question, answer, what, commitment.due_on, cue)


def open_commitments(session: Session, enrolment: Enrolment) -> tuple[OpenCommitment, ...]:
    """A person's commitments that have not been looked back on and can be read."""
    found: list[OpenCommitment] = []
    for one in checkins.commitments(session, enrolment.workspace_id, enrolment.id):
        if one.outcome is None:
            with suppress(KeyMissing):
                what = checkins.words(session, enrolment, one)
                found.append(OpenCommitment(one.id, one.step, what, one.due_on))
    return tuple(found)


def open_for(
    session: Session, workspace_id: str, circle_id: str, step: int, user_id: str
) -> tuple[Circle, Member, Enrolment]:
    """An open step's circle, held until the transaction ends, with a member who has not checked in yet."""
    # Two check-ins of one person at the same moment come one after the other.
    circle = circles.locked(session, workspace_id, circle_id)
    member = circles.member(session, circle, user_id) if circle else None
    if circle is None or member is None:
        raise outsiders.refusal(session, circle, user_id)
    if open_step(circle.done_kind, circle.done_step) != step:
        raise Refusal(RefusalCode.STEP_NOT_OPEN)
    if circle.held_at is not None:
        raise Refusal(RefusalCode.CHECKINS_HELD)
    before = checkins.given(session, circle.workspace_id, circle.id, member.enrolment_id, step)
    if before is not None and not before.here:
        raise Refusal(RefusalCode.ALREADY_CHECKED_IN)
    return circle, member, enrolments.get(session, workspace_id, member.enrolment_id)


def today_of(enrolment: Enrolment, now: datetime) -> date:
    """A member's own date."""
    return now.astimezone(ZoneInfo(enrolment.zone)).date()


def _form(
    session: Session,
    circle: Circle,
    member: Member,
    enrolment: Enrolment,
    step: int,
    *,
    catalogue: Catalogue,
    now: datetime,
) -> CheckInForm:
    programme = editions.of(session, circle, catalogue)
    run, today = circles.run_of(circle, programme), today_of(enrolment, now)
    meeting = meeting_at(run, step)
    moved = meetings.moved(session, circle).get(step, meeting)
    # No meeting follows the last one; ninety days later letter or goal come once more.
    is_last = step + 1 == run.steps
    due_on = rules.last_due(today) if is_last else today_of(enrolment, meeting_at(run, step + 1))
    before = checkins.given(session, circle.workspace_id, circle.id, member.enrolment_id, step)
    return CheckInForm(
        circle_id=circle.id,
        step=step,
        title=programme.steps[step].title,
        question=programme.steps[step].question,
        open=rules.asked_about(
            open_commitments(session, enrolment), step, today, today_of(enrolment, max(meeting, moved))
        ),
        today=today,
        suggested_due_on=max(today, due_on),
        here=before is not None,
        weeks_apart=run.weeks_apart,
        is_last=is_last,
    )


def _record(session: Session, enrolment: Enrolment, outcomes: Mapping[str, Outcome], now: datetime) -> None:
    for commitment_id, outcome in outcomes.items():
        checkins.record_outcome(session, enrolment.workspace_id, enrolment.id, commitment_id, outcome, now)


def _offer_to_keep(session: Session, circle: Circle, member: Member, step: int, ts: str, now: datetime) -> None:
    if people.away(session, circle.workspace_id, member.user_id, now):
        return  # They were promised that nothing is asked of them.
    if may_keep(session, circle.workspace_id, circle.id, step, member.user_id):
        outbox.owe(
            session,
            circle.workspace_id,
            key=f"keep:{circle.id}:{step}:{member.enrolment_id}",
            kind=KEEP,
            conversation=f"to:{member.user_id}",
            under=f"prompt:{circle.id}:{step}",
            facts={"circle": circle.id, "step": step, "user": member.user_id, "reply": ts},
            now=now,
        )
