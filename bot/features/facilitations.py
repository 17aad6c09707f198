"""Hosting meetings by offer, in turn or once for all, and what a host may do for a member who wants to be left in peace."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain import facilitations as rules
from bot.domain.circles import CircleState
from bot.domain.facilitations import Turn
from bot.domain.programme import Catalogue, Facilitation, Step
from bot.domain.quiet import Weight
from bot.domain.refusals import Refusal, RefusalCode
from bot.domain.steps import is_over
from bot.features import editions, hosts, outsiders, people, volunteers
from bot.features.alarms import Ringing
from bot.store import alarms, circles, enrolments, facilitators, hostings, meetings
from bot.store.models import Circle, Enrolment, Member
from bot.store.session import Session


@dataclass(frozen=True)
class Note:
    """What a host is told in private: the turn, and the step with its note for facilitators."""

    turn: Turn
    step: Step


def look(session: Session, ringing: Ringing, catalogue: Catalogue, now: datetime) -> None:
    """Asks the next one who might host a step's meeting, at the morning of their own clock."""
    circle = circles.locked(session, ringing.workspace_id, ringing.facts["circle"])
    if circle is not None:
        _ask_next(session, circle, ringing.facts["step"], catalogue, now)


def turn(session: Session, workspace_id: str, circle_id: str, step: int, *, catalogue: Catalogue) -> Turn | None:
    """What somebody reads who is asked; None when there is nothing to ask any more."""
    circle = circles.get(session, workspace_id, circle_id)
    if circle is None or not _still(circle, step):
        return None
    found = _turn(session, circle, step, catalogue)
    for_all = _one_hosts_all(session, circle, catalogue) and _always(session, circle, catalogue) is None
    return replace(found, for_all=for_all) if found else None


def note(session: Session, workspace_id: str, circle_id: str, step: int, *, catalogue: Catalogue) -> Note | None:
    """What a host reads before the meeting."""
    circle = circles.get(session, workspace_id, circle_id)
    if circle is None:
        return None
    turn = _turn(session, circle, step, catalogue)
    always = _always(session, circle, catalogue)
    if turn is not None and turn.taken_by and always is not None:
        member = circles.member(session, circle, turn.taken_by)
        turn = replace(turn, for_all=member is not None and member.enrolment_id == always)
    return Note(turn, editions.of(session, circle, catalogue).steps[step]) if turn else None


def accept(
    session: Session,
    workspace_id: str,
    circle_id: str,
    step: int,
    user_id: str,
    *,
    catalogue: Catalogue,
    now: datetime,
) -> None:
    """Somebody who was asked hosts the meeting; the first yes counts."""
    circle, member = _of_member(session, workspace_id, circle_id, user_id)
    row = hostings.of_step(session, circle, step).get(member.enrolment_id)
    if row is None or not _coming(session, circle, step, catalogue, now):
        raise Refusal(RefusalCode.GONE)
    if _is_free(session, circle, step, user_id):
        hostings.answered(session, row, hostings.YES, now)
        alarms.cancel(session, workspace_id, f"hosting.ask:{circle.id}:{step}")
        _tell_note(session, circle, member, step, now)
        volunteers.tell_taken(session, circle, step, user_id, now)


def take(
    session: Session,
    workspace_id: str,
    circle_id: str,
    step: int,
    user_id: str,
    *,
    catalogue: Catalogue,
    now: datetime,
) -> None:
    """A member hosts the meeting when the whole circle was asked who would; the first who says so."""
    circle, member = _of_member(session, workspace_id, circle_id, user_id)
    if not _one_hosts_all(session, circle, catalogue) or not _coming(session, circle, step, catalogue, now):
        raise Refusal(RefusalCode.GONE)
    if _is_free(session, circle, step, user_id):
        volunteers.offer(session, circle, member, step, now)
    accept(session, workspace_id, circle_id, step, user_id, catalogue=catalogue, now=now)


