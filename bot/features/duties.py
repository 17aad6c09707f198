"""Watching the clock and bringing a challenge: taken on by whoever presses first, and given back as easily."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from bot.domain import duties as rules
from bot.domain.circles import CircleState
from bot.domain.duties import Duties, Duty
from bot.domain.programme import Catalogue, Programme
from bot.domain.quiet import is_away
from bot.domain.refusals import Refusal, RefusalCode
from bot.domain.steps import is_over
from bot.domain.worktime import meeting_at
from bot.features import askings, editions, host_search, hosts
from bot.features import circles as channels
from bot.store import circles, duties, hostings, meetings, members, outbox
from bot.store.columns import new_id
from bot.store.models import Circle, Enrolment, Member
from bot.store.session import Session

TAKEN, FREE = "duty.taken", "duty.free"


def of_step(session: Session, circle: Circle, programme: Programme, step: int) -> Duties:
    """What a step needs, and who has taken it on; a step that is open stays as it was announced, met or written."""
    taken = duties.of_step(session, circle, step)
    meets = meetings.held_at(session, circle, circles.run_of(circle, programme), step) is not None
    wanted = rules.wanted(programme, step, meets=meets)
    return replace(wanted, clock=taken.get(Duty.CLOCK, ()), brings=taken.get(Duty.CHALLENGE, ()))


def of_member(session: Session, circle: Circle, step: int, user_id: str) -> tuple[Duty, ...]:
    """What somebody has taken on for a step that is not over."""
    if not _is_ahead(circle, step):
        return ()
    taken = duties.of_step(session, circle, step)
    return tuple(duty for duty in Duty if user_id in taken.get(duty, ()))


def take(
    session: Session,
    workspace_id: str,
    circle_id: str,
    step: int,
    user_id: str,
    duty: Duty,
    *,
    catalogue: Catalogue,
    now: datetime,
) -> None:
    """A member takes something on, once however often they press; refused when others have already, or come first."""
    circle = circles.locked(session, workspace_id, circle_id)
    circle, member, enrolment = channels.acting(session, workspace_id, circle.id if circle else circle_id, user_id)
    found = _of(session, circle, step, catalogue)
    hindrance = _hindrance(session, circle, found, member, enrolment, catalogue)
    if user_id in found.taken(duty) and hindrance is not RefusalCode.AWAY_THEN:
        return
    if hindrance is not None:
        raise Refusal(hindrance)
    if duty not in found.free:
        raise Refusal(RefusalCode.DUTY_TAKEN, users=found.taken(duty))
    if duty is Duty.CHALLENGE and (circle.done_step is None or circle.done_step < step):
        _let_others_go_first(session, circle, found, member, catalogue)
    members.give_sign(member, circle)
    duties.take(session, member, step, duty, now)
    host_search.has_taken_on(session, circle, step, enrolment.id, catalogue, now)
    _tell(session, circle, step, TAKEN, {"duty": duty.value, "user": user_id}, now)


def give_back(
    session: Session,
    workspace_id: str,
    circle_id: str,
    step: int,
    user_id: str,
    duty: Duty,
    *,
    catalogue: Catalogue,
    now: datetime,
) -> None:
    """A member does not do it after all; the circle is told that it is free again, and not by whom."""
    circles.locked(session, workspace_id, circle_id)
    circle, member, _ = channels.acting(session, workspace_id, circle_id, user_id)
    _of(session, circle, step, catalogue)
    if duties.give_back(session, member, step, duty):
        host_search.has_given_back(session, circle, step, member.enrolment_id, catalogue, now)
        _tell(session, circle, step, FREE, {"duty": duty.value}, now)


def give_all_back(session: Session, circle: Circle, member: Member, steps: Collection[int], now: datetime) -> None:
    """A member is not there in some steps: what they had taken on for these is free again, and nobody reads by whom."""
    for step, duty in duties.give_all_back(session, member, steps):
        _tell(session, circle, step, FREE, {"duty": duty.value}, now)


def told(session: Session, workspace_id: str, circle_id: str, step: int, *, catalogue: Catalogue) -> Duties | None:
    """What a step needs at the moment, for whoever reads that something is free; None when the step is over."""
    circle = circles.get(session, workspace_id, circle_id)
    if circle is None or not _is_ahead(circle, step):
        return None
    return _of(session, circle, step, catalogue)


def _of(session: Session, circle: Circle, step: int, catalogue: Catalogue) -> Duties:
    programme = editions.of(session, circle, catalogue)
    if step not in range(len(programme.steps)) or not _is_ahead(circle, step):
        raise Refusal(RefusalCode.GONE)
    return of_step(session, circle, programme, step)


def _hindrance(
    session: Session, circle: Circle, found: Duties, member: Member, enrolment: Enrolment, catalogue: Catalogue
) -> RefusalCode | None:
    """Why a member can take nothing on for a step; None where they can."""
    programme, step, user_id = editions.of(session, circle, catalogue), found.step, member.user_id
    if is_away(enrolment.away_until, meeting_at(circles.run_of(circle, programme), step), enrolment.zone):
        return RefusalCode.AWAY_THEN
    if programme.one_task_each and any(user_id in found.taken(one) for one in Duty):
        return RefusalCode.OTHER_DUTY
    hosts_it = hostings.host_of(session, circle, step) == user_id
    return RefusalCode.HOSTS_IT if hosts_it or _will_host(session, circle, step, member, catalogue) else None


def _let_others_go_first(
    session: Session, circle: Circle, found: Duties, member: Member, catalogue: Catalogue
) -> None:
    """Refuses to somebody who has brought something more often than others who could, until all are asked again."""
    here = members.present(session, circle)
    others = [
        one.user_id
        for one, own in here
        if one.outside_since is None
        and one.user_id not in found.brings
        and _hindrance(session, circle, found, one, own, catalogue) is None
    ]
    had = duties.turns(session, circle, Duty.CHALLENGE, before=found.step)
    fewest = rules.comes_first(member.user_id, others, had, {one.user_id: one.joined_step for one, _ in here})
    if fewest is not None:
        raise Refusal(RefusalCode.OTHERS_FIRST, fewest=fewest)


def _will_host(session: Session, circle: Circle, step: int, member: Member, catalogue: Catalogue) -> bool:
    """Whether somebody hosts all meetings, and has not said that they cannot this once."""
    asked = hostings.of_step(session, circle, step).get(member.enrolment_id)
    cannot = asked is not None and asked.state in (hostings.PASSED, hostings.EXCUSED)
    return hosts.always(session, circle, catalogue) == member.enrolment_id and not cannot


def _is_ahead(circle: Circle, step: int) -> bool:
    return circle.state is CircleState.RUNNING and not is_over(circle.done_kind, circle.done_step, step)


def _tell(session: Session, circle: Circle, step: int, kind: str, facts: dict[str, str], now: datetime) -> None:
    """What has asked for it says it; the thread of the step does too where it has begun, else its prompt will."""
    askings.tasks_again(session, circle, step, now)
    under = f"prompt:{circle.id}:{step}"
    if outbox.find(session, circle.workspace_id, under) is not None:
        outbox.owe(
            session,
            circle.workspace_id,
            key=f"{kind}:{circle.id}:{step}:{new_id()}",
            kind=kind,
            conversation=f"circle:{circle.id}",
            under=under,
            facts={"circle": circle.id, "step": step, **facts},
            now=now,
        )
