"""Leaving: the waiting list, a proposal or a circle; a day to take it back, and the way out of the channel."""

from datetime import date, datetime

from bot.domain.circles import CircleState, MemberState
from bot.domain.leavings import PLEASE_AFTER, PLEASE_TIMES, UNDO_FOR, LeaveForm, LeaveWhy, Left, Place, may_undo
from bot.domain.programme import Catalogue
from bot.domain.quiet import STARTS, Weight, working_days_later
from bot.domain.refusals import Refusal, RefusalCode
from bot.domain.worktime import instant
from bot.features import departures, editions, people, waitings
from bot.store import alarms, circles, enrolments, members, outbox, workspaces
from bot.store.alarms import Ringing
from bot.store.models import Circle, Enrolment, Member
from bot.store.session import Session


def form(session: Session, workspace_id: str, user_id: str, *, catalogue: Catalogue) -> LeaveForm:
    """What a person would leave; refused when they have joined nothing."""
    for enrolment in enrolments.open_of(session, workspace_id, user_id):
        circle = circles.of_enrolment(session, workspace_id, enrolment.id)
        if circle is None and enrolment.programme_id in catalogue:
            title = catalogue.get(enrolment.programme_id).title
            return LeaveForm(enrolment.id, Place.WAITING, title, None)
        if circle is not None and editions.has(circle, catalogue):
            title = editions.of(session, circle, catalogue).title
            place = Place.PROPOSAL if departures.is_proposal(circle) else Place.CIRCLE
            return LeaveForm(enrolment.id, place, title, circle.channel_id)
    raise Refusal(RefusalCode.NOT_JOINED)


def leave(
    session: Session,
    workspace_id: str,
    user_id: str,
    enrolment_id: str,
    why: LeaveWhy | None,
    *,
    catalogue: Catalogue,
    now: datetime,
) -> Place:
    """Takes a person out of whatever they are in, whether a moderator decides at the same moment or not."""
    done = _left_before(session, workspace_id, user_id, enrolment_id)
    if done is not None:
        return done
    enrolment, circle, member = _held(session, workspace_id, user_id, enrolment_id)
    if circle is None or member is None:
        departures.end(session, enrolment, now)
        return Place.WAITING
    if departures.is_proposal(circle):
        departures.leave_proposal(session, circle, member, catalogue=catalogue, now=now)
        departures.end(session, enrolment, now)
        return Place.PROPOSAL
    _leave_circle(session, circle, member, enrolment, why, catalogue, now)
    _confirm(session, circle, member, now)
    return Place.CIRCLE


def _left_before(session: Session, workspace_id: str, user_id: str, enrolment_id: str) -> Place | None:
    """What somebody has left already: the same form sent in twice says the same."""
    enrolment = enrolments.find(session, workspace_id, enrolment_id)
    if enrolment is None or enrolment.user_id != user_id or enrolment.ended_at is None:
        return None
    last = members.get_last(session, workspace_id, enrolment_id)
    if last is None:
        return Place.WAITING
    return Place.CIRCLE if last.state is MemberState.LEFT else None


def leave_for_later(
    session: Session, workspace_id: str, user_id: str, enrolment_id: str, *, catalogue: Catalogue, now: datetime
) -> date | None:
    """Leaves a circle that will have ended before the return, for the first place on the list from then on."""
    enrolment, circle, member = _held(session, workspace_id, user_id, enrolment_id)
    if circle is None or member is None or not departures.is_alive(circle):
        raise Refusal(RefusalCode.GONE)
    _leave_circle(session, circle, member, enrolment, None, catalogue, now)
    again = enrolments.again(session, enrolment, now)
    if again is None:
        return None
    waitings.begin_again(session, again, now=now)
    back_on = again.not_before = again.away_until = enrolment.away_until
    if back_on is not None:
        facts, at = {"enrolment": again.id, "step": 0}, instant(back_on, STARTS, again.zone)
        key = f"pause.returns:{again.id}"
        alarms.set_(session, workspace_id, key=key, kind="pause.returns", at=at, facts=facts)
    return back_on


