"""Commitments made between two check-ins: what, by when and, if one likes, at which moment."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.domain import commitments as rules
from bot.domain.checkins import Outcome, last_due
from bot.domain.commitments import CommitmentForm, CommitmentGiven, CommitmentLook, CommitmentShown
from bot.domain.programme import Catalogue
from bot.domain.refusals import Refusal, RefusalCode
from bot.domain.worktime import meeting_at
from bot.features import circles as channels
from bot.features import editions
from bot.store import checkins, circles, enrolments, meetings, outbox
from bot.store.columns import new_id
from bot.store.models import Circle, Commitment, Enrolment
from bot.store.session import Session
from bot.store.texts import KeyMissing


def form(
    session: Session, workspace_id: str, user_id: str, channel_id: str = "", *, catalogue: Catalogue, now: datetime
) -> CommitmentForm:
    """What the modal shows to a member of a running circle."""
    circle = channels.own(session, workspace_id, user_id, channel_id)
    circle, _, enrolment = channels.acting(session, workspace_id, circle.id, user_id)
    run, today = circles.run_of(circle, editions.of(session, circle, catalogue)), _today(enrolment, now)
    moved, zone = meetings.moved(session, circle), ZoneInfo(enrolment.zone)
    ahead = (moved.get(step, meeting_at(run, step)).astimezone(zone).date() for step in range(run.steps))
    # After the last meeting it is as in the last check-in: nothing of the circle is left that it could be due by.
    suggested = min((on for on in ahead if on > today), default=last_due(today))
    return CommitmentForm(circle.id, new_id(), today, suggested)


def make(
    session: Session,
    workspace_id: str,
    circle_id: str,
    commitment_id: str,
    user_id: str,
    given: CommitmentGiven,
    *,
    now: datetime,
) -> CommitmentGiven:
    """Takes a commitment, once however often it is sent in; it belongs to the step that was opened last."""
    circle, member, enrolment = channels.acting(session, workspace_id, circle_id, user_id)
    checked, step = rules.checked(given, _today(enrolment, now)), circle.done_step or 0
    if checkins.commitment(session, workspace_id, commitment_id) is not None:
        return checked
    checkins.commit(
        session,
        enrolment,
        member,
        step=step,
        what=checked.what,
        due_on=checked.due_on,
        cue=checked.cue,
        commitment_id=commitment_id,
    )
    if checked.shared:
        _show(session, circle, commitment_id, step, now)
    return checked


def shown(session: Session, workspace_id: str, commitment_id: str) -> CommitmentShown | None:
    """The words to show to the circle, opened at the moment of sending."""
    found = checkins.commitment(session, workspace_id, commitment_id)
    if found is None:
        return None
    enrolment = enrolments.get(session, workspace_id, found.enrolment_id)
    try:
        what, cue = checkins.words(session, enrolment, found), checkins.cue(session, enrolment, found)
    except KeyMissing:
        return None
    return CommitmentShown(enrolment.user_id, what, found.due_on, cue)


def look(session: Session, workspace_id: str, commitment_id: str, user_id: str) -> CommitmentLook:
    """One of a person's own commitments, to say how it came out; it may be said anew."""
    found, enrolment = _own(session, workspace_id, commitment_id, user_id)
    try:
        what = checkins.words(session, enrolment, found)
    except KeyMissing:
        raise Refusal(RefusalCode.GONE) from None
    return CommitmentLook(found.id, what, found.due_on, found.outcome)


def settle(
    session: Session, workspace_id: str, commitment_id: str, user_id: str, outcome: Outcome, *, now: datetime
) -> None:
    """Notes how one of a person's own commitments came out, in the place of what they said before."""
    found, _ = _own(session, workspace_id, commitment_id, user_id)
    found.outcome, found.outcome_at = outcome, now


def _own(session: Session, workspace_id: str, commitment_id: str, user_id: str) -> tuple[Commitment, Enrolment]:
    found = checkins.commitment(session, workspace_id, commitment_id)
    enrolment = enrolments.find(session, workspace_id, found.enrolment_id) if found else None
    if found is None or enrolment is None or enrolment.user_id != user_id:
        raise Refusal(RefusalCode.GONE)
    return found, enrolment


def _show(session: Session, circle: Circle, commitment_id: str, step: int, now: datetime) -> None:
    """Owes the circle the commitment: in the step's thread or, before the first prompt, in its channel."""
    prompt = f"prompt:{circle.id}:{step}"
    outbox.owe(
        session,
        circle.workspace_id,
        key=f"commitment:{commitment_id}",
        kind="commitment.shown",
        conversation=f"circle:{circle.id}",
        under=prompt if outbox.find(session, circle.workspace_id, prompt) else None,
        facts={"circle": circle.id, "commitment": commitment_id},
        now=now,
    )


def _today(enrolment: Enrolment, now: datetime) -> date:
    return now.astimezone(ZoneInfo(enrolment.zone)).date()
