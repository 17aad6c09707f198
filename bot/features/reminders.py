"""Reminders of a check-in: one in a step at most, in private, to whoever has not answered and wants to be reminded."""

from datetime import datetime
from typing import Any

from bot.domain import reminders as rules
from bot.domain.circles import CircleState, MemberState
from bot.domain.programme import Catalogue
from bot.domain.quiet import Weight
from bot.domain.reminders import Reminder, Wish
from bot.domain.steps import is_over, open_step
from bot.domain.worktime import Run, meeting_at
from bot.features import editions, people
from bot.features.alarms import Ringing
from bot.store import alarms, checkins, circles, members, outbox, workspaces
from bot.store import people as rows
from bot.store.models import Circle, Member, OutboxState, Person
from bot.store.session import Session

KIND = "reminder"


def set_(session: Session, circle: Circle, run: Run, step: int, *, now: datetime, closes_at: datetime) -> None:
    """Sets the alarm of every member for a step whose check-in opens now and closes with the wrap-up."""
    here = members.present(session, circle)
    wishes = {one.user_id: one for one in rows.of(session, circle.workspace_id, [one.user_id for one, _ in here])}
    meets_at = meeting_at(run, step)
    found: list[tuple[str, datetime, dict[str, Any]]] = []
    for member, enrolment in here:
        wish = _wish(wishes.get(member.user_id))
        at = rules.due_at(now, meets_at, closes_at, enrolment.zone, wish, run.minutes_of(step))
        if at is not None:
            facts = {"circle": circle.id, "step": step, "enrolment": enrolment.id}
            found.append((f"{KIND}:{circle.id}:{step}:{enrolment.id}", at, facts))
    alarms.set_all(session, circle.workspace_id, KIND, found)


def ring(session: Session, ringing: Ringing, _catalogue: Catalogue, now: datetime) -> None:
    """Reminds a member, if there is still something to be reminded of."""
    facts = ringing.facts
    circle = circles.get(session, ringing.workspace_id, facts["circle"])
    if circle is not None and is_over(circle.done_kind, circle.done_step, facts["step"]):
        what = f"skipped a reminder of step {facts['step']}: the step is over"
        workspaces.log(session, circle.workspace_id, at=now, by="bot", subject=f"circle {circle.id}", what=what)
        return
    member = _to_remind(session, ringing.workspace_id, facts["circle"], facts["step"], facts["enrolment"])
    if member is not None:
        people.tell(
            session,
            ringing.workspace_id,
            member.user_id,
            key=ringing.key,
            kind=KIND,
            weight=Weight.KIND,
            now=now,
            facts=facts,
        )


def shown(
    session: Session, workspace_id: str, circle_id: str, step: int, enrolment_id: str, *, catalogue: Catalogue
) -> Reminder | None:
    """What a reminder says; None when the member has answered meanwhile, or turned reminders off."""
    circle = circles.get(session, workspace_id, circle_id)
    member = _to_remind(session, workspace_id, circle_id, step, enrolment_id)
    if circle is None or member is None or circle.channel_id is None or circle.next_at is None:
        return None
    programme = editions.of(session, circle, catalogue)
    title = programme.steps[step].title
    return Reminder(circle_id, circle.channel_id, step, title, circle.next_at, programme.weeks_apart)


def is_shown(session: Session, circle: Circle, step: int) -> bool:
    """Whether a step's prompt has come into the channel, or still may."""
    state = outbox.state_of(session, circle.workspace_id, f"prompt:{circle.id}:{step}")
    return state not in (None, OutboxState.DEAD, OutboxState.WITHDRAWN)


def is_lost(session: Session, circle: Circle, step: int) -> bool:
    """Whether a step's prompt has not come into the channel, and comes no more now that the step is over."""
    state = outbox.state_of(session, circle.workspace_id, f"prompt:{circle.id}:{step}")
    late = is_over(circle.done_kind, circle.done_step, step) and state is OutboxState.PENDING
    return late or state in (None, OutboxState.DEAD, OutboxState.WITHDRAWN)


def turn(session: Session, workspace_id: str, user_id: str, *, on: bool) -> None:
    """Turns a person's reminders on or off."""
    rows.known(session, workspace_id, user_id).reminders = on


def are_on(session: Session, workspace_id: str, user_id: str) -> bool:
    """Whether a person wants to be reminded."""
    person = rows.get(session, workspace_id, user_id)
    return person is None or person.reminders


def _to_remind(session: Session, workspace_id: str, circle_id: str, step: int, enrolment_id: str) -> Member | None:
    """The member whom a step's check-in still waits for, unless they are to be left in peace."""
    circle = circles.get(session, workspace_id, circle_id)
    if circle is None or circle.state is not CircleState.RUNNING:
        return None
    if open_step(circle.done_kind, circle.done_step) != step or _is_shut(session, circle, step):
        return None
    member = next((one for one in circles.members(session, circle) if one.enrolment_id == enrolment_id), None)
    if member is None or member.state is not MemberState.MEMBER or member.muted_step == step:
        return None
    if member.outside_since is not None:
        return None
    if not are_on(session, workspace_id, member.user_id):
        return None
    answered = checkins.answered(session, workspace_id, circle_id, enrolment_id, step)
    return None if answered else member


def _is_shut(session: Session, circle: Circle, step: int) -> bool:
    """Whether nobody can check in: because of a stranger, or as the channel is archived or lost to the bot."""
    if circle.held_at is not None or circle.archived_at is not None:
        return True
    return not is_shown(session, circle, step)


def _wish(person: Person | None) -> Wish:
    return Wish(person.remind_weekday, person.remind_at) if person else Wish(None, None)