def decline(
    session: Session,
    workspace_id: str,
    circle_id: str,
    step: int,
    user_id: str,
    *,
    catalogue: Catalogue,
    now: datetime,
) -> None:
    """Somebody passes, without a reason and without anybody learning of it; the next one is asked."""
    circle, member = _of_member(session, workspace_id, circle_id, user_id)
    row = hostings.of_step(session, circle, step).get(member.enrolment_id)
    if row is None or not _coming(session, circle, step, catalogue, now):
        raise Refusal(RefusalCode.GONE)
    if row.state not in (hostings.PASSED, hostings.EXCUSED):
        # Who had said yes owes their turn; who hosts all meetings hosts the others as before.
        one_for_all, was_host = _one_hosts_all(session, circle, catalogue), row.state == hostings.YES
        excused = member.enrolment_id == _always(session, circle, catalogue) if one_for_all else was_host
        hostings.answered(session, row, hostings.EXCUSED if excused else hostings.PASSED, now)
        _ask_next(session, circle, step, catalogue, now)
        programme, held_at = editions.of(session, circle, catalogue), _held_at(session, circle, step, catalogue)
        if volunteers.asks_all(session, circle, programme, step, held_at):
            volunteers.ask_all(session, circle, step, now)


def may_mute(session: Session, workspace_id: str, circle_id: str, step: int, user_id: str) -> None:
    """Refuses everybody but the step's host, and a step that is over."""
    circle, _member = _of_member(session, workspace_id, circle_id, user_id)
    if hostings.host_of(session, circle, step) != user_id:
        raise Refusal(RefusalCode.NOT_THE_HOST)
    if not _still(circle, step):
        raise Refusal(RefusalCode.GONE)


def mute(session: Session, workspace_id: str, circle_id: str, step: int, user_id: str, muted: str | None) -> None:
    """The host has one member left in peace in this step: they are not reminded."""
    may_mute(session, workspace_id, circle_id, step, user_id)
    if muted == user_id:
        raise Refusal(RefusalCode.ONESELF, field="member")
    circle = circles.locked(session, workspace_id, circle_id)
    member = circles.member(session, circle, muted) if circle and muted else None
    if member is None:
        raise Refusal(RefusalCode.NOT_A_MEMBER_HERE, field="member")
    member.muted_step, member.muted_by = step, user_id


def unmute(session: Session, workspace_id: str, circle_id: str, user_id: str) -> None:
    """A member wants to be reminded after all."""
    _circle, member = _of_member(session, workspace_id, circle_id, user_id)
    member.muted_step = member.muted_by = None


def _ask_next(session: Session, circle: Circle, step: int, catalogue: Catalogue, now: datetime) -> None:
    """Asks whose turn it is, unless somebody hosts already, it is too late, or nobody is left."""
    if not _coming(session, circle, step, catalogue, now) or hostings.host_of(session, circle, step) is not None:
        return
    leads = facilitators.who(session, circle)
    if leads is not None:
        _tell_facilitator(session, circle, leads, step, now)
        return
    held_at, always = _held_at(session, circle, step, catalogue), _always(session, circle, catalogue)
    programme = editions.of(session, circle, catalogue)
    chosen = rules.next_host(hosts.candidates(session, circle, programme, step, now), always)
    if chosen is None or held_at is None:
        return
    enrolment = enrolments.get(session, circle.workspace_id, chosen.enrolment_id)
    morning = rules.ask_at(held_at, enrolment.zone)
    if now < morning:
        _ring_again(session, circle, step, morning)
    elif enrolment.id == always:
        _host_again(session, circle, step, enrolment, now)
    elif now < rules.last_call(held_at, enrolment.zone):
        _ask(session, circle, step, enrolment, held_at, now)


def _ask(
    session: Session, circle: Circle, step: int, enrolment: Enrolment, held_at: datetime, now: datetime
) -> None:
    hostings.asked(session, circle, step, enrolment.id, now)
    told = people.tell(
        session,
        circle.workspace_id,
        enrolment.user_id,
        key=f"hosting:{circle.id}:{step}:{enrolment.id}",
        kind="hosting.ask",
        weight=Weight.KIND,
        now=now,
        facts={"circle": circle.id, "step": step, "offered": enrolment.hosts},
    )
    # Whose week is full is not asked: the next one is, a moment later.
    again = rules.again_at(now, held_at, enrolment.zone) if told else now + timedelta(minutes=1)
    if again is not None:
        _ring_again(session, circle, step, again)


