"""What ends when somebody goes out of a proposal or a circle, or away from it, and what that means for those who stay.

Whoever leaves a circle, is deactivated or says after the kickoff that it is not for them goes by `leaves`, whoever
pauses by `goes_away`: of both others take over what they would have done, and nobody is told why.
"""

from datetime import date, datetime, timedelta

from bot.domain.circles import BEFORE, CircleState, MemberState
from bot.domain.leavings import ALONE, UNDO_FOR, falls_small
from bot.domain.programme import Catalogue, Programme
from bot.domain.quiet import STARTS, Weight, working_time
from bot.domain.steps import open_step
from bot.domain.worktime import instant, meeting_at
from bot.features import (
    askings,
    assignments,
    clinics,
    closings,
    consents,
    duties,
    editions,
    gatherings,
    groupings,
    health,
    host_questions,
    norms,
    offers,
    partings,
    people,
    stand_ins,
    waitings,
)
from bot.features import circles as channels
from bot.store import alarms, circles, hostings, left_overs, meetings, members, rounds
from bot.store import people as private
from bot.store.models import Circle, Enrolment, Member
from bot.store.session import Session

RESCUE = (
    "rescue.look"  # The alarm at which the members of a circle that has become small are asked what they want.
)
_SETTLES = timedelta(hours=1)  # After whoever has left can no longer take it back.
_ALIVE = (CircleState.OPENING, CircleState.RUNNING)


def is_proposal(circle: Circle) -> bool:
    """Whether a circle has not been decided on."""
    return circle.state in BEFORE


def is_alive(circle: Circle) -> bool:
    """Whether a circle has been approved and has not ended."""
    return circle.state in _ALIVE


def leave_proposal(
    session: Session, circle: Circle, member: Member, *, catalogue: Catalogue, now: datetime
) -> None:
    """Takes somebody out of a proposal, which comes to nothing where too few are left. Nobody learns who it was."""
    member.state, member.left_at = MemberState.RELEASED, now
    session.flush()
    if not editions.has(circle, catalogue):
        return
    if circle.state is CircleState.FOUNDING:
        gatherings.went(session, circle, member, catalogue=catalogue, now=now)
        return
    if circle.state is CircleState.ASKING:
        consents.went(session, circle, catalogue=catalogue, now=now)
        return
    left = [one.user_id for one in members.proposed(session, circle)]
    if len(left) < editions.of(session, circle, catalogue).smallest:
        assignments.settled(session, circle)
        consents.fall_apart(session, circle, left, now=now)


def leaves(
    session: Session,
    circle: Circle,
    member: Member,
    enrolment: Enrolment,
    *,
    why: str | None = None,
    catalogue: Catalogue,
    now: datetime,
) -> None:
    """A member is in a circle no more: what they would host or had taken on is free, what they offered is destroyed,
    and nobody waits for them; `why` is a code. Their way out of the channel is another matter."""
    before = _active(session, circle, catalogue, now)
    member.state, member.left_at, member.left_why = MemberState.LEFT, now, why
    members.release_requests(session, member)
    offers.destroy(session, member, now)
    end(session, enrolment, now)
    hosted = hostings.given_back(session, circle, enrolment.id, now)
    if editions.has(circle, catalogue):
        programme = editions.of(session, circle, catalogue)
        missed = _missed(session, circle, programme, now, None)
        _hand_over(session, circle, member, programme, missed, hosted, now)
    _go_on_without(session, circle, enrolment, now)
    _tell_if_small(session, circle, before, _active(session, circle, catalogue, now), now)


def goes_away(
    session: Session,
    circle: Circle,
    member: Member,
    enrolment: Enrolment,
    back_on: date,
    *,
    catalogue: Catalogue,
    now: datetime,
) -> None:
    """A member is away until a day: what they would have done before it is free, and theirs is all that comes after."""
    before = _active(session, circle, catalogue, now)
    # What was silent before does not count after the return: they have said what they do.
    enrolment.away_until, member.silence_told = back_on, None
    session.flush()
    if editions.has(circle, catalogue):
        programme = editions.of(session, circle, catalogue)
        missed = _missed(session, circle, programme, now, instant(back_on, STARTS, enrolment.zone))
        hosted = hostings.excused(session, circle, enrolment.id, missed, now)
        _hand_over(session, circle, member, programme, missed, hosted, now)
    _go_on_without(session, circle, enrolment, now)
    _tell_if_small(session, circle, before, _active(session, circle, catalogue, now), now)


def end(session: Session, enrolment: Enrolment, now: datetime) -> None:
    """Ends an enrolment, and all that was going to be said to this person because of it."""
    enrolment.ended_at = now
    rounds.take_out(session, enrolment)
    left_overs.forget_one(session, enrolment)
    waitings.end(session, enrolment)
    alarms.cancel(session, enrolment.workspace_id, f"pause.returns:{enrolment.id}", f"late.look:{enrolment.id}")
    private.withdraw_private(session, enrolment.workspace_id, enrolment.user_id)
    session.flush()