def undo(
    session: Session, workspace_id: str, circle_id: str, enrolment_id: str, user_id: str, *, now: datetime
) -> str | None:
    """Takes a leave back within a day, if the circle still runs; the circle's channel."""
    circle = circles.locked(session, workspace_id, circle_id)
    member = members.get(session, workspace_id, circle_id, enrolment_id)
    if circle is None or member is None or member.user_id != user_id:
        raise Refusal(RefusalCode.GONE)
    if member.state is MemberState.MEMBER:
        raise Refusal(RefusalCode.IN_CIRCLE_AGAIN)
    enrolment = enrolments.get(session, workspace_id, enrolment_id)
    if not _may_return(session, circle, member, enrolment, now):
        raise Refusal(RefusalCode.LEFT_FOR_GOOD)
    alarms.cancel(session, workspace_id, _final_key(member))
    member.state, member.left_at, member.left_why = MemberState.MEMBER, None, None
    member.outside_since = None
    enrolment.ended_at = None
    session.flush()
    departures.ask_who_is_in(session, circle, now)
    if circle.channel_id:
        _owe_invitation(session, circle, member, now)
    return circle.channel_id


def _may_return(session: Session, circle: Circle, member: Member, enrolment: Enrolment, now: datetime) -> bool:
    joined = enrolments.open_of(session, circle.workspace_id, member.user_id)
    anew = any(one.programme_id == enrolment.programme_id for one in joined)
    return (
        member.state is MemberState.LEFT
        and may_undo(member.left_at, now)
        # Set for whoever leaves in this way: all others go for good.
        and alarms.find(session, circle.workspace_id, _final_key(member)) is not None
        and departures.is_alive(circle)
        and not anew
    )


def _owe_invitation(session: Session, circle: Circle, member: Member, now: datetime) -> None:
    """Somebody who left while the channel was being made was not invited; for all others it does nothing."""
    outbox.owe(
        session,
        circle.workspace_id,
        key=f"circle.invite:{circle.id}:{member.enrolment_id}:{now.isoformat()}",
        kind="circle.invite",
        conversation=f"circle:{circle.id}",
        facts={"circle": circle.id},
        now=now,
    )


def final(session: Session, ringing: Ringing, _catalogue: Catalogue, now: datetime) -> None:
    """A day has passed since somebody left: their way out of the channel is owed, and a circle of one ends."""
    facts = ringing.facts
    circle = circles.locked(session, ringing.workspace_id, facts["circle"])
    member = members.get(session, ringing.workspace_id, facts["circle"], facts["enrolment"])
    if circle is None or member is None or member.state is not MemberState.LEFT:
        return
    take_out(session, circle, member, now)


def take_out(session: Session, circle: Circle, member: Member, now: datetime) -> None:
    """Owes somebody who has left their way out of the channel, and ends a circle of one."""
    left_at = member.left_at or now
    if circle.channel_id:
        outbox.owe(
            session,
            circle.workspace_id,
            key=f"circle.remove:{circle.id}:{member.enrolment_id}:{left_at.isoformat()}",
            kind="circle.remove",
            conversation=f"circle:{circle.id}",
            facts={"circle": circle.id, "enrolment": member.enrolment_id},
            now=now,
        )
    departures.dissolve_if_alone(session, circle, now)


def leaver(session: Session, workspace_id: str, circle_id: str, enrolment_id: str) -> str | None:
    """Who has to be taken out of a channel; None when they have come back."""
    member = members.get(session, workspace_id, circle_id, enrolment_id)
    return member.user_id if member is not None and member.state is MemberState.LEFT else None


def removal_refused(
    session: Session, workspace_id: str, circle_id: str, enrolment_id: str, *, now: datetime
) -> None:
    """Slack does not let the bot take somebody out: they are asked to go, and check-ins are held until they have."""
    circle = circles.locked(session, workspace_id, circle_id)
    member = members.get(session, workspace_id, circle_id, enrolment_id)
    if circle is None or member is None or member.state is not MemberState.LEFT:
        return
    member.still_inside = True
    if circle.state is CircleState.RUNNING and circle.held_at is None:
        circle.held_at = now
    _please_go(session, circle, member, 1, now)