def _host_again(session: Session, circle: Circle, step: int, enrolment: Enrolment, now: datetime) -> None:
    """Whoever hosts all meetings is not asked any more: their note comes, in which they can say that they cannot."""
    hostings.answered(session, hostings.asked(session, circle, step, enrolment.id, now), hostings.YES, now)
    member = circles.member(session, circle, enrolment.user_id)
    if member is not None:
        _tell_note(session, circle, member, step, now)


def _always(session: Session, circle: Circle, catalogue: Catalogue) -> str | None:
    """The enrolment of whoever hosts all meetings, where one member does and has said yes."""
    return hostings.volunteer(session, circle) if _one_hosts_all(session, circle, catalogue) else None


def _one_hosts_all(session: Session, circle: Circle, catalogue: Catalogue) -> bool:
    return editions.of(session, circle, catalogue).facilitation is Facilitation.VOLUNTEER


def _is_free(session: Session, circle: Circle, step: int, user_id: str) -> bool:
    """Whether nobody hosts a meeting yet; refused to somebody where another one does."""
    host = _leads(session, circle, step)
    if host is not None and host != user_id:
        raise Refusal(RefusalCode.HOST_FOUND, user=host)
    return host is None


def _leads(session: Session, circle: Circle, step: int) -> str | None:
    """Who leads a step's meeting: the member who hosts it, or else whoever facilitates the circle."""
    return hostings.host_of(session, circle, step) or facilitators.who(session, circle)


def _ring_again(session: Session, circle: Circle, step: int, at: datetime) -> None:
    key, facts = f"hosting.ask:{circle.id}:{step}", {"circle": circle.id, "step": step}
    alarms.set_(session, circle.workspace_id, key=key, kind="hosting.ask", at=at, facts=facts)


def _tell_note(session: Session, circle: Circle, member: Member, step: int, now: datetime) -> None:
    people.tell(
        session,
        circle.workspace_id,
        member.user_id,
        # Whoever said yes, passed, and says yes again has the note already.
        key=f"hosting.note:{circle.id}:{step}:{member.enrolment_id}",
        kind="hosting.note",
        weight=Weight.ANSWER,
        now=now,
        facts={"circle": circle.id, "step": step},
    )


def _tell_facilitator(session: Session, circle: Circle, user_id: str, step: int, now: datetime) -> None:
    people.tell(
        session,
        circle.workspace_id,
        user_id,
        key=f"facilitator.note:{circle.id}:{step}:{user_id}",
        kind="facilitator.note",
        weight=Weight.ANSWER,
        now=now,
        facts={"circle": circle.id, "step": step, "user": user_id},
        in_working_hours=True,
    )


def _of_member(session: Session, workspace_id: str, circle_id: str, user_id: str) -> tuple[Circle, Member]:
    # Held until the end: of two who say yes at the same moment one hosts.
    circle = circles.locked(session, workspace_id, circle_id)
    member = circles.member(session, circle, user_id) if circle else None
    if circle is None or member is None:
        raise outsiders.refusal(session, circle, user_id)
    return circle, member


def _turn(session: Session, circle: Circle, step: int, catalogue: Catalogue) -> Turn | None:
    """The turn to host a step's meeting; None where there is no meeting."""
    held_at = _held_at(session, circle, step, catalogue)
    host = _leads(session, circle, step)
    apart = editions.of(session, circle, catalogue).weeks_apart
    return Turn(circle.id, step, held_at, circle.zone, host, apart) if held_at else None


def _held_at(session: Session, circle: Circle, step: int, catalogue: Catalogue) -> datetime | None:
    """When a step's meeting is held; None where the circle writes instead, and for a step there is not."""
    run = circles.run_of(circle, editions.of(session, circle, catalogue))
    return meetings.held_at(session, circle, run, step) if step in range(run.steps) else None


def _coming(session: Session, circle: Circle, step: int, catalogue: Catalogue, now: datetime) -> bool:
    """Whether there is a meeting of a step, and it is still ahead."""
    held_at = _held_at(session, circle, step, catalogue)
    return circle.state is CircleState.RUNNING and held_at is not None and now < held_at


def _still(circle: Circle, step: int) -> bool:
    """Whether a step is not wrapped up yet."""
    return circle.state is CircleState.RUNNING and not is_over(circle.done_kind, circle.done_step, step)