def _missed(
    session: Session, circle: Circle, programme: Programme, now: datetime, until: datetime | None
) -> list[int]:
    """The steps whose meeting, or whose end where there is none, is ahead and comes before somebody is back."""
    run = circles.run_of(circle, programme)
    held = {
        step: meetings.held_at(session, circle, run, step) or meeting_at(run, step)
        for step in range(circle.done_step or 0, run.steps)
    }
    return [step for step, at in held.items() if now < at and (until is None or at < until)]


def _hand_over(
    session: Session,
    circle: Circle,
    member: Member,
    programme: Programme,
    missed: list[int],
    hosted: list[int],
    now: datetime,
) -> None:
    """Others are looked for who host and speak, and partners read what they can do instead."""
    run = circles.run_of(circle, programme)
    for step in missed:
        if step in hosted:
            channels.look_for_host(session, circle, run, step)
        stand_ins.look_later(session, circle, run, step, member.user_id, now)
        host_questions.went(session, circle, programme, step, meetings.held_at(session, circle, run, step), now)
    duties.give_all_back(session, circle, member, missed, now)
    if open_step(circle.done_kind, circle.done_step) in missed:
        groupings.went(session, circle, programme, member.user_id, now)


def _go_on_without(session: Session, circle: Circle, enrolment: Enrolment, now: datetime) -> None:
    """Nothing waits for somebody who is not here: their clinic ends, the norms may have everybody's yes."""
    clinics.presenter_went(session, circle, enrolment.id, now)
    if circle.state is CircleState.RUNNING:
        norms.look(session, circle, now)


def ask_who_is_in(session: Session, circle: Circle, at: datetime) -> None:
    """Has whoever has a first step behind them asked whether they are in for all of it, unless they were before."""
    key, facts = f"trial.look:{circle.id}", {"circle": circle.id}
    alarms.set_(session, circle.workspace_id, key=key, kind="trial.look", at=at, facts=facts)


def _active(session: Session, circle: Circle, catalogue: Catalogue, now: datetime) -> int:
    """How many members a circle has who are not away for long."""
    weeks_apart = editions.of(session, circle, catalogue).weeks_apart if editions.has(circle, catalogue) else 1
    return len(health.active_members(session, circle, weeks_apart, now))


def _tell_if_small(session: Session, circle: Circle, before: int, after: int, now: datetime) -> None:
    """A circle has become small: the moderators are told, once, and its members asked a little later what they would
    like; `before` is how many were active until now."""
    if not falls_small(before, after):
        return
    facts, at = {"circle": circle.id}, working_time(now + UNDO_FOR + _SETTLES, circle.zone)
    alarms.set_(session, circle.workspace_id, key=f"{RESCUE}:{circle.id}", kind=RESCUE, at=at, facts=facts)
    channels.tell_moderators(
        session,
        circle.workspace_id,
        key=f"circle.small:{circle.id}:{now:%Y-%m-%d}",
        kind="circle.small",
        facts={"circle": circle.id},
        now=now,
        without={one.user_id for one in circles.members(session, circle)},
    )


def small(session: Session, workspace_id: str, circle_id: str) -> str | None:
    """The name of the channel of a circle that has become small; None when it has ended meanwhile."""
    circle = circles.get(session, workspace_id, circle_id)
    return circle.name if circle is not None and is_alive(circle) else None


def dissolve_if_alone(session: Session, circle: Circle, now: datetime) -> None:
    """Ends a circle with fewer than two members; whoever is left waits again, before all others."""
    session.flush()
    left = members.present(session, circle)
    if not is_alive(circle) or len(left) >= ALONE:
        return
    channels.move(session, circle, CircleState.DISSOLVED, by="bot", now=now, why="too few")
    askings.owe_ended(session, circle, now)
    partings.set_(session, circle, now)
    closings.hasten(session, circle, now)
    circle.next_at = None
    for member, enrolment in left:
        member.state, enrolment.first_place = MemberState.RELEASED, True
        session.flush()
        told = people.tell(
            session,
            circle.workspace_id,
            member.user_id,
            key=f"leave.dissolved:{circle.id}:{enrolment.id}",
            kind="leave.dissolved",
            weight=Weight.ANSWER,
            now=now,
            facts={"circle": circle.id},
            in_working_hours=True,
        )
        if not told:
            _tell_on_return(session, enrolment)
        waitings.begin_again(session, enrolment, now=now)


def _tell_on_return(session: Session, enrolment: Enrolment) -> None:
    """Whoever is away reads of their circle's end in the word that welcomes them back."""
    back = alarms.find(session, enrolment.workspace_id, f"pause.returns:{enrolment.id}")
    if back is not None:
        facts = {**back.facts, "dissolved": True}
        alarms.set_(session, back.workspace_id, key=back.key, kind=back.kind, at=back.at, facts=facts)
