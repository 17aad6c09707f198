"""Hosting meetings by offer, in turn or once for all, and what a host may do for a member who wants to be left in peace."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.circles import CircleState, MemberState
from bot.domain.facilitations import Question, Standing, Turn
from bot.domain.programme import Catalogue, Step
from bot.domain.refusals import Refusal, RefusalCode
from bot.domain.steps import IN_THREES, is_over
from bot.features import askings, editions, host_questions, host_search, hosts, outsiders, volunteers
from bot.store import circles, hostings, members
from bot.store.models import Circle, Member
from bot.store.session import Session


@dataclass(frozen=True)
class Note:
    """What a host is told in private: the turn, and the step with its note for facilitators."""

    turn: Turn
    step: Step


def turn(session: Session, workspace_id: str, circle_id: str, step: int, *, catalogue: Catalogue) -> Turn | None:
    """What somebody reads who is asked; None when there is nothing to ask any more."""
    circle = circles.get(session, workspace_id, circle_id)
    if circle is None or not _still(circle, step):
        return None
    found = _turn(session, circle, step, catalogue)
    for_all = hosts.one_hosts_all(session, circle, catalogue) and hosts.always(session, circle, catalogue) is None
    return replace(found, for_all=for_all) if found else None


def question(
    session: Session,
    workspace_id: str,
    circle_id: str,
    step: int,
    enrolment_id: str | None,
    *,
    catalogue: Catalogue,
) -> Question | None:
    """What has become of the question to somebody; None where there is no such circle any more."""
    circle = circles.get(session, workspace_id, circle_id)
    if circle is None or not editions.has(circle, catalogue):
        return None
    found = turn(session, workspace_id, circle_id, step, catalogue=catalogue)
    member = members.get(session, workspace_id, circle_id, enrolment_id) if enrolment_id else None
    row = hostings.of_step(session, circle, step).get(member.enrolment_id) if member else None
    does = hosts.duty_of(session, circle, step, member.user_id) if member else None
    if found is None or (member is not None and member.state is not MemberState.MEMBER):
        standing = Standing.OVER
    elif found.taken_by is not None:
        standing = Standing.YES if member and found.taken_by == member.user_id else Standing.TAKEN
    elif volunteers.is_asked(session, circle, step):
        standing = Standing.CIRCLE
    else:
        passed = row is not None and row.state in (hostings.PASSED, hostings.EXCUSED)
        standing = Standing.PASSED if passed else Standing.BUSY if does else Standing.OPEN
    return Question(standing, step, editions.of(session, circle, catalogue).weeks_apart, found, does)


def note(session: Session, workspace_id: str, circle_id: str, step: int, *, catalogue: Catalogue) -> Note | None:
    """What a host, or whoever facilitates without being a member, reads before the meeting."""
    circle = circles.get(session, workspace_id, circle_id)
    if circle is None:
        return None
    turn = _turn(session, circle, step, catalogue)
    always = hosts.always(session, circle, catalogue)
    if turn is not None:
        turn = replace(turn, in_threes=len(members.present(session, circle)) == IN_THREES)
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
    if row is None or not hosts.is_coming(session, circle, step, catalogue, now):
        raise Refusal(RefusalCode.GONE)
    if _is_free(session, circle, step, user_id):
        hosts.refuse_if_busy(session, circle, step, user_id)
        hostings.answered(session, row, hostings.YES, now)
        host_questions.settled(session, circle, member, step, now)
        if hosts.one_hosts_all(session, circle, catalogue):
            askings.tasks_again(session, circle, step, now)


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
    for_all = hosts.one_hosts_all(session, circle, catalogue)
    may_take = for_all or volunteers.all_are_asked(session, circle, step)
    if not may_take or not hosts.is_coming(session, circle, step, catalogue, now):
        raise Refusal(RefusalCode.GONE)
    if _is_free(session, circle, step, user_id):
        volunteers.offer(session, circle, member, step, now, for_all=for_all)
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
    if row is None or not hosts.is_coming(session, circle, step, catalogue, now):
        raise Refusal(RefusalCode.GONE)
    if row.state not in (hostings.PASSED, hostings.EXCUSED):
        # Who had said yes owes their turn; who hosts all meetings hosts the others as before.
        one_for_all, was_host = hosts.one_hosts_all(session, circle, catalogue), row.state == hostings.YES
        excused = member.enrolment_id == hosts.always(session, circle, catalogue) if one_for_all else was_host
        hostings.answered(session, row, hostings.EXCUSED if excused else hostings.PASSED, now)
        only = None if was_host else member.enrolment_id
        host_questions.say_again(session, circle, step, now, only=only)
        if was_host:
            volunteers.say_again(session, circle, step, now)
        host_search.go_on(session, circle, step, catalogue, now)


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


def _is_free(session: Session, circle: Circle, step: int, user_id: str) -> bool:
    """Whether nobody hosts a meeting yet; refused to somebody where another one does."""
    host = hosts.leads(session, circle, step)
    if host is not None and host != user_id:
        raise Refusal(RefusalCode.HOST_FOUND, user=host)
    return host is None


def _of_member(session: Session, workspace_id: str, circle_id: str, user_id: str) -> tuple[Circle, Member]:
    # Held until the end: of two who say yes at the same moment one hosts.
    circle = circles.locked(session, workspace_id, circle_id)
    member = circles.member(session, circle, user_id) if circle else None
    if circle is None or member is None:
        raise outsiders.refusal(session, circle, user_id)
    return circle, member


def _turn(session: Session, circle: Circle, step: int, catalogue: Catalogue) -> Turn | None:
    """The turn to host a step's meeting; None where there is no meeting."""
    held_at = hosts.held_at(session, circle, step, catalogue)
    host = hosts.leads(session, circle, step)
    apart = editions.of(session, circle, catalogue).weeks_apart
    return Turn(circle.id, step, held_at, circle.zone, host, apart, circle.channel_id) if held_at else None


def _still(circle: Circle, step: int) -> bool:
    """Whether a step is not wrapped up yet."""
    return circle.state is CircleState.RUNNING and not is_over(circle.done_kind, circle.done_step, step)