def please_again(session: Session, ringing: Ringing, _catalogue: Catalogue, now: datetime) -> None:
    """Some days have passed since somebody was asked to leave the channel: they are asked again while they are in it."""
    facts = ringing.facts
    circle = circles.locked(session, ringing.workspace_id, facts["circle"])
    member = members.get(session, ringing.workspace_id, facts["circle"], facts["enrolment"])
    if circle is None or circle.state is not CircleState.RUNNING or member is None:
        return
    if member.state is MemberState.LEFT and member.still_inside:
        _please_go(session, circle, member, facts["time"], now)


def _please_go(session: Session, circle: Circle, member: Member, time: int, now: datetime) -> None:
    """Asks somebody to leave the channel, for the first, second or third time; others wait for it, so even while away."""
    people.tell(
        session,
        circle.workspace_id,
        member.user_id,
        key=f"leave.please:{circle.id}:{member.enrolment_id}:{(member.left_at or now).isoformat()}:{time}",
        kind="leave.please",
        weight=Weight.ANSWER,
        now=now,
        facts={"circle": circle.id, "enrolment": member.enrolment_id},
        in_working_hours=time > 1,
        even_away=True,
    )
    if time < PLEASE_TIMES:
        alarms.set_(
            session,
            circle.workspace_id,
            key=f"leave.please:{circle.id}:{member.enrolment_id}",
            kind="leave.please",
            at=working_days_later(now, circle.zone, PLEASE_AFTER),
            facts={"circle": circle.id, "enrolment": member.enrolment_id, "time": time + 1},
        )


def left(session: Session, workspace_id: str, circle_id: str, enrolment_id: str) -> Left | None:
    """What somebody is told who has left; None when they have come back."""
    circle = circles.get(session, workspace_id, circle_id)
    member = members.get(session, workspace_id, circle_id, enrolment_id)
    if circle is None or member is None or member.state is not MemberState.LEFT or member.left_at is None:
        return None
    return Left(circle.id, enrolment_id, circle.channel_id, member.left_at + UNDO_FOR)


def _held(
    session: Session, workspace_id: str, user_id: str, enrolment_id: str
) -> tuple[Enrolment, Circle | None, Member | None]:
    """A person's own enrolment with its place, held against whatever else is done with it at the same moment."""
    own = {one.id: one for one in enrolments.open_of(session, workspace_id, user_id)}
    enrolment = own.get(enrolment_id)
    if enrolment is None:
        raise Refusal(RefusalCode.GONE)
    if circles.of_enrolment(session, workspace_id, enrolment_id) is None:
        workspaces.lock(session, workspace_id)  # Proposals are made under the same lock.
    place = circles.of_enrolment(session, workspace_id, enrolment_id)
    if place is None:
        return enrolment, None, None
    circle = circles.locked(session, workspace_id, place.id)
    # Read after the circle is held: whoever held it before may have changed it, or ended it with all that belongs to it.
    member = members.current(session, workspace_id, enrolment_id)
    session.refresh(enrolment)
    if enrolment.ended_at is not None:
        raise Refusal(RefusalCode.GONE)
    return enrolment, circle, member


def _leave_circle(
    session: Session,
    circle: Circle,
    member: Member,
    enrolment: Enrolment,
    why: LeaveWhy | None,
    catalogue: Catalogue,
    now: datetime,
) -> None:
    code = why.value if why else None
    departures.leaves(session, circle, member, enrolment, why=code, catalogue=catalogue, now=now)
    facts = {"circle": circle.id, "enrolment": enrolment.id}
    key = _final_key(member)
    alarms.set_(session, circle.workspace_id, key=key, kind="leave.final", at=now + UNDO_FOR, facts=facts)


def _confirm(session: Session, circle: Circle, member: Member, now: datetime) -> None:
    people.tell(
        session,
        circle.workspace_id,
        member.user_id,
        key=f"leave.done:{circle.id}:{member.enrolment_id}:{now.isoformat()}",
        kind="leave.done",
        weight=Weight.ANSWER,
        now=now,
        facts={"circle": circle.id, "enrolment": member.enrolment_id},
    )


def _final_key(member: Member) -> str:
    return f"leave.final:{member.circle_id}:{member.enrolment_id}"
